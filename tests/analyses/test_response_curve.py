"""Curves: published cases to printed digits, a plain version, and edge cases."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import FollowUpLog, response_curve
from followup_analytics.log.errors import FollowUpError
from followup_analytics.waiting.counts import count_days
from followup_analytics.waiting.incidence import incidence
from tests.laws import examples
from tests.makers import AS_OF, day, log_of
from tests.plain.plain_stats import plain_incidence


def fitted(days, event, *, horizon=None, causes=1, group=None, groups=1):
    days, event = np.asarray(days), np.asarray(event)
    counts = count_days(days, event, group=group, groups=groups, horizon=int(horizon or days.max()), causes=causes)
    return incidence(counts)


def survival(curve):
    """Kaplan-Meier: the share without any event by the end of each day."""
    return curve.free * (1 - curve.total)


# Miller (1997): leukaemia, maintained
AML = (
    [9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161],
    [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0],
)
# Freireich et al. (1963): 6-MP
MP = (
    [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
    [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
)
# Scrucca, Santucci & Aversa (2007), bone marrow transplants: days and cause (1 transplant-related death, 2 relapse)
ALL = (
    [13, 1, 72, 7, 8, 9, 5, 1, 22, 0, 0, 35, 4, 14, 26, 3, 12],
    [2, 1, 0, 2, 2, 2, 2, 2, 2, 2, 1, 0, 2, 2, 2, 2, 1],
)
OTHER = (
    [67, 70, 4, 7, 68, 10, 7, 3, 4, 4, 3, 3, 8, 2, 35, 2, 8, 32],
    [0, 0, 0, 0, 0, 2, 2, 1, 1, 1, 1, 1, 1, 2, 0, 0, 0, 0],
)


def test_kaplan_meier_gives_the_printed_survival_of_the_leukaemia_trial():
    found = survival(fitted(*AML))[0, [9, 13, 18, 23, 31, 34, 48]]
    assert found.round(5).tolist() == [0.90909, 0.81818, 0.71591, 0.61364, 0.49091, 0.36818, 0.18409]


def test_kaplan_meier_and_greenwood_give_the_printed_6mp_table():
    curve = fitted(*MP)
    printed = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert survival(curve)[0, [6, 7, 10, 13, 16, 22, 23]].round(4).tolist() == printed
    assert np.sqrt(curve.variance()[0, [6, 10]]).round(4).tolist() == [0.0764, 0.0963]


def swapped(event):
    """The other cause first."""
    return np.array([0, 2, 1])[event]


def test_events_on_day_0_count_in_the_transplant_data():
    first, second = fitted(*ALL, causes=2), fitted(ALL[0], swapped(ALL[1]), causes=2)
    assert first.rate[0, [10, 20, 40]].round(5).tolist() == [0.11765, 0.17647, 0.17647]
    assert second.rate[0, [10, 20, 40]].round(5).tolist() == [0.47059, 0.58824, 0.70588]
    assert fitted(*OTHER, causes=2).rate[0, [10, 40]].round(5).tolist() == [0.36819, 0.36819]
    assert fitted(OTHER[0], swapped(OTHER[1]), causes=2).rate[0, 10].round(5) == 0.20571


def test_three_causes_with_ties_give_the_stored_incidence_and_errors():
    days = np.array([1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4])
    event = np.array([1, 1, 1, 2, 2, 2, 3, 3, 3] + [0] * 9)
    curves = [fitted(days, np.where(event == k, 1, np.where(event > 0, 2, 0)), causes=2) for k in (1, 2, 3)]
    rates = [curve.rate[0, [1, 2, 4, 6, 7]].round(5).tolist() for curve in curves]
    assert rates[0][:2] == [0.11111, 0.17037]
    assert (rates[1][2], rates[2][3:]) == (0.20741, [0.17778, 0.26667])
    assert [np.sqrt(c.variance()[0, 7]).round(5) for c in curves] == [0.08976, 0.10610, 0.12788]


ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2), st.integers(0, 3)), min_size=1, max_size=15)


@examples(100, 2000)
@given(ROWS)
def test_the_incidences_of_both_causes_equal_a_plain_version_and_add_up_to_1_minus_survival(rows):
    days, event, _ = np.array(rows).T
    first, second = fitted(days, event, horizon=7, causes=2), fitted(days, swapped(event), horizon=7, causes=2)
    assert first.rate[0] == pytest.approx(plain_incidence([(0, d, e, 1) for d, e, _ in rows], 7), abs=1e-12)
    assert first.rate + second.rate == pytest.approx(1 - survival(first), abs=1e-12)


@examples(100, 2000)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 2)), min_size=1, max_size=15))
def test_without_censoring_the_curve_is_the_plain_share_with_its_binomial_variance(rows):
    days, event = np.array(rows).T
    curve = fitted(days, event, horizon=6, causes=2)
    share = np.array([((days <= u) & (event == 1)).mean() for u in range(7)])
    assert curve.rate[0] == pytest.approx(share)
    assert curve.variance()[0] == pytest.approx(share * (1 - share) / len(rows), abs=1e-12)


# --- from a log


WAITS = [(0, 0, "interview"), (1, 0, "interview"), (2, 0, "interview"), (3, 0, "interview")]


def test_a_hand_worked_curve_with_an_answer_on_day_0_a_closing_and_a_censoring():
    facts = [*WAITS, (0, 0, "reply"), (1, 2, "filled"), (2, 2, "rejection")]
    curve = response_curve(log_of(facts, [{}, {}, {}, {"confirmed": 1}]), as_of=day(AS_OF), horizon=3)
    assert curve[["at_risk", "answered", "closed", "censored"]].values.tolist() == [
        [4, 1, 0, 0],
        [3, 0, 0, 1],
        [2, 1, 1, 0],
        [0, 0, 0, 0],
    ]
    assert curve["response"].tolist() == pytest.approx([0.25, 0.25, 0.625, 0.625])
    assert curve.attrs["knowledge"] == {"known": 3, "of": 5, "share": 0.6}


def test_each_clock_counts_its_own_rows():
    facts = [(0, 3, "interview"), (0, 4, "follow_up"), (0, 9, "follow_up"), (0, 12, "reply")]
    log = log_of(facts, [{"applied": 0}])
    found = {
        clock: response_curve(log, as_of=day(AS_OF), clock=clock, horizon=9).query("answered > 0")["day"].tolist()
        for clock in ("application", "interview", "follow_up")
    }
    assert found == {"application": [3], "interview": [9], "follow_up": [3, 8]}


def test_groups_are_texts_with_unknown_last_and_only_those_that_hold_a_wait():
    log = FollowUpLog(
        applications=pd.DataFrame(
            {"application_id": ["a", "b", "c"], "company": "A", "source": ["fair", None, "board"]}
        ),
        interviews=pd.DataFrame(
            {"application_id": ["a", "b"], "interviewed_on": "2026-01-01", "impression": [4, None]}
        ),
    )
    by_source = response_curve(log, as_of="2026-02-01", by="source", horizon=1)
    by_impression = response_curve(log, as_of="2026-02-01", by="impression", horizon=1)
    assert by_source["source"].tolist() == ["fair", "fair", "unknown", "unknown"]
    assert by_impression["impression"].unique().tolist() == ["4", "unknown"]


def test_all_pending_gives_no_certainty_beyond_what_was_seen():
    curve = response_curve(log_of(WAITS, [{}] * 4), as_of=day(2), horizon=5)
    assert curve["response"].eq(0).all()
    assert curve["upper"].iloc[5] == 1
    assert curve["upper"].iloc[2] < 0.6


def test_the_interval_rests_on_no_more_than_the_waits_however_many_notes():
    notes = [(0, on, "follow_up") for on in range(1, 20)]
    facts = [(0, 0, "interview"), *notes, (0, 25, "reply")]
    curve = response_curve(log_of(facts), as_of=day(AS_OF), clock="follow_up", horizon=8)
    assert curve["upper"].iloc[0] > 0.75


def test_a_later_as_of_never_changes_what_a_past_day_added_where_all_was_known():
    facts = [*WAITS, (0, 2, "reply"), (1, 4, "filled"), (2, 5, "reply")]
    early, late = (response_curve(log_of(facts, [{}] * 4), as_of=day(end), horizon=5) for end in (5, 20))
    pd.testing.assert_series_equal(early["response"], late["response"])


@pytest.mark.parametrize("clock", ["application", "interview", "follow_up"])
@pytest.mark.parametrize("by", [None, "seeker"])
def test_an_empty_log_gives_an_empty_curve_with_every_column(clock, by):
    empty = response_curve(FollowUpLog(), as_of="2026-01-01", clock=clock, by=by)
    full = response_curve(
        log_of([(0, 2, "interview"), (0, 3, "follow_up")], [{"applied": 0}]), as_of=day(9), clock=clock, by=by
    )
    assert empty.empty
    assert empty.dtypes.equals(full.dtypes)


@pytest.mark.parametrize("wrong", [{"clock": "moon"}, {"by": "gap"}, {"by": "application_id"}, {"horizon": -1}])
def test_a_choice_that_is_none_is_refused_by_name(wrong):
    with pytest.raises(FollowUpError, match=next(iter(wrong))):
        response_curve(log_of(WAITS, [{}] * 4), as_of=day(9), **wrong)


@pytest.mark.parametrize("bad", [{"by": "closed"}, {"horizon": 10**9}, {"horizon": 1.5}])
def test_a_column_called_like_one_of_the_result_and_an_endless_horizon_are_refused(bad):
    log = FollowUpLog(applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide"], "closed": ["no"]}))
    with pytest.raises(FollowUpError, match=next(iter(bad))):
        response_curve(log, as_of="2026-01-01", **bad)

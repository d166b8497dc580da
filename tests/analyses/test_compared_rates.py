"""Buckets beside each other: simultaneous intervals, and no best one unless it is clear, at any look."""

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, response_rates, simulate
from followup_analytics.analyses.background.priors import PRIORS, informed
from followup_analytics.analyses.compared_rates import clear_pairs, compared_rates, differences
from followup_analytics.log.errors import UnknownChoice
from followup_analytics.simulation.simulator import AS_OF
from followup_analytics.waiting.rates.rate_study import RateStudy
from followup_analytics.waiting.rates.rate_table import rate_table
from followup_analytics.waiting.variance.intervals import confidence_sequence, wilson
from tests.makers import by_hand, day, log_of


@pytest.fixture(scope="module")
def log():
    return simulate("default", interviews=2000, seed=7)[0]


def pairs_of(log, by="gap"):
    study = RateStudy.of(log, as_of=AS_OF, by=by, within=7, kind="check_in", answer="any", adjust=True)
    return differences(study, rate_table(study))


def test_differences_are_those_of_the_lifts_and_their_intervals_hold_them(log):
    lifts = response_rates(log, as_of=AS_OF).set_index("bucket")["lift"]
    found = pairs_of(log)
    assert len(found) == 10
    apart = found["bucket"].map(lifts) - found["other"].map(lifts)
    assert found["difference"].tolist() == pytest.approx(apart.tolist())
    assert ((found["lower"] < found["difference"]) & (found["difference"] < found["upper"])).all()


def test_pairs_are_clear_where_the_interval_of_their_difference_leaves_out_nought(log):
    for by in ("gap", "attempt", "weekday"):
        found = pairs_of(log, by)
        clear = found[(found["lower"] > 0) | (found["upper"] < 0)]
        pairs = {frozenset(pair) for pair in zip(clear["bucket"], clear["other"], strict=True)}
        said = compared_rates(log, as_of=AS_OF, by=by).attrs["compared"]["clear"]
        assert {frozenset(pair) for pair in said} == pairs


def test_a_bucket_far_ahead_of_another_is_clearly_so():
    """200 notes by mail all answered two days later, 200 by letter never; 300 nobody writes to."""
    facts, channels = [], []
    for who in range(700):
        facts += [(who, 0, "interview"), (who, 0, "follow_up")]
        facts += [(who, 10, "follow_up")] * (who < 400) + [(who, 12, "reply")] * (who < 200)
        channels += [None] + ["mail" if who < 200 else "letter"] * (who < 400)
    log = log_of(facts, [{}] * 700)
    log = FollowUpLog(**{**log.tables, "follow_ups": log.follow_ups.assign(channel=channels)})
    rates = compared_rates(log, as_of=day(60), by="channel")
    assert rates.attrs["compared"] == {"groups": 2, "clear": [["mail", "letter"]]}


def test_one_bucket_alone_has_nothing_to_be_compared_with_and_a_wrong_one_is_named():
    for log, when in ((by_hand(), day(60)), (FollowUpLog(), day(0))):
        compared = compared_rates(log, as_of=when).attrs["compared"]
        assert compared["groups"] < 2 and compared["clear"] == []
    with pytest.raises(UnknownChoice, match="by"):
        compared_rates(by_hand(), as_of=day(60), by="moon")


def test_the_pairs_whose_intervals_do_not_meet_are_those_of_all_pairs():
    draw = np.random.default_rng(4)
    lower = draw.integers(0, 30, 40) / 10
    upper, labels = lower + draw.integers(0, 9, 40) / 10, [f"b{n}" for n in range(40)]
    pairs = [(m, n) if lower[m] > upper[n] else (n, m) for m in range(40) for n in range(m + 1, 40)]
    plain = [[labels[m], labels[n]] for m, n in pairs if lower[m] > upper[n]]
    assert clear_pairs(labels, lower, upper) == plain and 100 < len(plain) < len(pairs)


# --- confidence sequences


def test_the_printed_interval_of_nine_in_fifty_is_wider_than_wilsons():
    lower, upper = confidence_sequence(9, 50)
    assert (float(lower), float(upper)) == pytest.approx((0.05, 0.39), abs=0.005)
    plain = wilson(0.18, 50)
    assert lower < plain[0] and plain[1] < upper


def test_ends_lie_where_the_mixture_is_twenty_times_as_likely():
    from scipy.special import betaln

    k, n = 9, 50
    for end in confidence_sequence(k, n):
        log_ratio = betaln(k + 0.5, n - k + 0.5) - betaln(0.5, 0.5) - k * np.log(end) - (n - k) * np.log(1 - end)
        assert np.exp(log_ratio) == pytest.approx(20, rel=1e-6)


def test_nothing_seen_says_nothing_and_extremes_reach_the_edge():
    assert [float(end) for end in confidence_sequence(0, 0)] == [0, 1]
    assert float(confidence_sequence(0, 20)[0]) == pytest.approx(0, abs=1e-9)
    assert float(confidence_sequence(20, 20)[1]) == pytest.approx(1, abs=1e-9)


def test_the_truth_stays_inside_at_all_of_two_hundred_looks_where_wilson_leaves_it_out():
    looks = np.arange(1, 201)
    seen = (np.random.default_rng(1).random((400, 200)) < 0.15).cumsum(axis=1)
    held = []
    for lower, upper in (confidence_sequence(seen, looks), wilson(seen / looks, looks)):
        held.append(((lower <= 0.15) & (upper >= 0.15)).all(axis=1).mean())
    assert held[0] >= 0.95 > held[1] + 0.1


def test_the_result_is_labelled_and_leaves_the_log_alone(log):
    before = {name: frame.copy() for name, frame in log.tables.items()}
    found = compared_rates(log, as_of=AS_OF, by="attempt")
    assert found.attrs["simulated"] and found.attrs["by"] == "attempt"
    for name, frame in log.tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_rates_carry_what_trials_elsewhere_say_of_the_pair_furthest_apart(log):
    both = informed(pairs_of(log, "weekday"), "weekday")
    row = both.loc[both["difference"].abs().idxmax()]
    said = compared_rates(log, as_of=AS_OF, by="weekday").attrs["compared"]["elsewhere"]
    assert said["pair"] == [row["bucket"], row["other"]] and said["source"] == PRIORS["weekday"].source
    assert said["result"] == pytest.approx(row[["result", "result_lower", "result_upper"]].tolist())
    assert "elsewhere" not in compared_rates(log, as_of=AS_OF, by="attempt").attrs["compared"]


def test_rates_carry_which_groups_are_clearly_apart_and_are_those_of_response_rates(log):
    found = compared_rates(log, as_of=AS_OF)
    rates = response_rates(log, as_of=AS_OF)
    pd.testing.assert_frame_equal(found, rates, check_flags=False)
    compared = found.attrs["compared"]
    assert found.attrs | {"compared": None, "overall": None, "controls": None} == rates.attrs and (
        compared["groups"],
        compared["clear"],
    ) == (5, [])
    assert compared_rates(by_hand(), as_of=day(60)).attrs["compared"] == {"groups": 0, "clear": []}
    assert compared_rates(FollowUpLog(), as_of=day(0)).attrs["compared"]["groups"] == 0

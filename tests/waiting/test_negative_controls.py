"""Negative controls of lifts: silent where nothing is wrong, loud where the figure does not know what moves it."""

import numpy as np
import pytest

from followup_analytics import FollowUpLog, compared_rates, response_rates, simulate
from followup_analytics.analyses.sentences.basis import rates_basis
from followup_analytics.waiting.adjustment.negative_controls import negative_controls
from tests.makers import log_of
from tests.plain.plain_stats import day

DAY = "2026-06-30"


def test_a_log_in_which_people_are_answered_on_the_day_they_write_is_told():
    """Where a third of the answers come on the very day of the second note, no note brought them about."""
    facts = []
    for who in range(90):
        facts += [(who, 0, "interview"), (who, 1, "follow_up")]
        if who % 3 == 0:
            facts += [(who, 9, "follow_up"), (who, 9, "reply")]
        elif who % 3 == 1:
            facts += [(who, 5 + who % 11, "reply")]
    found = negative_controls(log_of(facts, [{}] * 90), as_of=day(60))
    assert not found["unread"]["nil"] and found["unread"]["lower"] > 2
    assert found["unread"]["lower"] < found["unread"]["ratio"] < found["unread"]["upper"]


def test_the_plain_figure_is_told_where_days_are_promised_and_the_adjusted_one_is_not():
    odd = {True: 0, False: 0}
    for seed in (1, 2):
        log, _ = simulate("promise_null", interviews=2000, seed=seed)
        for adjust in odd:
            odd[adjust] += not negative_controls(log, as_of=DAY, adjust=adjust)["unread"]["nil"]
    assert odd == {True: 0, False: 2}


def test_where_seekers_learn_the_plain_figure_is_told_by_the_trend_and_the_adjusted_one_is_not():
    odd = {True: 0, False: 0}
    for seed in range(2):
        log, _ = simulate("learn_null", interviews=2000, seed=seed)
        for adjust in odd:
            found = negative_controls(log, as_of=DAY, adjust=adjust)["trend"]
            odd[adjust] += not found["nil"] and found["lower"] > 1
    assert odd == {True: 0, False: 2}


def test_where_all_of_a_log_lies_in_one_part_of_the_search_there_is_no_trend():
    facts = [(who, 0, "interview") for who in range(60)] + [
        (who, on, "follow_up") for who in range(60) for on in (1, 30)
    ]
    facts += [(who, 2 + who % 20, "reply") for who in range(0, 60, 2)]
    found = negative_controls(log_of(facts, [{"seeker": f"s{who}"} for who in range(60)]), as_of=day(60))["trend"]
    assert found["nil"] and found["lower"] < 0.05 and found["upper"] > 20


def test_in_another_order_of_rows_only_the_days_looked_at_are_others():
    log, _ = simulate("default", interviews=300, seed=4)
    found = negative_controls(log, as_of=DAY)
    tables = {name: frame[::-1] for name, frame in log.tables.items()}
    turned = negative_controls(FollowUpLog(**tables), as_of=DAY)
    for name, one in found.items():
        assert one["ratio"] == pytest.approx(turned[name]["ratio"], rel=0.25)
        assert one["lower"] <= one["ratio"] <= one["upper"] and one["nil"] == (one["lower"] <= 1 <= one["upper"])


def test_the_grounds_tell_them_of_check_ins_alone_and_not_of_a_handful_of_answers():
    log, _ = simulate("default", interviews=300, seed=4)
    told = " ".join(rates_basis(compared_rates(log, as_of=DAY)))
    assert "on the day of a note, before it can have been read, answers are" in told and "twice as soon" in told
    for frame in (
        compared_rates(log, as_of=DAY, kind="thank_you"),
        response_rates(log, as_of=DAY),
        compared_rates(simulate("default", interviews=20, seed=4)[0], as_of=DAY),
    ):
        assert "twice as soon" not in " ".join(rates_basis(frame))
    assert negative_controls(FollowUpLog(), as_of=DAY) == {}
    assert np.isfinite([*negative_controls(log, as_of=DAY)["eager"].values()]).all()

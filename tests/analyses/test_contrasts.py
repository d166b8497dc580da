"""Rhythms two by two: what is clear, what it takes, how strong an unseen cause must be, and the negative control."""

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, compare_cadences, simulate
from followup_analytics.analyses.cadences.contrasts import closings_after_notes, differences
from followup_analytics.analyses.cadences.hazards import days_at_risk
from followup_analytics.simulation.simulator import AS_OF
from followup_analytics.waiting.adjustment.tipping import tipping_point
from followup_analytics.waiting.waits import coded_waits


def arms(rates, spread, draws=400, seed=0):
    """Independent arms with normal draws, and the pairs made from them."""
    rates = np.array(rates)
    drawn = rates + np.random.default_rng(seed).normal(0, spread, (draws, len(rates)))
    reach = 1.96 * spread
    frame = pd.DataFrame({"every": range(len(rates)), "rate": rates, "lower": rates - reach, "upper": rates + reach})
    return pd.DataFrame(differences(frame, drawn, 1000))


def test_a_difference_clear_by_itself_need_not_be_clear_among_many():
    alone = arms([0.3, 0.36], 0.02).iloc[0]
    assert (alone["lower"] < -0.06 < alone["upper"], alone["clear"]) == (True, True)
    among = arms([0.3, 0.36, 0.33, 0.33, 0.33, 0.33], 0.02).iloc[0]
    assert among["upper"] < 0 < among["together_upper"]
    assert not among["clear"]


def test_all_pairs_hold_together_in_nineteen_logs_of_twenty():
    """Six equal arms: no interval of the fifteen leaves out 0 in about 95 % of tries."""
    wrong = 0
    rng = np.random.default_rng(1)
    for seed in range(100):
        found = arms(rng.normal(0.3, 0.02, 6), 0.02, draws=200, seed=seed)
        wrong += bool(found["clear"].any())
    assert wrong <= 12


def test_needed_is_for_a_difference_worth_knowing_and_nothing_where_it_is_clear():
    small, large = (arms([0.3, 0.31], spread).iloc[0] for spread in (0.02, 0.04))
    totals = [1000 + pair["needed_upper"] for pair in (small, large)]
    assert totals[1] / totals[0] == pytest.approx(4, rel=0.05)
    assert large["needed"] < large["needed_upper"] <= 3 * large["needed"] + 3
    assert arms([0.3, 0.5], 0.02).iloc[0]["needed"] == 0
    assert arms([0.3, 0.3], 0.0).iloc[0]["needed"] is None


def test_the_tipping_point_is_the_printed_e_value_either_way_round():
    """VanderWeele & Ding (2017): a ratio of 3.9 gives 7.26, its limit of 1.8 gives 3.0."""
    assert tipping_point(0.39, 0.1) == pytest.approx(7.26, abs=0.005)
    assert tipping_point(0.1, 0.18) == pytest.approx(3.0, abs=0.005)
    assert tipping_point(0.2, 0.2) == 1
    assert tipping_point(0.2, 0.0) == np.inf
    pair = arms([0.3, 0.31], 0.02).iloc[0]
    assert pair["tipping_lower"] == 1 < pair["tipping"]


def _days(log):
    return days_at_risk(*coded_waits(log, as_of=AS_OF), last=45)


def test_notes_do_nothing_to_closings_and_a_log_where_they_do_is_found_out():
    log = simulate("default", interviews=2000, seed=2)[0]
    found = closings_after_notes(_days(log), np.arange(2000))
    assert found["nil"] and found["lower"] < found["ratio"] < found["upper"]
    assert "as it should be" in found["told"]
    sent = log.follow_ups.groupby("application_id")["sent_on"].max()
    closed = log.responses[log.responses["kind"] == "filled"]
    after = closed["application_id"].map(sent) + pd.Timedelta(days=2)
    moved = closed["received_on"].where(after.isna() | (after > closed["received_on"]), after)
    responses = log.responses.assign(
        received_on=moved.reindex(log.responses.index).fillna(log.responses["received_on"])
    )
    biased = closings_after_notes(_days(FollowUpLog(**{**log.tables, "responses": responses})), np.arange(2000))
    assert biased["lower"] > 1 and not biased["nil"]
    assert "mistrust" in biased["told"]


def test_without_closings_or_notes_the_control_says_that_it_cannot_tell():
    log = simulate("default", interviews=30, seed=2)[0]
    for kept in ({"responses": log.responses[log.responses["kind"] != "filled"]}, {"follow_ups": None}):
        found = closings_after_notes(_days(FollowUpLog(**{**log.tables, **kept})), np.arange(30))
        assert np.isnan(found["ratio"]) and not found["nil"]
        assert "cannot be told" in found["told"]


def test_a_comparison_of_rhythms_carries_them():
    found = compare_cadences(simulate("default", interviews=200, seed=1)[0], as_of=AS_OF, draws=10)
    assert {"needed", "tipping", "together_lower", "clear"} <= set(found.attrs["differences"][0])
    assert found.attrs["control"]["told"].endswith(".")

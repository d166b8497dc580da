"""The adjusted rate without a note: what it mends, that kinds add up, and what a cluster adds to its error."""

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, response_rates, simulate
from followup_analytics.waiting.adjustment.circumstances import Circumstances, promised_days
from followup_analytics.waiting.adjustment.hazard_model import Rows, fitted, inverse_of
from followup_analytics.waiting.rates.rate_study import RateStudy
from followup_analytics.waiting.rates.rate_table import rate_table
from followup_analytics.waiting.variance.products import product
from followup_analytics.waiting.waits import coded_waits
from tests.makers import log_of, thanked
from tests.plain.plain_stats import day

AS_OF = "2026-06-30"


def study(log, **asked):
    return RateStudy.of(log, as_of=AS_OF, by="gap", within=7, kind="check_in", **asked)


@pytest.fixture(scope="module")
def promised():
    """Four logs in which notes do nothing and most had a promised day: a row per bucket."""
    logs = [simulate("promise_null", interviews=2000, seed=seed)[0] for seed in range(4)]
    return pd.concat([response_rates(log, as_of=AS_OF) for log in logs]).groupby("bucket")


def test_where_days_are_promised_the_plain_lift_is_wrong_and_the_adjusted_one_is_near_nil(promised):
    plain, adjusted = (promised.apply(lambda rows, n=n: (rows["rate"] - rows[n]).mean()) for n in ("check", "without"))
    assert plain["16+"] > 0.025 and plain["9-11"] < -0.02
    assert adjusted.drop("16+").abs().max() < 0.015 and abs(adjusted["16+"]) < 0.03


def test_the_check_is_the_figure_without_adjustment():
    log = simulate("learn", interviews=400, seed=1)[0]
    adjusted, plain = (response_rates(log, as_of=AS_OF, adjust=adjust) for adjust in (True, False))
    pd.testing.assert_series_equal(adjusted["check"], plain["without"], check_names=False)
    pd.testing.assert_series_equal(plain["check"], plain["without"], check_names=False)
    assert (adjusted["without"] - plain["without"]).abs().max() > 0.001


@pytest.mark.parametrize(("world", "interviews"), [("several", 600), ("hasten", 30), ("promise_null", 2500)])
def test_the_chances_of_kinds_add_up_to_those_of_any_and_none_is_negative(world, interviews):
    log = simulate(world, interviews=interviews, seed=2)[0]
    parts = [
        response_rates(log, as_of=AS_OF, answer=kind)
        for kind in ("any", "good", ("reply",), ("keep_in_mind", "rejection"))
    ]
    any_answer, *kinds = (part["without"].to_numpy() for part in parts)
    np.testing.assert_allclose(sum(kinds), any_answer, atol=1e-12)
    assert all(np.nanmin(kind, initial=1) >= 0 for kind in kinds)


def test_what_clusters_add_to_the_error_is_what_leaving_them_out_changes():
    log = simulate("promise", interviews=500, seed=5)[0]
    found = study(log)
    adds, seekers = found.adds(), sorted(set(log.applications["seeker"]))
    row = found.labels.index("9-11")
    lift = rate_table(found)["lift"][row]
    left = [rate_table(study(without(log, seeker)))["lift"][row] for seeker in seekers]
    changed = lift - np.array(left)
    assert np.corrcoef(changed, adds[row])[0, 1] > 0.9
    assert changed.std() == pytest.approx(adds[row].std(), rel=0.35)


def without(log, seeker):
    kept = log.applications[log.applications["seeker"] != seeker]
    here = {
        name: frame[frame["application_id"].isin(kept["application_id"])]
        for name, frame in log.tables.items()
        if "application_id" in frame
    }
    return FollowUpLog(**{**here, "applications": kept})


def test_a_promised_day_is_that_of_the_day_the_wait_began_on():
    log = log_of([(0, 5, "interview"), (0, 9, "reply"), (1, 5, "interview")], [{}, {}])
    said = log.responses.assign(answer_by=pd.Timestamp(day(20)))
    log = FollowUpLog(**{**log.tables, "responses": said})
    coded, _ = coded_waits(log, as_of=day(30))
    began = (coded.start - pd.Timestamp(day(0)).to_datetime64().astype("datetime64[D]").astype(int)).tolist()
    promised = dict(zip(zip(coded.application.tolist(), began, strict=True), promised_days(log, coded), strict=True))
    assert promised[0, 9] - promised_days(log, coded).max() == 0 and promised[0, 5] < 0 and promised[1, 5] < 0


def test_one_class_alone_gives_its_own_share_drawn_to_the_level():
    classes = np.array([[0] * 500 + [1] * 500])
    events = np.zeros(1000)
    events[:100] = 1
    events[500:520] = 1
    model = fitted(Rows(classes, np.ones(1000), 2), events, np.full(2, 1e-6))
    assert model.hazard(np.array([[0, 1]])) == pytest.approx([0.2, 0.04], rel=1e-3)
    drawn = fitted(Rows(classes, np.ones(1000), 2), events, np.full(2, 1e6)).hazard(np.array([[0, 1]]))
    assert drawn == pytest.approx([0.12, 0.12], rel=1e-2)


@pytest.mark.parametrize("shape", [(3, 4, 5), (130, 131, 7), (7, 900, 70), (70, 7, 900), (0, 3, 2), (200, 0, 200)])
def test_a_product_by_halves_is_the_product(shape):
    draw, (rows, inner, columns) = np.random.default_rng(2), shape
    one, other = draw.normal(size=(rows, inner)), draw.normal(size=(inner, columns))
    np.testing.assert_allclose(product(one, other), one @ other, atol=1e-12)


def test_an_inverse_by_halves_is_the_inverse():
    rows = np.random.default_rng(1).normal(size=(300, 131))
    table = rows.T @ rows
    np.testing.assert_allclose(inverse_of(table), np.linalg.inv(table), atol=1e-10)


def test_a_log_of_centuries_has_no_more_classes_than_one_of_years():
    facts = thanked(0, (10, "follow_up"), (700_000, "follow_up")) + thanked(1)
    log = log_of(facts, [{}, {}])
    coded, notes = coded_waits(log, as_of=day(700_010))
    around = Circumstances.of(log, coded, notes, np.zeros(1, int), np.full(1, -1))
    assert around.sizes.sum() < 500


def test_a_log_without_any_answer_has_its_figures():
    facts = [fact for who in range(12) for fact in thanked(who, *[(10, "follow_up")] * (who < 2))]
    found = response_rates(log_of(facts, [{}] * 12), as_of=day(40)).set_index("bucket").loc["9-11"]
    assert (found["rate"], found["without"], found["lift_good"]) == (0, 0, 0)

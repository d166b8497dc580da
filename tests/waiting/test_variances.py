"""Spreads: the same whether the rows are taken one by one or by the covariance of the chances."""

import numpy as np
import pandas as pd
import pytest

from followup_analytics import simulate
from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.waiting.rates.rate_study import RateStudy
from followup_analytics.waiting.variance import span_variances
from followup_analytics.waiting.variance import variances as module
from followup_analytics.waiting.variance.sides import LEAST_WAITS, judged
from followup_analytics.waiting.variance.span_variances import Spans
from followup_analytics.waiting.variance.variances import Notes, Weights, variances
from tests.makers import random_log
from tests.plain.plain_stats import day


def study_of(log, as_of, by, within):
    study = RateStudy.of(log, as_of=as_of, by=by, within=within, kind="check_in")
    return study.control, len(study.labels), study.rows.notes([study._adds()])[0], study._weights


@pytest.mark.parametrize(
    ("seed", "by", "within"), [(0, "seeker", 7), (1, "seeker", 0), (2, "gap", 3), (3, "seeker", 30)]
)
def test_row_by_row_and_by_the_covariance_of_the_chances_are_equal(seed, by, within, monkeypatch):
    log, _, _ = random_log(seed, 25)
    asked = study_of(log, day(26), by, within)
    monkeypatch.setattr(module, "_MOST_CELLS", 0)
    one_by_one = np.array(variances(*asked))
    monkeypatch.setattr(module, "_MOST_CELLS", 10**6)
    monkeypatch.setattr(module, "_PER_PAIR", 0)
    monkeypatch.setattr(module, "_PER_PRODUCT", 0)
    monkeypatch.setattr(module, "_TABLE", 200)  # a few clusters at a time
    by_covariance = np.array(variances(*asked))
    assert one_by_one[:2].max() > 0.001
    assert by_covariance == pytest.approx(one_by_one, abs=1e-15)


def test_weights_of_any_rows_and_cells_are_added_up_in_both_ways(monkeypatch):
    """Rows without an entry, rows of every cell, several entries of one cell."""
    quiet, *_ = study_of(simulate("default", interviews=300, per_seeker=6, seed=1)[0], "2026-06-30", "seeker", 7)
    draw, last = np.random.default_rng(1), quiet.days - quiet.answer.shape[2]
    row = np.sort(draw.integers(1, 30, 400))
    weights = Weights(row, draw.integers(0, len(quiet.rate), 400), draw.integers(0, last + 1, 400), draw.random(400))
    cluster = draw.integers(0, quiet.clusters, 60)
    notes = Notes(draw.integers(0, 31, 60), cluster, draw.random(60), draw.random(60))
    found = []
    for most in (0, 10**6):
        monkeypatch.setattr(module, "_MOST_CELLS", most)
        monkeypatch.setattr(module, "_PER_PRODUCT", 0)
        found.append(np.array(variances(quiet, 31, notes, weights)))
    assert found[1] == pytest.approx(found[0], rel=1e-12)


@pytest.mark.parametrize("by", ["seeker", "company", "attempt", None])
@pytest.mark.parametrize(("answer", "per_pair"), [("any", 0.001), ("bad", 1e9)])
def test_hazards_are_the_same_from_pairs_of_spans_and_row_by_row(by, answer, per_pair, monkeypatch):
    monkeypatch.setattr(span_variances, "_PER_PAIR", per_pair)  # from pairs of stretches, and from products
    log, truth = simulate("default", interviews=120, per_seeker=4, seed=3)
    found = []
    for pays in (True, False):
        monkeypatch.setattr(Spans, "pay", lambda spans, stretches, pays=pays: pays)
        found.append(answer_hazard(log, as_of=truth.attrs["as_of"], by=by, answer=answer))
    pd.testing.assert_frame_equal(*found, rtol=0, atol=1e-12)
    assert found[0]["lift_lower"].notna().any()


def test_many_small_groups_are_taken_by_pairs_of_spans_and_a_few_large_ones_row_by_row():
    spans = Spans(np.repeat(np.arange(500), 3), *np.zeros((3, 1500), int))
    assert spans.pay(1500) and not Spans(np.repeat(np.arange(2), 750), *np.zeros((3, 1500), int)).pay(1500)


def test_how_many_notes_more_it_takes_until_enough_of_them_are_seen_to_the_end():
    clear = {"lift_lower": 0.75, "lift_upper": 0.76, "rate": 0.9, "without": 0.05}
    first = {"waits": np.array([1.0]), "sent": np.array([40.0]), "unmatched": np.array([0.0])}
    found = judged(first, {name: np.array([value]) for name, value in clear.items()})
    assert found["needed"].tolist() == [40 * (LEAST_WAITS - 1)], "one of 40 is seen to the end: four more take 160"

"""Curves of clusters drawn again: a plain draw by draw version, and the spread that the jackknife has."""

import numpy as np
import pytest

from followup_analytics.waiting import resampling
from followup_analytics.waiting.counts import count_days
from followup_analytics.waiting.incidence import incidence
from followup_analytics.waiting.variance.jackknife import clustered_variance


@pytest.fixture
def rows():
    rng = np.random.default_rng(4)
    return rng.integers(0, 30, 600), rng.choice(3, 600, p=[0.4, 0.4, 0.2]), rng.integers(0, 60, 600)


def test_each_draw_is_the_curve_of_the_rows_drawn(rows, monkeypatch):
    exit, event, cluster = rows
    monkeypatch.setattr(resampling, "_TABLE", 500)  # a few clusters at once
    found = resampling.resampled_curves(*rows, horizon=20, draws=3, seed=5)
    rng = np.random.default_rng(5)
    for curve in found:
        drawn = rng.integers(0, 60, 60)
        taken = np.concatenate([np.flatnonzero(cluster == one) for one in drawn])
        plain = incidence(count_days(exit[taken], event[taken], horizon=20)).rate[0]
        assert curve == pytest.approx(plain, abs=1e-12)


def test_draws_spread_as_the_jackknife_says(rows):
    exit, event, cluster = rows
    curve = incidence(count_days(exit, event, horizon=20))
    error = np.sqrt(clustered_variance(curve, exit, event, np.zeros(600, int), cluster)[0, -1])
    drawn = resampling.resampled_curves(*rows, horizon=20, draws=400)[:, -1]
    assert drawn.std() == pytest.approx(error, rel=0.15)
    assert drawn.mean() == pytest.approx(curve.rate[0, -1], abs=3 * error / 20)

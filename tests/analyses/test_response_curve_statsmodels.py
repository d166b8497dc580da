"""Curves against an independent library."""

import warnings
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from followup_analytics.waiting.counts import count_days
from followup_analytics.waiting.incidence import incidence

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight


@pytest.mark.parametrize("seed", range(5))
def test_incidence_and_its_error_equal_statsmodels_to_12_digits(seed):
    rng = np.random.default_rng(seed)
    days, event = rng.integers(0, 25, 120), rng.integers(0, 3, 120)
    event[days == days.max()] = 0  # statsmodels divides by zero where the last day empties the risk set
    curve = incidence(count_days(days, event, horizon=24))
    theirs = CumIncidenceRight(days, event)
    assert curve.rate[0, theirs.times.astype(int)] == pytest.approx(theirs.cinc[0], abs=1e-12)
    assert np.sqrt(curve.variance()[0, theirs.times.astype(int)]) == pytest.approx(theirs.cinc_se[0], abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_survival_with_delayed_entry_equals_statsmodels_to_12_digits(seed):
    rng = np.random.default_rng(seed)
    days, event = rng.integers(5, 25, 200), rng.integers(0, 2, 200)
    entry = rng.integers(0, 5, 200)
    curve = incidence(count_days(days, event, horizon=24, causes=1, entry=entry + 1))
    theirs = SurvfuncRight(days, event, entry=entry)
    assert (curve.free * (1 - curve.total))[0, theirs.surv_times.astype(int)] == pytest.approx(
        theirs.surv_prob, abs=1e-12
    )


def test_the_bone_marrow_registry_gives_the_published_survival():
    data = pd.read_csv(files("statsmodels.duration.tests.results") / "bmt.csv")  # Klein & Moeschberger
    group = pd.Categorical(data["Group"])
    counts = count_days(
        data["T"].to_numpy(), data["Status"].to_numpy(), group=group.codes, groups=3, horizon=3000, causes=1
    )
    curve = incidence(counts)
    survival = (curve.free * (1 - curve.total))[group.categories.get_loc("ALL"), [100, 365, 600]]
    assert survival.round(5).tolist() == [0.89474, 0.54920, 0.41190]

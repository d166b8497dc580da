"""The days that another program is given of a bundle (benchmarks/gformula.py) are those that rhythms are fitted to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import followup_analytics as fa
from benchmarks.gformula import HORIZON, person_days
from followup_analytics.analyses.cadences.hazards import days_at_risk
from followup_analytics.waiting.answers import ANSWER, CLOSED
from followup_analytics.waiting.waits import coded_waits


@pytest.mark.parametrize("world", ["default", "promise", "several"])
def test_the_days_of_a_bundle_are_those_that_rhythms_are_fitted_to(world: str, tmp_path: Path) -> None:
    log, truth = fa.simulate(world, interviews=150, seed=3)
    as_of = truth.attrs["as_of"]
    theirs = person_days(fa.export_log(log, tmp_path / "bundle", bundle=True, as_of=as_of))
    ours = days_at_risk(*coded_waits(log, as_of=as_of), last=HORIZON)
    assert len(theirs) == len(ours) > 1000
    for name in ("notes", "recency", "gap"):
        np.testing.assert_array_equal(theirs[name], getattr(ours, name))
    np.testing.assert_array_equal(theirs["t"], ours.day)
    np.testing.assert_array_equal(theirs["answer"] == 1, ours.event == ANSWER)
    np.testing.assert_array_equal(theirs["closed"] == 1, ours.event == CLOSED)
    np.testing.assert_array_equal(theirs["impression_5"] == 1, ours.impression == 5)
    np.testing.assert_array_equal(theirs["wrote"] == 1, (ours.recency == 0) & (ours.notes > 0))

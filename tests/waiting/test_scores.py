"""What clusters add to errors is the same through the table of sums as row by row."""

from __future__ import annotations

import numpy as np
import pytest

from followup_analytics.waiting.adjustment.hazard_model import Rows
from followup_analytics.waiting.adjustment.scores import Scores

FACTORS, ROWS, SIZE = 3, 40, 7


def _scores(clusters: int, last: bool) -> Scores:
    rng = np.random.default_rng(5)
    rows = Rows(rng.integers(0, SIZE, (FACTORS, ROWS)), np.ones(ROWS), SIZE)
    own = rng.integers(0, clusters, ROWS)
    return Scores(rows, rng.normal(size=ROWS), own, clusters, rng.normal(size=ROWS) if last else None)


@pytest.mark.parametrize("clusters", [2, 500], ids=["through the table", "row by row"])
@pytest.mark.parametrize("last", [False, True], ids=["of classes", "and a last sum"])
def test_the_errors_of_clusters_are_their_sums_times_the_slopes(clusters: int, last: bool) -> None:
    scores = _scores(clusters, last)
    slopes = np.random.default_rng(6).normal(size=(4, SIZE + last))
    summed = np.zeros((clusters, SIZE + last))
    for row in range(ROWS):
        for code in scores.rows.classes[:, row]:
            summed[scores.cluster[row], code] += scores.residual[row]
        if scores.more is not None:
            summed[scores.cluster[row], SIZE] += scores.more[row]
    np.testing.assert_allclose(scores.errors(slopes), slopes @ summed.T, atol=1e-12)
    assert ("table" in vars(scores)) == (clusters == 2)  # each way is taken
    np.testing.assert_allclose(scores.table, summed, atol=1e-12)

"""Resampling: curves of clusters drawn again and again, from counts alone."""

from __future__ import annotations

import numpy as np

from followup_analytics.waiting.counts import DayCounts
from followup_analytics.waiting.incidence import incidence

_TABLE = 1 << 24  # cells held at once


def resampled_curves(
    exit: np.ndarray, event: np.ndarray, cluster: np.ndarray, *, horizon: int, draws: int = 1000, seed: int = 0
) -> np.ndarray:
    """The Aalen-Johansen curve of each draw of the clusters with replacement.

    Rows are counted once, by cluster, day and event; a draw is then a sum of counts, whatever the number of rows.

    Parameters
    ----------
    exit, event
        The day each of n rows leaves on, and its event: 0 censored, 1 answer, 2 closing.
    cluster
        A whole number from 0 up for each row.
    horizon
        The last day.
    draws, seed
        How often, and of the randomness.

    Returns
    -------
    ndarray
        Of shape (draws, horizon + 1).

    Examples
    --------
    >>> curves = resampled_curves(np.array([1, 2, 2]), np.array([1, 1, 0]), np.array([0, 0, 1]), horizon=2, draws=4)
    >>> curves.shape, bool(curves.max() <= 1)
    ((4, 3), True)
    """
    rng, clusters, kinds = np.random.default_rng(seed), int(cluster.max(initial=-1)) + 1, 3
    width = (horizon + 2) * kinds
    times = np.stack([np.bincount(rng.integers(0, clusters, clusters), minlength=clusters) for _ in range(draws)])
    code = np.minimum(exit, horizon + 1) * kinds + event
    order = np.argsort(cluster, kind="stable")
    counted = np.zeros((draws, width))
    at_once = max(_TABLE // width, 1)
    for first in range(0, clusters, at_once):
        some = min(at_once, clusters - first)
        rows = order[slice(*np.searchsorted(cluster, [first, first + some], sorter=order))]
        own = np.bincount((cluster[rows] - first) * width + code[rows], minlength=some * width).reshape(some, width)
        counted += times[:, first : first + some].astype(float) @ own
    cells = counted.reshape(draws, horizon + 2, kinds)
    at_risk = cells.sum(axis=2)[:, ::-1].cumsum(axis=1)[:, ::-1][:, :-1]
    events = np.moveaxis(cells[:, :-1, 1:], 2, 0)
    return incidence(DayCounts(at_risk, events, cells[:, :-1, 0])).rate

"""Scores: what each cluster adds to the sums that the parameters of a model are estimated from."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from followup_analytics.waiting.adjustment.hazard_model import Rows
from followup_analytics.waiting.variance.products import product


@dataclass(frozen=True)
class Scores:
    """The residuals of a fit, which add up to these sums by the parameter and the cluster of each row."""

    rows: Rows
    residual: np.ndarray  # of each row
    cluster: np.ndarray  # of each row, 0 … clusters - 1
    clusters: int
    more: np.ndarray | None = None  # what each row adds to a last sum, of no class

    @functools.cached_property
    def table(self) -> np.ndarray:
        """All of them: (clusters, parameters), with the last sum as one more."""
        rows, size = self.rows, self.rows.size
        places, values = [rows.classes.ravel()], [np.tile(self.residual, len(rows.classes))]
        if self.more is not None:
            places, values, size = [*places, np.full(len(self.more), size)], [*values, self.more], size + 1
        cell = np.tile(self.cluster * size, len(rows.classes) + len(places) - 1) + np.concatenate(places)
        return np.bincount(cell, np.concatenate(values), self.clusters * size).reshape(self.clusters, size)

    def errors(self, slopes: np.ndarray) -> np.ndarray:
        """What each cluster adds to the error of figures that change by these slopes with each sum.

        Parameters
        ----------
        slopes
            (figures, parameters), with the last sum as one more.

        Returns
        -------
        numpy.ndarray
            (figures, clusters).
        """
        cells = self.rows.classes.size
        if len(slopes) * cells > cells + 2 * self.clusters * self.rows.size:
            return product(slopes, self.table.T)
        return np.stack([self._error(slope) for slope in slopes])  # few figures of many clusters need no table

    def _error(self, slope: np.ndarray) -> np.ndarray:
        of_rows = self.residual * self.rows.linear(slope)
        if self.more is not None:
            of_rows += self.more * slope[-1]
        return np.bincount(self.cluster, of_rows, self.clusters)

"""Incidence: the Aalen-Johansen share answered by each day, from counts, with closings as the competing event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from followup_analytics.waiting.counts import DayCounts


@dataclass(frozen=True)
class Incidence:
    """The Aalen-Johansen cumulative incidence of the first cause, and what its variance needs.

    Every array has shape (groups, days). ``rate`` is the share with that event by the end of each day, ``free`` the
    share without any event before it, ``hazard`` of that cause and ``total`` of every cause.
    """

    counts: DayCounts
    rate: np.ndarray
    free: np.ndarray
    hazard: np.ndarray
    total: np.ndarray

    @property
    def survival(self) -> np.ndarray:
        """Kaplan-Meier: the share without any event by the end of each day."""
        return self.free * (1 - self.total)

    @property
    def per_answer(self) -> np.ndarray:
        """What one row answered on a day adds to the rate: the share still free, per head at risk."""
        return self.free / np.maximum(self.counts.at_risk, 1)

    @property
    def per_end(self) -> np.ndarray:
        """The part of what is still to come that one row takes with it as it ends on a day; 0 where nobody stays."""
        stay = np.divide(1, 1 - self.total, out=np.zeros_like(self.total), where=self.total < 1)
        return stay / np.maximum(self.counts.at_risk, 1)

    def variance(self) -> np.ndarray:
        """Greenwood-type variance of `rate`, ties exact, as R's survfit has it (Marubini & Valsecchi 1995)."""
        n = np.maximum(self.counts.at_risk, 1)
        leave, answer = self.per_end * self.total, self.per_answer * self.hazard
        own = (self.free**2 * self.hazard * (1 - self.hazard) / n).cumsum(axis=1)
        squared = self._ahead_squared(leave)
        return np.maximum(own + squared - 2 * self._ahead(answer), 0)

    def _ahead(self, weight: np.ndarray) -> np.ndarray:
        """For each day t the sum over days u up to t of weight(u) (rate(t) - rate(u))."""
        return self.rate * weight.cumsum(axis=1) - (weight * self.rate).cumsum(axis=1)

    def _ahead_squared(self, weight: np.ndarray) -> np.ndarray:
        zero, one, two = ((weight * self.rate**power).cumsum(axis=1) for power in range(3))
        return self.rate**2 * zero - 2 * self.rate * one + two


def incidence(counts: DayCounts) -> Incidence:
    """The Aalen-Johansen estimate of the first cause from counts; with one cause it is 1 - Kaplan-Meier.

    Examples
    --------
    >>> from followup_analytics.waiting.counts import count_days
    >>> curve = incidence(count_days(np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), horizon=2))
    >>> curve.rate.tolist()
    [[0.25, 0.25, 0.75]]
    """
    n = np.maximum(counts.at_risk, 1)
    hazard, total = counts.events[0] / n, counts.all_events / n
    stay = (1 - total).cumprod(axis=1)
    free = np.concatenate([np.ones((len(stay), 1)), stay[:, :-1]], axis=1)
    return Incidence(counts, (free * hazard).cumsum(axis=1), free, hazard, total)


def log_rank(counts: DayCounts) -> tuple[float, float]:
    """The log-rank test that the groups have the same hazard of the first cause.

    Returns
    -------
    statistic, p
        Chi-squared on the number of groups less one; missing where nothing can be compared. Source: Mantel (1966).

    Examples
    --------
    >>> from followup_analytics.waiting.counts import count_days
    >>> days, group = np.array([1, 2, 3, 4]), np.array([0, 0, 1, 1])
    >>> statistic, p = log_rank(count_days(days, np.ones(4, int), group=group, groups=2, horizon=4, causes=1))
    >>> round(statistic, 3), round(p, 3)
    (2.882, 0.09)
    """
    n, died = counts.at_risk, counts.events[0]
    all_n, all_died = n.sum(axis=0), died.sum(axis=0)
    share = n / np.maximum(all_n, 1)
    surplus = (died - share * all_died).sum(axis=1)
    spread = all_died * (all_n - all_died) / np.maximum(all_n - 1, 1)
    covariance = np.diag((share * spread).sum(axis=1)) - (share * spread) @ share.T
    rank = np.linalg.matrix_rank(covariance)
    if not rank:
        return float("nan"), float("nan")
    statistic = float(surplus @ np.linalg.pinv(covariance, hermitian=True) @ surplus)
    return statistic, float(chdtrc(rank, statistic))

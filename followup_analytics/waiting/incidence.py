"""Incidence: the Aalen-Johansen share answered by each day, from counts, with closings as the competing event.

A rate needs somebody at risk on its last day, or a known end for everyone: otherwise it would take what is not known
yet for silence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    def per_answer(self) -> np.ndarray:
        """What one row answered on a day adds to the rate: the share without any event so far, per head at risk."""
        found: np.ndarray = self.free / np.maximum(self.counts.at_risk, 1)
        return found

    @property
    def per_end(self) -> np.ndarray:
        """The part of the rate to come that one row takes with it when it ends on a day; 0 where nobody is left."""
        stay = np.divide(1, 1 - self.total, out=np.zeros_like(self.total), where=self.total < 1)
        found: np.ndarray = stay / np.maximum(self.counts.at_risk, 1)
        return found

    def variance(self) -> np.ndarray:
        """Greenwood-type variance of `rate`, ties exact, as R's survfit has it (Marubini & Valsecchi 1995)."""
        n = np.maximum(self.counts.at_risk, 1)
        leave, answer = self.per_end * self.total, self.per_answer * self.hazard
        own = (self.free**2 * self.hazard * (1 - self.hazard) / n).cumsum(axis=1)
        squared = self._ahead_squared(leave)
        found: np.ndarray = np.maximum(own + squared - 2 * self._gain_since(answer), 0)
        return found

    def _gain_since(self, weight: np.ndarray) -> np.ndarray:
        """For each day t the sum over days u up to t of weight(u) (rate(t) - rate(u))."""
        found: np.ndarray = self.rate * weight.cumsum(axis=1) - (weight * self.rate).cumsum(axis=1)
        return found

    def _ahead_squared(self, weight: np.ndarray) -> np.ndarray:
        zero, one, two = ((weight * self.rate**power).cumsum(axis=1) for power in range(3))
        found: np.ndarray = self.rate**2 * zero - 2 * self.rate * one + two
        return found


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

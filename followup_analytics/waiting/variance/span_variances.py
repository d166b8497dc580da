"""Spreads by spans: the same variances where groups are many and small, from running sums over the days.

For hazards of many small groups, variances are computed from pairs of spans: a group's error is a sum of differences of
running sums, whose products over the clusters are computed once for each two strata. Row by row, every group went
through all stretches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from followup_analytics.waiting.answers import ANSWER
from followup_analytics.waiting.control import LEAST_AT_RISK, STRATA_OF, ControlWaits
from followup_analytics.waiting.variance.variances import Notes

_PAIRS = 1 << 21  # pairs of spans looked at together
_PER_PAIR = 50  # the cost of a pair of stretches, in products of two days


# A group's error is a sum over its spans, and a span's is the difference of two running sums. So all that many groups
# need of the clusters is the product of those sums, for each two strata once: its cost does not grow with the groups.
@dataclass(frozen=True)
class Spans:
    """Days of a wait, from `start` to before `stop`, over which a row's mean is taken: arrays of equal length."""

    row: np.ndarray
    stratum: np.ndarray
    start: np.ndarray
    stop: np.ndarray

    def pay(self, stretches: int) -> bool:
        """Whether their pairs are fewer than the stretches that would be added up row by row."""
        sizes = np.bincount(self.row)
        return bool((sizes.astype(float) ** 2).sum() < np.count_nonzero(sizes) * stretches / 4)


class RunningSums:
    """What the stretches of each cluster add to the error of a hazard, summed up over the days before each day."""

    def __init__(self, control: ControlWaits) -> None:
        self.control = control
        self._sums: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self._products: dict[tuple[int, int], np.ndarray] = {}

    @cached_property
    def _stretches(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each stretch the finest stratum, the last day, and whether an answer ended it."""
        control = self.control
        rest, cause = np.divmod(control.behind.stretch, len(control.role))
        return *np.divmod(rest, control.days), control.role[cause] == ANSWER

    @cached_property
    def _per_head(self) -> np.ndarray:
        """One over those at risk, by stratum and day; 0 where they are too few to compare with."""
        at_risk = self.control.at_risk
        return np.where(at_risk >= LEAST_AT_RISK, 1 / np.maximum(at_risk, 1), 0)

    def variances(
        self, size: np.ndarray, spans: Spans, notes: Notes
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """For rows of so many days: both variances, the covariance, and the squared weights per head."""
        rows, clusters = len(size), self.control.clusters
        pair, at = np.unique(notes.row * clusters + notes.cluster, return_inverse=True)
        row, cluster = np.divmod(pair, clusters)
        ours, theirs = (np.bincount(at, part, len(pair)) for part in (notes.ours, notes.theirs))
        order = np.argsort(spans.row, kind="stable")
        spans = Spans(*(getattr(spans, name)[order] for name in ("row", "stratum", "start", "stop")))
        squared, shares = self._squared(spans, rows)
        held = self._cluster_errors(spans, rows, row, cluster) / size[row]

        def total(part: np.ndarray) -> np.ndarray:
            return np.bincount(row, part, rows)

        variances = total(ours**2), total(theirs * (theirs + 2 * held)) + squared / size**2
        return *variances, total(ours * (theirs + held)), shares / size**2

    def _squared(self, spans: Spans, rows: int) -> tuple[np.ndarray, np.ndarray]:
        """The squared errors and weights of each row, summed over the pairs of its spans."""
        squared, shares = np.zeros((2, rows))
        strata = len(self.control.rate)
        per_head = np.pad(self._per_head.cumsum(axis=1), ((0, 0), (1, 0)))
        for one, other in _pairs(spans.row):
            first = np.where(spans.stratum[one] <= spans.stratum[other], one, other)
            second = one + other - first
            times, row = np.where(one == other, 1.0, 2.0), spans.row[one]
            value = np.zeros(len(one))
            for both, here in _places_by_code(spans.stratum[first] * strata + spans.stratum[second]):
                product = self._product(*divmod(both, strata))
                start, stop = ((part[first[here]], part[second[here]]) for part in (spans.start, spans.stop))
                value[here] = product[stop] - product[start[0], stop[1]] - product[stop[0], start[1]] + product[start]
            squared += np.bincount(row, times * value, rows)
            low = np.maximum(spans.start[one], spans.start[other])
            high = np.maximum(np.minimum(spans.stop[one], spans.stop[other]), low)
            stratum, alike = spans.stratum[one], spans.stratum[one] == spans.stratum[other]
            share = np.where(alike, per_head[stratum, high] - per_head[stratum, low], 0)
            shares += np.bincount(row, times * share, rows)
        return squared, shares

    def _cluster_errors(self, spans: Spans, rows: int, row: np.ndarray, cluster: np.ndarray) -> np.ndarray:
        """What each of those clusters adds to the error of the sum of that row."""
        sizes = np.bincount(spans.row, minlength=rows)
        begins, many = sizes.cumsum() - sizes, sizes[row]
        pair = np.repeat(np.arange(len(row)), many)
        span = np.arange(len(pair)) - np.repeat(many.cumsum() - many, many) + begins[row][pair]
        value = np.zeros(len(pair))
        for stratum, here in _places_by_code(spans.stratum[span]):
            clusters, sums = self._sum(stratum)
            place = np.minimum(np.searchsorted(clusters, cluster[pair[here]]), max(len(clusters) - 1, 0))
            known = here[clusters[place] == cluster[pair[here]]] if len(clusters) else here[:0]
            place = np.searchsorted(clusters, cluster[pair[known]])
            value[known] = sums[place, spans.stop[span[known]]] - sums[place, spans.start[span[known]]]
        return np.bincount(pair, value, len(row))

    def _sum(self, stratum: int) -> tuple[np.ndarray, np.ndarray]:
        """The clusters with stretches in that stratum, and their running sums: (clusters, days + 1)."""
        if stratum not in self._sums:
            control, (_, last, answered) = self.control, self._stretches
            here = self._stretches_of(stratum)
            clusters, own = np.unique(control.behind.cluster[here], return_inverse=True)
            shape, code, count = (
                (len(clusters), control.days),
                own * control.days + last[here],
                control.behind.stretches[here],
            )
            ended, came = (
                np.bincount(code, count * which, shape[0] * shape[1]).reshape(shape) for which in (1, answered[here])
            )
            at_risk = ended[:, ::-1].cumsum(axis=1)[:, ::-1]
            adds = (came - at_risk * control.hazards[0][stratum]) * self._per_head[stratum]
            self._sums[stratum] = clusters, np.pad(adds.cumsum(axis=1), ((0, 0), (1, 0)))
        return self._sums[stratum]

    def _product(self, one: int, other: int) -> np.ndarray:
        """The running sums of two strata multiplied, over all clusters: (days + 1, days + 1)."""
        if (one, other) not in self._products:
            (left, a), (right, b) = self._sum(one), self._sum(other)
            both, mine, yours = np.intersect1d(left, right, assume_unique=True, return_indices=True)
            first, second = self._stretches_of(one), self._stretches_of(other)
            many = np.bincount(self.control.behind.cluster[second], minlength=self.control.clusters)
            few = many[self.control.behind.cluster[first]].sum() < len(both) * self.control.days**2 / _PER_PAIR
            found = self._from_pairs(one, other, first, second, many) if few else a[mine].T @ b[yours]
            self._products[one, other] = found
        return self._products[one, other]

    def _stretches_of(self, stratum: int) -> np.ndarray:
        """The stretches of that stratum, in the order of their clusters."""
        return np.flatnonzero(np.any(stratum == STRATA_OF, axis=0)[self._stretches[0]])

    def _from_pairs(self, one: int, other: int, first: np.ndarray, second: np.ndarray, many: np.ndarray) -> np.ndarray:
        """The same from the pairs of stretches of a cluster, by their last days and whether an answer ended them."""
        control, (_, last, answered), days = self.control, self._stretches, self.control.days
        sizes = many[control.behind.cluster[first]]
        begins = np.searchsorted(control.behind.cluster[second], control.behind.cluster[first])
        a = np.repeat(first, sizes)
        b = second[np.arange(len(a)) - np.repeat(sizes.cumsum() - sizes, sizes) + np.repeat(begins, sizes)]
        cell, count = last[a] * days + last[b], control.behind.stretches[a] * control.behind.stretches[b]

        def pairs(which: np.ndarray | int) -> np.ndarray:
            return np.bincount(cell, count * which, days * days).reshape(days, days)

        before, after = control.hazards[0][one][:, None], control.hazards[0][other]
        adds = pairs(answered[a] & answered[b])
        adds -= after * pairs(answered[a])[:, ::-1].cumsum(axis=1)[:, ::-1]
        adds -= before * pairs(answered[b])[::-1].cumsum(axis=0)[::-1]
        adds += before * after * pairs(1)[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
        adds *= self._per_head[one][:, None] * self._per_head[other]
        return np.pad(adds.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))


def _pairs(row: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The pairs of entries of one row, each once and with itself, some rows at a time; `row` ascends."""
    last = np.searchsorted(row, row, side="right")
    ahead = last - np.arange(len(row))  # those from the entry itself to the end of its row
    block = (ahead.cumsum() - 1) // _PAIRS
    for _, here in _places_by_code(block):
        many = ahead[here]
        one = np.repeat(here, many)
        yield one, one + np.arange(len(one)) - np.repeat(many.cumsum() - many, many)


def _places_by_code(code: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Each code that occurs, and where."""
    order = np.argsort(code, kind="stable")
    begins = np.flatnonzero(np.diff(code[order], prepend=-1))
    for first, last in zip(begins, np.append(begins[1:], len(order)), strict=True):
        yield int(code[order[first]]), order[first:last]

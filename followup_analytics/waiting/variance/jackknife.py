"""The infinitesimal jackknife: what rows, and clusters of rows, add to the error of an incidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from followup_analytics.log.cells.key_order import sorted_keys
from followup_analytics.waiting.counts import numbered
from followup_analytics.waiting.incidence import Incidence

_ROWS = 1 << 16  # looked at together: few enough to stay in the processor's cache


# What a cluster adds is a straight line in the rate, its rows still at risk aside, and changes only when a row leaves:
# so running sums of six products serve every day of every horizon after one sort. A table of days by days took
# seconds for each stage, and did not end for 3,650 days.
@dataclass(frozen=True)
class _Adds:
    """What one row adds to the error of the rate on day t, whether it has left by then or not.

    One that has left adds ``level + slope * off(t)``, by the day and the event it left by; one still at risk adds
    ``waiting(t)``. ``off`` is the rate less that of the pivot day: there the slope does not count.
    """

    off: np.ndarray  # (groups, days)
    waiting: np.ndarray  # (groups, days)
    level: np.ndarray  # (groups, days + 1, causes + 1); nothing for the last day, later than all
    slope: np.ndarray

    @classmethod
    def of(cls, curve: Incidence, pivot: int | np.ndarray) -> _Adds:
        off = curve.rate - curve.rate[np.arange(len(curve.rate)), pivot][:, None]
        lost = (curve.per_answer * curve.hazard + curve.per_end * curve.total * off).cumsum(axis=1)
        gone = (curve.per_end * curve.total).cumsum(axis=1)
        groups, days = off.shape
        level, slope = np.zeros((2, groups, days + 1, len(curve.counts.events) + 1))
        level[:, :-1] -= lost[:, :, None]
        level[:, :-1, 1:] += (curve.per_end * off)[:, :, None]
        level[:, :-1, 1] += curve.per_answer
        slope[:, :-1] += gone[:, :, None]
        slope[:, :-1, 1:] -= curve.per_end[:, :, None]
        return cls(off, off * gone - lost, level, slope)


def influence(curve: Incidence, day: int | np.ndarray) -> np.ndarray:
    """What one row adds to the error of the rate on one day, the same or one for each group, by how it leaves.

    Returns
    -------
    ndarray
        Of shape (groups, days + 1, causes + 1): by the day the row leaves (the last: later than all days) and its
        event, 0 censored.

    Examples
    --------
    >>> from followup_analytics.waiting.counts import count_days
    >>> from followup_analytics.waiting.incidence import incidence
    >>> curve = incidence(count_days(np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), horizon=2))
    >>> influence(curve, 0)[0, :, 1].tolist()  # one in four is answered on day 0
    [0.1875, -0.0625, -0.0625, -0.0625]
    """
    adds = _Adds.of(curve, day)
    waiting = adds.waiting[np.arange(len(curve.rate)), day]
    later = np.arange(adds.level.shape[1]) > np.reshape(day, (-1, 1))
    return np.where(later[:, :, None], waiting[:, None, None], adds.level)


def clustered_variance(
    curve: Incidence, exit: np.ndarray, event: np.ndarray, group: np.ndarray, cluster: np.ndarray
) -> np.ndarray:
    """Variance of each day's rate when rows of one cluster hang together.

    Parameters
    ----------
    curve
        The estimate from these very rows, none of them with a delayed entry.
    exit, event, group, cluster
        As counted, and a whole number from 0 up for each row's cluster.

    Returns
    -------
    ndarray
        Of shape (groups, days). Source: Lin & Wei (1989); survfit's robust standard error.

    Notes
    -----
    What a cluster adds is ``L + S * off(t) + N * waiting(t)``: the levels and slopes of its rows that have left, and
    how many have not. Its square is made of six products of L, S and N, which change only as a row leaves; so their
    sums over all clusters are counted by day and added up, at a cost of one sort of the rows, whatever the horizon.
    """
    adds = _Adds.of(curve, -1)
    return _squared(adds, _products(adds, *_sorted(exit, event, group, cluster, adds.level.shape)))


def clustered_variance_on(
    days: np.ndarray, curve: Incidence, exit: np.ndarray, event: np.ndarray, group: np.ndarray, cluster: np.ndarray
) -> np.ndarray:
    """`clustered_variance` on a few days alone: what each cluster adds by then is added up row by row, unsorted.

    Examples
    --------
    >>> from followup_analytics.waiting.counts import count_days
    >>> from followup_analytics.waiting.incidence import incidence
    >>> rows = np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), np.zeros(4, "int64"), np.array([0, 0, 1, 1])
    >>> curve = incidence(count_days(*rows[:2], horizon=2))
    >>> some, all_days = clustered_variance_on(np.array([1]), curve, *rows), clustered_variance(curve, *rows)
    >>> bool(np.allclose(some[:, 0], all_days[:, 1]))
    True
    """
    adds, groups, clusters = _Adds.of(curve, -1), len(curve.rate), int(cluster.max(initial=0)) + 1
    held, own = numbered(group * clusters + cluster, groups * clusters)
    _, last, kinds = adds.level.shape
    cell = (group * last + np.minimum(exit, last - 1)) * kinds + event
    level, slope = adds.level.ravel()[cell], adds.slope.ravel()[cell]
    found = np.empty((groups, len(days)))
    for at, day in enumerate(days):
        left = level + slope * adds.off[:, day][group]
        added = np.bincount(own, np.where(exit <= day, left, adds.waiting[:, day][group]), len(held))
        found[:, at] = np.bincount(held // clusters, added * added, groups)
    return found


def _squared(adds: _Adds, products: Iterable[np.ndarray]) -> np.ndarray:
    """What clusters add, squared and summed, from the six products of its parts."""
    ll, ss, nn, ls, ln, sn = products
    off, waiting = adds.off, adds.waiting
    total = ll + off * (off * ss + 2 * ls) + waiting * (waiting * nn + 2 * ln + 2 * off * sn)
    found: np.ndarray = np.maximum(total, 0)
    return found


@dataclass(frozen=True)
class Pairs:
    """How many pairs of rows of one cluster leave in each two ways: arrays of equal length.

    A pair is counted once, by the cell of the row that leaves no later; rows of one cell are paired with each other and
    with themselves.
    """

    group: np.ndarray
    first: tuple[np.ndarray, np.ndarray]  # the day and the event of the row that leaves no later; 0 censored
    second: tuple[np.ndarray, np.ndarray]
    many: np.ndarray

    def only(self, which: np.ndarray, first_group: int) -> Pairs:
        """Some of the pairs, their groups counted from that one on."""
        first, second = ((day[which], event[which]) for day, event in (self.first, self.second))
        return Pairs(self.group[which] - first_group, first, second, self.many[which])


def variance_of_pairs(curve: Incidence, pairs: Pairs) -> np.ndarray:
    """The variance of `clustered_variance`, from the pairs of rows of one cluster: of shape (groups, days).

    Examples
    --------
    >>> from followup_analytics.waiting.counts import count_days
    >>> from followup_analytics.waiting.incidence import incidence
    >>> exit, event, group = np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), np.zeros(4, "int64")
    >>> curve, alone = incidence(count_days(exit, event, horizon=2)), np.arange(4)
    >>> each = Pairs(group, (exit, event), (exit, event), np.ones(4))
    >>> bool(np.allclose(variance_of_pairs(curve, each), clustered_variance(curve, exit, event, group, alone)))
    True
    """
    adds = _Adds.of(curve, -1)
    groups, days, _ = adds.level.shape
    cells = [(pairs.group, np.minimum(day, days - 1), event) for day, event in (pairs.first, pairs.second)]
    (level, slope), (levels, slopes) = ((adds.level[cell], adds.slope[cell]) for cell in cells)
    early, late = (day for _, day, _ in cells)
    equal = (early == late) & (pairs.first[1] == pairs.second[1])
    many = pairs.many * np.where(equal, 1.0, 2.0)  # either row may be the first of the two

    def since(day: np.ndarray, adding: np.ndarray) -> np.ndarray:
        cell = pairs.group * days + day
        by_day = np.bincount(cell, adding, groups * days).reshape(groups, days)
        found: np.ndarray = by_day.cumsum(axis=1)[:, :-1]
        return found

    ll, ss, ls = (
        since(late, many * part) for part in (level * levels, slope * slopes, (level * slopes + levels * slope) / 2)
    )
    nn = np.bincount(pairs.group, many, groups)[:, None] - since(early, many)
    ln, sn = (since(early, many * part / 2) - since(late, many * part / 2) for part in (level, slope))
    return _squared(adds, (ll, ss, nn, ls, ln, sn))


def _sorted(
    exit: np.ndarray, event: np.ndarray, group: np.ndarray, cluster: np.ndarray, shape: tuple[int, ...]
) -> tuple[np.ndarray, tuple[int, int, int]]:
    """The rows by group, cluster and day, each packed into one number; and how many bits its last three parts take."""
    _, days, kinds = shape
    bits = _bits(int(cluster.max(initial=0)) + 1), _bits(days), _bits(kinds)
    code = group.astype("int64")
    for part, size in zip((cluster, np.minimum(exit, days - 1), event), bits, strict=True):
        code = (code << size) | part
    return sorted_keys(code).view("int64"), bits


def _bits(numbers: int) -> int:
    """How many bits it takes to tell that many numbers apart."""
    return max(numbers - 1, 1).bit_length()


def _products(adds: _Adds, code: np.ndarray, bits: tuple[int, int, int]) -> Iterator[np.ndarray]:
    """The sums over the clusters of L², S², N², LS, LN and SN by the end of each day: six of (groups, days)."""
    of_cluster, of_day, of_kind = bits
    groups, days, kinds = adds.level.shape
    level, slope = adds.level.ravel(), adds.slope.ravel()
    change, at_first = np.zeros((6, groups * days)), np.zeros(groups)
    for first, last in _stretches(code >> (of_day + of_kind)):
        part = code[first:last]
        own = part >> (of_day + of_kind)  # group and cluster
        begins = np.flatnonzero(np.diff(own, prepend=-1))
        sizes = np.diff(begins, append=len(part))
        group = own >> of_cluster
        cell = group * days + ((part >> of_kind) & ((1 << of_day) - 1))
        at = cell * kinds + (part & ((1 << of_kind) - 1))
        at_first += np.bincount(group[begins], np.square(sizes, dtype=float), groups)
        for total, step in zip(change, _steps(level[at], slope[at], begins, sizes), strict=True):
            total += np.bincount(cell, step, groups * days)
    by_day = change.reshape(6, groups, days)[:, :, :-1].cumsum(axis=2)
    by_day[2] += at_first[:, None]
    yield from by_day


def _stretches(own: np.ndarray) -> Iterator[tuple[int, int]]:
    """Stretches of rows that are looked at together: a cluster is never parted."""
    first = 0
    while first < len(own):
        last = np.searchsorted(own, own[min(first + _ROWS, len(own)) - 1], side="right")
        yield first, int(last)
        first = last


def _steps(level: np.ndarray, slope: np.ndarray, begins: np.ndarray, sizes: np.ndarray) -> Iterator[np.ndarray]:
    """By how much each row changes its cluster's L², S², N², LS, LN and SN as it leaves."""
    levels, slopes = _sum_before(level, begins, sizes), _sum_before(slope, begins, sizes)
    left = np.repeat(begins + sizes - 1, sizes) - np.arange(len(level))  # at risk once this row has gone
    yield level * (2 * levels + level)
    yield slope * (2 * slopes + slope)
    yield -2.0 * left - 1
    yield level * (slopes + slope) + slope * levels
    yield level * left - levels
    yield slope * left - slopes


def _sum_before(values: np.ndarray, begins: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The sum of the values of the rows before each one in its cluster."""
    so_far = values.cumsum() - values
    found: np.ndarray = so_far - np.repeat(so_far[begins], sizes)
    return found

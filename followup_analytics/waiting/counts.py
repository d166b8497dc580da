"""Counts per group, day and event: all that the curves need, for a log of any size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

CENSORED = 0  # event 0; events 1, 2, … are the causes

_BLOCK = 1 << 17  # rows counted at a time: few enough to stay in the processor's cache
_CELLS = 1 << 20  # groups × days held at a time
_SPARSE = 8  # codes there can be for each that is given, from which on it is cheaper to sort them


@dataclass(frozen=True)
class DayCounts:
    """What happens on the days 0 … horizon of each group; within a day events come first, then censoring.

    ``at_risk`` has shape (groups, days), ``events`` (causes, groups, days), ``censored`` (groups, days).
    """

    at_risk: np.ndarray
    events: np.ndarray
    censored: np.ndarray

    def answered(self, causes: int) -> DayCounts:
        """The same counts with two causes: the first `causes` of them together, and all others."""
        first, others = self.events[:causes].sum(axis=0), self.events[causes:].sum(axis=0)
        return DayCounts(self.at_risk, np.stack([first, others]), self.censored)

    @property
    def all_events(self) -> np.ndarray:
        """The events of every cause together, of shape (groups, days)."""
        found: np.ndarray = self.events.sum(axis=0)
        return found


def count_days(
    exit: np.ndarray,
    event: np.ndarray,
    *,
    group: np.ndarray | None = None,
    groups: int = 1,
    horizon: int,
    causes: int = 2,
    entry: np.ndarray | None = None,
    many: np.ndarray | None = None,
) -> DayCounts:
    """Count rows that each leave on one day, by group, day and event.

    Parameters
    ----------
    exit
        The last day at risk of each of n rows, at least 0: the day of its event, or the day it is censored on.
    event
        0 censored, 1 … `causes` the event on that day.
    group
        0 … `groups` - 1; None: all rows are one group.
    horizon
        The last day to count; rows that leave later are at risk to the end.
    entry
        The first day at risk of each row (delayed entry), None: day 0. A row whose entry lies after its exit is never
        at risk and is not counted.
    many
        How many rows each of them stands for; None: itself.

    Returns
    -------
    DayCounts

    Examples
    --------
    >>> import numpy as np
    >>> counts = count_days(np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), horizon=2)
    >>> counts.at_risk.tolist(), counts.events[0].tolist()
    ([[4, 3, 1]], [[1, 0, 1]])
    """
    if entry is not None:
        here = np.flatnonzero(entry <= exit)
        exit, event, entry = exit[here], event[here], entry[here]
        group, many = (None if part is None else part[here] for part in (group, many))
    days, kinds = horizon + 1, causes + 1
    cells = _cells(exit, event, group, groups, days + 1, kinds, many)  # one day more, for all that leave later
    leaving = cells.sum(axis=2)
    at_risk = leaving[:, ::-1].cumsum(axis=1)[:, ::-1][:, :days]
    if entry is not None:
        entering = _cells(entry, np.zeros_like(event), group, groups, days + 1, 1, many)[:, :, 0]
        at_risk = at_risk - entering[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    return DayCounts(at_risk, np.moveaxis(cells[:, :days, 1:], 2, 0), cells[:, :days, CENSORED])


def distinct(value: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    """How many different values (whole numbers from 0 up) there are in each group.

    Examples
    --------
    >>> distinct(np.array([7, 7, 8]), np.array([0, 0, 1]), 2).tolist()
    [1, 1]
    """
    pairs, values = value * groups + group, int(value.max(initial=-1)) + 1
    if values * groups > _SPARSE * len(pairs):
        ordered = np.sort(pairs)  # `np.unique`, which hashes whole numbers, takes several times as long
        return np.bincount(ordered[np.diff(ordered, prepend=-1) > 0] % groups, minlength=groups)
    return np.asarray(_occurring(pairs, values * groups).reshape(values, groups).sum(axis=0))


def numbered(codes: np.ndarray, many: int) -> tuple[np.ndarray, np.ndarray]:
    """The codes that occur, of `many` from 0 up, and for each of the codes given its place among them.

    They are sorted only where a table of all there can be would be far larger than what is given.

    Examples
    --------
    >>> [found.tolist() for found in numbered(np.array([7, 5, 7]), 9)]
    [[5, 7], [1, 0, 1]]
    """
    if many > _SPARSE * len(codes):
        return np.unique(codes, return_inverse=True)
    held = np.flatnonzero(_occurring(codes, many))
    place = np.empty(many, "int64")
    place[held] = np.arange(len(held))
    return held, place[codes]


def _occurring(codes: np.ndarray, many: int) -> np.ndarray:
    """Whether each code there can be is among those given."""
    occurs = np.zeros(many, bool)
    occurs[codes] = True
    return occurs


def group_blocks(group: np.ndarray, groups: int, days: int) -> Iterator[tuple[range, np.ndarray]]:
    """Groups to be counted together, and their rows: few enough for the memory, however many days.

    Examples
    --------
    >>> [(block, rows.tolist()) for block, rows in group_blocks(np.array([1, 0, 1]), 2, days=1_000_000)]
    [(range(0, 1), [1]), (range(1, 2), [0, 2])]
    """
    many = max(_CELLS // days, 1)
    if groups <= many:
        yield range(groups), np.arange(len(group))
        return
    order = np.argsort(group, kind="stable")
    for first in range(0, groups, many):
        block = range(first, min(first + many, groups))
        yield block, order[slice(*np.searchsorted(group, [block.start, block.stop], sorter=order))]


def _cells(
    day: np.ndarray,
    event: np.ndarray,
    group: np.ndarray | None,
    groups: int,
    days: int,
    kinds: int,
    many: np.ndarray | None,
) -> np.ndarray:
    """How many rows of each group leave on each day by each event; later days count as the last."""
    size = groups * days * kinds
    total = np.zeros(size, "int64")
    for start in range(0, len(day), _BLOCK):
        block = slice(start, start + _BLOCK)
        code = day[block].astype("int64")
        np.minimum(code, days - 1, out=code)
        if group is not None:
            code += np.multiply(group[block], days, dtype="int64")
        code *= kinds
        code += event[block]
        total += np.bincount(code, None if many is None else many[block], size).astype("int64", copy=False)
    return total.reshape(groups, days, kinds)

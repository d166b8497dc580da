"""Note cells: the note-days that are counted, one by one or as cells that stand for many, and their clusters."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from followup_analytics.waiting.counts import distinct
from followup_analytics.waiting.variance.variances import Notes


@dataclass(frozen=True)
class NoteCells:
    """The note-days that are counted: arrays of equal length."""

    group: np.ndarray
    days: np.ndarray  # from the note to the end of its wait
    cause: np.ndarray  # that it ended by
    event: np.ndarray  # what that is to the answers asked for
    pending: np.ndarray  # the end of its wait is not known yet
    many: np.ndarray | None = None  # how many each stands for; None: itself

    def only(self, which: np.ndarray) -> NoteCells:
        """Some of them."""
        if which.all():
            return self
        many = None if self.many is None else self.many[which]
        group, days, cause, event = (cells[which] for cells in (self.group, self.days, self.cause, self.event))
        return NoteCells(group, days, cause, event, self.pending[which], many)

    def count(self, which: np.ndarray, groups: int) -> np.ndarray:
        """How many of some there are in each group."""
        return counted(self.group[which], groups, None if self.many is None else self.many[which])


def counted(group: np.ndarray, groups: int, many: np.ndarray | None) -> np.ndarray:
    """How many there are in each group, of entries that stand for so many each.

    Examples
    --------
    >>> counted(np.array([0, 1, 1]), 2, None).tolist(), counted(np.array([0, 1, 1]), 2, np.array([5, 1, 2])).tolist()
    ([1, 2], [5, 3])
    """
    found: np.ndarray = np.bincount(group, many, groups).astype("int64", copy=False)
    return found


Adds = tuple[np.ndarray, np.ndarray]  # what each note-day that has a match adds to the error of the rate, and without


class NoteRows(Protocol):
    """The note-days behind the cells."""

    def waits(self, *, matched: bool) -> np.ndarray:
        """By group how many waits they lie in: all of them, or those that have a match."""

    def clusters(self) -> np.ndarray:
        """By group how many clusters those lie in that have a match."""

    def notes(self, adds: Sequence[Adds]) -> list[Notes]:
        """What they add, each with its cluster."""

    def together(self) -> NoteRows:
        """The same as one group."""


@dataclass(frozen=True)
class RowsAtHand:
    """Note-days as arrays of equal length."""

    group: np.ndarray
    groups: int
    wait: np.ndarray
    cluster: np.ndarray
    matched: np.ndarray

    def waits(self, *, matched: bool) -> np.ndarray:
        """By group how many waits they lie in: all of them, or those that have a match."""
        which = self.matched if matched else slice(None)
        return distinct(self.wait[which], self.group[which], self.groups)

    def clusters(self) -> np.ndarray:
        """By group how many clusters those lie in that have a match."""
        group, cluster = self._with_match
        return distinct(cluster, group, self.groups)

    def notes(self, adds: Sequence[Adds]) -> list[Notes]:
        """What they add, each with its cluster."""
        return [Notes(*self._with_match, ours, theirs) for ours, theirs in adds]

    @functools.cached_property
    def _with_match(self) -> tuple[np.ndarray, np.ndarray]:
        """Group and cluster of those that have a match."""
        return self.group[self.matched], self.cluster[self.matched]

    def together(self) -> RowsAtHand:
        """The same as one group."""
        return replace(self, group=np.zeros_like(self.group), groups=1)

"""Passings: the applications that entered a stage, until they moved on or ended or are known no further."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from followup_analytics.waiting.records.note_cells import counted

STAGES = ("applied", "answered", "interviewed", "offered", "hired")
ENDINGS = ("rejection", "filled", "withdrawn", "hired_elsewhere")  # no stage follows any more
PASSED = {"rejection": 1, "offer": 3, "hired": 4}  # the stage that a closing shows to be reached
LONGEST = 730  # days counted
STEPS = len(STAGES) - 1
WAITING, MOVED_ON, ENDED = range(3)


class Clusters(Protocol):
    """What passings hang together by."""

    def squared(self, which: np.ndarray, row: np.ndarray, adds: np.ndarray, rows: int) -> np.ndarray:
        """By row what some passings add, summed by cluster and squared."""


@dataclass(frozen=True)
class Passings:
    """Passings, one by one or by kind: arrays of equal length."""

    row: np.ndarray  # group and stage in one number, a group's stages one after another
    days: np.ndarray
    event: np.ndarray
    dated: np.ndarray  # nobody forgot to write down the day of its entry or its end
    many: np.ndarray | None  # how many each stands for; None: itself
    clusters: Clusters | None  # None: each stands for itself

    def count(self, which: np.ndarray, rows: int) -> np.ndarray:
        """How many of some there are by row."""
        return counted(self.row[which], rows, None if self.many is None else self.many[which])


@dataclass(frozen=True)
class SeekersAtHand:
    """The seeker of each passing."""

    seeker: np.ndarray

    def squared(self, which: np.ndarray, row: np.ndarray, adds: np.ndarray, rows: int) -> np.ndarray:
        """By row what some passings add, summed by seeker and squared."""
        many = int(self.seeker.max(initial=0)) + 1
        pair, at = np.unique(row * many + self.seeker[which], return_inverse=True)
        return np.bincount(pair // many, np.bincount(at, adds, len(pair)) ** 2, rows)

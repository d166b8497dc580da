"""Passings: applications from the day they entered a stage until they moved on, ended, or are known no further."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from followup_analytics.waiting.records.note_cells import counted

STAGES = ("applied", "answered", "interviewed", "offered", "hired")
ENDINGS = ("rejection", "filled", "withdrawn", "hired_elsewhere")  # no stage follows these
PASSED = {"rejection": 1, "offer": 3, "hired": 4}  # the stage that a closing shows was reached
LONGEST = 730  # the most days that are counted
STEPS = len(STAGES) - 1
WAITING, MOVED_ON, ENDED = range(3)


class Clusters(Protocol):
    """What passings are clustered by."""

    def squared(self, which: np.ndarray, row: np.ndarray, adds: np.ndarray, rows: int) -> np.ndarray:
        """For each row, what some passings add, summed by cluster and squared."""


@dataclass(frozen=True)
class Passings:
    """Passings, one by one or by kind: arrays of equal length."""

    row: np.ndarray  # group and stage in one number, a group's stages one after another
    days: np.ndarray
    event: np.ndarray
    dated: np.ndarray  # whether the days of its entry and its end were written down
    many: np.ndarray | None  # how many each stands for; None: one
    clusters: Clusters | None  # None: each is a cluster of its own

    def count(self, which: np.ndarray, rows: int) -> np.ndarray:
        """How many of some passings there are in each row."""
        return counted(self.row[which], rows, None if self.many is None else self.many[which])


@dataclass(frozen=True)
class SeekersAtHand:
    """The seeker of each passing."""

    seeker: np.ndarray

    def squared(self, which: np.ndarray, row: np.ndarray, adds: np.ndarray, rows: int) -> np.ndarray:
        """For each row, what some passings add, summed by seeker and squared."""
        many = int(self.seeker.max(initial=0)) + 1
        pair, at = np.unique(row * many + self.seeker[which], return_inverse=True)
        return np.bincount(pair // many, np.bincount(at, adds, len(pair)) ** 2, rows)

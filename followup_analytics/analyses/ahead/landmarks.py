"""Landmarks: the silences of the same stratum that lasted longer than that of an open wait."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from followup_analytics.facts.coded_events import in_order_of
from followup_analytics.log.words import ORIGINS
from followup_analytics.waiting.records.coded_waits import CodedWaits
from followup_analytics.waiting.steps import CodedSteps

LEAST_AT_RISK = 30  # a stratum with fewer gives way to a coarser one

_BLOCK = 1 << 16  # rows and cells counted at once: few enough to stay in the processor's cache

_IMPRESSIONS, _CONTACTS, _ORIGINS = 6, 5, len(ORIGINS)
_FINE = _ORIGINS * _CONTACTS
_STRATA = (_FINE * _IMPRESSIONS, _FINE, _ORIGINS * 2, _ORIGINS)  # how many of each kind, finest first


@dataclass(frozen=True)
class Stretches:
    """From each contact of a wait on: how long nobody wrote, how long the wait itself went on, and how it ended."""

    wait: np.ndarray
    origin: np.ndarray
    quiet: np.ndarray  # days until its wait ended or a note was sent
    days: np.ndarray  # from the contact to the end of the wait
    event: np.ndarray
    cluster: np.ndarray
    strata: np.ndarray  # (kinds, stretches): its stratum of each kind

    @classmethod
    def of(cls, coded: CodedWaits, steps: CodedSteps, cluster: np.ndarray, event: np.ndarray) -> Stretches:
        """The stretches of waits that end with these events, each in the cluster of its wait."""
        wait = steps.wait
        origin = coded.origin[wait]
        fine = origin * _CONTACTS + np.minimum(steps.attempt, _CONTACTS - 1)
        coarse = origin * 2 + (steps.attempt > 0)
        strata = np.stack([fine * _IMPRESSIONS + coded.impression[wait], fine, coarse, origin])
        return cls(wait, origin, steps.length, coded.days[wait] - steps.start, event[wait], cluster[wait], strata)

    def last(self, waits: np.ndarray) -> np.ndarray:
        """The latest stretch of each of these waits."""
        return np.searchsorted(self.wait, waits, side="right") - 1

    def silent(self, waits: np.ndarray) -> np.ndarray:
        """Days since the latest contact of each of these waits."""
        found: np.ndarray = self.quiet[self.last(waits)]
        return found

    def waits_before(self, stratum: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """How many waits of a stratum have their longest stretch before each of its rows, which are in order.

        Those that lasted longer than some days end the rows of their stratum: a wait is among them if its longest is.
        """
        many = len(rows)
        place = np.empty(many, "int64")
        place[rows] = np.arange(many)
        begins = np.flatnonzero((np.diff(self.wait, prepend=-1) != 0) | (np.diff(stratum, prepend=-1) != 0))
        longest = np.zeros(many, "int64")
        longest[np.maximum.reduceat(place, begins) if many else begins] = 1
        return np.append(0, longest.cumsum())


@dataclass(frozen=True)
class Landmarks:
    """What open waits need, each once: the stretches of a stratum that were silent for more than a number of days."""

    silent: np.ndarray
    first: np.ndarray  # where in `rows` its stretches begin
    size: np.ndarray  # how many there are
    waits: np.ndarray  # of how many waits
    rows: np.ndarray  # stretches by stratum and length, for each kind of stratum in turn

    @classmethod
    def of(cls, stretches: Stretches, waits: np.ndarray) -> tuple[Landmarks, np.ndarray]:
        """The landmarks, and for each of those waits the position of its own."""
        own, many = stretches.last(waits), len(stretches.quiet)
        silent, most = stretches.quiet[own], stretches.quiet.max(initial=0) + 1
        rows, first, size, held = [], [], [], []
        for kind, stratum in enumerate(stretches.strata):
            key = stratum * most + stretches.quiet
            rows.append(in_order_of(stratum, stretches.quiet, np.arange(many)))
            key = key[rows[-1]]
            start = np.searchsorted(key, stratum[own] * most + silent, side="right")
            size.append(np.searchsorted(key, (stratum[own] + 1) * most) - start)
            first.append(kind * many + start)
            so_far = stretches.waits_before(stratum, rows[-1])
            held.append(so_far[start + size[-1]] - so_far[start])
        enough = np.array(size) >= LEAST_AT_RISK
        enough[-1] = True
        kind, each = enough.argmax(axis=0), np.arange(len(own))
        stratum = np.cumsum([0, *_STRATA])[kind] + stretches.strata[kind, own]
        _, of, asked = np.unique(stratum * most + silent, return_index=True, return_inverse=True)
        begin, of_rows, of_waits = (np.array(by_kind)[kind, each][of] for by_kind in (first, size, held))
        return cls(silent[of], begin, of_rows, of_waits, np.concatenate(rows)), asked

    def some(self, which: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Evenly spaced stretches of these landmarks: of which one, the stretch, and its landmark's days of silence."""
        size = self.size[which]
        count = np.minimum(size, most)
        group = np.repeat(np.arange(len(which)), count)
        number = np.arange(len(group)) - np.repeat(count.cumsum() - count, count)
        row = self.rows[self.first[which][group] + (2 * number + 1) * size[group] // (2 * count[group])]
        return group, row, self.silent[which][group]

    def blocks(self, days: int) -> Iterator[slice]:
        """Landmarks that are counted together: few enough to fit in memory."""
        block = np.cumsum(self.size + 4 * days) // _BLOCK
        yield from itertools.starmap(slice, itertools.pairwise([0, *np.flatnonzero(np.diff(block)) + 1, len(block)]))

"""Clones: every wait is put into every rhythm, censored when it leaves it, and weighted to stand for those that left.

The g-formula writes exactly every k days; the clones of the check may write a day early or late (1/4-1/2-1/4). There is
no check with fewer than 10 clones per impression on the day after a rhythm first shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from followup_analytics.analyses.cadences.hazards import LEVELS, Days, Entry
from followup_analytics.waiting.answers import ANSWER, CLOSED

FIRST_NOTE_BY = 2
LEAST_CLONES = 10  # in the rhythm once it shows, for each impression with a twentieth of the waits
_WINDOW = (0.25, 2 / 3, 1.0)  # chance to write on day k - 1, k, k + 1 if not yet: in all a quarter, a half, a quarter


@dataclass(frozen=True)
class Clones:
    """The waits that may be keeping one rhythm, day by day, until they leave it: arrays of equal length.

    ``cell`` numbers what the chance to write on that day may depend on: impression, time in the search, days since the
    contact before, and whether it is the first note, the second, or a later one. ``asked`` is the chance to write that
    the rhythm asks for; NaN: whatever people do.
    """

    wait: np.ndarray
    day: np.ndarray
    event: np.ndarray
    cell: np.ndarray
    writes: np.ndarray
    asked: np.ndarray
    stays: np.ndarray  # False on the day a clone leaves; it is then not at risk of the day's events
    every: int
    horizon: int

    def at_risk(self) -> int:
        """How many waits kept the rhythm and are at risk on the last day."""
        return int((self.stays & (self.day == self.horizon)).sum())

    def supported(self, impression: np.ndarray) -> bool:
        """Whether enough waits of every impression that counts are in the rhythm on the day after it first shows.

        That day comes before most answers: a count at the horizon would favour logs with few answers, and the effective
        sample size is highest where a rare stratum has vanished.
        """
        shows = min(FIRST_NOTE_BY + 1 + (self.every + 1 if self.every else 0), self.horizon)
        entered = np.bincount(impression, minlength=LEVELS)
        kept = np.bincount(impression[self.wait[self.stays & (self.day == shows)]], minlength=LEVELS)
        counts = entered >= max(entered.sum() / 20, 1)
        return bool((kept[counts] >= LEAST_CLONES).all())

    def rate(self, weight: np.ndarray) -> float:
        """The weighted Aalen-Johansen chance of an answer by the horizon.

        Parameters
        ----------
        weight
            Of each wait; a bootstrap draw gives whole numbers.
        """
        own = weight[self.wait]
        counted = np.where(self.stays, own * self._cadence_weights(own), 0)
        at_risk, answered, closed = (
            np.bincount(self.day, counted * which, self.horizon + 1)
            for which in (np.ones(len(own)), self.event == ANSWER, self.event == CLOSED)
        )
        known = np.maximum(at_risk, 1e-300)
        stay = np.cumprod(1 - (answered + closed) / known)
        return float((np.r_[1.0, stay[:-1]] * answered / known).sum())

    def _cadence_weights(self, own: np.ndarray) -> np.ndarray:
        """The chance that the rhythm asks for what was done so far, over the chance that people do it anyway."""
        size = int(self.cell.max(initial=-1)) + 1
        held, wrote = np.bincount(self.cell, own, size), np.bincount(self.cell, own * self.writes, size)
        natural = np.clip(np.divide(wrote, held, out=np.zeros(size), where=held > 0), 1e-9, 1 - 1e-9)
        asked = np.full(size, np.nan)
        asked[self.cell] = self.asked  # the same on all days of a cell
        ratio = np.array([(1 - asked) / (1 - natural), asked / natural])
        by_cell = np.log(np.where(np.isnan(ratio), 1, np.maximum(ratio, 1e-300)))
        log = np.where(self.stays, by_cell[self.writes.astype(int), self.cell], 0)
        total = log.cumsum()
        begins = np.flatnonzero(np.r_[True, self.wait[1:] != self.wait[:-1]]) if len(self.wait) else np.zeros(0, int)
        before = np.repeat(total[begins] - log[begins], np.diff(np.r_[begins, len(log)]))
        found: np.ndarray = np.exp(total - before)
        return found


def clones(days: Days, entry: Entry, *, every: int, horizon: int) -> Clones:
    """The clones of one rhythm; `every` 0 is the rhythm of no notes."""
    writes = (days.recency == 0) & (days.notes > 0)
    before = days.notes - writes
    since = np.where(writes, np.where(before > 0, days.gap, days.day), days.recency)
    asked = _chance_to_write(before, since, every)
    leaves = (writes & (asked == 0)) | (~writes & (asked == 1))
    begins = np.r_[True, days.wait[1:] != days.wait[:-1]][: len(days)]
    left = leaves.cumsum() - leaves
    here = left == left[np.maximum.accumulate(np.where(begins, np.arange(len(days)), 0))]
    cell = (np.minimum(before, 2) * (horizon + 2) + np.minimum(since, horizon + 1)) * LEVELS + days.impression
    cell = cell * (entry.search.max(initial=0) + 1) + entry.search[days.wait]
    kept = (days.wait, days.day, days.event, cell, writes, asked, ~leaves)
    wait, day, event, cell, writes, asked, stays = (values[here] for values in kept)
    return Clones(wait, day, event, cell, writes, asked, stays, every, horizon)


def _chance_to_write(before: np.ndarray, since: np.ndarray, every: int) -> np.ndarray:
    """The chance to write that the rhythm asks for, given the earlier notes and the days since the last contact."""
    if every == 0:
        return np.zeros(len(before))
    late = since - every
    later = np.select([late < -1, late <= 0], [0.0, np.where(late < 0, *_WINDOW[:2])], _WINDOW[2])
    first = np.where(since < FIRST_NOTE_BY, np.nan, 1.0)
    return np.where(before > 0, later, first)

"""Foreseen: the chance of an answer by the last day from every place in a rhythm, and what came of those that keep it.

By backward recursion over the days. As the clones of a rhythm may write a day early or late, a place is the number of
notes, the gap between the last two and the days since the latest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from followup_analytics.analyses.cadences.clones import Clones, Foreseen, chance_to_write
from followup_analytics.analyses.cadences.hazards import MOST_NOTES, answer_features
from followup_analytics.waiting.answers import ANSWER

Chances = Callable[[int, np.ndarray], tuple[np.ndarray, np.ndarray]]
"""The chances of an answer asked for and of any other end, on a day with these features: two arrays (rows, strata)."""


def foresee(clones: Clones, chances: Chances, stratum: np.ndarray, first_note: np.ndarray) -> Foreseen:
    """What the hazards foresee of a rhythm, and of each day of its clones.

    Parameters
    ----------
    clones
        Of the rhythm.
    chances
        The hazards, put together.
    stratum
        Of each wait.
    first_note
        The chance to write the first note on day 0, 1, …, if not yet.
    """
    places, last = _Places.of(clones.every, clones.horizon), clones.horizon
    first = np.concatenate([first_note, np.ones(last + 1)])[: last + 1] if clones.every else np.zeros(last + 1)
    residual, ahead = np.zeros(len(clones.day)), np.zeros((len(places.notes), places.width, 1))
    for day in range(last, -1, -1):
        goes_on = np.concatenate([ahead[:, 1:], ahead[:, -1:]], axis=1)
        answer, other = (part.reshape(*goes_on.shape[:2], -1) for part in chances(day, places.features(day)))
        written = answer + np.maximum(1 - answer - other, 0) * goes_on
        goes_on = np.broadcast_to(goes_on, written.shape)
        ahead = places.decided(written, first[day])
        rows = np.flatnonzero((clones.day == day) & clones.stays)
        at = (*places.place(clones.notes[rows], clones.gap[rows], clones.recency[rows]), stratum[clones.wait[rows]])
        foreseen = np.where(np.isnan(clones.asked[rows]), ahead[0, 0, at[-1]], written[at])
        event = clones.event[rows]
        residual[rows] = (event == ANSWER) + (event == 0) * goes_on[at] - foreseen
    return Foreseen(ahead[0, 0, stratum], residual)


@dataclass(frozen=True)
class _Places:
    """Where a wait can stand in a rhythm: a row per history of its notes, a column per day since the latest."""

    every: int
    notes: np.ndarray  # of each history
    gap: np.ndarray  # 0 before the second note
    width: int

    @classmethod
    def of(cls, every: int, horizon: int) -> _Places:
        if not every:
            return cls(0, np.zeros(1, int), np.zeros(1, int), 1)
        most = min(max(1 + horizon // (every - 1), 2), MOST_NOTES)
        notes = np.r_[0, 1, np.repeat(np.arange(2, most + 1), 3)]
        gap = np.r_[0, 0, np.tile(every + np.array([-1, 0, 1]), most - 1)]
        return cls(every, notes, gap, min(every + 1, horizon) + 1)

    def place(self, notes: np.ndarray, gap: np.ndarray, since: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of a wait with so many notes, the last gap, and the days since the latest note."""
        later = 2 + 3 * (np.minimum(notes, self.notes[-1]) - 2) + gap - (self.every - 1)
        return np.where(notes < 2, notes, later), np.where(notes > 0, np.minimum(since, self.width - 1), 0)

    def features(self, day: int) -> np.ndarray:
        """Of each place on a day, row by row."""
        notes, gap = (np.repeat(part, self.width) for part in (self.notes, self.gap))
        since = np.where(notes > 0, np.tile(np.arange(self.width), len(self.notes)), day)
        return answer_features(np.full(len(notes), day), notes, since, gap)

    def decided(self, written: np.ndarray, first: float) -> np.ndarray:
        """The chances before it is decided whether to write: by the rhythm, or `first` for the first note."""
        since = np.arange(self.width)
        asked = chance_to_write(np.ones(self.width), since, self.every)[None, :, None]
        row, _ = self.place(self.notes[:, None] + 1, since[None], since[None])
        writes = np.clip(row, 0, len(self.notes) - 1)
        found = (1 - asked) * written + asked * written[writes, 0]
        if self.every:
            found[0] = (1 - first) * written[0] + first * written[1, 0]
        return np.asarray(found)

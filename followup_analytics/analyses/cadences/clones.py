"""Clones: every wait is put into every rhythm, censored when it leaves it, and weighted to stand for those that left.

The g-formula writes exactly every k days; the clones of the check may write a day early or late (1/4-1/2-1/4). There is
no check with fewer than 10 clones per impression on the day after a rhythm first shows. The weighted clones put right
what the hazards foresee of them (`cadences/foreseen.py`), so that the check holds where either the hazards or the
chance to write is modelled well (Robins, Rotnitzky & Zhao, 1994, JASA 89:846; Bang & Robins, 2005, Biometrics 61:962).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from followup_analytics.analyses.cadences.hazards import LEVELS, Days, Design, Entry, Fit, fit_logistic
from followup_analytics.waiting.variance.special import logistic

FIRST_NOTE_BY = 2
LEAST_CLONES = 10  # in the rhythm once it shows, for each impression with a twentieth of the waits
_WINDOW = (0.25, 2 / 3, 1.0)  # chance to write on day k - 1, k, k + 1 if not yet: in all a quarter, a half, a quarter
_STAGES = 3  # the first note, the second, later ones
_HEAVIEST = 10  # times the mean weight of a day: a clone never stands for more, as the hazards foresee the rest


@dataclass(frozen=True)
class Foreseen:
    """What the hazards foresee of a rhythm."""

    at_entry: np.ndarray  # of each wait, on its first day: the chance of an answer by the horizon
    residual: np.ndarray  # of each day of each clone: what came of it, less what was foreseen


@dataclass(frozen=True)
class Clones:
    """The waits that may be keeping one rhythm, day by day, until they leave it: arrays of equal length.

    ``cell`` numbers what the chance to write on that day may depend on, as ``writing`` has it. ``asked`` is the chance
    to write that the rhythm asks for; NaN: whatever people do. ``watched`` is the share of waits that the log still
    follows on that day, of those that began at that time in the search.
    """

    wait: np.ndarray
    day: np.ndarray
    event: np.ndarray
    notes: np.ndarray
    recency: np.ndarray
    gap: np.ndarray
    writes: np.ndarray
    asked: np.ndarray
    stays: np.ndarray  # False on the day a clone leaves; it is then not at risk of the day's events
    watched: np.ndarray
    cell: np.ndarray
    writing: Design
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

    def fit(self, weight: np.ndarray, near: Fit | None = None) -> Fit:
        """The chance to write on the days on which the rhythm asks for something, for waits with these weights."""
        own = np.where(np.isnan(self.asked), 0, weight[self.wait])
        size = len(self.writing)
        wrote = np.bincount(self.cell, own * self.writes, size)
        return fit_logistic(self.writing, wrote, np.bincount(self.cell, own, size), near=near)

    def rate(self, weight: np.ndarray, fit: Fit, foreseen: Foreseen) -> float:
        """The chance of an answer by the horizon, foreseen for all waits and put right by what came of the clones.

        Parameters
        ----------
        weight
            Of each wait; a bootstrap draw gives whole numbers.
        fit
            The chance to write.
        foreseen
            What the hazards foresee. With nothing foreseen this is the weighted Aalen-Johansen chance.
        """
        counted = self._carried(weight.sum(), weight[self.wait] * self._cadence_weights(fit) / self.watched)
        size = self.horizon + 1
        mean = np.bincount(self.day, counted, size) / self._staying
        counted = np.minimum(counted, _HEAVIEST * mean[self.day])
        return float(((weight * foreseen.at_entry).sum() + (counted * foreseen.residual).sum()) / weight.sum())

    def _carried(self, waits: float, counted: np.ndarray) -> np.ndarray:
        """The weights, scaled so that on each day they carry on those of the day before without an event."""
        size = self.horizon + 1
        held, over = (np.bincount(self.day, counted * which, size) for which in (self.stays, self.event > 0))
        gone = np.divide(over, held, out=np.zeros(size), where=held > 0)
        carried = waits * np.r_[1.0, np.cumprod(1 - gone)[:-1]]
        scale = np.divide(carried, held, out=np.zeros(size), where=held > 0)
        found: np.ndarray = counted * scale[self.day]
        return found

    def _cadence_weights(self, fit: Fit) -> np.ndarray:
        """The chance that the rhythm asks for what was done so far, over the chance that people do it anyway."""
        natural = np.clip(logistic(self.writing.linear(fit.beta)), 1e-9, 1 - 1e-9)
        ratio = self._asked_for / np.array([1 - natural, natural])
        by_place = np.log(np.where(np.isnan(ratio), 1, np.maximum(ratio, 1e-300)))
        log = np.append(by_place, 0.0)[self._place]
        total = log.cumsum()
        begins, days = self._begins
        before = np.repeat(total[begins] - log[begins], days)
        return np.where(self.stays, np.exp(total - before), 0)

    # What follows is the same for every resample.

    @cached_property
    def _staying(self) -> np.ndarray:
        """How many clones stay on each day, 1 where none does."""
        return np.maximum(np.bincount(self.day, self.stays, self.horizon + 1), 1)

    @cached_property
    def _asked_for(self) -> np.ndarray:
        """The chance that the rhythm asks not to write, and to write, in each cell: the same on all its days."""
        asked = np.full(len(self.writing), np.nan)
        asked[self.cell] = self.asked
        return np.array([1 - asked, asked])

    @cached_property
    def _place(self) -> np.ndarray:
        """Where what was done on each day stands in these two rows, one after the other; behind them: it left."""
        size = len(self.writing)
        return np.where(self.stays, self.writes * size + self.cell, 2 * size)

    @cached_property
    def _begins(self) -> tuple[np.ndarray, np.ndarray]:
        """The position of each clone's first day, and how many days it has."""
        begins = np.flatnonzero(np.r_[True, self.wait[1:] != self.wait[:-1]]) if len(self.wait) else np.zeros(0, int)
        return begins, np.diff(np.r_[begins, len(self.wait)])


def clones(days: Days, entry: Entry, *, every: int, horizon: int) -> Clones:
    """The clones of one rhythm; `every` 0 is the rhythm of no notes."""
    writes = (days.recency == 0) & (days.notes > 0)
    before = days.notes - writes
    since = np.where(writes, np.where(before > 0, days.gap, days.day), days.recency)
    asked = chance_to_write(before, since, every)
    leaves = (writes & (asked == 0)) | (~writes & (asked == 1))
    begins = np.r_[True, days.wait[1:] != days.wait[:-1]][: len(days)]
    left = leaves.cumsum() - leaves
    here = left == left[np.maximum.accumulate(np.where(begins, np.arange(len(days)), 0))]
    wait, day = days.wait[here], days.day[here]
    cell, writing = _writing(before[here], since[here], entry, wait, day)
    return Clones(
        wait=wait,
        day=day,
        event=days.event[here],
        notes=days.notes[here],
        recency=days.recency[here],
        gap=days.gap[here],
        writes=writes[here],
        asked=asked[here],
        stays=~leaves[here],
        watched=_watched(days, entry, horizon)[entry.search[wait], day],
        cell=cell,
        writing=writing,
        every=every,
        horizon=horizon,
    )


def chance_to_write(before: np.ndarray, since: np.ndarray, every: int) -> np.ndarray:
    """The chance to write that the rhythm asks for, given the earlier notes and the days since the last contact."""
    if every == 0:
        return np.zeros(len(before))
    late = since - every
    later = np.select([late < -1, late <= 0], [0.0, np.where(late < 0, *_WINDOW[:2])], _WINDOW[2])
    first = np.where(since < FIRST_NOTE_BY, np.nan, 1.0)
    return np.where(before > 0, later, first)


def _writing(
    before: np.ndarray, since: np.ndarray, entry: Entry, wait: np.ndarray, day: np.ndarray
) -> tuple[np.ndarray, Design]:
    """The cells of the chance to write, and what it may depend on.

    Each apart for the first, the second and later notes: the days since the contact before, for all and by impression;
    the time in the search; where the promised day lies.
    """
    stage = np.minimum(before, _STAGES - 1)
    place = stage * (since.max(initial=0) + 1) + since
    factors = [place, place * LEVELS + entry.impression[wait]]
    factors += [part * _STAGES + stage for part in (entry.search[wait], entry.promise(wait, day))]
    _, first, cell = np.unique(_coded(factors[1:]), return_index=True, return_inverse=True)
    classes, size = [], 0
    for factor in factors:
        names, code = np.unique(factor[first], return_inverse=True)
        classes.append(code + size)
        size += len(names)
    return cell, Design(np.ones((1, 1)), np.zeros(len(first), int), np.array(classes), size)


def _coded(parts: list[np.ndarray]) -> np.ndarray:
    """One whole number for each combination."""
    code = np.zeros(len(parts[0]), int)
    for part in parts:
        code = code * (part.max(initial=0) + 1) + part
    return code


def _watched(days: Days, entry: Entry, horizon: int) -> np.ndarray:
    """The share of waits that the log still follows on each day, by time in the search: Kaplan-Meier of censoring."""
    size, last = horizon + 1, np.r_[days.wait[1:] != days.wait[:-1], True][: len(days)]
    code, shape = entry.search[days.wait] * size + days.day, (entry.search.max(initial=0) + 1, size)
    silent, censored = (
        np.bincount(code, which, shape[0] * size).reshape(shape)
        for which in (days.event == 0, last & (days.event == 0))
    )
    goes_on = 1 - np.divide(censored, silent, out=np.zeros(shape), where=silent > 0)
    return np.cumprod(np.column_stack([np.ones(shape[0]), goes_on[:, :-1]]), axis=1)

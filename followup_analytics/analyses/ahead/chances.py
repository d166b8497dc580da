"""Chances: how likely an answer is on the days ahead of each open wait, from silences like it and the outlook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from followup_analytics.analyses.ahead.landmarks import Landmarks, Stretches
from followup_analytics.analyses.ahead.outlook import Outlook
from followup_analytics.log.days import Day, day_number
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.words import ORIGINS
from followup_analytics.waiting.adjustment.circumstances import (
    Circumstances,
    circumstances,
    circumstances_in_passing,
)
from followup_analytics.waiting.answers import ANSWER, Answer, Ends
from followup_analytics.waiting.counts import count_days
from followup_analytics.waiting.groups import clusters
from followup_analytics.waiting.incidence import incidence
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits
from followup_analytics.waiting.steps import CodedSteps, coded_steps
from followup_analytics.waiting.variance.intervals import effective_size, wilson
from followup_analytics.waiting.variance.jackknife import clustered_variance_on
from followup_analytics.waiting.waits import coded_waits

LEAST_KNOWN = 5  # where fewer were at risk, no chance is given
LEAST_ANSWERS = 20  # fewer are not enough to see a trend

_OTHER_ANSWER, _CAUSES = 3, 3  # beside ANSWER, those asked for, and CLOSED
_SUREST = 0.95  # the most that a day's hazards may add up to, where the outlook makes answers more likely


@dataclass(frozen=True)
class Chances:
    """The chances asked for, each once for all open waits that share it: arrays of equal length."""

    row: np.ndarray  # of each open wait, the position of its chance
    silent: np.ndarray
    at_risk: np.ndarray
    adjusted: np.ndarray  # whether an outlook went into it
    figures: np.ndarray  # (chances, 3, days ahead): the chance with its ends

    @classmethod
    def of(cls, read: Reading, waits: np.ndarray, ahead: list[int], *, ends: bool = True) -> Chances:
        """The chances of these open waits; without their ends, which take as long again, for who needs none."""
        stretches, own = read.stretches, read.stretches.last(waits)
        landmarks, which = Landmarks.of(stretches, waits)
        first, row = read.distinct_waits(which, own)
        which, own = which[first], own[first]
        times, spread = read.times(landmarks, which, own, ahead[-1])
        figures = np.full((len(which), 3, len(ahead)), np.nan)
        for block in landmarks.blocks(ahead[-1]):
            here = (which >= block.start) & (which < block.stop)
            ours = _DaysAhead.of(stretches, landmarks, block, ahead, ends=ends).only(which[here] - block.start)
            figures[here] = ours.figures(times[here], spread[here])
        adjusted = np.array([outlook is not None for outlook in read.outlooks])[stretches.origin[own]]
        return cls(row, landmarks.silent[which], landmarks.size[which], adjusted, figures)


@dataclass(frozen=True)
class Reading:
    """A log read on a day: its stretches, and the outlook of each origin or None."""

    stretches: Stretches
    outlooks: tuple[Outlook | None, ...]

    @classmethod
    def of(
        cls, log: FollowUpLog, coded: CodedWaits, notes: CodedNotes, answer: Answer, *, as_of: Day, adjust: bool,
        in_passing: bool = False,
    ) -> Reading:  # fmt: skip
        """There is an outlook for each origin of which some wait is open and enough waits were answered.

        Where the log is read on that day only in passing, what it keeps of another day stays.
        """
        steps = coded_steps(coded, notes)
        event = Ends.of(coded, answer).event
        event = np.where((coded.event == ANSWER) & (event != ANSWER), _OTHER_ANSWER, event)
        stretches = Stretches.of(coded, steps, clusters(log, coded), event)
        if not adjust:
            return cls(stretches, (None,) * len(ORIGINS))
        if in_passing:
            return cls(stretches, _outlooks(log, coded, steps, as_of, circumstances_in_passing))
        return cls(stretches, outlooks(log, as_of=as_of))

    def distinct_waits(self, which: np.ndarray, own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The first of the open waits that share a chance, and for each wait the position of its chance.

        They are given by their landmarks and their latest stretches.
        """
        code = which
        for number, outlook in enumerate(self.outlooks):
            if outlook is not None:
                for part in outlook.day_kinds(own):
                    _, place = np.unique(np.where(self.stretches.origin[own] == number, part, -1), return_inverse=True)
                    _, code = np.unique(code * (place.max(initial=0) + 1) + place, return_inverse=True)
        _, first, row = np.unique(code, return_index=True, return_inverse=True)
        return first, row

    def times(
        self, landmarks: Landmarks, which: np.ndarray, own: np.ndarray, days: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """`Outlook.times`, from the outlook of each wait's origin; 1 where there is none."""
        times, spread = np.ones((len(which), days)), np.zeros(len(which))
        for number, outlook in enumerate(self.outlooks):
            here = np.flatnonzero(self.stretches.origin[own] == number)
            if outlook is not None and len(here):
                times[here], spread[here] = outlook.times(self.stretches, landmarks, which[here], own[here], days)
        return times, spread


@once_a_log
def outlooks(log: FollowUpLog, *, as_of: Day) -> tuple[Outlook | None, ...]:
    """The outlook of each origin: one for all days ahead and all answers, and kept with the log as other fits are."""
    coded, notes = coded_waits(log, as_of=as_of)
    return _outlooks(log, coded, coded_steps(coded, notes), as_of, circumstances)


def _outlooks(
    log: FollowUpLog, coded: CodedWaits, steps: CodedSteps, as_of: Day, around: Callable[..., Circumstances]
) -> tuple[Outlook | None, ...]:
    waited, answered = (
        np.bincount(coded.origin[which], minlength=len(ORIGINS)) for which in (open_waits(coded), coded.event == ANSWER)
    )
    weighed, origin = (waited > 0) & (answered >= LEAST_ANSWERS), coded.origin[steps.wait]
    if not weighed.any():
        return (None,) * len(ORIGINS)
    held, read_on = around(log, as_of=as_of), day_number(as_of)
    each = enumerate(weighed.tolist())
    return tuple(Outlook.of(held, steps, origin == number, read_on) if some else None for number, some in each)


def open_waits(coded: CodedWaits) -> np.ndarray:
    """The last wait of each application, where its end is not known yet."""
    last = np.r_[coded.application[1:] != coded.application[:-1], True][: len(coded)]
    return np.flatnonzero(last & coded.pending)


@dataclass(frozen=True)
class _DaysAhead:
    """What silences tell of the days ahead: the hazards of each, and how much is behind each number of days."""

    hazards: np.ndarray  # (causes, silences, days)
    size: np.ndarray  # (silences, days ahead)
    told: np.ndarray  # of the same shape: whether enough were still at risk
    last: np.ndarray  # the position of each number of days ahead

    @classmethod
    def of(
        cls, stretches: Stretches, landmarks: Landmarks, block: slice, ahead: list[int], *, ends: bool
    ) -> _DaysAhead:
        """The days ahead of those landmarks; without ends it is not looked how much is behind each."""
        size, last = landmarks.size[block], np.array(ahead) - 1
        group = np.repeat(np.arange(len(size)), size)
        place = np.arange(len(group)) + np.repeat(landmarks.first[block] - (size.cumsum() - size), size)
        rows = landmarks.rows[place]
        exit, event = stretches.days[rows] - landmarks.silent[block][group] - 1, stretches.event[rows]
        counts = count_days(exit, event, group=group, groups=len(size), horizon=ahead[-1] - 1, causes=_CAUSES)
        hazards, told = counts.events / np.maximum(counts.at_risk, 1), counts.at_risk[:, last] >= LEAST_KNOWN
        if not ends:
            return cls(hazards, np.full(told.shape, np.nan), told, last)
        curve = incidence(counts)
        robust = clustered_variance_on(last, curve, exit, event, group, stretches.cluster[rows])
        variance = np.maximum(curve.variance()[:, last], robust)
        waits = landmarks.waits[block][:, None]
        seen = size[:, None] - (counts.censored.cumsum(axis=1) - counts.censored)[:, last]
        behind = effective_size(curve.rate[:, last], variance, waits, if_none=seen)
        return cls(hazards, behind, told, last)

    def only(self, which: np.ndarray) -> _DaysAhead:
        """The days ahead of some silences; one may be asked for several times."""
        return _DaysAhead(self.hazards[:, which], self.size[which], self.told[which], self.last)

    def figures(self, times: np.ndarray, spread: np.ndarray) -> np.ndarray:
        """The chances with their ends, where answers are `times` as likely on each day: (silences, 3, days ahead)."""
        asked, closed, other = self.hazards
        answer = asked + other
        room = _SUREST * (1 - closed) / np.maximum(answer, 1e-12)
        times = np.minimum(times, np.maximum(room, 1))
        left = (1 - times * answer - closed).cumprod(axis=1)
        free = np.concatenate([np.ones((len(left), 1)), left[:, :-1]], axis=1)
        chance = (free * times * asked).cumsum(axis=1)[:, self.last]
        odds = np.divide(chance, 1 - chance, out=np.zeros_like(chance), where=chance < 1)
        ends = wilson(chance, self.size / (1 + self.size * odds * spread[:, None]))
        return np.where(self.told[:, None], np.stack([chance, *ends], axis=1), np.nan)

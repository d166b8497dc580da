"""The outlook: how much likelier answers are in the circumstances of a day ahead than on the days observed.

Silences are weighed by a line in when a wait began, and by the weeks away, which are found first: if every week had an
effect of its own, the week, the age of a wait and its beginning would explain each other, and a season became a trend
(−5 points in place of −4.4). Weeks far below the line through all others are few, and the rest are taken to be alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from followup_analytics.analyses.ahead.away_weeks import away_weeks
from followup_analytics.analyses.ahead.landmarks import Landmarks, Stretches
from followup_analytics.log.days import MISSING
from followup_analytics.waiting.adjustment.circumstances import Circumstances
from followup_analytics.waiting.adjustment.hazard_model import Rows, fitted
from followup_analytics.waiting.adjustment.sampled_days import SampledDays
from followup_analytics.waiting.answers import ANSWER
from followup_analytics.waiting.steps import CodedSteps

_PLAIN = slice(0, 5)  # the factors of `Circumstances` that belong to the wait and not to the calendar
_WEEK, _PROMISE = 6, 8  # positions of two others
_BEGAN, _MOST_BEGAN = 14, 26  # classes of when a wait began in its seeker's search: days of each, how many
_TREND, _BEND = 1.0, 0.05  # the deviation of such a class, and of its bend from the line through its neighbours
_AWAY = 2.0  # the deviation of a week away
_PINNED = 1e9  # the precision of what is taken to be 0
_SILENCES = 64  # taken of each landmark
_CELLS = 1 << 17  # silences by days ahead, computed at once: few enough to stay in the processor's cache


@dataclass(frozen=True)
class Outlook:
    """What the circumstances of a day add to the logarithm of the hazard of an answer, for waits of one origin.

    The circumstances are when the wait began in its seeker's search, whether the week was one in which nearly everybody
    was away (no week ahead is), and where the promised day lies. What belongs to the wait itself is in the model but
    not here.
    """

    around: Circumstances
    began: np.ndarray  # the class of each stretch
    trend: np.ndarray  # by that class
    trend_variance: np.ndarray  # of each two classes
    week: np.ndarray
    promise: np.ndarray
    read_on: int

    @classmethod
    def of(cls, around: Circumstances, steps: CodedSteps, kept: np.ndarray, read_on: int) -> Outlook:
        """Fit to the days of the stretches that are kept."""
        sample = SampledDays.of(steps, kept, days=int(steps.length.max(initial=0)) + 1)
        began = np.clip((around.began - around.search) // _BEGAN, 0, _MOST_BEGAN - 1)
        fit, size = _fitted(around, began, sample), int(around.sizes.sum())
        trend, week, promise = slice(size, size + _MOST_BEGAN), around.part(_WEEK), around.part(_PROMISE)
        parts = fit.parameters[trend], fit.variance[trend, trend], fit.parameters[week], fit.parameters[promise]
        return cls(around, began, *parts, read_on)

    def factors(self, stretch: np.ndarray, day: np.ndarray) -> np.ndarray:
        """How many times as likely circumstances make an answer on these days (the second axis) of these stretches."""
        times = np.broadcast_to(np.exp(self.trend)[self.began[stretch]][:, None], day.shape)
        if self.week.any():
            week = np.clip((day - self.around.first) // self.around.season, 0, len(self.week) - 1)
            times = times * np.where(day > self.read_on, 1, np.exp(self.week)[week])
        if (self.around.promised[stretch] != MISSING).any():
            promise = self.around.promise(self.around.promised[stretch][:, None], day)
            times = times * np.exp(self.promise)[promise]
        return times

    def day_kinds(self, stretch: np.ndarray) -> np.ndarray:
        """What stretches of a landmark that last until today must share to have the same days ahead: (3, stretches)."""
        return np.stack([self.began[stretch], self.around.promised[stretch], self.around.contact[stretch]])

    def times(
        self, stretches: Stretches, landmarks: Landmarks, which: np.ndarray, own: np.ndarray, days: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """How many times as likely an answer is on each day ahead as among its silences, and the variance of the log.

        Parameters
        ----------
        which, own
            The landmark of each open wait asked for, and its latest stretch.
        days
            How many days ahead.
        """
        asked, place = np.unique(which, return_inverse=True)
        step = max(_CELLS // (_SILENCES * days), 1)
        parts = [
            self._mean_ahead(stretches, landmarks, asked[at : at + step], days) for at in range(0, len(asked), step)
        ]
        mean, share = (np.concatenate(part) for part in zip(*parts, strict=True))
        ahead = np.arange(1, days + 1)
        here = self.factors(own, (self.around.contact[own] + stretches.quiet[own])[:, None] + ahead)
        apart = np.eye(len(self.trend))[self.began[own]] - share[place]
        return here / mean[place], np.einsum("ij,jk,ik->i", apart, self.trend_variance, apart)

    def _mean_ahead(
        self, stretches: Stretches, landmarks: Landmarks, which: np.ndarray, days: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """For evenly spaced silences of these landmarks, the mean on each day ahead, and the share of each class."""
        group, row, silent = landmarks.some(which, _SILENCES)
        ahead = np.arange(1, days + 1)
        there = self.factors(row, (self.around.contact[row] + silent)[:, None] + ahead)
        left = np.minimum(stretches.days[row] - silent, days)  # days for which each is still at risk
        begins = np.flatnonzero(np.diff(group, prepend=-1))
        total = np.zeros((len(which), days))
        if len(begins):
            total[group[begins]] = np.add.reduceat(np.where(left[:, None] >= ahead, there, 0), begins, axis=0)
        ends = np.bincount(group * (days + 1) + left, minlength=len(which) * (days + 1)).reshape(-1, days + 1)
        size = ends[:, :0:-1].cumsum(axis=1)[:, ::-1]  # still at risk on each day
        last = np.maximum.accumulate(np.where(size > 0, np.arange(days), 0), axis=1)  # beyond it nobody is left
        total, size = (np.take_along_axis(part, last, axis=1) for part in (total, np.maximum(size, 1)))
        classes = np.bincount(group * len(self.trend) + self.began[row], minlength=len(which) * len(self.trend))
        share = classes.reshape(len(which), -1) / np.maximum(np.bincount(group, minlength=len(which)), 1)[:, None]
        return np.where(total > 0, total / size, 1.0), share


@dataclass(frozen=True)
class _Fit:
    """What each class adds (those of `Circumstances`, then those of when a wait began), and the answers expected."""

    parameters: np.ndarray
    variance: np.ndarray  # of each two classes
    expected: np.ndarray  # answers, by sampled day

    @classmethod
    def of(cls, classes: np.ndarray, sample: SampledDays, precision: np.ndarray, line: slice) -> _Fit:
        """Fit the classes to which some day belongs, and the whole line of when waits began."""
        seen = np.bincount(classes.ravel(), minlength=len(precision)) > 0
        seen[line] = True
        own, names = np.flatnonzero(seen), np.cumsum(seen) - 1
        rows = Rows(names[classes], sample.weight, len(own))
        model = fitted(rows, sample.weight * (sample.event == ANSWER), precision[np.ix_(own, own)])
        parameters, variance = np.zeros(len(precision)), np.zeros_like(precision)
        parameters[own], variance[np.ix_(own, own)] = model.parameters, model.inverse
        return cls(parameters, variance, model.expected)


def _fitted(around: Circumstances, began: np.ndarray, sample: SampledDays) -> _Fit:
    """The fit, with the weeks away among the classes where there are any; all other weeks add nothing."""
    every, size = around.classes(sample.stretch, sample.silent), int(around.sizes.sum())
    line = slice(size + int(began.min()), size + int(began.max()) + 1)
    classes = np.stack([*every[_PLAIN], every[_PROMISE], size + began[sample.stretch]])
    precision = np.diag(np.append(around.precision(), np.full(_MOST_BEGAN + 1, _PINNED)))
    precision[line, line] = _smoothness(line.stop - line.start)
    fit = _Fit.of(classes, sample, precision, line)
    weeks = around.part(_WEEK)
    week, many = every[_WEEK] - weeks.start, weeks.stop - weeks.start
    came, expected = (
        np.bincount(week, each, many) for each in (sample.weight * (sample.event == ANSWER), fit.expected)
    )
    away = away_weeks(came, expected)
    if not away.any():
        return fit
    precision[weeks, weeks] = np.eye(many) / _AWAY**2
    return _Fit.of(
        np.stack([*classes, np.where(away[week], every[_WEEK], len(precision) - 1)]), sample, precision, line
    )


def _smoothness(size: int) -> np.ndarray:
    """The precision of classes in a row: each is drawn to 0, and strongly to the line through its neighbours."""
    bend = np.diff(np.eye(size), 2, axis=0)
    found: np.ndarray = np.eye(size) / _TREND**2 + bend.T @ bend / _BEND**2
    return found

"""Negative controls: answers that no note can have brought about, and whether they go along with notes all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.waiting.adjustment.circumstances import Circumstances, circumstances
from followup_analytics.waiting.adjustment.hazard_model import Rows, fitted
from followup_analytics.waiting.adjustment.sampled_days import SampledDays
from followup_analytics.waiting.answers import ANSWER
from followup_analytics.waiting.groups import clusters
from followup_analytics.waiting.records.coded_waits import CodedNotes
from followup_analytics.waiting.steps import CodedSteps, coded_steps
from followup_analytics.waiting.variance.intervals import normal_quantile
from followup_analytics.waiting.variance.products import product
from followup_analytics.waiting.waits import coded_waits

WORN_OFF = 7  # from this many days on, a note has little effect left
_MIDDLE = 10  # the gap that counts as neither early nor late
_PLAIN = (0, 1, 3, 4)  # of the factors of `Circumstances`, without the gap before, as that is what is tested
_ADJUSTED = (*_PLAIN, 5, 6, 7, 8)
_LEAST_ANSWERS = 20
_PART, _PARTS = 14, 26  # days of a part of the search, and how many there are
_DRAWN = 2  # check-ins: a part with few of them counts as hardly earlier or later than the others
# Together one is not nil by chance in one log of ten; half of that goes to the one that finds what no log shows.
_LEVELS = {"unread": 0.975, "eager": 0.95, "trend": 0.975}
_NOTES = 2_500  # looked at, besides those that were answered the same day


class NegativeControl(TypedDict):
    """How many times as likely answers are where it should make no difference, with its ends; `nil`: 1 is within."""

    ratio: float
    lower: float
    upper: float
    nil: bool


@once_a_log
def negative_controls(log: FollowUpLog, *, as_of: Day, adjust: bool = True) -> dict[str, NegativeControl]:
    """Three comparisons of answers that no check-in can have brought about.

    Where one of them is not nil, those who write differ from those who do not, or those who write sooner from those who
    write later, in more than the log shows. They find large differences: in logs of 2,000 interviews, half the time.
    Together one of them is not nil by chance in one log of ten.

    Parameters
    ----------
    log, as_of
        As in `response_rates`.
    adjust
        Whether days are compared in the same circumstances, as `without` is; else by strata alone, as `check` is.

    Returns
    -------
    dict
        ``unread``: answers on the day of a check-in, before it can have been read, beside days without one. ``eager``:
        by how much answers are likelier where a check-in followed twice as soon, on its own day and from a week after
        the latest note on. ``trend``: by how much answers before any check-in are likelier in the parts of the search
        in which people write twice as soon. Empty with fewer than 20 answers.

    Examples
    --------
    >>> from followup_analytics import simulate
    >>> log, truth = simulate("null", interviews=400, seed=1)
    >>> sorted(negative_controls(log, as_of=truth.attrs["as_of"]))
    ['eager', 'trend', 'unread']
    """
    coded, notes = coded_waits(log, as_of=as_of)
    asked = np.flatnonzero(~notes.thank_you)
    if not len(asked):
        return {}
    steps = coded_steps(coded, notes)
    kept = np.isin(coded.origin, coded.origin[notes.wait[asked]])[steps.wait]
    days = _Days.of(steps, notes, asked, kept)
    if days.came.sum() < _LEAST_ANSWERS:
        return {}
    around = circumstances(log, as_of=as_of)
    cluster = clusters(log, coded)[steps.wait[days.stretch]]
    values = {
        "unread": days.note,
        "eager": days.eager(steps, notes),
        "trend": days.trend(around, steps, notes, asked),
    }
    return _compared(around, days, cluster, values, adjust)


@dataclass(frozen=True)
class _Days:
    """Days without a note, and days of check-ins, as arrays of equal length: each belongs to the stretch before."""

    stretch: np.ndarray
    silent: np.ndarray
    came: np.ndarray  # whether an answer came
    note: np.ndarray  # whether a check-in was sent
    weight: np.ndarray  # how many days it stands for

    @classmethod
    def of(cls, steps: CodedSteps, notes: CodedNotes, asked: np.ndarray, kept: np.ndarray) -> _Days:
        """The days of the stretches that are kept, and those of the notes asked for."""
        sample = SampledDays.of(steps, kept, days=int(steps.length.max(initial=0)) + 1)
        free = (sample.silent > 0) | (steps.attempt[sample.stretch] == 0)  # else it is the day of a note
        before = asked + notes.wait[asked]
        came = (steps.length[before + 1] == 0) & (steps.event[before + 1] == ANSWER)
        quiet = np.flatnonzero(~came)
        every = max(-(-len(quiet) // _NOTES), 1)
        own = np.append(np.flatnonzero(came), quiet[::every])
        weight = np.where(came[own], 1, every)
        return cls(
            np.append(sample.stretch[free], before[own]),
            np.append(sample.silent[free], notes.gap[asked][own]),
            np.append((sample.event == ANSWER)[free], came[own]).astype(float),
            np.append(np.zeros(free.sum()), np.ones(len(own))),
            np.append(sample.weight[free], weight),
        )

    def eager(self, steps: CodedSteps, notes: CodedNotes) -> np.ndarray:
        """The binary logarithm of ten days over the gap: of the check-in, or of a latest note that has worn off."""
        before = np.append(notes.gap, 0)[steps.note[self.stretch]]
        worn = (self.silent >= WORN_OFF) & (steps.attempt[self.stretch] > 1)
        gap = np.where(self.note > 0, self.silent, np.where(worn, before, _MIDDLE))
        return _twice_as_soon(gap)

    def trend(self, around: Circumstances, steps: CodedSteps, notes: CodedNotes, asked: np.ndarray) -> np.ndarray:
        """The same on average in that part of the search, for the days before the first check-in of each wait."""
        part = np.clip((around.began - around.search) // _PART, 0, _PARTS - 1)
        own = part[asked + notes.wait[asked]]
        many = np.bincount(own, minlength=_PARTS) + _DRAWN
        soon = np.bincount(own, _twice_as_soon(notes.gap[asked]), _PARTS) / many
        first = np.full(int(steps.wait[-1]) + 1, len(notes))
        np.minimum.at(first, notes.wait[asked], asked)
        free = steps.note[self.stretch] < first[steps.wait[self.stretch]]
        weight, value = self.weight * free, soon[part[self.stretch]]
        return np.where(free, value - product(weight, value) / max(float(weight.sum()), 1.0), 0.0)


def _twice_as_soon(gap: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.log2(_MIDDLE / np.maximum(gap, 1))
    return found


def _compared(
    around: Circumstances, days: _Days, cluster: np.ndarray, asked: dict[str, np.ndarray], adjust: bool
) -> dict[str, NegativeControl]:
    """For each control, one step of the model's likelihood away from no difference, given all that the model knows."""
    classes = around.classes(days.stretch, days.silent)[list(_ADJUSTED if adjust else _PLAIN)]
    seen = np.bincount(classes.ravel(), minlength=int(around.sizes.sum())) > 0
    rows = Rows((np.cumsum(seen) - 1)[classes], days.weight, int(seen.sum()))
    model = fitted(rows, days.weight * days.came, around.precision()[seen])
    expected = model.expected
    found = {}
    for name, value in asked.items():
        apart = value - rows.linear(product(model.inverse, rows.summed(expected * value)))
        apart = apart - product(expected, apart) / expected.sum()
        adds = np.bincount(cluster, apart * (days.weight * days.came - expected))
        known = max(float(product(expected, apart**2)), 1e-12)
        error = float(np.sqrt(max(float((adds**2).sum()), known))) / known  # few answers vary less than they could
        found[name] = _control(float(adds.sum()) / known, error, _LEVELS[name])
    return found


def _control(log_ratio: float, error: float, level: float) -> NegativeControl:
    reach = normal_quantile(level) * error
    ratio, lower, upper = (float(np.exp(np.clip(log_ratio + shift, -9, 9))) for shift in (0.0, -reach, reach))
    return NegativeControl(ratio=ratio, lower=lower, upper=upper, nil=bool(lower <= 1 <= upper))

"""Day by day: how likely an answer is on a day after a note, beside the same day of a silence without one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from followup_analytics.core.errors import UnknownChoice
from followup_analytics.core.log import FollowUpLog
from followup_analytics.core.words import CHECK_IN, FOLLOW_UP_KINDS, THANK_YOU
from followup_analytics.facts.codes import stamp
from followup_analytics.facts.timeline import Day
from followup_analytics.timing.counts import distinct
from followup_analytics.timing.groups import clusters
from followup_analytics.timing.intervals import LEVEL, difference, effective_size, normal_quantile, wilson
from followup_analytics.timing.silence import LEAST_AT_RISK, LONGEST, Silence, silence
from followup_analytics.timing.waiting import ANSWER, FOLLOW_UP, CodedNotes, CodedWaits, coded_steps, coded_waits

FIRST_DAYS = (0, 1, 2, 3, 4, 6, 8, 11, 15, 21)  # of the classes of days; the last ends with the horizon
LEAST_WAITS = 5

_FIGURES = ("hazard", "lower", "upper", "without", "without_lower", "without_upper", "lift", "lift_lower", "lift_upper")
_COLUMNS = {
    **dict.fromkeys(("first_day", "last_day", "waits", "at_risk", "answered"), "int64"),
    **dict.fromkeys(_FIGURES, "float64"),
    **dict.fromkeys(("enough", "clear"), "bool"),
}


def answer_hazard(log: FollowUpLog, *, as_of: Day, horizon: int = 30, kind: str = CHECK_IN) -> pd.DataFrame:
    """The chance of an answer on a day, by days since a note, and what it would have been without that note.

    `hazard` is answers per day at risk: days on which the wait was still open and no later note had been sent.
    `without` is the same for the waits equally silent that were not written to: for a note with gap g, the hazard on
    day g + u of a silence of the same origin, contact number and impression, averaged over the days at risk. Days are
    taken together as the answers get rarer.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on.
    horizon
        The last day after the note.
    kind
        Which note-days are counted: ``"check_in"`` or ``"thank_you"``.

    Returns
    -------
    DataFrame
        A row per class of days: ``first_day``, ``last_day``, ``waits``, ``at_risk`` (days), ``answered``, ``hazard``
        (per day) with ``lower`` and ``upper``, ``without`` with its ends, ``lift`` (the difference) with its ends (all
        95 %, clustered as in `response_rates`), ``enough`` (at least 5 waits), ``clear`` (0 lies outside the interval
        of the lift even when all rows are looked at together, after Bonferroni). Days on which fewer than 10 waits are
        as silent are left out; notes with no such day at all are counted in ``attrs`` as ``unmatched`` of all
        ``sent``. Empty where no such note was sent.

    Raises
    ------
    UnknownChoice
        If horizon or kind is none that can be used here.

    Examples
    --------
    >>> from followup_analytics.simulation.simulator import simulate
    >>> log, truth = simulate("null", interviews=400, seed=1)
    >>> days = answer_hazard(log, as_of=truth.attrs["as_of"], horizon=5)
    >>> days[["first_day", "last_day"]].values.tolist()
    [[0, 0], [1, 1], [2, 2], [3, 3], [4, 5]]
    """
    _check(horizon, kind)
    coded, notes = coded_waits(log, as_of=as_of)
    counted, cluster = np.flatnonzero(notes.thank_you == (kind == THANK_YOU)), clusters(log, coded)
    quiet = silence(coded, notes, cluster, counted, within=horizon)
    days = _Days.of(coded, notes, counted[quiet.matched], quiet, horizon)
    days = days.only(quiet.at_risk[quiet.stratum[days.note], days.day] >= LEAST_AT_RISK)
    frame = _frame(days, cluster, quiet, horizon) if len(counted) else pd.DataFrame({name: [] for name in _COLUMNS})
    frame = frame.astype(_COLUMNS)
    asked = {"kind": kind, "horizon": int(horizon), "knowledge": coded.knowledge}
    frame.attrs = stamp(log, as_of) | asked | {"sent": len(counted), "unmatched": int((~quiet.matched).sum())}
    return frame


def _check(horizon: int, kind: str) -> None:
    if kind not in FOLLOW_UP_KINDS:
        raise UnknownChoice("kind", kind, FOLLOW_UP_KINDS)
    if isinstance(horizon, bool) or not isinstance(horizon, int | np.integer) or not 0 <= horizon <= LONGEST:
        raise UnknownChoice("horizon", horizon, [f"a whole number of days from 0 to {LONGEST}"])


@dataclass(frozen=True)
class _Days:
    """The days at risk after the notes: arrays of equal length."""

    row: np.ndarray  # class of days
    wait: np.ndarray
    answered: np.ndarray
    note: np.ndarray  # position among the matched notes
    day: np.ndarray  # since the contact before the note

    @classmethod
    def of(cls, coded: CodedWaits, notes: CodedNotes, which: np.ndarray, quiet: Silence, horizon: int) -> _Days:
        """The days of the stretch that each of those notes opens, up to the horizon."""
        steps = coded_steps(coded, notes)
        own = np.flatnonzero(steps.note >= 0)  # one stretch per note, in their order
        ends = (steps.event != FOLLOW_UP)[own][which]
        span = np.minimum(steps.length[own][which] + ends, horizon + 1)
        note = np.repeat(np.arange(len(which)), span)
        since = np.arange(len(note)) - np.repeat(span.cumsum() - span, span)
        last = since == steps.length[own][which][note]
        return cls(
            row=np.searchsorted(FIRST_DAYS, since, side="right") - 1,
            wait=notes.wait[which][note],
            answered=last & (steps.event[own][which] == ANSWER)[note],
            note=note,
            day=quiet.gap[note] + since,
        )

    def only(self, which: np.ndarray) -> _Days:
        return _Days(*(getattr(self, name)[which] for name in self.__dataclass_fields__))


def _frame(days: _Days, cluster: np.ndarray, quiet: Silence, horizon: int) -> pd.DataFrame:
    first = np.array([day for day in FIRST_DAYS if day <= horizon])
    rows = len(first)
    at_risk, answered = np.bincount(days.row, minlength=rows), np.bincount(days.row, days.answered, rows)
    hazard = np.divide(answered, at_risk, out=np.full(rows, np.nan), where=at_risk > 0)
    waits = distinct(days.wait, days.row, rows)
    plain = _one_day(quiet, days)
    without, spread, (both, behind) = np.full(rows, np.nan), np.zeros((rows, 2)), np.zeros((2, rows))
    for row in np.flatnonzero(at_risk):
        here = np.flatnonzero(days.row == row)
        without[row], theirs = plain.without(here)
        behind[row] = plain.size(here, apart=True)
        error = (days.answered[here] - hazard[row]) / at_risk[row]
        ours = np.bincount(cluster[days.wait[here]], error, len(theirs))
        spread[row], both[row] = (ours @ ours, theirs @ theirs), ours @ theirs
    ends = wilson(hazard, effective_size(hazard, spread[:, 0], at_risk, if_none=at_risk))
    bare = wilson(without, effective_size(without, spread[:, 1], behind, if_none=waits))
    product = np.sqrt(spread.prod(axis=1))
    correlation = np.divide(both, product, out=np.zeros(rows), where=product > 0)
    lift = (hazard - without, *difference((hazard, *ends), (without, *bare), correlation))
    enough = waits >= LEAST_WAITS
    last = np.append(first[1:] - 1, horizon)
    counts = {"first_day": first, "last_day": last, "waits": waits, "at_risk": at_risk, "answered": answered}
    figures = dict(zip(_FIGURES, (hazard, *ends, without, *bare, *lift), strict=True))
    return pd.DataFrame(counts | figures | {"enough": enough, "clear": enough & _apart(*lift, together=enough.sum())})


def _apart(value: np.ndarray, lower: np.ndarray, upper: np.ndarray, *, together: int) -> np.ndarray:
    """Whether 0 lies outside each interval, once widened for so many looked at together."""
    wider = normal_quantile(1 - (1 - LEVEL) / max(together, 1)) / normal_quantile()
    return (value - wider * (value - lower) > 0) | (value + wider * (upper - value) < 0)


def _one_day(quiet: Silence, days: _Days) -> Silence:
    """The same silence, asked for the hazard of single days: a window of one day for each day at risk."""
    answer = 1 / np.maximum(quiet.at_risk, 1)[:, :, None]
    return replace(
        quiet,
        stratum=quiet.stratum[days.note],
        gap=days.day,
        note_cluster=quiet.note_cluster[days.note],
        rate=quiet.hazards[0],
        answer=answer,
        leave=np.zeros_like(answer),
    )

"""Closings without a row of their own: a job found elsewhere, and a closing on a day that nobody wrote down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from followup_analytics.facts.coded_events import (
    KINDS,
    NOWHERE,
    CodedEvents,
    began,
    day_span,
    kind_codes,
    seeker_numbers,
)
from followup_analytics.facts.fact_rows import DAYS, dated_rows
from followup_analytics.log import words
from followup_analytics.log.days import MISSING, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log

_HIRED = KINDS.index("hired")
_FOREVER = np.iinfo("int64").max


@dataclass(frozen=True, eq=False)
class Undated:
    """For each application what its `closed` says, and the day of the last dated fact, behind which it stands."""

    kind: np.ndarray  # position in coded_events.KINDS; -1: nothing
    day: np.ndarray  # MISSING: it stands before all facts there are


@once_a_log
def undated(log: FollowUpLog) -> Undated:
    """Where the column `closed` stands in the time of each application.

    Behind its last fact (`applied_on` is one) dated on or before `confirmed_on`; without one, behind all that the log
    holds of it, whatever the day it is read on.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(applications=pd.DataFrame(
    ...     {"company": ["A", "B"], "applied_on": "2026-03-03", "closed": ["rejection", None]}))
    >>> KINDS[undated(log).kind[0]], undated(log).kind.tolist()[1]
    ('rejection', -1)
    """
    kind = kind_codes(log.cells("applications", "closed"), words.CLOSINGS)
    return Undated(kind, _last_dated(log) if (kind >= 0).any() else np.full(len(log), MISSING))


def _last_dated(log: FollowUpLog) -> np.ndarray:
    """For each application the day of its last fact, on or before `confirmed_on` where it has one."""
    confirmed, applied = (day_numbers(log.cells("applications", name)) for name in ("confirmed_on", "applied_on"))
    bound = np.where(confirmed == MISSING, _FOREVER, confirmed)
    last = np.where(applied <= bound, applied, MISSING)
    for name in DAYS:
        _, application, day = dated_rows(log, name)
        early = day <= bound[application]
        np.maximum.at(last, application[early], day[early])
    return last


def hired_elsewhere(log: FollowUpLog, facts: CodedEvents) -> CodedEvents:
    """The closings of applications that were open on a day on which their seeker was hired in another one.

    Each comes after all facts of that application and day.

    Parameters
    ----------
    facts
        The applications' own facts, in order.

    Notes
    -----
    What lies between two facts that open or close an application is closed by the first `hired` in it at most; so
    these stretches are looked up among the days of the seeker's jobs, in n log n.
    """
    hired = np.flatnonzero(facts.kind == _HIRED)
    if not len(hired):
        return facts.only(hired)
    application, first, end = _open_stretches(log, facts)
    seeker = seeker_numbers(log)
    low, span = day_span(np.concatenate([first, facts.day]))
    jobs = seeker[facts.application[hired]] * span + facts.day[hired] - low
    order = np.argsort(jobs, kind="stable")
    asked = seeker[application] * span + first - low
    at = np.searchsorted(jobs[order], asked)
    job = hired[order[np.minimum(at, len(order) - 1)]]
    day = facts.day[job]
    closes = (at < len(order)) & (seeker[facts.application[job]] == seeker[application]) & (first <= day) & (day < end)
    chosen = np.flatnonzero(closes)
    chosen = chosen[np.lexsort((day[chosen], application[chosen]))]
    made = np.full(len(chosen), _HIRED, facts.kind.dtype), facts.row[job[chosen]], np.zeros(len(chosen), bool)
    return CodedEvents(application[chosen], day[chosen], *made, facts.size)


def _open_stretches(log: FollowUpLog, facts: CodedEvents) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where applications are open by their own facts: application, first day, and the day whose facts end it.

    One begins with each application and with each fact that opens one, and goes on to its next fact that opens or
    closes one, or to where its `closed` stands.
    """
    start = began(log, facts)
    _, application, day = dated_rows(log, "follow_ups")  # which may not be among the facts
    np.minimum.at(start, application, day)
    turns = np.flatnonzero(facts.among(*words.CLOSINGS, *words.REOPENING))
    application, day = facts.application[turns], facts.day[turns]
    follows = np.append(application[1:] == application[:-1], False)[: len(turns)]
    until = np.where(follows, np.append(day[1:], 0)[: len(turns)], _FOREVER)
    opening = facts.among(*words.REOPENING)[turns]
    turn = facts.earliest(facts.among(*words.CLOSINGS, *words.REOPENING))
    begun = np.flatnonzero(start != _FOREVER)
    first_end = np.where(turn[begun] == NOWHERE, _FOREVER, facts.day_at(turn[begun]))
    closings = undated(log)
    shut = np.where(closings.kind < 0, _FOREVER, closings.day)
    cut = np.where(day <= shut[application], np.minimum(until, shut[application]), until)
    return (
        np.concatenate([begun, application[opening]]),
        np.concatenate([start[begun], day[opening]]),
        np.concatenate([np.minimum(first_end, shut[begun]), cut[opening]]),
    )

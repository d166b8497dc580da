"""Waits: the stretches of silence that an answer, a closing, or the end of knowledge brings to an end.

A wait begun by `confirmed_on` is censored there, whatever later facts say: their day would bias answers upwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from followup_analytics.facts import timeline
from followup_analytics.facts.applications.follow_up_kinds import follow_up_kinds
from followup_analytics.facts.coded_events import KINDS, CodedEvents
from followup_analytics.facts.results import Counted, stamped
from followup_analytics.facts.status import closed_at
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import MISSING, Day, day_number, to_days
from followup_analytics.log.log import FollowUpLog, later_result, once_a_log
from followup_analytics.log.text.texts import texts_at, whole_numbers
from followup_analytics.waiting.answers import ANSWER, CENSORED, CLOSED
from followup_analytics.waiting.records.coded_waits import (
    CodedNotes,
    CodedWaits,
    joined_notes,
    joined_waits,
    known_by,
    with_known_ends,
)
from followup_analytics.waiting.records.marks import APPLIED, Block, Marks, blocks, marks_of, row_of_day

FOLLOW_UP = 3
EVENTS = ("censored", "answer", "closed", "follow_up")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_KIND = {kind: code for code, kind in enumerate(KINDS)}
_INTERVIEW, _NOTE, _INVITATION = (_KIND[k] for k in ("interview", "follow_up", "invitation"))
_FIRST_CLOSING = _KIND[words.CLOSINGS[0]]
_EVENTS = np.full(len(_KIND) + 1, ANSWER, "int8")  # what a mark of each kind is to a wait; the last is for `APPLIED`
_EVENTS[_KIND[words.OTHER_CLOSINGS[0]] :] = CLOSED
_EVENTS[APPLIED] = CENSORED
_ORIGINS = np.full(len(_KIND) + 1, words.ORIGINS.index("answer"), "int8")
_ORIGINS[[APPLIED, _INTERVIEW]] = words.ORIGINS.index("application"), words.ORIGINS.index("interview")


@dataclass(frozen=True, kw_only=True)
class WaitsStamp(Counted):
    """What `waits` says beside its rows: how many it leaves out."""

    left_out: int = 0


@checked
def waits(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """Every wait of the log up to `as_of`.

    A wait starts on ``applied_on``, on a day with interviews, or on a reply or keep_in_mind that leaves the application
    open. It ends at the first answer, interview or closing, else at the end of knowledge: `as_of`, or the application's
    ``confirmed_on`` where that is earlier and not before the wait began. The wait that runs on at the last fact of an
    application closed on a day nobody wrote down (``closed``) has no known end and is left out.

    Parameters
    ----------
    log
        The log; facts dated later than `as_of` do not exist.
    as_of
        The day the log is read on.

    Returns
    -------
    DataFrame
        A row per wait: ``seeker``, ``application_id``, ``interview_id`` (the latest interview at the start),
        ``origin`` (application, interview, answer), ``started_on``, ``ended_on``, ``days``, ``event`` (answer, closed,
        censored), ``answer_kind`` (its kind, ``interview`` for one that was not announced), ``follow_ups`` (note-days
        in it), ``impression``. ``attrs["knowledge"]`` counts the waits whose end is known, ``attrs["left_out"]`` those
        left out.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": "Tide Labs"}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-01-05"]}),
    ...     responses=pd.DataFrame({"application_id": ["a"], "received_on": ["2026-01-09"], "kind": "reply"}))
    >>> waits(log, as_of="2026-01-20")[["origin", "days", "event"]].values.tolist()
    [['interview', 4, 'answer'], ['answer', 11, 'censored']]
    """
    every, notes = coded_waits(log, as_of=as_of, left_out=True)
    coded, notes = with_known_ends(every, notes)
    frame = pd.DataFrame(
        {
            **names_of(log, coded.application),
            "interview_id": log.cells("interviews", "interview_id").array.take(coded.interview, allow_fill=True),
            "origin": texts_at(words.ORIGINS, coded.origin),
            "started_on": to_days(coded.start),
            "ended_on": to_days(coded.end),
            "days": coded.days,
            "event": texts_at(EVENTS, coded.event),
            "answer_kind": texts_at(KINDS, coded.kind),
            "follow_ups": np.bincount(notes.wait, minlength=len(coded)),
            "impression": whole_numbers(coded.impression, coded.impression == 0),
        }
    )
    return stamped(frame, log, as_of, WaitsStamp(knowledge=coded.knowledge, left_out=int(every.left_out.sum())))


def coded_waits(log: FollowUpLog, *, as_of: Day, left_out: bool = False) -> tuple[CodedWaits, CodedNotes]:
    """The waits and the note-days in them, as arrays; with `left_out` also those that have no known end."""
    known = later_result(_waits_and_notes, log, as_of=as_of) or _waits_and_notes(log, as_of=as_of)
    found = known_by(*known, day_number(as_of))
    return found if left_out else with_known_ends(*found)


def every_wait(log: FollowUpLog, *, as_of: Day) -> CodedWaits:
    """The waits alone, with those that have no known end, at half the cost: no follow-up starts a wait or ends one."""
    both = later_result(_waits_and_notes, log, as_of=as_of)
    known = both[0] if both else later_result(_waits_alone, log, as_of=as_of) or _waits_alone(log, as_of=as_of)
    return known_by(known, _NO_NOTES, day_number(as_of))[0]


@once_a_log
def _waits_alone(log: FollowUpLog, *, as_of: Day) -> CodedWaits:
    return joined_waits([waits for waits, _ in _by_block(log, as_of, notes=False)])


@once_a_log
def _waits_and_notes(log: FollowUpLog, *, as_of: Day) -> tuple[CodedWaits, CodedNotes]:
    parts = list(_by_block(log, as_of, notes=True))
    return joined_waits([waits for waits, _ in parts]), joined_notes(parts)


def _by_block(log: FollowUpLog, as_of: Day, *, notes: bool) -> Iterator[tuple[CodedWaits, CodedNotes]]:
    """The waits of some applications at a time; without `notes` no note-days."""
    last, facts = day_number(as_of), timeline.coded_events(log, as_of=as_of, notes=notes)
    for some in blocks(log, facts, as_of):
        marks = marks_of(some, last)
        starts = _starts(some, marks)
        waits = _waits(log, some, marks, np.flatnonzero(starts), last)
        found = _notes(log, some.facts, marks, starts, waits) if notes else _NO_NOTES
        yield replace(waits, application=waits.application + some.first), found


def _starts(some: Block, marks: Marks) -> np.ndarray:
    """Whether a wait starts at each mark: not at an invitation or a closing, nor where the application is closed."""
    begins = (marks.kind < _FIRST_CLOSING) & (marks.kind != _INVITATION)
    if (some.told.kind >= 0).any():
        return np.asarray(begins & ~closed_at(some.facts, some.told, marks.application, marks.place))
    turning = (marks.kind == _INTERVIEW) | (marks.kind >= _INVITATION)
    at = np.flatnonzero(begins & ~turning)  # an interview or a keep_in_mind opens what was closed
    turned = marks.latest(turning, at)
    begins[at[(turned >= 0) & (marks.kind[turned] >= _FIRST_CLOSING)]] = False
    return np.asarray(begins)


def _announced(marks: Marks) -> np.ndarray:
    """The interviews with an invitation on or after the interview day before, or, before the first one, at any time."""
    at = np.flatnonzero(marks.kind == _INTERVIEW)
    invited, held = marks.latest(marks.kind == _INVITATION, at), np.append(-1, at[:-1])[: len(at)]
    first = marks.application[held] != marks.application[at]
    first[:1] = True
    return np.asarray(at[(invited >= 0) & (first | (marks.day[invited] >= marks.day[held]))])


def _waits(log: FollowUpLog, some: Block, marks: Marks, at: np.ndarray, last: int) -> CodedWaits:
    closings = some.told
    application, start, followed = marks.application[at], marks.day[at], marks.is_followed[at]
    after = at + followed
    known, left_out = _known_until(some.confirmed[application], start, last), np.zeros(len(at), bool)
    if (closings.kind >= 0).any():
        silent = closings.after[application]  # the place after which it was closed without a day
        shut = (closings.kind[application] >= 0) & (marks.place[at] <= silent)
        left_out = shut & ~(followed & (marks.place[after] <= silent))
        known = np.where(left_out, closings.day[application], known)
    following = marks.day[after]
    ended = followed & (following <= known) & ~left_out
    event = np.where(ended, _event(marks)[after], CENSORED)
    kind = np.where(event == ANSWER, marks.kind[after], np.int8(-1))
    kind[left_out] = closings.kind[application[left_out]]
    held = marks.latest(marks.kind == _INTERVIEW, at)
    interview = np.where(held >= 0, np.append(row_of_day(log, some), -1)[marks.place[held] >> 1], -1)
    end, origin, impression = np.where(ended, following, known), _ORIGINS[marks.kind[at]], _impressions(log)
    return CodedWaits(application, start, end, event, kind, ~ended, origin, interview, impression[interview], left_out)


def _known_until(confirmed: np.ndarray, start: np.ndarray, last: int) -> np.ndarray:
    if (confirmed == MISSING).all():
        return np.full(len(start), last)
    return np.where(confirmed >= start, np.minimum(confirmed, last), last)


def _event(marks: Marks) -> np.ndarray:
    """What each mark is to the wait that it ends."""
    event = _EVENTS[marks.kind]
    event[_announced(marks)] = CENSORED
    return np.asarray(event)


@once_a_log
def _impressions(log: FollowUpLog) -> np.ndarray:
    """Of each interview, 0 where missing; the last one is for no interview."""
    given = np.append(log.cells("interviews", "impression").to_numpy("int64", na_value=0), 0)
    return np.where((given >= 1) & (given <= 5), given, 0).astype("int8")  # a frame may hold what a file may not


def _notes(log: FollowUpLog, facts: CodedEvents, marks: Marks, starts: np.ndarray, coded: CodedWaits) -> CodedNotes:
    at = np.flatnonzero(facts.kind == _NOTE)
    application, day, row = facts.application[at], facts.day[at], facts.row[at]
    new = np.ones(len(at), bool)
    new[1:] = (application[1:] != application[:-1]) | (day[1:] != day[:-1])
    passed = np.cumsum(np.bincount((marks.place + 1) >> 1, minlength=len(facts)))  # marks up to each fact
    first = np.flatnonzero(new)
    if len(first) < len(at):
        at, application, day = at[first], application[first], day[first]
    mark = passed[at] - 1
    wait, inside = np.zeros(len(mark), "int64"), np.zeros(len(mark), bool)
    if len(coded):
        wait = (np.cumsum(starts) - 1)[mark]
        inside = (mark >= 0) & starts[mark] & (marks.application[mark] == application)
        inside &= day <= coded.end[wait]
    here = np.flatnonzero(inside)
    kept = here if len(first) == len(new) else np.flatnonzero(np.repeat(inside, np.diff(np.append(first, len(new)))))
    row = row[kept]
    return _numbered(coded, wait[here], day[here], follow_up_kinds(log)[row], row, new[kept])


def _numbered(
    coded: CodedWaits, wait: np.ndarray, day: np.ndarray, thanks: np.ndarray, rows: np.ndarray, new: np.ndarray
) -> CodedNotes:
    first = np.flatnonzero(new)
    opens = np.ones(len(wait), bool)
    opens[1:] = wait[1:] != wait[:-1]
    position = np.arange(len(wait))
    attempt = position - np.maximum.accumulate(np.where(opens, position, 0)) + 1
    delay = day - coded.start[wait]
    gap = np.where(opens, delay, np.diff(day, prepend=0))
    thank_you = thanks if len(first) == len(thanks) else np.logical_or.reduceat(thanks, first)
    return CodedNotes(wait, day, thank_you, attempt, delay, gap, rows, first)


_NONE = np.zeros(0, "int64")
_NO_NOTES = CodedNotes(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE)


def names_of(log: FollowUpLog, application: np.ndarray) -> dict[str, object]:
    """The seeker and the id of each of these applications, by position, as columns of a result."""
    return {name: log.cells("applications", name).array.take(application) for name in ("seeker", "application_id")}

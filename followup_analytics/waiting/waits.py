"""Waits: the stretches of silence that an answer, a closing, or the end of knowledge brings to an end.

A wait begun by `confirmed_on` is censored there, whatever later facts say: their day would bias answers upwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.agenda.whom.thank_yous import follow_up_kinds
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.facts import timeline
from followup_analytics.facts.coded_events import CodedEvents
from followup_analytics.facts.results import Counted, stamped
from followup_analytics.facts.status import UndatedClosings, closed_at, undated_closings
from followup_analytics.facts.timeline import MISSING, Day
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.arrow import texts, whole
from followup_analytics.waiting.answers import ANSWER, CENSORED, CLOSED
from followup_analytics.waiting.on_engine.readings import fetched_notes, fetched_waits
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits, with_known_ends

FOLLOW_UP = 3
EVENTS = ("censored", "answer", "closed", "follow_up")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_APPLIED = -1  # the one mark that is no fact of the timeline
_KIND = {kind: code for code, kind in enumerate(timeline.KINDS)}
_INTERVIEW, _NOTE, _REPLY, _INVITATION = (_KIND[k] for k in ("interview", "follow_up", "reply", "invitation"))
_FIRST_CLOSING = _KIND[words.CLOSINGS[0]]
_EVENTS = np.full(len(_KIND) + 1, ANSWER)  # what a mark of each kind is to a wait; the last is for `_APPLIED`
_EVENTS[_KIND[words.OTHER_CLOSINGS[0]] :] = CLOSED
_EVENTS[_APPLIED] = CENSORED
_ORIGINS = np.full(len(_KIND) + 1, words.ORIGINS.index("answer"))
_ORIGINS[[_APPLIED, _INTERVIEW]] = words.ORIGINS.index("application"), words.ORIGINS.index("interview")


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
            "interview_id": log.interviews["interview_id"].array.take(coded.interview, allow_fill=True),
            "origin": texts(words.ORIGINS, coded.origin),
            "started_on": timeline.to_days(coded.start),
            "ended_on": timeline.to_days(coded.end),
            "days": coded.days,
            "event": texts(EVENTS, coded.event),
            "answer_kind": texts(timeline.KINDS, coded.kind),
            "follow_ups": np.bincount(notes.wait, minlength=len(coded)),
            "impression": whole(coded.impression, coded.impression == 0),
        }
    )
    return stamped(frame, log, as_of, WaitsStamp(knowledge=coded.knowledge, left_out=int(every.left_out.sum())))


def coded_waits(log: FollowUpLog, *, as_of: Day, left_out: bool = False) -> tuple[CodedWaits, CodedNotes]:
    """The waits and the note-days in them, as arrays; with `left_out` also those that have no known end."""
    found = every_wait(log, as_of=as_of), _every_note(log, as_of=as_of)
    return found if left_out else with_known_ends(*found)


def every_wait(log: FollowUpLog, *, as_of: Day) -> CodedWaits:
    """The waits alone, with those that have no known end."""
    if isinstance(log, EngineLog):
        return fetched_waits(log, as_of=as_of)
    return _marked_waits(log, as_of=as_of)[2]


@once_a_log
def _every_note(log: FollowUpLog, *, as_of: Day) -> CodedNotes:
    if isinstance(log, EngineLog):
        return fetched_notes(log, as_of=as_of)
    return _notes(log, timeline.coded_events(log, as_of=as_of), *_marked_waits(log, as_of=as_of))


@once_a_log
def _marked_waits(log: FollowUpLog, *, as_of: Day) -> tuple[_Marks, np.ndarray, CodedWaits]:
    """The marks, at which of them a wait starts, and the waits."""
    last = timeline.day_number(as_of)
    facts = timeline.coded_events(log, as_of=as_of)
    told = undated_closings(log, facts, as_of=as_of)
    marks = _marks(log, facts, last)
    starts = _starts(facts, told, marks)
    return marks, starts, _waits(log, told, marks, np.flatnonzero(starts), last)


@dataclass(frozen=True)
class _Marks:
    """All that starts or ends a wait, in order: applications, days with interviews, responses."""

    application: np.ndarray
    day: np.ndarray
    kind: np.ndarray
    row: np.ndarray
    place: np.ndarray  # twice the position among the facts; odd: just before one

    def latest(self, which: np.ndarray) -> np.ndarray:
        """For each mark the latest one of its application, itself included, that is `which`; -1 where none."""
        return self._own(self._up_to(which), self.application)

    def before(self, which: np.ndarray, at: np.ndarray) -> np.ndarray:
        """The same for the marks at these positions, themselves not included."""
        return self._own(np.append(-1, self._up_to(which))[at], self.application[at])

    def _up_to(self, which: np.ndarray) -> np.ndarray:
        return np.asarray(np.maximum.accumulate(np.where(which, np.arange(len(which)), -1)))

    def _own(self, found: np.ndarray, application: np.ndarray) -> np.ndarray:
        return np.where((found >= 0) & (np.append(self.application, -1)[found] == application), found, -1)


def _marks(log: FollowUpLog, facts: CodedEvents, last: int) -> _Marks:
    held = facts.only(facts.kind == _INTERVIEW)
    twice = np.append(False, _same_day(held))[: len(held)]
    marking = facts.among("interview", *words.NEWS)
    marking[np.flatnonzero(facts.kind == _INTERVIEW)[twice]] = False
    kept = np.flatnonzero(marking)
    applied = timeline.day_numbers(log.applications["applied_on"])
    who = np.flatnonzero((applied != MISSING) & (applied <= last))
    place = np.concatenate([2 * _first_since(facts, who, applied[who]) - 1, 2 * kept])
    order = np.argsort(place, kind="stable")
    applications = who, applied[who], np.full(len(who), _APPLIED, "int8"), np.full(len(who), -1)
    others = (facts.application, facts.day, facts.kind, _row_of_day(log, facts, held, twice))
    pairs = zip(applications, others, strict=True)
    application, day, kind, row = (np.concatenate([ours, theirs[kept]])[order] for ours, theirs in pairs)
    return _Marks(application, day, kind, row, place[order])


def _first_since(facts: CodedEvents, application: np.ndarray, day: np.ndarray) -> np.ndarray:
    """As ``facts.position``; only applications with a fact before that day are searched for it."""
    many = np.bincount(facts.application, minlength=facts.size)
    where = (np.cumsum(many) - many)[application]
    sooner = np.flatnonzero((many[application] > 0) & (np.append(facts.day, MISSING)[where] < day))
    where[sooner] = facts.position(application[sooner], day[sooner])
    return np.asarray(where)


def _same_day(facts: CodedEvents) -> np.ndarray:
    return np.asarray((facts.application[1:] == facts.application[:-1]) & (facts.day[1:] == facts.day[:-1]))


def _row_of_day(log: FollowUpLog, facts: CodedEvents, held: CodedEvents, twice: np.ndarray) -> np.ndarray:
    """Each fact's row; for the first of several interviews of a day that of the highest round, then id."""
    if not twice.any():
        return facts.row
    day = np.cumsum(~twice) - 1
    several = np.flatnonzero(np.isin(day, day[twice]))
    table = log.interviews.iloc[held.row[several]]
    keys = pd.DataFrame({"round": table["round"].fillna(0), "interview_id": table["interview_id"].fillna("")})
    order = keys.assign(day=day[several], at=several).sort_values(["day", "round", "interview_id"], kind="stable")
    chosen = order.groupby("day")["at"].last()
    row = facts.row.copy()
    row[np.flatnonzero(facts.kind == _INTERVIEW)[order.groupby("day")["at"].min()]] = held.row[chosen]
    return row


def _starts(facts: CodedEvents, told: UndatedClosings, marks: _Marks) -> np.ndarray:
    """Whether a wait starts at each mark: not at an invitation or a closing, nor where the application is closed."""
    begins = (marks.kind < _FIRST_CLOSING) & (marks.kind != _INVITATION)
    if (told.kind >= 0).any():
        return np.asarray(begins & ~closed_at(facts, told, marks.application, marks.place))
    turned = marks.latest((marks.kind == _INTERVIEW) | (marks.kind >= _INVITATION))
    return np.asarray(begins & ~np.append(marks.kind >= _FIRST_CLOSING, False)[turned])


def _announced(marks: _Marks) -> np.ndarray:
    """The interviews with an invitation on or after the interview day before, or, before the first one, at any time."""
    at = np.flatnonzero(marks.kind == _INTERVIEW)
    invited, held = marks.before(marks.kind == _INVITATION, at), marks.before(marks.kind == _INTERVIEW, at)
    return np.asarray(at[(invited >= 0) & ((held < 0) | (marks.day[invited] >= marks.day[held]))])


def _waits(log: FollowUpLog, told: UndatedClosings, marks: _Marks, at: np.ndarray, last: int) -> CodedWaits:
    application, start = marks.application[at], marks.day[at]
    after = np.minimum(at + 1, len(marks.day) - 1)
    followed = (after > at) & (marks.application[after] == application)
    known, left_out = _known_until(log, application, start, last), np.zeros(len(at), bool)
    if (told.kind >= 0).any():
        silent = told.after[application]  # the place behind which it was closed without a day
        shut = (told.kind[application] >= 0) & (marks.place[at] <= silent)
        left_out = shut & ~(followed & (marks.place[after] <= silent))
        known = np.where(left_out, told.day[application], known)
    ended = followed & (marks.day[after] <= known) & ~left_out
    event = np.where(ended, _event(marks)[after], CENSORED)
    kind = np.where(event == ANSWER, marks.kind[after], np.where(left_out, told.kind[application], -1))
    held = marks.latest(marks.kind == _INTERVIEW)[at]
    interview = np.where(held >= 0, marks.row[held], -1)
    end, origin, impression = np.where(ended, marks.day[after], known), _ORIGINS[marks.kind[at]], _impressions(log)
    return CodedWaits(application, start, end, event, kind, ~ended, origin, interview, impression[interview], left_out)


def _known_until(log: FollowUpLog, application: np.ndarray, start: np.ndarray, last: int) -> np.ndarray:
    confirmed = timeline.day_numbers(log.applications["confirmed_on"])
    if (confirmed == MISSING).all():
        return np.full(len(application), last)
    confirmed = confirmed[application]
    return np.where(confirmed >= start, np.minimum(confirmed, last), last)


def _event(marks: _Marks) -> np.ndarray:
    """What each mark is to the wait that it ends."""
    event = _EVENTS[marks.kind]
    event[_announced(marks)] = CENSORED
    return np.asarray(event)


def _impressions(log: FollowUpLog) -> np.ndarray:
    """Of each interview, 0 where missing; the last one is for no interview."""
    given = np.append(log.interviews["impression"].to_numpy("int64", na_value=0), 0)
    return np.where((given >= 1) & (given <= 5), given, 0)  # a frame may hold what a file may not


def _notes(log: FollowUpLog, facts: CodedEvents, marks: _Marks, starts: np.ndarray, coded: CodedWaits) -> CodedNotes:
    at = np.flatnonzero(facts.kind == _NOTE)
    application, day, row = facts.application[at], facts.day[at], facts.row[at]
    new = np.ones(len(at), bool)
    new[1:] = (application[1:] != application[:-1]) | (day[1:] != day[:-1])
    passed = np.cumsum(np.bincount((marks.place + 1) // 2, minlength=len(facts)))  # marks up to each fact
    mark = passed[at[new]] - 1
    wait, inside = np.zeros(len(mark), "int64"), np.zeros(len(mark), bool)
    if len(coded):
        wait = (np.cumsum(starts) - 1)[mark]
        inside = (mark >= 0) & starts[mark] & (marks.application[mark] == application[new])
        inside &= day[new] <= coded.end[wait]
    thanks = follow_up_kinds(log)[row]
    kept = np.flatnonzero(np.repeat(inside, np.diff(np.append(np.flatnonzero(new), len(new)))))
    return _numbered(coded, wait[inside], day[new][inside], thanks[kept], row[kept], new[kept])


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
    thank_you = np.logical_or.reduceat(thanks, first) if len(first) else np.zeros(0, bool)
    return CodedNotes(wait, day, thank_you, attempt, delay, gap, rows, first)


def names_of(log: FollowUpLog, application: np.ndarray) -> dict[str, object]:
    """The seeker and the id of each of these applications, by position, as columns of a result."""
    return {name: log.applications[name].array.take(application) for name in ("seeker", "application_id")}

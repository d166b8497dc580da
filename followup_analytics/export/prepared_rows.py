"""The rows of a prepared log: applications, facts, waits and notes in whole numbers that hold for any day."""

from __future__ import annotations

import numpy as np

from followup_analytics.analyses.courses.course import runs_of_endings
from followup_analytics.engines.layout import FAR, OF_FOLLOW_UPS
from followup_analytics.export.prepared_numbers import Numbers
from followup_analytics.facts.coded_events import CodedEvents
from followup_analytics.facts.fact_rows import DAYS, dated_rows
from followup_analytics.facts.status import undated_closings
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log.days import LAST, MISSING, day_numbers, to_days
from followup_analytics.log.log import FollowUpLog
from followup_analytics.waiting.answers import ANSWER, CENSORED, CLOSED
from followup_analytics.waiting.control import stretches_of
from followup_analytics.waiting.groups import note_hours
from followup_analytics.waiting.on_engine.endings import FIRST_ANSWER, SHUT
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits
from followup_analytics.waiting.steps import note_values, weekday
from followup_analytics.waiting.waits import coded_waits

_END = str(to_days(np.array([LAST]))[0])[:10]  # read on the last of all days, a log has all that it says on any day

Rows = dict[str, np.ndarray]


def counted_rows(log: FollowUpLog, place: np.ndarray, numbers: Numbers, *, block: int) -> dict[str, Rows]:
    """The rows of each counted table, for a log whose applications had these positions; a missing day is `MISSING`."""
    facts = coded_events(log, as_of=_END)
    coded, notes = coded_waits(log, as_of=_END, left_out=True)
    seeker, columns = numbers.seekers(log), numbers.of_applications(log)
    groups = {field: codes[coded.application] for field, codes in columns.items()}
    groups |= {field: np.append(codes, -1)[coded.interview] for field, codes in numbers.of_interviews(log).items()}
    waits = _waits(coded, notes) | {
        "wait": numbers.waits + np.arange(len(coded)),
        "application": numbers.applications + coded.application,
        "seeker": seeker[coded.application],
    }
    by_seeker = {"waits": waits | groups, "stretches": _stretches(coded, notes, waits)}
    by_seeker["notes"] = _notes(log, notes, waits, numbers) | {
        field: codes[notes.wait] for field, codes in groups.items()
    }
    own = {"block": np.full(len(log), block), "place": place, "seeker": seeker}
    own["application"] = numbers.applications + np.arange(len(log))
    found = {
        "applications": own | columns | _applications(log, facts),
        "facts": _facts(facts) | {"application": numbers.applications + facts.application},
        **{name: _by_seeker(rows) for name, rows in by_seeker.items()},
    }
    numbers.applications, numbers.waits = numbers.applications + len(log), numbers.waits + len(coded)
    return found


def _applications(log: FollowUpLog, facts: CodedEvents) -> Rows:
    closings, first = undated_closings(log, facts, as_of=_END), np.searchsorted(facts.application, np.arange(len(log)))
    applied, confirmed = (day_numbers(log.applications[name]) for name in ("applied_on", "confirmed_on"))
    dated = applied != MISSING
    for table in DAYS:
        dated[dated_rows(log, table)[1]] = True
    return {
        "applied": applied,
        "confirmed": confirmed,
        "dated": dated.astype("int64"),
        "closed_kind": closings.kind,
        "closed_day": closings.day,
        "closed_after": np.where(closings.kind < 0, 0, closings.after - 2 * first),
    }


def _facts(facts: CodedEvents) -> Rows:
    every = np.arange(len(facts))
    turn = every - np.searchsorted(facts.application, facts.application)
    note = np.flatnonzero(facts.among("follow_up"))
    again = (np.diff(facts.application[note], prepend=-1) == 0) & (np.diff(facts.day[note], prepend=MISSING + 1) == 0)
    note_day = np.zeros(len(facts), "int64")
    note_day[note[~again]] = 1
    day, kind, own = facts.day, facts.kind.astype("int64"), facts.own.astype("int64")
    return {"turn": turn, "day": day, "kind": kind, "own": own, "run": runs_of_endings(facts), "note_day": note_day}


def _waits(coded: CodedWaits, notes: CodedNotes) -> Rows:
    first = np.full(len(coded), FAR)
    np.minimum.at(first, notes.wait, notes.day)
    names = ("start", "event", "kind", "origin", "impression")
    flags = {name: getattr(coded, name).astype("int64") for name in ("pending", "left_out")}
    return {name: getattr(coded, name) for name in names} | {"stop": coded.end} | flags | {"first_note": first}


def _by_seeker(rows: Rows) -> Rows:
    """The rows sorted by seeker where they are not together yet: so what is added up by seeker is close together."""
    seeker = rows["seeker"]
    begins = seeker[np.flatnonzero(np.diff(seeker, prepend=MISSING) != 0)]
    if len(np.unique(begins)) == len(begins):
        return rows
    order = np.argsort(seeker, kind="stable")
    return {name: cells[order] for name, cells in rows.items()}


def _stretches(coded: CodedWaits, notes: CodedNotes, waits: Rows) -> Rows:
    """The stretches of at least a day."""
    ending = np.select([coded.event == ANSWER, coded.event == CLOSED], [coded.kind + FIRST_ANSWER, SHUT], CENSORED)
    found, wait = stretches_of(coded, notes, ending.astype("int8"))
    begin, gone = np.append(coded.start, notes.day), np.where(coded.left_out, coded.end, FAR)
    lasting = found.last >= 0
    rows = {"stratum": found.stratum, "begin": begin, "days": found.last, "ending": found.cause, "gone": gone[wait]}
    rows |= {name: waits[name][wait] for name in ("application", "seeker")}
    return {name: cells[lasting].astype("int64") for name, cells in rows.items()}


def _notes(log: FollowUpLog, notes: CodedNotes, waits: Rows, numbers: Numbers) -> Rows:
    follows = np.append(notes.wait[1:] == notes.wait[:-1], False)[: len(notes)]
    own = {name: getattr(notes, name) for name in ("day", "attempt", "delay", "gap")}
    of_wait = {f"wait_{name}": waits[name][notes.wait] for name in ("start", "stop", "event", "kind", "pending")}
    shared = ("wait", "application", "seeker", "origin", "impression", "left_out")
    texts = {column: numbers.codes(name, *note_values(log, notes, column)) for name, column in OF_FOLLOW_UPS.items()}
    return own | of_wait | {name: waits[name][notes.wait] for name in shared} | texts | {
        "thank_you": notes.thank_you.astype("int64"),
        "next_note": np.where(follows, np.append(notes.day[1:], FAR)[: len(notes)], FAR),
        "weekday": weekday(notes.day),
        "hour": note_hours(log, notes),
    }  # fmt: skip

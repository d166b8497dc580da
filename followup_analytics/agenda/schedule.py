"""The schedule: in which order snoozes, pins, notes to one person, pauses and free days move a due day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.agenda import rules
from followup_analytics.facts.applications.elsewhere import (
    Placed,
    Placing,
    are_shared,
    company_codes,
    follow_ups_elsewhere,
    turns,
)
from followup_analytics.facts.plans import UNENDING, holds, plans_concerning
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.days import MISSING, Day, day_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.texts import is_empty, sorting

_MOVES = ("pinned", "snoozed", "voiced", "paused", "shifted")


def due_days(log: FollowUpLog, notes: pd.DataFrame, *, as_of: Day, cadence: Cadence) -> pd.DataFrame:
    """The notes with the day each is due, and each move that led to it, in the order of the rules.

    Snoozes and pins end with the next contact after they were decided (a contact of that same day comes before the
    decision); of several pins the one decided last counts. Then check-ins to one person are placed one after another.
    A pause of one application without `until_on` holds until it is ended: its notes are due on no day, and left out.
    The shift to a working day comes last.

    Parameters
    ----------
    notes
        ``application``, ``thanks`` (or check-in), ``retired``, ``email``, ``name_key``, ``last_day`` and ``rule_day``
        (days since 1970-01-01).

    Returns
    -------
    DataFrame
        The rows that are due on a day, with ``due``, and ``pinned``, ``snoozed``, ``voiced``, ``paused``, ``shifted``:
        the day each of these moved the note to, the smallest int64 where it did not.
    """
    course = _Course(notes["rule_day"].to_numpy())
    plans = plans_concerning(log, notes, today=day_number(as_of))
    pin = np.full(len(notes), MISSING)
    if len(plans):
        live = plans[holds(plans["decided"].to_numpy(), notes["last_day"].to_numpy()[plans["note"]])]
        kind = live["kind"].to_numpy()
        pin = _pins(notes, live[kind == "pin"])
        course.move("pinned", rules.pinned(course.due, pin))
        until = _snoozes(notes, live[kind == "snooze"])
        course.move("snoozed", rules.snoozed(course.due, until))
    voice = _in_one_voice(log, notes, course, pin != MISSING, as_of, cadence) if cadence.one_voice else {}
    pauses = plans[plans["kind"] == "pause"] if len(plans) else plans
    if len(pauses):
        course.move("paused", _paused(log, notes.assign(due=course.due), pauses, cadence))
    listed, shifted = course.due != UNENDING, course.due.copy()
    shifted[listed] = rules.working_day(shifted[listed], 0, cadence)
    course.move("shifted", shifted)
    moves: dict[str, np.ndarray] = {"due": course.due, **course.moves, **voice}
    out = pd.DataFrame({str(name): notes[name] for name in notes} | moves, copy=False)
    return out if listed.all() else out[listed].reset_index(drop=True)


class _Course:
    """The day on which each note is due, and each move that led to it; the smallest int64 where it moved nothing."""

    def __init__(self, due: np.ndarray) -> None:
        self.due, self.moves = due, {how: np.full(len(due), MISSING) for how in _MOVES}

    def move(self, how: str, due: np.ndarray) -> None:
        """Move the notes to those days."""
        self.moves[how] = np.where(due != self.due, due, MISSING)
        self.due = due


def _in_one_voice(
    log: FollowUpLog, notes: pd.DataFrame, course: _Course, pinned: np.ndarray, as_of: Day, cadence: Cadence
) -> dict[str, np.ndarray]:
    """Rule 10 for the check-ins that go to somebody and are not given up; returns what holds each back."""
    nobody = is_empty(notes["name_key"]) & is_empty(notes["email"])
    at = np.flatnonzero(~(nobody | notes["thanks"].to_numpy() | notes["retired"].to_numpy()))
    people = {name: notes[name].array.take(at) for name in ("email", "name_key")}
    own = {"application": notes["application"].to_numpy()[at], "due": course.due[at], "pinned": pinned[at]}
    codes = company_codes(log, own["application"])
    in_voice = _days_in_one_voice(log, pd.DataFrame({**people, **own, **codes}), as_of=as_of, cadence=cadence)
    blank = {"due": course.due.copy()}
    blank |= {
        name: np.full(len(notes), none) for name, none in (("other", -1), ("other_day", MISSING), ("placed", False))
    }
    for name, cells in blank.items():
        cells[at] = in_voice[name]
    course.move("voiced", blank.pop("due"))
    return blank


def _pins(notes: pd.DataFrame, pins: pd.DataFrame) -> np.ndarray:
    """For each note the day of the pin decided last; the smallest int64 where it has none."""
    until = np.full(len(notes), MISSING)
    if len(pins):
        order = sorting({name: pins[name].fillna("") for name in ("decided", "until", "plan_id")})
        until[pins["note"].to_numpy()[order]] = pins["until"].to_numpy()[order]  # the last one stays
    return until


def _snoozes(notes: pd.DataFrame, snoozes: pd.DataFrame) -> np.ndarray:
    until = np.full(len(notes), MISSING)
    np.maximum.at(until, snoozes["note"].to_numpy(), snoozes["until"].to_numpy())
    return until


def _paused(log: FollowUpLog, notes: pd.DataFrame, pauses: pd.DataFrame, cadence: Cadence) -> np.ndarray:
    due = notes["due"].to_numpy()
    while True:  # a day that the five-a-day rule chose may lie inside the next pause
        over = _first_day_after(due, pauses)
        inside = np.flatnonzero((over != due) & (over != UNENDING))
        due = np.where(over == UNENDING, UNENDING, due)
        if not len(inside):
            return due
        due[inside] = _five_a_day(log, notes.iloc[inside], over[inside], cadence)


def _first_day_after(due: np.ndarray, pauses: pd.DataFrame) -> np.ndarray:
    """The first day in none of the pauses: one may end where the next begins."""
    note, start, until = (pauses[name].to_numpy() for name in ("note", "start", "until"))
    while True:
        over = due.copy()
        np.maximum.at(over, note, rules.after_pause(due[note], start, until))
        if (over == due).all():
            return due
        due = over


def _five_a_day(log: FollowUpLog, notes: pd.DataFrame, over: np.ndarray, cadence: Cadence) -> np.ndarray:
    """At most five a day and seeker from the first working day on, the oldest due first."""
    applications = log.applications.iloc[notes["application"]]
    frame = notes[["due", "thanks", "name_key", "email"]].assign(
        first=rules.working_day(over, 0, cadence),
        seeker=applications["seeker"].fillna("").to_numpy(),
        application_id=applications["application_id"].fillna("").to_numpy(),
        at=np.arange(len(notes)),
    )
    frame = frame.sort_values(["due", "application_id", "thanks", "name_key", "email"], kind="stable")
    frame["ahead"] = frame.groupby(["seeker", "first"]).cumcount() // rules.A_DAY
    frame = frame.sort_values("at")
    return rules.working_day(frame["first"].to_numpy(), frame["ahead"].to_numpy(), cadence)


def _days_in_one_voice(log: FollowUpLog, rows: pd.DataFrame, *, as_of: Day, cadence: Cadence) -> dict[str, np.ndarray]:
    """The days of check-ins, those to one person placed one after another by their own day.

    Parameters
    ----------
    rows
        ``application``, ``email``, ``name_key``, ``due`` (its own day), ``pinned`` (it keeps that), and what
        `company_codes` says of them.

    Returns
    -------
    dict
        ``due``; what holds it back: ``other`` (position in ``log.applications``, -1: nothing), ``other_day`` (the
        smallest int64: none) and ``placed`` (a check-in that goes first, no note sent). In the order of `rows`.
    """
    wrote = follow_ups_elsewhere(log, rows, apart=cadence.every, as_of=as_of)
    own, other_day = rows["due"].to_numpy(), wrote["other_day"].to_numpy()
    due = np.where(rows["pinned"], own, rules.in_one_voice(own, other_day, cadence))
    out = {"due": due, "other": wrote["other"].to_numpy(), "other_day": other_day, "placed": np.zeros(len(rows), bool)}
    shared = np.flatnonzero(are_shared(rows))
    if len(shared):
        placed = _one_after_another(
            log, rows.take(shared), {name: cells[shared] for name, cells in out.items()}, cadence
        )
        out = {name: _put_at(cells, shared, placed[name]) for name, cells in out.items()}
    return out


def _put_at(cells: np.ndarray, at: np.ndarray, others: np.ndarray) -> np.ndarray:
    out = cells.copy()
    out[at] = others
    return out


def _one_after_another(
    log: FollowUpLog, rows: pd.DataFrame, out: dict[str, np.ndarray], cadence: Cadence
) -> dict[str, np.ndarray]:
    """The same of rows that share their people, each held back by what was placed before it too."""
    placing, own = Placing(), rows["due"].to_numpy()
    due, other, other_day, placed = (cells.copy() for cells in out.values())
    application = rows["application"].to_numpy()
    turn = turns(log, application)
    whom = list(zip(*(rows[name].tolist() for name in ("seeker", "company", "email", "name_key")), strict=True))
    pinned = rows["pinned"].tolist()
    for n in np.lexsort((turn, own)).tolist():
        before = placing.before(*whom[n])
        if before.day > other_day[n]:
            other[n], other_day[n], placed[n] = before.application, before.day, True
            due[n] = own[n] if pinned[n] else rules.in_one_voice(own[n], other_day[n], cadence)
        placing.place(*whom[n], given=Placed(int(due[n]), int(turn[n]), int(application[n])))
    return {"due": due, "other": other, "other_day": other_day, "placed": placed}

"""The schedule: how snoozes, pins, pauses and free days move the day a note is due."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from followup_analytics.agenda import rules
from followup_analytics.agenda.whom.one_voice import in_one_voice
from followup_analytics.facts.coded_events import NOWHERE
from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.plans import UNENDING, holds, known_plans
from followup_analytics.facts.timeline import MISSING, Day, day_number
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.log import FollowUpLog

A_DAY = 5  # notes that a pause lets due on one day, once it is over
_MOVES = ("pinned", "snoozed", "voiced", "paused", "shifted")


def settle(log: FollowUpLog, notes: pd.DataFrame, *, as_of: Day, cadence: Cadence) -> pd.DataFrame:
    """The notes with the day each is due, and each move that led to it, in the order of the rules.

    A pin replaces the rule's day, a snooze moves the day to its own at the earliest; both end with the next contact
    after they were decided (a contact of that same day comes before the decision). Of several pins the one decided
    last counts. Then check-ins to one person are placed one after another. A day inside a pause moves to the first day
    after it; at most five a day for a seeker, oldest first, the others to the working days that follow. A pause of one
    application without `until_on` holds until it is ended: its notes are due on no day, and left out. A plan for one
    person moves notes to that person alone; any other one without `until_on` moves nothing. The shift to a working day
    comes last.

    Parameters
    ----------
    notes
        ``application``, ``thanks`` (or check-in), ``email``, ``name_key``, ``last_day`` and ``rule_day`` (days since
        1970-01-01).

    Returns
    -------
    DataFrame
        The rows that are due on a day, with ``due``, and ``pinned``, ``snoozed``, ``paused``, ``shifted``: the day each
        of these moved the note to, the smallest int64 where it did not.
    """
    out = notes.assign(due=notes["rule_day"], **dict.fromkeys(_MOVES, MISSING))
    plans = _moving(known_plans(log, today=day_number(as_of))) if len(log.plans) else log.plans
    pairs, kept = _matched(log, out, plans) if len(plans) else _NO_PAIRS, np.zeros(len(out), bool)
    if len(pairs):
        live = holds(pairs["decided"].to_numpy(), out["last_day"].to_numpy()[pairs["note"]])
        pin = _pins(out, pairs[live & (pairs["kind"] == "pin")])
        out, kept = _moved(out, "pinned", rules.pinned(out["due"].to_numpy(), pin)), pin != MISSING
        until = _snoozes(out, pairs[live & (pairs["kind"] == "snooze")])
        out = _moved(out, "snoozed", rules.snoozed(out["due"].to_numpy(), until))
    out = _in_one_voice(log, out, kept, as_of, cadence) if cadence.one_voice else out
    if len(pairs):
        out = _moved(out, "paused", _paused(log, out, pairs[pairs["kind"] == "pause"], cadence))
        out = out[out["due"] != UNENDING].reset_index(drop=True)
    return _moved(out, "shifted", rules.working_day(out["due"].to_numpy(), 0, cadence))


def _in_one_voice(
    log: FollowUpLog, notes: pd.DataFrame, pinned: np.ndarray, as_of: Day, cadence: Cadence
) -> pd.DataFrame:
    """Rule 10 for the check-ins that go to somebody and are not given up."""
    somebody = (notes["name_key"] != "") | (notes["email"] != "")
    at = np.flatnonzero(somebody & ~notes["thanks"] & ~notes["retired"])
    rows = notes[["application", "email", "name_key", "due"]].iloc[at].reset_index(drop=True)
    told = in_one_voice(log, rows.assign(pinned=pinned[at]), as_of=as_of, cadence=cadence)
    due, extra = notes["due"].to_numpy(copy=True), {"other": NOWHERE, "other_day": MISSING, "placed": False}
    due[at] = told["due"]
    columns = {name: np.full(len(notes), none) for name, none in extra.items()}
    for name, cells in columns.items():
        cells[at] = told[name]
    return _moved(notes.assign(**columns), "voiced", due)


def _moved(notes: pd.DataFrame, how: str, due: np.ndarray) -> pd.DataFrame:
    changed = due != notes["due"].to_numpy()
    return notes.assign(**{"due": due, how: np.where(changed, due, MISSING)})


def _moving(plans: pd.DataFrame) -> pd.DataFrame:
    known = plans["whole"] | (plans["application"] >= 0)
    return plans[known & (plans["until"] != MISSING) & plans["kind"].isin(["pin", "snooze", "pause"])]


def _matched(log: FollowUpLog, notes: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """One row per note and plan that concerns it: ``note`` (position) and the plan's columns."""
    rows = notes[["application"]].reset_index(drop=True).rename_axis("note").reset_index()
    rows["seeker"] = log.cells("applications", "seeker").fillna("").to_numpy()[rows["application"]]
    whole, everyone = plans["whole"], plans["seeker"] == ""
    joined: list[tuple[pd.Series, Callable[[pd.DataFrame], pd.DataFrame]]] = [
        (~whole, lambda own: rows[["note", "application"]].merge(own.drop(columns="seeker"), on="application")),
        (whole & ~everyone, lambda own: rows[["note", "seeker"]].merge(own, on="seeker")),
        (whole & everyone, lambda own: rows[["note"]].merge(own, how="cross")),
    ]
    found = [join(plans[these])[["note", *_PLAN]] for these, join in joined if these.any()]
    pairs = pd.concat(found, ignore_index=True)
    return pairs[_concerned(log, notes, pairs)].reset_index(drop=True)


_PLAN = ["plan", "kind", "start", "until", "decided", "plan_id"]
_NO_PAIRS = pd.DataFrame(columns=["note", *_PLAN])


def _concerned(log: FollowUpLog, notes: pd.DataFrame, pairs: pd.DataFrame) -> np.ndarray:
    """Whether the plan names nobody, or the person the note goes to."""
    named = log.cells("plans", "to").notna().to_numpy()[pairs["plan"]]
    if not named.any():
        return ~named
    asked = np.flatnonzero(named)
    people = split_people(log.cells("plans", "to").iloc[pairs["plan"].to_numpy()[asked]].reset_index(drop=True))
    people["pair"] = asked[people["row"].to_numpy()]
    goes_to = notes[["email", "name_key"]].iloc[pairs["note"].to_numpy()[asked]].assign(pair=asked)
    met = match_people(goes_to, people, within="pair")["left"].to_numpy()
    out = ~named
    out[asked[met]] = True
    return out


def _pins(notes: pd.DataFrame, pins: pd.DataFrame) -> np.ndarray:
    """For each note the day of the pin decided last; the smallest int64 where it has none."""
    until = np.full(len(notes), MISSING)
    last = pins.fillna({"plan_id": ""}).sort_values(["decided", "until", "plan_id"])
    last = last.drop_duplicates("note", keep="last")
    until[last["note"]] = last["until"]
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
    note, start, until = (pauses[name].to_numpy() for name in ("note", "start", "until"))
    while True:
        inside = (start <= due[note]) & (due[note] <= until) & (due[note] != UNENDING)
        if not inside.any():
            return due
        due = due.copy()
        np.maximum.at(due, note[inside], np.where(until[inside] == UNENDING, UNENDING, until[inside] + 1))


def _five_a_day(log: FollowUpLog, notes: pd.DataFrame, over: np.ndarray, cadence: Cadence) -> np.ndarray:
    """At most five a day and seeker from the first working day on, the oldest due first."""
    told = log.applications.iloc[notes["application"]]
    frame = notes[["due", "thanks", "name_key", "email"]].assign(
        first=rules.working_day(over, 0, cadence),
        seeker=told["seeker"].fillna("").to_numpy(),
        application_id=told["application_id"].fillna("").to_numpy(),
        at=np.arange(len(notes)),
    )
    frame = frame.sort_values(["due", "application_id", "thanks", "name_key", "email"], kind="stable")
    frame["ahead"] = frame.groupby(["seeker", "first"]).cumcount() // A_DAY
    frame = frame.sort_values("at")
    return rules.working_day(frame["first"].to_numpy(), frame["ahead"].to_numpy(), cadence)

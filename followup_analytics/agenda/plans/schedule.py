"""The schedule: how snoozes, pins, pauses, free days and other notes to the same person move the day a note is due.

Across applications two are one by pairs, not by groups: a name without an address is the same as each of two
addresses, which are not the same. Placing asks only for the latest day given to any of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.agenda import rules
from followup_analytics.facts.coded_events import NOWHERE, seeker_numbers
from followup_analytics.facts.people import follow_ups_to_people, latest_elsewhere, match_people, split_people, whose
from followup_analytics.facts.plans import UNENDING, holds, known_plans
from followup_analytics.facts.timeline import MISSING, Day, day_number, follow_ups_since
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
    in_voice = _days_in_one_voice(log, rows.assign(pinned=pinned[at]), as_of=as_of, cadence=cadence)
    due, extra = notes["due"].to_numpy(copy=True), {"other": NOWHERE, "other_day": MISSING, "placed": False}
    due[at] = in_voice["due"]
    columns = {name: np.full(len(notes), none) for name, none in extra.items()}
    for name, cells in columns.items():
        cells[at] = in_voice[name]
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
    applications = log.applications.iloc[notes["application"]]
    frame = notes[["due", "thanks", "name_key", "email"]].assign(
        first=rules.working_day(over, 0, cadence),
        seeker=applications["seeker"].fillna("").to_numpy(),
        application_id=applications["application_id"].fillna("").to_numpy(),
        at=np.arange(len(notes)),
    )
    frame = frame.sort_values(["due", "application_id", "thanks", "name_key", "email"], kind="stable")
    frame["ahead"] = frame.groupby(["seeker", "first"]).cumcount() // A_DAY
    frame = frame.sort_values("at")
    return rules.working_day(frame["first"].to_numpy(), frame["ahead"].to_numpy(), cadence)


def _days_in_one_voice(log: FollowUpLog, rows: pd.DataFrame, *, as_of: Day, cadence: Cadence) -> pd.DataFrame:
    """The days of check-ins, those to one person placed one after another by their own day.

    Parameters
    ----------
    rows
        ``application``, ``email``, ``name_key``, ``due`` (its own day) and ``pinned`` (it keeps that).

    Returns
    -------
    DataFrame
        ``due``; what holds it back: ``other`` (position in ``log.applications``, -1: nothing), ``other_day`` (the
        smallest int64: none) and ``placed`` (a check-in that goes first, no note sent). In the order of `rows`.
    """
    rows = rows.assign(**whose(log, rows["application"]))
    sent = follow_ups_to_people(log, follow_ups_since(log, _first_day(log, rows, cadence), as_of=as_of))
    wrote = latest_elsewhere(rows, sent)
    other = np.append(sent["application"].to_numpy(), NOWHERE)[wrote]
    other_day = np.append(sent["day"].to_numpy(), MISSING)[wrote]
    own = rows["due"].to_numpy()
    due = np.where(rows["pinned"], own, rules.in_one_voice(own, other_day, cadence))
    out = pd.DataFrame({"due": due, "other": other, "other_day": other_day, "placed": False}, index=rows.index)
    shared = np.flatnonzero(_are_shared(rows))
    out.iloc[shared] = _one_after_another(rows.iloc[shared], out.iloc[shared], cadence)
    return out


def _first_day(log: FollowUpLog, rows: pd.DataFrame, cadence: Cadence) -> np.ndarray:
    """For each application the day up to which no note holds back a check-in of its seeker."""
    seeker = seeker_numbers(log)
    first = np.full(len(log), np.iinfo("int64").max)
    np.minimum.at(first, rows["seeker"].to_numpy(), rows["due"].to_numpy())
    return np.asarray((first - cadence.every)[seeker])


def _are_shared(rows: pd.DataFrame) -> np.ndarray:
    """Whether another row may be to the same person."""
    mail, name = rows["email"] != "", rows["name_key"] != ""
    by_mail = mail & rows.duplicated(["seeker", "email"], keep=False)
    return np.asarray(by_mail | (name & rows.duplicated(["seeker", "company", "name_key"], keep=False)))


@dataclass(frozen=True, order=True)
class _Placed:
    """The day given to a check-in."""

    day: int
    turn: int
    application: int


_NOBODY = _Placed(MISSING, -1, NOWHERE)


class _Placing:
    """Check-ins to the same people placed one after another, each told of the latest one placed before it."""

    def __init__(self) -> None:
        self._mailed: dict[tuple[int, str], _Placed] = {}
        self._named: dict[tuple[int, int, str], _Placed] = {}
        self._bare: dict[tuple[int, int, str], _Placed] = {}

    def before(self, seeker: int, company: int, email: str, name: str) -> _Placed:
        """The latest day given to the same person so far, and for which application."""
        if not email:
            return self._named.get((seeker, company, name), _NOBODY)
        bare = self._bare.get((seeker, company, name), _NOBODY) if name else _NOBODY
        return max(self._mailed.get((seeker, email), _NOBODY), bare)

    def place(self, seeker: int, company: int, email: str, name: str, *, given: _Placed) -> None:
        """Take that day for the person."""
        if email:
            self._mailed[seeker, email] = max(given, self._mailed.get((seeker, email), _NOBODY))
        if name:
            key = seeker, company, name
            self._named[key] = max(given, self._named.get(key, _NOBODY))
            if not email:
                self._bare[key] = max(given, self._bare.get(key, _NOBODY))


def _one_after_another(rows: pd.DataFrame, out: pd.DataFrame, cadence: Cadence) -> pd.DataFrame:
    """The same of rows that share their people, each held back by what was placed before it too."""
    placing, own = _Placing(), rows["due"].to_numpy()
    due, other, other_day, placed = (out[name].to_numpy(copy=True) for name in out)
    turn, application = rows["turn"].to_numpy(), rows["application"].to_numpy()
    whom = list(zip(*(rows[name].tolist() for name in ("seeker", "company", "email", "name_key")), strict=True))
    pinned = rows["pinned"].tolist()
    for n in np.lexsort((turn, own)).tolist():
        before = placing.before(*whom[n])
        if before.day > other_day[n]:
            other[n], other_day[n], placed[n] = before.application, before.day, True
            due[n] = own[n] if pinned[n] else rules.in_one_voice(own[n], other_day[n], cadence)
        placing.place(*whom[n], given=_Placed(int(due[n]), int(turn[n]), int(application[n])))
    return pd.DataFrame({"due": due, "other": other, "other_day": other_day, "placed": placed}, index=rows.index)

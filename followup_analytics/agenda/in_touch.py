"""In touch: closed applications that the seeker chose to keep in touch with, rarely.

Keeping in touch with a closed application is a pin decided after its closing, shown in a list of its own: closed
applications are never due, and a `keep_in_mind` nobody said would be a false answer.

Keeping in touch counts from the first closing: counted from the latest, news that the position was filled, after a
rejection, would end it.
"""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from followup_analytics.agenda.due import COLUMNS, due_list
from followup_analytics.facts.coded_events import KINDS, CodedEvents, began, seeker_numbers
from followup_analytics.facts.fact_rows import dated_rows
from followup_analytics.facts.people import equal_pairs, split_people
from followup_analytics.facts.plans import known_plans
from followup_analytics.facts.results import stamped
from followup_analytics.facts.status import status
from followup_analytics.facts.timeline import coded_events
from followup_analytics.gifts.extras import best_gifts, topics_cared_about
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import MISSING, Day, day_number, to_days
from followup_analytics.log.errors import whole_number
from followup_analytics.log.locale.catalogue import N_, Catalogue, catalogue
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import missing_cells
from followup_analytics.log.text.phrases import day_words
from followup_analytics.log.text.texts import texts_at

EVERY = 90  # days between two notes
_LONGEST = 3_650  # days
CLOSED = "closed"  # the status of an application that is not kept in touch with
_END = ("end_kind", "end_day", "undated")
_ENDED = {
    "offer": N_("their offer"),
    "rejection": N_("their rejection"),
    "filled": N_("the position was filled"),
    "withdrawn": N_("you withdrew"),
}


@checked
def in_touch(
    log: FollowUpLog, *, as_of: Day, every: int = EVERY, others: bool = False, extras: bool = True, language: str = "en"
) -> pd.DataFrame:
    """The notes to write to closed applications that the seeker chose to keep in touch with, soonest first.

    A closed application is never due, so none of these is in `due_list`. A pin decided on or after the day it was
    closed is the choice: its `until_on` is the day of the first note, and `every` days after each note comes the next.
    It ends when the pin is taken back, when the application is open again, and when the seeker is hired. A pin that the
    experiment assigned is nobody's choice.

    Parameters
    ----------
    log
        The log.
    as_of
        Later facts and choices do not exist.
    every
        Days from the last contact to the next note.
    others
        True: closed applications that were not chosen are listed last, with no day and the status ``closed``.
    extras
        False: ``topics`` and ``gift`` stay empty.
    language
        That of the reasons, as for `due_list`.

    Returns
    -------
    DataFrame
        The columns of `due_list`, for `draft`; `attempt` counts the note-days since it was closed, plus one.

    Raises
    ------
    OutOfRange
        If `every` is less than a day or more than ten years.

    Examples
    --------
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     responses=pd.DataFrame({"application_id": ["a"], "received_on": ["2026-03-03"], "kind": ["rejection"]}),
    ...     plans=pd.DataFrame({"application_id": ["a"], "kind": ["pin"], "until_on": ["2026-06-01"],
    ...                         "decided_on": ["2026-03-04"]}),
    ... )
    >>> in_touch(log, as_of="2026-05-30")[["due_on", "reason"]].values.tolist()
    [[Timestamp('2026-06-01 00:00:00'), 'You have kept in touch since their rejection on 3 March.']]
    """
    every = whole_number("every", every, 1, _LONGEST)
    today, closed = day_number(as_of), _closed(log, as_of)
    chosen = _latest_pins(log, closed, today)
    if not others and chosen.empty:
        return stamped(_empty_list().copy(), log, as_of)
    chosen["due"] = np.where(chosen["decided"] >= chosen["last_day"], chosen["until"], chosen["last_day"] + every)
    if others:
        rest = closed[~closed["application"].isin(chosen["application"])]
        chosen = pd.concat([chosen, rest.assign(due=MISSING, to=pd.Series(pd.NA, index=rest.index, dtype="str"))])
    chosen = pd.concat([chosen.reset_index(drop=True), _addressee(log, chosen, today)], axis=1)
    topics = topics_cared_about(log, chosen, today=today) if extras else missing_cells(len(chosen), "str")
    out = _rows_in_touch(log, chosen, topics, today, catalogue(language))
    out = out.sort_values(["due_on", "company", "application_id"], kind="stable", ignore_index=True)
    return stamped(out.assign(gift=best_gifts(log, out, today=today)) if extras else out, log, as_of)


@functools.cache
def _empty_list() -> pd.DataFrame:
    return due_list(FollowUpLog(), as_of="2026-01-01", extras=False)


def _rows_in_touch(log: FollowUpLog, chosen: pd.DataFrame, topics: pd.Series, today: int, _: Catalogue) -> pd.DataFrame:
    applications = log.applications.iloc[chosen["application"]].reset_index(drop=True)
    kept = (chosen["due"] != MISSING).to_numpy()
    days = np.where(kept, today - chosen["due"].to_numpy(), 0)
    late = pd.array(days, dtype="Int64")
    late[~kept] = pd.NA
    status = np.select([~kept, days > 0, days == 0], [CLOSED, *words.STATUSES[:2]], words.STATUSES[2])
    out = applications[["company", "role", "application_id", "seeker"]].assign(
        due_on=to_days(chosen["due"].to_numpy()),
        days_overdue=late,
        status=status,
        kind=words.CHECK_IN,
        attempt=chosen["notes"] + 1,
        to=chosen["name"].where(chosen["name"] != "", chosen["email"]).replace("", None),
        email=chosen["email"].replace("", None),
        last_contact_on=to_days(chosen["last_day"].to_numpy()),
        last_contact=chosen["last_kind"],
        topics=topics,
        gift=pd.Series(pd.NA, index=topics.index, dtype="str"),
        reason=[
            _reason(held, kind, day, undated, today, _)
            for held, kind, day, undated in zip(kept, *(chosen[name] for name in _END), strict=True)
        ],
        interview_id=None,
    )
    return out[list(COLUMNS)].astype(dict.fromkeys(("to", "email", "reason", "interview_id"), "str"))


def choices(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """The pins by which closed applications are kept in touch with: ``plan_id``, in the order of their decisions.

    Examples
    --------
    >>> choices(FollowUpLog(), as_of="2026-05-30").empty
    True
    """
    return _keeping_pins(log, _closed(log, as_of), day_number(as_of))[["plan_id"]].reset_index(drop=True)


def _closed(log: FollowUpLog, as_of: Day) -> pd.DataFrame:
    """The closed applications of seekers not hired since: how and when closed, the last contact, the notes since."""
    facts = coded_events(log, as_of=as_of)
    now = status(log, facts, as_of=as_of)
    hired = _hired_since(log, facts) | (now.first_closed_by == KINDS.index("hired"))
    at = np.flatnonzero(now.closed & ~hired)
    last = facts.latest(np.ones(len(facts), bool))
    known = facts.latest(facts.day <= now.closed_after[facts.application])
    since = np.where(now.undated, known, now.closed_since)
    notes = facts.days_with(facts.among("follow_up") & facts.after(since))
    return pd.DataFrame(
        {
            "application": at,
            "end_kind": texts_at(KINDS, now.first_closed_by[at]),
            "end_day": np.where(now.undated, now.closed_after, facts.day_at(now.closed_since))[at],
            "undated": now.undated[at],
            "last_kind": texts_at(KINDS, facts.kind_at(last)[at]),
            "last_day": facts.day_at(last)[at],
            "notes": notes[at],
        }
    )


def _hired_since(log: FollowUpLog, facts: CodedEvents) -> np.ndarray:
    """Whether the seeker has taken a job, here or elsewhere, since the application began."""
    seeker, hired = seeker_numbers(log), np.flatnonzero(facts.among("hired"))
    last = np.full(len(log), MISSING)
    np.maximum.at(last, seeker[facts.application[hired]], facts.day[hired])
    return np.asarray(last[seeker] >= began(log, facts))


def _latest_pins(log: FollowUpLog, closed: pd.DataFrame, today: int) -> pd.DataFrame:
    """Those with a pin decided since they were closed: the latest decided counts."""
    found = _keeping_pins(log, closed, today)
    return found.drop_duplicates("application", keep="last").sort_values("application", ignore_index=True)


def _keeping_pins(log: FollowUpLog, closed: pd.DataFrame, today: int) -> pd.DataFrame:
    """Every pin that keeps in touch with one of the closed applications, in the order of their decisions."""
    plans = known_plans(log, today=today)
    known = plans["application"].to_numpy()
    note, plan = equal_pairs(closed["application"].to_numpy(), known)
    kind, until, decided = (plans[name].to_numpy() for name in ("kind", "until", "decided"))
    arms = {(known[at], until[at], decided[at]) for at in plan[kind[plan] == "arm"].tolist()}  # of drawn delays
    chosen = (kind[plan] == "pin") & (until[plan] != MISSING) & (decided[plan] >= closed["end_day"].to_numpy()[note])
    chosen &= np.array([(known[at], until[at], decided[at]) not in arms for at in plan.tolist()], bool)
    note, plan = note[chosen], plan[chosen]
    order = np.lexsort((until[plan], decided[plan]))
    pins = {name: plans[name].array.take(plan[order]) for name in ("plan_id", "to", "until", "decided")}
    return closed.take(note[order]).assign(**pins)


def _addressee(log: FollowUpLog, chosen: pd.DataFrame, today: int) -> pd.DataFrame:
    """The person the pin names, else the first of the latest interview: name, email, name_key; empty where none."""
    row, application, day = dated_rows(log, "interviews")
    there = pd.DataFrame(
        {"who": log.cells("interviews", "interviewers").array[row], "application": application, "day": day}
    )
    there = there[day <= today].dropna().sort_values("day", kind="stable").drop_duplicates("application", keep="last")
    hosts = there.set_index("application")["who"].reindex(chosen["application"]).reset_index(drop=True)
    people = split_people(chosen["to"].where(chosen["to"].notna(), hosts)).drop_duplicates("row").set_index("row")
    return people[["name", "email", "name_key"]].reindex(range(len(chosen)), fill_value="")


def _reason(kept: bool, kind: str, day: int, undated: bool, today: int, _: Catalogue) -> str:
    on = N_("{ending}, on a day nobody wrote down") if undated else N_("{ending} on {day}")
    since = _(on, ending=_(_ENDED[kind]), day=day_words(day, today, _=_))
    said = (
        N_("You have kept in touch since {since}.")
        if kept
        else N_("Closed since {since}; not on your keep-in-touch list.")
    )
    return _(said, since=since)

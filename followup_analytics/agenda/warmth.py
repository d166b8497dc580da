"""Warmth: closed applications that the seeker chose to keep in touch with, rarely."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.agenda.due import COLUMNS
from followup_analytics.agenda.interests import best_gifts, topics_cared_about
from followup_analytics.agenda.reasons import day_words
from followup_analytics.core import words
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.people import split_people
from followup_analytics.facts.timeline import MISSING, Day, day_number, day_numbers, events, to_days

EVERY = 90  # days between two notes
CLOSED = "closed"  # the status of an application that is not kept in touch with
_REOPENING = ("interview", "invitation", "keep_in_mind")
_ENDED = {
    "offer": "their offer",
    "rejection": "their rejection",
    "filled": "the position was filled",
    "withdrawn": "you withdrew",
}


def kept_warm(log: FollowUpLog, *, as_of: Day, every: int = EVERY, others: bool = False) -> pd.DataFrame:
    """The notes to write to closed applications that the seeker chose to keep in touch with, soonest first.

    A closed application is never due, so none of these is in `due_list`. A pin decided on or after the day it was
    closed is the choice: its `until_on` is the day of the first note, and `every` days after each note comes the next.
    It ends when the pin is taken back, when the application is open again, and when the seeker is hired. The pin of a
    drawn delay is nobody's choice.

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

    Returns
    -------
    DataFrame
        The columns of `due_list`, for `letters.draft`; `attempt` counts the note-days since it was closed, plus one.

    Examples
    --------
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     responses=pd.DataFrame({"application_id": ["a"], "received_on": ["2026-03-03"], "kind": ["rejection"]}),
    ...     plans=pd.DataFrame({"application_id": ["a"], "kind": ["pin"], "until_on": ["2026-06-01"],
    ...                         "decided_on": ["2026-03-04"]}),
    ... )
    >>> kept_warm(log, as_of="2026-05-30")[["due_on", "reason"]].values.tolist()
    [[Timestamp('2026-06-01 00:00:00'), 'You keep in touch since their rejection of 3 March.']]
    """
    today, closed = day_number(as_of), _closed(log, as_of)
    chosen = _chosen(log, closed, today)
    chosen["due"] = np.where(chosen["decided"] >= chosen["last_day"], chosen["until"], chosen["last_day"] + every)
    if others:
        rest = closed[~closed["application"].isin(chosen["application"])]
        chosen = pd.concat([chosen, rest.assign(due=MISSING, to=pd.Series(pd.NA, index=rest.index, dtype="str"))])
    chosen = pd.concat([chosen.reset_index(drop=True), _whom(log, chosen, today)], axis=1)
    out = _told(log, chosen, today)
    out = out.sort_values(["due_on", "company", "application_id"], kind="stable", ignore_index=True)
    out = out.assign(gift=best_gifts(log, out, today=today))
    out.attrs = {"as_of": str(to_days([today])[0])[:10], "simulated": log.simulated}
    return out


def _told(log: FollowUpLog, chosen: pd.DataFrame, today: int) -> pd.DataFrame:
    topics = topics_cared_about(log, chosen, today=today)
    told = log.applications.iloc[chosen["application"]].reset_index(drop=True)
    kept = (chosen["due"] != MISSING).to_numpy()
    days = np.where(kept, today - chosen["due"].to_numpy(), 0)
    late = pd.array(days, dtype="Int64")
    late[~kept] = pd.NA
    status = np.select([~kept, days > 0, days == 0], [CLOSED, *words.STATUSES[:2]], words.STATUSES[2])
    out = told[["company", "role", "application_id", "seeker"]].assign(
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
        reason=[_reason(*end, today) for end in zip(kept, chosen["end_kind"], chosen["end_day"], strict=True)],
        interview_id=None,
    )
    return out[list(COLUMNS)].astype(dict.fromkeys(("to", "email", "reason", "interview_id"), "str"))


def _drawn(log: FollowUpLog) -> pd.Series:
    """Whether a plan is the pin of a draw: written with an arm for the same day."""
    same = ["application_id", "until_on", "decided_on"]
    arms = log.plans.loc[log.plans["kind"].eq("arm").fillna(False), same].drop_duplicates()
    return log.plans[same].merge(arms, how="left", on=same, indicator="side")["side"].eq("both")


def choices(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """The pins by which closed applications are kept warm: ``plan_id``, in the order of their decisions.

    Examples
    --------
    >>> choices(FollowUpLog(), as_of="2026-05-30").empty
    True
    """
    return _keeping_pins(log, _closed(log, as_of), day_number(as_of))[["plan_id"]].reset_index(drop=True)


def _closed(log: FollowUpLog, as_of: Day) -> pd.DataFrame:
    """The closed applications, but for those closed by `hired`: how and when, the last contact, the notes since."""
    facts = events(log, as_of=as_of)
    facts["kind"] = facts["kind"].astype("str")
    turns = facts[facts["kind"].isin((*words.CLOSINGS, *_REOPENING))].reset_index(names="at")
    turn = turns.drop_duplicates("application", keep="last").set_index("application")
    hired = facts.loc[facts["kind"] == "hired", "application"]
    turn = turn[turn["kind"].isin(words.CLOSINGS) & ~turn.index.isin(hired)]
    last = facts.drop_duplicates("application", keep="last").set_index("application").reindex(turn.index)
    after = facts[(facts["kind"] == "follow_up") & (facts.index > facts["application"].map(turn["at"]).to_numpy())]
    notes = after.groupby("application")["day"].nunique().reindex(turn.index, fill_value=0)
    return pd.DataFrame(
        {
            "end_kind": turn["kind"],
            "end_day": turn["day"],
            "last_kind": last["kind"],
            "last_day": last["day"],
            "notes": notes,
        }
    ).reset_index()


def _chosen(log: FollowUpLog, closed: pd.DataFrame, today: int) -> pd.DataFrame:
    """Those with a pin decided since they were closed: the latest decided counts."""
    found = _keeping_pins(log, closed, today)
    return found.drop_duplicates("application", keep="last").sort_values("application", ignore_index=True)


def _keeping_pins(log: FollowUpLog, closed: pd.DataFrame, today: int) -> pd.DataFrame:
    """Every pin that keeps one of the closed applications warm, in the order of their decisions."""
    decided, start, until = (day_numbers(log.plans[name]) for name in ("decided_on", "from_on", "until_on"))
    pins = log.plans[["plan_id", "to"]].assign(application=log.positions("plans"), until=until)
    pins["decided"] = np.where(decided == MISSING, start, decided)
    chosen = log.plans["kind"].eq("pin").fillna(False) & ~_drawn(log)
    pins = pins[chosen & (until != MISSING) & (pins["application"] >= 0)]
    pins = pins[(pins["decided"] != MISSING) & (pins["decided"] <= today)]
    found = closed.merge(pins, on="application")
    return found[found["decided"] >= found["end_day"]].sort_values(["decided", "until"], kind="stable")


def _whom(log: FollowUpLog, chosen: pd.DataFrame, today: int) -> pd.DataFrame:
    """The person the pin names, else the first of the latest interview: name, email, name_key; empty where none."""
    held = log.interviews[["interviewers"]].assign(
        application=log.positions("interviews"), day=day_numbers(log.interviews["interviewed_on"])
    )
    held = held[held["day"] <= today].dropna().sort_values("day", kind="stable")
    there = held.drop_duplicates("application", keep="last").set_index("application")["interviewers"]
    there = there.reindex(chosen["application"]).reset_index(drop=True)
    people = split_people(chosen["to"].where(chosen["to"].notna(), there)).drop_duplicates("row").set_index("row")
    return people[["name", "email", "name_key"]].reindex(range(len(chosen)), fill_value="")


def _reason(kept: bool, kind: str, day: int, today: int) -> str:
    since = f"{_ENDED[kind]} {'on' if kind in ('filled', 'withdrawn') else 'of'} {day_words(day, today)}"
    return f"You keep in touch since {since}." if kept else f"Closed since {since}; you do not keep in touch."

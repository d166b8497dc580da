"""Warmth: closed applications that the seeker chose to keep in touch with, rarely."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.agenda.due import COLUMNS
from followup_analytics.agenda.interests import best_gift, topics_cared_about
from followup_analytics.agenda.reasons import day_words
from followup_analytics.core import words
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.people import split_people
from followup_analytics.facts.timeline import MISSING, Day, day_number, day_numbers, events, to_days

EVERY = 90  # days between two notes
_REOPENING = ("interview", "invitation", "keep_in_mind")
_ENDED = {
    "offer": "their offer",
    "rejection": "their rejection",
    "filled": "the position was filled",
    "withdrawn": "you withdrew",
}


def kept_warm(log: FollowUpLog, *, as_of: Day, every: int = EVERY) -> pd.DataFrame:
    """The notes to write to closed applications that the seeker chose to keep in touch with, soonest first.

    A closed application is never due, so none of these is in `due_list`. A pin decided on or after the day it was
    closed is the choice: its `until_on` is the day of the first note, and `every` days after each note comes the next.
    It ends when the pin is taken back, when the application is open again, and when the seeker is hired.

    Parameters
    ----------
    log
        The log.
    as_of
        Later facts and choices do not exist.
    every
        Days from the last contact to the next note.

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
    today = day_number(as_of)
    chosen = _chosen(log, _closed(log, as_of), today)
    chosen["due"] = np.where(chosen["decided"] >= chosen["last_day"], chosen["until"], chosen["last_day"] + every)
    chosen = pd.concat([chosen, _whom(log, chosen, today)], axis=1)
    topics = topics_cared_about(log, chosen, today=today)
    told = log.applications.iloc[chosen["application"]].reset_index(drop=True)
    late = today - chosen["due"].to_numpy()
    out = told[["company", "role", "application_id", "seeker"]].assign(
        due_on=to_days(chosen["due"].to_numpy()),
        days_overdue=pd.array(late, dtype="Int64"),
        status=np.select([late > 0, late == 0], words.STATUSES[:2], words.STATUSES[2]),
        kind=words.CHECK_IN,
        attempt=chosen["notes"] + 1,
        to=chosen["name"].where(chosen["name"] != "", chosen["email"]).replace("", None),
        email=chosen["email"].replace("", None),
        last_contact_on=to_days(chosen["last_day"].to_numpy()),
        last_contact=chosen["last_kind"],
        topics=topics,
        gift=best_gift(log, chosen, topics, today=today),
        reason=[_reason(*facts, today) for facts in zip(chosen["end_kind"], chosen["end_day"], strict=True)],
        interview_id=None,
    )
    out = out[list(COLUMNS)].astype(dict.fromkeys(("to", "email", "reason", "interview_id"), "str"))
    out = out.sort_values(["due_on", "company", "application_id"], kind="stable", ignore_index=True)
    out.attrs = {"as_of": str(to_days([today])[0])[:10], "simulated": log.simulated}
    return out


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
    decided, start, until = (day_numbers(log.plans[name]) for name in ("decided_on", "from_on", "until_on"))
    pins = pd.DataFrame({"application": log.positions("plans"), "until": until, "to": log.plans["to"]})
    pins["decided"] = np.where(decided == MISSING, start, decided)
    pins = pins[log.plans["kind"].eq("pin").fillna(False) & (until != MISSING) & (pins["application"] >= 0)]
    pins = pins[(pins["decided"] != MISSING) & (pins["decided"] <= today)]
    found = closed.merge(pins, on="application")
    found = found[found["decided"] >= found["end_day"]].sort_values(["decided", "until"], kind="stable")
    return found.drop_duplicates("application", keep="last").sort_values("application", ignore_index=True)


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


def _reason(kind: str, day: int, today: int) -> str:
    joined = "on" if kind in ("filled", "withdrawn") else "of"
    return f"You keep in touch since {_ENDED[kind]} {joined} {day_words(day, today)}."

"""The turn of a letter: whether it is early; of several due to one person which is first, and when the next may go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd

from followup_analytics.agenda.due import due_list
from followup_analytics.facts.applications.open_applications import promise_in_force
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.days import day_number
from followup_analytics.log.log import FollowUpLog, whole_log
from followup_analytics.log.text.phrases import company_and_role
from followup_analytics.panels.texts import N_, _, day_words

_EARLY = N_("A check-in now would be early: they said they would answer by {day}.")
_FIRST = N_("Of the notes due to {person} this goes first; once it is sent, the one about {other} may go on {day}.")
_LATER = N_("First the note about {other}; once it is sent, this one may go on {day}.")


def turn_words(
    log: FollowUpLog, due: pd.DataFrame, row: pd.Series, *, as_of: dt.date, cadence: Callable[[], Cadence]
) -> list[str]:
    """What is said of a check-in that would be early, or one of several that are due to one person; else nothing."""
    if row["kind"] == "check_in" and row["status"] == "upcoming":
        return _early(log, row["application_id"], as_of)
    several = _due_to_same(due, row)
    if len(several) < 2 or not (rhythm := cadence()).one_voice:
        return []
    first = several.iloc[0]
    goes_first = first["application_id"] == row["application_id"]
    other = several.iloc[1] if goes_first else first
    later = other["application_id"] if goes_first else row["application_id"]
    day = _day_after(log, first, several["application_id"], later, as_of=as_of, cadence=rhythm)
    if day is None:
        return []
    return [_(_FIRST if goes_first else _LATER, person=row["to"], other=company_and_role(other, 40), day=day)]


def _early(log: FollowUpLog, application: str, as_of: dt.date) -> list[str]:
    today, at = day_number(as_of), log.cells("applications", "application_id").eq(application).to_numpy().argmax()
    promised = int(promise_in_force(log, coded_events(log, as_of=as_of), today=today)[at])
    return [_(_EARLY, day=day_words(promised, today, weekday=True))] if promised >= today else []


def _due_to_same(due: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    """The check-ins due by today to the person of a row, itself among them, the first to go first."""
    if row["kind"] != "check_in" or pd.isna(row["to"]):
        return due[:0]
    same = due["to"].eq(row["to"]) & due["company"].eq(row["company"]) | due["email"].eq(row["email"])
    near = due[same.fillna(False).to_numpy(bool)]
    if len(near) < 2:
        return near
    ready = near[near["kind"].eq("check_in") & near["status"].isin(["overdue", "today"])]
    ready = ready[ready["seeker"].fillna("").eq("" if pd.isna(row["seeker"]) else row["seeker"])]
    return ready if row["application_id"] in set(ready["application_id"]) else ready[:0]


def _day_after(
    log: FollowUpLog, first: pd.Series, applications: pd.Series, later: str, *, as_of: dt.date, cadence: Cadence
) -> str | None:
    """The day on which the later of them is due once the first is sent, by the rules themselves."""
    tables = {name: frame for name, frame in log.tables.items() if "application_id" in frame}
    own = {name: frame[frame["application_id"].isin(applications)] for name, frame in tables.items()}
    own["plans"] = log.plans[log.plans["application_id"].isin(applications) | log.plans["application_id"].isna()]
    to = first["to"] if pd.isna(first["email"]) else first["email"]
    sent = {"application_id": first["application_id"], "follow_up_id": "", "sent_on": pd.Timestamp(as_of), "to": to}
    notes = pd.concat([own["follow_ups"], pd.DataFrame([sent])], ignore_index=True)
    then = due_list(whole_log({**own, "follow_ups": notes}), as_of=as_of, cadence=cadence, extras=False)
    days = then.loc[then["application_id"].eq(later), "due_on"]
    return None if days.empty else day_words(day_number(days.iloc[0]), day_number(as_of))

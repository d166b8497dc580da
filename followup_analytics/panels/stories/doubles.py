"""Doubles: what looks as if it were in the log already, asked about before it is stored; and people merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from followup_analytics.facts.people import match_people, split_people
from followup_analytics.log.days import day_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.ids import name_keys
from followup_analytics.log.tables import plain_rows
from followup_analytics.log.text.phrases import company_and_role, short_text
from followup_analytics.panels.texts import N_, _, day_words

PEOPLE = {"interviews": "interviewers", "topics": "interviewer", "follow_ups": "to", "responses": "from", "plans": "to"}


def doubt(
    log: FollowUpLog, name: str, application: str, row: Mapping[str, object], values: Mapping[str, object]
) -> str:
    """What is asked before the form of that button is stored; nothing where nothing looks like it."""
    company, day = str(values.get("company") or "").strip(), values.get("interviewed_on")
    if name in ("new", "mend") and company and company != row.get("company"):
        return double_application(log, company, application if name == "mend" else None)
    if name in ("interview", "moved", "edit") and day and str(row.get("interviewed_on"))[:10] != day:
        interview = {**row, "interviewed_on": day, "interviewers": values.get("interviewers", row.get("interviewers"))}
        return double_interview(log, str(row.get("application_id") or application), interview)
    if name == "news" and values.get("kind") == "offer" and not values.get("answer_by"):
        return _("By which day must you answer the offer? Fill it in, or press again if they named none.")
    return ""


def double_application(log: FollowUpLog, company: str, application: str | None = None) -> str:
    """What is asked about a company that is there already; nothing where it is not.

    Examples
    --------
    >>> log = FollowUpLog(applications=pd.DataFrame({"company": ["Tide Labs"], "role": ["Analyst"]}))
    >>> double_application(log, "tide  labs")
    'Tide Labs, Analyst is in your log already. Is this another application?'
    """
    apps = log.applications[log.applications["application_id"] != application]
    found = apps[name_keys(apps["company"]).eq(name_keys(pd.Series([company], dtype="str"))[0]).fillna(False)]
    if found.empty:
        return ""
    return _("{name} is in your log already. Is this another application?", name=company_and_role(found.iloc[-1]))


def double_interview(log: FollowUpLog, application: str, row: Mapping[str, object]) -> str:
    """What is asked about an interview of that company and day with the same person, or with nobody named.

    Examples
    --------
    >>> log = FollowUpLog(interviews=pd.DataFrame({
    ...     "application_id": ["a"], "interviewed_on": ["2026-03-03"], "interviewers": ["Ana Lee"]}))
    >>> double_interview(log, "a", {"interviewed_on": "2026-03-03", "interviewers": "ana lee"})
    'An interview of 3 March with Ana Lee is already in your log. Is this another one?'
    """
    companies = log.applications.set_index("application_id")["company"]
    own = name_keys(log.interviews["application_id"].map(companies).astype("str"))
    same = own.eq(name_keys(companies.loc[[application]].astype("str")).iloc[0])
    if own.isna().all():
        same = log.interviews["application_id"] == application
    same &= log.interviews["interviewed_on"].eq(pd.Timestamp(str(row["interviewed_on"])))
    same &= log.interviews["interview_id"] != row.get("interview_id")
    for there in log.interviews.loc[same.fillna(False), "interviewers"]:
        if pd.isna(there) or not row.get("interviewers") or _share(str(there), str(row["interviewers"])):
            day = day_number(str(row["interviewed_on"]))
            if pd.isna(there):
                return _("An interview of {day} is already in your log. Is this another one?", day=day_words(day, day))
            another = N_("An interview of {day} with {people} is already in your log. Is this another one?")
            return _(another, day=day_words(day, day), people=short_text(there, 80))
    return ""


def perhaps_same(log: FollowUpLog, application: str) -> pd.DataFrame:
    """The applications that may be this one: the same company, and the same role and seeker or none.

    Examples
    --------
    >>> log = FollowUpLog(applications=pd.DataFrame(
    ...     {"application_id": ["a", "b"], "company": ["Tide", "TIDE"], "role": ["Analyst", None]}))
    >>> perhaps_same(log, "a")["application_id"].tolist()
    ['b']
    """
    apps = log.applications
    keys = pd.DataFrame({name: name_keys(apps[name]) for name in ("company", "role", "seeker")}).fillna("")
    own = keys[(apps["application_id"] == application).to_numpy()].iloc[0]
    role = keys["role"].eq(own["role"]) | keys["role"].eq("") | (own["role"] == "")
    seeker = keys["seeker"].eq(own["seeker"]) | keys["seeker"].eq("") | (own["seeker"] == "")
    same = keys["company"].eq(own["company"]) & seeker & role
    found: pd.DataFrame = apps[same.to_numpy() & apps["application_id"].ne(application).to_numpy()]
    return found


def people_made_one(
    log: FollowUpLog, person: str, spellings: Iterable[str], *, within: Iterable[str]
) -> dict[str, list[dict[str, object]]]:
    """The rows to save, by table, so that whoever is written in one of these spellings is written `person`.

    Only in the applications `within`. Topics have no id: they are new rows, and as they were they stand under
    ``topics before``, to be removed by the same change.

    Examples
    --------
    >>> log = FollowUpLog(follow_ups=pd.DataFrame(
    ...     {"application_id": ["a"], "follow_up_id": ["f"], "sent_on": ["2026-03-03"], "to": ["A. Lee; Bo"]}))
    >>> people_made_one(log, "Ana Lee", ["A. Lee"], within=["a"])["follow_ups"][0]["to"]
    'Ana Lee; Bo'
    """
    same, found, where = set(spellings), {}, set(within)
    talks = log.interviews.loc[log.interviews["application_id"].isin(where), "interview_id"]
    for name, column in PEOPLE.items():
        frame = getattr(log, name)
        own = frame["interview_id"].isin(talks) if name == "topics" else frame["application_id"].isin(where)
        cells = [_renamed(cell, same, person) for cell in frame[column]]
        now = pd.Series(cells, index=frame.index, dtype="str")
        changed = own & frame[column].notna() & now.ne(frame[column])
        if changed.any():
            found[name] = plain_rows(frame[changed].assign(**{column: now[changed]}))
            if name == "topics":
                found["topics before"] = plain_rows(frame[changed])
    return found


def _renamed(cell: object, same: set[str], person: str) -> object:
    if not isinstance(cell, str):
        return cell
    parts = [part.strip() for part in cell.split(";")]
    if not same & set(parts):
        return cell
    return "; ".join(dict.fromkeys(person if part in same else part for part in parts if part))


def _share(one: str, other: str) -> bool:
    left, right = (split_people(pd.Series([cell], dtype="str")).assign(one=0) for cell in (one, other))
    return len(match_people(left, right, per="one")) > 0

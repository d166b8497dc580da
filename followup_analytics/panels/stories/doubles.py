"""Doubles: what looks as if it were in the log already, asked about before it is stored; and people made one."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from followup_analytics.agenda.reasons import day_words
from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.timeline import day_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.ids import name_keys
from followup_analytics.log.text.phrases import short

PEOPLE = {"interviews": "interviewers", "topics": "interviewer", "follow_ups": "to", "responses": "from", "plans": "to"}


def doubt(
    log: FollowUpLog, name: str, application: str, row: Mapping[str, object], values: Mapping[str, object]
) -> str:
    """What is asked before the form of that button is stored; nothing where nothing looks like it."""
    company, day = str(values.get("company") or "").strip(), values.get("interviewed_on")
    if name in ("new", "mend") and company and company != row.get("company"):
        return double_application(log, company, application if name == "mend" else None)
    if name in ("interview", "moved", "edit") and day and str(row.get("interviewed_on"))[:10] != day:
        told = {**row, "interviewed_on": day, "interviewers": values.get("interviewers", row.get("interviewers"))}
        return double_interview(log, str(row.get("application_id") or application), told)
    if name == "news" and values.get("kind") == "offer" and not values.get("answer_by"):
        return "By which day must you answer the offer? Fill it in, or press again if they named none."
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
    return f"{_name(found.iloc[-1])} is in your log already. Is this another application?"


def double_interview(log: FollowUpLog, application: str, row: Mapping[str, object]) -> str:
    """What is asked about an interview of that company and day with the same person, or with nobody named.

    Examples
    --------
    >>> log = FollowUpLog(interviews=pd.DataFrame({
    ...     "application_id": ["a"], "interviewed_on": ["2026-03-03"], "interviewers": ["Ana Lee"]}))
    >>> double_interview(log, "a", {"interviewed_on": "2026-03-03", "interviewers": "ana lee"})
    'An interview of 3 March with Ana Lee is written down already. Is this another one?'
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
            who = "" if pd.isna(there) else f" with {short(there, 80)}"
            return f"An interview of {day_words(day, day)}{who} is written down already. Is this another one?"
    return ""


def perhaps_same(log: FollowUpLog, application: str) -> pd.DataFrame:
    """The applications that may be this one: the same company and seeker, and the same role or none.

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
    same = keys["company"].eq(own["company"]) & keys["seeker"].eq(own["seeker"]) & role
    found: pd.DataFrame = apps[same.to_numpy() & apps["application_id"].ne(application).to_numpy()]
    return found


def people_made_one(log: FollowUpLog, person: str, same: str) -> dict[str, list[dict[str, object]]]:
    """The rows to save, by table, so that whoever is written `same` is written `person`.

    Topics, which have no id, are new rows: those in which `same` stands are to be removed by the same change.

    Examples
    --------
    >>> log = FollowUpLog(follow_ups=pd.DataFrame(
    ...     {"application_id": ["a"], "follow_up_id": ["f"], "sent_on": ["2026-03-03"], "to": ["A. Lee; Bo"]}))
    >>> people_made_one(log, "Ana Lee", "A. Lee")["follow_ups"][0]["to"]
    'Ana Lee; Bo'
    """
    found = {}
    for name, column in PEOPLE.items():
        frame = getattr(log, name)
        people = split_people(frame[column])
        rows = people.loc[people["person"] == same, "row"].unique()
        changed = frame.iloc[rows].assign(
            **{column: frame[column].iloc[rows].map(lambda cell: _renamed(cell, same, person), na_action="ignore")}
        )
        if len(changed):
            found[name] = plain_rows(changed)
    return found


def plain_rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows as dicts, a missing cell as None."""
    told = frame.astype("object").where(frame.notna(), None).to_dict("records")
    return [{str(name): cell for name, cell in row.items()} for row in told]


def _renamed(cell: object, same: str, person: str) -> object:
    if not isinstance(cell, str):
        return cell
    told = (person if part.strip() == same else part.strip() for part in cell.split(";"))
    return "; ".join(dict.fromkeys(filter(None, told)))


def _share(one: str, other: str) -> bool:
    left, right = (split_people(pd.Series([cell], dtype="str")).assign(one=0) for cell in (one, other))
    return len(match_people(left, right, within="one")) > 0


def _name(row: pd.Series) -> str:
    return ", ".join(short(row[part], 80) for part in ("company", "role") if pd.notna(row[part]))

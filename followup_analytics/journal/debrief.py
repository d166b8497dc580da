"""The debrief: what was written down after an interview, as rows of the log.

A debrief is one transaction: application, interview, topics and promise are saved, and undone, as one.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from followup_analytics.facts.privacy import private_topics, unmarked
from followup_analytics.log.days import MISSING, day_numbers
from followup_analytics.log.errors import FieldProblems
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import plain_cells
from followup_analytics.log.text.lines import fold
from followup_analytics.log.text.texts import whole_numbers

STRONG = "!"  # at the end of a topic: it lit them up


class IncompleteDebrief(FieldProblems):
    """A debrief cannot be saved yet; `fields` says what is missing, field by field."""


def interview_rows(
    values: Mapping[str, object], log: FollowUpLog, *, noted_at: dt.datetime | None = None
) -> dict[str, list[dict[str, object]]]:
    """Rows of the log for one interview: its application if it is new, the interview, topics and promises.

    Parameters
    ----------
    values
        ``company``, ``role``, ``interviewed_on`` (date or ISO text), ``round``, ``medium``, ``impression``, ``note``,
        ``promise``, ``answer_by`` (by when they said they would answer), and ``people``: a list of dicts with ``name``,
        ``email``, ``professional``, ``personal`` (topics, one per line; ``!`` at the end means strong, ``(private)``
        anywhere keeps it out of drafts). Only company and day are needed.
    log
        The log so far; if it has an application with that company and role, this is used.
    noted_at
        When the notes were written down.

    Returns
    -------
    dict
        Table name to rows, as `Journal.save` takes them.

    Raises
    ------
    IncompleteDebrief
        If company or day is missing, the day is not a date, or a number is out of range.

    Examples
    --------
    >>> rows = interview_rows({"company": "Tide Labs", "interviewed_on": "2026-03-03"}, FollowUpLog())
    >>> rows["interviews"][0]["application_id"]
    'tide-labs'
    """
    company, role = _words(values.get("company")), _words(values.get("role"))
    day = _checked(values, company)
    known = _application(log, company, role)
    application = known or _free_id(_slug(f"{company} {role}"), log.applications["application_id"])
    interview = _free_id(f"{application}-{day:%Y%m%d}", log.interviews["interview_id"])
    people = _people(values.get("people"))
    rows: dict[str, list[dict[str, object]]] = {
        "applications": [] if known else [{"application_id": application, "company": company, "role": role or None}],
        "interviews": [_interview(values, application, interview, day, people, noted_at)],
        "topics": [_merged(same) for same in _topics(people, interview)],
        "plans": _promise(values, application, day),
    }
    return {name: found for name, found in rows.items() if found}


def _checked(values: Mapping[str, object], company: str) -> dt.date:
    missing = {} if company else {"company": N_("Which company was it?")}
    day = _day(values.get("interviewed_on"))
    if day is None:
        missing["interviewed_on"] = N_("On which day was the interview?")
    by = _day(values.get("answer_by"))
    if _words(values.get("answer_by")) and by is None:
        missing["answer_by"] = N_("Write the day as 2026-12-25, or leave it empty.")
    elif by is not None and day is not None and by < day:
        missing["answer_by"] = N_("This day lies before the interview.")
    for name, high in (("round", 99), ("impression", 5)):
        text = _words(values.get(name))
        if text and not (text.isdigit() and 1 <= int(text) <= high):
            missing[name] = N_("Use a whole number from 1 to {high}, or leave it empty.").filled(high=high)
    if missing:
        raise IncompleteDebrief(missing)
    return day  # type: ignore[return-value]  # with no day, `missing` has raised


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(_words(value))
    except ValueError:
        return None


def _words(value: object) -> str:
    return " ".join(str(value).split()) if value is not None and value == value else ""


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "application"


def _free_id(wanted: str, taken: Iterable[str]) -> str:
    used, name, number = set(taken), wanted, 1
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    return name


def _application(log: FollowUpLog, company: str, role: str) -> str | None:
    """The latest application with that company and, if given, that role."""
    same = log.applications["company"].map(_key) == _key(company)
    if role:
        same &= log.applications["role"].map(_key) == _key(role)
    found = log.applications[same].sort_values("applied_on", na_position="first", kind="stable")
    return None if found.empty else found["application_id"].iloc[-1]


def _key(text: object) -> str:
    return _words(text).casefold()


def _people(given: object) -> list[dict[str, str]]:
    people = [{name: str(person.get(name) or "") for name in _PERSON} for person in given or []]  # type: ignore[attr-defined]  # a list of dicts, or nothing
    for person in people:
        person["name"] = _words(re.sub(r"[;<>]", " ", person["name"]))
        person["email"] = re.sub(r"[;<>\s]", "", person["email"])
    return [person for person in people if any(person.values())]


_PERSON = ("name", "email", "professional", "personal")


def _person_text(person: Mapping[str, str]) -> str:
    if person["name"] and person["email"]:
        return f"{person['name']} <{person['email']}>"
    return person["name"] or person["email"]


def _interview(
    values: Mapping[str, object],
    application: str,
    interview: str,
    day: dt.date,
    people: list[dict[str, str]],
    noted_at: dt.datetime | None,
) -> dict[str, object]:
    return {
        "application_id": application,
        "interview_id": interview,
        "interviewed_on": day,
        "round": _number(values.get("round")),
        "medium": _words(values.get("medium")) or None,
        "interviewers": "; ".join(filter(None, map(_person_text, people))) or None,
        "impression": _number(values.get("impression")),
        "answer_by": _day(values.get("answer_by")),
        "noted_at": noted_at,
        "note": str(values.get("note") or "").strip() or None,
    }


def _number(value: object) -> int | None:
    text = _words(value)
    return int(text) if text else None


def topics_twice(values: Mapping[str, object]) -> list[str]:
    """The topics that were typed more than once for one person, which `interview_rows` stores once.

    Examples
    --------
    >>> topics_twice({"people": [{"name": "Ana", "professional": "Gauges!\\ntides", "personal": "gauges"}]})
    ['Gauges']
    """
    return [str(same[0]["topic"]) for same in _topics(_people(values.get("people")), "") if len(same) > 1]


def _topics(people: list[dict[str, str]], interview: str) -> list[list[dict[str, object]]]:
    """The topics typed, those that are the same for one person together."""
    same: dict[tuple[str, str], list[dict[str, object]]] = {}
    for person in people:
        lines = [(kind, _words(line)) for kind in ("professional", "personal") for line in person[kind].splitlines()]
        about = {"interview_id": interview, "interviewer": _person_text(person) or None}
        for row in ({**about, "kind": kind, **_topic(line)} for kind, line in lines if line):
            same.setdefault((fold(_person_text(person)), fold(str(row["topic"]))), []).append(row)
    return list(same.values())


def _merged(same: list[dict[str, object]]) -> dict[str, object]:
    """One row for rows of one topic: the first, strong or private where any of them is."""
    strong = next((row["strength"] for row in same if row["strength"]), None)
    return {**same[0], "strength": strong, "private": any(row["private"] for row in same)}


def _topic(line: str) -> dict[str, object]:
    """The topic, how strong it is and whether it is private, from a line."""
    text, private = unmarked(line)
    text = text.rstrip(" .,;:") if private else text
    bare = text.rstrip(STRONG + " ")
    return {"topic": bare or line, "strength": 3 if text.endswith(STRONG) else None, "private": private}


def _promise(values: Mapping[str, object], application: str, day: dt.date) -> list[dict[str, object]]:
    promised = _words(values.get("promise"))
    if not promised:
        return []
    return [{"application_id": application, "kind": "promise", "from_on": day, "reason": promised, "decided_on": day}]


def days_late(noted_at: pd.Series, interviewed_on: pd.Series) -> pd.Series:
    """Calendar days from the interview to the notes; missing where either day is.

    Examples
    --------
    >>> days_late(pd.Series(pd.to_datetime(["2026-03-05 00:01"])), pd.Series(pd.to_datetime(["2026-03-03"]))).tolist()
    [2]
    """
    noted, held = day_numbers(noted_at), day_numbers(interviewed_on)
    unknown = (noted == MISSING) | (held == MISSING)
    return pd.Series(whole_numbers(np.where(unknown, 0, noted - held), unknown), index=noted_at.index)


def topics_of(log: FollowUpLog, application_id: str) -> pd.DataFrame:
    """The topics that came up in the interviews of one application, with the day and whether written down late.

    Returns
    -------
    DataFrame
        The columns of the topics table, ``interviewed_on``, and ``late`` (True: written down later than the day after);
        ``private`` is also true for a topic whose text says so.
    """
    ids, whose, said_in = (
        plain_cells(log.cells(table, name))
        for table, name in (
            ("interviews", "interview_id"),
            ("interviews", "application_id"),
            ("topics", "interview_id"),
        )
    )
    place = {ids[at]: at for at in reversed(range(len(ids))) if whose[at] == application_id}
    at = [row for row, interview in enumerate(said_in) if interview in place]
    topics, there = log.topics.take(at).reset_index(drop=True), [place[said_in[row]] for row in at]
    held, noted = (log.cells("interviews", name).take(there) for name in ("interviewed_on", "noted_at"))
    late = days_late(noted, held).gt(1).fillna(False).to_numpy(bool)
    return topics.assign(interviewed_on=held.array, late=late, private=private_topics(topics).astype("boolean"))

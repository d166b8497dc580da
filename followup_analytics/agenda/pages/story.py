"""The story of an application or of a person: every fact in its order, a row each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.agenda.promised_days import promised_days
from followup_analytics.facts.coded_events import KINDS, CodedEvents
from followup_analytics.facts.fact_rows import are_seen
from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.plans import known_plans
from followup_analytics.facts.privacy import private_topics_of
from followup_analytics.facts.results import stamped
from followup_analytics.facts.status import status
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers, to_days
from followup_analytics.log.errors import FollowUpError, WrongObject
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.ids import name_keys
from followup_analytics.log.text.texts import texts_at

_DTYPES = {
    "on": "datetime64[us]",
    "at": "str",
    "kind": "str",
    "who": "str",
    "words": "str",
    "gift": "str",
    "answer": "str",
    "answered_on": "datetime64[us]",
    "private": "bool",
    "company": "str",
    "role": "str",
    "application_id": "str",
    "table": "str",
    "id": "str",
}
COLUMNS = tuple(_DTYPES)
_IDS = {"interviews": "interview_id", "follow_ups": "follow_up_id", "responses": "response_id", "plans": "plan_id"}
_WHO = {"interviews": "interviewers", "follow_ups": "to", "responses": "from", "plans": "to"}
_WORDS = {"follow_ups": ["subject", "body", "note"]}  # of other tables: the note
_AT = {"follow_ups": "sent_at", "responses": "received_at"}
_FIRST, _FACT, _BESIDE, _LAST = range(4)  # within a day
ELSEWHERE = N_("in another application")  # the words of a `hired` that closes this one


class NotInLog(FollowUpError):
    """A story of an application or a person that the log does not know."""


@checked
def story(log: FollowUpLog, *, application: str | None = None, person: str | None = None, as_of: Day) -> pd.DataFrame:
    """Every fact of an application, or of a person across applications, in order.

    Parameters
    ----------
    log
        The log.
    application
        An `application_id`.
    person
        ``Ana Lee <ana@tide.example>``, a name or an address. With an address, a name alone is the same person at the
        companies where that address is known; a name alone is everybody of that name. With an application too: what
        there is of that person in it.
    as_of
        Later facts do not exist; an interview dated later is a planned one.

    Returns
    -------
    DataFrame
        One row per fact:

        - ``on`` (the day), ``at`` (the time of day, where known);
        - ``kind``: ``applied``; ``interview``, ``planned``, ``cancelled``; ``topic``; ``application`` or ``follow_up``;
          the response's kind; the plan's kind (a ``promise`` is what the seeker said they would send);
          ``promised_day``, by which the company said it would answer; ``closed``, on a day that nobody wrote down;
        - ``who``, ``words`` (what was written, noted or asked), ``gift`` (its title);
        - ``answer``, ``answered_on``: of a note the first news after it, of a promised day what became of it;
        - ``private`` (of a topic), ``company``, ``role``, ``application_id``;
        - ``table``, ``id``: where the row stands in the log.

    Raises
    ------
    NotInLog
        If the log does not know the application or the person.

    Examples
    --------
    >>> log = FollowUpLog(interviews=pd.DataFrame(
    ...     {"company": ["Tide Labs"], "interviewed_on": ["2026-03-03"], "interviewers": ["Ana Lee"]}))
    >>> story(log, person="Ana Lee", as_of="2026-03-04")[["kind", "who"]].values.tolist()
    [['interview', 'Ana Lee']]
    """
    if application is None and person is None:
        raise WrongObject(
            "application", None, "application='…' (an application_id) or person='…' (a name or an address)"
        )
    if application is not None and application not in set(log.cells("applications", "application_id")):
        raise NotInLog(f"application={application!r} is not in the log. Name an application_id of log.applications.")
    rows = _every_row(log, as_of)
    if person is not None:
        rows = rows[_names(log, rows, person)]
        if rows.empty:
            raise NotInLog(f"No one in the log matches person={person!r}. Give a name or an address from the log.")
    if application is not None:
        rows = rows[rows["application"] == log.cells("applications", "application_id").tolist().index(application)]
    rows = rows.sort_values(["day", "application", "place", "order"], kind="stable", ignore_index=True)
    about = log.applications.iloc[rows["application"]].reset_index(drop=True)
    out = rows.assign(**{n: about[n] for n in ("company", "role", "application_id")})
    out = out.assign(on=to_days(out["day"]), answered_on=to_days(out["answered"]))
    return stamped(out[list(COLUMNS)].astype(_DTYPES), log, as_of)


def _every_row(log: FollowUpLog, as_of: Day) -> pd.DataFrame:
    today, facts = day_number(as_of), coded_events(log, as_of=as_of)
    parts = [_applied(log, today), *_facts(log, facts), _not_held(log, today), _acknowledgements(log, today)]
    parts += [_topics(log, facts), _plans(log, today), _promised(log, as_of), _undated(log, facts, as_of)]
    usual: dict[str, Any] = {"place": _FACT, "order": 0.0, "answered": MISSING, "private": False}
    usual |= dict.fromkeys(("at", "who", "words", "gift", "answer", "id"))
    full = [part.assign(**{n: value for n, value in usual.items() if n not in part}) for part in parts if len(part)]
    return pd.concat(full or [parts[0].assign(**usual)], ignore_index=True)


def _cells(log: FollowUpLog, table: str, row: np.ndarray) -> dict[str, Any]:
    """What rows of a table say: who, words, time of day, and where they stand."""
    frame = getattr(log, table).iloc[row]
    said = [[one for one in cells if isinstance(one, str)] for cells in frame[_WORDS.get(table, ["note"])].to_numpy()]
    at = frame[_AT[table]].dt.strftime("%H:%M") if table in _AT else frame["starts_at"]
    words_of = {"who": frame[_WHO[table]].to_numpy("object"), "words": ["\n".join(texts_) or None for texts_ in said]}
    return {**words_of, "at": at.to_numpy("object"), "table": table, "id": frame[_IDS[table]].to_numpy("object")}


def _facts(log: FollowUpLog, facts: CodedEvents) -> list[pd.DataFrame]:
    kinds = {"interviews": ("interview",), "follow_ups": ("follow_up", "application"), "responses": words.NEWS}
    found = {}
    for table, of_table in kinds.items():
        at = np.flatnonzero(facts.among(*of_table))
        cells: dict[str, Any] = {"application": facts.application[at], "day": facts.day[at], "order": at * 1.0}
        cells |= {"kind": texts_at(KINDS, facts.kind[at]), **_cells(log, table, facts.row[at])}
        found[table] = pd.DataFrame(cells).assign(own=facts.own[at], row=facts.row[at])
    found["responses"].loc[~found["responses"]["own"], "words"] = str(ELSEWHERE)
    notes = found["follow_ups"]
    titles = log.gifts.dropna(subset="gift_id").drop_duplicates("gift_id").set_index("gift_id")["title"]
    position = notes["order"].to_numpy("int64")
    came = facts.first_after(facts.among("interview", *words.NEWS), facts.application[position], position)
    gift = log.cells("follow_ups", "gift_id").map(titles).to_numpy("object")[notes["row"]]
    found["follow_ups"] = notes.assign(
        gift=gift, answer=texts_at(KINDS, facts.kind_at(came)), answered=facts.day_at(came)
    )
    return [part.drop(columns=["own", "row"]) for part in found.values()]


def _applied(log: FollowUpLog, today: int) -> pd.DataFrame:
    day = day_numbers(log.cells("applications", "applied_on"))
    at = np.flatnonzero((day != MISSING) & (day <= today))
    about = log.applications.iloc[at]
    cells = {
        "application": at,
        "day": day[at],
        "id": about["application_id"].to_numpy(),
        "words": about["note"].to_numpy(),
    }
    return pd.DataFrame(cells).assign(kind="applied", table="applications", place=_FIRST)


def _not_held(log: FollowUpLog, today: int) -> pd.DataFrame:
    """Interviews that were cancelled, and those that lie ahead."""
    where, day = log.positions("interviews"), day_numbers(log.cells("interviews", "interviewed_on"))
    seen = are_seen(log, "interviews")
    at = np.flatnonzero((where >= 0) & (~seen | (day > today)))
    kind = np.where(seen[at], "planned", "cancelled")
    return pd.DataFrame({"application": where[at], "day": day[at], "kind": kind}).assign(
        **_cells(log, "interviews", at)
    )


def _acknowledgements(log: FollowUpLog, today: int) -> pd.DataFrame:
    where, day = log.positions("responses"), day_numbers(log.cells("responses", "received_on"))
    at = np.flatnonzero(~are_seen(log, "responses") & (where >= 0) & (day <= today) & (day != MISSING))
    rows = pd.DataFrame({"application": where[at], "day": day[at]})
    return rows.assign(kind=words.ACKNOWLEDGEMENT, place=_BESIDE, **_cells(log, "responses", at))


def _topics(log: FollowUpLog, facts: CodedEvents) -> pd.DataFrame:
    """What was said in the interviews that were held, each after its interview."""
    held = np.flatnonzero(facts.among("interview"))
    there = log.interviews.iloc[facts.row[held]]
    interviews = pd.DataFrame({"application": facts.application[held], "day": facts.day[held], "order": held + 0.5})
    interviews = interviews.assign(
        interview_id=there["interview_id"].to_numpy(), there=there["interviewers"].to_numpy()
    )
    topics = log.topics[["interview_id", "interviewer", "topic"]].assign(private=private_topics_of(log))
    found = topics.dropna(subset="interview_id").merge(interviews, on="interview_id")
    out = found[["application", "day", "order", "private"]].assign(
        kind="topic", table="topics", id=found["interview_id"]
    )
    return out.assign(who=found["interviewer"].fillna(found["there"]), words=found["topic"])


def _plans(log: FollowUpLog, today: int) -> pd.DataFrame:
    """What the seeker decided or promised, on the day that was decided."""
    plans = known_plans(log, today=today)
    plans = plans[(plans["application"] >= 0) & (plans["decided"] != MISSING)]
    rows = log.plans.iloc[plans["plan"]]
    until = rows["until_on"].dt.strftime("until %Y-%m-%d").fillna("")
    until = until.mask(rows["kind"].eq("promise"), until.str.replace("until", "by"))
    said = (until.where(until == "", until + ": ") + rows["reason"].fillna("")).str.removesuffix(": ")
    out = plans[["application", "kind"]].assign(day=plans["decided"], place=_LAST, table="plans", id=plans["plan_id"])
    return out.assign(who=rows["to"].to_numpy(), words=said.to_numpy())


def _promised(log: FollowUpLog, as_of: Day) -> pd.DataFrame:
    found = promised_days(log, as_of=as_of)
    where = pd.Index(log.cells("applications", "application_id")).get_indexer(pd.Index(found["application_id"]))
    out = pd.DataFrame({"application": where, "day": day_numbers(found["said_on"]), "who": found["said_by"]})
    out = out.assign(kind="promised_day", place=_BESIDE, words=found["answer_by"].dt.strftime("by %Y-%m-%d"))
    table = np.where(found["said_in"] == "interview", "interviews", "responses")
    return out.assign(answer=found["outcome"], answered=day_numbers(found["answered_on"]), table=table)


def _undated(log: FollowUpLog, facts: CodedEvents, as_of: Day) -> pd.DataFrame:
    now = status(log, facts, as_of=as_of)
    at = np.flatnonzero(now.undated)
    cells = {"application": at, "day": now.closed_after[at], "words": texts_at(KINDS, now.closed_by[at])}
    ids = log.cells("applications", "application_id").to_numpy()[at]
    return pd.DataFrame(cells).assign(kind="closed", place=_LAST, table="applications", id=ids)


def _names(log: FollowUpLog, rows: pd.DataFrame, person: str) -> np.ndarray:
    """Whether each row names that person."""
    asked = split_people(pd.Series([person], dtype="str")).head(1).assign(one=0)
    there = split_people(rows["who"].astype("str")).assign(one=0)
    application = rows["application"].to_numpy()[there["row"]]
    company = name_keys(log.cells("applications", "company")).fillna("").to_numpy()[application]
    found = np.zeros(len(there), bool)
    found[match_people(asked, there, per="one")["right"]] = True
    if len(asked) and asked["email"].iloc[0]:
        known = company[found & (there["email"] == asked["email"].iloc[0]).to_numpy()]
        found &= (there["email"] != "").to_numpy() | np.isin(company, known)
    out = np.zeros(len(rows), bool)
    out[there["row"].to_numpy()[found]] = True
    return out

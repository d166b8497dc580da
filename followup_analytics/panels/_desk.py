"""The desk: what a due note's form asks, what it tells, and the rows of the log that its buttons make."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from followup_analytics.core.log import FollowUpLog
from followup_analytics.files import mail
from followup_analytics.letters.gifts import suggest_gifts
from followup_analytics.letters.letters import Draft
from followup_analytics.letters.notes import IncompleteNote, topics_of
from followup_analytics.panels._form import Action, Field

NO_NOTE = (Action("undo", "Undo the last change"),)
ACTIONS = (
    Action("sent", "Mark sent", main=True),
    Action("copy", "Copy the letter", copies=("subject", "body")),
    Action("again", "Write anew with this gift"),
    *NO_NOTE,
    Action("news", "Log this answer", part="answer"),
    Action("snooze", "Snooze until that day", part="later"),
    Action("pin", "Pin to that day", part="later"),
)
SAID = {"sent": "Marked sent.", "snooze": "Snoozed.", "pin": "Pinned.", "news": "Logged."}
_CHANNELS = tuple((name, name) for name in ("mail", "letter", "phone", "LinkedIn", "in person"))
_NEWS = {
    "reply": "a reply",
    "invitation": "an invitation",
    "keep_in_mind": "they keep me in mind",
    "offer": "an offer",
    "rejection": "a rejection",
    "filled": "the position is filled or cancelled",
    "withdrawn": "I withdrew",
    "hired": "I was hired",
}
_MOST_NOTES = 8  # past notes told about one application


def in_words(shown: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
    """The due list with its days and kinds as a person says them: `when` and `note`."""
    overdue = shown["days_overdue"].astype("float64")
    due_on = shown["due_on"]
    told = due_on.dt.day.astype("str") + " " + due_on.dt.month_name().str[:3]
    told = told.where(due_on.dt.year == as_of.year, told + " " + due_on.dt.year.astype("str"))
    days = overdue.abs().fillna(0).astype("int64").astype("str") + np.where(overdue.abs() == 1, " day", " days")
    when = np.select([overdue > 0, overdue < 0], [told + ", " + days + " overdue", told + ", in " + days], "today")
    kind = shown["kind"].str.replace("_", "-").to_numpy(dtype=object)
    number = np.where(shown["attempt"] > 1, " no. " + shown["attempt"].astype("str").to_numpy(dtype=object), "")
    return shown.assign(when=when, note=kind + number)


def draft_name(row: pd.Series) -> str:
    """The name under which the letter of a row is kept while it is written."""
    return f"note {row['application_id']} {row['kind']} {row['to']}"


def letter(note: Draft, as_of: dt.date) -> dict[str, object]:
    """The values of the desk for a letter not touched yet."""
    return {
        "subject": note.subject,
        "body": note.body,
        "gift_id": note.gift_id or "",
        "channel": "mail",
        "sent_on": as_of.isoformat(),
        "received_on": as_of.isoformat(),
    }


def fields(log: FollowUpLog, row: pd.Series, as_of: dt.date) -> tuple[Field, ...]:
    """What the desk asks about a row."""
    answer = (
        Field("news", "What came", kind="choice", options=tuple(_NEWS.items())),
        Field("received_on", "Came on", kind="date"),
        Field("news_note", "What it said"),
    )
    later = (
        Field("until_on", "That day", kind="date"),
        Field("reason", "Reason", help="Why then, so that you know when it comes back."),
    )
    return (
        Field("subject", "Subject", wide=True),
        Field("body", "Letter", kind="area", rows=12),
        Field("gift_id", "Gift", kind="choice", options=_gifts(log, row, as_of), wide=True),
        Field("channel", "Channel", kind="choice", options=_CHANNELS),
        Field("sent_on", "Sent on", kind="date"),
        Field("answer", "Something came in", kind="part", fields=answer),
        Field("later", "Not now", kind="part", fields=later),
    )


def about(log: FollowUpLog, row: pd.Series) -> list[tuple[str, list[str]]]:
    """What to know before writing: why now, what they cared about, what they were sent."""
    application = row["application_id"]
    past = log.follow_ups[log.follow_ups["application_id"] == application]
    past = past.sort_values("sent_on", ascending=False, kind="stable").head(_MOST_NOTES)
    gifts = log.gifts.dropna(subset=["gift_id"]).drop_duplicates("gift_id").set_index("gift_id")["title"]
    topics = [_topic(topic) for topic in topics_of(log, application).to_dict("records")]
    notes = [_note(note, gifts) for note in past.to_dict("records")]
    promises = log.plans[(log.plans["application_id"] == application) & (log.plans["kind"] == "promise")]
    return [
        ("Why now", [str(row["reason"])]),
        ("What they cared about", topics or ["No topic was written down."]),
        *([("You promised", [str(text) for text in promises["reason"].dropna()])] if len(promises) else []),
        ("Notes so far", notes or ["None."]),
    ]


def remarks(note: Draft) -> tuple[str, str]:
    """What to look at before sending, as a text, and the address that opens the letter in a mail program."""
    said = [f"Before you send: still missing {', '.join(note.missing)}." if note.missing else "", *note.warnings]
    return "\n".join(filter(None, said)), mail.mailto(note).url


def rows(action: str, row: pd.Series, values: dict, as_of: dt.date) -> dict[str, list[dict]]:
    """The rows of the log that a button makes.

    Raises
    ------
    IncompleteNote
        If what the button needs is missing; it says which field.
    """
    filled = {name: text.strip() or None if isinstance(text, str) else text for name, text in values.items()}
    to = None if pd.isna(row["to"]) else row["to"]
    make = {"sent": _sent, "news": _news}.get(action, _plan)
    table, made = make(action, filled, as_of)
    addressee = {} if table == "responses" else {"to": to}
    kind = {"kind": row["kind"]} if table == "follow_ups" else {}
    return {table: [{"application_id": row["application_id"], **addressee, **kind, **made}]}


def _sent(_action: str, values: dict, _as_of: dt.date) -> tuple[str, dict]:
    _must_have(values, sent_on="On which day was it sent?")
    return "follow_ups", {name: values.get(name) for name in ("sent_on", "channel", "gift_id", "subject", "body")}


def _news(_action: str, values: dict, _as_of: dt.date) -> tuple[str, dict]:
    _must_have(values, received_on="On which day did it come?")
    kind = values.get("news") or next(iter(_NEWS))
    return "responses", {"kind": kind, "received_on": values["received_on"], "note": values.get("news_note")}


def _plan(action: str, values: dict, as_of: dt.date) -> tuple[str, dict]:
    _must_have(values, until_on="Until which day?", reason="Why? One word will do.")
    if str(values["until_on"]) <= as_of.isoformat():
        raise IncompleteNote({"until_on": "Choose a day that lies ahead."})
    plan = {"from_on": as_of, "until_on": values["until_on"], "reason": values["reason"], "decided_on": as_of}
    return "plans", {"kind": action, **plan}


def _must_have(values: dict, **asked: str) -> None:
    lacking = {name: question for name, question in asked.items() if not values.get(name)}
    if lacking:
        raise IncompleteNote(lacking)


def _gifts(log: FollowUpLog, row: pd.Series, as_of: dt.date) -> tuple[tuple[str, str], ...]:
    who = None if pd.isna(row["to"]) else row["to"]
    found = suggest_gifts(log, application_id=row["application_id"], interviewer=who, as_of=as_of)
    fitting = zip(found["gift_id"], found["title"], found["because"], strict=True)
    return (("", "none"), *((gift_id, f"{title}, {because}") for gift_id, title, because in fitting))


def _topic(topic: dict) -> str:
    said = [str(topic["topic"])]
    said += [f"({topic['interviewer']})"] if pd.notna(topic["interviewer"]) else []
    said += ["– strong"] if topic["strength"] == 3 else []
    said += ["– private, stays out of the letter"] if topic["private"] is True else []
    said += ["– noted later, less certain"] if topic["late"] else []
    return " ".join(said)


def _note(note: dict, gifts: pd.Series) -> str:
    to = note["to"] if pd.notna(note["to"]) else "the company"
    gift = gifts.get(note["gift_id"]) if pd.notna(note["gift_id"]) else None
    told = f"{note['sent_on'].day} {note['sent_on']:%b %Y} to {to}"
    about = f": {note['subject']}" if pd.notna(note["subject"]) else ""
    return told + about + (f", with “{gift}”" if gift else "")

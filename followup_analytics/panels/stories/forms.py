"""The forms of the panel: what each button asks, and what stands in the fields at first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from followup_analytics.facts.people import split_people
from followup_analytics.log import words
from followup_analytics.log.cells.kinds import Column
from followup_analytics.log.days import day_number, day_numbers
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import TABLES
from followup_analytics.panels.kit.form import Field, MovedOn
from followup_analytics.panels.stories.facts import news_word
from followup_analytics.panels.texts import N_, _, day_words
from followup_analytics.panels.words import word

_MOST = 300  # choices offered
LABELS = {
    "company": N_("Company"),
    "role": N_("Role"),
    "note": N_("Note"),
    "round": N_("Round"),
    "medium": N_("Medium"),
    "kind": N_("Kind"),
    "topic": N_("Topic"),
    "channel": N_("Channel"),
    "subject": N_("Subject"),
    "title": N_("Title"),
    "topics": N_("Topics"),
    "added_on": N_("Added on"),
    "application_id": N_("Application"),
    "applied_on": N_("Applied on"),
    "source": N_("Found through"),
    "url": N_("Advertisement"),
    "confirmed_on": N_("State last checked on"),
    "closed": N_("Closed by this, on a day nobody wrote down"),
    "interviewed_on": N_("Day"),
    "starts_at": N_("Time, as 14:30"),
    "place": N_("Room, address or link"),
    "interviewers": N_("Who was there (separate names with ;)"),
    "impression": N_("How it went, 1 to 5"),
    "answer_by": N_("They answer by"),
    "cancelled": N_("It did not take place"),
    "interviewer": N_("Who cares about it"),
    "strength": N_("How strong, 1 to 3"),
    "private": N_("Private: stays out of letters"),
    "sent_on": N_("Sent on"),
    "to": N_("To"),
    "received_on": N_("Came on"),
    "from": N_("From"),
    "in_reply_to": N_("Answers your note of"),
    "from_on": N_("First day"),
    "until_on": N_("Last day, or the day it names"),
    "reason": N_("What, or why"),
    "body": N_("Letter"),
}
_LEFT_OUT = ("arm", "decided_on", "noted_at", "sent_at", "received_at", "message_id", "seeker")
_BY_TYPE = {"day": "date", "whole": "number", "flag": "flag"}
_AREAS = ("note", "body", "reason")


@dataclass(frozen=True)
class Asked:
    """What a button asks: a title, fields, what stands in them, and the words of the button that saves."""

    title: str
    fields: tuple[Field, ...]
    values: Mapping[str, Any]
    save: str = N_("Save")


def asked(
    name: str, log: FollowUpLog, application: str, *, as_of: dt.date, title: str, table: str, row: Mapping[str, object]
) -> Asked:
    """What the button of that name asks; `table` and `row` are those of the fact that it changes."""
    if name in ("edit", "mend"):
        return edited(table, row, title)
    known: dict[str, Callable[[], Asked]] = {
        "new": application_form,
        "moved": lambda: moved(row),
        "news": lambda: news(log, application, as_of),
        "note": lambda: note(log, application, as_of),
        "interview": lambda: interview(as_of),
        "word": their_word,
        "owe": lambda: owed(log, application),
        "merge": lambda: merged(log, application, title),
    }
    if name not in known:
        raise MovedOn
    return known[name]()


def edited(table: str, row: Mapping[str, object], name: str) -> Asked:
    """The form of a row of the log: every declared column but ids."""
    columns = [c for c in TABLES[table].columns if not c.name.endswith("_id") and c.name not in _LEFT_OUT]
    columns = [c for c in columns if not (table == "plans" and c.name == "kind") and c.name != "in_reply_to"]
    fields = tuple(_field(column) for column in columns)
    cells = {column.name: _cell(row.get(column.name)) for column in columns}
    cells |= {"channel": word(cells["channel"])} if cells.get("channel") in words.CHANNELS else {}
    return Asked(_("Edit: {name}", name=name), fields, cells)


def application_form() -> Asked:
    """The form of a new application."""
    return Asked(_("New application"), edited("applications", {}, "").fields, {}, _("Save application"))


def interview(as_of: dt.date) -> Asked:
    """The form of an interview held or ahead."""
    names = ("interviewed_on", "starts_at", "round", "medium", "place", "interviewers", "answer_by", "note")
    fields = tuple(_field(TABLES["interviews"][name]) for name in names)
    return Asked(_("Interview"), fields, {"interviewed_on": as_of.isoformat()}, _("Save interview"))


def moved(row: Mapping[str, object]) -> Asked:
    """The form of an interview that was moved."""
    fields = tuple(_field(TABLES["interviews"][name]) for name in ("interviewed_on", "starts_at", "place"))
    return Asked(_("Moved to another day"), fields, {f.name: _cell(row.get(f.name)) for f in fields}, _("Move it"))


def news(log: FollowUpLog, application: str, as_of: dt.date) -> Asked:
    """The form of something that came in; an interview ahead may be cancelled by it."""
    notes = _notes(log, application, as_of)
    choices = tuple((kind, news_word(kind)) for kind in words.RESPONSE_KINDS)
    fields = [
        Field("kind", _("What came"), kind="choice", options=choices),
        Field("received_on", _("Came on"), kind="date", required=True),
        Field("from", _("From"), options=people_of(log, application)),
        *((Field("in_reply_to", _("Answers your note of"), kind="choice", options=notes),) if len(notes) > 1 else ()),
        Field(
            "answer_by",
            _("Answer by"),
            kind="date",
            help=_("The day they named. For an offer: the day by which you must answer."),
        ),
        Field("note", _("What it said"), kind="area", rows=3),
    ]
    if ahead := interviews_ahead(log, application, as_of):
        day = day_words(day_number(ahead[0][1]), day_number(as_of))
        label = _("The interview of {day} does not take place", day=day)
        fields.append(Field("falls", label, kind="flag"))
    return Asked(
        _("Something came in"), tuple(fields), {"received_on": as_of.isoformat(), "kind": "reply"}, _("Save it")
    )


def note(log: FollowUpLog, application: str, as_of: dt.date) -> Asked:
    """The form of a note that was sent."""
    kinds = (("", _("as it falls")), *((kind, word(kind)) for kind in ("thank_you", "check_in")))
    gifts = [("", _("none")), *log.gifts[["gift_id", "title"]].dropna().tail(_MOST).itertuples(index=False, name=None)]
    fields = (
        Field("sent_on", _("Sent on"), kind="date", required=True),
        Field("to", _("To"), options=people_of(log, application)),
        Field("kind", _("Kind"), kind="choice", options=kinds),
        Field("channel", _("Channel"), options=tuple((word(channel), "") for channel in words.CHANNELS)),
        Field("gift_id", _("With"), kind="choice", options=tuple(gifts)),
        Field("subject", _("Subject"), wide=True),
        Field("body", _("Letter"), kind="area", rows=6),
    )
    return Asked(
        _("A note you sent"), fields, {"sent_on": as_of.isoformat(), "channel": word(words.CHANNELS[0])}, _("Save note")
    )


def their_word() -> Asked:
    """The form of a day by which they said they would answer."""
    field = Field("answer_by", _("They will answer by"), kind="date", required=True)
    return Asked(_("They will answer by"), (field,), {}, _("Save the day"))


def owed(log: FollowUpLog, application: str) -> Asked:
    """The form of what the seeker promised."""
    fields = (
        Field("reason", _("What do you owe them?"), required=True, wide=True),
        Field("to", _("To"), options=people_of(log, application)),
        Field("until_on", _("By"), kind="date"),
    )
    return Asked(_("I owe them"), fields, {}, _("Save promise"))


def merged(log: FollowUpLog, application: str, name: str) -> Asked:
    """The form that asks which application is the same as this one: those of the same company first."""
    apps = log.applications
    company = apps.loc[apps["application_id"] == application, "company"].iloc[0]
    others = apps[apps["application_id"] != application]
    others = others.assign(other=others["company"] != company).sort_values(["other", "company"], kind="stable")
    alike = [
        (
            key,
            ", ".join(str(part) for part in (one, role) if pd.notna(part))
            + (f" ({day:%Y-%m-%d})" if pd.notna(day) else ""),
        )
        for key, one, role, day in others[["application_id", "company", "role", "applied_on"]]
        .head(_MOST)
        .itertuples(index=False)
    ]
    field = Field("other", _("Which one is the same?"), kind="choice", options=tuple(alike), wide=True)
    return Asked(_("Merge with {name}", name=name), (field,), {}, _("Merge them"))


def people_of(log: FollowUpLog, application: str) -> tuple[tuple[str, str], ...]:
    """The people named in an application, to be offered while typing."""
    cells = [log.interviews.loc[log.interviews["application_id"] == application, "interviewers"]]
    cells += [log.follow_ups.loc[log.follow_ups["application_id"] == application, "to"]]
    cells += [log.responses.loc[log.responses["application_id"] == application, "from"]]
    people = split_people(pd.concat(cells).reset_index(drop=True).astype("str"))
    return tuple((person, "") for person in people["person"].drop_duplicates().head(_MOST))


def interviews_ahead(log: FollowUpLog, application: str, as_of: dt.date) -> list[tuple[str, pd.Timestamp]]:
    """The interviews of an application that lie ahead, the next one first: id and day."""
    own = log.interviews[log.interviews["application_id"] == application]
    own = own[(day_numbers(own["interviewed_on"]) > day_number(as_of)) & ~own["cancelled"].fillna(False).astype(bool)]
    return list(
        own.sort_values("interviewed_on")[["interview_id", "interviewed_on"]].itertuples(index=False, name=None)
    )


def _notes(log: FollowUpLog, application: str, as_of: dt.date) -> tuple[tuple[str, str], ...]:
    own = log.follow_ups[log.follow_ups["application_id"] == application].sort_values("sent_on", ascending=False)
    notes = own[["follow_up_id", "sent_on"]].dropna().head(_MOST).itertuples(index=False)
    return (("", _("not said")), *((key, day_words(day_number(day), day_number(as_of))) for key, day in notes))


def _field(column: Column) -> Field:
    label = LABELS.get(column.name) or column.name.replace("_", " ").capitalize()
    if column.choices:
        options = (() if column.required else (("", _("not said")),)) + tuple(
            (each, news_word(each)) for each in column.choices
        )
        return Field(column.name, label, kind="choice", options=options, required=column.required)
    kind = "area" if column.name in _AREAS else _BY_TYPE.get(column.holds, "text")
    return Field(
        column.name, label, kind=kind, rows=3, required=column.required, min=column.low, max=column.high,
        wide=column.name in ("interviewers", "topic", "subject"),
    )  # fmt: skip


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return value
    if value is None or pd.isna(value):  # type: ignore[call-overload]  # one cell
        return ""
    if isinstance(value, dt.date | pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return value.item() if hasattr(value, "item") else value

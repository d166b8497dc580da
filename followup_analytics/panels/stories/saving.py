"""Saving: the rows of the log that each form and button makes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from followup_analytics.journal import codec
from followup_analytics.journal.debrief import IncompleteDebrief
from followup_analytics.journal.journal import Journal
from followup_analytics.journal.migrations.schema import key_of
from followup_analytics.log.days import day_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import TABLES, plain_rows
from followup_analytics.log.words import CHANNELS
from followup_analytics.panels.agenda.checks import must_be_over, must_have
from followup_analytics.panels.kit.form import Values
from followup_analytics.panels.stories.forms import interviews_ahead
from followup_analytics.panels.texts import N_, _, day_words
from followup_analytics.panels.words import as_stored
from followup_analytics.panels.writing.checks import wrong_day

_OVER = {  # what must be over, and the remedy
    "sent_on": N_("Add the note once it has gone out."),
    "received_on": N_("Log only what has already come."),
}
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Made:
    """What a button makes: rows to store, rows to remove, and what is said of it."""

    said: str
    rows: Rows = field(default_factory=dict)
    remove: dict[str, list[str]] = field(default_factory=dict)

    def save(self, journal: Journal, since: int) -> None:
        """Store it as one change, unless a row was changed elsewhere since that version."""
        journal.save(remove=self.remove, since=since, **self.rows)


def typed_cells(values: Values, names: Iterable[str]) -> dict[str, Any]:
    """What was typed, an empty field as nothing."""
    cells = {name: values.get(name) for name in names}
    cells = {name: cell.strip() if isinstance(cell, str) else cell for name, cell in cells.items()}
    cells |= {"channel": as_stored(cells["channel"], CHANNELS)} if "channel" in cells else {}
    return {name: None if cell == "" else cell for name, cell in cells.items()}


def make(
    name: str,
    journal: Journal,
    log: FollowUpLog,
    application: str,
    fact: Mapping[str, Any] | None,
    values: Values,
    as_of: dt.date,
) -> Made:
    """What the form of that button makes of what was typed."""
    must_be_days(values, as_of)
    if fact is not None:
        return edit(journal, log, fact, values)
    if name == "interview":
        return Made(_("Saved: the interview."), {"interviews": [interview(application, values)]})
    if name == "word":
        return their_word(log, application, values, as_of)
    if name == "owe":
        return owed(application, values, as_of)
    return note(application, values) if name == "note" else news(log, application, values, as_of)


def must_be_days(values: Values, as_of: dt.date) -> None:
    """Refuse a slip in a day: an interview far off, a note or an answer that lies ahead, which no panel would show."""
    if slip := wrong_day(values.get("interviewed_on"), as_of):
        raise IncompleteDebrief(slip)
    for name, remedy in _OVER.items():
        if values.get(name):
            must_be_over(name, values, as_of, _(remedy))


def stored(journal: Journal, log: FollowUpLog, fact: Mapping[str, Any] | None) -> tuple[str, dict[str, object]]:
    """The table of a fact, and its row as it is stored; nothing where there is no fact."""
    if fact is None:
        return "", {}
    if fact["table"] != "topics":
        return str(fact["table"]), journal.row(str(fact["table"]), str(fact["id"])) or {}
    own = log.topics[log.topics["interview_id"] == fact["id"]]
    return "topics", plain_rows(own)[topic_place(own, fact)]


def edit(journal: Journal, log: FollowUpLog, fact: Mapping[str, Any], values: Values) -> Made:
    """The row of a fact with what was typed in the place of its cells."""
    name, names = str(fact["table"]), [c.name for c in TABLES[fact["table"]].columns if c.name in values]
    cells = typed_cells(values, names)
    must_have(
        cells, **{c.name: _("This cannot be empty.") for c in TABLES[name].columns if c.required and c.name in values}
    )
    if name == "topics":
        return _topic(log, fact, cells)
    return Made(_("Saved."), {name: [{**(journal.row(name, fact["id"]) or {}), **cells}]})


def at_once(
    name: str,
    journal: Journal,
    log: FollowUpLog,
    application: str,
    fact: Mapping[str, Any] | None,
    called: str,
    as_of: dt.date,
) -> Made | None:
    """What a button stores without asking; None where it asks."""
    if name == "delete" and fact is not None:
        return delete(journal, log, fact, called)
    if name == "cancel" and fact is not None:
        made = edit(journal, log, fact, {"cancelled": True})
        return Made(_("It does not take place: no thank-you will be due for it."), made.rows)
    if name == "let_go":
        return let_go(application, as_of)
    if name == "take_up":
        return Made(_("Its notes are due again."), {}, {"plans": letting_go(log, application)})
    if name == "remove":
        return delete_application(log, application, called)
    return None


def delete(journal: Journal, log: FollowUpLog, fact: Mapping[str, Any], name: str) -> Made:
    """Delete a fact; an interview goes with its topics, and the day of an application is emptied."""
    table, key, said = str(fact["table"]), str(fact["id"]), _("Deleted: {name}.", name=name)
    emptied = {"promised_day": "answer_by", "closed": "closed", "applied": "applied_on"}.get(str(fact["kind"]))
    if emptied:
        return Made(said, {table: [{**(journal.row(table, key) or {}), emptied: None}]})
    if table == "topics":
        made = _topic(log, fact, None)
        return Made(said, made.rows, made.remove)
    topics = {"topics": [key]} if table == "interviews" and log.topics["interview_id"].eq(key).any() else {}
    return Made(said, {}, {**topics, table: [key]})


def delete_application(log: FollowUpLog, application: str, name: str) -> Made:
    """Delete an application with all that belongs to it."""
    own = {n: getattr(log, n) for n in ("interviews", "follow_ups", "responses", "plans")}
    own = {n: frame[frame["application_id"] == application] for n, frame in own.items()}
    talks = own["interviews"]["interview_id"]
    remove = {"topics": log.topics.loc[log.topics["interview_id"].isin(talks), "interview_id"].unique().tolist()}
    remove |= {n: frame[TABLES[n].key].tolist() for n, frame in own.items()}
    said = _("Deleted: {name}, with all that belongs to it.", name=name)
    return Made(said, {}, {**remove, "applications": [application]})


def news(log: FollowUpLog, application: str, values: Values, as_of: dt.date) -> Made:
    """Something came in."""
    cells = typed_cells(values, ("kind", "received_on", "from", "in_reply_to", "answer_by", "note"))
    must_have(cells, received_on=_("On which day did it come?"))
    if cells["answer_by"] and cells["answer_by"] < cells["received_on"]:
        raise IncompleteDebrief({"answer_by": _("This day lies before the day on which it came.")})
    rows: Rows = {"responses": [{"application_id": application, **cells}]}
    ahead = interviews_ahead(log, application, as_of)
    if values.get("falls") and ahead:
        own = log.interviews[log.interviews["interview_id"] == ahead[0][0]]
        rows["interviews"] = [{**plain_rows(own)[0], "cancelled": True}]
    return Made(_("Saved: what came in."), rows)


def note(application: str, values: Values) -> Made:
    """A note was sent."""
    cells = typed_cells(values, ("sent_on", "to", "kind", "channel", "gift_id", "subject", "body"))
    must_have(cells, sent_on=_("On which day did you send it?"))
    return Made(_("Saved: your note."), {"follow_ups": [{"application_id": application, **cells}]})


def interview(application: str, values: Values) -> dict[str, Any]:
    """An interview, as it is asked about before it is stored."""
    names = ("interviewed_on", "starts_at", "round", "medium", "place", "interviewers", "answer_by", "note")
    cells = typed_cells(values, names)
    must_have(cells, interviewed_on=_("On which day?"))
    return {"application_id": application, **cells}


def their_word(log: FollowUpLog, application: str, values: Values, as_of: dt.date) -> Made:
    """They will answer by a day: said in the latest interview or answer, else with their confirmation."""
    must_have(values, answer_by=_("By which day?"))
    day = values["answer_by"]
    talks = log.interviews[~log.interviews["cancelled"].fillna(False).astype(bool)]
    found = [
        (row["interviewed_on"], 0, "interviews", row)
        for _at, row in talks[talks["application_id"] == application].iterrows()
    ]
    heard = log.responses[(log.responses["application_id"] == application) & ~log.responses["kind"].isin(["offer"])]
    found += [(row["received_on"], 1, "responses", row) for _at, row in heard.iterrows()]
    found = [one for one in found if pd.notna(one[0]) and one[0] <= pd.Timestamp(as_of)]
    if not found:
        fresh = {"application_id": application, "received_on": as_of, "kind": "acknowledgement", "answer_by": day}
        return Made(_("Saved: they will answer by that day."), {"responses": [fresh]})
    said_on, _place, table, row = max(found, key=lambda one: one[:2])
    if day < f"{said_on:%Y-%m-%d}":
        why = N_("This day lies before {day}, when you last heard from them.")
        raise IncompleteDebrief({"answer_by": _(why, day=day_words(day_number(said_on), day_number(as_of)))})
    return Made(
        _("Saved: they will answer by that day."), {table: [{**plain_rows(row.to_frame().T)[0], "answer_by": day}]}
    )


def owed(application: str, values: Values, as_of: dt.date) -> Made:
    """The seeker promised something."""
    cells = typed_cells(values, ("reason", "to", "until_on"))
    must_have(cells, reason=_("What did you promise?"))
    plan = {"application_id": application, "kind": "promise", "from_on": as_of, "decided_on": as_of}
    return Made(_("Saved: what you owe them."), {"plans": [{**plan, **cells}]})


def let_go(application: str, as_of: dt.date) -> Made:
    """No note of this application is due from now on."""
    plan = {"application_id": application, "kind": "pause", "from_on": as_of, "decided_on": as_of}
    return Made(_("You let this one go: no note is due for it."), {"plans": [plan]})


def letting_go(log: FollowUpLog, application: str) -> list[str]:
    """The plans by which an application was let go."""
    plans = log.plans[(log.plans["application_id"] == application) & log.plans["kind"].eq("pause")]
    return [str(key) for key in plans.loc[plans["until_on"].isna(), "plan_id"]]


def _topic(log: FollowUpLog, fact: Mapping[str, Any], cells: Mapping[str, Any] | None) -> Made:
    """A topic in the place of another, or none: its stored id is made from what it says."""
    own = log.topics[log.topics["interview_id"] == fact["id"]]
    before = plain_rows(own)[topic_place(own, fact)]
    after = None if cells is None else {**before, **cells}
    if after == before:
        return Made(_("Saved."))
    return Made(_("Saved."), {"topics": [after]} if after else {}, {"topics": [topic_key(before)]})


def topic_key(row: Mapping[str, object]) -> str:
    """The id under which a journal keeps a topic."""
    return str(codec.stored(TABLES["topics"], row)[key_of(TABLES["topics"])])


def topic_place(own: pd.DataFrame, fact: Mapping[str, Any]) -> int:
    """Which of the topics of an interview a fact is."""
    same = own["topic"].eq(fact["words"]) & (own["interviewer"].isna() | own["interviewer"].eq(fact["who"]))
    return int(same.fillna(False).to_numpy(bool).argmax())

"""The due panel: the day's notes, worked through one by one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from followup_analytics.agenda.due import due_list
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.timeline import Day
from followup_analytics.files import exports, mail
from followup_analytics.journal.journal import Journal
from followup_analytics.letters.gifts import suggest_gifts
from followup_analytics.letters.letters import Draft, draft, review
from followup_analytics.panels import _html
from followup_analytics.panels._form import Field, Form
from followup_analytics.panels._home import open_journal, today
from followup_analytics.panels._table import Table

_COLUMNS = (
    ("due_on", "Due"),
    ("status", "Status"),
    ("kind", "Note"),
    ("company", "Company"),
    ("role", "Role"),
    ("to", "To"),
    ("reason", "Why"),
)
_SPANS = (("overdue and today", 0), ("overdue", -1), ("the next 7 days", 7), ("everything ahead", 36_500))
_CHANNELS = tuple((name, name) for name in ("mail", "letter", "phone", "LinkedIn", "in person"))
_ACTIONS = (
    ("sent", "Mark sent"),
    ("again", "Write anew with this gift"),
    ("snooze", "Snooze until that day"),
    ("pin", "Pin to that day"),
    ("filled", "The position is filled"),
)
_NOTHING = "Nothing is due. Enjoy the day."


def due(journal: Journal | str | Path | None = None, *, as_of: Day | None = None) -> Due:
    """The list of notes to write, and a desk to write them at; the plain twin is `due_list`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    as_of
        The day the list is made for; by default today.
    """
    return Due(open_journal(journal), today(as_of))


class Due(widgets.VBox):
    """The due list, and for the row chosen: what this person cared about, a draft, and what became of it."""

    def __init__(self, journal: Journal, as_of: dt.date) -> None:
        self.journal, self.as_of = journal, as_of
        self.span = widgets.Dropdown(description="Show", options=_SPANS)
        self.table = Table("Notes to write", _COLUMNS, empty=_NOTHING)
        self.downloads, self.about, self.links = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.desk = Form("Desk", (), _ACTIONS, self._act, self._typed)
        super().__init__([self.span, self.table, self.downloads, self.about, self.desk, self.links])
        self.span.observe(self._refresh, "value")
        self.table.observe(self._choose, "selected")
        self._refresh()

    def __repr__(self) -> str:
        return f"<Due panel: {len(self.shown)} notes>"

    @property
    def row(self) -> pd.Series | None:
        """The row chosen, or None."""
        return self.shown.iloc[int(self.table.selected)] if self.table.selected else None

    def _refresh(self, _change: object = None) -> None:
        self.source = self.journal.log()
        self.due = due_list(self.source, as_of=self.as_of, cadence=self.journal.cadence())
        ahead = -self.due["days_overdue"]
        self.shown = self.due[ahead <= self.span.value].reset_index(drop=True)
        self.table.selected = ""
        self.table.show(self.shown.assign(kind=self.shown["kind"].str.replace("_", "-")))
        self.downloads.value = _downloads(self.shown)
        if self.shown.empty:
            self._choose()

    def _choose(self, _change: object = None) -> None:
        row = self.row
        self.about.value = "" if row is None else _about(self.source, row)
        self.desk.layout.display = "none" if row is None else ""
        if row is None:
            self.links.value = ""
            return
        self.note = self._draft(row)
        self.desk.ask(_fields(_gifts(self.source, row, self.as_of)))
        kept = self.journal.draft(_draft_name(row))
        self.desk.fill(kept or self._letter())
        self.desk.say("Draft restored." if kept else "")
        self._link(self.desk.values)

    def _draft(self, row: pd.Series, gift: str | None = None) -> Draft:
        return draft(
            self.source,
            row,
            gift=gift,
            templates=self.journal.setting("templates", {}),
            availability=self.journal.setting("free_slots", []),
            language=self.journal.setting("language", "en"),
            as_of=self.as_of,
        )

    def _letter(self) -> dict[str, object]:
        return {
            "subject": self.note.subject,
            "body": self.note.body,
            "gift_id": self.note.gift_id or "",
            "channel": "mail",
            "sent_on": self.as_of.isoformat(),
            "until_on": (self.as_of + dt.timedelta(days=3)).isoformat(),
            "reason": "",
        }

    def _typed(self, values: dict) -> None:
        self.journal.keep_draft(_draft_name(self.row), values)
        self._link(values)

    def _link(self, values: dict) -> None:
        self.links.value = _mail_links(review(self.note, subject=values.get("subject"), body=values.get("body")))

    def _act(self, action: str, values: dict) -> None:
        row = self.row
        if action == "again":
            self.note = self._draft(row, values.get("gift_id") or "")
            self.desk.fill({**values, "subject": self.note.subject, "body": self.note.body})
            self._typed(self.desk.values)
            self.desk.say("Written anew with this gift.")
            return
        self.journal.save(**_rows(action, row, values, self.as_of))
        self.journal.drop_draft(_draft_name(row))
        self._refresh()
        left = len(self.shown)
        self.desk.say(f"{_SAID[action]} {left} to go." if left else f"{_SAID[action]} That was the last one.")


_SAID = {
    "sent": "Marked sent.",
    "snooze": "Snoozed.",
    "pin": "Pinned.",
    "filled": "Closed: the position is filled.",
}


def _rows(action: str, row: pd.Series, values: dict, as_of: dt.date) -> dict[str, list[dict]]:
    application = row["application_id"]
    if action == "sent":
        sent = {name: values.get(name) or None for name in ("sent_on", "channel", "gift_id", "subject", "body")}
        to = None if pd.isna(row["to"]) else row["to"]
        return {"follow_ups": [{"application_id": application, "kind": row["kind"], "to": to, **sent}]}
    if action == "filled":
        news = {"application_id": application, "received_on": as_of, "kind": "filled", "note": values.get("reason")}
        return {"responses": [news]}
    plan = {
        "application_id": application,
        "to": None if pd.isna(row["to"]) else row["to"],
        "kind": action,
        "from_on": as_of,
        "until_on": values.get("until_on") or None,
        "reason": values.get("reason") or None,
        "decided_on": as_of,
    }
    return {"plans": [plan]}


def _draft_name(row: pd.Series) -> str:
    return f"note {row['application_id']} {row['kind']} {row['to']}"


def _gifts(log: FollowUpLog, row: pd.Series, as_of: dt.date) -> tuple[tuple[str, str], ...]:
    who = None if pd.isna(row["to"]) else row["to"]
    found = suggest_gifts(log, application_id=row["application_id"], interviewer=who, as_of=as_of)
    fitting = zip(found["gift_id"], found["title"], found["because"], strict=True)
    return (("", "none"), *((gift_id, f"{title}, {because}") for gift_id, title, because in fitting))


def _fields(gifts: tuple[tuple[str, str], ...]) -> tuple[Field, ...]:
    return (
        Field("subject", "Subject"),
        Field("body", "Letter", kind="area", rows=12),
        Field("gift_id", "Gift", kind="choice", options=gifts),
        Field("channel", "Channel", kind="choice", options=_CHANNELS),
        Field("sent_on", "Sent on", kind="date"),
        Field("until_on", "That day", kind="date", help="For Snooze and Pin."),
        Field("reason", "Reason", help="Why you snooze, pin or close it."),
    )


def _about(log: FollowUpLog, row: pd.Series) -> str:
    past = log.follow_ups[log.follow_ups["application_id"] == row["application_id"]]
    gifts = past.merge(log.gifts[["gift_id", "title"]], on="gift_id", how="left")
    sent = [
        f"{note['sent_on']:%Y-%m-%d} to {_or(note['to'], 'the company')}"
        + (f", with “{note['title']}”" if pd.notna(note["title"]) else "")
        for _, note in gifts.iterrows()
    ]
    lines = (
        row["reason"],
        f"Topics: {_or(row['topics'], 'none written down')}",
        f"Notes so far: {'; '.join(sent) or 'none'}",
    )
    return _html.text("\n".join(lines))


def _or(value: object, fallback: str) -> str:
    return fallback if pd.isna(value) else str(value)


def _mail_links(note: Draft) -> str:
    said = [f"Still missing: {', '.join(note.missing)}." if note.missing else "", *note.warnings]
    return _html.text("\n".join(filter(None, said))) + _html.row(
        _html.link(mail.mailto(note).url, "Open in mail program"),
        _html.download(mail.eml_name(note), mail.eml(note), "message/rfc822", "Download mail draft"),
    )


def _downloads(shown: pd.DataFrame) -> str:
    return _html.row(
        _html.download("due.csv", exports.due_csv(shown), "text/csv", "Download CSV"),
        _html.download("due.md", exports.due_markdown(shown).encode(), "text/markdown", "Download Markdown"),
        _html.download("due.ics", exports.due_calendar(shown), "text/calendar", "Download calendar"),
    )

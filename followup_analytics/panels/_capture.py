"""The capture panel: an interview written down in ninety seconds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import ipywidgets as widgets

from followup_analytics.agenda.due import due_list
from followup_analytics.facts.timeline import Day
from followup_analytics.journal.journal import Journal
from followup_analytics.letters.notes import interview_rows
from followup_analytics.panels._form import Field, Form
from followup_analytics.panels._home import open_journal, today

DRAFT = "capture"

_IMPRESSIONS = (("", "not said"), *((str(n), f"{n}") for n in range(1, 6)))
_PERSON = (
    Field("name", "Name"),
    Field("email", "E-mail", kind="email"),
    Field(
        "professional",
        "Professional topics",
        kind="area",
        rows=3,
        help="One a line: what lit them up! What worried them.",
    ),
    Field(
        "personal",
        "Personal topics",
        kind="area",
        rows=3,
        help="One a line. End with (private) to keep it out of drafts.",
    ),
)


def capture(journal: Journal | str | Path | None = None, *, as_of: Day | None = None) -> Capture:
    """The form to write down an interview; its plain twin is `notes.interview_rows` with `Journal.save`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    as_of
        The day filled in as interview day; by default today.
    """
    return Capture(open_journal(journal), today(as_of))


class Capture(widgets.VBox):
    """Who was there, what each of them cared about, what was promised; saved to the journal as one change."""

    def __init__(self, journal: Journal, as_of: dt.date) -> None:
        self.journal, self.as_of = journal, as_of
        self.form = Form(
            "Interview", _fields(journal), (("save", "Save interview"), ("clear", "Clear")), self._act, self._keep
        )
        super().__init__([self.form])
        draft = journal.draft(DRAFT)
        self.form.values = draft or self._blank()
        if draft:
            self.form.say("Draft restored.")

    def __repr__(self) -> str:
        return "<Capture panel>"

    def _blank(self) -> dict[str, object]:
        return {"interviewed_on": self.as_of.isoformat()}

    def _keep(self, values: dict) -> None:
        self.journal.keep_draft(DRAFT, values)

    def _act(self, action: str, values: dict) -> None:
        text = self._save(values) if action == "save" else "Cleared."
        self.journal.drop_draft(DRAFT)
        self.form.ask(_fields(self.journal))
        self.form.fill(self._blank())
        self.form.say(text)

    def _save(self, values: dict) -> str:
        log = self.journal.log()
        rows = interview_rows(values, log, noted_at=dt.datetime.now())  # noqa: DTZ005 - the log keeps local times
        self.journal.save(**rows)
        return f"Saved. {next_step(self.journal, rows['interviews'][0]['application_id'], self.as_of)}"


def next_step(journal: Journal, application_id: str, as_of: Day) -> str:
    """One sentence: what is due next for this application."""
    due = due_list(journal.log(), as_of=as_of, cadence=journal.cadence())
    due = due[due["application_id"] == application_id]
    if due.empty:
        return "Nothing is due for it yet."
    row = due.iloc[0]
    kind = "a thank-you" if row["kind"] == "thank_you" else "a check-in"
    to = f" to {row['to']}" if row["to"] == row["to"] else ""
    return f"Next: {kind}{to}, due on {row['due_on']:%-d %B}."


def _fields(journal: Journal) -> tuple[Field, ...]:
    log = journal.log()
    return (
        Field("company", "Company", required=True, options=_known(log.applications["company"])),
        Field("role", "Role", options=_known(log.applications["role"])),
        Field("interviewed_on", "Interview day", kind="date", required=True),
        Field("round", "Round", kind="number", min=1, max=99),
        Field("medium", "Medium", options=(("on site", ""), ("video", ""), ("phone", ""))),
        Field("impression", "How it went, 1 to 5", kind="choice", options=_IMPRESSIONS),
        Field("people", "Interviewer", kind="group", fields=_PERSON, more="Add another interviewer"),
        Field("promise", "What did you promise to send?"),
        Field("note", "Note", kind="area", rows=5),
    )


def _known(column: object) -> tuple[tuple[str, str], ...]:
    return tuple((name, "") for name in sorted(column.dropna().unique()))  # type: ignore[attr-defined]

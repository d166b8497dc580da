"""The capture panel: an interview written down in ninety seconds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from followup_analytics.agenda.due import due_list
from followup_analytics.core.errors import JournalError
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.timeline import Day
from followup_analytics.journal.journal import Journal
from followup_analytics.letters.notes import interview_rows
from followup_analytics.panels._form import Action, Field, Form
from followup_analytics.panels._home import desk_journal, today

DRAFT = "capture"
MOST_OFFERED = 300  # companies and roles offered while typing, the latest
_TRIES = 3
_MADE_UP = "This search is made up, and what you save here goes into it. Your own is opened by: followup lab"
_ACTIONS = (
    Action("save", "Save interview", main=True),
    Action("clear", "Clear"),
    Action("undo", "Undo the last change"),
)

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
    return Capture(desk_journal(journal), today(as_of))


class Capture(widgets.VBox):
    """Who was there, what each of them cared about, what was promised; saved to the journal as one change."""

    def __init__(self, journal: Journal, as_of: dt.date) -> None:
        self.journal, self.as_of = journal, as_of
        self._cleared: dict | None = None
        log = journal.log()
        self.form = Form("Interview", _fields(log), _ACTIONS, self._act, self._keep)
        super().__init__([self.form])
        draft = journal.draft(DRAFT)
        self.form.fill(draft or self._blank(), place=f"{journal.path} {DRAFT}")
        if draft:
            self.form.say("Draft restored.")
        elif log.simulated:
            self.form.say(_MADE_UP, "")

    def __repr__(self) -> str:
        return "<Capture panel>"

    def _blank(self) -> dict[str, object]:
        return {"interviewed_on": self.as_of.isoformat()}

    def _keep(self, values: dict) -> None:
        self.journal.keep_draft(DRAFT, values)

    def _act(self, action: str, values: dict) -> None:
        if action == "undo":
            self._undo()
            return
        self._cleared = values if action == "clear" else None
        text = self._save(values) if action == "save" else "Cleared. Undo brings it back."
        self.journal.drop_draft(DRAFT)
        self.form.fill(self._blank(), fields=_fields(self.journal.log()), focus="company")
        self.form.say(text)

    def _undo(self) -> None:
        if self._cleared:
            self.form.fill(self._cleared)
            self._keep(self._cleared)
            self._cleared = None
            self.form.say("Brought back what was cleared.")
        else:
            self.form.say(self.journal.undo() or "There is nothing to undo.")

    def _save(self, values: dict) -> str:
        rows = self._saved(values)
        try:
            return f"Saved. {next_step(self.journal, rows['interviews'][0]['application_id'], self.as_of)}"
        except Exception:  # it is saved, whatever went wrong afterwards
            return "Saved."

    def _saved(self, values: dict, tries: int = _TRIES) -> dict:
        """Save as a change that replaces nothing; where another kernel took the same id meanwhile, take the next."""
        version = self.journal.version
        rows = interview_rows(values, self.journal.log(), noted_at=dt.datetime.now())  # noqa: DTZ005 - local times
        try:
            self.journal.save(since=version, **rows)
        except JournalError:
            if tries == 1 or self.journal.version == version:
                raise
            return self._saved(values, tries - 1)
        return rows


def next_step(journal: Journal, application_id: str, as_of: Day) -> str:
    """One sentence: what is due next for this application."""
    due = due_list(journal.log(), as_of=as_of, cadence=journal.cadence())
    due = due[due["application_id"] == application_id]
    if due.empty:
        return "Nothing is due for it yet."
    row = due.iloc[0]
    kind = "a thank-you" if row["kind"] == "thank_you" else "a check-in"
    to = f" to {row['to']}" if row["to"] == row["to"] else ""
    return f"Next: {kind}{to}, due on {row['due_on'].day} {row['due_on']:%B}."


def _fields(log: FollowUpLog) -> tuple[Field, ...]:
    return (
        Field("company", "Company", required=True, options=_known(log.applications["company"])),
        Field("role", "Role", options=_known(log.applications["role"])),
        Field("interviewed_on", "Interview day", kind="date", required=True),
        Field("round", "Round", kind="number", min=1, max=99),
        Field("medium", "Medium", options=(("on site", ""), ("video", ""), ("phone", ""))),
        Field("impression", "How it went, 1 to 5", kind="choice", options=_IMPRESSIONS),
        Field("people", "Interviewer", kind="group", fields=_PERSON, more="Add another interviewer"),
        Field("promise", "What did you promise to send?", wide=True),
        Field("note", "Note", kind="area", rows=5),
    )


def _known(column: pd.Series) -> tuple[tuple[str, str], ...]:
    latest = column.dropna().drop_duplicates(keep="last").tail(MOST_OFFERED)
    return tuple((name, "") for name in sorted(latest))

"""The import panel: any file seen, its guess shown and asked about, then taken into the journal."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from followup_analytics.journal.debrief import IncompleteNote
from followup_analytics.journal.journal import Journal
from followup_analytics.log.arguments import checked
from followup_analytics.log.text.phrases import counted
from followup_analytics.panels.kit.form import Action, Field, Form, Values
from followup_analytics.panels.kit.sources import desk_journal, remarks
from followup_analytics.panels.kit.table import Table
from followup_analytics.panels.kit.undo import Steps
from followup_analytics.panels.lost import or_lost
from followup_analytics.reading.proposal.proposal import Proposal, propose

_ORDERS = (("", "as the columns show"), ("day", "day first: 31/12/2026"), ("month", "month first: 12/31/2026"))
_FIELDS = (
    Field("path", "File or folder", help="A table (CSV, .xlsx, Markdown), or a folder of them."),
    Field("pasted", "Or the table itself, pasted", kind="area", rows=3, wide=True),
    Field("mapping", "Column mapping", help="A TOML file; empty: the columns are guessed."),
    Field("order", "Dates", kind="choice", options=_ORDERS),
)
_READ, _ADD = Action("read", "Read", main=True), Action("add", "Add to the journal")
_ASKED = "answer "
_SHOWN = 200  # rows of a table
_COLUMNS = {
    "Changes": ("change", "table", "company", "column", "old", "new", "file", "line"),
    "Kept out": ("kind", "reason", "file", "line", "text"),
    "Columns not used": ("column", "holds", "cells"),
    "Problems": ("file", "line", "column", "value", "reason", "remedy", "kept"),
}


@checked
@or_lost
def import_(journal: Journal | str | Path | None = None) -> Import:
    """Look at a file, then take it into the journal; the plain twins are `propose` and `Proposal.accept`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    """
    return Import(desk_journal(journal))


class Import(widgets.VBox):
    """First read and look at what was understood, answer what is asked, then add; adding twice adds nothing new."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self.steps = journal, Steps(journal)
        self.proposal: Proposal | None = None
        self.form = Form("Import", _FIELDS, (_READ, _ADD, *self.steps.actions), self._act, remarks=remarks(journal))
        self.form.refusal = "Nothing was read or added."
        self.form.fill({}, place=f"{journal.path} import")
        self.form.say("")
        self.tables = {
            name: Table(name, tuple((column, column.capitalize()) for column in columns), choosing=False)
            for name, columns in _COLUMNS.items()
        }
        self._list(None)
        super().__init__([self.form, *self.tables.values()])

    def __repr__(self) -> str:
        return "<Import panel>"

    def _act(self, action: str, values: Values) -> None:
        if action in ("undo", "redo"):
            said, _ = getattr(self.steps, action)()
            self._draw(values)
            self.form.say(said)
            return
        self._list(None)
        self.proposal = _read(values, self.journal)
        said = [f"{_counts(self.proposal)} read.", *self.proposal.said]
        if action == "add":
            same = int((self.proposal.changes["change"] == "same").sum())
            with self.steps.step():
                added = self.proposal.accept(as_guessed=True)
            said[0] = f"{counted(added, 'row')} added or changed, {same:,} known already."
        self._draw(values)
        self._list(self.proposal)
        problems = len(self.proposal.log.problems)
        listed = counted(problems, "problem is listed below.", "problems are listed below.") if problems else ""
        self.form.say(" ".join(filter(None, [*said, listed])))

    def _draw(self, values: Values) -> None:
        """The form with a choice for each question; the first answer is chosen until another is."""
        asked = [*(self.proposal.questions if self.proposal else ())]
        fields = tuple(
            Field(
                _ASKED + question.name,
                question.asked,
                kind="choice" if question.answers else "text",
                options=tuple((answer, answer) for answer in question.answers),
                help=", ".join(question.cells),
                wide=True,
            )
            for question in asked
        )
        first = {_ASKED + question.name: question.answers[0] for question in asked if question.answers}
        kept = {name: value for name, value in values.items() if not name.startswith(_ASKED) or name in first}
        self.form.fill({**first, **kept}, fields=(*_FIELDS, *fields), actions=(_READ, _ADD, *self.steps.actions))

    def _list(self, proposal: Proposal | None) -> None:
        frames = dict.fromkeys(self.tables) if proposal is None else _frames(proposal)
        for name, frame in frames.items():
            table = self.tables[name]
            table.layout.display = "" if frame is not None and len(frame) else "none"
            if frame is not None and len(frame):
                table.show(frame.head(_SHOWN))


def _frames(proposal: Proposal) -> dict[str, pd.DataFrame]:
    problems = proposal.log.problems
    return {
        "Changes": proposal.changes,
        "Kept out": proposal.beside,
        "Columns not used": proposal.unused,
        "Problems": problems.assign(kept=problems["kept"].map({True: "yes", False: "no"})),
    }


def _read(values: Values, journal: Journal) -> Proposal:
    path, mapping = (str(values.get(name) or "").strip() for name in ("path", "mapping"))
    pasted = str(values.get("pasted") or "")  # a blank at the end of a line is a cell
    if not path and not pasted.strip():
        raise IncompleteNote({"path": "Which file or folder?"})
    order = {"day": True, "month": False}.get(values.get("order") or "")
    source = Path(path).expanduser() if path else f"{pasted}\n"
    try:
        proposal = propose(source, mapping=mapping or None, day_first=order, journal=journal)
    except OSError as error:
        raise IncompleteNote({"path": f"This cannot be opened: {error.strerror}."}) from error
    return _answered(proposal, values)


def _answered(proposal: Proposal, values: Values) -> Proposal:
    """The proposal with the answers chosen in the form, those to questions that an answer brings up included."""
    told = {name.removeprefix(_ASKED): value for name, value in values.items() if name.startswith(_ASKED) and value}
    while fits := {q.name: told[q.name] for q in proposal.questions if told.get(q.name) in q.answers[1:]}:
        proposal = proposal.answered(fits)
    return proposal


def _counts(proposal: Proposal) -> str:
    tables = proposal.log.tables.items()
    return ", ".join(f"{len(frame)} {name.replace('_', '-')}" for name, frame in tables if len(frame)) or "Nothing"

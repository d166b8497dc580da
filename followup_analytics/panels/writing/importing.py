"""The import panel: any file seen, its guess shown and asked about, then taken into the journal."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from followup_analytics.journal.change_words import ROWS
from followup_analytics.journal.debrief import IncompleteDebrief
from followup_analytics.journal.journal import Journal
from followup_analytics.log.arguments import checked
from followup_analytics.log.locale.catalogue import Message
from followup_analytics.panels.kit.buttons import Tools
from followup_analytics.panels.kit.drop import Drop
from followup_analytics.panels.kit.form import Action, Field, Form, Values
from followup_analytics.panels.kit.job import Cancelled, Progress, Work
from followup_analytics.panels.kit.sources import form_journal, remarks
from followup_analytics.panels.kit.table import Table
from followup_analytics.panels.kit.undo import Steps
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.texts import N_, _, in_language, ngettext, number, of_ours
from followup_analytics.panels.twin import Frames, Panel, counts_of
from followup_analytics.panels.words import word
from followup_analytics.reading.proposal.finding import Question
from followup_analytics.reading.proposal.proposal import Proposal, propose

_ORDERS = (
    ("", N_("as the columns show")),
    ("day", N_("day first: 31/12/2026")),
    ("month", N_("month first: 12/31/2026")),
)
_FIELDS = (
    Field(
        "path",
        N_("Or its path"),
        help=N_("A file or folder: a tracker, a workbook, mail, a calendar, address cards."),
        wide=True,
    ),
    Field("pasted", N_("Or the table itself, pasted"), kind="area", rows=3, wide=True),
    Field("mapping", N_("Column mapping"), help=N_("A TOML file; empty: the columns are guessed.")),
    Field("order", N_("Dates"), kind="choice", options=_ORDERS),
)
_READ, _ADD = Action("read", N_("Read"), main=True), Action("add", N_("Add to the journal"))
_ASKED = "answer "
_Taken = tuple[Proposal, int | None]
_SHOWN = 200  # rows of a table
_COLUMNS: dict[str, tuple[str, ...]] = {
    N_("Changes"): ("change", "table", "company", "column", "old", "new", "file", "line"),
    N_("Kept out"): ("kind", "reason", "file", "line", "text"),
    N_("Columns not used"): ("column", "holds", "cells"),
    N_("Problems"): ("file", "line", "column", "value", "reason", "remedy", "kept"),
}
_HEADINGS = {
    "change": N_("Change"), "table": N_("Table"), "company": N_("Company"), "column": N_("Column"), "old": N_("Old"),
    "new": N_("New"), "file": N_("File"), "line": N_("Line"), "kind": N_("Kind"), "reason": N_("Reason"),
    "text": N_("Text"), "holds": N_("Holds"), "cells": N_("Cells"), "value": N_("Value"), "remedy": N_("Remedy"),
    "kept": N_("Kept"),
}  # fmt: skip


@checked
@or_lost
def import_(journal: Journal | str | Path | None = None, *, show_private: bool = False) -> Import:
    """Look at a file, then take it into the journal; the plain twins are `propose` and `Proposal.accept`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return Import(form_journal(journal)).printing(show_private=show_private)


class Import(Panel):
    """First read and look at what was understood, answer what is asked, then add; adding twice adds nothing new."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self.steps = journal, Steps(journal)
        self.proposal: Proposal | None = None
        self.drop, self.work = Drop(_("Drop a tracker, mailbox or calendar here"), self._dropped), Tools(_("Reading"))
        self._job: Work | None = None
        self._doing = ""
        self.form = Form(_("Import"), _FIELDS, (_READ, _ADD, *self.steps.actions), self._act, remarks=remarks(journal))
        self.form.refusal = _("Nothing was read or added.")
        self.form.fill({}, place=f"{journal.path} import")
        self.form.say("")
        self.tables = {
            name: Table(_(name), tuple((column, _HEADINGS[column]) for column in columns), choosing=False)
            for name, columns in _COLUMNS.items()
        }
        self._list(None)
        self._show_work(False)
        super().__init__([self.drop, self.form, self.work, *self.tables.values()])

    def _frames(self, *, show_private: bool) -> Frames:
        return [*super()._frames(show_private=show_private), (_("The log"), counts_of(self.journal.log()))]

    def __repr__(self) -> str:
        return "<Import panel>"

    def _act(self, action: str, values: Values) -> None:
        if action in ("undo", "redo"):
            said = self.steps.move(action)[0]
            self._draw(values)
            self.form.say(said)
            return
        self._begin(action, values)

    def _dropped(self, files: list[Path]) -> None:
        self._begin("read", {**self.form.values, "path": "", "pasted": ""})

    def _begin(self, action: str, values: Values) -> None:
        """Start to read; a reading before is over. The form says what came of it once it is done."""
        self._stop()
        self._list(None)
        source = _source(values, self.drop.files)
        self._show_work(True)
        self.form.say(_("Reading …"), "wait")
        self._doing = _("Reading")
        taken: list[_Taken] = []  # what was added stays added, also where it was stopped a moment later
        self._job = job = Work(
            lambda progress: taken.append(self._take(action, source, values, progress)),
            on_progress=lambda done, of: self.work.say(f"{self._doing} … {100 * done // of} %", done, of),
            on_end=lambda result: self._end(values, result, taken) if self._job is job else None,
        )
        job.start()

    def _take(self, action: str, source: Path | str, values: Values, progress: Progress) -> _Taken:
        """The proposal of a source, and how many rows of it were added; in a thread of its own, as it may take long."""
        proposal = _read(source, values, self.journal, progress)
        self._doing = _("Comparing")
        _compared = proposal.comparison
        if action != "add":
            return proposal, None
        self._doing = _("Adding")
        with self.steps.step():
            return proposal, proposal.accept(as_guessed=True, progress=progress)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show_work(self, there: bool) -> None:
        self.work.layout.display = "" if there else "none"
        self.work.offer(*([(_("Stop"), self._stop)] if there else []))

    def _end(self, values: Values, result: object, taken: list[_Taken]) -> None:
        self._job = None
        self._show_work(False)
        if isinstance(result, Cancelled) and not any(added is not None for _proposal, added in taken):
            self.form.say(_("Stopped. Nothing was read or added."))
            return
        try:
            if isinstance(result, Exception):
                raise result
            self._tell(values, *taken[0])
        except Exception as error:  # nobody above shows it
            self.form.refuse(error)

    def _tell(self, values: Values, proposal: Proposal, added: int | None) -> None:
        self.proposal = proposal
        said = [_("{rows} read.", rows=_counts(proposal)), *in_language(list(proposal.said))]
        if added is not None:
            same = int((proposal.changes["change"] == "same").sum())
            said[0] = ngettext(
                "{n} row added or changed, {same} known already.", "{n} rows added or changed, {same} known already.",
                added, same=number(same),
            )  # fmt: skip
        self._draw(values)
        self._list(proposal)
        problems = len(proposal.log.problems)
        below = ngettext("{n} problem is listed below.", "{n} problems are listed below.", problems)
        listed = below if problems else ""
        self.form.say(" ".join(filter(None, [*said, listed])))

    def _draw(self, values: Values) -> None:
        """The form with a choice for each question; the first answer is chosen until another is."""
        asked = [*(self.proposal.questions if self.proposal else ())]
        fields = tuple(
            Field(
                _ASKED + question.name,
                question.asked,
                kind="choice" if question.answers else "text",
                options=tuple((str(answer), _answer(question, answer)) for answer in question.answers),
                help=_origin(question),
                wide=True,
            )
            for question in asked
        )
        first = {_ASKED + question.name: str(question.answers[0]) for question in asked if question.answers}
        kept = {name: value for name, value in values.items() if not name.startswith(_ASKED) or name in first}
        self.form.fill({**first, **kept}, fields=(*_FIELDS, *fields), actions=(_READ, _ADD, *self.steps.actions))

    def _list(self, proposal: Proposal | None) -> None:
        frames = dict.fromkeys(self.tables) if proposal is None else _frames(proposal)
        for name, frame in frames.items():
            table = self.tables[name]
            table.layout.display = "" if frame is not None and len(frame) else "none"
            if frame is not None and len(frame):
                table.show(_in_words(frame.head(_SHOWN)))


def _frames(proposal: Proposal) -> dict[str, pd.DataFrame]:
    problems = proposal.log.problems
    return {
        "Changes": proposal.changes,
        "Kept out": proposal.beside,
        "Columns not used": proposal.unused,
        "Problems": problems.assign(kept=problems["kept"].map({True: _("yes"), False: _("no")})),
    }


def _in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows whose texts of ours are in the language of the panels; what the file says stays."""
    ours = dict.fromkeys(("reason", "remedy", "holds", "file"), of_ours) | dict.fromkeys(
        ("kind", "table", "change"), word
    )
    cells = {name: frame[name].map(said, na_action="ignore") for name, said in ours.items() if name in frame}
    return frame.assign(**cells)


def _origin(question: Question) -> str:
    """Where a question comes from, and cells that raise it."""
    cells = ", ".join(in_language([*question.cells]))
    return ": ".join(filter(None, [of_ours(question.place), cells]))


def _answer(question: Question, answer: str) -> str:
    """An answer in the language of the panels; one that is a name out of the file stays."""
    ours = isinstance(answer, Message) or not question.of_log
    return str(in_language(answer)) if ours else word(answer)


def _source(values: Values, dropped: list[Path]) -> Path | str:
    """The path written, else the text pasted, else what was dropped: of several files their folder."""
    path, pasted = str(values.get("path") or "").strip(), str(values.get("pasted") or "")
    if path:
        return Path(path).expanduser()
    if pasted.strip():
        return f"{pasted}\n"  # a blank at the end of a line is a cell
    if not dropped:
        raise IncompleteDebrief({"path": _("Which file or folder?")})
    return dropped[0] if len(dropped) == 1 else dropped[0].parent


def _read(source: Path | str, values: Values, journal: Journal, progress: Progress) -> Proposal:
    mapping = str(values.get("mapping") or "").strip()
    order = {"day": True, "month": False}.get(values.get("order") or "")
    try:
        proposal = propose(source, mapping=mapping or None, day_first=order, journal=journal, progress=progress)
    except OSError as error:
        raise IncompleteDebrief({"path": _("This cannot be opened: {why}.", why=error.strerror)}) from error
    return _answered(proposal, values)


def _answered(proposal: Proposal, values: Values) -> Proposal:
    """The proposal with the answers chosen in the form, those to questions that an answer brings up included."""
    answers = {name.removeprefix(_ASKED): value for name, value in values.items() if name.startswith(_ASKED) and value}
    while fits := {q.name: answers[q.name] for q in proposal.questions if answers.get(q.name) in q.answers[1:]}:
        proposal = proposal.answered(fits)
    return proposal


def _counts(proposal: Proposal) -> str:
    counts = {name: len(frame) for name, frame in proposal.log.tables.items() if len(frame)}
    return ", ".join(ngettext(*ROWS[name], count) for name, count in counts.items()) or _("Nothing")

"""The import panel: a log in files read, its problems shown, and added to the journal."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets
import numpy as np
import pandas as pd

from followup_analytics.core.log import FollowUpLog
from followup_analytics.files.readers import read_log
from followup_analytics.journal.journal import Journal
from followup_analytics.letters.notes import IncompleteNote
from followup_analytics.panels._form import Action, Field, Form
from followup_analytics.panels._home import desk_journal, remarks
from followup_analytics.panels._steps import Steps
from followup_analytics.panels._table import Table
from followup_analytics.timing.phrases import counted

_ORDERS = (("", "as the column shows"), ("day", "day first: 31/12/2026"), ("month", "month first: 12/31/2026"))
_FIELDS = (
    Field("path", "File or folder", required=True, help="A folder of CSV or Parquet files, or one file."),
    Field("mapping", "Column mapping", help="A TOML file; empty: the one beside the file."),
    Field("order", "Dates", kind="choice", options=_ORDERS),
)
_ACTIONS = (
    Action("read", "Read", main=True),
    Action("add", "Add to the journal"),
)
_COLUMNS = tuple((name, name.capitalize()) for name in ("file", "line", "column", "value", "reason", "remedy", "kept"))


def import_(journal: Journal | str | Path | None = None) -> Import:
    """Read a log from files into the journal; the plain twins are `read_log` and `Journal.add_log`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    """
    return Import(desk_journal(journal))


class Import(widgets.VBox):
    """First read and look at the problems, then add; adding twice adds nothing new."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self.steps = journal, Steps(journal)
        self.form = Form("Import", _FIELDS, (*_ACTIONS, *self.steps.actions), self._act, remarks=remarks(journal))
        self.form.refusal = "Nothing was read or added."
        self.form.fill({}, place=f"{journal.path} import")
        self.form.say("")
        self.table = Table("Problems", _COLUMNS, choosing=False)
        self.table.layout.display = "none"
        super().__init__([self.form, self.table])

    def __repr__(self) -> str:
        return "<Import panel>"

    def _act(self, action: str, values: dict) -> None:
        if action in ("undo", "redo"):
            said, _ = getattr(self.steps, action)()
            self.form.fill(values, actions=(*_ACTIONS, *self.steps.actions))
            self.form.say(said)
            return
        self._list(None)
        log = _read(values)
        said, problems = f"{_counts(log)} read.", log.problems
        if action == "add":
            with self.steps.step():
                added = self.journal.add_log(log)
            self.form.fill(values, actions=(*_ACTIONS, *self.steps.actions))
            problems = added["problems"] if len(added["problems"]) else problems
            said = f"{counted(added['added'], 'row')} added, {added['known']:,} known already."
        self._list(problems)
        listed = counted(len(problems), "problem is listed below.", "problems are listed below.")
        self.form.say(f"{said} {listed}" if len(problems) else said)

    def _list(self, problems: pd.DataFrame | None) -> None:
        some = problems is not None and len(problems) > 0
        self.table.layout.display = "" if some else "none"
        if some:
            self.table.show(problems.assign(kept=np.where(problems["kept"], "yes", "no")))


def _read(values: dict) -> FollowUpLog:
    path, mapping = (str(values.get(name) or "").strip() for name in ("path", "mapping"))
    if not path:
        raise IncompleteNote({"path": "Which file or folder?"})
    order = {"day": True, "month": False}.get(values.get("order") or "")
    try:
        return read_log(Path(path).expanduser(), mapping=mapping or None, day_first=order)
    except OSError as error:
        raise IncompleteNote({"path": f"This cannot be opened: {error.strerror}."}) from error


def _counts(log: FollowUpLog) -> str:
    return ", ".join(f"{len(frame)} {name.replace('_', '-')}" for name, frame in log.tables.items() if len(frame))

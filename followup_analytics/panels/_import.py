"""The import panel: a log in files read, its problems shown, and added to the journal."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets

from followup_analytics.core.log import FollowUpLog
from followup_analytics.files.readers import read_log
from followup_analytics.journal.journal import Journal
from followup_analytics.panels._form import Field, Form
from followup_analytics.panels._home import open_journal
from followup_analytics.panels._table import Table

_ORDERS = (("", "as the column shows"), ("day", "day first: 31/12/2026"), ("month", "month first: 12/31/2026"))
_FIELDS = (
    Field("path", "File or folder", required=True, help="A folder of CSV or Parquet files, or one file."),
    Field("mapping", "Column mapping", help="A TOML file; empty: the one beside the file."),
    Field("order", "Dates", kind="choice", options=_ORDERS),
)
_COLUMNS = tuple((name, name) for name in ("file", "line", "column", "value", "reason", "remedy", "kept"))


def import_(journal: Journal | str | Path | None = None) -> Import:
    """Read a log from files into the journal; the plain twins are `read_log` and `Journal.add_log`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    """
    return Import(open_journal(journal))


class Import(widgets.VBox):
    """First read and look at the problems, then add; adding twice adds nothing new."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.form = Form("Import", _FIELDS, (("read", "Read"), ("add", "Add to the journal")), self._act)
        self.table = Table("Problems", _COLUMNS, empty="No problems.")
        super().__init__([self.form, self.table])

    def __repr__(self) -> str:
        return "<Import panel>"

    def _act(self, action: str, values: dict) -> None:
        log = _read(values)
        self.table.show(log.problems)
        found = f"{log!r} read."
        if action == "add":
            added = self.journal.add_log(log)
            self.table.show(added["problems"] if len(added["problems"]) else log.problems)
            found = f"{added['added']} rows added, {added['known']} were known."
        self.form.say(found)


def _read(values: dict) -> FollowUpLog:
    order = {"day": True, "month": False}.get(values.get("order") or "")
    return read_log(values["path"].strip(), mapping=values.get("mapping", "").strip() or None, day_first=order)

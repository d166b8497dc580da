"""A part of a log on its way in: the rows of one table, where they stand, and the problems met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.problems import Remark, problems, said_once
from followup_analytics.log.tables import Table
from followup_analytics.log.text.characters import LOST, halved, whole_characters

# Columns of some sources that say where a row was found, with their types; rows are not compared by them.
EVIDENCE = {"from_file": "str", "from_line": "Int64", "from_message": "str", "from_column": "str"}


@dataclass(frozen=True)
class Source:
    """Rows of one table as a source has them, text or typed.

    `lines` are the lines of `file` they stand in; `labels` says under which name the file has a column, where that
    is another than the log's. `owners` is the place of each row's application among the rows of applications, where
    their ids were made for this source: one for each, and all of them known.
    """

    frame: pd.DataFrame
    file: str = ""
    lines: np.ndarray | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    owners: np.ndarray | None = None


@dataclass
class Part:
    """One table on its way into a log: the rows still in, by their place in the source, and the problems so far."""

    declared: Table
    source: Source
    frame: pd.DataFrame
    found: list[pd.DataFrame] = field(default_factory=list)
    has_own_ids: bool = False  # each row was seen to have an id that no other has
    owns_one_each: bool = False  # no application has two of the rows
    has_choices: bool = False  # each word was seen to be one of the choices of its column

    def lines(self, rows: pd.Index | np.ndarray) -> np.ndarray:
        """Where rows stand: the lines of a file, else their numbers from 1 on."""
        return np.asarray(rows) + 1 if self.source.lines is None else np.asarray(self.source.lines)[rows]

    def owners(self, applications: Part) -> np.ndarray | None:
        """The place of each row's application among those still in; None where it is not known, or was set aside."""
        if self.source.owners is None:
            return None
        at = applications.frame.index.get_indexer(pd.Index(self.source.owners[self.frame.index]))
        return None if (at < 0).any() else at

    def label(self, column: str | None) -> str | None:
        """The name under which the source has a column."""
        return self.source.labels.get(column, column) if column else None

    def list_problem(
        self, rows: pd.Index, column: str | None, values: object, reasons: object, remedy: str, kept: bool
    ) -> None:
        """List a problem for each of some rows."""
        if len(rows):
            place: dict[str, Any] = {
                "file": self.source.file,
                "table": self.declared.name,
                "column": self.label(column),
            }
            what: dict[str, Any] = {"value": values, "reason": reasons, "remedy": remedy, "kept": kept}
            self.found.append(problems(line=self.lines(rows), **place, **what))

    def remark(self, one: Remark) -> None:
        """List once what has to be said about a whole column."""
        place = {"file": self.source.file, "table": self.declared.name, "column": self.label(one.column)}
        self.found.append(said_once(one, **place))

    def list_halves(self, given: pd.DataFrame) -> None:
        """List each cell of the source, as it was given, that held half a character."""
        for name, rows in halved(given):
            values, reason = (
                [whole_characters(str(cell)) for cell in given.loc[rows, name]],
                N_("holds half a character: {lost}").filled(lost=LOST),
            )
            self.list_problem(rows, name, values, reason, N_("Write it again."), kept=True)

    def set_aside(self, rows: pd.Index, column: str | None, values: object, reasons: object, remedy: str) -> None:
        """Take rows out of the log and list a problem for each."""
        if len(rows):
            self.list_problem(rows, column, values, reasons, remedy, kept=False)
            self.frame = self.frame.drop(index=rows)


def text_column(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column of texts; one that is not there is missing everywhere."""
    return frame[name] if name in frame else pd.Series(pd.NA, index=frame.index, dtype="str")

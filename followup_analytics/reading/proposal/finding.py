"""The finding: what a reader of any source hands over, rows with their evidence and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_, Filled, Message
from followup_analytics.log.rows.part import EVIDENCE
from followup_analytics.log.rows.problems import no_problems
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.cells.progress import Progress, unwatched

YES_OR_NO = (N_("yes"), N_("no"))


# What is kept out of the log: saved jobs, template and total lines, an out-of-office.
def column_place(file: str, column: object) -> Filled:
    """Where a question about a column comes from."""
    return N_("{file}, column {column}").filled(file=file, column=column)


BESIDE = {"kind": "str", "reason": "str", "file": "str", "line": "Int64", "text": "str"}
# Columns that nothing uses: their first three cells, joined by " | ", and what they seem to hold.
UNUSED = {"file": "str", "column": "str", "cells": "str", "holds": "str"}


def typed_rows(columns: Mapping[str, str], rows: Sequence[Mapping[str, object]] = ()) -> pd.DataFrame:
    """Rows as a frame with all these columns in these dtypes; a cell that a row does not have is missing.

    Examples
    --------
    >>> typed_rows(UNUSED, [{"file": "log.csv", "column": "Mood"}]).isna().values.tolist(), len(typed_rows(UNUSED))
    ([[False, False, True, True]], 0)
    """
    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in rows], dtype=dtype) for name, dtype in columns.items()}
    )


def table_frame(table: str, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Rows of a table of the log as a frame: in the dtypes of its columns, those of the evidence among them.

    Examples
    --------
    >>> import datetime as dt
    >>> table_frame("responses", [{"received_on": dt.date(2026, 3, 4), "kind": "reply"}])["received_on"].dt.day.tolist()
    [4]
    """
    declared = {column.name: column.dtype for column in TABLES[table].columns} | EVIDENCE
    return typed_rows({name: dtype for name, dtype in declared.items() if any(name in row for row in rows)}, rows)


@dataclass(frozen=True)
class Question:
    """One thing that a source does not say by itself.

    Attributes
    ----------
    name
        By which it is answered, the same on every reading of the source: ``"order Onsite"``.
    place
        File and column, line or message.
    asked
        The question, one sentence.
    answers
        What may be answered, the likeliest first; the first holds until another is given. The first never drops or
        closes a row beyond what the source says. Empty: any text (a day, an address).
    cells
        Up to three cells or sentences that it is about.
    of_log
        Whether the answers are words of the log, as ``"rejection"``.
    """

    name: str
    place: str
    asked: Message
    answers: tuple[str, ...]
    cells: tuple[str, ...] = ()
    of_log: bool = False


@dataclass(frozen=True)
class Terms:
    """How a source is to be read: what the caller said, and the questions answered so far.

    Attributes
    ----------
    mapping
        The path of a TOML file or a TOML text; None: the columns are guessed.
    day_first
        Whether ``3/4/2024`` is 3 April; None: the columns say, or it is asked.
    zone
        The IANA name of the zone in which a time with a zone becomes a day.
    own
        The user's own addresses.
    answers
        By the name of the question, one of its answers.
    mappings
        Mappings remembered, as TOML, by the header they belong to.
    progress
        Called with ``(done, of)`` while the source is read; what it raises ends the reading.
    """

    mapping: Path | str | None = None
    day_first: bool | None = None
    zone: str | None = None
    own: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    mappings: Mapping[str, str] = field(default_factory=dict)
    progress: Progress = field(default=unwatched, compare=False, repr=False)


@dataclass(frozen=True)
class Given:
    """One source as it was given: a file or folder by its path, or a pasted text."""

    name: str
    path: Path | None = None
    text: str | None = None

    def read(self, most: int) -> bytes:
        """Its bytes; where it has more than so many, one more than that.

        Raises
        ------
        UnreadableFile
            If it may not be read.
        """
        if self.path is None:
            return (self.text or "").encode("utf-8", "replace")
        try:
            with self.path.open("rb") as stream:
                return stream.read(most + 1)
        except OSError as error:
            raise UnreadableFile(
                self.path,
                N_("cannot be read ({strerror})").filled(strerror=error.strerror),
                N_("Check that you may read it."),
            ) from None


@dataclass(frozen=True)
class Written:
    """The ids and the columns that a table in the log's own format has by itself, before what it lacks is made."""

    ids: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    file: str = ""


@dataclass(frozen=True)
class Finding:
    """What one source holds.

    Attributes
    ----------
    tables
        By table of the log, rows in the log's columns, text or typed, with the columns of `EVIDENCE` beside them.
        A row names its application by an ``application_id`` that holds within this finding, or by company and role.
    beside
        What is kept out of the log, in the columns of `BESIDE`.
    unused
        Columns that nothing uses, in the columns of `UNUSED`.
    questions
        What the source does not say; `tables` holds the rows as they are if each first answer is taken.
    problems
        As `FollowUpLog.problems`.
    labels
        By table, under which name the source has a column, where that is another than the log's.
    mapping
        The guess as a mapping in TOML; empty where the source has no columns.
    header
        By which the mapping is remembered; empty where the source has none.
    said
        Sentences about the reading that the user should see: the sheet taken, the code page, the zone.
    owners
        As `Source.owners`, by table.
    written
        By table, which ids and columns a source in the log's own format has; empty: it is in another.
    """

    tables: Mapping[str, pd.DataFrame]
    beside: pd.DataFrame = field(default_factory=lambda: typed_rows(BESIDE))
    unused: pd.DataFrame = field(default_factory=lambda: typed_rows(UNUSED))
    questions: tuple[Question, ...] = ()
    problems: pd.DataFrame = field(default_factory=no_problems)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    mapping: str = ""
    header: str = ""
    said: tuple[str, ...] = ()
    owners: Mapping[str, np.ndarray] = field(default_factory=dict)
    written: Mapping[str, Written] = field(default_factory=dict)

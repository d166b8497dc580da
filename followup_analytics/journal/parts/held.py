"""Held: the tables as they were read last; only stored rows that have changed are converted again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
import pandas as pd

from followup_analytics.journal import codec
from followup_analytics.journal.store.soundness import Row, sound_rows, stored_rows
from followup_analytics.log.rows.problems import Problem
from followup_analytics.log.tables import TABLES, missing_cells
from followup_analytics.log.text.texts import from_arrow, to_arrow


@dataclass(frozen=True)
class _Table:
    """A table as it was read: the names of its columns, how many rows there should be, a hash of each, the frame."""

    names: list[str]
    listed: int
    marks: np.ndarray
    frame: pd.DataFrame
    lost: list[Problem]


class Held:
    """The typed tables of one journal, and what is wrong with them; the file is read again at each request."""

    def __init__(self) -> None:
        self._tables: dict[str, _Table] = {}

    @classmethod
    def of(cls, path: Path) -> Held:
        """The tables of the file at that path, shared by all that have it open, as every panel of a notebook may."""
        found = _OPEN.get(path)
        if found is None:
            found = _OPEN[path] = cls()
        return found

    def table(self, con: sqlite3.Connection, name: str) -> tuple[pd.DataFrame, list[Problem]]:
        """The sound rows of a table, and a problem for each that is damaged."""
        names, rows, listed = stored_rows(con, name)
        marks = np.fromiter(map(hash, rows), "int64", len(rows))  # a row also has its own checksum
        held = self._tables.get(name)
        if held is None or (held.names, held.listed) != (names, listed) or not np.array_equal(held.marks, marks):
            mended = _mended(name, held, names, rows, marks) if held and listed == len(rows) else None
            frame, lost = mended or _read(name, names, rows, listed)
            held = self._tables[name] = _Table(names, listed, marks, frame, lost)
        return held.frame.copy(deep=False), held.lost


_OPEN: WeakValueDictionary[Path, Held] = WeakValueDictionary()


def _read(name: str, names: list[str], rows: list[Row], listed: int) -> tuple[pd.DataFrame, list[Problem]]:
    sound, lost = sound_rows(name, names, rows, listed)
    return codec.frame(TABLES[name], names, sound), lost


def _mended(
    name: str, held: _Table, names: list[str], rows: list[Row], marks: np.ndarray
) -> tuple[pd.DataFrame, list[Problem]] | None:
    """The frame held, with the rows from the first to the last changed one read again.

    None where rows are damaged, or where the types of the user's own columns depend on all rows; they do not where rows
    were added whose own columns are texts that the table has already.
    """
    first, last = _common_start(held.marks, marks), _common_start(held.marks[::-1], marks[::-1])
    last = min(last, min(len(held.marks), len(marks)) - first)
    some = rows[first : len(rows) - last]
    read, lost = _read(name, names, some, len(some))
    if lost or held.lost or held.names != names:
        return None
    if not list(read) == list(held.frame) == TABLES[name].names:
        added, known = _own_texts(read, name), _own_texts(held.frame, name)
        if first < len(held.marks) or added is None or known is None or not added <= known:
            return None
        read = read.assign(**{own: missing_cells(len(read), "str") for own in known - added})[list(held.frame)]
    parts = [held.frame.iloc[:first], read, held.frame.iloc[len(held.frame) - last :]]
    frame = pd.concat([part for part in parts if len(part)] or [read], ignore_index=True)
    texts = [
        str(column) for column in frame if frame[column].dtype == "str"
    ]  # as one chunk, however often rows are added
    return frame.assign(**{column: from_arrow(to_arrow(frame[column])) for column in texts}), []


def _own_texts(frame: pd.DataFrame, name: str) -> set[str] | None:
    """The user's own columns; None if one of them does not hold texts."""
    own = {str(column) for column in frame if column not in TABLES[name].names}
    return own if all(frame[column].dtype == "str" for column in own) else None


def _common_start(ours: np.ndarray, theirs: np.ndarray) -> int:
    """How many numbers are the same from the start."""
    many = min(len(ours), len(theirs))
    other = np.flatnonzero(ours[:many] != theirs[:many])
    return int(other[0]) if len(other) else many

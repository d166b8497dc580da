"""Held: the tables as they were read last; the rows from the first to the last changed one are read again.

Where nobody but this program wrote to the file, its changes name those rows. Otherwise all rows are looked at: a letter
that was spoilt on the disk, or a row that was changed by other means, is in no change.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.journal import codec
from followup_analytics.journal.changes import latest_change
from followup_analytics.journal.migrations.schema import row_key
from followup_analytics.journal.store.connection import transaction
from followup_analytics.journal.store.soundness import Row, rows_listed, sound_rows, stored_rows
from followup_analytics.log.rows.problems import Problem
from followup_analytics.log.tables import TABLES, missing_cells
from followup_analytics.log.text.texts import from_arrow, to_arrow

_WITHOUT_ROWS = """
    SELECT 1 FROM changes WHERE change_id > ?
    AND NOT EXISTS (SELECT 1 FROM replaced WHERE replaced.change_id = changes.change_id)
"""
_SINCE = """
    SELECT * FROM "{}" WHERE "{}" IN (SELECT row_key FROM replaced WHERE change_id > ? AND +table_name = ?)
"""
_MARK = np.dtype([("seq", "int64"), ("hash", "int64")])
Found = tuple[pd.DataFrame, list[Problem]]
State = tuple[int, ...] | None


@dataclass(frozen=True)
class _Table:
    """A table as it was read: the names of its columns, the place of each row and a hash of it, the sound rows."""

    names: list[str]
    marks: np.ndarray
    frame: pd.DataFrame
    lost: list[Problem]


class Held:
    """The typed tables of one journal, and what is wrong with them; what has changed is read again at each request."""

    def __init__(self) -> None:
        self._tables: dict[str, _Table] = {}
        self._change = 0  # the latest one that was read
        self._state: State = None  # of the file as it was read, or written to by this program, last

    @classmethod
    def of(cls, path: Path) -> Held:
        """The tables of the file at that path, shared by all that have it open, as every panel of a notebook may."""
        found = _OPEN.get(path)
        if found is None:
            found = _OPEN[path] = cls()
        return found

    def tables(self, con: sqlite3.Connection, path: Path, opened: State) -> dict[str, Found]:
        """The sound rows of each table of that file, and a problem for each that is damaged.

        `opened` is the state of the file before the connection was made: another one may have taken its place since.
        """
        change = latest_change(con)  # from here on nobody can write
        state = _same_file(opened, state_of(path))
        is_known = state is not None and state == self._state
        since = None if not is_known or con.execute(_WITHOUT_ROWS, (self._change,)).fetchone() else self._change
        self._tables = {name: _read(con, name, self._tables.get(name), since) for name in TABLES}
        self._state, self._change = state, change
        return {name: (table.frame.copy(deep=False), table.lost) for name, table in self._tables.items()}

    @contextlib.contextmanager
    def writing(self, con: sqlite3.Connection, path: Path) -> Iterator[None]:
        """A transaction whose writing does not make the next reading look at all rows, if nobody else wrote."""
        with transaction(con):
            before, others = state_of(path), _written_by_others(con)
            yield
        after = _same_file(before, state_of(path))
        if before == self._state and _written_by_others(con) == others:
            self._state = after


_OPEN: WeakValueDictionary[Path, Held] = WeakValueDictionary()


def state_of(path: Path) -> State:
    """What changes with every writing to a file, whoever does it; None where that cannot be seen.

    It cannot where there is no file, or another program keeps what it writes in a log beside it (WAL).
    """
    try:
        found = path.stat()
    except OSError:  # said in words by whoever opens it
        return None
    return None if _wal(path).exists() else (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _same_file(before: State, after: State) -> State:
    """The later state, if both are of one file."""
    return after if before and after and before[0] == after[0] else None


def _written_by_others(con: sqlite3.Connection) -> int:
    """A number that changes when another connection has written to the file."""
    return int(con.execute("PRAGMA data_version").fetchone()[0])


def _read(con: sqlite3.Connection, name: str, held: _Table | None, since: int | None) -> _Table:
    """A table as it is now; `since` is the change up to which it is held, where all that came after is in changes."""
    if held is not None and since is not None:
        found = _mended(con, name, held, _marks_since(con, name, held.marks, since))
        if found is not None:
            return found
    names, rows = stored_rows(con, name)
    marks = _marks(names, rows)
    found = _mended(con, name, held, marks) if held is not None and held.names == names else None
    return found or _Table(names, marks, *_typed(name, names, rows, rows_listed(con, name)))


def _marks(names: list[str], rows: list[Row]) -> np.ndarray:
    marks = np.empty(len(rows), _MARK)
    marks["seq"] = np.fromiter(map(itemgetter(names.index("seq")), rows), "int64", len(rows))
    marks["hash"] = np.fromiter(map(hash, rows), "int64", len(rows))  # a row also has its own checksum
    return marks


def _marks_since(con: sqlite3.Connection, name: str, held: np.ndarray, since: int) -> np.ndarray:
    """The marks of all rows, of which only those that later changes wrote are read; those of removed rows stay."""
    cursor = con.execute(_SINCE.format(name, row_key(name)), (since, name))
    new = _marks([column[0] for column in cursor.description], cursor.fetchall())
    if not len(new):
        return held
    every = np.concatenate([held[~np.isin(held["seq"], new["seq"])], new])
    return every[np.argsort(every["seq"])]


def _typed(name: str, names: list[str], rows: list[Row], listed: int) -> Found:
    sound, lost = sound_rows(name, names, rows, listed)
    return codec.frame(TABLES[name], names, sound), lost


def _mended(con: sqlite3.Connection, name: str, held: _Table, marks: np.ndarray) -> _Table | None:
    """The table held, with the rows from the first to the last changed one read again.

    None where rows are damaged, or where the types of the user's own columns depend on all rows; they do not where rows
    were added whose own columns are texts that the table has already.
    """
    if len(marks) != rows_listed(con, name):
        return None
    if marks is held.marks or np.array_equal(marks, held.marks):
        return held
    first, last = _common_start(held.marks, marks), _common_start(held.marks[::-1], marks[::-1])
    last = min(last, min(len(held.marks), len(marks)) - first)
    changed = marks["seq"][first : len(marks) - last].tolist()
    names, rows = stored_rows(con, name, *((changed[0], changed[-1]) if changed else (0, -1)))
    read, lost = _typed(name, names, rows, len(changed))
    if lost or held.lost:
        return None
    if not list(read) == list(held.frame) == TABLES[name].names:
        added, known = _own_texts(read, name), _own_texts(held.frame, name)
        if first < len(held.marks) or added is None or known is None or not added <= known:
            return None
        read = read.assign(**{own: missing_cells(len(read), "str") for own in known - added})[list(held.frame)]
    parts = [part for part in (held.frame.iloc[:first], read, held.frame.iloc[len(held.frame) - last :]) if len(part)]
    columns = {name: _in_one_piece([part[name] for part in parts or [read]]) for name in read}
    return _Table(names, marks, pd.DataFrame(columns, copy=False), [])


def _in_one_piece(parts: list[pd.Series]) -> pd.Series | pd.api.extensions.ExtensionArray:
    """A column of its parts; texts as one chunk, however often rows are added."""
    if all(part.dtype == "str" for part in parts):
        return from_arrow(pa.concat_arrays([to_arrow(part) for part in parts]))
    return pd.concat(parts, ignore_index=True)


def _own_texts(frame: pd.DataFrame, name: str) -> set[str] | None:
    """The user's own columns; None if one of them does not hold texts."""
    own = {str(column) for column in frame if column not in TABLES[name].names}
    return own if all(frame[column].dtype == "str" for column in own) else None


def _common_start(ours: np.ndarray, theirs: np.ndarray) -> int:
    """How many numbers are the same from the start."""
    many = min(len(ours), len(theirs))
    other = np.flatnonzero(ours[:many] != theirs[:many])
    return int(other[0]) if len(other) else many

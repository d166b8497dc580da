"""Own columns: what users kept under a name that the log now declares is moved into the new column, value by value."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from followup_analytics.journal.migrations.queries import rows_read

Cells = dict[str, object]  # one stored row
Reader = Callable[[object, Cells], object]

_MOST_NAMED, _LONGEST_SHOWN = 12, 60


@dataclass(frozen=True)
class NewColumn:
    """A column to be added: its name and SQL type, what it `holds` in words, and how a value for it is read.

    ``read(value, row)`` turns a value from an own column of this name into what the new column stores; None where it
    does not fit.
    """

    name: str
    sql_type: str
    holds: str
    read: Reader


def add_columns(con: sqlite3.Connection, table: str, key: str, columns: Sequence[NewColumn]) -> list[str]:
    """Add columns to a table; own columns with their names are moved, in the rows and in what undo brings back.

    A value that fits the new column is moved into it. Any other stays, in an own column with another name such as
    ``closed_own``. What moved and what stayed is recorded as notices.

    Parameters
    ----------
    key
        The column by which a notice names a row.
    columns
        The columns, added after those that the table has.

    Returns
    -------
    list
        The columns that users already had as their own, as ``table.column``.
    """
    for column in columns:
        con.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column.name}" {column.sql_type}')
    own_names = _own_names(con, table, columns)
    moves = list(_moves(con, table, key, columns, own_names))
    _rewrite_history(con, table, columns, own_names)
    moved = {column: found for column in columns if (found := [move for move in moves if move.column == column.name])}
    for column, found in moved.items():
        add_notice(con, _account(table, column, own_names[column.name], found))
    return [f"{table}.{column.name}" for column in moved]


def add_notice(con: sqlite3.Connection, text: str) -> None:
    """Store a sentence that `Journal.check` lists once."""
    con.execute("INSERT INTO notices (text) VALUES (?)", (text,))


def free_name(name: str, taken: set[str]) -> str:
    """What an own column is called now that the log has one with its `name`.

    Examples
    --------
    >>> free_name("closed", {"closed", "closed_own"})
    'closed_own_2'
    """
    number, free = 1, f"{name}_own"
    while free in taken:
        number += 1
        free = f"{name}_own_{number}"
    return free


def listed(texts: Iterable[str]) -> str:
    """``a, b and 3 more``: at most twelve are named.

    Examples
    --------
    >>> listed("abcdefghijklmn")
    'a, b, c, d, e, f, g, h, i, j, k, l and 2 more'
    """
    texts = list(texts)
    more = f" and {len(texts) - _MOST_NAMED} more" if len(texts) > _MOST_NAMED else ""
    return ", ".join(texts[:_MOST_NAMED]) + more


@dataclass(frozen=True)
class _Move:
    """One value of one row: moved into the column, or kept beside it."""

    column: str
    row: str
    value: object
    taken: bool


def _own_names(con: sqlite3.Connection, table: str, columns: Sequence[NewColumn]) -> dict[str, str]:
    """For each new column, a name that no other column has, declared or own, now or in the history."""
    taken = {name for (_, name, *_) in con.execute(f'PRAGMA table_info("{table}")')}
    for row in itertools.chain(_rows(con, table), (row for _, row in _replaced(con, table))):
        taken |= _own_cells(row).keys()
    return {column.name: free_name(column.name, taken) for column in columns}


def _moves(
    con: sqlite3.Connection, table: str, key: str, columns: Sequence[NewColumn], own_names: dict[str, str]
) -> Iterator[_Move]:
    """Move the values of the present rows."""
    for row in _rows(con, table):
        moved = _moved(row, columns, own_names)
        changed = {name: value for name, value in moved.items() if value != row[name]}
        if not changed:
            continue
        marks = ", ".join(f'"{name}" = ?' for name in changed)
        con.execute(f'UPDATE "{table}" SET {marks} WHERE seq = ?', (*changed.values(), row["seq"]))  # noqa: S608 - fixed names
        for name in _own_cells(row).keys() & own_names.keys():
            yield _Move(name, str(row[key]), _own_cells(row)[name], taken=moved[name] is not None)


def _rewrite_history(
    con: sqlite3.Connection, table: str, columns: Sequence[NewColumn], own_names: dict[str, str]
) -> None:
    """Give the rows that undo brings back the new columns too; otherwise those would keep what was saved since."""
    empty = dict.fromkeys(column.name for column in columns)
    for rowid, row in _replaced(con, table):
        moved = _moved({**row, **empty}, columns, own_names)
        con.execute("UPDATE replaced SET before = ? WHERE rowid = ?", (json.dumps(moved), rowid))


def _moved(row: Cells, columns: Sequence[NewColumn], own_names: dict[str, str]) -> Cells:
    own, moved, left = _own_cells(row), dict(row), {}
    new = {column.name: column for column in columns}
    for name, value in own.items():
        if name not in new:
            left[name] = value
        else:
            moved[name] = new[name].read(value, row)
            if moved[name] is None:
                left[own_names[name]] = value
    if left != own:
        moved["extra"] = json.dumps(left) if left else None
    return moved


def _rows(con: sqlite3.Connection, table: str) -> list[Cells]:
    return rows_read(con.execute(f'SELECT * FROM "{table}" WHERE extra IS NOT NULL ORDER BY seq'))  # noqa: S608 - fixed


def _replaced(con: sqlite3.Connection, table: str) -> list[tuple[int, Cells]]:
    asked = "SELECT rowid, before FROM replaced WHERE table_name = ? AND before IS NOT NULL"
    return [(rowid, json.loads(before)) for rowid, before in con.execute(asked, (table,))]


def _own_cells(row: Cells) -> Cells:
    return json.loads(str(row["extra"])) if row["extra"] else {}


def _account(table: str, column: NewColumn, own_name: str, moves: list[_Move]) -> str:
    """What became of an own column, in a sentence that names each value."""
    moved, stayed = ([f"{m.row}: {_shortened(m.value)}" for m in moves if m.taken is taken] for taken in (True, False))
    parts = [f"{_values(moved)} moved there ({listed(moved)})"] if moved else []
    if stayed:
        verbs = ("does", "is") if len(stayed) == 1 else ("do", "are")
        sentence = f"{_values(stayed)} {verbs[0]} not read as that and {verbs[1]} in your column {own_name} now"
        parts.append(f"{sentence} ({listed(stayed)})")
    own = f"{table}.{column.name} was a column of your own; the log has one now, {column.holds}"
    return f"{own}: {'; '.join(parts)}."


def _values(found: list[str]) -> str:
    return "1 value" if len(found) == 1 else f"{len(found)} values"


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"

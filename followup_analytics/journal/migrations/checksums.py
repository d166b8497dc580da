"""Checksums: a number computed from the cells of a row and stored with it, so that a flipped bit in a text is noticed.

Empty cells do not count, so that a column added later changes no row's number. A trigger marks what a program without
checksums writes, so that it is not taken for damage.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from json.encoder import encode_basestring_ascii as encoded
from operator import itemgetter

COLUMN = "checksum"
UNKNOWN = -1  # written by a program without checksums: such a row is taken as it is
_BESIDE = ("seq", "state", COLUMN)  # not counted: a row's position, a change's state, and the number itself
_AT_A_TIME = 5_000  # rows
_TEXTS = {str, type(None)}


def checksum(row: Mapping[str, object]) -> int:
    """The number of a stored row.

    Examples
    --------
    >>> checksum({"title": "Tides", "url": None}) == checksum({"seq": 4, "title": "Tides"})
    True
    >>> checksum({"title": "Tides"}) == checksum({"title": "Tidez"})
    False
    """
    return checksums(list(row), [list(row.values())])[0]


def checksums(names: Sequence[str], rows: Sequence[Sequence[object]]) -> list[int]:
    """The numbers of rows whose cells have these names, in this order.

    Each is that of the list of names and cells as json would write it, which takes four times as long.
    """
    starts = range(0, len(rows), _AT_A_TIME)
    return [number for start in starts for number in _checksums(names, rows[start : start + _AT_A_TIME])]


def _checksums(names: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[int]:
    columns = zip(names, zip(*rows, strict=True), strict=True)
    counted = sorted(
        ((name, cells) for name, cells in columns if name not in _BESIDE and cells != (None,) * len(cells)),
        key=itemgetter(0),
    )
    written = zip(*(_written(name, cells) for name, cells in counted), strict=True) if counted else [()] * len(rows)
    return (zlib.crc32(f"[{''.join(row)[:-2]}]".encode()) for row in written)


def _written(name: str, cells: Sequence[object]) -> Iterable[str]:
    """Each cell of a column with its name, as json would write it; nothing for a missing one."""
    if set(map(type, cells)) <= _TEXTS and 2 * len(distinct := list(dict.fromkeys(cells))) < len(cells):
        known = dict(zip(distinct, _each_written(name, distinct), strict=True))  # texts are no two alike, as 1 and 1.0
        return map(known.__getitem__, cells)
    return _each_written(name, cells)


def _each_written(name: str, cells: Iterable[object]) -> list[str]:
    begin = f"[{encoded(name)}, "
    return [
        f"{begin}{encoded(cell)}], " if type(cell) is str else f"{begin}{_number(cell)}], " if cell is not None else ""
        for cell in cells
    ]


def _number(value: object) -> str:
    return repr(value) if type(value) is int else json.dumps(value, default=repr)


def broken(names: Sequence[str], rows: Sequence[Sequence[object]]) -> set[int]:
    """The places of the rows whose stored number is wrong; none in a table without checksums."""
    if COLUMN not in names:
        return set()
    stored, numbers = list(map(itemgetter(list(names).index(COLUMN)), rows)), checksums(names, rows)
    if stored == numbers:
        return set()
    pairs = enumerate(zip(stored, numbers, strict=True))
    return {place for place, (there, number) in pairs if there not in (UNKNOWN, number)}


def has_checksums(con: sqlite3.Connection, table: str) -> bool:
    """Whether a table has checksums."""
    return any(name == COLUMN for _, name, *_ in con.execute(f'PRAGMA table_info("{table}")'))


def write_checksums(con: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Store with each row of the tables the number of its present cells."""
    for table in tables:
        cursor = con.execute(f'SELECT rowid, * FROM "{table}"')  # noqa: S608 - fixed names
        names, rows = [column[0] for column in cursor.description], cursor.fetchall()
        numbers = checksums(names[1:], [row[1:] for row in rows])
        found = [(number, row[0]) for number, row in zip(numbers, rows, strict=True)]
        con.executemany(f'UPDATE "{table}" SET {COLUMN} = ? WHERE rowid = ?', found)  # noqa: S608 - fixed names


def add_checksums(con: sqlite3.Connection, tables: Collection[str]) -> None:
    """Add the column, fill it, and mark what a program writes that does not know it, as that is no damage."""
    for table in tables:
        con.execute(f'ALTER TABLE "{table}" ADD COLUMN checksum INTEGER')
    write_checksums(con, tables)
    for table in tables:
        unknown = f'BEGIN UPDATE "{table}" SET checksum = -1 WHERE rowid = NEW.rowid; END'  # noqa: S608 - fixed names
        added = f'CREATE TRIGGER "{table}_added" AFTER INSERT ON "{table}" WHEN NEW.checksum IS NULL'
        changed = f'CREATE TRIGGER "{table}_changed" AFTER UPDATE ON "{table}" WHEN NEW.checksum IS OLD.checksum'
        con.execute(f"{added} {unknown}")
        con.execute(f"{changed} {unknown}")

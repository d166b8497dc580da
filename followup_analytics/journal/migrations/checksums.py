"""Checksums: a number computed from the cells of a row and stored with it, so that a flipped bit in a text is noticed.

Empty cells do not count, so that a column added later changes no row's number. A trigger marks what a program without
checksums writes, so that it is not taken for damage.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from json.encoder import encode_basestring_ascii as encoded

COLUMN = "checksum"
UNKNOWN = -1  # written by a program without checksums: such a row is taken as it is
_BESIDE = ("seq", "state", COLUMN)  # not counted: a row's position, a change's state, and the number itself


def checksum(row: Mapping[str, object]) -> int:
    """The number of a stored row.

    Examples
    --------
    >>> checksum({"title": "Tides", "url": None}) == checksum({"seq": 4, "title": "Tides"})
    True
    >>> checksum({"title": "Tides"}) == checksum({"title": "Tidez"})
    False
    """
    return summer(list(row))(list(row.values()))


def summer(names: Sequence[str]) -> Callable[[Sequence[object]], int]:
    """A function that computes the number of rows whose cells have these names, in this order.

    It is the number of the list of names and cells as json would write it, which takes three times as long per row.
    """
    places = sorted((name, place) for place, name in enumerate(names) if name not in _BESIDE)

    begins = [(f"[{encoded(name)}, ", place) for name, place in places]

    def number(row: Sequence[object]) -> int:
        held = [
            begin + (encoded(cell) if type(cell) is str else _number(cell))
            for begin, place in begins
            if (cell := row[place]) is not None
        ]
        return zlib.crc32(f"[{'], '.join(held)}{']' if held else ''}]".encode())

    return number


def _number(value: object) -> str:
    return repr(value) if type(value) is int else json.dumps(value, default=repr)


def broken(names: Sequence[str], rows: Iterable[Sequence[object]]) -> set[int]:
    """The places of the rows whose stored number is wrong; none in a table without checksums."""
    if COLUMN not in names:
        return set()
    number, at = summer(names), list(names).index(COLUMN)
    return {place for place, row in enumerate(rows) if row[at] != UNKNOWN and row[at] != number(row)}


def has_checksums(con: sqlite3.Connection, table: str) -> bool:
    """Whether a table has checksums."""
    return any(name == COLUMN for _, name, *_ in con.execute(f'PRAGMA table_info("{table}")'))


def write_checksums(con: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Store with each row of the tables the number of its present cells."""
    for table in tables:
        cursor = con.execute(f'SELECT rowid, * FROM "{table}"')  # noqa: S608 - fixed names
        number = summer([column[0] for column in cursor.description][1:])
        found = [(number(row[1:]), row[0]) for row in cursor.fetchall()]
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

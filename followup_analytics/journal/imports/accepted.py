"""What an import stores, as one change: rows with their origins, the mapping and the spellings."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from followup_analytics.journal import codec as rows
from followup_analytics.journal.changes import Change, find_all
from followup_analytics.journal.migrations.checksums import COLUMN, broken, checksum
from followup_analytics.journal.migrations.schema import ALIASES, MAPPINGS, ORIGINS, key_of, row_key
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.tables import TABLES

Row = Mapping[str, object]
T = TypeVar("T")
_AT_A_TIME = 5_000  # rows
said_text = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
_OF_ORIGIN = ("table_name", "row_key", "source", "file", "line", "message", "slot", "cells")


class Origin(NamedTuple):
    """Where a row came from: its file and line or message, the column of its day, and what it said, as `said_text`.

    `source` is the same for all files of one kind, by their header.
    """

    source: str | None
    file: str | None
    line: int | None
    message: str | None
    slot: str | None
    written: str

    @property
    def cells(self) -> dict[str, str]:
        """Its cells as they were read, as texts."""
        return dict(json.loads(self.written))


@dataclass(frozen=True)
class Accepted:
    """Rows to store, each with its origin, and what was learnt: mappings by header, companies by spelling.

    `edited` are stored rows without an id that are replaced by one of the rows; `told` are rows that stay as they
    are, by their keys, of which the source told once more.
    """

    rows: Mapping[str, Sequence[tuple[Row, Origin]]]
    mappings: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    edited: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    told: Mapping[str, Sequence[tuple[str, Origin]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Learnt:
    """What a journal knows from earlier imports: the origin of each row, mappings by header, companies by spelling."""

    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)
    mappings: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)


def _no_progress(done: int, of: int) -> None:
    """The progress of what nobody watches."""


def store(change: Change, accepted: Accepted, progress: Callable[[int, int], object] = _no_progress) -> int:
    """Store the rows in the order of the tables; returns how many were new or changed.

    Parameters
    ----------
    change
        The change that they become part of.
    accepted
        The rows.
    progress
        Called with ``(done, of)`` every few thousand rows; an exception from it ends the change.

    Raises
    ------
    UnsafeValue
        If a value does not fit its column. Nothing is stored then.
    """
    for name, some in accepted.edited.items():
        for row in some:
            change.take(name, _key_by_content(change, name, row))
    written = done = 0
    of = sum(map(len, (*accepted.rows.values(), *accepted.told.values())))
    for name in TABLES:
        for some_rows in _at_a_time(accepted.rows.get(name, ())):
            written += _put(change, name, some_rows)
            done += len(some_rows)
            progress(done, of)
        for some_told in _at_a_time(accepted.told.get(name, ())):
            _remember_origins(change, name, some_told)
            done += len(some_told)
            progress(done, of)
    _remember(change, MAPPINGS, [{"header": header, "mapping": text} for header, text in accepted.mappings.items()])
    _remember(change, ALIASES, [{"spelling": one, "company": company} for one, company in accepted.aliases.items()])
    return written


def _put(change: Change, name: str, found: Sequence[tuple[Row, Origin]]) -> int:
    """Store the rows that say something new, and the origins of all; returns how many were new."""
    key = key_of(TABLES[name])
    made = rows.stored_all(TABLES[name], [row for row, _ in found])
    there, new = find_all(change.con, name, [str(one[key]) for one in made]), []
    for one in made:
        before = there.get(str(one[key]))
        if before is None or not rows.are_same(before, one):
            new.append((one, before))
            there[str(one[key])] = one  # a row without an id may come twice
    change.put_all(name, new)
    _remember_origins(change, name, [(str(one[key]), origin) for one, (_, origin) in zip(made, found, strict=True)])
    return len(new)


def _remember_origins(change: Change, name: str, found: Sequence[tuple[str, Origin]]) -> None:
    origins = [_stored_origin(name, key, origin) for key, origin in found]
    _remember(change, ORIGINS, sorted(origins, key=itemgetter("origin")))  # so they are stored faster


def _at_a_time(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + _AT_A_TIME] for start in range(0, len(rows), _AT_A_TIME))


def _key_by_content(change: Change, name: str, row: Row) -> str:
    """The key of a row in a table whose ids are never shown: it may differ from the one its content would give."""
    incoming = rows.stored(TABLES[name], row)
    cursor = change.con.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a declared name
    names = [column[0] for column in cursor.description]
    found = [one for cells in cursor if rows.are_same(one := dict(zip(names, cells, strict=True)), incoming)]
    key = key_of(TABLES[name])
    return str(found[0][key] if found else incoming[key])


def _remember(change: Change, name: str, found: Sequence[dict[str, object]]) -> None:
    """Store those of the rows that are not yet stored as they are."""
    key = row_key(name)
    there = find_all(change.con, name, [str(row[key]) for row in found])
    last = {str(row[key]): row for row in found}
    change.put_all(name, [(row, there.get(one)) for one, row in last.items() if not _is_there(row, there.get(one))])


def _is_there(row: dict[str, object], before: dict[str, object] | None) -> bool:
    return before is not None and before == {**row, COLUMN: checksum(row)}


def _stored_origin(table: str, key: str, origin: Origin) -> dict[str, object]:
    return {
        "origin": f"{table}/{key}",
        "table_name": table,
        "row_key": key,
        "source": origin.source,
        "file": origin.file,
        "line": origin.line,
        "message": origin.message,
        "slot": origin.slot,
        "cells": origin.written,
    }


def learnt(con: sqlite3.Connection, tell: Callable[[str], object], *, origins: bool) -> Learnt:
    """What the journal behind a connection knows from earlier imports; damaged rows are left out and reported.

    Without `origins`, where each row came from is left out, as it takes long if there are many.
    """
    there = "SELECT count(*) FROM sqlite_master WHERE name = 'origins'"
    if not con.execute(there).fetchone()[0]:  # a journal that could not be upgraded
        return Learnt()
    told = _sound(con, ORIGINS, _OF_ORIGIN, tell) if origins else ()
    found = {(table, key): Origin(*cells) for table, key, *cells in told}
    mappings = {str(header): text for header, text in _sound(con, MAPPINGS, ("header", "mapping"), tell)}
    aliases = {str(spelling): company for spelling, company in _sound(con, ALIASES, ("spelling", "company"), tell)}
    return Learnt(found, mappings, aliases)


def _sound(
    con: sqlite3.Connection, name: str, columns: Sequence[str], tell: Callable[[str], object]
) -> list[tuple[Any, ...]]:
    """These columns of the rows of a table that are as they were stored."""
    cursor = con.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a fixed name
    names, found = [column[0] for column in cursor.description], cursor.fetchall()
    lost = broken(names, found)
    for place in sorted(lost):
        tell(
            N_("What an import left is damaged and plays no part ({name} {place}): read that file again.").filled(
                name=name, place=found[place][0]
            )
        )
    cells = itemgetter(*map(names.index, columns))
    return [cells(row) for place, row in enumerate(found) if place not in lost]

"""The rows of one SQLite file, in the log, in its history and beside the log, as they are without a person."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator

from followup_analytics.journal.forgetting.person import PEOPLE, Cells, Patterns, Person, in_all_texts, named
from followup_analytics.journal.migrations.checksums import COLUMN, checksum, has_checksums, write_checksums
from followup_analytics.journal.migrations.queries import rows_read
from followup_analytics.journal.migrations.schema import KEYS_BESIDE, ORIGINS, SETTINGS, row_key
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.tables import TABLES

REMOVED, EMPTIED = N_("removed"), N_("emptied of it")
_KEYS = {**KEYS_BESIDE, "notices": "notice_id"}
_IDS = re.compile(r"(?!message_id).*_id|seq|origin|row_key|header|spelling|name")  # columns that link rows
_FREE = {"note", "subject", "body", "topic", "reason", "extra"}  # columns of free text
Changed = dict[tuple[str, str], dict[str, object] | None]  # table and key -> the row as it will be; None: removed


def all_rows(con: sqlite3.Connection) -> Iterator[tuple[str, Cells]]:
    """Every row of the log, and every row that the history would bring back, each with its table."""
    for name in TABLES:
        yield from ((name, row) for row in _stored(con, name))
    for _, name, before in _history(con):
        if name in TABLES:
            yield name, before


def rows_without(con: sqlite3.Connection, person: Person) -> Changed:
    """What becomes of each row that holds something about a person."""
    patterns, found = person.patterns(), Changed()
    for name in [name for name in (*TABLES, *_KEYS) if _exists(con, name)]:
        for row in _stored(con, name):
            then = _row_without(name, row, person, patterns)
            if then != row:
                found[name, str(row[_key(name)])] = then
    for name, key in list(found):
        if name in TABLES and _exists(con, ORIGINS):  # the file's cells of a row that held something about her
            asked = f"SELECT * FROM {ORIGINS} WHERE origin = ?"  # noqa: S608 - a fixed name
            for row in rows_read(con.execute(asked, (f"{name}/{key}",))):
                found[ORIGINS, str(row["origin"])] = {**row, "cells": "{}", "message": None}
    return found


def history_without(con: sqlite3.Connection, person: Person) -> dict[int, str | None]:
    """What the history will bring back instead of what it holds about a person, by rowid; None: nothing."""
    patterns, found = person.patterns(), dict[int, str | None]()
    for rowid, name, before in _history(con):
        then = _row_without(name, before, person, patterns)
        if then != before:
            found[rowid] = None if then is None else json.dumps(then)
    return found


def perhaps(con: sqlite3.Connection, person: Person) -> Iterator[str]:
    """Rows that stay, with a part of her name that nobody else has: table and key."""
    patterns, changed = person.patterns(), rows_without(con, person)
    for name in TABLES:
        for row in _stored(con, name):
            free = {column: row[column] for column in _FREE & row.keys()}
            place = name, str(row[_key(name)])
            if place not in changed and in_all_texts(free, patterns.parts, capital=True) != free:
                yield " ".join(place).replace("_", "-")


def apply(con: sqlite3.Connection, changed: Changed, history: dict[int, str | None]) -> None:
    """Write all of it, in a transaction of the caller; none of it can be undone."""
    con.execute("PRAGMA defer_foreign_keys = ON")
    for (name, key), row in changed.items():
        if row is None:
            con.execute(f'DELETE FROM "{name}" WHERE "{_key(name)}" = ?', (key,))  # noqa: S608 - declared names
            continue
        if COLUMN in row:
            row = {**row, COLUMN: checksum(row)}
        marks = ", ".join(f'"{column}" = ?' for column in row)
        con.execute(f'UPDATE "{name}" SET {marks} WHERE "{_key(name)}" = ?', (*row.values(), key))  # noqa: S608 - likewise
    for rowid, before in history.items():
        if before is None:
            con.execute("DELETE FROM replaced WHERE rowid = ?", (rowid,))
        else:
            con.execute("UPDATE replaced SET before = ? WHERE rowid = ?", (before, rowid))
    if history and has_checksums(con, "replaced"):
        write_checksums(con, ["replaced"])


def counted(changed: Changed, history: dict[int, str | None]) -> Counter[tuple[str, str]]:
    """How many rows, by table or history, and by what becomes of them."""
    found = Counter[tuple[str, str]]((name, REMOVED if row is None else EMPTIED) for (name, _), row in changed.items())
    if history:
        found["history", EMPTIED] = len(history)
    return found


def _row_without(name: str, row: Cells, person: Person, patterns: Patterns) -> dict[str, object] | None:
    if name == "topics" and person.has_topic(row):
        return None
    left = dict(row)
    if name in PEOPLE:
        left |= _people_left(name, row, person)
    for column, value in left.items():
        if not _IDS.fullmatch(column):
            left[column] = _text_without(name, column, value, patterns.whole)
    touched = left != row
    for column in _FREE & left.keys() if touched else ():  # in what names her, a part of her name means her
        left[column] = _text_without(name, column, left[column], patterns.parts, capital=True)
    if name == "gifts" and touched and row.get("kind") == "contact":
        return None
    return None if name == "notices" and touched else left


def _people_left(name: str, row: Cells, person: Person) -> dict[str, object]:
    column, about = PEOPLE[name]
    parts = [part.strip() for part in str(row.get(column) or "").split(";") if part.strip()]
    left = [part for part in parts if not any(map(person.is_named, named(part)))]
    if len(left) == len(parts):
        return {}
    emptied = dict.fromkeys(about) if not left else {}
    return {column: "; ".join(left) or None, **{each: None for each in emptied if each in row}}


def _text_without(name: str, column: str, value: object, pattern: re.Pattern[str], *, capital: bool = False) -> object:
    if column not in ("extra", "cells") and not (name == SETTINGS and column == "value"):
        return in_all_texts(value, pattern, capital=capital)
    held = json.loads(str(value)) if value else value
    left = in_all_texts(held, pattern, capital=capital)
    return value if left == held else json.dumps(left)


def _stored(con: sqlite3.Connection, name: str) -> list[dict[str, object]]:
    return rows_read(con.execute(f'SELECT * FROM "{name}"'))  # noqa: S608 - declared names


def _history(con: sqlite3.Connection) -> Iterator[tuple[int, str, dict[str, object]]]:
    asked = "SELECT rowid, table_name, before FROM replaced WHERE before IS NOT NULL"
    return ((rowid, name, json.loads(before)) for rowid, name, before in con.execute(asked).fetchall())


def _exists(con: sqlite3.Connection, name: str) -> bool:
    return con.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone() is not None


def _key(name: str) -> str:
    return _KEYS.get(name) or row_key(name)

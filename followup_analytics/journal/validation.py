"""Validation: rows on their way into the journal, their ids, their parents, and what is refused."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

import pandas as pd

from followup_analytics.journal import codec
from followup_analytics.journal.changes import Change, find, find_all, keys_there
from followup_analytics.journal.codec import Stored
from followup_analytics.journal.migrations.schema import REFERENCES, UNENFORCED, key_of
from followup_analytics.log.errors import UnsafeValue, WrongObject
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.problems import Problem
from followup_analytics.log.tables import TABLES, Table, table
from followup_analytics.log.words import REOPENING

Rows = Mapping[str, object] | Iterable[Mapping[str, object]]
_DATED = ("interviews", "follow_ups", "responses")


def checked(tables: Mapping[str, Rows]) -> dict[str, list[Stored]]:
    """Rows to save, in stored form, each with its id and its parent.

    Raises
    ------
    WrongObject
        If a row is not a dict.
    UnsafeValue
        If a value does not fit its column, a row does not say what it belongs to, or two rows share an id.
    """
    given = {name: [rows] if isinstance(rows, Mapping) else list(rows) for name, rows in tables.items()}
    for name, rows in given.items():
        for row in rows:
            if not isinstance(row, Mapping):
                raise WrongObject(name, row, "a dict for each row")
    made = {name: [_with_id(table(name), row) for row in rows] for name, rows in given.items()}
    for name, found in made.items():
        for column, parent in _needed(name):
            _adopt(TABLES[name], found, column, made.get(parent, []), parent)
        _refuse_twins(TABLES[name], found)
    return made


def refuse_strays(con: sqlite3.Connection, saved: Mapping[str, list[Stored]]) -> None:
    """Refuse rows that refer to a row which is neither stored nor saved with them.

    Raises
    ------
    UnsafeValue
        For the first such reference.
    """
    for (child, column), (parent, _) in REFERENCES.items():
        named = {row[column] for row in saved.get(child, ())} - {None}
        named -= {row[TABLES[parent].key] for row in saved.get(parent, ())}
        for key in sorted(map(str, named)):
            if find(con, parent, key) is None:
                raise UnsafeValue(
                    child,
                    column,
                    key,
                    N_("{parent} has no such row; save that first, or with it.").filled(parent=parent),
                )


def reopened(con: sqlite3.Connection, saved: Mapping[str, list[Stored]]) -> list[Stored]:
    """Applications whose `closed` no longer holds, without it, as something later is about to be saved.

    `closed` means closed by `confirmed_on`, or by the last fact in the journal. An interview, invitation or
    keep_in_mind after that opens the application again, unless it is saved together with the `closed`.
    """
    together = {row["application_id"] for row in saved.get("applications", ())}
    found = {}
    for name, row in _openings(saved):
        key, day = row["application_id"], TABLES[name].day
        before, application = find(con, name, row[TABLES[name].key]), find(con, "applications", key)
        if not application or not application["closed"] or key in together or (before and before[day] == row[day]):
            continue
        if str(row[day]) > str(application["confirmed_on"] or _last_day(con, str(key))):
            found[key] = {**application, "closed": None}
    return list(found.values())


def _openings(saved: Mapping[str, list[Stored]]) -> Iterator[tuple[str, Stored]]:
    """The interviews, invitations and keep_in_minds among the rows, with their table."""
    yield from (("interviews", row) for row in saved.get("interviews", ()) if not row["cancelled"])
    yield from (("responses", row) for row in saved.get("responses", ()) if row["kind"] in REOPENING)


def _last_day(con: sqlite3.Connection, application: str) -> str:
    """The last day on which the journal holds a fact of an application; empty if there is none."""
    parts = [
        f'SELECT "{day}" AS day FROM "{name}" WHERE application_id = :id'  # noqa: S608 - declared names
        for name, day in (("applications", "applied_on"), *((name, TABLES[name].day) for name in _DATED))
    ]
    asked = f"SELECT max(day) FROM ({' UNION ALL '.join(parts)})"  # noqa: S608 - of declared names
    return con.execute(asked, {"id": application}).fetchone()[0] or ""


def readable(tables: Mapping[str, pd.DataFrame]) -> tuple[list[tuple[str, int, Stored]], list[Problem]]:
    """The rows of a log in stored form, with table and line, and a problem for each that does not fit."""
    found: list[tuple[str, int, Stored]] = []
    problems: list[Problem] = []
    for name, frame in tables.items():
        declared, lines = TABLES[name], enumerate(_rows_of(frame), start=1)
        for line, row in _stored(declared, [*lines], problems):
            if row[key_of(declared)] is None:
                row[key_of(declared)] = codec.content_id(declared, row)
            found.append((name, line, row))
    return found, problems


def _rows_of(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a frame as dicts, with None for a missing cell, as of a column all cells are then of one kind."""
    columns = [column.astype(object).where(column.notna(), None).tolist() for _, column in frame.items()]
    names = [str(name) for name in frame]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _stored(
    declared: Table, lines: list[tuple[int, dict[str, object]]], problems: list[Problem]
) -> list[tuple[int, Stored]]:
    """The rows in stored form, all at once; where one does not fit, row by row, and it is among the problems."""
    try:
        stored = codec.stored_all(declared, [row for _, row in lines])
    except UnsafeValue as fault:
        if len(lines) == 1:
            problems.append(_problem(declared.name, lines[0][0], fault))
            return []
        half = len(lines) // 2
        return _stored(declared, lines[:half], problems) + _stored(declared, lines[half:], problems)
    return [(line, row) for (line, _), row in zip(lines, stored, strict=True)]


def add(change: Change, found: Iterable[tuple[str, int, Stored]]) -> tuple[dict[str, int], list[Problem]]:
    """Store the rows that are new and overwrite none; returns how many were added and known, and the refused ones."""
    counts, problems = {"added": 0, "known": 0}, []
    for name, group in groupby(found, itemgetter(0)):  # parents stand in a table before
        rows = [(line, row) for _, line, row in group]
        key, parents, new = key_of(TABLES[name]), _parents(change.con, name, rows), []
        known = find_all(change.con, name, [str(row[key]) for _, row in rows])
        for line, row in rows:
            before = known.get(str(row[key]))
            try:
                _refuse_orphan(parents, name, row)
                _refuse_other(TABLES[name], row, before)
            except UnsafeValue as fault:
                problems.append(_problem(name, line, fault))
                continue
            counts["known" if before else "added"] += 1
            if before is None:
                known[str(row[key])] = row
                new.append((row, None))
        change.put_all(name, new)
    return counts, problems


def _with_id(declared: Table, row: Mapping[str, object]) -> Stored:
    found = codec.stored(declared, row)
    if found[key_of(declared)] is None:
        found[key_of(declared)] = codec.fresh_id(declared)
    return found


def _needed(name: str) -> Iterator[tuple[str, str]]:
    return ((column, parent) for (child, column), (parent, needed) in REFERENCES.items() if child == name and needed)


def _adopt(declared: Table, found: list[Stored], column: str, parents: list[Stored], parent: str) -> None:
    for row in [row for row in found if row[column] is None]:
        if len(parents) != 1:
            raise UnsafeValue(
                declared.name, column, None, N_("Say which of {parent} it belongs to.").filled(parent=parent)
            )
        row[column] = parents[0][TABLES[parent].key]
        if not declared.key:
            row[key_of(declared)] = codec.content_id(declared, row)


def _refuse_twins(declared: Table, found: list[Stored]) -> None:
    keys = Counter(row[declared.key] for row in found) if declared.key else Counter()
    for key, times in keys.items():
        if times > 1:
            raise UnsafeValue(
                declared.name, declared.key, key, N_("Two rows of one save have this id; give each its own.")
            )


def _parents(con: sqlite3.Connection, name: str, rows: list[tuple[int, Stored]]) -> dict[str, set[object]]:
    """By column the rows of another table that these rows name and that are there."""
    return {
        column: keys_there(con, parent, {row[column] for _, row in rows})
        for (child, column), (parent, _) in REFERENCES.items()
        if child == name and (child, column) not in UNENFORCED
    }


def _refuse_orphan(parents: dict[str, set[object]], name: str, row: Stored) -> None:
    for column, there in parents.items():
        parent, needed = REFERENCES[name, column]
        if row[column] not in there and (needed or row[column] is not None):
            raise UnsafeValue(name, column, row[column], N_("It names no row of {parent}.").filled(parent=parent))


def _refuse_other(declared: Table, row: Stored, before: Stored | None) -> None:
    if before is not None and not codec.are_same(before, row):
        raise UnsafeValue(declared.name, declared.key, row[declared.key], N_("This id stands for something else here."))


def _problem(name: str, line: int, fault: UnsafeValue) -> Problem:
    place = {"file": name, "line": line, "table": name, "column": fault.column, "value": str(fault.value)}
    return {**place, "reason": str(fault), "remedy": N_("Correct it in the source and import again."), "kept": False}

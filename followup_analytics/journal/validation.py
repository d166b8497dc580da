"""Validation: rows on their way into the journal, their ids, their parents, and what is refused."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from followup_analytics.journal import codec
from followup_analytics.journal.changes import Change, find
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
    found, problems = [], []
    for name, frame in tables.items():
        declared = TABLES[name]
        for line, cells in enumerate(frame.to_dict("records"), start=1):
            try:
                row = codec.stored(declared, {str(column): cell for column, cell in cells.items()})
            except UnsafeValue as fault:
                problems.append(_problem(name, line, fault))
                continue
            if row[key_of(declared)] is None:
                row[key_of(declared)] = codec.content_id(declared, row)
            found.append((name, line, row))
    return found, problems


def add(change: Change, found: Iterable[tuple[str, int, Stored]]) -> tuple[dict[str, int], list[Problem]]:
    """Store the rows that are new and overwrite none; returns how many were added and known, and the refused ones."""
    counts, problems = {"added": 0, "known": 0}, []
    for name, line, row in found:
        before = find(change.con, name, row[key_of(TABLES[name])])
        try:
            _refuse_orphan(change.con, name, row)
            _refuse_other(TABLES[name], row, before)
        except UnsafeValue as fault:
            problems.append(_problem(name, line, fault))
            continue
        if before is None:
            change.put(name, row, None)
        counts["known" if before else "added"] += 1
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


def _refuse_orphan(con: sqlite3.Connection, name: str, row: Stored) -> None:
    for (child, column), (parent, needed) in REFERENCES.items():
        asked = child == name and (child, column) not in UNENFORCED and (needed or row[column] is not None)
        if asked and find(con, parent, row[column]) is None:
            raise UnsafeValue(name, column, row[column], N_("It names no row of {parent}.").filled(parent=parent))


def _refuse_other(declared: Table, row: Stored, before: Stored | None) -> None:
    if before is not None and not codec.are_same(before, row):
        raise UnsafeValue(declared.name, declared.key, row[declared.key], N_("This id stands for something else here."))


def _problem(name: str, line: int, fault: UnsafeValue) -> Problem:
    place = {"file": name, "line": line, "table": name, "column": fault.column, "value": str(fault.value)}
    return {**place, "reason": str(fault), "remedy": N_("Correct it in the source and import again."), "kept": False}

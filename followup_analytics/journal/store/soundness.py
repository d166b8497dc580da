"""Soundness: what is wrong with a journal's file; damaged rows are left out and named."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd

from followup_analytics.journal.migrations import SUMMED, odd_tables, version_of
from followup_analytics.journal.migrations.checksums import broken, has_checksums
from followup_analytics.journal.migrations.schema import row_key
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.problems import Problem, problem_rows
from followup_analytics.log.text.phrases import counted

DAMAGED_ROW = N_("is damaged: it no longer says what was saved, and is left out")
_FIRST, _LAST = -(1 << 63), (1 << 63) - 1  # before and behind all rows
MEND_ROW = N_("Save it again, or put back the newest sound backup with `followup restore`")


def problems(con: sqlite3.Connection) -> list[str]:
    """What is wrong with a file: its tables; or pages, indexes and references as SQLite checks them, damaged rows."""
    if odd_tables(con):
        return [N_("its tables are not those of version {con}").filled(con=version_of(con))]
    return misfits(con) + [
        N_("{table} {key}: what is stored is not what was saved").filled(table=table, key=key)
        for table, key in damaged_rows(con)
    ]


def misfits(con: sqlite3.Connection) -> list[str]:
    """What is wrong with pages, indexes and references, as SQLite checks them."""
    found = [line for (line,) in con.execute("PRAGMA integrity_check") if line != "ok"]
    orphans = con.execute("PRAGMA foreign_key_check").fetchall()
    named = [
        N_("{table}: row {row} names a row of {parent} that is not there").filled(table=table, row=row, parent=parent)
        for table, row, parent, _ in orphans
    ]
    return found + named


def damaged_rows(con: sqlite3.Connection) -> list[tuple[str, str]]:
    """Table and key of each row that no longer holds what was saved."""
    found = []
    for table in SUMMED:
        if has_checksums(con, table):
            cursor = con.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - declared names
            names, rows = [column[0] for column in cursor.description], cursor.fetchall()
            key = names.index(row_key(table))
            found += [(table, str(rows[place][key])) for place in sorted(broken(names, rows))]
    return found


Row = tuple[object, ...]


def stored_rows(
    con: sqlite3.Connection, name: str, first: int = _FIRST, last: int = _LAST
) -> tuple[list[str], list[Row]]:
    """The names of a table's columns, and its rows in their order: all of them, or from one place to another."""
    asked = f'SELECT * FROM "{name}" WHERE seq BETWEEN ? AND ? ORDER BY seq'  # noqa: S608 - a declared name
    cursor = con.execute(asked, (first, last))
    return [column[0] for column in cursor.description], cursor.fetchall()


def rows_listed(con: sqlite3.Connection, name: str) -> int:
    """How many rows a table should have."""
    listed = con.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - counted in the index of keys
    return int(listed)


def sound_rows(name: str, names: list[str], rows: list[Row], listed: int) -> tuple[list[Row], list[Problem]]:
    """Those rows that are sound, and a problem for each of the others."""
    lost, key = broken(names, rows), names.index(row_key(name))
    problems = [_problem(name, str(rows[place][key]), DAMAGED_ROW) for place in sorted(lost)]
    if listed != len(rows):
        problems.append(
            _problem(
                name,
                "",
                N_("holds {row}, of which {rows} can be read").filled(row=counted(listed, "row"), rows=len(rows)),
            )
        )
    return [row for place, row in enumerate(rows) if place not in lost] if lost else rows, problems


def problem_frame(problems: list[Problem], path: Path) -> pd.DataFrame:
    """Problems with a journal's rows, as a log lists them."""
    return problem_rows([{**problem, "file": str(path)} for problem in problems])


def _problem(table: str, key: str, reason: str) -> Problem:
    return {"table": table, "value": key, "reason": reason, "remedy": f"{MEND_ROW}.", "kept": False}

"""Migrations: the ordered steps that upgrade a journal of any version to this program's; one file per step.

A step is SQL text, frozen on the day it was written. It never reads the declared tables: those are today's, while a
step works on files of its own day.
"""

from __future__ import annotations

import contextlib
import functools
import sqlite3

from followup_analytics.journal.migrations.checksums import has_checksums, write_checksums
from followup_analytics.journal.migrations.steps import step4_checksums, step5_history_checksums
from followup_analytics.journal.migrations.steps.step1_first_tables import first_tables
from followup_analytics.journal.migrations.steps.step2_six_columns import six_columns
from followup_analytics.journal.migrations.steps.step3_imports import imports
from followup_analytics.journal.migrations.steps.step4_checksums import row_checksums
from followup_analytics.journal.migrations.steps.step5_history_checksums import history_checksums

MIGRATIONS = (first_tables, six_columns, imports, row_checksums, history_checksums)

SUMMED = (*step4_checksums.SUMMED, *step5_history_checksums.SUMMED)  # tables whose rows carry a checksum


def newest_version() -> int:
    """The version that this program writes."""
    return len(MIGRATIONS)


def version_of(con: sqlite3.Connection) -> int:
    """The number of steps that were applied to the file."""
    return int(con.execute("PRAGMA user_version").fetchone()[0])


def odd_tables(con: sqlite3.Connection) -> list[str]:
    """The tables that are not those of the version that the file says it has; none of a newer one is known."""
    version = version_of(con)
    declared = _tables_of(version) if version <= newest_version() else {}
    return [name for name, columns in declared.items() if _columns(con, name) != columns]


@functools.cache
def _tables_of(version: int) -> dict[str, list[str]]:
    """Of each table that this program knows, the columns in a file of that version; none if it has no such table."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as con:
        for step in MIGRATIONS[:version]:
            step(con)
        then = {name: _columns(con, name) for name in _table_names(con)}
        for step in MIGRATIONS[version:]:
            step(con)
        return {name: then.get(name, []) for name in _table_names(con)}


def _columns(con: sqlite3.Connection, table: str) -> list[str]:
    return [name for _, name, *_ in con.execute(f'PRAGMA table_info("{table}")')]


def _table_names(con: sqlite3.Connection) -> list[str]:
    asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    return [name for (name,) in con.execute(asked)]


def migrate(con: sqlite3.Connection) -> None:
    """Apply the steps that the file lacks, all in one transaction with their number."""
    con.execute("BEGIN IMMEDIATE")
    try:
        missing = MIGRATIONS[version_of(con) :]
        for step in missing:
            step(con)
        if missing:  # a step may have moved cells of a row
            write_checksums(con, [table for table in SUMMED if has_checksums(con, table)])
        if missing:
            con.execute(f"PRAGMA user_version = {newest_version()}")
        con.execute("COMMIT")
    finally:
        if con.in_transaction:
            con.execute("ROLLBACK")

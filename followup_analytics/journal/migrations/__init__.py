"""Migrations: the ordered steps that bring a journal of any version up to this program's; one file a step.

A step is SQL text frozen on the day it was written. It never reads the declared tables: they are today's, and a step
works on the file of its day.
"""

from __future__ import annotations

import sqlite3

from followup_analytics.journal.migrations.checksums import write_checksums
from followup_analytics.journal.migrations.step1_first_tables import first_tables
from followup_analytics.journal.migrations.step2_six_columns import six_columns
from followup_analytics.journal.migrations.step3_imports import imports
from followup_analytics.journal.migrations.step4_checksums import SUMMED, row_checksums

MIGRATIONS = (first_tables, six_columns, imports, row_checksums)


def newest() -> int:
    """The version that this program writes."""
    return len(MIGRATIONS)


def version_of(con: sqlite3.Connection) -> int:
    """The number of steps that the file has seen."""
    return int(con.execute("PRAGMA user_version").fetchone()[0])


def migrate(con: sqlite3.Connection) -> None:
    """Apply the steps that the file has not seen, all in one transaction with their number."""
    con.execute("BEGIN IMMEDIATE")
    try:
        missing = MIGRATIONS[version_of(con) :]
        for step in missing:
            step(con)
        if missing and version_of(con) >= MIGRATIONS.index(row_checksums) + 1:
            write_checksums(con, SUMMED)  # a step may have moved what a row says
        if missing:
            con.execute(f"PRAGMA user_version = {newest()}")
        con.execute("COMMIT")
    finally:
        if con.in_transaction:
            con.execute("ROLLBACK")

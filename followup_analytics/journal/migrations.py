"""The journal's schema: ordered named steps, each applied once, its number kept in the file."""

from __future__ import annotations

import sqlite3

from followup_analytics.core.tables import TABLES, Table

# Marks a SQLite file as a journal ("FuLg"); any other file is left alone.
APPLICATION_ID = 0x46754C67

SQL_TYPES = {"text": "TEXT", "day": "TEXT", "time": "TEXT", "whole": "INTEGER", "flag": "INTEGER"}

# (table, column) -> the table whose key it names, and whether a row can do without it.
REFERENCES = {
    ("interviews", "application_id"): ("applications", True),
    ("topics", "interview_id"): ("interviews", True),
    ("follow_ups", "application_id"): ("applications", True),
    ("responses", "application_id"): ("applications", True),
    ("plans", "application_id"): ("applications", False),
    ("follow_ups", "gift_id"): ("gifts", False),
}
# A log may name gifts that it does not list: saves check this reference, the schema does not.
UNENFORCED = {("follow_ups", "gift_id")}


def key_of(declared: Table) -> str:
    """The column that identifies a stored row; topics, which have no id of their own, get one that is never shown."""
    return declared.key or "row_id"


def first_tables(con: sqlite3.Connection) -> None:
    """Version 1: the seven tables, the changes and what each replaced, the settings."""
    for declared in TABLES.values():
        con.execute(_create(declared))
    con.execute(
        "CREATE TABLE changes (change_id INTEGER PRIMARY KEY AUTOINCREMENT, "
        "at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')), kind TEXT NOT NULL, what TEXT NOT NULL, "
        "reverses INTEGER REFERENCES changes (change_id), state TEXT NOT NULL DEFAULT 'done')"
    )
    con.execute(
        "CREATE TABLE replaced (change_id INTEGER NOT NULL REFERENCES changes (change_id), table_name TEXT NOT NULL, "
        "row_key TEXT NOT NULL, before TEXT, PRIMARY KEY (change_id, table_name, row_key))"
    )
    con.execute("CREATE INDEX replaced_rows ON replaced (table_name, row_key)")
    con.execute("CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    con.execute(f"PRAGMA application_id = {APPLICATION_ID}")


MIGRATIONS = (first_tables,)


def newest() -> int:
    """The version that this program writes."""
    return len(MIGRATIONS)


def version_of(con: sqlite3.Connection) -> int:
    """The number of steps that the file has seen."""
    return con.execute("PRAGMA user_version").fetchone()[0]


def migrate(con: sqlite3.Connection) -> None:
    """Apply the steps that the file has not seen, each in one transaction with its number."""
    for number, step in enumerate(MIGRATIONS, start=1):
        con.execute("BEGIN IMMEDIATE")
        try:
            if version_of(con) < number:
                step(con)
                con.execute(f"PRAGMA user_version = {number}")
            con.execute("COMMIT")
        finally:
            if con.in_transaction:
                con.execute("ROLLBACK")


def _create(declared: Table) -> str:
    lines = ["seq INTEGER PRIMARY KEY AUTOINCREMENT"]
    if not declared.key:
        lines.append(f"{key_of(declared)} TEXT NOT NULL UNIQUE")
    lines += [_column(declared, column.name) for column in declared.columns]
    return f'CREATE TABLE "{declared.name}" ({", ".join([*lines, "extra TEXT"])})'


def _column(declared: Table, name: str) -> str:
    column = declared[name]
    parts = [f'"{name}"', SQL_TYPES[column.holds]]
    if name == declared.key:
        parts.append("NOT NULL UNIQUE")
    elif column.required:
        parts.append("NOT NULL")
    if (declared.name, name) in REFERENCES and (declared.name, name) not in UNENFORCED:
        parent = TABLES[REFERENCES[declared.name, name][0]]
        parts.append(f'REFERENCES "{parent.name}" ("{parent.key}")')
    return " ".join(parts)

"""Step 2: a start and a place, promised days, interviews that did not take place, closings without a day."""

from __future__ import annotations

import sqlite3

_COLUMNS = (
    ("applications", "closed", "TEXT"),
    ("interviews", "starts_at", "TEXT"),
    ("interviews", "place", "TEXT"),
    ("interviews", "answer_by", "TEXT"),
    ("interviews", "cancelled", "INTEGER"),
    ("responses", "answer_by", "TEXT"),
)


def six_columns(con: sqlite3.Connection) -> None:
    """Add the six columns, empty."""
    for table, column, sql_type in _COLUMNS:
        con.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {sql_type}')

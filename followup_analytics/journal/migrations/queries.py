"""Queries: what is read of a journal of any version; it knows no table."""

from __future__ import annotations

import sqlite3


def rows_read(cursor: sqlite3.Cursor) -> list[dict[str, object]]:
    """The rows that a query gives, each by the names of its columns."""
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]

"""Step 3: where each row came from, mappings by header, spellings of companies."""

from __future__ import annotations

import sqlite3


def imports(con: sqlite3.Connection) -> None:
    """Make the three tables, empty."""
    con.execute(
        "CREATE TABLE origins (origin TEXT PRIMARY KEY, table_name TEXT NOT NULL, row_key TEXT NOT NULL, source TEXT, "
        "file TEXT, line INTEGER, message TEXT, slot TEXT, cells TEXT NOT NULL)"
    )
    con.execute("CREATE INDEX origin_sources ON origins (source)")
    con.execute("CREATE TABLE mappings (header TEXT PRIMARY KEY, mapping TEXT NOT NULL)")
    con.execute("CREATE TABLE aliases (spelling TEXT PRIMARY KEY, company TEXT NOT NULL)")

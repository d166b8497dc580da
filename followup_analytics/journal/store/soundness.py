"""Soundness: what is wrong with a journal's file."""

from __future__ import annotations

import sqlite3


def problems(con: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with a file: its pages, its indexes, its references."""
    found = [line for (line,) in con.execute("PRAGMA integrity_check") if line != "ok"]
    orphans = con.execute("PRAGMA foreign_key_check").fetchall()
    return found + [
        f"{table}: row {row} names a row of {parent} that is not there" for table, row, parent, _ in orphans
    ]

"""Step 4: each row of the log and each setting carries a number made from what it says."""

from __future__ import annotations

import sqlite3

from followup_analytics.journal.migrations.checksums import write_checksums

SUMMED = ("applications", "interviews", "topics", "follow_ups", "responses", "gifts", "plans", "settings")


def row_checksums(con: sqlite3.Connection) -> None:
    """Add the column, fill it, and let what a program writes that does not know it be told from damage."""
    for table in SUMMED:
        con.execute(f'ALTER TABLE "{table}" ADD COLUMN checksum INTEGER')
    write_checksums(con, SUMMED)
    for table in SUMMED:
        unknown = f'BEGIN UPDATE "{table}" SET checksum = -1 WHERE rowid = NEW.rowid; END'  # noqa: S608 - fixed names
        added = f'CREATE TRIGGER "{table}_added" AFTER INSERT ON "{table}" WHEN NEW.checksum IS NULL'
        changed = f'CREATE TRIGGER "{table}_changed" AFTER UPDATE ON "{table}" WHEN NEW.checksum IS OLD.checksum'
        con.execute(f"{added} {unknown}")
        con.execute(f"{changed} {unknown}")

"""Step 5: the history, and what imports left, get checksums too."""

from __future__ import annotations

import sqlite3

from followup_analytics.journal.migrations.checksums import add_checksums

SUMMED = ("changes", "replaced", "origins", "mappings", "aliases")


def history_checksums(con: sqlite3.Connection) -> None:
    """Add the checksums."""
    add_checksums(con, SUMMED)
    con.execute("DROP TRIGGER changes_changed")  # only the state changes there, and it is not in the checksum

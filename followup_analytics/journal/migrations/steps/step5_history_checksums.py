"""Step 5: what the history would bring back, and what imports left, carry the number too."""

from __future__ import annotations

import sqlite3

from followup_analytics.journal.migrations.checksums import add_checksums

SUMMED = ("changes", "replaced", "origins", "mappings", "aliases")


def history_checksums(con: sqlite3.Connection) -> None:
    """Give them the numbers."""
    add_checksums(con, SUMMED)
    con.execute("DROP TRIGGER changes_changed")  # nothing changes there but its state, which has no part in the number

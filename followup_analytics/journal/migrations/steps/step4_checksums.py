"""Step 4: each row of the log and each setting gets a checksum."""

from __future__ import annotations

import sqlite3

from followup_analytics.journal.migrations.checksums import add_checksums

SUMMED = ("applications", "interviews", "topics", "follow_ups", "responses", "gifts", "plans", "settings")


def row_checksums(con: sqlite3.Connection) -> None:
    """Add the checksums."""
    add_checksums(con, SUMMED)

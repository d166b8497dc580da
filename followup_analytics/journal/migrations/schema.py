"""The schema: how the tables of a log are stored in a journal, whatever its version."""

from __future__ import annotations

from followup_analytics.log.tables import Table

# Marks a SQLite file as a journal ("FuLg"); any other file is left alone.
APPLICATION_ID = 0x46754C67

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

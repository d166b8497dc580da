"""The schema: how the tables of a log are stored in a journal, whatever its version."""

from __future__ import annotations

from followup_analytics.log.tables import TABLES, Table

# Marks a SQLite file as a journal ("FuLg"); any other file is left alone.
APPLICATION_ID = 0x46754C67

# (table, column) -> the table whose key it refers to, and whether it may be empty.
REFERENCES = {
    ("interviews", "application_id"): ("applications", True),
    ("topics", "interview_id"): ("interviews", True),
    ("follow_ups", "application_id"): ("applications", True),
    ("responses", "application_id"): ("applications", True),
    ("plans", "application_id"): ("applications", False),
    ("follow_ups", "gift_id"): ("gifts", False),
}
# A log may refer to gifts that it does not list: saves check this reference, the schema does not.
UNENFORCED = {("follow_ups", "gift_id")}
# The keys of what is kept beside the log, and of what imports store beside the rows.
SETTINGS, ORIGINS, MAPPINGS, ALIASES = "settings", "origins", "mappings", "aliases"
KEYS_BESIDE = {SETTINGS: "name", ORIGINS: "origin", MAPPINGS: "header", ALIASES: "spelling"}
_KEYS_OF_HISTORY = {"changes": "change_id", "replaced": "change_id"}


def key_of(declared: Table) -> str:
    """The column that identifies a stored row; topics have no id of their own and get one that is never shown."""
    return declared.key or "row_id"


def row_key(name: str) -> str:
    """The column that identifies a row of a stored table, in the log or beside it."""
    return {**KEYS_BESIDE, **_KEYS_OF_HISTORY}.get(name) or key_of(TABLES[name])

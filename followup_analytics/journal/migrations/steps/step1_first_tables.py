"""Step 1: the seven tables, the changes and what each replaced, the settings.

The first version of the journal is text and not made from the declared tables: otherwise every new column would break
every new journal, and tests that open journals made today could not see it. For them, one written by version 1 is kept.
"""

from __future__ import annotations

import sqlite3

# As in the first version, and never to change: what is declared since then is a step of its own.
_TABLES = """
    CREATE TABLE "applications" (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, "application_id" TEXT NOT NULL UNIQUE, "seeker" TEXT,
        "company" TEXT NOT NULL, "role" TEXT, "applied_on" TEXT, "source" TEXT, "url" TEXT,
        "confirmed_on" TEXT, "note" TEXT, extra TEXT
    );
    CREATE TABLE "interviews" (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        "application_id" TEXT REFERENCES "applications" ("application_id"),
        "interview_id" TEXT NOT NULL UNIQUE, "interviewed_on" TEXT NOT NULL, "round" INTEGER, "medium" TEXT,
        "interviewers" TEXT, "impression" INTEGER, "noted_at" TEXT, "note" TEXT, extra TEXT
    );
    CREATE TABLE "topics" (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, row_id TEXT NOT NULL UNIQUE,
        "interview_id" TEXT REFERENCES "interviews" ("interview_id"), "interviewer" TEXT, "kind" TEXT,
        "topic" TEXT NOT NULL, "strength" INTEGER, "private" INTEGER, extra TEXT
    );
    CREATE TABLE "follow_ups" (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        "application_id" TEXT REFERENCES "applications" ("application_id"),
        "follow_up_id" TEXT NOT NULL UNIQUE, "sent_on" TEXT NOT NULL, "kind" TEXT, "to" TEXT, "channel" TEXT,
        "gift_id" TEXT, "topic" TEXT, "subject" TEXT, "body" TEXT, "sent_at" TEXT, "message_id" TEXT,
        "note" TEXT, extra TEXT
    );
    CREATE TABLE "responses" (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        "application_id" TEXT REFERENCES "applications" ("application_id"),
        "response_id" TEXT NOT NULL UNIQUE, "received_on" TEXT NOT NULL, "kind" TEXT NOT NULL, "from" TEXT,
        "channel" TEXT, "in_reply_to" TEXT, "received_at" TEXT, "note" TEXT, extra TEXT
    );
    CREATE TABLE "gifts" (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, "gift_id" TEXT NOT NULL UNIQUE, "kind" TEXT,
        "title" TEXT NOT NULL, "url" TEXT, "topics" TEXT, "added_on" TEXT, extra TEXT
    );
    CREATE TABLE "plans" (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, "plan_id" TEXT NOT NULL UNIQUE,
        "application_id" TEXT REFERENCES "applications" ("application_id"), "seeker" TEXT, "to" TEXT,
        "kind" TEXT, "from_on" TEXT, "until_on" TEXT, "arm" TEXT, "reason" TEXT, "decided_on" TEXT,
        extra TEXT
    );
    CREATE TABLE changes (
        change_id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now')), kind TEXT NOT NULL,
        what TEXT NOT NULL, reverses INTEGER REFERENCES changes (change_id),
        state TEXT NOT NULL DEFAULT 'done'
    );
    CREATE TABLE replaced (
        change_id INTEGER NOT NULL REFERENCES changes (change_id), table_name TEXT NOT NULL,
        row_key TEXT NOT NULL, before TEXT, PRIMARY KEY (change_id, table_name, row_key)
    );
    CREATE INDEX replaced_rows ON replaced (table_name, row_key);
    CREATE TABLE settings (
        name TEXT PRIMARY KEY, value TEXT NOT NULL
    );
"""


def first_tables(con: sqlite3.Connection) -> None:
    """Make the tables of version 1 in an empty file, and mark it as a journal."""
    for statement in _TABLES.split(";"):
        con.execute(statement)
    con.execute("PRAGMA application_id = 1182092391")  # "FuLg"

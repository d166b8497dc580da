"""Everything: all that a journal holds, with its history, settings and unsaved texts, as one value, and back."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from followup_analytics.journal import codec, migrations
from followup_analytics.journal.store.connection import (
    as_journal_errors,
    connected,
    lock_path,
    make_file,
    make_folder,
    part_beside,
    sync_folder,
)
from followup_analytics.journal.store.lockfile import turn
from followup_analytics.journal.store.remains import path_beside
from followup_analytics.journal.store.soundness import misfits, rows_listed, sound_rows, stored_rows
from followup_analytics.log.errors import JournalError
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.tables import TABLES

_MARK = "followup_analytics journal"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid"
_STEM = re.compile(r"[A-Za-z0-9_-]{1,100}")


def everything(con: sqlite3.Connection, path: Path) -> dict[str, object]:
    """All rows of all tables behind a connection, in a transaction of the caller, and the unsaved texts beside it."""
    found = {}
    for (name,) in con.execute(_TABLES).fetchall():
        cursor = con.execute(f'SELECT * FROM "{name}" ORDER BY rowid')  # noqa: S608 - the file's own names
        found[name] = {"columns": [column[0] for column in cursor.description], "rows": cursor.fetchall()}
    unsaved = {}
    for file in sorted(path_beside(path, "drafts").glob("*.json")):
        with contextlib.suppress(ValueError, RecursionError, OSError):
            unsaved[file.stem] = json.loads(file.read_text("ascii"))
    return {"kind": _MARK, "version": migrations.version_of(con), "tables": found, "drafts": unsaved}


def bring_in(given: Mapping[str, object], path: Path, *, timeout: float) -> None:
    """Make the journal `path` from what `everything` gave; it must not exist, or hold nothing yet.

    Raises
    ------
    JournalError
        If it holds something, or the value is not one that `everything` gives. Nothing is made then.
    """
    with as_journal_errors(path), turn_of(path, timeout), part_beside(path) as partial:
        if path.exists() and path.stat().st_size and not _is_new(path, timeout):
            raise JournalError(
                path, N_("it holds something already"), N_("Name a new file with --journal; nothing was stored")
            )
        make_file(partial)
        with connected(partial, timeout=timeout) as con:
            _fill(con, given, path)
        _write_unsaved(given, path)
        partial.replace(path)
        sync_folder(path.parent)


def turn_of(path: Path, timeout: float) -> contextlib.AbstractContextManager[None]:
    """The turn to write to a journal that may not exist yet."""
    make_folder(path.parent)
    return turn(lock_path(path), timeout=timeout)


def _is_new(path: Path, timeout: float) -> bool:
    with connected(path, timeout=timeout) as con:
        return not con.execute("SELECT count(*) FROM changes").fetchone()[0]


def _fill(con: sqlite3.Connection, given: Mapping[str, object], path: Path) -> None:
    """Make the tables of the given version with their rows, then upgrade them to this program's."""
    try:
        version, tables = int(str(given["version"])), dict(given["tables"])  # type: ignore[call-overload]  # refused below
        if given["kind"] != _MARK or not 0 < version <= migrations.newest_version():
            raise ValueError
        con.execute("BEGIN")
        con.execute("PRAGMA defer_foreign_keys = ON")
        for step in migrations.MIGRATIONS[:version]:
            step(con)
        con.execute(f"PRAGMA user_version = {version}")
        for (name,) in con.execute(_TABLES).fetchall():
            _insert(con, name, tables[name])
        con.execute("COMMIT")
        migrations.migrate(con)
        _read(con)
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError, sqlite3.Error) as fault:
        reason = N_("what was given is not what `followup export-all` writes")
        raise JournalError(path, reason, N_("Nothing was stored")) from fault


def _read(con: sqlite3.Connection) -> None:
    """Read the log once, as a journal does; a row that was damaged there is so here, and is named."""
    if misfits(con):
        raise ValueError
    for name in TABLES:
        names, rows = stored_rows(con, name)
        codec.frame(TABLES[name], names, sound_rows(name, names, rows, rows_listed(con, name))[0])


def _insert(con: sqlite3.Connection, name: str, table: Mapping[str, list[object]]) -> None:
    own = [column for _, column, *_ in con.execute(f'PRAGMA table_info("{name}")')]
    if list(table["columns"]) != own:
        raise ValueError(name)
    con.execute(f'DELETE FROM "{name}"')  # noqa: S608 - the file's own names
    marks = ", ".join("?" * len(own))
    con.executemany(f'INSERT INTO "{name}" VALUES ({marks})', table["rows"])  # type: ignore[arg-type]  # noqa: S608 - likewise


def _write_unsaved(given: Mapping[str, object], path: Path) -> None:
    unsaved = given.get("drafts")
    for stem, values in unsaved.items() if isinstance(unsaved, dict) else ():
        if _STEM.fullmatch(stem):
            file = path_beside(path, "drafts") / f"{stem}.json"
            make_file(file)
            file.write_text(json.dumps(values), encoding="ascii")

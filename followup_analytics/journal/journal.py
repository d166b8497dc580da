"""The journal: the user's own log in one SQLite file, where every save is durable and every change can be undone."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd

from followup_analytics.core.cadence import Cadence
from followup_analytics.core.errors import JournalError
from followup_analytics.core.log import FollowUpLog
from followup_analytics.core.tables import TABLES, table
from followup_analytics.journal import backups, changes, drafts, intake, migrations, rows
from followup_analytics.journal.changes import Change
from followup_analytics.journal.intake import Rows
from followup_analytics.journal.rows import Stored
from followup_analytics.journal.schema import REFERENCES, key_of
from followup_analytics.journal.store import (
    as_damage,
    connected,
    in_words,
    make_file,
    stored_version,
    sync_folder,
    transaction,
    writing,
)


class Journal:
    """The user's log in one file, opened by its path, made where there is none.

    Several notebooks may hold the same journal, each in several threads: writers take turns, readers never wait for
    them. A save that returned survives whatever happens to the kernel afterwards.

    Parameters
    ----------
    path
        The file. It and any folder made for it can be read by their owner only.
    timeout
        Seconds to wait for another writer before giving up.

    Raises
    ------
    JournalError
        If the file is no journal (it is left as it is), is damaged, or cannot be made or opened.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Journal(f"{folder}/journal.db") as journal:
    ...     made = journal.save(applications={"company": "Tide Labs"}, interviews={"interviewed_on": "2026-03-03"})
    ...     journal.log()
    ...     journal.undo()[:39]
    <FollowUpLog: 1 applications, 1 interviews; 0 problems>
    'Undid the save of 1 application and 1 i'
    """

    def __init__(self, path: str | Path, *, timeout: float = 30.0) -> None:
        self.path = Path(path).resolve()
        self._timeout = timeout
        self._closed = False
        self.message = ""
        with in_words(self.path):
            self._prepare()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Journal {self.path}>"

    def close(self) -> None:
        """End the use of this object. Nothing is left to be written: each save is complete when it returns."""
        self._closed = True

    # Reading

    def log(self) -> FollowUpLog:
        """The log as it stands: seven typed tables, their rows in the order in which they were first stored."""
        with self._reading() as con, as_damage(self.path):
            con.execute("BEGIN")  # all tables as they were at one moment
            found = {name: _frame(con, name) for name in TABLES}
        return FollowUpLog(**found)

    def row(self, name: str, key: str) -> dict[str, object] | None:
        """One row as a dict of its cells, ready to be changed and saved again; None if there is none."""
        with self._reading() as con:
            found = changes.find(con, table(name).name, key)
        if found is None:
            return None
        told = rows.frame(table(name), list(found), [tuple(found.values())])
        return {column: None if rows.missing(value) else value for column, value in told.iloc[0].items()}

    @property
    def version(self) -> int:
        """A number that grows with every change of the log or a setting, whoever made it."""
        with self._reading() as con:
            return changes.latest(con)

    def history(self, limit: int = 20) -> pd.DataFrame:
        """The latest changes, newest first: change_id, at (local time), kind, what, state."""
        with self._reading() as con:
            return changes.history(con, limit)

    # Writing

    def save(
        self, *, remove: Mapping[str, Iterable[str]] | None = None, since: int | None = None, **tables: Rows
    ) -> dict[str, list[str]]:
        """Store rows of one or several tables as one change: all of them, or none.

        A row whose id exists takes that row's place. A row without an id gets one. A row that does not name its
        application (or its interview) belongs to the one saved in the same call, if there is just one.

        Parameters
        ----------
        remove
            Ids, by table, to be removed by the same change.
        since
            The journal's `version` that an edit started from: if a row to be replaced was changed later, by whomever,
            nothing is saved.
        **tables
            Rows by table: one dict or several. Days and times as date, datetime, Timestamp or ISO text.

        Returns
        -------
        dict
            The ids by table, in the order given.

        Raises
        ------
        UnsafeValue
            If a value does not fit its column, or names a row that does not exist. Nothing is stored then.
        JournalError
            If the file cannot be written, or a row was changed meanwhile. Nothing is stored then.
        """
        checked = intake.checked(tables)
        with self._changing("save") as change:
            for name, keys in (remove or {}).items():
                self._take(change, name, keys)
            intake.refuse_strays(change.con, checked)
            for name in [name for name in TABLES if name in checked]:
                self._put(change, name, checked[name], since)
        return {name: [str(row[key_of(TABLES[name])]) for row in found] for name, found in checked.items()}

    def delete(self, name: str, key: str) -> int:
        """Remove a row; for `topics`, an id that `save` returned, or an interview's id for all its topics.

        Returns
        -------
        int
            How many rows were removed.

        Raises
        ------
        JournalError
            If there is no such row, or other rows still name it.
        """
        with self._changing("delete") as change:
            return self._take(change, name, [key])

    def undo(self, *, only: int | None = None) -> str | None:
        """Take back the last change as a whole; one sentence that says what it was, None if there is none.

        With `only`, a `version`, nothing is taken back but the change that made it; None if another is the last.
        """
        return self._reverse("undo", "Undid", changes.to_undo, only)

    def redo(self, *, only: int | None = None) -> str | None:
        """Bring back the change that was undone last; None if there is none, or something was saved since.

        With `only`, nothing is brought back but the change that made that `version`.
        """
        return self._reverse("redo", "Brought back", changes.to_redo, only)

    def add_log(self, log: FollowUpLog) -> dict[str, object]:
        """Add a log as one change; rows already there count as known, so a second run adds nothing.

        Returns
        -------
        dict
            ``added`` and ``known``, numbers of rows, and ``problems``, a frame like `FollowUpLog.problems` of the rows
            set aside: an id that stands for something else here, a row that names nothing it belongs to.
        """
        readable, problems = intake.readable(log.tables)
        with self._changing("import") as change:
            counts, refused = intake.add(change, readable)
        return {**counts, "problems": intake.problem_frame(problems + refused)}

    # What is not the log: settings and drafts

    def setting(self, name: str, default: object = None) -> object:
        """A small value kept with the journal, or `default`."""
        with self._reading() as con:
            found = con.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return default if found is None else drafts.from_json(found[0])

    def keep_setting(self, name: str, value: object) -> None:
        """Keep a small value: text, numbers, true, false, None, days, times, lists or dicts of these."""
        self.keep_settings({name: value})

    def keep_settings(self, values: Mapping[str, object]) -> None:
        """Keep several small values by their names, as one change; `undo` brings back those they replaced."""
        told = {name: drafts.to_json(value) for name, value in values.items()}
        with self._changing("save") as change:
            for name, text in told.items():
                before = changes.find(change.con, changes.SETTINGS, name)
                if before is None or before["value"] != text:
                    change.put(changes.SETTINGS, {"name": name, "value": text}, before)

    def cadence(self) -> Cadence:
        """The user's cadence, the usual one until another is kept."""
        return Cadence(**self.setting("cadence", {}))  # type: ignore[arg-type]

    def keep_cadence(self, cadence: Cadence) -> None:
        """Make a cadence the user's own."""
        self.keep_setting("cadence", asdict(cadence))

    def keep_draft(self, name: str, values: Mapping[str, object]) -> None:
        """Keep what is being typed, unsaved; it survives a killed kernel."""
        with in_words(self.path):
            drafts.keep(self._beside("drafts"), name, dict(values))

    def draft(self, name: str) -> dict[str, object] | None:
        """The draft kept under that name, None if there is none."""
        with in_words(self.path):
            return drafts.read(self._beside("drafts"), name)  # type: ignore[return-value]

    def drop_draft(self, name: str) -> None:
        """Forget a draft."""
        with in_words(self.path):
            drafts.drop(self._beside("drafts"), name)

    # Care

    def check(self) -> list[str]:
        """What is wrong with the file, one sentence each; an empty list if nothing is."""
        with self._reading() as con:
            try:
                found = backups.problems(con)
            except sqlite3.DatabaseError as fault:
                found = [str(fault)]
        mode = stat.S_IMODE(self.path.stat().st_mode)
        if os.name != "nt" and mode & 0o077:
            found.append(f"{self.path} can be read by others (mode {mode:o}). Make it private: chmod 600.")
        return found

    def backup(self, path: str | Path) -> Path:
        """A verified copy of the journal in a new file; its path.

        Raises
        ------
        JournalError
            If there is a file already, or the copy is not sound.
        """
        with in_words(Path(path)):
            return backups.copy(self.path, Path(path).resolve(), timeout=self._timeout)

    def backup_now(self, *, now: dt.datetime, apart: dt.timedelta = dt.timedelta(minutes=30)) -> Path | None:
        """A dated backup beside the journal, unless the newest is younger than `apart`; old ones are thinned out."""
        folder = self._beside("backups")
        with in_words(folder):
            return backups.backup_now(self.path, folder, now=now, apart=apart, timeout=self._timeout)

    @classmethod
    def restore(cls, backup: str | Path, path: str | Path, *, timeout: float = 30.0) -> Path | None:
        """Put a backup in the place of the journal `path`; the replaced file's new path, None if there was none.

        Raises
        ------
        JournalError
            If the backup is missing, damaged or no journal. The journal is left as it was then.
        """
        with in_words(Path(path)):
            return backups.restore(Path(backup).resolve(), Path(path).resolve(), timeout=timeout)

    def _beside(self, what: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{what}")

    def _prepare(self) -> None:
        make_file(self.path)
        version, newest = stored_version(self.path, timeout=self._timeout), migrations.newest()
        if version > newest:
            self.message = f"it was written by a newer version of this program (file {version}, program {newest})"
        elif version < newest:
            self._migrate(version, newest)

    def _migrate(self, version: int, newest: int) -> None:
        copied = self._beside(f"before-{newest}")
        if version and not copied.exists():
            self.backup(copied)
        with writing(self.path, timeout=self._timeout) as con:
            migrations.migrate(con)
        sync_folder(self.path.parent)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        self._must_be_open()
        with in_words(self.path), connected(self.path, timeout=self._timeout) as con:
            yield con

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._must_be_open()
        if self.message:
            raise JournalError(self.path, self.message, "It can be read; update followup-analytics to write to it")
        with in_words(self.path), writing(self.path, timeout=self._timeout) as con, transaction(con):
            yield con

    @contextlib.contextmanager
    def _changing(self, kind: str) -> Iterator[Change]:
        with self._writing() as con:
            change = Change(con, kind)
            yield change
            change.close()

    def _must_be_open(self) -> None:
        if self._closed:
            raise JournalError(self.path, "this journal was closed", "Open it again: Journal(path)")

    def _put(self, change: Change, name: str, found: list[Stored], since: int | None) -> None:
        key = key_of(TABLES[name])
        for row in found:
            before = changes.find(change.con, name, row[key])
            if before is None or not rows.same(before, row):
                if before and since is not None and changes.changed_since(change.con, name, str(row[key]), since):
                    reason = f"{name} {row[key]} was changed meanwhile, in another notebook or panel"
                    raise JournalError(self.path, reason, "Load it again and repeat the edit; nothing was overwritten")
                change.put(name, row, before)

    def _take(self, change: Change, name: str, keys: Iterable[str]) -> int:
        found = [row for key in keys for row in self._named(change.con, name, key)]
        change.con.execute("PRAGMA defer_foreign_keys = ON")  # who still names a row is told below, in words
        for key in found:
            change.take(name, key)
        for key in found:
            self._must_be_unnamed(change.con, name, key)
        return len(found)

    def _named(self, con: sqlite3.Connection, name: str, key: str) -> list[str]:
        found = [key] if changes.find(con, table(name).name, key) else []
        if name == "topics" and not found:
            asked = "SELECT row_id FROM topics WHERE interview_id = ? ORDER BY seq"
            found = [row_id for (row_id,) in con.execute(asked, (key,))]
        if not found:
            raise JournalError(self.path, f"{name} has no row {key!r}", f"journal.log().{name} lists those there are")
        return found

    def _must_be_unnamed(self, con: sqlite3.Connection, name: str, key: str) -> None:
        for (child, column), (parent, _) in REFERENCES.items():
            asked = f'SELECT count(*) FROM "{child}" WHERE "{column}" = ?'  # noqa: S608 - declared names
            if parent == name and (count := con.execute(asked, (key,)).fetchone()[0]):
                reason = f"{key!r} of {name} was not removed: {count} of {child} still name it"
                raise JournalError(self.path, reason, "Remove those first, or undo the change that made them")

    def _reverse(
        self, kind: str, done: str, choose: Callable[[sqlite3.Connection], int | None], only: int | None
    ) -> str | None:
        with self._writing() as con:
            change_id = choose(con)
            if change_id is None or only not in (None, change_id):
                return None
            return f"{done} {changes.reverse(con, change_id, kind=kind)}."


def _frame(con: sqlite3.Connection, name: str) -> pd.DataFrame:
    cursor = con.execute(f'SELECT * FROM "{name}" ORDER BY seq')  # noqa: S608 - a declared name
    return rows.frame(TABLES[name], [column[0] for column in cursor.description], cursor.fetchall())

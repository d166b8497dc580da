"""The journal: the user's own log in one SQLite file; every save is durable, and every change can be undone."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from followup_analytics.journal import changes, codec, validation
from followup_analytics.journal.forgetting import forget
from followup_analytics.journal.imports.accepted import Accepted, Learnt, learnt, store
from followup_analytics.journal.imports.merges import merge_applications
from followup_analytics.journal.migrations.schema import key_of
from followup_analytics.journal.parts.held import state_of
from followup_analytics.journal.parts.open_file import LONGEST
from followup_analytics.journal.parts.settings import Settings
from followup_analytics.journal.store import backups, soundness
from followup_analytics.journal.store.asides import files_set_aside
from followup_analytics.journal.store.connection import as_damage, as_journal_errors
from followup_analytics.journal.store.soundness import DAMAGED_ROW, MEND_ROW, problem_frame
from followup_analytics.journal.validation import Rows
from followup_analytics.log.arguments import checked
from followup_analytics.log.errors import JournalError, number_between, whole_number
from followup_analytics.log.locale.catalogue import N_, spoken
from followup_analytics.log.log import FollowUpLog, whole_log
from followup_analytics.log.rows.problems import problem_rows
from followup_analytics.log.tables import TABLES, table

_MOST = 1_000_000  # the most changes that are listed


class Journal(Settings):
    """The user's log in one file, opened by its path; made if there is none.

    Several notebooks may use the same journal, each in several threads: writers take turns, readers never wait for
    them. Once a save has returned, it survives whatever happens to the kernel.

    Parameters
    ----------
    path
        The file. It, and any folder made for it, can be read by its owner only.
    timeout
        Seconds to wait for another writer before giving up.

    Raises
    ------
    JournalError
        If the file is not a journal (and stays as it is), damaged, or cannot be made or opened; `LostJournal` if it is
        missing, empty or some other file while backups or unsaved texts of a journal lie beside it.

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

    # Reading

    def log(self) -> FollowUpLog:
        """The log as it is now: seven typed tables, their rows in the order in which they were first stored."""
        opened = state_of(self.path)
        with self._reading() as con, as_damage(self.path):
            con.execute("BEGIN")  # all tables as of one moment
            found = self._held.tables(con, self.path, opened)
            self._look(con)
            self._seen.everything()
        lost = [problem for _, problems in found.values() for problem in problems]
        log = whole_log({name: frame for name, (frame, _) in found.items()}, conformed=True)
        for problem in lost:
            self.remark(f"{problem['table']} {problem['value']} {problem['reason']}. {problem['remedy']}")
        return log.with_problems(problem_frame(lost, self.path)) if lost else log

    @checked
    def row(self, name: str, key: str) -> dict[str, object] | None:
        """One row as a dict of its cells, ready to be changed and saved again; None if there is none."""
        with self._reading() as con:
            con.execute("BEGIN")  # the row and the change it is of, as of one moment
            found = changes.find(con, table(name).name, key)
            self._look(con)
            self._seen.rows([(name, key)])
        if found is not None and not changes.is_sound(found):
            raise JournalError(self.path, f"{name} {key} {DAMAGED_ROW}", MEND_ROW)
        if found is None:
            return None
        frame = codec.frame(table(name), list(found), [tuple(found.values())])
        return {str(column): None if codec.missing(value) else value for column, value in frame.iloc[0].items()}

    @property
    def version(self) -> int:
        """A number that grows with every change of the log or of a setting, whoever made it."""
        with self._reading() as con:
            return changes.latest_change(con)

    @checked
    def history(self, limit: int = 20) -> pd.DataFrame:
        """The latest changes, newest first: change_id, at (local time), kind, what, state."""
        whole_number("limit", limit, 0, _MOST)
        with self._reading() as con:
            return changes.history(con, limit)

    # Writing

    @checked
    def save(
        self, *, remove: Mapping[str, Iterable[str]] | None = None, since: int | None = None, **tables: Rows
    ) -> dict[str, list[str]]:
        """Store rows of one or several tables as one change: all of them or none.

        An interview, invitation or keep_in_mind after an application was `closed` opens it again: the same change
        empties its `closed`.

        A row replaces the stored row with its id, unless that was changed, by anyone, since this object last read or
        wrote it, or was never read here. A row without an id gets one. A row that does not name its application (or its
        interview) belongs to the one saved in the same call, if there is just one.

        Parameters
        ----------
        remove
            Ids, by table, that the same change removes.
        since
            The `version` of the journal from which an edit started, instead of what this object read last: if a row to
            be replaced was changed later, by anyone, nothing is saved.
        **tables
            Rows by table: one dict or several. Days and times as date, datetime, Timestamp or ISO text.

        Returns
        -------
        dict
            The ids by table, in the order given.

        Raises
        ------
        UnsafeValue
            If a value does not fit its column, or refers to a row that does not exist. Nothing is stored then.
        JournalError
            If the file cannot be written, or is not the one that this object read last. Nothing is stored then.
        RowChanged
            If a row was changed meanwhile; the error has both rows. Nothing is stored then.
        """
        if since is not None:
            whole_number("since", since, 0)
        checked = validation.checked(tables)
        with self._changing("save" if checked or not remove else "delete") as change:
            for name, keys in (remove or {}).items():
                change.remove(self.path, name, keys)
            validation.refuse_strays(change.con, checked)
            change.save(self.path, "applications", validation.reopened(change.con, checked))
            for name in [name for name in TABLES if name in checked]:
                change.save(self.path, name, checked[name], stale=partial(self._is_stale, change.con, since))
        saved = {name: [str(row[key_of(TABLES[name])]) for row in found] for name, found in checked.items()}
        self._seen.rows((name, key) for name, keys in saved.items() for key in keys)
        return saved

    @checked
    def delete(self, name: str, key: str) -> int:
        """Remove a row; for `topics`, by an id that `save` returned, or by an interview's id for all its topics.

        Returns
        -------
        int
            How many rows were removed.

        Raises
        ------
        JournalError
            If there is no such row, or other rows still refer to it.
        """
        with self._changing("delete") as change:
            return change.remove(self.path, name, [key])

    @checked
    def merge(self, same: str, *, into: str) -> int:
        """Make two applications one, as one change; returns how many rows changed their application.

        What `into` lacks is taken from `same`, which is removed. `JournalError` if there is no such application.
        """
        with self._changing("merge") as change:
            return merge_applications(change, self.path, same, into)

    @checked
    @spoken
    def undo(
        self, *, only: int | None = None, to: dt.datetime | dt.date | str | None = None, language: str = "en"
    ) -> str | None:
        """Take back the last change as a whole; returns a sentence on what it was, or None if there is none.

        With `only`, a `version`, only the change that made it is taken back; None if another one is the last. With
        `to`, a local time, or a day (its end), everything becomes as it was then: that is one change, which `undo`
        takes back. `language` is that of the sentence.
        """
        if to is not None:
            with self._changing("undo") as change:
                return changes.go_back(change, changes.moment_text(to))
        return self._reverse("undo", only)

    @checked
    @spoken
    def redo(self, *, only: int | None = None, language: str = "en") -> str | None:
        """Bring back the change that was undone last; None if there is none or something was saved since.

        With `only`, only the change that made that `version` is brought back.
        """
        return self._reverse("redo", only)

    @checked
    def add_log(self, log: FollowUpLog) -> dict[str, object]:
        """Add a log as one change; rows that are already there count as known, so a second run adds nothing.

        Returns
        -------
        dict
            ``added`` and ``known``, numbers of rows, and ``problems``, a frame like `FollowUpLog.problems` of the rows
            set aside: those whose id means something else here, or that do not say what they belong to.
        """
        readable, problems = validation.readable(log.tables)
        with self._changing("import") as change:
            counts, refused = validation.add(change, readable)
        return {**counts, "problems": problem_rows(problems + refused)}

    def accept(self, accepted: Accepted, *, progress: Callable[[int, int], object] | None = None) -> int:
        """Store the rows of a proposal with their origins, as one change; returns how many were new or changed.

        `Proposal.accept` calls it. An exception from `progress`, called with ``(done, of)``, leaves everything as it
        was.
        """
        with self._changing("import") as change:
            return store(change, accepted, *([progress] if progress else []))

    @checked
    def learnt(self, *, origins: bool = True) -> Learnt:
        """What earlier imports left behind: the origin of each row (if asked for), mappings, spellings of companies."""
        with self._reading() as con:
            return learnt(con, self.remark, origins=origins)

    # Care

    def check(self) -> list[str]:
        """What is wrong with the file and what lies beside it, a sentence each; an empty list if nothing is.

        What an upgrade did to columns of your own is listed once.
        """
        with self._reading() as con:
            try:
                with as_journal_errors(self.path):
                    found, notices = soundness.problems(con), [] if self.message else changes.notices(con)
            except JournalError as fault:
                found, notices = [str(fault)], []
        if notices:
            with contextlib.suppress(JournalError), self._writing() as con:  # otherwise they are listed again
                changes.mark_notices_read(con, notices)
        mode = stat.S_IMODE(self.path.stat().st_mode)
        if os.name != "nt" and mode & 0o077:
            found.append(
                N_("{path} can be read by others (mode {mode}). Make it private: chmod 600.").filled(
                    path=self.path, mode=f"{mode:o}"
                )
            )
        aside = [
            N_("{file} was put aside, as it could not be used. Look at it, then remove it.").filled(file=file)
            for file in files_set_aside(self.path)
        ]
        return found + aside + notices

    @checked
    def forget(self, person: str, *, dry_run: bool = False) -> pd.DataFrame:
        """Remove a person from everything that belongs to this journal; this cannot be undone.

        Her topics are removed. Interviews, notes and answers stay as facts of your search, without her name, her
        address, and what was written to or about her alone. This includes the history, unsaved texts, what was put
        aside, and every copy beside the journal; a damaged copy is dropped.

        Parameters
        ----------
        person
            A name as written in the log, an e-mail address, or ``Name <mail>``. Everybody of that name is meant.
        dry_run
            Only say what would be removed.

        Returns
        -------
        DataFrame
            ``place`` (a file), ``what`` (a table, history, copy, unsaved text, …), ``count``, ``fate``. Files that are
            not the journal's, such as exports and notebooks, are listed with their place and left alone.
        """
        second = self.second_folder()
        with self._reading() as con:
            known, listed = forget.rows_to_forget(con, self.path, person, second=second, timeout=self._timeout)
        if dry_run:
            return listed
        with self._writing_alone() as con:
            forget.forget_files(self.path, known, second=second, timeout=self._timeout)
            forget.forget_rows(con, known, noted=True)
            left = forget.left_over(con, self.path, known)
        return pd.concat([listed, left], ignore_index=True)

    @classmethod
    @checked
    def restore(cls, backup: str | Path | None, path: str | Path, *, timeout: float = 30.0) -> Path | None:
        """Put a backup in place of the journal `path`; returns the replaced file's new path, or None.

        If `backup` is None, it is the newest sound one beside the journal.

        Raises
        ------
        JournalError
            If the backup is missing, damaged or no journal. The journal then stays as it was.
        """
        number_between("timeout", timeout, 0, LONGEST)
        with as_journal_errors(Path(path)):
            copy = None if backup is None else Path(backup).resolve()
            return backups.restore(copy, Path(path).resolve(), timeout=timeout)

    def _is_stale(self, con: sqlite3.Connection, since: int | None, name: str, key: str) -> bool:
        if since is None:
            return self._seen.is_stale(con, name, key)
        return changes.changed_since(con, name, key, since)

    def _reverse(self, kind: str, only: int | None) -> str | None:
        if only is not None:
            whole_number("only", only, 0)
        with self._writing() as con:
            self._refuse_another(con)
            change_id = changes.next_change(con, kind)
            if change_id is None or only not in (None, change_id):
                return None
            said, put_back = changes.reverse(con, change_id, kind=kind)
            self._look(con)
            known = self._seen.still_known(con, put_back, changes.latest_change(con))
        self._seen.rows(known)
        return said

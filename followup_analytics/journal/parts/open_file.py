"""The open file: a journal opened by its path, and every read or change of it, each with a connection of its own."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from followup_analytics.journal.beside import FilesBeside
from followup_analytics.journal.changes import Change
from followup_analytics.journal.forgetting.person import PEOPLE, named
from followup_analytics.journal.migrations import newest_version, version_of
from followup_analytics.journal.migrations.upgrade import open_journal_file
from followup_analytics.journal.parts.held import Held
from followup_analytics.journal.store.connection import as_journal_errors, connected, lock_path, writing
from followup_analytics.journal.store.everything import bring_in, everything
from followup_analytics.journal.store.lockfile import turn
from followup_analytics.journal.store.seen import Seen
from followup_analytics.log.arguments import checked
from followup_analytics.log.errors import JournalError, number_between
from followup_analytics.log.locale.catalogue import N_

_SWAPPED = N_("an older copy or another journal took its place since it was last read here")
_PEOPLE = [f'SELECT DISTINCT "{column}" FROM "{name}"' for name, (column, _) in PEOPLE.items()]  # noqa: S608 - declared
LONGEST = 86_400  # the most seconds to wait for another writer


class OpenFile(FilesBeside):
    """A journal's file, opened and upgraded, and how it is read and changed."""

    @checked
    def __init__(self, path: str | Path, *, timeout: float = 30.0) -> None:
        super().__init__(Path(path).resolve(), number_between("timeout", timeout, 0, LONGEST))
        self._closed, self._seen, self._held = False, Seen(), Held.of(self.path)
        opened = open_journal_file(self.path, timeout=timeout)
        self.message, self._remedy = opened.message, opened.remedy
        for sentence in opened.remarks:
            self.remark(sentence)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Journal {self.path}{f' (only read: {self.message})' if self.message else ''}>"

    def close(self) -> None:
        """End the use of this object. Nothing remains to be written: each save is complete when it returns."""
        self._closed = True

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        self._must_be_open()
        with as_journal_errors(self.path), connected(self.path, timeout=self._timeout) as con:
            yield con

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._writing_alone() as con, self._held.writing(con, self.path):
            yield con

    @contextlib.contextmanager
    def _writing_alone(self) -> Iterator[sqlite3.Connection]:
        """A turn to write, with no transaction open yet."""
        self._must_be_open()
        if self.message:
            raise JournalError(self.path, self.message, self._remedy)
        with as_journal_errors(self.path), writing(self.path, timeout=self._timeout) as con:
            yield con

    @contextlib.contextmanager
    def _changing(self, kind: str) -> Iterator[Change]:
        with self._writing() as con:
            self._refuse_another(con)
            change = Change(con, kind)
            yield change
            made = change.close()
            self._look(con)
            known = self._seen.still_known(con, change.replaced, made) if made else []
        self._seen.rows([*change.added, *known])

    def _refuse_another(self, con: sqlite3.Connection) -> None:
        """Refuse a write, once, if the file is not the one that this object read last."""
        self._look(con)
        # A file of another version has an error of its own.
        if version_of(con) == newest_version() and self._seen.swapped():
            raise JournalError(self.path, _SWAPPED, N_("Nothing was stored. Look at it as it is now, then save again"))

    def _look(self, con: sqlite3.Connection) -> None:
        if self._seen.look(con):
            self.remark(f"{self.path.name}: {_SWAPPED}.")

    def everything(self) -> dict[str, object]:
        """All that the journal holds, with its history, settings and unsaved texts, as a value for JSON.

        `Journal.bring_in` makes an equal journal from it.
        """
        with self._reading() as con:
            con.execute("BEGIN")
            return everything(con, self.path)

    @classmethod
    @checked
    def bring_in(cls, everything: Mapping[str, object], path: str | Path, *, timeout: float = 30.0) -> Self:
        """Make a journal from what `everything` gave, at a path with no journal, or one that holds nothing yet.

        Raises
        ------
        JournalError
            If that holds something, or the value is not one that `everything` gives. Nothing is made then.
        """
        bring_in(everything, Path(path).resolve(), timeout=number_between("timeout", timeout, 0, LONGEST))
        return cls(path, timeout=timeout)

    def writer(self) -> str:
        """Who is writing to the journal right now, in words; empty if nobody is.

        Raises
        ------
        JournalError
            If that cannot be seen, as in a folder that cannot be written to.
        """
        try:
            with as_journal_errors(self.path), turn(lock_path(self.path), timeout=0):
                return ""
        except JournalError as fault:
            who, waited, _ = fault.reason.partition(" is writing")
            if not waited:
                raise
            return who

    def names(self) -> set[str]:
        """The names and addresses of all people in the journal, in lower case."""
        with self._reading() as con:
            cells = [row for asked in _PEOPLE for (row,) in con.execute(asked)]
        return {part for cell in cells for person in named(cell) for part in person if len(part) > 3}

    def _must_be_open(self) -> None:
        if self._closed:
            raise JournalError(self.path, N_("this journal was closed"), N_("Open it again: Journal(path)"))

"""The open file: a journal opened by its path, and each reading or change of it, one connection at a time."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from followup_analytics.journal.beside import FilesBeside
from followup_analytics.journal.changes import Change
from followup_analytics.journal.migrations.upgrade import open_journal_file
from followup_analytics.journal.store.connection import connected, in_words, transaction, writing
from followup_analytics.log.arguments import checked
from followup_analytics.log.errors import JournalError, number_between

LONGEST = 86_400  # seconds to wait for another writer


class OpenFile(FilesBeside):
    """A journal's file, opened and brought up to date, and how it is read and changed."""

    @checked
    def __init__(self, path: str | Path, *, timeout: float = 30.0) -> None:
        super().__init__(Path(path).resolve(), number_between("timeout", timeout, 0, LONGEST))
        self._closed = False
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
        """End the use of this object. Nothing is left to be written: each save is complete when it returns."""
        self._closed = True

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        self._must_be_open()
        with in_words(self.path), connected(self.path, timeout=self._timeout) as con:
            yield con

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._writing_alone() as con, transaction(con):
            yield con

    @contextlib.contextmanager
    def _writing_alone(self) -> Iterator[sqlite3.Connection]:
        """A turn to write, in which transactions are still to be opened."""
        self._must_be_open()
        if self.message:
            raise JournalError(self.path, self.message, self._remedy)
        with in_words(self.path), writing(self.path, timeout=self._timeout) as con:
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

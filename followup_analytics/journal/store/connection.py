"""The journal's file: its connections, their settings, and its faults in words.

One connection per journal call: safe for threads, forks and restores. The file is only ever opened through SQLite, as
closing another handle would drop its locks. Autosaves are small files beside it: they survive kill -9 and cost 0.3 ms.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from followup_analytics.journal.migrations import newest_version, odd_tables, version_of
from followup_analytics.journal.migrations.schema import APPLICATION_ID
from followup_analytics.journal.store.lockfile import Waited, turn
from followup_analytics.log.errors import JournalError
from followup_analytics.log.locale.catalogue import N_

SQLITE = sqlite3.sqlite_version
_SMALLEST = 512  # bytes of the smallest possible page

_NOT_OURS = (N_("it is some other file, not a journal"), N_("Name another file; this one was left as it is"))
_DAMAGED = (
    N_("the file is damaged"),
    N_("`followup restore` puts back the newest sound backup, `followup backups` lists them; the damaged file is kept"),
)
LOSSES = {_NOT_OURS[0], _DAMAGED[0]}  # for these reasons a copy should take the file's place
_READ_ONLY = (
    N_("it cannot be written to"),
    N_("Make the file and its folder writable for you, or choose another folder"),
)
_BUSY = (
    N_("another program has it in use"),
    N_("Wait a moment and save again; if it stays so, restart the other kernel"),
)
_FULL = (N_("the disk is full"), N_("Free some space and save again; all that was saved before is still there"))
_GONE = (
    N_("there is no file that can be opened"),
    N_("Check the path; a backup is put in its place by `followup restore`"),
)
_FAILED = (
    N_("the disk reports an error"),
    N_("Check the disk, then save again; all that was saved before is still there"),
)

_CROWDED = (
    N_("what was to be saved does not fit what is there"),
    N_("Nothing was stored; read the log again, then save"),
)
_TOO_BIG = (N_("a value is larger than a journal can hold"), N_("Shorten it; nothing was stored"))
_UNKNOWN_REMEDY = N_(
    "Nothing was stored; try again, and if it stays so, restore the newest backup with `followup restore`"
)

_FAULTS = {
    sqlite3.SQLITE_NOTADB: _NOT_OURS,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_AUTH: _READ_ONLY,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CANTOPEN: _GONE,
    sqlite3.SQLITE_IOERR: _FAILED,
    sqlite3.SQLITE_CONSTRAINT: _CROWDED,
    sqlite3.SQLITE_TOOBIG: _TOO_BIG,
}
_OS_FAULTS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.ENOENT: _GONE,
    errno.EISDIR: (N_("it is a folder"), N_("Name a file in it, such as journal.db")),
    errno.ENOTDIR: (N_("a part of its path is a file, not a folder"), N_("Check the path")),
}


def lock_path(path: Path) -> Path:
    """The file by which the writers of the journal `path` take turns."""
    return path.with_name(f"{path.name}.lock")


@contextlib.contextmanager
def as_journal_errors(path: Path) -> Iterator[None]:
    """Turn any fault of the file, the disk or the lock into a `JournalError`."""
    try:
        yield
    except Waited as waited:
        reason = N_("{waited} is writing to it and did not finish in time").filled(waited=waited)
        raise JournalError(path, reason, _BUSY[1]) from waited
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise JournalError(path, *_DAMAGED) from fault
    except sqlite3.Error as fault:
        raise _error(path, *_sqlite_fault(path, fault)) from fault
    except OSError as fault:
        raise _error(path, *_OS_FAULTS.get(fault.errno or 0, (str(fault), _FAILED[1]))) from fault


@contextlib.contextmanager
def as_damage(path: Path) -> Iterator[None]:
    """Report stored cells that no longer hold what was stored as damage of the file."""
    try:
        yield
    except (ValueError, TypeError, AttributeError) as fault:
        raise JournalError(path, *_DAMAGED) from fault


def _sqlite_fault(path: Path, fault: sqlite3.Error) -> tuple[str, str]:
    """Reason and remedy of a fault that SQLite reported."""
    code = (getattr(fault, "sqlite_errorcode", None) or 0) & 0xFF
    if code == sqlite3.SQLITE_ERROR:  # the statement does not fit: a table or column is missing or there twice
        with contextlib.suppress(OSError, sqlite3.Error):
            return _schema_fault(path, fault)
    return _FAULTS.get(code, (str(fault), _UNKNOWN_REMEDY))


def _schema_fault(path: Path, fault: sqlite3.Error) -> tuple[str, str]:
    """What is there instead of a journal of this version: most often, another file took its place."""
    with connected(path, timeout=0) as con:
        mark, pages, version = (
            con.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "page_count", "user_version")
        )
        odd = odd_tables(con) if mark == APPLICATION_ID else []
    back = N_("`followup restore` puts the newest sound backup in its place")
    if not pages:
        return N_("the file is empty: it was emptied or replaced while it was in use"), back
    if mark != APPLICATION_ID:
        return N_("some other file, which is not a journal, took its place while it was in use"), N_(
            "{back}; the other is kept"
        ).filled(back=back)
    if odd and version < newest_version():
        return _DAMAGED
    if version < newest_version():
        reason = N_("a journal of the older version {version} took its place while it was in use").filled(
            version=version
        )
        return reason, N_("Open it again (restart the kernel): it is brought up to date then; nothing was stored")
    if version > newest_version():
        return N_("it is of version {version}, newer than this program knows").filled(version=version), N_(
            "Update followup-analytics"
        )
    return N_("its tables are not those of a journal ({fault})").filled(fault=fault), N_(
        "{back}; this file is kept"
    ).filled(back=back)


def _error(path: Path, reason: str, remedy: str) -> JournalError:
    if (reason, remedy) == _FULL:
        with contextlib.suppress(OSError):
            reason += N_(" ({free} kB free)").filled(free=shutil.disk_usage(path.parent).free // 1024)
    return JournalError(path, reason, remedy)


@contextlib.contextmanager
def connected(path: Path, *, timeout: float) -> Iterator[sqlite3.Connection]:
    """A connection to an existing file, closed at the end.

    One per call, so that threads, forked kernels and a restore by another process need no care. The file is only opened
    by SQLite, because closing any other handle on it would drop this process's locks.
    """
    con = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=timeout, isolation_level=None)
    try:
        con.execute("PRAGMA foreign_keys = ON")
        yield con
    finally:
        con.close()


@contextlib.contextmanager
def writing(path: Path, *, timeout: float) -> Iterator[sqlite3.Connection]:
    """A connection that has its turn among the writers and the settings for saving; no transaction is open yet."""
    with turn(lock_path(path), timeout=timeout), connected(path, timeout=timeout) as con:
        mode = con.execute("PRAGMA journal_mode = TRUNCATE").fetchone()[0]
        con.execute("PRAGMA synchronous = FULL")
        con.execute("PRAGMA secure_delete = ON")
        if mode != "truncate":
            remedy = N_("Close the program that opened it otherwise, then save again")
            raise JournalError(path, N_("its journal mode is {mode}, not truncate").filled(mode=mode), remedy)
        yield con


@contextlib.contextmanager
def transaction(con: sqlite3.Connection) -> Iterator[None]:
    """One short transaction: all of it is stored durably, or nothing."""
    con.execute("BEGIN IMMEDIATE")
    try:
        yield
        con.execute("COMMIT")
    finally:
        if con.in_transaction:
            con.execute("ROLLBACK")


def stored_version(path: Path, *, timeout: float) -> int:
    """The schema version of the file, 0 for an empty one.

    Raises
    ------
    JournalError
        If it is some other file; it stays as it is.
    """
    # SQLite takes a file of one byte for an empty one and overwrites it.
    if 0 < path.stat().st_size < _SMALLEST:
        raise JournalError(path, *_NOT_OURS)
    with as_journal_errors(path), connected(path, timeout=timeout) as con:
        mark = con.execute("PRAGMA application_id").fetchone()[0]
        pages = con.execute("PRAGMA page_count").fetchone()[0]
        if pages and mark != APPLICATION_ID:
            raise JournalError(path, *_NOT_OURS)
        return version_of(con)


def make_file(path: Path) -> None:
    """Make an empty file that only its owner can read, and such a folder, whatever the umask; what is there stays."""
    with as_journal_errors(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder")
        make_folder(path.parent)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


@contextlib.contextmanager
def part_beside(target: Path) -> Iterator[Path]:
    """The name of a file to be made beside the target and put in its place; whatever happens, it does not stay."""
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make the folder and those above it; each one made here is open to its owner only."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        folder.chmod(0o700)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: without this, a file just made can be lost in a power cut."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

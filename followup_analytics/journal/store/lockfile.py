"""The lock file, by which writers of one journal, in any process, take turns.

Writers queue at two locks: whoever waits for the journal's lock holds a second one, so that whoever has just saved
cannot take the first again before that. With a single lock, one of eight processes had dozens of turns in a row.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from followup_analytics.journal.store.asides import set_aside_file
from followup_analytics.log.locale.catalogue import N_

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# Far beyond the text, so that a waiting process on Windows can still read who holds the lock.
_LOCKED_BYTE = 1 << 30
_FIRST_PAUSE, _LEAST_PAUSE = 0.004, 0.0005  # seconds
_PID, _LONGEST = re.compile(rb"\d{0,20}"), 64  # how a holder signs; how much of the file is read


class Waited(Exception):
    """The turn did not come in time; the text says which process holds the lock, and since when."""


@contextlib.contextmanager
def turn(path: Path, *, timeout: float) -> Iterator[None]:
    """Hold the lock file `path`, after waiting for it at most `timeout` seconds.

    The lock belongs to the open file, not to the process, so that threads take turns as well. It ends with the process,
    however that ends; the file itself stays.

    Raises
    ------
    Waited
        If another process or thread holds it for all that time.
    OSError
        If the file cannot be made or opened.
    """
    end = time.monotonic() + timeout
    with _open(path) as handle:
        with _open(path.with_name(f"{path.name}-next")) as door:
            _wait(door, path, end)
            with _freed(door):
                _wait(handle, path, end)
        with _freed(handle):
            _sign(handle)
            yield


def holder(path: Path) -> str:
    """Who holds the lock, in words: its process and since when."""
    try:
        with path.open("rb") as file:
            pid, since = file.read(_LONGEST).strip(), path.stat().st_mtime
    except OSError:
        return N_("another process")
    at = datetime.fromtimestamp(since).astimezone()
    number = pid.decode() if pid and _PID.fullmatch(pid) else "unknown"
    return N_("process {number} since {time}").filled(number=number, time=f"{at:%H:%M:%S}")


@contextlib.contextmanager
def _open(path: Path) -> Iterator[int]:
    handle = _opened(path)
    try:
        yield handle
    finally:
        os.close(handle)


@contextlib.contextmanager
def _freed(handle: int) -> Iterator[None]:
    try:
        yield
    finally:
        _unlock(handle)


def _opened(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except IsADirectoryError:  # some programs lock with a folder of this name; that does not keep ours out
        set_aside_file(path)
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _wait(handle: int, path: Path, end: float) -> None:
    """Take a lock as soon as it is free; whoever has waited longer checks more often."""
    pause = _FIRST_PAUSE
    while not _try_lock(handle):
        if time.monotonic() >= end:
            raise Waited(holder(path))
        time.sleep(pause)
        pause = max(pause * 0.9, _LEAST_PAUSE)


def _sign(handle: int) -> None:
    # Only a courtesy to those who wait: a full disk must not keep anyone from taking or freeing the lock. A file
    # without our signature is left as it is: it locks just as well.
    with contextlib.suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        if _PID.fullmatch(os.read(handle, _LONGEST)):
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, str(os.getpid()).encode())


def _unlock(handle: int) -> None:
    # Explicitly, not by closing: a process forked meanwhile has the file open too, and would keep the lock.
    if sys.platform == "win32":
        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True

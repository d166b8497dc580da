"""Backups of a journal: made, verified, thinned out with age, put back."""

from __future__ import annotations

import contextlib
import datetime as dt
import filecmp
import itertools
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from followup_analytics.journal import migrations
from followup_analytics.journal.store.asides import set_aside_file
from followup_analytics.journal.store.connection import (
    as_journal_errors,
    connected,
    lock_path,
    make_file,
    part_beside,
    stored_version,
    sync_folder,
)
from followup_analytics.journal.store.lockfile import turn
from followup_analytics.journal.store.remains import STAMP, dated, newest_sound, path_beside
from followup_analytics.journal.store.soundness import problems
from followup_analytics.log.errors import JournalError
from followup_analytics.log.locale.catalogue import N_

# How many backups are kept in addition to all of the last two days.
DAILY, WEEKLY, MONTHLY = 12, 10, 9

# A clock may be ahead: if backups are suddenly months old, they are thinned out only if they still are the next time.
_UNUSUAL = dt.timedelta(days=31)
_NEXT = dt.timedelta(minutes=1)  # how far ahead a name may be because others were made in the same second


def copy(source: Path, target: Path, *, timeout: float) -> Path:
    """Write a verified copy of a journal to a new file that only its owner can read.

    Raises
    ------
    JournalError
        If the target exists, or the copy is not sound; then no file is left.
    """
    if target.exists():
        raise JournalError(target, N_("there is a file already"), N_("Name a new file; nothing was overwritten"))
    with part_beside(target) as partial:
        _copy_sound(source, partial, timeout)
        partial.replace(target)
    sync_folder(target.parent)
    return target


def copy_before(source: Path, target: Path, *, timeout: float) -> Path | None:
    """Write a verified copy to `target`; returns the new path of what was there, if that was something else.

    A file that is there counts as the copy only if it is the same byte for byte.
    """
    with part_beside(target) as partial:
        _copy_sound(source, partial, timeout)
        if target.is_file() and filecmp.cmp(target, partial, shallow=False):
            return None
        aside = set_aside_file(target) if os.path.lexists(target) else None
        partial.replace(target)
    sync_folder(target.parent)
    return aside


def restore(backup: Path | None, path: Path, *, timeout: float) -> Path | None:
    """Put a backup, or the newest sound one, in place of a journal; the replaced file is put aside.

    Returns
    -------
    Path
        Where the replaced file is now; None if there was none.

    Raises
    ------
    JournalError
        If the backup is missing, empty, not a journal, damaged or from a newer program; the journal then stays as it
        was.
    """
    backup = backup or _newest_sound(path)
    with as_journal_errors(backup):
        version = stored_version(backup, timeout=timeout)
    if not version:
        raise JournalError(backup, N_("it is empty"), N_("Use another backup; nothing was replaced"))
    if version > migrations.newest_version():
        raise JournalError(
            backup, N_("it was made by a newer version of this program"), N_("Update followup-analytics first")
        )
    with as_journal_errors(path), turn(lock_path(path), timeout=timeout), part_beside(path) as partial:
        _copy_sound(backup, partial, timeout)
        _note_restore(partial, backup, max(_last_change(path, timeout), latest_of_all(path, timeout)[0]), timeout)
        aside = _set_aside(path, timeout)
        partial.replace(path)
        sync_folder(path.parent)
    return aside


def _newest_sound(path: Path) -> Path:
    found = newest_sound(path)
    if found is None:
        raise JournalError(path, N_("no sound backup lies beside it"), N_("`followup backups` lists those there are"))
    return found.path


def to_keep(moments: Iterable[dt.datetime], *, now: dt.datetime) -> set[dt.datetime]:
    """Which backups to keep: all of today and yesterday, then 12 daily, 10 weekly and 9 monthly ones.

    The newest of each day stands for that day; before that, the newest of each week and of each month. (The schedule is
    Anki's.)

    Examples
    --------
    >>> day = dt.datetime(2026, 3, 3, 12)
    >>> len(to_keep([day - dt.timedelta(days=n) for n in range(400)], now=day))
    33
    """
    keep: set[dt.datetime] = set()
    left = {"day": DAILY, "week": WEEKLY, "month": MONTHLY}
    recent = now.date() - dt.timedelta(days=1)
    last = _periods(recent)
    for moment in sorted(moments, reverse=True):
        periods = _periods(moment.date())
        series = next((name for name in left if left[name]), None)
        if moment.date() >= recent:
            keep.add(moment)
        elif series and periods[series] < last[series]:
            left[series] -= 1
            last = periods
            keep.add(moment)
    return keep


def dated_ahead(folder: Path, *, now: dt.datetime) -> list[Path]:
    """Backups from the future: the clock was ahead then, or is behind now."""
    return [file for moment, file in sorted(dated(folder).items()) if moment > now + _NEXT]


def backup_now(path: Path, folder: Path, *, now: dt.datetime, apart: dt.timedelta, timeout: float) -> Path | None:
    """Make a dated backup in `folder`, unless the newest is younger than `apart`; old ones are thinned out.

    Whoever makes one has their turn: JupyterLab opens all notebooks of a workspace at once.
    """
    make_file(folder / ".keep-private")
    with turn(lock_path(path_beside(path, "backups")), timeout=timeout):
        return _backed_up(path, folder, now, apart, timeout)


def _backed_up(path: Path, folder: Path, now: dt.datetime, apart: dt.timedelta, timeout: float) -> Path | None:
    past = [moment for moment in dated(folder) if moment <= now]
    if past and now - max(past) < apart:
        return None
    made = copy(path, _free_name(folder, now), timeout=timeout)
    found = dated(folder)
    if past and now - max(past) > _UNUSUAL:
        return made
    for moment in set(found) - to_keep(found, now=now):
        found[moment].unlink(missing_ok=True)
    return made


def _free_name(folder: Path, now: dt.datetime) -> Path:
    """The name of a backup made now; if one was made this second, the name of the next free second."""
    seconds = (now + dt.timedelta(seconds=n) for n in itertools.count())
    return next(file for file in (folder / f"{moment:{STAMP}}.db" for moment in seconds) if not os.path.lexists(file))


def _periods(day: dt.date) -> dict[str, tuple[int, ...]]:
    return {"day": (day.toordinal(),), "week": day.isocalendar()[:2], "month": (day.year, day.month)}


def _copy_sound(source: Path, target: Path, timeout: float) -> None:
    make_file(target)
    reading, making = connected(source, timeout=timeout), connected(target, timeout=timeout)
    with as_journal_errors(source), reading as con, as_journal_errors(target), making as copied:
        con.backup(copied)
        found = problems(copied)
    if found:
        raise JournalError(
            source, N_("it is damaged ({found})").filled(found=found[0]), N_("Use another backup; nothing was replaced")
        )


def later_than(path: Path, *, timeout: float) -> Path | None:
    """A backup with later changes than the journal, as where an older copy or a new journal took its place."""
    latest, backup = latest_of_all(path, timeout)
    return backup if latest > _last_change(path, timeout) else None


def latest_of_all(path: Path, timeout: float) -> tuple[int, Path]:
    """The number of the latest change in any dated backup of a journal, and that backup; 0 where there is none."""
    files = dated(path_beside(path, "backups")).values()
    return max(((_last_change(file, timeout), file) for file in files), default=(0, path))


def _last_change(path: Path, timeout: float) -> int:
    # A damaged or missing journal does not count when changes are numbered.
    with contextlib.suppress(sqlite3.Error), connected(path, timeout=timeout) as con:
        return con.execute("SELECT max(change_id) FROM changes").fetchone()[0] or 0
    return 0


def _note_restore(partial: Path, backup: Path, last: int, timeout: float) -> None:
    with connected(partial, timeout=timeout) as con:
        migrations.migrate(con)  # whoever is working on the journal meanwhile goes on with this program's tables
        own = con.execute("SELECT max(change_id) FROM changes").fetchone()[0] or 0
        row = (max(own, last) + 1, f"restored {backup.name}")
        con.execute("INSERT INTO changes (change_id, kind, what, state) VALUES (?, 'restore', ?, 'fixed')", row)


def _set_aside(path: Path, timeout: float) -> Path | None:
    if not path.exists():
        return None
    hot = path.with_name(f"{path.name}-journal")
    number = next(n for n in range(1, 10**6) if not path.with_name(f"{path.name}.replaced-{n}").exists())
    aside = path.with_name(f"{path.name}.replaced-{number}")
    # A rollback journal left by a crash belongs to the old file: it must never be played back into the new one.
    with contextlib.suppress(sqlite3.Error), connected(path, timeout=timeout) as con:
        con.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if hot.exists():
        hot.replace(aside.with_name(f"{aside.name}-journal"))
    try:
        os.link(path, aside)
    except OSError:  # a file system without hard links
        path.replace(aside)
    return aside

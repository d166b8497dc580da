"""Remains: the copies and unsaved texts beside a journal, and a journal that is lost while they are still there.

A lost journal is recognised by what lies beside it: backups or unsaved texts without their journal never count as a
first start; whoever wants one moves them away.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import glob
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from followup_analytics.journal import migrations
from followup_analytics.journal.migrations.schema import APPLICATION_ID
from followup_analytics.journal.store.connection import LOSSES
from followup_analytics.journal.store.soundness import problems
from followup_analytics.log.errors import JournalError
from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.phrases import counted

STAMP = "%Y-%m-%dT%H%M%S"  # the name of a dated backup, in local time
BACKUP, BEFORE, REPLACED = "backup", "before an upgrade", "replaced"
_OF_KIND = {BEFORE: r"\.before-\d+", REPLACED: r"\.replaced-\d+"}


@dataclass(frozen=True)
class Backup:
    """A copy of a journal: when it was made, its size in bytes, its last change, its rows, what is wrong with it."""

    path: Path
    kind: str
    made_at: dt.datetime
    size: int
    changes: int
    rows: int
    fault: str

    @property
    def sound(self) -> bool:
        """Whether it can take the journal's place."""
        return not self.fault


_TEXTS = forms(
    "{what}, but {n} unsaved text of a journal lies beside it",
    "{what}, but {n} unsaved texts of a journal lie beside it",
)
_COPIES = forms("{what}, but {n} copy of a journal lies beside it", "{what}, but {n} copies of a journal lie beside it")


class LostJournal(JournalError):
    """A journal is gone, empty or some other file, while copies of it or unsaved texts lie beside it.

    `backup` is the newest sound copy or None. Nothing is made in the journal's place.
    """

    def __init__(self, path: Path, what: str) -> None:
        self.backup = newest_sound(path)
        copies, texts = _remains_of(path)
        reason = _COPIES.filled(copies, what=what) if copies else _TEXTS.filled(texts, what=what)
        super().__init__(path, reason, _remedy(path, self.backup))


def refuse_loss(path: Path) -> None:
    """Refuse to make a new journal silently where one was lost.

    Raises
    ------
    LostJournal
        If the file is missing or empty, and copies or unsaved texts lie beside it.
    """
    if not any(
        _remains_of(path)
    ):  # first of all: a journal just being made elsewhere is no longer empty once it has remains
        return
    if not path.exists():
        raise LostJournal(path, N_("there is no journal here any more"))
    if path.is_file() and not path.stat().st_size:
        raise LostJournal(path, N_("the file is empty"))


def loss_of(path: Path, fault: JournalError) -> JournalError:
    """The fault of a file; a loss, if the file is damaged or no journal while remains of one lie beside it."""
    return LostJournal(path, fault.reason) if fault.reason in LOSSES and any(_remains_of(path)) else fault


def copies(path: Path, second: Path | None = None) -> list[Backup]:
    """The copies of a journal beside it and in its second folder, each examined; the newest change first."""
    found = [_looked_into(*copy) for copy in _files(path)]
    found += [_looked_into(file, BACKUP, made_at) for made_at, file in dated(second).items()] if second else []
    return sorted(found, key=lambda copy: (copy.changes, copy.made_at), reverse=True)


def newest_sound(path: Path) -> Backup | None:
    """The newest copy that can take a journal's place; what a restore replaced only if there is no other."""
    sound = [copy for copy in copies(path) if copy.sound]
    return next(iter(sorted(sound, key=lambda copy: copy.kind == REPLACED)), None)


def dated(folder: Path) -> dict[dt.datetime, Path]:
    """The dated backups in a folder, by their time."""
    found = {}
    for file in folder.glob("*.db"):
        with contextlib.suppress(ValueError):
            found[dt.datetime.strptime(file.stem, STAMP)] = file  # noqa: DTZ007 - local, like the file's name
    return found


def path_beside(path: Path, what: str) -> Path:
    """A file or folder that belongs to a journal, such as ``journal.db.backups``."""
    return path.with_name(f"{path.name}.{what}")


def _files(path: Path) -> Iterator[tuple[Path, str, dt.datetime]]:
    for made_at, file in dated(path_beside(path, "backups")).items():
        yield file, BACKUP, made_at
    for kind, ending in _OF_KIND.items():
        for file in path.parent.glob(f"{glob.escape(path.name)}.*"):
            if re.fullmatch(re.escape(path.name) + ending, file.name):
                yield file, kind, dt.datetime.fromtimestamp(file.stat().st_mtime).replace(microsecond=0)  # noqa: DTZ006 - local


def _remains_of(path: Path) -> tuple[int, int]:
    """How many copies and unsaved texts of a journal there are."""
    return len(list(_files(path))), len(list(path_beside(path, "drafts").glob("*.json")))


def _remedy(path: Path, backup: Backup | None) -> str:
    anew = N_("to begin anew, move them to another folder")
    if backup is None:
        return N_("None of them is a sound copy. If the journal was moved, put it back; {anew}").filled(anew=anew)
    newest = N_("the newest sound one, of {made_at} ({row})").filled(
        made_at=f"{backup.made_at:%Y-%m-%d %H:%M}", row=counted(backup.rows, "row")
    )
    return N_("`followup restore --journal {path}` puts back {newest}; {anew}").filled(
        path=path, newest=newest, anew=anew
    )


def _looked_into(path: Path, kind: str, made_at: dt.datetime) -> Backup:
    changes, rows, fault = -1, 0, ""
    try:
        con = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
        with contextlib.closing(con):
            fault = _fault(con)
            if not fault:
                changes = con.execute("SELECT max(change_id) FROM changes").fetchone()[0] or 0
                rows = sum(con.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in TABLES)  # noqa: S608 - declared
    except (sqlite3.Error, ValueError) as error:
        fault = str(error)
    return Backup(path, kind, made_at, path.stat().st_size, changes, rows, fault)


def _fault(con: sqlite3.Connection) -> str:
    if con.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return N_("it is not a journal")
    if migrations.version_of(con) > migrations.newest_version():
        return N_("it was made by a newer version of this program")
    return next(iter(problems(con)), "")

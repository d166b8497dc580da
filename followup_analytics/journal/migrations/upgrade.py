"""The upgrade: brings a journal of an older version, or an empty file, up to this program's tables.

An upgrade is one transaction over all steps, and rewrites the undo history too: no journal is ever between two
versions, and undo brings back rows of today's tables.

A journal that cannot be upgraded (full disk, read-only folder, damage) is read as it is and says so. Own cells under a
declared name are then resolved while reading, as are those that an older kernel still writes into a new journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from followup_analytics.journal import changes, migrations
from followup_analytics.journal.store import backups
from followup_analytics.journal.store.connection import (
    as_journal_errors,
    make_file,
    stored_version,
    sync_folder,
    writing,
)
from followup_analytics.journal.store.remains import loss_of, refuse_loss
from followup_analytics.log.errors import JournalError
from followup_analytics.log.locale.catalogue import N_


@dataclass(frozen=True)
class Opened:
    """The state of a journal: why it can only be read and what to do (empty: it can be written), and remarks."""

    message: str = ""
    remedy: str = ""
    remarks: tuple[str, ...] = ()


def open_journal_file(path: Path, *, timeout: float) -> Opened:
    """Upgrade a file to this program's version; made if there is none, left to be read if it cannot be upgraded.

    Raises
    ------
    JournalError
        If the file is not a journal, or is empty and cannot be written; `LostJournal` if there was one.
    """
    refuse_loss(path)
    make_file(path)
    try:
        version, newest = stored_version(path, timeout=timeout), migrations.newest_version()
    except JournalError as fault:
        raise loss_of(path, fault) from fault
    if version > newest:
        return Opened(
            N_("it was written by a newer version of this program (file {version}, program {newest})").filled(
                version=version, newest=newest
            ),
            N_("It can be read; update followup-analytics to write to it"),
        )
    try:
        return Opened(remarks=tuple(_upgrade(path, newest, timeout))) if version < newest else Opened()
    except JournalError as fault:
        if not version:
            raise loss_of(path, fault) from fault
        reason = N_("it is of the older version {version} and could not be brought up to date: {reason}").filled(
            version=version, reason=fault.reason
        )
        return Opened(reason, N_("It can be read. {remedy}, then open it again").filled(remedy=fault.remedy))


def _upgrade(path: Path, newest: int, timeout: float) -> list[str]:
    """Copy a journal as it is, then apply the steps that it lacks; returns what to tell about it."""
    remarks: list[str] = []
    with as_journal_errors(path), writing(path, timeout=timeout) as con:
        version = migrations.version_of(con)  # another process may have been first
        if 0 < version < newest:
            before = path.with_name(f"{path.name}.before-{newest}")
            aside = backups.copy_before(path, before, timeout=timeout)
            if aside:
                remarks.append(
                    N_("{name} was not a copy of this journal as it is; it is kept as {aside}.").filled(
                        name=before.name, aside=aside
                    )
                )
        migrations.migrate(con)
        if version and changes.notices(con):
            remarks.append(N_("Columns of your own have become the log's: Journal.check() lists what moved."))
    sync_folder(path.parent)
    return remarks

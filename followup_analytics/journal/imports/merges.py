"""Merging: two applications that are really one become one."""

from __future__ import annotations

from pathlib import Path

from followup_analytics.journal.changes import Change, find
from followup_analytics.journal.codec import Stored
from followup_analytics.journal.migrations.queries import rows_read
from followup_analytics.journal.migrations.schema import ORIGINS, REFERENCES
from followup_analytics.log.errors import JournalError
from followup_analytics.log.locale.catalogue import N_

_NOT_FILLED = ("application_id", "seq", "extra")


def merge_applications(change: Change, path: Path, same: str, into: str) -> int:
    """Give the rows of application `same` to application `into`, fill what `into` lacks, and remove `same`.

    Returns
    -------
    int
        How many rows now belong to another application.

    Raises
    ------
    JournalError
        If there is no such application, or both are the same row.
    """
    gone, kept = (_application(change, path, key) for key in (same, into))
    if same == into:
        raise JournalError(
            path, N_("{same} is one application already").filled(same=repr(same)), N_("Name two that are the same")
        )
    change.con.execute("PRAGMA defer_foreign_keys = ON")  # for a moment, a row may refer to one that is not there yet
    filled = {name: gone[name] for name, cell in kept.items() if cell is None and gone.get(name) is not None}
    if filled := {name: cell for name, cell in filled.items() if name not in _NOT_FILLED}:
        change.put("applications", {**kept, **filled}, kept)
    children = [own for own, (parent, _) in REFERENCES.items() if parent == "applications"]
    moved = [row for child, column in children for row in _of_application(change, child, column, same)]
    for child, row in moved:
        change.put(child, {**row, "application_id": into}, row)
    _move_origin(change, same, into)
    change.take("applications", same)
    return len(moved)


def _application(change: Change, path: Path, key: str) -> Stored:
    found = find(change.con, "applications", key)
    if found is None:
        raise JournalError(
            path,
            N_("applications has no row {key}").filled(key=repr(key)),
            N_("journal.log().applications lists those there are"),
        )
    return found


def _of_application(change: Change, child: str, column: str, key: str) -> list[tuple[str, Stored]]:
    cursor = change.con.execute(f'SELECT * FROM "{child}" WHERE "{column}" = ?', (key,))  # noqa: S608 - declared names
    return [(child, row) for row in rows_read(cursor)]


def _move_origin(change: Change, same: str, into: str) -> None:
    """The row that stays gets the origin of the other, unless it has one: the file may be read again."""
    origin = find(change.con, ORIGINS, f"applications/{same}")
    if origin and find(change.con, ORIGINS, f"applications/{into}") is None:
        moved = {**origin, "origin": f"applications/{into}", "row_key": into}
        change.put(ORIGINS, {name: cell for name, cell in moved.items() if name != "seq"}, None)

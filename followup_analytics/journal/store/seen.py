"""Seen: what one object has read of its journal, so that it never overwrites what it has not read.

It is remembered by the number and the time of the latest change: an older copy may have the same number, but not the
same time. A row never read here is not overwritten; that holds for panels and for Python alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

_Key = tuple[str, str]  # table and key of a row

_LATEST = "SELECT change_id, at FROM changes ORDER BY change_id DESC LIMIT 1"
_SINCE = "SELECT 1 FROM replaced WHERE table_name = ? AND row_key = ? AND change_id > ? AND change_id < ? LIMIT 1"
_RESTORED = "SELECT 1 FROM changes WHERE kind = 'restore' AND change_id > ?"
_NEVER, _NOW = -1, (1 << 63) - 1


class Seen:
    """Up to which change a journal was read, as a whole and row by row.

    Changes are numbered; the time of the latest one distinguishes this journal from an older copy or another journal
    whose numbers have caught up.
    """

    def __init__(self) -> None:
        self._latest: tuple[int, str] | None = None
        self._all, self._rows = _NEVER, dict[_Key, int]()
        self._swapped = self._restored = False

    def look(self, con: sqlite3.Connection) -> bool:
        """Compare the file with what was read last, and count it as read; returns whether it is another file."""
        latest = con.execute(_LATEST).fetchone()
        if self._latest and not self._holds(con, *self._latest):
            self._all, self._swapped = _NEVER, True
            self._restored = con.execute(_RESTORED, self._latest[:1]).fetchone() is not None
            self._rows.clear()
            self._latest = latest
            return True
        self._latest = latest or self._latest
        return False

    def swapped(self) -> bool:
        """Whether another file had taken the journal's place and no writer was told yet; true only once."""
        swapped, self._swapped = self._swapped, False
        return swapped

    def everything(self) -> None:
        """Record that all rows were read, as of the latest look; a backup restored on purpose then counts as known."""
        self._swapped = self._swapped and not self._restored
        self._all = self._latest[0] if self._latest else 0
        self._rows.clear()

    def rows(self, keys: Iterable[_Key]) -> None:
        """Record that these rows, by table and key, were read or written, as of the latest look; as `everything`."""
        self._swapped = self._swapped and not self._restored
        self._rows |= dict.fromkeys(keys, self._latest[0] if self._latest else 0)

    def is_stale(self, con: sqlite3.Connection, name: str, key: str, *, before: int = _NOW) -> bool:
        """Whether a stored row was never read by this object, or was changed since, by changes before that one."""
        known = max(self._all, self._rows.get((name, key), _NEVER))
        return known == _NEVER or con.execute(_SINCE, (name, key, known, before)).fetchone() is not None

    def still_known(self, con: sqlite3.Connection, keys: Iterable[_Key], change: int) -> list[_Key]:
        """Of rows that a change wrote, those that were known until then.

        What was changed by the way or put back by an undo may hold words that were never read here.
        """
        return [key for key in keys if not self.is_stale(con, *key, before=change)]

    @staticmethod
    def _holds(con: sqlite3.Connection, change_id: int, at: str) -> bool:
        return bool(con.execute("SELECT at FROM changes WHERE change_id = ?", (change_id,)).fetchone() == (at,))

"""The changes of a journal: each stores what it replaced, so that each can be undone, and the undo as well."""

from __future__ import annotations

import datetime as dt
import functools
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

import pandas as pd

from followup_analytics.journal.change_words import in_words, reversed_words, took_back_words
from followup_analytics.journal.codec import Stored, are_same
from followup_analytics.journal.migrations import SUMMED
from followup_analytics.journal.migrations.checksums import COLUMN, broken, checksum, checksums
from followup_analytics.journal.migrations.queries import rows_read
from followup_analytics.journal.migrations.schema import REFERENCES, SETTINGS, key_of, row_key
from followup_analytics.log.days import as_day
from followup_analytics.log.errors import JournalError, NoDay
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.tables import TABLES, table

_HISTORY = """
    SELECT *, datetime(at, 'localtime') AS seq FROM changes ORDER BY change_id DESC LIMIT ?
"""
# To redo, only what was undone since the last change still in force: a new change makes those undone before it past.
_NEXT = {
    "undo": "SELECT max(change_id) FROM changes WHERE state = 'done'",
    "redo": "SELECT min(change_id) FROM changes WHERE state = 'undone'",
}
_AT = "%Y-%m-%d %H:%M:%f"  # how a change's time is stored, in UTC
_LONGEST_SHOWN = 300  # letters shown of each of two texts
STATES = ("done", "undone", "past", "fixed")
_LOST = ("damaged", N_("it no longer says what was written"))
_ASKED = 500  # keys per query
_BACK = ("undo", "redo")  # changes that put back what was
_REPLACED = ("change_id", "table_name", "row_key", "before")


class RowChanged(JournalError):
    """A row was changed, or made, elsewhere since it was last read here; nothing was overwritten.

    `stored` is the row as it is in the journal, `given` as it was to be saved.
    """

    def __init__(self, path: Path, name: str, key: str, *, stored: Stored, given: Stored) -> None:
        self.stored, self.given = stored, given
        differing = [column for column in given if column != "seq" and stored.get(column) != given[column]]
        both = "; ".join(f"{c} is {_shortened(stored.get(c))} there, {_shortened(given[c])} here" for c in differing)
        reason = N_("{name} {key} was changed meanwhile, in another notebook or panel: {both}").filled(
            name=name, key=key, both=both
        )
        super().__init__(path, reason, N_("Open it again and repeat the edit; nothing was overwritten"))


@dataclass
class Change:
    """One change being written, inside a transaction of the caller."""

    con: sqlite3.Connection
    kind: str
    reverses: int | None = None
    counts: Counter[str] = field(default_factory=Counter)
    _kept: list[tuple[str, str, str | None]] = field(default_factory=list)

    def put(self, name: str, row: Stored, before: Stored | None) -> None:
        """Store a row in place of `before`, which has the same key."""
        self.put_all(name, [(row, before)])

    def put_all(self, name: str, rows: Sequence[tuple[Stored, Stored | None]]) -> None:
        """Store rows of one table with the same columns, each in place of the row with the same key."""
        if not rows:
            return
        key, summed = row_key(name), name in SUMMED
        names = [column for column in rows[0][0] if not (summed and column == COLUMN)]
        self._remember(name, [(str(row[key]), before) for row, before in rows])
        cells = [[row[column] for column in names] for row, _ in rows]
        if summed:
            cells = [[*row, number] for row, number in zip(cells, checksums(names, cells), strict=True)]
        self.con.executemany(_statement(name, key, (*names, COLUMN) if summed else tuple(names)), cells)

    def take(self, name: str, key: str) -> None:
        """Remove a row."""
        self._remember(name, [(key, find(self.con, name, key))])
        self.con.execute(f'DELETE FROM "{name}" WHERE "{row_key(name)}" = ?', (key,))  # noqa: S608 - declared names

    def close(self) -> int | None:
        """Write the change and what it replaced; returns its number, or None if nothing changed."""
        if not self._kept:
            return None
        if self.reverses is None:
            self.con.execute("UPDATE changes SET state = 'past' WHERE state = 'undone'")
        cells = (self.kind, in_words(self.counts), self.reverses, "done" if self.reverses is None else "fixed")
        made = self.con.execute(
            "INSERT INTO changes (kind, what, reverses, state) VALUES (?, ?, ?, ?)", cells
        ).lastrowid
        row = find(self.con, "changes", made)  # with the time that SQLite gave it
        self.con.execute("UPDATE changes SET checksum = ? WHERE change_id = ?", (row and checksum(row), made))
        # In the order of its two indexes, in which SQLite stores many rows three times as fast.
        kept = [(made, *row) for row in sorted(self._kept, key=itemgetter(0, 1))]
        numbers = checksums(_REPLACED, kept)
        cells_kept = [(*row, number) for row, number in zip(kept, numbers, strict=True)]
        self.con.executemany("INSERT INTO replaced VALUES (?, ?, ?, ?, ?)", cells_kept)
        return made

    def _remember(self, name: str, rows: Sequence[tuple[str, Stored | None]]) -> None:
        if name in TABLES or name == SETTINGS:
            self.counts[name] += len(rows)
        self._kept += [(name, key, None if before is None else json.dumps(before)) for key, before in rows]

    @property
    def added(self) -> list[tuple[str, str]]:
        """Table and key of each row that was not there before; none where the change puts back what was."""
        return [] if self.kind in _BACK else [(name, key) for name, key, before in self._kept if before is None]

    @property
    def replaced(self) -> list[tuple[str, str]]:
        """Table and key of each other row that it wrote or removed."""
        return [(name, key) for name, key, before in self._kept if before is not None or self.kind in _BACK]

    def save(
        self,
        path: Path,
        name: str,
        found: list[Stored],
        *,
        stale: Callable[[str, str], bool] = lambda name, key: False,
    ) -> None:
        """Store the rows that say something new, unless a row to be replaced is `stale`.

        Raises
        ------
        RowChanged
            If it is.
        """
        key = key_of(TABLES[name])
        for row in found:
            before = find(self.con, name, row[key])
            if before is None or not are_same(before, row) or not is_sound(before):
                if before and stale(name, str(row[key])):
                    raise RowChanged(path, name, str(row[key]), stored=before, given=row)
                self.put(name, row, before)

    def remove(self, path: Path, name: str, keys: Iterable[str]) -> int:
        """Remove the rows with these keys, and for `topics` all those of an interview; returns how many.

        Raises
        ------
        JournalError
            If there is no such row, or a row that stays refers to it.
        """
        found = [row for key in keys for row in _row_names(self.con, path, name, key)]
        self.con.execute("PRAGMA defer_foreign_keys = ON")  # which row still refers to one is said below, in words
        for key in found:
            self.take(name, key)
        for key in found:
            _must_be_unnamed(self.con, path, name, key)
        return len(found)


def _row_names(con: sqlite3.Connection, path: Path, name: str, key: str) -> list[str]:
    found = [key] if find(con, table(name).name, key) else []
    if name == "topics" and not found:
        asked = "SELECT row_id FROM topics WHERE interview_id = ? ORDER BY seq"
        found = [row_id for (row_id,) in con.execute(asked, (key,))]
    if not found:
        raise JournalError(
            path,
            N_("{name} has no row {key}").filled(name=name, key=repr(key)),
            N_("journal.log().{name} lists those there are").filled(name=name),
        )
    return found


def _must_be_unnamed(con: sqlite3.Connection, path: Path, name: str, key: str) -> None:
    for (child, column), (parent, _) in REFERENCES.items():
        asked = f'SELECT count(*) FROM "{child}" WHERE "{column}" = ?'  # noqa: S608 - declared names
        if parent == name and (count := con.execute(asked, (key,)).fetchone()[0]):
            reason = N_("{key} of {name} was not removed: {count} of {child} still name it").filled(
                key=repr(key), name=name, count=count, child=child
            )
            raise JournalError(path, reason, N_("Remove those first, or undo the change that made them"))


@functools.cache
def _statement(name: str, key: str, columns: tuple[str, ...]) -> str:
    """The statement that stores a row with these columns in place of the one with its key."""
    listed = ", ".join(f'"{column}"' for column in columns)
    assignments = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column != "seq")
    marks = ", ".join("?" * len(columns))
    return f'INSERT INTO "{name}" ({listed}) VALUES ({marks}) ON CONFLICT ("{key}") DO UPDATE SET {assignments}'  # noqa: S608 - declared names


def find_all(con: sqlite3.Connection, name: str, keys: Sequence[str]) -> dict[str, Stored]:
    """The stored rows with these keys, by their keys."""
    found: dict[str, Stored] = {}
    for cursor in _with_keys(con, name, "*", keys):
        found |= {str(row[row_key(name)]): row for row in rows_read(cursor)}
    return found


def keys_there(con: sqlite3.Connection, name: str, keys: Iterable[object]) -> set[object]:
    """Those of the keys that a stored row has."""
    return {key for cursor in _with_keys(con, name, f'"{row_key(name)}"', [*keys]) for (key,) in cursor}


def _with_keys(con: sqlite3.Connection, name: str, columns: str, keys: Sequence[object]) -> Iterator[sqlite3.Cursor]:
    for start in range(0, len(keys), _ASKED):
        some = keys[start : start + _ASKED]
        marks = ", ".join("?" * len(some))
        yield con.execute(f'SELECT {columns} FROM "{name}" WHERE "{row_key(name)}" IN ({marks})', some)  # noqa: S608 - declared names


def find(con: sqlite3.Connection, name: str, key: object) -> Stored | None:
    """The stored row with that key."""
    cursor = con.execute(f'SELECT * FROM "{name}" WHERE "{row_key(name)}" = ?', (key,))  # noqa: S608 - declared names
    return next(iter(rows_read(cursor)), None)


def is_sound(row: Stored) -> bool:
    """Whether a stored row still holds what was saved."""
    return not broken(list(row), [list(row.values())])


def next_change(con: sqlite3.Connection, kind: str) -> int | None:
    """The change that an undo takes back next, or the undone one that a redo brings back."""
    found: int | None = con.execute(_NEXT[kind]).fetchone()[0]
    return found


def reverse(con: sqlite3.Connection, change_id: int, *, kind: str) -> tuple[str, list[tuple[str, str]]]:
    """Put back what a change replaced, as a new change; returns a sentence on what it was, and the rows it touched.

    Parameters
    ----------
    kind
        ``undo`` undoes `change_id`; ``redo`` undoes its latest undo.
    """
    source = change_id
    if kind == "redo":
        undone = "SELECT max(change_id) FROM changes WHERE reverses = ? AND kind = 'undo'"
        source = con.execute(undone, (change_id,)).fetchone()[0]
    change = Change(con, kind, reverses=change_id)
    con.execute("PRAGMA defer_foreign_keys = ON")
    for name, key, before in _replaced(con, "change_id = ? ORDER BY rowid DESC", source):
        if before is None:
            change.take(name, key)
        else:
            change.put(name, json.loads(before), find(con, name, key))
    change.close()
    con.execute("UPDATE changes SET state = ? WHERE change_id = ?", ("undone" if kind == "undo" else "done", change_id))
    done, what, at = con.execute(
        "SELECT kind, what, datetime(at, 'localtime') FROM changes WHERE change_id = ?", (change_id,)
    ).fetchone()
    return reversed_words(kind, done, what, at), change.replaced


def _replaced(con: sqlite3.Connection, where: str, change_id: int) -> list[tuple[str, str, str | None]]:
    """Table, key and earlier content of rows that changes replaced."""
    found = con.execute(f"SELECT * FROM replaced WHERE {where}", (change_id,)).fetchall()  # noqa: S608 - ours
    if broken((*_REPLACED, COLUMN), found):
        raise sqlite3.DatabaseError(N_("its history is damaged: what a change replaced is not what was kept"))
    return [row[1:4] for row in found]


def moment_text(to: dt.datetime | dt.date | str) -> str:
    """A local time as text; for a day, the end of it.

    Raises
    ------
    NoDay
        If it is neither.

    Examples
    --------
    >>> moment_text("2026-03-04"), moment_text("2026-03-04 14:30")
    ('2026-03-04 23:59:59.999', '2026-03-04 14:30:00.000')
    """
    day = as_day(to, place="to")
    if not isinstance(to, dt.datetime) and len(str(to).strip()) == len(day.isoformat()):
        return f"{day} 23:59:59.999"
    try:
        moment = dt.datetime.fromisoformat(str(to).strip())
    except ValueError:
        raise NoDay("to", to) from None
    return (moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment).isoformat(" ", "milliseconds")


def go_back(change: Change, moment: str) -> str | None:
    """Put every row back as it was at a local time; returns what was taken back, in words, or None.

    Each row changed since then is put back as the first of those changes found it.
    """
    con = change.con
    last = con.execute("SELECT max(change_id) FROM changes WHERE at <= strftime(?, ?, 'utc')", (_AT, moment)).fetchone()
    since = last[0] or 0
    count = con.execute("SELECT count(*) FROM changes WHERE change_id > ?", (since,)).fetchone()[0]
    con.execute("PRAGMA defer_foreign_keys = ON")
    newest_first = _replaced(con, "change_id > ? ORDER BY change_id DESC", since)
    for (name, key), before in {(name, key): before for name, key, before in newest_first}.items():
        there = find(con, name, key)
        if before is None and there is not None:
            change.take(name, key)
        elif before is not None and json.loads(before) != there:
            change.put(name, json.loads(before), there)
    if not change.counts:
        return None
    return took_back_words(count, moment, in_words(change.counts))


def changed_since(con: sqlite3.Connection, name: str, key: str, change_id: int) -> bool:
    """Whether a change after that one touched the row."""
    asked = "SELECT 1 FROM replaced WHERE table_name = ? AND row_key = ? AND change_id > ? LIMIT 1"
    return con.execute(asked, (name, key, change_id)).fetchone() is not None


def latest_change(con: sqlite3.Connection) -> int:
    """The number of the latest change; 0 before the first."""
    return con.execute("SELECT max(change_id) FROM changes").fetchone()[0] or 0


def history(con: sqlite3.Connection, limit: int) -> pd.DataFrame:
    """The latest changes, newest first: change_id, at (local time), kind, what, state."""
    cursor = con.execute(_HISTORY, (limit,))
    names, rows = [column[0] for column in cursor.description], cursor.fetchall()
    lost = broken(names, rows) | {n for n, row in enumerate(rows) if row[5] not in STATES}
    found = [(row[0], row[-1], *(row[2:4] if n not in lost else _LOST), row[5]) for n, row in enumerate(rows)]
    columns = ["change_id", "at", "kind", "what", "state"]
    dtypes = {"change_id": "int64", "at": "datetime64[us]", "kind": "str", "what": "str", "state": "str"}
    return pd.DataFrame(found, columns=columns).astype(dtypes)


def _shortened(value: object) -> str:
    text = "empty" if value is None else repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def notices(con: sqlite3.Connection) -> list[str]:
    """What the journal has not told yet, such as what became of own columns in an upgrade."""
    return [text for (text,) in con.execute("SELECT text FROM notices WHERE NOT told ORDER BY notice_id")]


def mark_notices_read(con: sqlite3.Connection, texts: Iterable[str]) -> None:
    """Record that these were told."""
    con.executemany("UPDATE notices SET told = 1 WHERE text = ?", [(text,) for text in texts])

"""To forget: find a person in a journal and in all that belongs to it, show it, then remove it for good.

The facts of the search stay, without the person. Each copy is rewritten like the journal: replacing it by a new copy
would lose the earlier days.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from followup_analytics.journal.forgetting import rows
from followup_analytics.journal.forgetting.person import Person
from followup_analytics.journal.forgetting.traces import Traces, own_files, strays, unsaved_and_aside
from followup_analytics.journal.store.connection import connected, transaction
from followup_analytics.journal.store.remains import copies
from followup_analytics.log.errors import FollowUpError
from followup_analytics.log.locale.catalogue import N_

_Row = tuple[str, str, int, str]
REWRITTEN, DROPPED = N_("rewritten"), N_("dropped, as it is damaged")
AWAY = N_("the folder is not there now: forget again once it is")
OUTSIDE, STILL = N_("not the toolkit's: look at it yourself"), N_("still holds something: look at it yourself")
PERHAPS = N_("a part of the name: look at it yourself")
_COLUMNS = {"place": "str", "what": "str", "count": "int64", "fate": "str"}


class Nobody(FollowUpError):
    """The name to be forgotten means nobody."""

    text = N_("{text} names nobody. Give a name as it stands in the log, or an e-mail address.")

    def __init__(self, text: str) -> None:
        super().__init__(self.text.filled(text=repr(text)))


def rows_to_forget(
    con: sqlite3.Connection, path: Path, text: str, *, second: Path | None, timeout: float
) -> tuple[Person, pd.DataFrame]:
    """The person, and what the journal behind a connection and all its files hold about her.

    Returns
    -------
    tuple
        The person; a row for each kind of row and each file: ``place`` (its path), ``what``, ``count``, ``fate``.
    """
    person, files = _person(con, path, text, second, timeout), []
    counts = rows.counted(rows.rows_without(con, person), rows.history_without(con, person))
    listed = [(str(path), what.replace("_", "-"), n, fate) for (what, fate), n in counts.items()]
    for file, what, fate, number in _files(path, person, second, timeout):
        files.append((str(file), what, number, fate))
    told = [(str(path), row, 1, PERHAPS) for row in rows.perhaps(con, person)]
    traces = Traces(person)
    unsaved = (file for file in unsaved_and_aside(path) if file.is_file() and traces.perhaps_in(file))
    told += [(str(file), N_("unsaved text {name}").filled(name=file.name), 1, PERHAPS) for file in unsaved]
    outside = [(str(file), "file", 1, OUTSIDE) for file in traces.outside(path)]
    if second and not second.parent.is_dir():
        outside.append((str(second), "copies", 0, AWAY))
    return person, _frame([*listed, *files, *told, *outside])


def forget_files(path: Path, person: Person, *, second: Path | None, timeout: float) -> None:
    """Remove unsaved texts, half-written and put-aside files that mention the person; rewrite or drop the copies."""
    for file, what, fate, _ in list(_files(path, person, second, timeout)):
        if what == "copy" and fate == REWRITTEN:
            with connected(file, timeout=timeout) as con:
                forget_rows(con, person)
        else:
            file.unlink(missing_ok=True)
            file.with_name(f"{file.name}-journal").unlink(missing_ok=True)


def forget_rows(con: sqlite3.Connection, person: Person, *, noted: bool = False) -> None:
    """Remove the person from one file, freed pages included; with `noted`, as a change that cannot be undone."""
    con.execute("PRAGMA secure_delete = ON")
    con.execute("PRAGMA temp_store = MEMORY")
    with transaction(con):
        rows.apply(con, rows.rows_without(con, person), rows.history_without(con, person))
        if noted:
            con.execute("INSERT INTO changes (kind, what, state) VALUES ('forget', '1 person', 'fixed')")
    con.execute("VACUUM")


def left_over(con: sqlite3.Connection, path: Path, person: Person) -> pd.DataFrame:
    """Files of the journal in which the person can still be found, as from `rows_to_forget`; none if all is well."""
    traces = Traces(person)
    left = [file for file in own_files(path) if file != path and traces.in_file(file)]
    left += [path] if traces.in_bytes(con.serialize()) else []  # opening the file would drop this process's locks
    return _frame([(str(file), "file", 1, STILL) for file in left])


def _person(con: sqlite3.Connection, path: Path, text: str, second: Path | None, timeout: float) -> Person:
    """All that the journal and its copies know about the person asked for."""
    person = Person.asked(text)
    if not person.names | person.mails:
        raise Nobody(text)
    for _ in range(2):  # what one copy says about her may help to find her in another
        person.learn(rows.all_rows(con))
        for copy in _sound_copies(path, second):
            with connected(copy, timeout=timeout) as other:
                person.learn(rows.all_rows(other))
    return person


def _files(path: Path, person: Person, second: Path | None, timeout: float) -> Iterator[tuple[Path, str, str, int]]:
    traces, sound = Traces(person), set(_sound_copies(path, second))
    for file in strays(path):
        yield file, N_("half-written file"), rows.REMOVED, 1
    for file in unsaved_and_aside(path):
        if file.is_file() and not file.name.endswith(".part") and traces.in_file(file):
            yield file, "unsaved text", rows.REMOVED, 1
    for copy in copies(path, second):
        if copy.path not in sound:
            yield copy.path, "copy", DROPPED, 1
            continue
        with connected(copy.path, timeout=timeout) as con:
            count = rows.counted(rows.rows_without(con, person), rows.history_without(con, person)).total()
        if count or traces.in_file(copy.path):
            yield copy.path, "copy", REWRITTEN, count


def _sound_copies(path: Path, second: Path | None) -> list[Path]:
    return [copy.path for copy in copies(path, second) if copy.sound]


def _frame(found_rows: list[_Row]) -> pd.DataFrame:
    return pd.DataFrame(found_rows, columns=list(_COLUMNS)).astype(_COLUMNS)

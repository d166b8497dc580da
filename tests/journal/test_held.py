"""What a journal holds between two readings is what a reading of the whole file gives, whatever was changed."""

import contextlib
import datetime as dt
import os
import shutil
import sqlite3
import tempfile
import threading
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.journal.journal import Journal
from followup_analytics.journal.parts import held
from followup_analytics.journal.parts.held import Held
from followup_analytics.log.errors import JournalError, UnsafeValue
from tests.laws import examples

KEYS = st.sampled_from(["f1", "f2", "f3", "f4"])
OPTIONAL = {"to": st.just("Bo; Ana"), "sent_at": st.just("2026-03-03 10:30"), "mood": st.integers(1, 2)}
NOTES = st.fixed_dictionaries({"follow_up_id": KEYS, "sent_on": st.just("2026-03-03")}, optional=OPTIONAL)
SAVES, DELETES = st.tuples(st.just("save"), NOTES), st.tuples(st.just("delete"), KEYS)
BY_HAND = st.tuples(st.just("by hand"), st.sampled_from(['SET "to" = "Eve"', 'SET sent_on = "2026-03-09"', None]))
OTHERS = st.sampled_from([("undo", None), ("setting", None), ("forget", "Ana"), ("back", None)])
STEPS = st.lists(st.tuples(st.booleans(), SAVES | SAVES | DELETES | BY_HAND | OTHERS), min_size=4, max_size=8)


def by_hand(path, changed):
    """What a program that knows nothing of journals writes, a tick of the clock after all that was written before."""
    with contextlib.closing(sqlite3.connect(path)) as con:
        con.execute(f"UPDATE follow_ups {changed}" if changed else "DELETE FROM follow_ups WHERE follow_up_id = 'f2'")
        con.commit()
    later = path.stat().st_mtime_ns + 10_000_000
    os.utime(path, ns=(later, later))


def take(journal, step, given_row):
    with contextlib.suppress(JournalError, UnsafeValue):  # there is no such row, or no application any more
        if step == "by hand":
            by_hand(journal.path, given_row)
        elif step == "forget":
            journal.forget(given_row)
        elif step == "setting":
            journal.keep_setting("language", "de")
        elif step == "back":
            journal.undo(to=dt.datetime.now() - dt.timedelta(milliseconds=20))  # noqa: DTZ005 - local times
        elif step == "save":
            journal.save(follow_ups={"application_id": "a", **given_row})
        elif step == "undo":
            journal.undo()
        else:
            journal.delete("follow_ups", given_row)


@examples(6)
@given(STEPS)
def test_a_journal_read_before_tells_what_one_opened_now_tells(steps):
    with (
        tempfile.TemporaryDirectory() as folder,
        Journal(Path(folder) / "j.db") as journal,
        Journal(Path(folder) / "j.db") as elsewhere,
    ):
        elsewhere._held = Held()
        journal.save(applications={"application_id": "a", "company": "Tide Labs"})
        for here, step in steps:
            take(journal if here else elsewhere, *step)
            found = journal.log().tables
            with Journal(journal.path) as other:
                other._held = Held()  # as in another kernel: within one, whoever has the file open shares what was read
                for name, frame in other.log().tables.items():
                    pd.testing.assert_frame_equal(found[name], frame)


def test_after_a_save_the_rows_it_wrote_are_read_and_no_others(tmp_path, monkeypatch):
    notes = [{"application_id": "a", "sent_on": "2026-03-03", "body": f"note {n}"} for n in range(30)]
    read, stored_rows = [], held.stored_rows
    monkeypatch.setattr(held, "stored_rows", lambda *asked: read.append(stored_rows(*asked)[1]) or stored_rows(*asked))
    with Journal(tmp_path / "j.db") as journal:
        ids = journal.save(applications={"application_id": "a", "company": "Tide Labs"}, follow_ups=notes)["follow_ups"]
        journal.log()
        for wrote, rows in ((notes[0], 31), (notes[7] | {"follow_up_id": ids[7], "body": "again"}, 31)):
            read.clear()
            journal.save(follow_ups=wrote)
            assert len(journal.log().follow_ups) == rows and [len(some) for some in read] == [1]
        read.clear()
        by_hand(journal.path, "SET body = NULL WHERE follow_up_id = 'none'")
        assert len(journal.log().follow_ups) == 31 and sum(map(len, read)) == 1 + 31  # whoever wrote, all are looked at


def test_where_the_clock_is_too_coarse_what_was_forgotten_is_not_told_any_more(tmp_path, monkeypatch):
    monkeypatch.setattr(held, "state_of", lambda path: (1,))
    with Journal(tmp_path / "j.db") as journal:
        journal.save(applications={"company": "Tide Labs"}, follow_ups={"sent_on": "2026-03-03", "to": "Ana Lee"})
        assert journal.log().follow_ups["to"].tolist() == ["Ana Lee"]
        journal.forget("Ana Lee")
        assert journal.log().follow_ups["to"].isna().all()


def test_whoever_has_a_file_open_shares_what_was_read_of_it(tmp_path):
    with (
        Journal(tmp_path / "j.db") as journal,
        Journal(tmp_path / "j.db") as other,
        Journal(tmp_path / "k.db") as third,
    ):
        journal.save(applications={"application_id": "a", "company": "Tide Labs"})
        assert journal._held is other._held is not third._held
        assert len(other.log()) == 1 and len(third.log()) == 0
        other.save(applications={"application_id": "b", "company": "Tide Labs"})
        assert len(journal.log()) == 2


NOTE = {"follow_up_id": "f1", "application_id": "a", "sent_on": "2026-03-03"}


@pytest.fixture
def journal(tmp_path):
    """A journal whose log was read, and a moment later."""
    notes = [NOTE | {"follow_up_id": f"f{n}", "to": "Ana"} for n in range(3)]
    with Journal(tmp_path / "j.db") as journal:
        journal.save(applications={"application_id": "a", "company": "Tide Labs"}, follow_ups=notes)
        journal.log()
        yield journal


def is_told_as_it_is(journal):
    for _ in range(2):
        with Journal(journal.path) as other:
            other._held = Held()
            for name, frame in other.log().tables.items():
                pd.testing.assert_frame_equal(journal.log().tables[name], frame)
    return True


def test_what_another_program_writes_while_a_save_waits_for_it_is_told(journal):
    save = threading.Thread(target=lambda: journal.save(follow_ups=NOTE | {"to": "Bo"}))
    with contextlib.closing(sqlite3.connect(journal.path, isolation_level=None)) as con:
        con.execute("BEGIN IMMEDIATE")
        con.execute("UPDATE follow_ups SET \"to\" = 'Eve' WHERE follow_up_id = 'f2'")
        save.start()
        time.sleep(0.1)  # the save waits
        con.execute("COMMIT")
    save.join()
    assert is_told_as_it_is(journal)


@pytest.mark.parametrize("during", ["a save", "a reading"])
def test_a_file_that_takes_the_place_of_the_journal_is_told_whenever_it_does(journal, during, monkeypatch):
    copy = journal.path.with_name("copy.db")
    shutil.copy(journal.path, copy)
    journal.save(follow_ups=NOTE | {"to": "Bo"})
    journal.log()
    if during == "a save":
        with contextlib.suppress(JournalError), journal._writing() as con:
            con.execute("UPDATE notices SET told = 1")
            copy.replace(journal.path)
    else:
        first = held.latest_change
        monkeypatch.setattr(held, "latest_change", lambda con: copy.replace(journal.path) and first(con))
        journal.log()
        monkeypatch.setattr(held, "latest_change", first)
    assert is_told_as_it_is(journal)


def test_what_another_program_keeps_in_a_log_beside_the_file_is_told(journal):
    with contextlib.closing(sqlite3.connect(journal.path, isolation_level=None)) as con:
        con.execute("PRAGMA journal_mode = WAL")
        journal.log()
        con.execute("UPDATE follow_ups SET \"to\" = 'Eve' WHERE follow_up_id = 'f2'")
        assert is_told_as_it_is(journal)
    assert is_told_as_it_is(journal)

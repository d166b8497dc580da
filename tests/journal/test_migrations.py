"""Migrations: a journal of any version is brought up with everything in it, or stays what it was."""

import ast
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import sqlite3
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import Cadence, FollowUpLog
from followup_analytics.export.exports import export_log
from followup_analytics.journal import migrations
from followup_analytics.journal.journal import Journal
from followup_analytics.journal.migrations import checksums, own_columns, queries, upgrade
from followup_analytics.journal.migrations.steps import step1_first_tables, step2_six_columns
from followup_analytics.journal.store import backups
from followup_analytics.log.cells.kinds import Column
from followup_analytics.log.errors import JournalError
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.reader import read_log
from tests.laws import examples, tried

FIXTURE = Path(__file__).parents[1] / "fixtures" / "journal_v1"
NEW = {
    "applications": ["closed"],
    "interviews": ["starts_at", "place", "answer_by", "cancelled"],
    "responses": ["answer_by"],
}
SQL_TYPES = {"text": "TEXT", "day": "TEXT", "time": "TEXT", "clock": "TEXT", "whole": "INTEGER", "flag": "INTEGER"}
KILLS, LAST = tried(2, 60), tried(3, 12)  # points at which an upgrade is cut off
POSIX = pytest.mark.skipif(os.name == "nt", reason="kills are POSIX")


@pytest.fixture
def tmp_path():
    """In memory where there is some: what is tested here is processes and files, not how fast the disk is."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def path(tmp_path):
    """A copy of the journal that the program of version 1 wrote."""
    shutil.copytree(FIXTURE, tmp_path / "v1")
    (tmp_path / "v1" / "journal.sqlite").chmod(0o600)  # a checkout makes it readable by all
    return tmp_path / "v1" / "journal.sqlite"


def raw(path, statement):
    con = sqlite3.connect(path)
    try:
        return con.execute(statement).fetchall()
    finally:
        con.close()


def dump(path):
    """Everything in a file, as text, with its version."""
    con = sqlite3.connect(path)
    try:
        return raw(path, "PRAGMA user_version") + [(line,) for line in con.iterdump() if "INSERT" in line]
    finally:
        con.close()


def copy_before(path):
    return path.with_name(f"{path.name}.before-{migrations.newest_version()}")


def columns(path):
    names = [name for (name,) in raw(path, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: {(n, kind) for _, n, kind, *_ in raw(path, f'PRAGMA table_info("{name}")')} for name in names}


def cells(log, table, key, column):
    """Each row's cell of a column, None where it is missing or the log has no such column."""
    frame = getattr(log, table)
    found = frame.get(column, pd.Series([None] * len(frame)))
    return {k: None if pd.isna(v) else v for k, v in zip(frame[key], found, strict=True)}


def filled(log, table, key, column):
    return {row: value for row, value in cells(log, table, key, column).items() if value is not None}


# The journal that the program of version 1 wrote


def test_the_fixture_is_of_version_1():
    assert raw(FIXTURE / "journal.sqlite", "PRAGMA user_version") == [(1,)]


def test_own_columns_are_moved_value_by_value_and_what_does_not_read_stays_beside_them(path):
    log = Journal(path).log()
    day = pd.Timestamp
    assert filled(log, "applications", "application_id", "closed") == {
        "a1": "hired", "a6": "withdrawn", "a8": "filled", "b": "offer",
    }  # fmt: skip
    assert filled(log, "applications", "application_id", "closed_own") == {
        "a0": "perhaps", "a2": "yes", "a3": True, "a5": "2026-03-04", "a9": 1,
    }  # fmt: skip
    assert filled(log, "interviews", "interview_id", "starts_at") == {
        "i0": "14:30", "i1": "09:05", "i2": "14:30", "i4": "11:00", "i8": "09:05:30",
    }  # fmt: skip
    assert filled(log, "interviews", "interview_id", "starts_at_own") == {
        # i5 is of another day; midnight behind a day, in i6, is no time
        "i3": "half past two", "i5": "2026-04-01T09:00:00", "i6": "2026-03-09T00:00:00", "i7": 1430,
    }  # fmt: skip
    assert filled(log, "interviews", "interview_id", "place") == {
        "i0": "Room 3", "i1": "12", "i2": "12", "i4": "Hall", "i7": "ÖBB-Turm, 4. Stock", "i8": "=1+1",
    }  # fmt: skip
    assert filled(log, "interviews", "interview_id", "place_own") == {"i3": True, "i5": 1.5}
    assert filled(log, "interviews", "interview_id", "answer_by") == {
        "i0": day("2026-03-20"), "i1": day("2026-03-21"), "i6": day("2026-03-23"),
    }  # fmt: skip
    assert filled(log, "interviews", "interview_id", "answer_by_own") == {
        "i2": "soon", "i3": "2026-03-22T17:00:00", "i4": "20.03.2026", "i5": 7, "i7": "2026-02-30",
    }  # fmt: skip
    assert filled(log, "interviews", "interview_id", "cancelled") == {
        "i0": True, "i1": False, "i2": True, "i3": False, "i4": True, "i5": True, "i6": False,
    }  # fmt: skip
    assert filled(log, "interviews", "interview_id", "cancelled_own_2") == {"i7": "moved to May"}
    assert filled(log, "interviews", "interview_id", "cancelled_own") == {"i4": "a column that is called so already"}
    assert filled(log, "responses", "response_id", "answer_by") == {
        "r0": day("2026-03-20"), "r1": day("2026-03-21"), "r2": day("2026-03-28"), "r6": day("2026-03-23"),
        "r9": day("2026-03-24"),
    }  # fmt: skip
    assert filled(log, "responses", "response_id", "answer_by_own") == {
        "r3": "2026-03-22T17:00:00", "r4": "20.03.2026", "r5": 7, "r7": "2026-02-30",
    }  # fmt: skip


def test_nothing_else_changes(path):
    told = {table: raw(path, f"SELECT * FROM {table} ORDER BY seq") for table in TABLES}
    names = {table: [n for _, n, *_ in raw(path, f"PRAGMA table_info({table})")] for table in TABLES}
    log = Journal(path).log()
    for table, found in told.items():
        frame = getattr(log, table)
        assert len(frame) == len(found) > 0
        for row, stored in zip(frame.to_dict("records"), found, strict=True):
            before = dict(zip(names[table], stored, strict=True))
            own = json.loads(before.pop("extra") or "{}")
            kept = {name: value for name, value in {**before, **own}.items() if name not in NEW.get(table, ())}
            for name in kept.keys() - {"seq", "row_id"}:
                now = None if pd.isna(row[name]) else row[name]
                assert now == kept[name] or str(now) in (f"{kept[name]} 00:00:00", f"{kept[name]}"), (table, name)
    assert log.topics["place"].eq("own").all() and log.gifts["closed"].eq("own").all()  # own, as before


def test_settings_plans_and_drafts_are_there(path):
    journal = Journal(path)
    assert (journal.cadence().every, journal.cadence().holidays[0].isoformat()) == (14, "2026-12-25")
    assert (journal.setting("language"), journal.setting("free_slots")) == ("de", ["Tuesday after two"])
    assert journal.log().plans["kind"].tolist() == ["snooze", "pause"]
    assert journal.autosave("capture") == {"company": "Nimbus", "people": [{"name": "Kim", "email": ""}]}
    assert journal.autosave("settings") == {"every": "21"}


def test_what_was_undone_is_brought_back_with_each_value_in_its_column(path):
    journal = Journal(path)
    assert journal.redo().startswith("Brought back the save of 1 application")
    assert journal.row("applications", "a6")["closed"] is None
    journal.redo()
    assert [journal.row("interviews", "i2")[name] for name in ("place", "cancelled")] == ["moved", False]
    assert journal.redo() is None


def test_changes_of_version_1_are_undone_with_each_value_in_its_column(path):
    journal = Journal(path)
    journal.undo()
    back = journal.row("interviews", "i9")
    assert (back["place"], back["answer_by"], back["cancelled"]) == (" ", pd.Timestamp("2026-03-24"), True)
    for _ in range(3):
        journal.undo()
    assert "answer_by_own" in journal.row("responses", "r2") and journal.row("responses", "r2")["answer_by"] is None
    back = journal.row("interviews", "i4")
    assert (back["starts_at"], back["place"], back["cancelled"]) == ("16:15", "https://meet.example/x", None)
    assert back["cancelled_own_2"] == "perhaps"
    journal.undo()
    back = journal.row("applications", "a0")
    assert (back["closed"], back["note"], back.get("closed_own")) == ("rejection", None, None)


def test_all_changes_taken_back_and_brought_again_leave_the_same_log(path):
    journal = Journal(path)
    before = journal.log()
    while journal.undo():
        pass
    assert not len(journal.log())
    while journal.redo():
        pass
    journal.undo()  # what the fixture left undone
    journal.undo()
    for name, frame in before.tables.items():
        pd.testing.assert_frame_equal(journal.log().tables[name], frame, check_like=True)


def test_an_undo_under_version_1_takes_back_what_was_saved_into_the_new_columns_since(path):
    journal = Journal(path)
    journal.save(applications={**journal.row("applications", "a4"), "closed": "filled"})
    journal.undo()
    assert journal.row("applications", "a4")["closed"] is None


def test_check_lists_what_moved_and_what_stayed_once(path):
    journal = Journal(path)
    assert journal.remarks() == ["Columns of your own have become the log's: Journal.check() lists what moved."]
    told = journal.check()
    assert [line for line in told if line.startswith("applications.closed was a column of your own")] == [
        "applications.closed was a column of your own; the log has one now, how an application was closed on a day "
        "nobody wrote down: 4 values moved there (a1: ' Hired ', a6: 'withdrawn', a8: 'Filled', b: 'offer'); 5 values "
        "do not read as that and are in your column closed_own now (a0: 'perhaps', a2: 'yes', a3: True, "
        "a5: '2026-03-04', a9: 1)."
    ]
    assert [line for line in told if "count as cancelled" in line] == [
        "Interviews that count as cancelled now, seen by no rule and no figure: 4 (i0, i2, i4, i5). Where one took "
        "place, set its cancelled to false."
    ]
    assert len(told) == 6 + 2
    assert journal.check() == [] == Journal(path).check()
    assert journal.history()["kind"].tolist()[0] == "upgrade" and journal.history(99)["kind"].eq("upgrade").sum() == 1


def test_a_new_journal_has_nothing_to_tell(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    assert (journal.check(), journal.remarks(), len(journal.history())) == ([], [], 0)
    assert not list(tmp_path.glob("*before*"))


def test_an_upgraded_log_exported_and_read_back_is_the_same(path, tmp_path):
    log = Journal(path).log()
    export_log(log, tmp_path / "out")
    again = read_log(tmp_path / "out")
    for name, frame in log.tables.items():
        theirs = getattr(again, name)
        assert list(theirs.columns) == list(frame.columns)
        for column in frame:
            ours, read = frame[column], theirs[column]
            if column not in TABLES[name].names:  # own columns are read as text
                ours, read = (c.astype("str").str.lower() for c in (ours, read))
            pd.testing.assert_series_equal(ours, read, check_dtype=False)


def test_a_backup_of_version_1_restored_is_brought_up_under_those_who_work_on_the_journal(path, tmp_path):
    journal = Journal(tmp_path / "journal.db")
    journal.save(gifts={"title": "mine"})
    Journal.restore(path, journal.path)
    journal.save(applications={**journal.row("applications", "a4"), "closed": "filled"})
    assert len(journal.log()) == 11
    assert raw(path, "PRAGMA user_version") == [(1,)]


def test_an_empty_file_is_no_backup(path, tmp_path):
    (tmp_path / "empty.db").touch()
    before = path.read_bytes()
    with pytest.raises(JournalError, match=r"empty\.db: it is empty"):
        Journal.restore(tmp_path / "empty.db", path)
    assert path.read_bytes() == before


# Cut off, crowded, refused


def connected_to_die(steps, statements):
    """SQLite connections of this process that end it with SIGKILL at so many steps of SQLite's machine, or statements.

    What is returned tells how many of each there were.
    """
    met, connect = {"step": 0, "statement": 0}, sqlite3.connect

    def meet(kind, last):
        met[kind] += 1
        if met[kind] == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def connected(*given, **named):
        con = connect(*given, **named)
        con.set_progress_handler(lambda: meet("step", steps), 1)
        con.set_trace_callback(lambda _statement: meet("statement", statements))
        return con

    sqlite3.connect = connected
    return met


def die_in_the_upgrade(path, steps, statements):
    connected_to_die(steps, statements)
    Journal(path)


def open_when_told(path, told):
    told.send("ready")
    Journal(path)


def count(path, told):
    met, start = connected_to_die(0, 0), time.perf_counter()
    Journal(path)
    told.send((met["step"], met["statement"], time.perf_counter() - start))


def open_it(path, barrier, pipe):
    barrier.wait()
    pipe.send(len(Journal(path).log()))


@pytest.fixture(scope="module")
def processes():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["followup_analytics.export.exports", Journal.__module__, "hypothesis", "pytest"])
    return context


def run(processes, target, *given):
    process = processes.Process(target=target, args=given)
    process.start()
    return process


def cut_off(processes, path, draw):
    """Copies of the journal whose upgrade was cut off: at random steps, at each of its last statements, at any time."""
    mine, theirs = multiprocessing.Pipe(duplex=False)
    whole = path.with_name("whole")
    shutil.copy(path, whole)
    run(processes, count, whole, theirs).join()
    steps, statements, seconds = mine.recv()
    points = [(draw.randrange(1, steps), 0) for _ in range(KILLS)] + [(0, statements - n) for n in range(LAST)]
    for number, (step, statement) in enumerate(points):
        cut = path.with_name(f"cut{number}")
        shutil.copy(path, cut)
        process = run(processes, die_in_the_upgrade, cut, step, statement)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        yield cut
    for number in range(KILLS // 2):
        cut = path.with_name(f"timed{number}")
        shutil.copy(path, cut)
        process = run(processes, open_when_told, cut, theirs)
        mine.recv()
        time.sleep(draw.uniform(0, seconds))
        process.kill()
        process.join()
        yield cut


def timeless(dumped):
    """Without the time of the upgrade, and the number made from it."""
    return [re.sub(r"'[^']*','upgrade'(.*),-?\d+\)", r"'upgrade'\1", str(line)) for (line,) in dumped]


@pytest.mark.law
@POSIX
def test_an_upgrade_cut_off_anywhere_leaves_the_old_journal_or_the_new_one(path, processes):
    old, versions = dump(path), set()
    for cut in cut_off(processes, path, random.Random(7)):
        wanted = {1: timeless(old), migrations.newest_version(): timeless(dump(path.with_name("whole")))}
        version = raw(cut, "PRAGMA user_version")[0][0]  # also plays back what the killed one left
        assert timeless(dump(cut)) == wanted[version]
        assert raw(cut, "PRAGMA integrity_check") == [("ok",)]
        opened = Journal(cut)
        assert (len(opened.log()), opened.message) == (11, "")
        assert dump(copy_before(cut)) == old
        assert not list(path.parent.glob("*.aside-*"))
        versions.add(version)
    assert versions == {1, migrations.newest_version()}


@POSIX
def test_several_processes_that_open_it_at_once_upgrade_it_once(path, processes):
    mine, theirs = multiprocessing.Pipe(duplex=False)
    barrier = processes.Barrier(3)
    started = [run(processes, open_it, path, barrier, theirs) for _ in range(3)]
    for process in started:
        process.join()
    assert [mine.recv() for _ in started] == [11, 11, 11]
    assert Journal(path).history(99)["kind"].eq("upgrade").sum() == 1
    assert len(list(path.parent.glob("*.before-*"))) == 1


@pytest.mark.parametrize("stale", ["junk", "empty", "older", "folder"])
def test_what_lies_in_the_place_of_the_backup_counts_only_if_it_is_the_journal_itself(path, stale, tmp_path):
    before, old = copy_before(path), dump(path)
    if stale == "older":
        shutil.copy(path, before)
        con = sqlite3.connect(path)
        con.execute("UPDATE gifts SET title = 'changed since'")
        con.commit()
        con.close()
        old = dump(path)
    elif stale == "folder":
        before.mkdir()
    else:
        before.write_bytes(b"" if stale == "empty" else random.Random(7).randbytes(9000))
    held = None if stale == "folder" else before.read_bytes()
    journal = Journal(path)
    aside = before.with_name(f"{before.name}.aside-1")
    assert dump(before) == old
    assert held is None or aside.read_bytes() == held
    assert f"{before.name} was not a copy of this journal as it is; it is kept as {aside}." in journal.remarks()
    assert [line for line in journal.check() if line.startswith(f"{aside} was put aside")]


def test_a_backup_made_by_an_upgrade_that_was_cut_off_is_not_made_twice(path):
    backups.copy_before(path, copy_before(path), timeout=1)
    journal = Journal(path)
    assert len(journal.log()) == 11 and not list(path.parent.glob("*.aside-*"))


@pytest.mark.parametrize("fault", ["full", "read-only", "damaged"])
def test_a_journal_that_cannot_be_brought_up_is_read_as_it_is_and_says_so(path, fault, monkeypatch):
    old = dump(path)
    codes = {
        "full": sqlite3.SQLITE_FULL, "read-only": sqlite3.SQLITE_READONLY_DIRECTORY, "damaged": sqlite3.SQLITE_CORRUPT,
    }  # fmt: skip

    def failing(*given, **named):
        fault_ = sqlite3.OperationalError("as SQLite says it")
        fault_.sqlite_errorcode = codes[fault]
        raise fault_

    with monkeypatch.context() as patch:
        patch.setattr(upgrade.backups, "copy_before", failing)
        journal = Journal(path)
    assert "of the older version 1 and could not be brought up to date" in journal.message and journal.message in repr(
        journal
    )
    log = journal.log()
    closed = {"a1": "hired", "a6": "withdrawn", "a8": "filled", "b": "offer"}  # as once it is brought up
    assert filled(log, "applications", "application_id", "closed") == closed
    assert not set(filled(log, "applications", "application_id", "closed_own")) & set(closed)
    assert filled(log, "interviews", "interview_id", "cancelled")["i2"]
    assert journal.check() == []
    with pytest.raises(JournalError, match=r"could not be brought up to date.*It can be read\."):
        journal.save(gifts={"title": "x"})
    assert dump(path) == old
    assert Journal(path).message == ""


# Laws


def test_a_step_never_reads_todays_tables():
    """The control: the first step as it once was, made from the living tables, would be found."""

    def reads(source):
        names = {n.module for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ImportFrom)}
        frozen = {module.__name__ for module in used}
        return {name for name in names if name.startswith("followup_analytics")} - frozen

    used = (own_columns, checksums, queries)
    steps = sorted(Path(migrations.__file__).parent.glob("steps/step*.py"))
    assert len(steps) == migrations.newest_version()
    read = [*steps, *(Path(module.__file__) for module in used)]
    assert [reads(path.read_text("utf-8")) for path in read] == [set()] * len(read)
    assert reads("from followup_analytics.log.tables import TABLES")


def test_version_1_is_made_as_the_program_of_version_1_made_it(tmp_path):
    con = sqlite3.connect(tmp_path / "made")
    step1_first_tables.first_tables(con)
    con.commit()
    con.close()
    asked = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"
    made, theirs = (
        [(*row[:3], plain(row[3])) for row in raw(p, asked)] for p in (tmp_path / "made", FIXTURE / "journal.sqlite")
    )
    assert made == theirs
    assert raw(tmp_path / "made", "PRAGMA application_id") == raw(FIXTURE / "journal.sqlite", "PRAGMA application_id")


def plain(sql):
    return sql and "".join(sql.split())


def stored_as_declared(path):
    stored, beside = columns(path), {("seq", "INTEGER"), ("extra", "TEXT"), ("checksum", "INTEGER")}
    return all(
        {(c.name, SQL_TYPES[c.holds]) for c in declared.columns} | beside == stored[name] - {("row_id", "TEXT")}
        for name, declared in TABLES.items()
    )


def test_a_new_journal_and_an_upgraded_one_store_the_declared_columns(path, tmp_path, monkeypatch):
    """Where this fails, a column was declared without its step: CONTRIBUTING says how to add one."""
    new = Journal(tmp_path / "new").path
    assert stored_as_declared(new) and stored_as_declared(Journal(path).path)
    assert columns(new) == columns(path)
    declare(monkeypatch, "gifts", PRICE)
    assert not stored_as_declared(new)


VALUES = (
    st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.0, 1.0, 12.0, 1.5, float("inf"), 1430, 10**30])
    | st.sampled_from(
        ["offer", "Hired ", "yes", "no", "14:30", "2:30 pm", "25:00", "2026-03-20", "2026-02-30", "", " "]
    )
    | st.sampled_from(["2026-03-03T14:30:00", "2026-03-03T00:00:00", "2026-03-04T14:30:00", "Room 3", "=1+1", "\ud800"])
    | st.text(max_size=6)
)
OWN = ("closed", "starts_at", "place", "answer_by", "cancelled", "closed_own", "place_own_2", "mine")


@given(rows=st.lists(st.dictionaries(st.sampled_from(OWN), VALUES), min_size=1, max_size=5))
@examples(8, 300)
def test_whatever_an_own_column_holds_is_in_the_log_afterwards_and_in_the_history(rows):
    """Each value is the declared cell, or stands in an own column; none is in both, none is new."""
    con = sqlite3.connect(":memory:")
    step1_first_tables.first_tables(con)
    for number, own in enumerate(rows):
        key, extra = f"i{number}", json.dumps(own) if own else None
        con.execute(
            "INSERT INTO interviews (interview_id, interviewed_on, extra) VALUES (?, '2026-03-03', ?)", (key, extra)
        )
        stored = {"interview_id": key, "interviewed_on": "2026-03-03", "extra": extra}
        con.execute("INSERT INTO changes (kind, what) VALUES ('save', '1 interview')")
        con.execute("INSERT INTO replaced VALUES (?, 'interviews', ?, ?)", (number + 1, key, json.dumps(stored)))
    step2_six_columns.six_columns(con)
    cursor = con.execute("SELECT * FROM interviews ORDER BY seq")
    names = [column[0] for column in cursor.description]
    now = [dict(zip(names, row, strict=True)) for row in cursor]
    then = [json.loads(before) for (before,) in con.execute("SELECT before FROM replaced ORDER BY change_id")]
    for own, *versions in zip(rows, now, then, strict=True):
        for row in versions:
            left = json.loads(row["extra"] or "{}")
            for name, value in own.items():
                assert name not in left or name not in NEW["interviews"]
                if name in NEW["interviews"]:
                    beside = [v for n, v in left.items() if n.startswith(f"{name}_own") and n not in own]
                    assert beside == ([value] if row[name] is None else [])
                else:
                    assert left[name] == value
            assert sum(row[name] is not None for name in NEW["interviews"]) + len(left) == len(own)
    con.close()


# A column is added


PRICE = Column("price", "whole", "what it costs, in full euros", low=0)


def whole(value, _row):
    return int(value) if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def another(con):
    """The step that the recipe asks for."""
    own_columns.add_columns(
        con, "gifts", "gift_id", (own_columns.NewColumn("price", "INTEGER", "what a gift costs in full euros", whole),)
    )


def declare(patch, table, *added):
    patch.setitem(TABLES, table, replace(TABLES[table], columns=(*TABLES[table].columns, *added)))


def test_a_column_declared_with_its_step_works_in_new_journals_and_in_those_before(path, tmp_path, monkeypatch):
    """The recipe in CONTRIBUTING, followed."""
    old = Journal(path)
    old.save(
        gifts=[{"gift_id": "cheap", "title": "Tides", "price": 3}, {"gift_id": "odd", "title": "Dikes", "price": "?"}]
    )
    old.save(gifts={"gift_id": "cheap", "title": "Tides", "price": 4})
    declare(monkeypatch, "gifts", PRICE)
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, another))
    new = Journal(tmp_path / "new.db")
    new.save(gifts={"gift_id": "dear", "title": "Levees", "price": 40})
    assert filled(new.log(), "gifts", "gift_id", "price") == {"dear": 40}
    journal = Journal(path)
    assert filled(journal.log(), "gifts", "gift_id", "price") == {"cheap": 4}
    assert filled(journal.log(), "gifts", "gift_id", "price_own") == {"odd": "?"}
    journal.save(gifts={"gift_id": "dear", "title": "Levees", "price": 40})
    journal.undo()
    journal.undo()
    assert filled(journal.log(), "gifts", "gift_id", "price") == {"cheap": 3}
    export_log(journal.log(), tmp_path / "out")
    assert read_log(tmp_path / "out").gifts["price"].tolist() == journal.log().gifts["price"].tolist()
    assert stored_as_declared(path) and stored_as_declared(new.path)
    for opened in (path, new.path):
        assert Journal(opened).check() == [] or opened == path


def test_what_an_older_program_left_in_an_own_column_meanwhile_fills_the_declared_cell(path):
    """A kernel of the older program goes on saving into a journal that was brought up."""
    journal = Journal(path)
    extras = {"a1": {"closed": "offer"}, "a2": {"closed": "filled"}, "a3": {"closed": "maybe", "closed_own": "was"}}
    con = sqlite3.connect(path)
    for key, extra in extras.items():
        con.execute("UPDATE applications SET extra = ? WHERE application_id = ?", (json.dumps(extra), key))
    con.commit()
    con.close()
    log = journal.log()
    assert cells(log, "applications", "application_id", "closed")["a1"] == "hired"  # the declared cell wins
    assert cells(log, "applications", "application_id", "closed")["a2"] == "filled"
    assert cells(log, "applications", "application_id", "closed_own_2") | {"a0": None} == {
        **dict.fromkeys(log.applications["application_id"]), "a1": "offer", "a3": "maybe",
    }  # fmt: skip
    assert cells(log, "applications", "application_id", "closed_own")["a3"] == "was"


def test_columns_of_a_newer_program_are_shown(path):
    journal = Journal(path)
    con = sqlite3.connect(path)
    con.execute("ALTER TABLE gifts ADD COLUMN price INTEGER")
    con.execute("UPDATE gifts SET price = 7")
    con.execute("PRAGMA user_version = 99")
    con.commit()
    con.close()
    newer = Journal(path)
    assert "newer version" in newer.message and newer.message in repr(newer)
    assert newer.log().gifts["price"].tolist() == journal.log().gifts["price"].tolist() == [7]


# Another file in its place


def test_another_file_in_the_journals_place_is_told_as_one(tmp_path):
    def fault():
        try:
            journal.log()
            journal.save(applications={"company": "Tide Labs", "closed": "filled"})
        except JournalError as error:
            return str(error)
        return ""

    journal = Journal(tmp_path / "journal.db")
    assert fault() == ""
    other = sqlite3.connect(tmp_path / "other")
    other.execute("CREATE TABLE mine (a)")
    other.commit()
    other.close()
    shutil.copy(tmp_path / "other", journal.path)
    assert "some other file, which is not a journal, took its place" in fault() and "followup restore" in fault()
    journal.path.write_bytes(b"")
    assert "the file is empty" in fault() and "followup restore" in fault()
    shutil.copy(FIXTURE / "journal.sqlite", journal.path)
    assert "a journal of the older version 1 took its place" in fault() and "Open it again" in fault()
    assert len(Journal(journal.path).log()) == 11
    assert "an older copy or another journal took its place" in fault() and fault() == ""
    con = sqlite3.connect(journal.path)
    con.execute("ALTER TABLE applications DROP COLUMN closed")
    con.commit()
    con.close()
    assert "its tables are not those of a journal (table applications has no column named closed)" in fault()
    assert "Check the disk" not in fault()


def test_a_stored_cadence_that_this_program_does_not_know_is_told_and_plays_no_part(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    assert journal.cadence() == Cadence()
    journal.keep_setting("cadence", {"every": 14, "per_channel": {"mail": 3}, "thank_you_within": -1, "holidays": 5})
    assert journal.cadence() == Cadence(every=14)
    told = journal.remarks()
    assert len(told) == 3 and "'per_channel'" in told[0] and "thank_you_within=-1" in told[1]
    assert journal.cadence() and journal.remarks() == []
    journal.keep_setting("cadence", [1, 2])
    assert journal.cadence() == Cadence()
    assert "The setting 'cadence' holds '[1, 2]', which cannot be used" in journal.remarks()[0]


def test_an_empty_log_is_still_empty_after_the_steps(tmp_path):
    assert Journal(tmp_path / "journal.db").log().tables.keys() == FollowUpLog().tables.keys()

"""The journal under faults: killed processes, many writers, full disks, damaged and foreign files."""

import itertools
import multiprocessing
import os
import random
import signal
import sqlite3
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from followup_analytics import FollowUpLog
from followup_analytics.journal import changes, codec, migrations
from followup_analytics.journal.journal import Journal
from followup_analytics.journal.parts import open_file
from followup_analytics.journal.store import backups, connection, lockfile
from followup_analytics.journal.store.lockfile import turn
from followup_analytics.log.errors import JournalError
from followup_analytics.log.tables import TABLES
from tests.laws import tried

POSIX = pytest.mark.skipif(os.name == "nt", reason="kills and forks are POSIX")
HOME = {"application_id": "a", "company": "Tide Labs"}


@pytest.fixture
def tmp_path():
    """In memory where there is some: what is tested here is processes and files, not how fast the disk is."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def book(tmp_path):
    book = Journal(tmp_path / "journal.db", timeout=10)
    book.save(applications=HOME)
    return book


@pytest.fixture(scope="module")
def processes():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["followup_analytics.journal.journal", "pytest"])
    return context


def notes(book):
    return set(book.log().follow_ups["body"])


def save_for_ever(path, name, told):
    book = Journal(path)
    for number in range(10**6):
        book.save(follow_ups={"application_id": "a", "sent_on": "2026-03-03", "body": f"{name} {number}"})
        told.send(f"{name} {number}")


def save_fifty(path, name):
    book = Journal(path)
    for number in range(50):
        book.save(follow_ups={"application_id": "a", "sent_on": "2026-03-03", "body": f"{name} {number}"})


def die_in_a_transaction(path):
    with connection.writing(Path(path), timeout=5) as con:
        con.execute("PRAGMA cache_size = 2")
        con.execute("BEGIN IMMEDIATE")
        for number in range(200):
            con.execute("INSERT INTO gifts (gift_id, title) VALUES (?, ?)", (f"g{number}", "x" * 2000))
        os.kill(os.getpid(), signal.SIGKILL)


def die_in_a_migration(path):
    def another(con):
        con.execute("CREATE TABLE half (done)")
        if con.execute("PRAGMA database_list").fetchone()[2]:  # not where the steps are tried in memory
            os.kill(os.getpid(), signal.SIGKILL)

    migrations.MIGRATIONS += (another,)
    Journal(path)


def fork_holding_the_lock(path):
    with turn(connection.lock_path(path), timeout=1):
        if os.fork() == 0:
            time.sleep(1)
            os._exit(0)


@contextmanager
def without_a_queue(path, *, timeout):
    """How turns were taken before: each looks at the one lock, and who just had it is first there again."""
    with lockfile._open(path) as handle:
        lockfile._wait(handle, path, time.monotonic() + timeout)
        with lockfile._freed(handle):
            yield


def take_turns(path, name, times, taking, begin, told):
    waits = []
    begin.wait(20)
    for _ in range(times):
        asked = time.monotonic()
        with taking(path, timeout=4):
            waits.append(time.monotonic() - asked)
            with path.with_name("order").open("a") as order:
                order.write(name)
            time.sleep(0.005)
    told.send(max(waits))


def run(processes, target, *given):
    process = processes.Process(target=target, args=given)
    process.start()
    return process


def acknowledged(pipe):
    told = set()
    try:
        while pipe.poll(0):
            told.add(pipe.recv())
    except EOFError:
        pass
    return told


@POSIX
def test_a_save_that_returned_survives_kill_9_and_the_file_stays_sound(book, processes):
    draw, told = random.Random(7), set()
    for round_ in range(6):
        mine, theirs = multiprocessing.Pipe(duplex=False)
        process = run(processes, save_for_ever, book.path, f"r{round_}", theirs)
        theirs.close()
        assert mine.poll(20)
        time.sleep(draw.uniform(0, 0.04))
        process.kill()
        process.join()
        told |= acknowledged(mine)
        assert book.check() == []
        assert told <= notes(book)
    assert len(told) > 6


@POSIX
def test_four_processes_save_fifty_notes_each_and_all_are_stored(book, processes):
    started = [run(processes, save_fifty, book.path, name) for name in "abcd"]
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0, 0, 0, 0]
    assert notes(book) == {f"{name} {number}" for name in "abcd" for number in range(50)}


def test_who_comes_later_waits_behind_who_is_next(tmp_path):
    with turn(tmp_path / "lock-next", timeout=0), pytest.raises(lockfile.Waited), turn(tmp_path / "lock", timeout=0.02):
        pass
    with turn(tmp_path / "lock", timeout=0):
        pass


def in_turns(processes, path, taking, times):
    """The longest wait of eight processes, and the share of turns that went to who had had the one before."""
    pipes, begin = [], processes.Barrier(8)
    for name in "abcdefgh":
        mine, theirs = multiprocessing.Pipe(duplex=False)
        run(processes, take_turns, path, name, times, taking, begin, theirs)
        pipes.append(mine)
    longest = max(pipe.recv() for pipe in pipes)
    order = path.with_name("order").read_text()
    return longest, sum(had == has for had, has in itertools.pairwise(order)) / len(order)


@POSIX
@pytest.mark.law
def test_eight_processes_that_save_without_a_pause_take_fair_turns(processes, tmp_path):
    longest, again = in_turns(processes, tmp_path / "lock", turn, tried(12, 500))
    assert longest < 2 and again < 0.25  # who is alone for a moment, on a machine with much to do, has several on end


@POSIX
def test_without_a_queue_most_turns_go_to_who_had_the_one_before(processes, tmp_path):
    """The control."""
    assert in_turns(processes, tmp_path / "lock", without_a_queue, 12)[1] > 0.5


def test_one_journal_serves_several_threads(book):
    def work(name):
        for number in range(10):
            book.save(follow_ups={"application_id": "a", "sent_on": "2026-03-03", "body": f"{name} {number}"})

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notes(book)) == 30


@POSIX
def test_a_transaction_cut_off_by_kill_9_leaves_nothing_behind(book, processes):
    run(processes, die_in_a_transaction, book.path).join()
    assert book.path.with_name("journal.db-journal").stat().st_size > 0
    assert book.log().gifts.empty
    assert book.check() == []


@POSIX
def test_a_restore_is_not_undone_by_what_a_killed_process_left(book, processes, tmp_path):
    backup = book.backup(tmp_path / "copy.db")
    book.save(gifts={"title": "later"})
    run(processes, die_in_a_transaction, book.path).join()
    aside = Journal.restore(backup, book.path)
    assert (len(book.log()), len(book.log().gifts), book.check()) == (1, 0, [])
    assert Journal(aside).log().gifts["title"].tolist() == ["later"]


def test_a_restore_is_made_past_what_an_earlier_one_left_half_done_and_a_journal_that_cannot_be_read(
    book, tmp_path, monkeypatch
):
    def unreadable(path, *, timeout):
        if path == book.path:
            raise sqlite3.OperationalError("disk I/O error")
        return proper(path, timeout=timeout)

    backup, hot, proper = (
        book.backup(tmp_path / "copy.db"),
        book.path.with_name("journal.db-journal"),
        backups.connected,
    )
    book.path.with_name(".journal.db.part").write_bytes(b"half" * 2000)
    hot.write_bytes(b"of the old file")
    monkeypatch.setattr(backups, "connected", unreadable)
    aside = Journal.restore(backup, book.path)
    assert (len(book.log()), book.check()) == (1, [])
    assert aside.with_name(f"{aside.name}-journal").read_bytes() == b"of the old file"
    assert not hot.exists(), "else it would be played back into the new one"


@POSIX
def test_the_names_of_files_just_made_are_forced_to_the_disk_too(book, tmp_path, monkeypatch):
    forced, proper = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: [forced.append(os.fstat(handle).st_ino), proper(handle)])
    backup = book.backup(tmp_path / "one" / "copy.db")
    assert backup.parent.stat().st_ino in forced
    Journal.restore(backup, book.path)
    assert book.path.parent.stat().st_ino in forced


@POSIX
def test_a_migration_cut_off_leaves_the_old_schema_and_a_backup(book, processes):
    run(processes, die_in_a_migration, book.path).join()
    with sqlite3.connect(book.path) as con:
        assert con.execute("PRAGMA user_version").fetchone() == (migrations.newest_version(),)
        assert not con.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall()
    con.close()
    assert len(Journal(book.path).log()) == 1
    assert len(Journal(book.path.with_name(f"journal.db.before-{migrations.newest_version() + 1}")).log()) == 1


def test_an_older_file_is_brought_up_once_and_keeps_its_rows(book, monkeypatch):
    def another(con):
        con.execute("ALTER TABLE gifts ADD COLUMN price TEXT")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, another))
    assert len(Journal(book.path).log()) == len(Journal(book.path).log()) == 1


def test_a_file_of_a_newer_version_is_read_and_not_written(book):
    with sqlite3.connect(book.path) as con:
        con.execute("ALTER TABLE gifts ADD COLUMN price TEXT")
        con.execute("PRAGMA user_version = 99")
    con.close()
    newer = Journal(book.path)
    assert "newer version" in newer.message
    assert len(newer.log()) == 1
    before = book.path.read_bytes()
    for change in (lambda: newer.save(gifts={"title": "x"}), newer.undo, lambda: newer.keep_setting("a", 1)):
        with pytest.raises(JournalError, match=r"newer version.*update followup-analytics"):
            change()
    assert book.path.read_bytes() == before


def other_database(path):
    con = sqlite3.connect(path)
    con.execute("CREATE TABLE mine (a)")
    con.commit()
    con.close()


@pytest.mark.parametrize(
    "content", [b"x", b"company\nTide Labs\n", b"company\n" * 2000, b"\x89PNG" + bytes(9000), None]
)
def test_some_other_file_is_refused_and_left_as_it_was(tmp_path, content):
    path = tmp_path / "mine"
    other_database(path) if content is None else path.write_bytes(content)
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
    with pytest.raises(JournalError, match=r"mine: it is some other file, not a journal. Name another"):
        Journal(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_no_journal(tmp_path):
    with pytest.raises(JournalError, match="it is a folder"):
        Journal(tmp_path)


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(JournalError, match="not a folder"):
        Journal(tmp_path / "file" / "journal.db")


def test_a_file_that_went_away_is_told_and_not_made_anew(book):
    book.path.unlink()
    with pytest.raises(JournalError, match=r"no file that can be opened.*followup restore"):
        book.save(gifts={"title": "x"})
    assert not book.path.exists()


def test_a_full_disk_is_told_with_the_room_left_and_loses_nothing(book, monkeypatch):
    def full(path, *, timeout):
        return limited(path, timeout)

    @connection.contextlib.contextmanager
    def limited(path, timeout):
        with connection.writing(path, timeout=timeout) as con:
            con.execute(f"PRAGMA max_page_count = {con.execute('PRAGMA page_count').fetchone()[0]}")
            yield con

    book.save(gifts={"title": "before"})
    with monkeypatch.context() as patch:
        patch.setattr(open_file, "writing", full)
        patch.setattr(connection.shutil, "disk_usage", lambda folder: SimpleNamespace(free=70_000 * 1024))
        with pytest.raises(JournalError, match=r"the disk is full \(70000 kB free\). Free some space"):
            book.save(gifts={"title": "x" * 100_000})
    assert book.check() == []
    book.save(gifts={"title": "after"})
    assert book.log().gifts["title"].tolist() == ["before", "after"]


def test_while_another_writes_reads_go_on_and_a_save_says_who_holds_the_lock(book):
    waiting = Journal(book.path, timeout=0.05)
    with turn(connection.lock_path(book.path), timeout=1):
        assert len(waiting.log()) == 1
        with pytest.raises(JournalError, match=rf"process {os.getpid()} since \d\d:\d\d:\d\d is writing"):
            waiting.save(gifts={"title": "x"})
    assert waiting.log().gifts.empty
    waiting.save(gifts={"title": "x"})


@POSIX
def test_a_process_forked_during_a_save_does_not_keep_the_lock(book, processes):
    run(processes, fork_holding_the_lock, book.path).join()
    Journal(book.path, timeout=0.5).save(gifts={"title": "x"})


@POSIX
def test_a_turn_ends_with_its_block_though_a_copy_of_its_file_stays_open(tmp_path, monkeypatch):
    """As a process forked meanwhile has one."""
    copies, proper = [], lockfile._opened
    monkeypatch.setattr(lockfile, "_opened", lambda path: copies.append(os.dup(handle := proper(path))) or handle)
    for _ in range(2):
        with turn(tmp_path / "lock", timeout=0.05):
            pass
    assert len(copies) == 4
    for copy in copies:
        os.close(copy)


def test_another_program_that_holds_the_file_is_told(book):
    con = sqlite3.connect(book.path, isolation_level=None)
    con.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalError, match="another program has it in use"):
        Journal(book.path, timeout=0.05).save(gifts={"title": "x"})
    con.close()


def test_an_import_stopped_half_way_stores_nothing(book, monkeypatch):
    stored, left = changes.Change.put_all, iter([1])

    def stop(*given):
        next(left)
        stored(*given)

    monkeypatch.setattr(changes.Change, "put_all", stop)
    applications = pd.DataFrame({"application_id": ["b"], "company": ["Nord"]})
    log = FollowUpLog(applications=applications, gifts=store_frame(["one", "two", "three"]))
    with pytest.raises((StopIteration, RuntimeError)):
        book.add_log(log)
    monkeypatch.undo()
    assert book.log().gifts.empty
    assert book.add_log(log)["added"] == 4


def store_frame(titles):
    declared = TABLES["gifts"]
    return codec.frame(declared, ["gift_id", "title"], [(title, title) for title in titles])


def test_a_damaged_file_gives_a_sentence_and_never_another_error(book, tmp_path):
    for number in range(40):
        book.save(gifts={"title": f"{number}", "mine": "x" * 40, "added_on": "2026-03-03"})
    sound, draw, told = book.path.read_bytes(), random.Random(7), 0
    for number in range(40):
        broken, path = bytearray(sound), tmp_path / f"broken{number}.db"
        for _ in range(draw.choice([1, 20, 400])):
            broken[draw.randrange(len(broken))] = draw.randrange(256)
        path.write_bytes(broken)
        try:
            opened = Journal(path)
            opened.check()
            opened.log()
            opened.save(gifts={"title": "new"})
            opened.undo()
        except JournalError as error:
            told += 1
            assert str(path) in str(error)
    assert told > 5


def test_check_lists_what_is_wrong_with_a_damaged_file(book):
    for number in range(40):
        book.save(gifts={"gift_id": f"{number}", "title": "x" * 400})
    content = bytearray(book.path.read_bytes())
    content[-12000:] = bytes(12000)
    book.path.write_bytes(content)
    assert book.check()


def test_a_damaged_backup_is_refused_and_the_journal_left_as_it_was(book, tmp_path):
    backup = book.backup(tmp_path / "copy.db")
    backup.write_bytes(backup.read_bytes()[:8000])
    before = book.path.read_bytes()
    with pytest.raises(JournalError, match=r"copy\.db"):
        Journal.restore(backup, book.path)
    with pytest.raises(JournalError, match="no file that can be opened"):
        Journal.restore(tmp_path / "none.db", book.path)
    assert book.path.read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if "restored" in path.name or "replaced" in path.name]


def test_a_backup_with_a_damaged_text_is_refused_and_leaves_nothing_behind(book, tmp_path):
    book.save(interviews=[{"application_id": "a", "interviewed_on": "2026-03-04", "notes": "tides " * 2000}])
    backup = book.backup(tmp_path / "copy.db")
    content = bytearray(backup.read_bytes())
    begins = content.index(b"tides tides")
    content[begins + 500] ^= 1
    backup.write_bytes(content)
    before, there = book.path.read_bytes(), {*tmp_path.iterdir()}
    with pytest.raises(JournalError, match="it is damaged"):
        Journal.restore(backup, book.path)
    assert book.path.read_bytes() == before and {*tmp_path.iterdir()} == there


def test_a_backup_takes_the_place_of_a_damaged_journal(book, tmp_path):
    backup = book.backup(tmp_path / "copy.db")
    book.path.write_bytes(b"SQLite format 3\x00" + bytes(100))
    aside = Journal.restore(backup, book.path)
    assert aside.read_bytes().endswith(bytes(100))
    assert len(Journal(book.path).log()) == 1


def test_a_save_is_forced_to_the_disk_and_what_is_deleted_is_overwritten(tmp_path):
    """FULL waits for the disk before and after each commit; a kill alone would not show the difference."""
    journal = Journal(tmp_path / "journal.db")
    with journal._changing("save") as change:
        found = {
            name: change.con.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "secure_delete", "journal_mode", "foreign_keys")
        }
    assert found == {"synchronous": 2, "secure_delete": 1, "journal_mode": "truncate", "foreign_keys": 1}


def test_nothing_of_a_deleted_cell_is_left_in_the_file(tmp_path):
    journal, marker = Journal(tmp_path / "journal.db"), "Confidential-7f3a" * 40
    with connection.writing(journal.path, timeout=4) as con:
        con.execute("INSERT INTO settings (name, value) VALUES ('secret', ?)", (marker,))
        assert marker.encode() in journal.path.read_bytes()
        con.execute("DELETE FROM settings WHERE name = 'secret'")
    assert b"Confidential-7f3a" not in journal.path.read_bytes()

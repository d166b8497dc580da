"""Backups never stop in silence, and whatever the toolkit writes is for its owner alone."""

import contextlib
import datetime as dt
import errno
import os
import random
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from followup_analytics import Journal, export_log, panels
from followup_analytics.command import cli, launch
from followup_analytics.journal.store import backups, places
from followup_analytics.journal.store.connection import lock_path
from followup_analytics.journal.store.lockfile import turn
from followup_analytics.journal.store.remains import copies, dated
from followup_analytics.log.errors import JournalError
from tests.laws import tried

at = dt.datetime.fromisoformat


@pytest.fixture
def journal(tmp_path, monkeypatch):
    monkeypatch.setenv(launch.JOURNAL_VARIABLE, str(tmp_path / "journal.db"))
    journal = Journal(tmp_path / "journal.db")
    journal.save(
        applications={"company": "Tide Labs"}, interviews={"interviewed_on": "2026-03-03", "note": "tides " * 2000}
    )
    return journal


def test_one_backup_dated_ahead_stops_none_and_is_told_until_it_is_gone(journal):
    ahead = journal.backup_now(now=at("2036-01-01T12:00"))
    for day in range(1, 6):
        assert journal.backup_now(now=at(f"2026-03-0{day}T12:00"))
        told = Journal(journal.path)
        told.backup_now(now=at(f"2026-03-0{day}T12:01"))
        assert "2036-01-01T120000.db is dated ahead" in told.remarks()[0]
    ahead.unlink()
    last = Journal(journal.path)
    assert last.backup_now(now=at("2026-03-09T12:00")) and last.remarks() == []


def test_backups_of_one_second_are_all_kept_and_none_counts_as_dated_ahead(journal):
    now = at("2026-03-01T12:00:00.400000")
    made = [journal.backup_now(now=now, apart=dt.timedelta(0)) for _ in range(3)]
    assert len(set(made)) == 3 and all(file.exists() for file in made)
    told = Journal(journal.path)
    told.backup_now(now=now)
    assert told.remarks() == []


def full(*_given, **_more):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def damaged(path):
    content = bytearray(path.read_bytes())
    at_text = content.index(b"tides tides")
    content[at_text + 500] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("harm", ["full disk", "damaged page"])
def test_a_backup_that_cannot_be_made_is_told_in_each_panel_until_it_can(journal, harm, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(backups, "copy", full) if harm == "full disk" else damaged(journal.path)
        for _ in range(2):
            panel = panels.capture(journal.path, as_of="2026-03-03")
            assert "No backup was made" in panel.form.status["text"]
    assert not dated(journal.path.with_name("journal.db.backups"))
    if harm == "full disk":  # the control: with room again one is made, and nothing is told
        panel = panels.capture(journal.path, as_of="2026-03-03")
        assert "backup" not in panel.form.status.get("text", "")
        assert dated(journal.path.with_name("journal.db.backups"))


WRITING = ("applications", "capture", "due", "experiment", "import_", "people", "settings", "shelf")


@pytest.mark.parametrize("name", WRITING)
def test_each_panel_that_writes_backs_up_first_and_tells_where_it_cannot(journal, monkeypatch, name):
    with monkeypatch.context() as patch:
        patch.setattr(backups, "copy", full)
        assert "No backup was made" in shown(getattr(panels, name)(journal))
    assert "No backup was made" not in shown(getattr(panels, name)(journal))
    assert [copy.sound for copy in copies(journal.path)] == [True]


def shown(panel):
    """All that a panel holds for the page."""
    parts, found = [panel], []
    for part in parts:
        parts += getattr(part, "children", ())
        found.append(str(part.get_state()))
    return " ".join(found)


@pytest.mark.law
@pytest.mark.parametrize("seed", range(tried(1, 10)))
def test_a_year_with_jumps_of_the_clock_leaves_twelve_daily_ten_weekly_and_nine_monthly_backups(
    journal, seed, monkeypatch
):
    first, draw, day = journal.backup(journal.path.with_name("a copy")), random.Random(seed), at("2026-01-01T09:00")
    monkeypatch.setattr(backups, "copy", lambda source, target, timeout: shutil.copy(first, target))
    for _ in range(365):
        day += dt.timedelta(days=1)
        jump = draw.choice([0] * 12 + [-2, 90])  # hours back, days ahead
        now = day + (dt.timedelta(days=jump) if jump > 0 else dt.timedelta(hours=jump))
        ahead = journal.backup_now(now=now) if jump else None
        assert journal.backup_now(now=day)
        if jump > 0:
            ahead.unlink()  # as was told
    folder = journal.path.with_name("journal.db.backups")
    found = sorted((day.date() - moment.date()).days for moment in dated(folder))
    series = [found[-31:-19], found[-19:-9], found[-9:]]  # after all of today and yesterday
    assert [(days[0], len(days)) for days in series] == [(2, 12), (series[1][0], 10), (series[2][0], 9)]
    assert series[0][-1] == 13 and np.ptp(np.diff(series[1])) == 0 and series[1][-1] > 77 and series[2][-1] > 330
    sound = [copy for copy in copies(journal.path) if copy.sound]
    assert len(sound) == len(found)
    Journal.restore(sound[-1].path, journal.path)
    assert len(Journal(journal.path).log().interviews) == 1


def test_what_is_to_be_known_of_the_folder_is_said_once_and_what_is_to_be_mended_until_it_is(journal, monkeypatch):
    folder = journal.path.parent
    (folder / ".stfolder").mkdir()
    (folder / ".git").mkdir()
    (folder / "journal (conflicted copy).db").touch()
    (folder / "journal.db.before-5.aside-1").touch()

    def said():
        return panels.capture(journal.path, as_of="2026-03-03").form.status.get("text", "")

    words = ("copied by Syncthing", "git work tree", "two machines wrote", "before an upgrade")
    told = said(), said()
    assert [[word in text for word in words] for text in told] == [[True] * 4, [False, False, True, True]]
    (folder / ".gitignore").write_text("*\n")
    assert "git" not in places.advice(journal.path)  # the control: a workspace leaves all of it out


def test_each_backup_is_made_in_the_second_folder_too_and_one_who_is_forgotten_goes_there_as_well(
    journal, tmp_path, run
):
    stick = tmp_path / "stick"
    stick.mkdir()
    journal.save(
        applications={"company": "Reef"}, interviews={"interviewed_on": "2026-03-05", "interviewers": "Zita Marlow"}
    )
    assert run("backups", "--second", stick)[0] == 0
    journal.backup_now(now=at("2026-03-01T12:00"))
    (copy,) = (stick / "journal.db.backups").glob("*.db")
    assert b"Zita Marlow" in copy.read_bytes() and copy.stat().st_mode & 0o077 == 0
    assert str(copy) in set(journal.forget("Zita Marlow")["place"])
    assert b"Zita Marlow" not in copy.read_bytes() and copies(copy.parent / "x", copy.parent)[0].sound
    shutil.rmtree(stick)
    assert journal.backup_now(now=at("2026-03-02T12:00"))
    assert "No second backup was made" in journal.remarks()[-1]
    code, out, said = run("backups", "--second", stick)
    assert (code, out) == (1, "") and f"{stick}: it is not there now" in said
    assert "not there now" in journal.forget("Somebody", dry_run=True)["fate"].iloc[-1]
    assert run("backups", "--second", "")[0] == 0 and journal.second_folder() is None


def test_a_second_folder_that_is_away_is_told_until_it_is_back_and_gets_its_backup_then(journal, tmp_path):
    stick = tmp_path / "stick"
    journal.keep_second_folder(stick)
    for minute in ("00", "01", "02"):  # the first makes a backup beside the journal, the others find that one
        told = Journal(journal.path)
        told.backup_now(now=at(f"2026-03-01T12:{minute}"))
        assert "No second backup was made" in told.remarks()[0]
    stick.mkdir()
    journal.backup_now(now=at("2026-03-01T12:03"))
    assert journal.remarks() == [] and len(copies(tmp_path / "x", stick / "journal.db.backups")) == 1


def test_notebooks_that_all_back_up_at_once_make_one_sound_backup(journal):
    made, faults = [], []

    def open_panel():
        try:
            made.append(Journal(journal.path).backup_now(now=at("2026-03-01T12:00")))
        except JournalError as fault:
            faults.append(fault)

    panels_opened = [threading.Thread(target=open_panel) for _ in range(8)]
    for each in panels_opened:
        each.start()
    for each in panels_opened:
        each.join()
    assert faults == [] and sorted(map(bool, made)) == [False] * 7 + [True]
    assert [copy.sound for copy in copies(journal.path)] == [True]


def test_what_killed_programs_left_half_written_is_removed_once_it_is_old(journal):
    journal.keep_autosave("capture", {"company": "Tide"})
    drafts = journal.path.with_name("journal.db.drafts")
    (drafts / ".old.part").write_text("{}")
    (drafts / ".new.part").write_text("{}")
    now = dt.datetime.fromtimestamp((drafts / ".new.part").stat().st_mtime)  # noqa: DTZ006 - local, as backups are
    os.utime(drafts / ".old.part", (now.timestamp() - 7200,) * 2)
    journal.backup_now(now=now)
    assert {file.name for file in drafts.iterdir()} == {".new.part", "capture.json"}


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
@pytest.mark.parametrize("umask", [0, 0o22, 0o77])
def test_whatever_the_umask_what_is_written_is_for_its_owner_alone(tmp_path, umask):
    before = os.umask(umask)
    try:
        folder = tmp_path / "made"
        launch.make_workspace(folder)
        journal = Journal(folder / "journal.db")
        journal.save(applications={"company": "Tide Labs"}, interviews={"interviewed_on": "2026-03-03"})
        journal.keep_autosave("capture", {"company": "Tide"})
        journal.backup_now(now=at("2026-03-03T12:00"))
        journal.backup(folder / "copy.db")
        export_log(journal.log(), folder / "out")
        name = ["--journal", str(journal.path)]
        for arguments in (
            ["export-all", str(folder / "all"), *name],
            ["stages", *name, "--svg", str(folder / "s.svg"), "--png", str(folder / "s.png")],
            ["stages", *name, "--csv", str(folder / "s.csv")],
            ["due", *name, "--csv", str(folder / "d.csv"), "--ics", str(folder / "d.ics")],
            ["due", *name, "--md", str(folder / "d.md")],
            ["backups", *name, "--json", str(folder / "b.json")],
        ):  # fmt: skip
            assert cli.main(arguments) == 0
        (folder / "control").write_text("")
    finally:
        os.umask(before)
    modes = {file: file.stat().st_mode & 0o777 for file in folder.rglob("*")}
    control = modes.pop(folder / "control")
    assert control == 0o666 & ~umask  # what a file is where nobody takes care
    assert {str(file): oct(mode) for file, mode in modes.items() if mode & 0o077} == {}
    assert len(modes) > 25 and folder.stat().st_mode & 0o077 == 0
    assert Path(folder, "1_capture.ipynb") in modes


def test_a_copy_that_fails_leaves_nothing_and_one_that_was_cut_off_hinders_nobody(tmp_path):
    journal, other = Journal(tmp_path / "journal.db"), tmp_path / "other.db"
    journal.save(applications=[{"application_id": "a", "company": "Tide Labs"}])
    other.write_bytes(b"no journal " * 1000)
    there = {*tmp_path.iterdir()}
    with pytest.raises(JournalError):
        backups.copy(other, tmp_path / "copy.db", timeout=1)
    assert {*tmp_path.iterdir()} == there
    (tmp_path / ".copy.db.part").write_bytes(b"half a copy " * 1000)
    assert backups.copy(journal.path, tmp_path / "copy.db", timeout=1) == tmp_path / "copy.db"
    assert {*tmp_path.iterdir()} == {*there, tmp_path / "copy.db"}


def _damaged(backup):
    data = bytearray(backup.read_bytes())
    data[4096 : 2 * 4096] = b"\xff" * 4096
    backup.write_bytes(data)


@pytest.mark.parametrize("hindered", ["damaged", "locked"])
def test_a_restore_that_fails_leaves_the_journal_and_no_private_words_beside_it(tmp_path, hindered):
    journal = Journal(tmp_path / "journal.db")
    journal.save(applications=[{"application_id": "a", "company": "Tide Labs"}])
    backup = journal.backup(tmp_path / "copy.db")
    journal.save(applications=[{"application_id": "b", "company": "Night Trains"}])
    if hindered == "damaged":
        _damaged(backup)
    there = {*tmp_path.iterdir()}
    with turn(lock_path(journal.path), timeout=1) if hindered == "locked" else contextlib.nullcontext():
        with pytest.raises(JournalError):
            backups.restore(backup, journal.path, timeout=0.1)
        assert {*tmp_path.iterdir()} == there
    assert len(Journal(journal.path).log()) == 2


def test_the_second_folder_is_another_than_the_journals(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    with pytest.raises(JournalError, match=r"are there already. Name a folder on another disk"):
        journal.keep_second_folder(tmp_path / "elsewhere" / "..")
    assert journal.second_folder() is None
    journal.keep_second_folder(tmp_path / "elsewhere")  # the control
    assert journal.second_folder() == tmp_path / "elsewhere" / "journal.db.backups"


@pytest.mark.parametrize(("content", "said"), [(b"", "the file is empty"), (b"junk" * 4000, "is some other file")])
def test_a_journal_emptied_or_replaced_while_it_is_in_use_is_said_in_words_by_a_check(tmp_path, content, said):
    journal = Journal(tmp_path / "journal.db")
    journal.save(gifts={"title": "Tides"})
    assert journal.check() == []
    journal.path.write_bytes(content)
    (fault,) = journal.check()
    assert said in fault and str(journal.path) in fault

"""A journal that is lost or damaged is told, never replaced in silence, and mended in one step."""

import contextlib
import datetime as dt
import json
import random
import shutil
import sqlite3

import pytest

from followup_analytics import Journal, panels
from followup_analytics.command import launch
from followup_analytics.journal.migrations import newest_version
from followup_analytics.journal.store.remains import LostJournal, copies, newest_sound
from followup_analytics.log.errors import JournalError
from followup_analytics.panels.kit import sources

DAY = "2026-03-12"
at = dt.datetime.fromisoformat
PANELS = sorted(name for name in set(panels.__all__) - {"current_log", "open_journal"} if name[0].islower())
HARMS = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "one byte": lambda path: path.write_bytes(b"x"),
    "another file": lambda path: path.write_bytes(b"company\nTide Labs\n" * 2000),
}


@pytest.fixture
def journal(tmp_path, monkeypatch):
    monkeypatch.setenv(launch.JOURNAL_VARIABLE, str(tmp_path / "journal.db"))
    journal = Journal(tmp_path / "journal.db")
    journal.save(applications={"application_id": "a", "company": "Tide Labs"})
    journal.backup_now(now=at("2026-03-01T12:00"))
    journal.save(gifts={"title": "Tides"})
    journal.backup_now(now=at("2026-03-02T12:00"))
    journal.save(gifts={"title": "Dikes"})
    return journal


@pytest.mark.parametrize("harm", HARMS)
def test_a_lost_journal_is_told_everywhere_and_nothing_is_made_in_its_place(journal, harm, run):
    HARMS[harm](journal.path)
    before = {path: path.read_bytes() for path in journal.path.parent.rglob("*") if path.is_file()}
    with pytest.raises(LostJournal, match=r"2 copies of a journal lie beside it.*of 2026-03-02 12:00 \(2 rows\)"):
        Journal(journal.path)
    for name in PANELS:
        panel = getattr(panels, name)(journal.path)
        assert "lie beside it" in panel.form.status["text"] and "2026-03-02" in panel.form.actions[0]["label"]
    with pytest.raises(LostJournal):
        panels.current_log()
    for command in (["due"], ["check"], ["backup", "copy.db"], ["import", "none.csv", "--yes"], ["outcomes"]):
        code, out, err = run(*command)
        assert (code, out, err.count("\n")) == (2, "", 1) and "followup restore" in err
    assert {path: path.read_bytes() for path in journal.path.parent.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("other", ["an older copy", "a new journal"])
def test_a_journal_that_is_behind_its_backups_is_told_until_the_newest_is_put_back(journal, other, run, tmp_path):
    latest = journal.backup_now(now=at("2026-03-03T12:00"))
    assert "later changes" not in panels.capture(journal.path, as_of=DAY).form.status.get("text", "")  # the control
    older = journal.path.with_name("journal.db.backups") / "2026-03-01T120000.db"
    shutil.copy(older if other == "an older copy" else Journal(tmp_path / "new" / "journal.db").path, journal.path)
    for _ in range(2):
        told = panels.capture(journal.path, as_of=DAY).form.status["text"]
        assert f"{latest.name} holds later changes than this journal" in told or "later changes" in told
    assert run("restore")[0] == 0
    assert len(Journal(journal.path).log().gifts) == 2
    assert "later changes" not in panels.capture(journal.path, as_of=DAY).form.status.get("text", "")
    Journal.restore(older, journal.path)  # wanted so: no backup counts as later
    assert "later changes" not in panels.capture(journal.path, as_of=DAY).form.status.get("text", "")


def test_if_all_that_is_left_is_what_a_restore_replaced_that_is_offered(journal, run):
    Journal.restore(None, journal.path)
    shutil.rmtree(journal.path.with_name("journal.db.backups"))
    journal.path.unlink()
    assert "1 copy of a journal lies beside it" in run("due")[2]
    assert run("restore")[0] == 0
    assert Journal(journal.path).log().gifts["title"].tolist() == ["Tides", "Dikes"]


@pytest.mark.parametrize("version", range(6))
def test_a_version_number_that_is_not_that_of_the_tables_is_damage_and_such_a_copy_is_not_restored(
    journal, version, run
):
    con = sqlite3.connect(journal.path)
    con.execute(f"PRAGMA user_version = {version}")
    con.close()
    if version == newest_version():  # the control
        assert Journal(journal.path).check() == [] and Journal(journal.path).message == ""
        return
    with pytest.raises(LostJournal, match="damaged") if not version else contextlib.nullcontext():
        assert "damaged" in Journal(journal.path).message
    assert run("restore")[0] == 0
    assert Journal(journal.path).log().gifts["title"].tolist() == ["Tides"]


def test_a_column_of_another_name_is_damage_in_whatever_table(journal):
    con = sqlite3.connect(journal.path)
    con.execute("ALTER TABLE aliases RENAME COLUMN spelling TO spellinf")
    con.close()
    assert Journal(journal.path).check() == [f"its tables are not those of version {newest_version()}"]
    with pytest.raises(JournalError, match="damaged"):
        Journal(journal.path).backup(journal.path.with_name("copy"))


def test_without_remains_an_empty_or_missing_file_is_a_first_start(tmp_path):
    """The control: the same files with nothing beside them."""
    (tmp_path / "empty.db").touch()
    for name in ("empty.db", "new.db"):
        assert not Journal(tmp_path / name).message
        assert not newest_sound(tmp_path / name)


def test_unsaved_texts_alone_tell_of_a_journal(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    journal.keep_autosave("capture", {"company": "Tide Labs"})
    journal.path.unlink()
    with pytest.raises(LostJournal, match=r"1 unsaved text of a journal lies beside it.*None of them is a sound copy"):
        Journal(journal.path)
    assert panels.capture(journal.path).form.actions == []


@pytest.mark.parametrize("harm", HARMS)
def test_the_newest_sound_backup_is_back_in_one_step_from_the_panel(journal, harm):
    HARMS[harm](journal.path)
    panel = panels.capture(journal.path, as_of=DAY)
    assert panel.form.submit("restore", {})
    assert Journal(journal.path).log().gifts["title"].tolist() == ["Tides"]
    opened = panel.children[-1]
    assert opened.form.submit("save", {"company": "Delta", "interviewed_on": DAY})
    assert len(Journal(journal.path).log()) == 2


@pytest.mark.parametrize("harm", HARMS)
def test_the_newest_sound_backup_is_back_in_one_step_from_the_command(journal, harm, run):
    HARMS[harm](journal.path)
    code, out, _ = run("restore")
    assert code == 0 and "It holds 2 rows." in out
    assert Journal(journal.path).log().gifts["title"].tolist() == ["Tides"]


def test_a_damaged_newest_backup_is_passed_over_listed_as_damaged_and_never_restored(journal, run):
    newest, older = copies(journal.path)
    content = bytearray(newest.path.read_bytes())
    content[-4096:] = bytes(4096)
    newest.path.write_bytes(content)
    code, out, _ = run("backups", "--json")
    listed = json.loads(out)
    assert code == 1
    assert {each["path"]: each["sound"] for each in listed["backups"]} == {
        str(newest.path): False, str(older.path): True,
    }  # fmt: skip
    assert listed["newest_sound"] == str(older.path) == str(newest_sound(journal.path).path)
    with pytest.raises(JournalError, match="damaged"):
        Journal.restore(newest.path, journal.path)
    journal.path.unlink()
    assert run("restore")[0] == 0
    assert len(Journal(journal.path).log().gifts) == 0


def test_backups_are_listed_with_time_size_and_state(journal, run):
    code, out, _ = run("backups")
    assert code == 0
    assert "2026-03-02 12:00" in out and "sound" in out and "kB" in out
    assert "followup restore puts back 2026-03-02T120000.db" in out


def test_a_backup_dated_ahead_is_not_taken_for_the_newest(journal):
    journal.backup_now(now=at("2036-01-01T00:00"))
    journal.save(gifts={"title": "Later"})
    latest = journal.backup(journal.path.with_name("copy"))
    latest.rename(journal.path.with_name("journal.db.backups") / "2026-03-03T120000.db")
    assert newest_sound(journal.path).made_at == at("2026-03-03T12:00")


def test_a_page_that_is_damaged_while_panels_open_is_offered_to_be_mended(journal):
    content = bytearray(journal.path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[4096 * page : 4096 * page + 200] = random.Random(page).randbytes(200)
    journal.path.write_bytes(content)
    panel = panels.due(journal.path, as_of=DAY)
    assert "the file is damaged" in panel.desk.status["text"]
    assert panel.desk.submit("restore", {})
    assert Journal(journal.path).check() == []


def test_a_lost_default_journal_does_not_show_the_sample(journal, monkeypatch):
    journal.path.unlink()
    monkeypatch.setattr(sources, "default_journal", lambda: journal.path)
    with pytest.raises(LostJournal):
        sources.current_log()

"""All that a journal holds goes out in one folder, and makes an equal journal; the doctor says how one is."""

import datetime as dt
import errno
import json
import os
import sqlite3

import pytest

from followup_analytics import Journal, panels
from followup_analytics.command import launch
from followup_analytics.journal.migrations.checksums import UNKNOWN
from followup_analytics.journal.parts import open_file
from followup_analytics.journal.store import places
from followup_analytics.journal.store.connection import lock_path
from followup_analytics.journal.store.lockfile import turn
from followup_analytics.log.errors import JournalError
from tests.journal.test_forget import filled


@pytest.fixture
def path(tmp_path, monkeypatch):
    path = tmp_path / "followups" / "journal.db"
    monkeypatch.setenv(launch.JOURNAL_VARIABLE, str(path))
    return path


def dump(path):
    con = sqlite3.connect(path)
    names = [name for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = {name: con.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall() for name in names}
    con.close()
    return found


def test_what_goes_out_comes_back_equal_in_all_of_it(path, run, tmp_path):
    journal = filled(path)
    journal.keep_autosave("note", {"day": dt.date(2026, 3, 3), "note": "Grüße"})
    before = dump(path)
    assert all(before[name] for name in ("replaced", "settings", "origins", "topics", "changes", "sqlite_sequence"))
    assert run("export-all", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "interviews.csv").exists()
    assert (tmp_path / "out" / "everything.json").stat().st_mode & 0o077 == 0 or os.name == "nt"
    there = tmp_path / "new" / "journal.db"
    code, out, _ = run("import", tmp_path / "out", "--journal", there)
    assert code == 0 and "with history, settings and drafts" in out
    assert dump(there) == before
    assert Journal(there).autosave("note") == journal.autosave("note")
    assert Journal(there).undo() == journal.undo()
    assert Journal(there).check() == []


def test_a_journal_that_holds_something_is_not_written_over(path, run, tmp_path):
    journal = filled(path)
    run("export-all", tmp_path / "out")
    before = dump(path)
    code, _, err = run("import", tmp_path / "out")
    assert (code, err.count("\n")) == (2, 1) and "it holds something already" in err
    assert dump(path) == before
    made = Journal.bring_in(journal.everything(), Journal(tmp_path / "empty.db").path)
    assert dump(made.path) == before


def test_a_damaged_row_goes_out_and_comes_back_as_damaged_and_the_rest_is_whole(path, run, tmp_path):
    filled(path)
    path.write_bytes(path.read_bytes().replace(b"tide models", b"tide modelz"))
    (path.parent / "journal.db.drafts" / "deep.json").write_text("[" * 100_000)
    assert run("export-all", tmp_path / "out")[0] == 0
    there = tmp_path / "new" / "journal.db"
    assert run("import", tmp_path / "out", "--journal", there)[0] == 0
    assert dump(there) == dump(path)
    before, after = Journal(path), Journal(there)
    assert len(after.log().problems) == 1 and after.check() == before.check()[:1]
    assert after.log().interviews.equals(before.log().interviews)


@pytest.mark.parametrize("harm", ["kind", "version", "tables", "columns", "cell", "number", "day", "extra"])
def test_what_is_not_from_here_is_refused_and_nothing_is_made(path, tmp_path, harm):
    found = json.loads(json.dumps(filled(path).everything()))
    match harm:
        case "columns":
            found["tables"]["gifts"]["columns"][0] = 'x"; DROP TABLE gifts'
        case "cell":
            found["tables"]["gifts"]["rows"][0] = [{}]
        case "number" | "day" | "extra":
            name, cell = {"number": ("round", 2**70), "day": ("interviewed_on", "soon"), "extra": ("extra", "{")}[harm]
            table = found["tables"]["interviews"]
            table["rows"][0][table["columns"].index(name)] = cell
            table["rows"][0][table["columns"].index("checksum")] = UNKNOWN
        case _:
            del found[harm]
    with pytest.raises(JournalError, match="not what `followup export-all` writes"):
        Journal.bring_in(found, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


# The doctor


def looked(run):
    code, out, _ = run("doctor", "--json")
    findings = json.loads(out)["findings"]
    return code, {finding["what"] for finding in findings if not finding["well"]}, findings


def sound(path):
    journal = Journal(path)
    journal.save(
        applications={"company": "Tide"}, interviews={"interviewed_on": "2026-03-03", "interviewers": "Ana Lee"}
    )
    journal.backup_now(now=dt.datetime.now())  # noqa: DTZ005 - local, as a panel does it
    return journal


def test_a_folder_that_cannot_be_written_to_is_no_writer(path, run, monkeypatch):
    sound(path)

    def refused(*_given, **_more):
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(open_file, "turn", refused)
    _, looked_at, findings = looked(run)
    (lock,) = [finding["seen"] for finding in findings if finding["what"] == "lock"]
    assert looked_at == {"lock"} and lock == "it cannot be written to"


def test_a_sound_journal_is_well_in_every_line(path, run):
    sound(path)
    code, ill, findings = looked(run)
    assert (code, ill) == (0, set())
    assert {"integrity", "backups", "permissions", "folder", "git", "lock", "notebooks", "versions"} == {
        finding["what"] for finding in findings
    }
    assert sqlite3.sqlite_version in findings[-1]["seen"]
    assert run("doctor")[1].count("ok  ") == len(findings)


def harmed(path, harm):
    match harm:
        case "integrity":
            path.write_bytes(path.read_bytes().replace(b"Ana Lee", b"Ana Lea"))
        case "backups":
            next(path.parent.glob("journal.db.backups/*.db")).unlink()
        case "permissions":
            path.chmod(0o644)
        case "folder":
            (path.parent / ".stfolder").mkdir()
        case "git":
            (path.parent / ".git").mkdir()
        case "notebooks":
            book = {"cells": [{"outputs": [{"text": ["to ANA LEE"]}]}], "metadata": {}}
            (path.parent / "mine.ipynb").write_text(json.dumps(book))
        case "journal":
            path.unlink()


@pytest.mark.parametrize("harm", ["integrity", "backups", "permissions", "folder", "git", "notebooks", "journal"])
def test_each_ill_is_named_with_what_to_do(path, run, harm):
    sound(path)
    harmed(path, harm)
    code, ill, findings = looked(run)
    assert (code, ill) == (1, {harm})
    assert all(finding["remedy"] for finding in findings if not finding["well"])


HEALED = {  # what is advised, followed to the letter
    "backups": lambda path, run: panels.due(),
    "permissions": lambda path, run: path.chmod(0o600),
    "git": lambda path, run: (path.parent / ".gitignore").write_text("*\n"),
    "journal": lambda path, run: run("restore", "--journal", path),
}


@pytest.mark.parametrize("harm", HEALED)
def test_what_is_advised_makes_it_well(path, run, harm):
    sound(path)
    harmed(path, harm)
    HEALED[harm](path, run)
    assert looked(run)[:2] == (0, set())


def test_the_doctor_says_who_holds_the_lock(path, run):
    sound(path)
    with turn(lock_path(path), timeout=1):
        _, ill, findings = looked(run)
    assert ill == {"lock"}
    assert f"process {os.getpid()}" in next(each["seen"] for each in findings if each["what"] == "lock")


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox (Personal)", "Dropbox"), ("OneDrive - Tide Labs", "OneDrive"), ("Mobile Documents", "iCloud"),
        ("Google Drive", "Google Drive"), ("Documents", ""), ("dropbox-notes", ""),
    ],
)  # fmt: skip
def test_a_synchronised_folder_is_known_by_its_name(tmp_path, folder, service):
    assert places.synchronised(tmp_path / folder / "search" / "journal.db") == service


def test_conflict_copies_are_found(tmp_path):
    names = ["journal (conflicted copy 2026-03-03).db", "journal.sync-conflict-20260303-120000.db", "journal.db.lock"]
    for name in names:
        (tmp_path / name).touch()
    assert [file.name for file in places.conflict_copies(tmp_path / "journal.db")] == names[:2]

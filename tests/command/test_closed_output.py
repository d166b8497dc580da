"""A reader that is gone: what a command can no longer print stops nothing of what it does."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from followup_analytics import Journal
from followup_analytics.command import cli, commands, launch
from tests.laws import some
from tests.makers import log_from

DAY = "2026-02-01"
PATHS = {"path": "theirs.csv", "target": "out", "copy": "copy.db", "copy or newest": "kept.db", "person": "Ines Moreau"}
PATHS["notebook"] = "mine.ipynb"
FILES = (
    "--csv",
    "--json",
    "--md",
    "--md page",
    "--md statement",
    "--html",
    "--ics",
    "--svg",
)  # a PNG is drawn as the SVG is
QUICK = {"cadences": ["--draws", "2"], "simulate": ["--interviews", "20"]}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A journal with something to undo, to forget and to answer, and a file to import."""
    folder = tmp_path_factory.mktemp("kept")
    journal = Journal(folder / "journal.db")
    journal.add_log(
        log_from(
            applications=[{"application_id": "a", "company": "Tide Labs", "applied_on": "2026-01-02"}],
            interviews=[{"application_id": "a", "interviewed_on": "2026-01-12", "interviewers": "Ines Moreau"}],
            follow_ups=[{"application_id": "a", "sent_on": "2026-01-13", "to": "Ines Moreau"}],
        )
    )
    journal.backup(folder / "kept.db")
    journal.save(applications=[{"application_id": "b", "company": "Hill & Co"}])
    (folder / "mine.ipynb").write_text('{"cells": [], "metadata": {}}')
    (folder / "theirs.csv").write_text("company,applied_on\nReef,2026-01-05\n")
    return folder


@pytest.fixture
def without_lab(monkeypatch):
    monkeypatch.setattr(launch, "_jupyterlab", lambda: lambda arguments: None)


def call(name):
    """The command with all that it can write, each of it into a file."""
    options = commands.COMMANDS[name].options
    names = [option for option in options if isinstance(option, str)]
    files = [part for option in names if option in FILES for part in _file(option.split()[0])]
    yes = ["--yes"] if {"agreement", "--yes forget"} & set(names) else []
    day = ["--as-of", DAY] if "--as-of" in names else []
    folder = ["--folder", "lab"] if "--folder" in names else []
    paths = [PATHS[option] for option in names if option in PATHS]
    return [name, *paths, *files, *yes, *day, *folder, *QUICK.get(name, [])]


def _file(option):
    return [option, f"written.{option[2:]}"]


def written(folder):
    """Names and bytes of what lies in a folder, a journal as its tables; times of the clock aside."""
    return dict(sorted((_plain_name(file, folder), _content(file)) for file in folder.rglob("*") if file.is_file()))


def _plain_name(file, folder):
    return re.sub(r"\d{4,}", "0", str(file.relative_to(folder)))


def _content(file):
    if file.suffix == ".db":
        journal = Journal(file)
        return {name: frame.to_csv() for name, frame in journal.log().tables.items()}, len(journal.history())
    return file.read_bytes() if file.suffix in (".csv", ".md", ".html", ".ics", ".png", ".svg") else None


def heard():
    return Path(os.devnull).open("w")


def closed():
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w")


def full():
    device = Path("/dev/full")
    return (device if device.exists() else Path(os.devnull)).open("w")


@pytest.mark.law
@pytest.mark.parametrize("name", some([*commands.COMMANDS], 7))
def test_a_command_whose_output_nobody_reads_writes_all_that_it_writes(
    name, kept, tmp_path, monkeypatch, without_lab, capfd
):
    found = {}
    for end in (heard, closed, full):
        folder = tmp_path / end.__name__
        shutil.copytree(kept, folder)
        monkeypatch.chdir(folder)
        monkeypatch.setenv(launch.JOURNAL_VARIABLE, "journal.db")
        with monkeypatch.context() as patch, end() as stream:
            patch.setattr(sys, "stdout", stream)
            found[end] = cli.main(call(name)), written(folder)
    assert found[heard] == found[closed] == found[full]
    assert found[heard][0] in (0, 1)
    assert found[heard][1] != written(kept)
    assert "fault" not in capfd.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
@pytest.mark.law
@pytest.mark.parametrize("name", some([*commands.COMMANDS], 7))
def test_whatever_a_command_writes_is_its_owners_alone(name, kept, tmp_path, monkeypatch, without_lab, capfd):
    folder = tmp_path / "here"
    shutil.copytree(kept, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv(launch.JOURNAL_VARIABLE, "journal.db")
    there, before = {*folder.rglob("*")}, os.umask(0)
    try:
        cli.main(call(name))
    finally:
        os.umask(before)
    made = {path: path.stat().st_mode & 0o777 for path in folder.rglob("*") if path not in there}
    assert {str(path): oct(mode) for path, mode in made.items() if mode & 0o077} == {}
    assert made or name != "prepare"


@pytest.mark.parametrize("closing", ["a reader that is gone", "no output at all"])
def test_a_person_is_forgotten_though_nobody_reads_it(closing, kept, tmp_path):
    shutil.copytree(kept, tmp_path / "own")
    code = "from followup_analytics.command.cli import main; raise SystemExit(main())"
    call = [sys.executable, "-c", code, "forget", "Ines Moreau", "--journal", str(tmp_path / "own/journal.db"), "--yes"]
    if closing == "no output at all":
        call = ["sh", "-c", 'exec "$@" >&-', "sh", *call]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
    assert Journal(tmp_path / "own/journal.db").forget("Ines Moreau", dry_run=True).empty

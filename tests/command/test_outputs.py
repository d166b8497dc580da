"""Where a table goes: a file by its ending, or standard output."""

import json

import pandas as pd
import pytest

from followup_analytics import SAMPLE_DAY, Journal, sample_log
from followup_analytics.command import cli, commands, launch
from tests.laws import some

OUTPUTS = ("--csv", "--json", "--md", "--md page", "--md statement", "--html", "--ics", "--png", "--svg")
WRITING = [
    (name, option.split()[0])
    for name, command in commands.COMMANDS.items()
    for option in command.options
    if option in OUTPUTS
]
TEXTS = [(name, option) for name, option in WRITING if option not in ("--png", "--svg")]
MORE = {"cadences": ["--draws", "2"], "forget": ["Nobody At All"]}
TARGETS = {"export": "made", "export-all": "all", "simulate": "world", "prepare": "laid", "backup": "copy.db"}
ACTING = (*TARGETS, "import", "restore", "share", "undo")
MORE |= {name: [target] for name, target in TARGETS.items()} | {"import": ["made", "--yes"], "share": ["book.ipynb"]}
MORE |= {"restore": ["copy.db"]}
TEXTS = [(name, option) for name, option in TEXTS if name not in ACTING]


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    journal = Journal(tmp_path_factory.mktemp("journal") / "journal.db")
    journal.add_log(sample_log())
    return journal


@pytest.fixture(autouse=True)
def place(journal, tmp_path, monkeypatch):
    monkeypatch.setenv(launch.JOURNAL_VARIABLE, str(journal.path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(name, *options):
    day = ["--as-of", str(SAMPLE_DAY)] if "--as-of" in commands.COMMANDS[name].options else []
    return [name, *MORE.get(name, []), *day, *options]


def test_every_command_that_gives_a_table_as_csv_gives_it_as_json():
    csv, json_ = ({name for name, option in WRITING if option == own} for own in ("--csv", "--json"))
    assert csv <= json_


@pytest.mark.parametrize(("name", "option"), WRITING)
def test_a_name_with_another_ending_is_refused_with_the_option_the_file_and_the_right_one(name, option, place, capsys):
    for file in ("out.txt", str(place), *(["-"] if option in ("--png", "--svg") else [])):
        assert cli.main(call(name, option, file)) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert f"{option} {file}: write a name that ends in .{option[2:]}" in err
    assert not list(place.iterdir())


@pytest.mark.law
@pytest.mark.parametrize(("name", "option"), some(TEXTS, 8))
def test_a_dash_is_standard_output_and_holds_what_the_file_holds_alone(name, option, place, capsysbinary):
    file = f"out.{option[2:]}"
    code = cli.main(call(name, option, file))
    capsysbinary.readouterr()
    assert cli.main(call(name, option, "-")) == code in (0, 1)
    out, _ = capsysbinary.readouterr()
    assert out == (place / file).read_bytes().removeprefix(b"\xef\xbb\xbf") or name == "doctor"
    assert [path.name for path in place.iterdir()] == [file]


def test_every_command_that_ends_has_json():
    assert {name for name, command in commands.COMMANDS.items() if "--json" not in command.options} == {"lab", "demo"}


def test_what_a_command_did_is_one_record_with_its_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(launch.JOURNAL_VARIABLE, str(tmp_path / "journal.db"))
    Journal(tmp_path / "journal.db").add_log(sample_log())
    (tmp_path / "book.ipynb").write_text('{"cells": [], "metadata": {}}', "utf-8")
    for name in ACTING:
        assert cli.main(call(name, "--json", "-")) == 0
        out, err = capsys.readouterr()
        found = json.loads(out)
        assert (name, found["said"] != "", err) == (name, True, "")
        assert all(isinstance(value, str | int | dict | list | None) for value in found.values())
    assert json.loads(out)["taken_back"] is True


def test_an_import_that_nobody_agreed_to_says_so_in_its_record_and_stores_nothing(place, journal, capsys):
    (place / "jobs.csv").write_text("Firma,Stelle,Beworben am\nTide Labs,Analyst,03.04.2026\n", "utf-8")
    before = journal.version
    assert cli.main(["import", "jobs.csv", "--json", "-"]) == 2
    out, err = capsys.readouterr()
    assert (json.loads(out)["stored"], json.loads(out)["rows"], journal.version) == (0, {"applications": 1}, before)
    assert "run it again with --yes" in err


def test_what_is_said_of_other_files_does_not_stand_in_the_table(place, capsys):
    assert cli.main(call("stages", "--json", "-", "--csv", "s.csv", "--svg", "s.svg")) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == len(pd.read_csv("s.csv"))
    assert [line.split(":")[0] for line in err.splitlines()] == ["s.svg", "s.csv"]


def test_two_tables_on_one_standard_output_are_refused(capsys):
    assert cli.main(call("due", "--csv", "-", "--json", "-")) == 2
    assert "--json -: another option writes on standard output already" in capsys.readouterr().err

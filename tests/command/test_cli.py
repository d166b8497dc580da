"""The command line: what it prints, how it ends, and that it never shows a traceback."""

import contextlib
import sqlite3
import subprocess
import sys

import pandas as pd
import pytest

from followup_analytics import Journal
from followup_analytics.command import cli, commands, launch

DAY = "2026-02-01"


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv(launch.JOURNAL_VARIABLE, str(tmp_path / "journal.db"))
    return tmp_path


@pytest.fixture
def journal(workspace):
    journal = Journal(workspace / "journal.db")
    journal.save(
        applications=[{"application_id": "a", "company": "Tide Labs", "role": "Engineer", "applied_on": "2026-01-02"}],
        interviews=[{"application_id": "a", "interviewed_on": "2026-01-12", "interviewers": "Ana Lee"}],
        follow_ups=[{"application_id": "a", "sent_on": "2026-01-13", "to": "Ana Lee"}],
    )
    return journal


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_every_command_has_help_with_an_example(name, run):
    code, out, _ = run(name, "--help")
    assert code == 0
    assert f"example: followup {name}" in " ".join(out.split())


@pytest.mark.parametrize("name", commands.COMMANDS)
def test_every_example_is_understood(name):
    example = commands.COMMANDS[name].example.split()
    assert cli.parser().parse_args(example).run is commands.COMMANDS[name].run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "COMMAND"),
        (["sing"], "sing"),
        (["due", "--as-of", "01.02.2026"], "'01.02.2026' is not a day; write it as 2026-11-22"),
        (["due", "--within", "-3"], "--within"),
        (["due", "--journal", "a.db", "--log", "b"], "not allowed with"),
        (["rates", "--kind", "poem"], "thank_you"),
    ],
)
def test_a_wrong_call_ends_with_2_and_one_line_that_says_why(arguments, said, run):
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert "--help" in err


@pytest.mark.parametrize("name", ["due", "outcomes", "stages", "check", "backup"])
def test_a_journal_that_is_not_there_is_named_with_a_remedy_and_not_made(name, run, workspace):
    code, _, err = run(name, *(["copy.db"] if name == "backup" else []))
    assert (code, err.count("\n")) == (2, 1)
    assert "journal.db: there is no journal here" in err
    assert "followup lab" in err
    assert not (workspace / "journal.db").exists()


def test_due_lists_what_is_due_with_its_reason(run, journal):
    code, out, _ = run("due", "--as-of", DAY)
    assert code == 0
    assert "Tide Labs" in out
    assert "2026-01-23" in out
    assert "reason" in out


def test_what_lies_ahead_is_listed_only_when_asked_for(run, journal):
    assert "Nothing is due." in run("due", "--as-of", "2026-01-20")[1]
    assert "2026-01-23" in run("due", "--as-of", "2026-01-20", "--within", "3")[1]


def test_the_cadence_kept_in_the_journal_holds_until_another_is_named(run, journal):
    from followup_analytics import Cadence

    journal.keep_cadence(Cadence(every=30))
    assert "Nothing is due." in run("due", "--as-of", DAY)[1]
    assert "Tide Labs" in run("due", "--as-of", DAY, "--every", "7")[1]


@pytest.mark.parametrize("name", ["due", "outcomes", "stages", "curve", "rates"])
def test_a_day_before_the_log_says_that_nothing_is_known_yet(name, run, journal):
    code, out, _ = run(name, "--as-of", "2020-01-01")
    assert code == 0
    assert "Nothing is known yet on that day: the log begins on 2026-01-02." in out


def test_outcomes_prints_the_frame_and_its_sentence(run, journal):
    code, out, _ = run("outcomes", "--as-of", DAY)
    assert code == 0
    assert "Tide Labs" in out
    assert "Of 1 application 1 is open." in out


def test_a_curve_shows_its_usual_days_and_loses_no_count_between_them(run, journal):
    journal.save(responses=[{"application_id": "a", "received_on": "2026-01-18", "kind": "reply"}])  # day 6
    lines = [line.split() for line in run("curve", "--as-of", DAY, "--horizon", "9")[1].splitlines()]
    assert [line[2] for line in lines if line and line[0] in ("5", "7", "9")] == ["0", "1", "1"]


def test_a_chart_goes_to_the_file_asked_for(run, journal, workspace):
    code, out, _ = run("stages", "--as-of", DAY, "--svg", workspace / "stages.svg", "--png", workspace / "stages.png")
    assert code == 0
    assert "Of 1 application" in out
    assert "<svg" in (workspace / "stages.svg").read_text("utf-8")
    assert (workspace / "stages.png").read_bytes().startswith(b"\x89PNG")


def test_a_backup_can_be_put_back(run, journal, workspace):
    assert run("backup", workspace / "copy.db")[0] == 0
    journal.save(applications=[{"application_id": "b", "company": "Later"}])
    code, out, _ = run("restore", workspace / "copy.db")
    assert code == 0
    assert "What was there is now" in out
    assert Journal(workspace / "journal.db").log().applications["company"].tolist() == ["Tide Labs"]


def test_the_history_is_listed_by_day_and_everything_since_a_time_is_taken_back(run, journal):
    before = journal.log()
    journal.save(applications=[{"application_id": "b", "company": "Later"}])
    journal.save(applications=[{**journal.row("applications", "a"), "role": "Manager"}])
    journal.delete("applications", "b")
    journal.keep_setting("language", "de")
    con = sqlite3.connect(journal.path)
    con.execute("UPDATE changes SET at = datetime('now', '-2 days') WHERE change_id = 1")
    con.commit()
    con.close()
    code, out, _ = run("history")
    days = [line for line in out.splitlines() if not line.startswith(" ")]
    assert code == 0 and len(days) == 2 and "deleted 1 application" in out and "saved 1 setting" in out
    yesterday = (pd.Timestamp.now() - pd.Timedelta(days=1)).date()
    assert "Took back 4 changes" in run("undo", "--to", yesterday)[1]
    assert "took back" in run("history")[1]
    for name, frame in before.tables.items():
        pd.testing.assert_frame_equal(journal.log().tables[name], frame)
    assert journal.setting("language", "") == ""
    assert "nothing to undo" in run("undo", "--to", yesterday)[1]
    assert run("undo")[0] == 0  # what was taken back is one change, which undo brings back
    assert journal.log().applications["role"].tolist() == ["Manager"]
    assert run("undo", "--to", "soon")[0] == 2


def test_a_sound_journal_has_no_problems(run, journal):
    assert run("check")[:2] == (0, "No problems: 1 applications, 1 interviews, 1 follow-ups.\n")


def test_a_file_that_is_no_journal_is_refused_in_one_line(run, workspace):
    (workspace / "journal.db").write_text("Dear diary, today I applied to Tide Labs." * 100)
    code, _, err = run("due")
    assert (code, err.count("\n")) == (2, 1)
    assert "journal.db" in err


def test_a_file_system_that_refuses_is_told_in_one_line(run, journal, workspace):
    code, _, err = run("stages", "--as-of", DAY, "--svg", workspace / "nowhere" / "stages.svg")
    assert (code, err.count("\n")) == (2, 1)
    assert "stages.svg" in err


def test_a_reader_that_stops_early_is_no_fault(journal):
    code = "from followup_analytics.command.cli import main; raise SystemExit(main(['--help']))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


def test_ctrl_c_is_quiet(run, journal, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Journal, "log", interrupted)
    assert run("due") == (130, "", "")


def test_import_shows_a_mapped_file_stores_it_when_told_and_a_second_run_adds_nothing(run, workspace):
    (workspace / "theirs.csv").write_text("Firm,Sent\nTide Labs,2026-01-05\nHill & Co,2026-01-06\n")
    (workspace / "columns.toml").write_text('[applications]\ncompany = "Firm"\napplied_on = "Sent"\n')
    call = ("import", workspace / "theirs.csv", "--map", workspace / "columns.toml")
    code, out, err = run(*call)
    assert (code, err.count("\n")) == (2, 1)
    assert "Hill & Co" in out and "2 new" in out and "--yes" in err
    assert not (workspace / "journal.db").exists()
    assert run(*call, "--dry-run")[0] == 0 and not (workspace / "journal.db").exists()
    code, out, _ = run(*call, "--yes")
    assert (code, out.splitlines()[-1]) == (
        0,
        f"{workspace / 'journal.db'}: 2 rows added or changed, 0 there already.",
    )
    assert "0 rows added or changed, 2 there already" in run(*call, "--yes")[1]


def test_import_lists_its_problems_and_ends_with_1(run, workspace):
    (workspace / "responses.csv").write_text("company,received_on,kind\nTide Labs,2026-01-05,sang\n")
    code, out, _ = run("import", workspace / "responses.csv", "--yes")
    assert code == 1
    assert "responses.csv:2: responses.kind 'sang'" in out
    assert "(set aside)" in out


KEPT_OUT = {
    "lunch.eml": (
        "From: ana@acme.example\nTo: me@mail.example\nSubject: Lunch\nDate: Wed, 4 Mar 2026 10:30:00 +0100\n\nPizza?\n",
        "Kept out, mail: does not mention an application (1)",
    ),
    "lunch.ics": (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
        "BEGIN:VEVENT\nUID:1\nDTSTART:20260304T090000Z\nSUMMARY:Lunch\nEND:VEVENT\nEND:VCALENDAR\n",
        "Kept out, event: names no interview (1)",
    ),
    "twice.vcf": (
        2 * "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nEMAIL:ana@acme.example\nEND:VCARD\n",
        "Kept out, contact: 1 line (line 6: Ana)",
    ),
    "total.csv": (
        "Company,Applied,Status\nTide Labs,2026-01-05,Applied\nTotal,,\n",
        "Kept out, total: 1 line (line 3: Total)",
    ),
}


@pytest.mark.parametrize("name", KEPT_OUT)
def test_what_is_kept_out_is_named_by_its_line_or_counted_by_its_reason(name, run, workspace):
    text, said = KEPT_OUT[name]
    (workspace / name).write_text(text)
    _, out, _ = run("import", workspace / name, "--dry-run")
    assert said in out.splitlines()
    assert "nan" not in out and "<NA>" not in out


def test_a_folder_of_ones_own_without_a_doubt_needs_no_yes(run, workspace):
    (workspace / "mine").mkdir()
    (workspace / "mine" / "follow_ups.csv").write_text("company,sent_on\nTide Labs,2026-01-05\n")
    assert run("import", workspace / "mine")[0] == 0
    (workspace / "mine" / "follow_ups.csv").write_text("company,sent_on,mood\nTide Labs,2026-01-06,calm\n")
    code, out, _ = run("import", workspace / "mine")
    assert code == 2 and "Column mood is not used" in out


def test_a_table_alone_is_asked_about_and_so_is_a_company_of_which_only_an_id_is_known(run, workspace):
    own = workspace / "own"
    own.mkdir()
    (own / "responses.csv").write_text("application_id,received_on,kind\na1,2026-01-05,reply\n")
    for source in (own / "responses.csv", own):
        code, out, err = run("import", source)
        assert (code, err.count("\n")) == (2, 1)
        assert "1 application has an id and no company. What stands for the company? (a1) Taken: its id." in out
        assert not (workspace / "journal.db").exists()
    (own / "applications.csv").write_text("application_id,company\na1,Tide Labs\n")
    assert run("import", own / "applications.csv")[0] == 2 and not (workspace / "journal.db").exists()
    assert run("import", own)[0] == 0


def test_a_folder_of_other_files_ends_in_one_line_that_names_them(run, workspace):
    folder = workspace / "theirs"
    folder.mkdir()
    code, out, err = run("import", folder)
    assert (code, out, err.count("\n")) == (2, "", 1) and "is empty" in err
    (folder / "tracker.csv").write_text("Company,Applied\nTide Labs,2026-01-05\n")
    code, out, err = run("import", folder)
    assert (code, out, err.count("\n")) == (2, "", 1) and "tracker.csv. Give one of these files." in err


def test_an_edited_log_is_shown_and_agreed_to(run, workspace):
    own = workspace / "own"
    own.mkdir()
    (own / "applications.csv").write_text("application_id,company,role\na1,Tide Labs,Clerk\n")
    assert run("import", own)[0] == 0
    (own / "applications.csv").write_text("application_id,company,role\na1,Tide Laboratories,Clerk\n")
    code, out, _ = run("import", own)
    assert code == 2 and "0 new, 0 same, 1 changed, 0 gone" in out and "Tide Labs → Tide Laboratories" in out
    assert run("import", own, "--yes")[0] == 0
    assert Journal(workspace / "journal.db").log().applications["company"].tolist() == ["Tide Laboratories"]


def test_an_import_at_a_terminal_asks_its_questions_and_then_whether(run, workspace, monkeypatch):
    (workspace / "theirs.csv").write_text("Company,Applied,Status\nTide Labs,03/04/2026,Yodelled\n")
    told = iter(["3", "2", "n", "3", "2", "y"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(told))
    code, out, _ = run("import", workspace / "theirs.csv")
    assert code == 0 and "Nothing was stored" in out and not (workspace / "journal.db").exists()
    assert run("import", workspace / "theirs.csv")[0] == 0
    applied = Journal(workspace / "journal.db").log().applications["applied_on"]
    assert applied.dt.strftime("%m-%d").tolist() == ["03-04"]


def test_dates_that_can_be_read_both_ways_are_asked_about_until_the_order_is_said(run, workspace):
    (workspace / "follow_ups.csv").write_text("company,sent_on\nTide Labs,03/04/2026\n")
    code, out, err = run("import", workspace / "follow_ups.csv")
    assert (code, err.count("\n")) == (2, 1)
    assert "day first or month first? (03/04/2026)" in out
    assert not (workspace / "journal.db").exists()
    assert run("import", workspace / "follow_ups.csv", "--day-first", "--yes")[0] == 0
    assert Journal(workspace / "journal.db").log().follow_ups["sent_on"].dt.month.tolist() == [4]


def test_a_log_in_files_is_read_without_a_journal_and_its_problems_are_announced(run, workspace):
    (workspace / "follow_ups.csv").write_text("company,sent_on\nTide Labs,2026-01-05\nTide Labs,soon\n")
    code, out, err = run("outcomes", "--log", workspace / "follow_ups.csv", "--as-of", DAY)
    assert code == 0
    assert "Tide Labs" in out
    assert "1 problem" in err
    assert run("check", "--log", workspace / "follow_ups.csv")[0] == 1


def test_the_due_list_goes_to_a_spreadsheet_a_page_and_a_calendar(run, journal, workspace):
    csv, md, ics = (workspace / f"due.{kind}" for kind in ("csv", "md", "ics"))
    code, out, _ = run("due", "--as-of", DAY, "--csv", csv, "--md", md, "--ics", ics)
    assert code == 0
    assert out.splitlines() == [f"{path}: 1 note." for path in (csv, md, ics)]
    assert pd.read_csv(csv)["company"].tolist() == ["Tide Labs"]
    assert "Tide Labs" in md.read_text("utf-8")
    assert "BEGIN:VEVENT" in ics.read_text("utf-8")


def test_a_whole_log_goes_out_as_csv_and_comes_back_as_it_was(run, journal, workspace):
    assert run("export", workspace / "out")[0] == 0
    assert run("import", workspace / "out", "--journal", workspace / "second.db")[0] == 0
    first, second = journal.log(), Journal(workspace / "second.db").log()
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(table, second.tables[name])


def test_a_result_goes_to_a_csv_file(run, journal, workspace):
    assert run("curve", "--as-of", DAY, "--csv", workspace / "curve.csv")[0] == 0
    assert len(pd.read_csv(workspace / "curve.csv")) == 61


def test_a_simulated_log_is_written_and_labelled_wherever_it_shows(run, workspace):
    code, out, _ = run("simulate", workspace / "made-up", "--interviews", "20", "--seed", "1")
    assert (code, "simulated" in out) == (0, True)
    assert "A simulated log." in run("outcomes", "--log", workspace / "made-up", "--as-of", "2026-06-30")[1]


def test_a_comparison_of_rhythms_says_what_it_assumes(run, workspace):
    run("simulate", workspace / "made-up", "--interviews", "60", "--seed", "1")
    out = run("cadences", "--log", workspace / "made-up", "--as-of", "2026-06-30", "--draws", "2")[1]
    assert "This assumes:" in out


def test_problems_are_listed_with_place_value_reason_remedy_and_fate(capsys):
    problem = {
        "file": "log.csv",
        "line": 7,
        "table": "responses",
        "column": "kind",
        "value": "nope\x1b[2J",
        "reason": "is not a kind",
        "remedy": "Use reply.",
        "kept": False,
    }
    assert commands.list_problems(pd.DataFrame([problem])) == 1
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "1 problem, 1 row set aside:",
        "log.csv:7: responses.kind 'nope\\x1b[2J' is not a kind. Use reply. (set aside)",
    ]


def test_the_installed_command_ends_with_the_same_code():
    code = "from followup_analytics.command.cli import main; raise SystemExit(main(['due', '--as-of', 'x']))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 2


def test_what_nobody_foresaw_ends_with_2_and_a_sentence_that_says_how_to_report_it(run, journal, monkeypatch):
    def broken(*_, **__):
        raise KeyError("gap\nof a private note " + "x" * 900)

    monkeypatch.setattr("followup_analytics.agenda.due.due_list", broken)
    code, out, err = run("due", "--as-of", DAY)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("followup: this is a fault in the program, not in what you gave it: KeyError: ")
    assert (
        f"(test_cli.py, line {broken.__code__.co_firstlineno + 1}). Report that with what `followup --debug …`" in err
    )
    assert len(err) < 700
    code, out, err = run("--debug", "due", "--as-of", DAY)
    assert (code, out) == (2, "")
    assert err.startswith("Traceback (most recent call last):")
    assert err.splitlines()[-1].startswith("followup: this is a fault in the program")


def test_too_little_memory_is_told_as_that(run, journal, monkeypatch):
    def broken(*_, **__):
        raise MemoryError

    monkeypatch.setattr("followup_analytics.agenda.due.due_list", broken)
    assert run("due")[::2] == (
        2,
        "followup: there is not enough memory for this. Close other programs, or ask for less.\n",
    )


@pytest.mark.parametrize("held", ["a folder", "a text", "nothing", "half a journal", "another database"])
@pytest.mark.parametrize("name", [name for name, command in commands.COMMANDS.items() if "source" in command.options])
def test_whatever_lies_in_the_journals_place_a_command_ends_with_a_sentence(name, held, run, journal, workspace):
    path = workspace / "other.db"
    if held == "a folder":
        path.mkdir()
    elif held == "another database":
        with contextlib.closing(sqlite3.connect(path)) as con:
            con.execute("CREATE TABLE own (cell)")
            con.commit()
    else:
        half = journal.path.read_bytes()
        path.write_bytes({"a text": b"company\nTide\n" * 99, "nothing": b""}.get(held, half[: len(half) // 2]))
    code, _, err = run(name, *([workspace / "out"] if name == "export" else []), "--journal", path)
    assert code in (0, 1, 2)
    assert "Traceback" not in err
    assert "fault in the program" not in err
    assert code == 0 or err.count("\n") == 1 or name == "check"


def test_due_quiet_prints_nothing_and_says_by_its_exit_code_whether_something_is_due(run, journal):
    assert run("due", "--as-of", DAY, "--quiet") == (10, "", "")
    assert run("due", "--as-of", "1999-01-01", "--quiet") == (0, "", "")
    assert run("due", "--as-of", "never", "--quiet")[0] == 2


def test_the_week_is_printed_or_written_as_markdown_and_html(run, journal, workspace):
    code, out, _ = run("week", "--as-of", DAY)
    assert code == 0
    assert out.startswith("# The week to ")
    code, out, _ = run("week", "--as-of", DAY, "--md", workspace / "w.md", "--html", workspace / "w.html")
    assert code == 0
    assert (workspace / "w.md").read_text("utf-8").startswith("# The week to ")
    assert (workspace / "w.html").read_text("utf-8").startswith("<!doctype html>")


def test_promised_days_are_listed(run, journal, workspace):
    code, out, _ = run("promised-days", "--as-of", DAY)
    assert code == 0
    assert "No promised day is written down." in out
    assert run("promised-days", "--as-of", DAY, "--csv", workspace / "p.csv")[0] == 0

"""A person is forgotten: no byte of her is left in any file of the toolkit, and the search goes on without her."""

import datetime as dt
import io
import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import Journal, outcomes, panels, propose
from followup_analytics.command import launch
from followup_analytics.journal.forgetting.age import FORGET_AFTER, not_since
from followup_analytics.journal.forgetting.forget import PERHAPS, Nobody
from followup_analytics.journal.store.remains import copies
from tests.laws import examples

NAME, MAIL, PRIVATE = "Zoë Quist", "zoe.quist@tide.example", "harpsichord evenings"
WORDS = (NAME, MAIL, PRIVATE, "zoe", "Quist", "harpsichord", "confidante")
at = dt.datetime.fromisoformat


@pytest.fixture
def path(tmp_path, monkeypatch):
    path = tmp_path / "followups" / "journal.db"
    monkeypatch.setenv(launch.JOURNAL_VARIABLE, str(path))
    return path


def filled(path):
    """A journal in which she stands in rows, history, imports, settings, drafts, copies, and files put aside."""
    journal = Journal(path)
    journal.save(
        applications={"application_id": "a", "company": "Tide Labs", "note": f"{NAME} answered the phone"},
        interviews=[
            {"interview_id": "i", "interviewed_on": "2026-03-03", "interviewers": f"{NAME} <{MAIL}>; Bo Berg",
             "note": f"zoë  quist and Bo on {PRIVATE}"},
            {"interview_id": "alone", "interviewed_on": "2026-03-05", "interviewers": NAME, "note": "a confidante"},
        ],
        topics=[
            {"interview_id": "i", "interviewer": NAME, "topic": PRIVATE, "kind": "personal", "private": True},
            {"interview_id": "i", "interviewer": "Bo Berg", "topic": "tide models"},
            {"interview_id": "alone", "topic": "harpsichord makers", "kind": "personal"},
        ],
        follow_ups=[
            {"sent_on": "2026-03-04", "to": f"{NAME} <{MAIL}>", "subject": f"Dear {NAME}", "body": f"{PRIVATE} " * 900},
            {"sent_on": "2026-03-14", "to": f"Bo Berg; {MAIL}", "body": "Dear both", "mine": f"ask {NAME}"},
        ],
        responses={"received_on": "2026-03-20", "kind": "reply", "from": MAIL, "note": "a confidante writes"},
        gifts=[{"title": f"{NAME}, an old friend", "kind": "contact"}, {"title": "Tides", "kind": "article"}],
        plans={"kind": "snooze", "to": NAME, "until_on": "2026-04-01", "reason": "the confidante is away"},
    )  # fmt: skip
    journal.backup_now(now=at("2026-03-01T12:00"))
    journal.save(interviews={**journal.row("interviews", "i"), "note": f"{NAME} again"})
    journal.keep_setting("templates", {"thanks": f"Dear {NAME}"})
    sheet = pd.DataFrame({"Company": ["Delta"], "Applied": ["2026-03-01"], "Contact": [NAME], "Notes": [PRIVATE]})
    propose(io.StringIO(sheet.to_csv(index=False)).getvalue(), journal=journal).accept(journal, as_guessed=True)
    journal.backup_now(now=at("2026-03-02T12:00"))
    panels.due(journal, as_of="2026-03-06")
    journal.keep_autosave("capture", {"company": "Tide", "people": [{"name": NAME}]})
    journal.keep_autosave(f"note a thank_you {NAME}", {"body": "x"})
    journal.keep_autosave("other", {"company": "Delta"})
    journal.set_autosave_aside("capture", why="test")
    journal.keep_autosave("capture", {"note": f"asked about {PRIVATE}"})
    (path.parent / "journal.db.drafts" / ".x.part").write_text(json.dumps({"name": NAME}))
    (path.parent / ".journal.db.restored").write_text(MAIL)
    Journal.restore(None, path)
    damaged = path.parent / "journal.db.backups" / "2026-02-01T120000.db"
    damaged.write_bytes(path.read_bytes()[:6000])
    return Journal(path)


def traces(folder, words=WORDS):
    """Every word that is found in the bytes or the name of a file of the folder."""
    found = set()
    for file in filter(lambda file: file.is_file(), folder.rglob("*")):
        content = f"{file.name} {file.read_bytes().decode('utf-8', 'ignore')}".lower()
        for word in words:
            forms = {word.lower(), json.dumps(word.lower())[1:-1], word.lower().replace(" ", "_")}
            found |= {(file.name, word) for form in forms if form in content}
    return found


def test_no_byte_of_her_is_left_and_what_is_not_hers_stands(path):
    journal = filled(path)
    assert {word for _, word in traces(path.parent)} == set(WORDS)  # the control: everything finds her before
    assert len({name for name, _ in traces(path.parent)}) > 7
    before = journal.log()
    listed = journal.forget(NAME)
    assert not listed["fate"].str.startswith("still").any()
    assert traces(path.parent) == set()
    log = Journal(path).log()
    for name in ("applications", "interviews", "follow_ups", "responses", "plans"):
        assert len(log.tables[name]) == len(before.tables[name])
    assert log.interviews["interviewers"].dropna().tolist() == ["Bo Berg"]
    assert log.topics["topic"].tolist() == ["tide models"]
    assert log.gifts["title"].tolist() == ["Tides"]
    assert log.follow_ups["to"].fillna("").tolist() == ["", "Bo Berg"]
    assert log.follow_ups["body"].fillna("").tolist() == ["", "Dear both"]
    assert journal.autosave("other") == {"company": "Delta"}
    assert journal.check() == []
    day = "2026-04-01"
    same = ["applied_on", "interviews", "follow_ups", "state"]
    pd.testing.assert_frame_equal(outcomes(log, as_of=day)[same], outcomes(before, as_of=day)[same], check_dtype=False)


def test_what_undo_and_every_backup_bring_back_is_without_her(path):
    journal = filled(path)
    journal.forget(MAIL)
    while journal.undo():
        pass
    assert traces(path.parent) == set()
    for backup in path.parent.glob("journal.db.backups/*.db"):
        Journal.restore(backup, path)
        assert Journal(path).check() == []
    assert traces(path.parent) == set()


def test_a_dry_run_shows_it_and_changes_no_byte(path):
    journal = filled(path)
    notebook = path.parent / "my search.ipynb"
    notebook.write_text(json.dumps({"cells": [{"outputs": [{"text": f"{NAME}: 4 March"}]}]}))
    before = {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()}
    listed = journal.forget(f"{NAME} <{MAIL}>", dry_run=True)
    assert {file: file.read_bytes() for file in path.parent.rglob("*") if file.is_file()} == before
    told = set(zip(listed["what"], listed["fate"].str.split(":|,").str[0], strict=True))
    assert {("topics", "removed"), ("history", "emptied of it"), ("copy", "rewritten"), ("copy", "dropped"),
            ("unsaved text", "removed"), ("half-written file", "removed"), ("settings", "emptied of it"),
            ("file", "not the toolkit's")} <= told  # fmt: skip
    assert str(notebook) in set(listed["place"])


def test_the_command_shows_then_asks_then_removes_and_names_what_lies_outside(path, run, monkeypatch):
    filled(path)
    export = path.parent / "export.csv"
    export.write_text(f"company,to\nTide Labs,{NAME}\n", encoding="utf-8")
    code, out, _ = run("forget", NAME, "--json")
    assert code == 0 and {"place", "what", "count", "fate"} == set(json.loads(out)[0])
    code, out, err = run("forget", NAME)
    assert (code, err.count("\n")) == (2, 1) and "--yes" in err and "unsaved text" in out
    assert traces(path.parent)
    code, out, _ = run("forget", NAME, "--yes")
    assert code == 0 and f"{NAME} has been forgotten." in out and str(export) in out
    assert {name for name, _ in traces(path.parent)} == {"export.csv"}
    assert "mentions" in run("forget", NAME, "--yes")[2]


def test_who_is_not_there_and_who_is_nobody(path):
    journal = filled(path)
    assert journal.forget("Nobody Here", dry_run=True)["what"].isin(["half-written file", "copy"]).all()
    with pytest.raises(Nobody):
        journal.forget("  ")


OTHERS = {  # how else she may be written, and what is left of it
    "Zoe Quist called": "(forgotten) called",
    "asked ZOË QUIST, and Quist, Zoë": "asked (forgotten), and (forgotten)",
    "Bo knows Zoe\u0308 Quist": "Bo knows (forgotten)",
    "zoe.quist@TIDE.example, the page of zoe-quist": "(forgotten), the page of (forgotten)",
    "Zoë\nQuist, or Ms. Quist; zoë is a sign": "(forgotten), or Ms. (forgotten); zoë is a sign",
    "fond of Harpsichord  Evenings": "fond of (forgotten)",
    "Zoë Quistgaard, Zoey Quist": "Zoë Quistgaard, Zoey Quist",
}


@pytest.mark.parametrize("text", OTHERS)
def test_however_she_is_written_she_is_found_in_notes_of_others_history_copies_and_drafts(path, text):
    journal = Journal(path)
    topic = {"interview_id": "i", "interviewer": NAME, "topic": f"{PRIVATE} (private)"}
    people = {"interview_id": "i", "interviewed_on": "2026-03-03", "interviewers": f"{NAME} <{MAIL}>"}
    journal.save(applications={"company": "Quist"}, interviews=people, topics=topic)
    row = {"interview_id": "o", "interviewed_on": "2026-03-03", "interviewers": "Ann Other", "note": text}
    journal.save(applications={"company": "Reef"}, interviews=row)
    journal.backup_now(now=at("2026-03-01T12:00"))
    journal.keep_autosave("capture", {"note": text})
    hers = OTHERS[text] != text
    journal.forget(NAME)
    assert journal.row("interviews", "o")["note"] == OTHERS[text]
    assert (journal.autosave("capture") is None) == hers
    (backup,) = copies(path)
    Journal.restore(backup.path, path)
    assert Journal(path).row("interviews", "o")["note"] == OTHERS[text]
    assert set(Journal(path).log().applications["company"]) == {"Quist", "Reef"}  # a company of her name is no person


def test_a_row_with_a_part_of_her_name_alone_is_named_and_stays_unless_somebody_else_has_that_part(path, run):
    journal = Journal(path)
    rows = {"a": NAME, "b": "Bo Quist", "c": "Ann Other"}
    journal.save(
        applications={"company": "Tide"},
        interviews=[{"interview_id": key, "interviewed_on": "2026-03-03", "interviewers": rows[key]} for key in rows],
        responses={"response_id": "r", "received_on": "2026-03-09", "kind": "reply", "note": "Zoë and Quist write"},
        follow_ups={"follow_up_id": "f", "sent_on": "2026-03-09", "to": "Ann Other", "body": "Quist, zoë"},
    )
    journal.keep_autosave("capture", {"note": "Zoë"})
    listed = journal.forget(NAME, dry_run=True)
    told = listed["what"][listed["fate"] == PERHAPS].tolist()
    assert told == ["responses r", "unsaved text capture.json"]
    code, out, _ = run("forget", NAME, "--yes")
    assert code == 0 and "it may mean somebody else:\n  responses r\n" in out
    assert journal.row("responses", "r")["note"] == "Zoë and Quist write" and journal.autosave("capture")


@pytest.mark.parametrize(
    ("name", "written", "hers"),
    [("Jörg Müller", "Joerg Mueller", True), ("Joerg Mueller", "JÖRG MÜLLER", True), ("Jo Lee", "Joe Lee", False),
     ("Joe Lee", "Jo Lee", False), ("Jørgen Ås", "Jorgen Aas", True), ("Weiß Ana", "Ana Weiss", True)],
)  # fmt: skip
def test_who_is_spelled_otherwise_is_the_same_and_who_is_called_otherwise_is_not(path, name, written, hers):
    journal = Journal(path)
    journal.save(
        applications={"company": "Tide"},
        interviews={"interviewed_on": "2026-03-03", "interviewers": f"{name}; {written}"},
        gifts={"kind": "article", "title": f"Tides, by {written}"},
    )
    journal.forget(name)
    log = journal.log()
    assert log.interviews["interviewers"].fillna("").tolist() == ["" if hers else written]
    assert log.gifts["title"].tolist() == [f"Tides, by {'(forgotten)' if hers else written}"]


NAMES = st.sampled_from(["Ana Lee", "Jörg Ømer", "Li Na", "O'Neil-Smith", "Anna Leer", "李 娜"])


@given(name=NAMES, other=NAMES, text=st.text(max_size=20))
@examples(6, 200)
def test_whoever_it_is_she_goes_and_who_is_called_nearly_so_stays(tmp_path_factory, name, other, text):
    folder = tmp_path_factory.mktemp("forget")
    with Journal(folder / "journal.db") as journal:
        text = text.encode("utf-8", "ignore").decode()
        journal.save(
            applications={"company": "Tide"},
            interviews={"interviewed_on": "2026-03-03", "interviewers": f"{name}; {other}x <x@y.example>",
                        "note": f"{text} {name} {text}"},
        )  # fmt: skip
        journal.forget(name)
        assert traces(folder, [name]) <= {(file, name) for file, _ in traces(folder, [f"{other}x"])}
        assert journal.log().interviews["interviewers"].tolist() == [f"{other}x <x@y.example>"]


def test_who_was_in_no_row_for_long_is_named_and_forgotten_when_asked_and_nobody_before_that(path, run):
    journal = Journal(path)
    journal.save(
        applications={"application_id": "a", "company": "Tide"},
        interviews=[
            {"interview_id": "i", "interviewed_on": "2020-03-03", "interviewers": "Ana Lee <ana@tide.example>; Bo Ray"},
            {"interview_id": "j", "interviewed_on": "2020-03-09", "interviewers": "Cy Fox"},
        ],
        topics={"interview_id": "i", "interviewer": "Ana Lee", "topic": "rowing", "kind": "personal"},
        follow_ups={"sent_on": dt.date.today(), "to": "Bo Ray"},  # noqa: DTZ011 - as the command reads it
        plans={"kind": "pin", "to": "Cy Fox"},  # without a day
    )  # fmt: skip
    assert not_since(journal.log(), dt.date(2020, 3, 4)) == {"Ana Lee": dt.date(2020, 3, 3)}
    assert not_since(journal.log(), dt.date(2020, 3, 3)) == {}
    assert not any(each["what"] == "retention" for each in json.loads(run("doctor", "--json")[1])["findings"])
    code, out, err = run("forget", "--older-than", "365", "--remind")
    assert code == 2 and "Ana Lee, last on 2020-03-03" in out and "nothing was removed" in err
    assert "retention: 1 in no row for 365 days. See" in run("doctor")[1]
    assert run("forget", "--older-than", "365", "--yes")[0] == 0
    assert traces(path.parent, ["Ana Lee", "ana@tide", "rowing"]) == set()
    assert traces(path.parent, ["Bo Ray"]) and traces(path.parent, ["Cy Fox"])
    assert "appears in the last 365 days" in run("forget", "--older-than", "365")[2]
    assert "no longer names anybody by age" in run("forget", "--older-than", "0", "--remind")[2]
    assert journal.setting(FORGET_AFTER) == 0


@pytest.mark.parametrize("asked", [(), ("",), ("Ana Lee", "--older-than", "9"), ("Ana Lee", "--remind")])
def test_nobody_and_two_questions_at_once_are_refused(path, run, asked):
    code, out, said = run("forget", *asked, "--journal", path, "--yes")
    assert (code, out) == (2, "") and "Give a name, or --older-than DAYS." in said

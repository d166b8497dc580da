"""Proposals of a log in its own format: a row is known by its id, and a lone table names applications by theirs."""

import csv
import random

import pytest

from followup_analytics import Journal, export_log, propose, sample_log
from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.tables import TABLES
from tests.laws import some, tried

IDS = {"application_id", "interview_id", "follow_up_id", "response_id", "gift_id", "plan_id"}
SAID = {"day": "2019-04-05", "time": "2019-04-05 09:30", "clock": "23:59", "flag": None, "whole": "3", "text": "Edited"}
EDITS = tried(3, 100)


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "applications.csv").write_text("application_id,company,role,applied_on\na1,Acme,Dev,2026-03-01\n")
    (folder / "interviews.csv").write_text(
        "application_id,interview_id,interviewed_on,interviewers\na1,i1,2026-03-05,Ana Lee\n"
    )
    return folder


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "journal.db")


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A journal typed by hand, one imported from the same log, and the folder of that log."""
    folder = tmp_path_factory.mktemp("held")
    export_log(sample_log(), folder / "log")
    typed, imported = Journal(folder / "typed.db"), Journal(folder / "imported.db")
    typed.save(**{name: frame.to_dict("records") for name, frame in sample_log().tables.items() if len(frame)})
    propose(folder / "log", journal=imported).accept()
    return typed, imported, folder


def edited(folder, table, rng):
    """Change any one cell of a table in a folder that is no id; in which row and column."""
    path = folder / f"{table}.csv"
    lines = list(csv.reader(path.read_text("utf-8-sig").splitlines(keepends=True)))
    header, rows = lines[0], lines[1:]
    column = rng.choice([c for c in TABLES[table].columns if c.name not in IDS])
    row, at = rng.choice(rows), header.index(column.name)
    said = [word for word in column.choices if word != row[at]] or [SAID[column.holds]]
    if column.holds == "flag":
        said = ["false" if row[at] == "true" else "true"]
    if column.holds == "whole":
        said = ["1" if row[at] == "3" else "3"]
    emptied = not column.required and bool(row[at]) and rng.random() < 0.3
    row[at] = "" if emptied else rng.choice(said)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return row[header.index(TABLES[table].key)] if TABLES[table].key else None, column.name


@pytest.mark.law
@pytest.mark.law
@pytest.mark.parametrize("way", some([0, 1], 1))
def test_one_edited_cell_of_an_exported_log_is_one_changed_row_and_nothing_new_or_gone(held, way):
    journal, folder = held[way], held[2]
    rng = random.Random(f"edits {way} {EDITS}")
    tables = [name for name in TABLES if len(getattr(journal.log(), name))]
    for number in range(EDITS):
        out = export_log(journal.log(), folder / f"{way}-{number}")
        table = rng.choice(tables)
        key, column = edited(out, table, rng)
        proposal = propose(out, journal=journal)
        told = proposal.changes[proposal.changes["change"] != "same"]
        assert told[["change", "table", "column"]].values.tolist() == [["changed", table, column]]
        assert key in (None, told["key"].iloc[0])
        rows = len(journal.log()), {name: len(frame) for name, frame in journal.log().tables.items()}
        assert proposal.accept(as_guessed=True) == 1
        assert rows == (len(journal.log()), {name: len(frame) for name, frame in journal.log().tables.items()})
        assert set(propose(out, journal=journal).changes["change"]) == {"same"}
        journal.undo()


@pytest.mark.parametrize(
    ("old", "new"), [("Acme", "ACME Robotics"), ("Dev", "Head of Engineering"), ("03-01", "02-11"), ("Dev", "")]
)
def test_an_edited_log_changes_its_row_and_adds_none(own, journal, old, new):
    assert propose(own, journal=journal).accept() == 2
    before = journal.log()
    path = own / "applications.csv"
    path.write_text(path.read_text().replace(old, new))
    assert propose(own, journal=journal).accept(as_guessed=True) == 1
    after = journal.log()
    assert len(after.applications) == len(after.interviews) == 1
    assert not after.applications.equals(before.applications)
    assert propose(own, journal=journal).accept() == 0


def test_what_the_user_corrected_stays_while_the_log_says_what_it_said(own, journal):
    propose(own, journal=journal).accept()
    journal.save(applications={**journal.row("applications", "a1"), "role": "Principal"})
    assert propose(own, journal=journal).accept() == 0
    assert journal.log().applications["role"].tolist() == ["Principal"]


def test_a_column_that_the_log_lacks_leaves_the_cells_of_the_journal(own, journal):
    propose(own, journal=journal).accept()
    journal.save(applications={**journal.row("applications", "a1"), "note": "mine"})
    (own / "applications.csv").write_text("application_id,company,applied_on\na1,Acme,2026-03-01\n")
    assert propose(own, journal=journal).accept() == 0


def test_an_id_made_for_the_file_is_no_id_of_the_journal(own, journal):
    journal.save(applications={"application_id": "acme", "company": "Tide Labs", "role": "Clerk"})
    (own / "interviews.csv").unlink()
    (own / "applications.csv").write_text("company\nAcme\n")
    assert propose(own, journal=journal).accept() == 1
    assert journal.log().applications["company"].tolist() == ["Tide Labs", "Acme"]


def test_a_lone_table_adds_to_the_applications_that_the_journal_holds(own, journal):
    propose(own / "applications.csv", journal=journal).accept()
    before = journal.learnt().origins["applications", "a1"]
    proposal = propose(own / "interviews.csv", journal=journal)
    assert not proposal.questions and proposal.log.applications["company"].tolist() == ["Acme"]
    assert proposal.changes[["change", "table"]].values.tolist() == [["same", "applications"], ["new", "interviews"]]
    assert proposal.accept() == 1
    assert journal.log().applications["company"].tolist() == ["Acme"]
    assert journal.learnt().origins["applications", "a1"] == before


def test_a_company_made_from_an_id_is_asked_about_and_may_be_left_out(own, journal):
    (own / "interviews.csv").write_text(
        "application_id,company,interviewed_on\na1,,2026-03-05\na2,,2026-03-06\na3,Reed,2026-03-07\n"
    )
    journal.save(applications={"application_id": "a1", "company": "Acme"})
    proposal = propose(own / "interviews.csv", journal=journal)
    assert [(one.name, one.cells) for one in proposal.questions] == [("companies", ("a2",))]
    assert proposal.log.applications["company"].tolist() == ["Acme", "a2", "Reed"]
    assert proposal.answered({"companies": "its id"}).log.applications["company"].tolist() == ["Acme", "a2", "Reed"]
    left = proposal.answered({"companies": "nothing: its rows are left out"})
    assert not left.questions and left.log.applications["company"].tolist() == ["Acme", "Reed"]
    assert left.log.problems.empty and len(left.log.interviews) == 2


@pytest.mark.parametrize("table", ["interviews", "follow_ups", "responses", "plans"])
def test_a_lone_table_of_the_sample_log_is_asked_about_once(tmp_path, table):
    export_log(sample_log(), tmp_path)
    assert [one.name for one in propose(tmp_path / f"{table}.csv").questions] == ["companies"]


EVENT = "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
FOLDERS = [
    ({}, "is empty"),
    ({".DS_Store": "x"}, "is empty"),
    ({"photo.png": "x"}, r"holds no file that can be read \(it has photo.png\)"),
    ({"tracker.csv": "Company,Applied\nReed,2026-03-01\n"}, "it has tracker.csv. Give one of these files"),
    ({"b.xlsx": "x", "a.ics": EVENT, "photo.png": "x"}, "it has a.ics, b.xlsx. Give"),
    ({"invitation": EVENT}, "it has invitation. Give"),
    ({"letter.eml": "From: a@b.example\nTo: c@d.example\n\nx", "t.csv": "a,b"}, "it has letter.eml, t.csv. Give"),
    ({"gifts.csv": "title\nx\n", "gifts.tsv": "title\nx\n"}, "it has gifts.csv, gifts.tsv. Give"),
    ({f"{n}.csv": "a,b\n" for n in range(7)}, "it has 0.csv, 1.csv, 2.csv, 3.csv, 4.csv and 2 more. Give"),
]


@pytest.mark.parametrize("mapping", [None, '[applications]\ncompany = "Company"\n'])
@pytest.mark.parametrize(("files", "said"), FOLDERS)
def test_a_folder_that_is_no_log_and_no_mail_is_refused_with_the_files_to_give(tmp_path, files, said, mapping):
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(UnreadableFile, match=said) as refusal:
        propose(tmp_path, mapping=mapping)
    assert "\n" not in str(refusal.value)


def test_an_edited_topic_takes_the_place_of_the_one_it_was(own, journal):
    topics = own / "topics.csv"
    topics.write_text("interview_id,interviewer,topic,private\ni1,Ana Lee,rowing,no\ni1,Ana Lee,tides,no\n")
    propose(own, journal=journal).accept()
    before = journal.log().topics
    topics.write_text("interview_id,interviewer,topic,private\ni1,Ana Lee,rowing,yes\ni1,Ana Lee,tides,no\n")
    assert propose(own, journal=journal).accept() == 1
    told = journal.log().topics.set_index("topic")["private"]
    assert told.to_dict() == {"rowing": True, "tides": False}
    journal.undo()
    assert journal.log().topics.equals(before)
    topics.write_text("interview_id,interviewer,topic,private\ni1,Tom Roe,knots,yes\n")
    assert propose(own, journal=journal).accept() == 1
    assert sorted(journal.log().topics["topic"]) == ["knots", "rowing", "tides"]


def without(folder, table, row):
    """Take one row out of a table in a folder; its id, and what it would be called without one."""
    path = folder / f"{table}.csv"
    lines = list(csv.reader(path.read_text("utf-8-sig").splitlines(keepends=True)))
    cells = dict(zip(lines[0], lines.pop(row), strict=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return cells[TABLES[table].key] if TABLES[table].key else f"{cells['interview_id']}/{cells['topic']}"


def test_a_row_that_left_a_log_in_its_own_format_is_shown_as_gone_and_stays(held):
    typed, imported, folder = held
    for table in some(["applications", "interviews", "follow_ups", "topics", "responses", "gifts", "plans"], 3):
        out = export_log(imported.log(), folder / f"without {table}")
        key = without(out, table, 3)
        proposal = propose(out, journal=imported)
        gone = proposal.changes[proposal.changes["change"] == "gone"]
        assert gone[["table", "key"]].values.tolist() == [[table, key]]
        assert proposal.accept(as_guessed=True) == 0
    by_hand = propose(out, journal=typed).changes  # nobody says that its rows came from there
    assert not (by_hand["change"] == "gone").any()


def test_a_table_that_is_left_out_or_written_by_hand_since_makes_no_row_gone(own, journal):
    propose(own, journal=journal).accept()
    (own / "interviews.csv").unlink()
    assert set(propose(own, journal=journal).changes["change"]) == {"same"}
    journal.save(applications={"company": "Tide"})
    assert set(propose(own, journal=journal).changes["change"]) == {"same"}

"""A header that stands one column beside its cells: found, asked about, and no other table is taken for one."""

import random

import openpyxl
import pandas as pd
import pytest

from followup_analytics import Journal, propose
from followup_analytics.log.errors import FollowUpError
from tests.laws import tried
from tests.trackers import make

HEADER = ["Company", "Role", "Date Applied", "Status", "Link"]
ROWS = [
    ["Tide Labs", "Analyst", "2026-03-01", "Rejected", "https://jobs.example/1"],
    ["Reed & Sons", "Clerk", "2026-03-02", "Applied", "https://jobs.example/2"],
    ["Alba Press", "Editor", "2026-03-05", "Offer", ""],
]
LEFT = [[None, *HEADER], *ROWS]
NUMBERED = [HEADER, *([number, *row] for number, row in enumerate(ROWS, 1))]
INDENTED = [HEADER, *([None, *row] for row in ROWS)]
LONGER = [[None, *HEADER], *([*row, "seen"] for row in ROWS)]
FEW = [HEADER[:3], *([number, *row[:3]] for number, row in enumerate(ROWS, 1))]


def workbook(path, grid):
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("grid", [LEFT, NUMBERED, INDENTED, LONGER, FEW])
def test_a_header_one_column_off_is_put_above_its_cells_and_asked_about(tmp_path, grid):
    found = propose(workbook(tmp_path / "log.xlsx", grid), zone="UTC")
    assert [(one.name, one.answers[0]) for one in found.questions] == [("header", "yes")]
    kept = found.log.applications
    assert kept[["company", "role"]].values.tolist() == [row[:2] for row in ROWS]
    assert kept["applied_on"].dt.strftime("%Y-%m-%d").tolist() == [row[2] for row in ROWS]
    assert not found.answered({"header": "yes"}).questions
    assert found.answered({"header": "no"}).log.applications["role"].tolist() != [row[1] for row in ROWS]


def test_what_was_answered_is_remembered_with_the_mapping(tmp_path):
    path, journal = workbook(tmp_path / "log.xlsx", NUMBERED), Journal(tmp_path / "j.db")
    propose(path, journal=journal).answered({"header": "yes"}).accept()
    again = propose(path, journal=journal)
    assert not again.questions and set(again.changes["change"]) == {"same"}


FILES = tried(20, 1_000)


@pytest.mark.law
def test_no_tracker_whose_header_stands_right_is_taken_for_one_column_off(tmp_path):
    rng = random.Random(f"alignment {FILES}")
    for number in range(FILES):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(make(rng, known=bool(number % 2)).data)
        try:
            questions = propose(path).questions
        except FollowUpError:
            continue
        assert "header" not in [one.name for one in questions], path.read_bytes()[:300]


def test_a_column_that_is_empty_or_says_yes_does_not_move_the_header():
    table = pd.DataFrame(
        {"Company": ["Tide", "Reed"], "Interview": ["yes", "no"], "Applied": ["2026-03-01", "2026-03-02"]}
    )
    assert "header" not in [one.name for one in propose(table.to_csv(index=False), zone="UTC").questions]

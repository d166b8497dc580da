"""What an import makes column by column, beside the same made cell by cell; and how it is stopped."""

import json
import zlib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import Journal, propose
from followup_analytics.journal import codec
from followup_analytics.journal.migrations.checksums import checksums
from followup_analytics.log.errors import UnsafeValue
from followup_analytics.log.rows.ids import slugs
from followup_analytics.log.tables import RESPONSES
from followup_analytics.reading.proposal.steps import cell_text, reads, records
from followup_analytics.reading.tables import delimited
from tests.laws import examples

TEXTS = st.text(max_size=6) | st.none()
DAYS = st.datetimes(pd.Timestamp("1999-01-01"), pd.Timestamp("2030-01-01")).map(lambda d: d.replace(microsecond=0))
NUMBERS = st.integers(-9, 9) | st.none()
ANYTHING = st.text(max_size=3) | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.booleans() | st.none()


def frames():
    rows = st.lists(st.tuples(TEXTS, DAYS | st.none(), NUMBERS, st.booleans() | st.none(), ANYTHING), max_size=6)
    types = {"role": "str", "applied_on": "datetime64[us]", "round": "Int64", "cancelled": "boolean", "own": "object"}
    return rows.map(lambda some: pd.DataFrame(some, columns=list(types)).astype(types).assign(from_line=3))


@given(frames())
@examples(40)
def test_rows_and_their_texts_are_those_of_each_cell(frame):
    read = reads(frame)
    for at, row in enumerate(records(frame.drop(columns="from_line"))):
        cells = {name: frame[name].iloc[at] for name in row}
        assert row == {name: None if pd.isna(cell) else cell for name, cell in cells.items()}
        assert read[at].row == row
        assert read[at].said == {name: text for name, cell in cells.items() if (text := cell_text(cell))}
        assert read[at].evidence == {"from_file": None, "from_line": 3, "from_message": None, "from_column": None}


@given(st.lists(st.tuples(ANYTHING, ANYTHING, ANYTHING), max_size=5))
@examples(40)
def test_a_row_among_others_is_stored_as_it_is_alone(cells):
    def stored(rows):
        try:
            return codec.stored_all(RESPONSES, rows)
        except UnsafeValue:
            return None

    rows = [dict(zip(("note", "received_on", "own"), some, strict=True)) for some in cells]
    rows = [{"application_id": "a", "kind": "reply", "received_on": "2026-03-01", **row} for row in rows]
    rows = [row for row in rows if stored([row])]
    assert stored(rows) == [one for row in rows for one in stored([row])]


@given(st.dictionaries(st.sampled_from(["seq", "b", "a", "état", '"']), ANYTHING))
@examples(40)
def test_the_number_of_a_row_is_that_of_its_json(row):
    held = [(name, row[name]) for name in sorted(row) if name != "seq" and row[name] is not None]
    assert checksums(list(row), [list(row.values())]) == [zlib.crc32(json.dumps(held, default=repr).encode())]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5))
@examples(40)
def test_an_id_is_made_of_its_row_alone(rows):
    columns = [pd.Series(list(cells), dtype="str") for cells in zip(*rows, strict=True)]
    alone = [slugs([pd.Series([cell], dtype="str") for cell in row], "application").iloc[0] for row in rows]
    assert slugs(columns, "application").tolist() == alone
    assert all(one == "-".join(part for part in one.split("-") if part) for one in alone)


class Stopped(Exception):
    """What a watcher raises."""


def stopping_at(call):
    """A watcher that ends the work at one of its calls, and what it was told."""
    told = []

    def watch(done, of):
        told.append((done, of))
        if len(told) == call:
            raise Stopped

    return watch, told


TRACKER = "Company,Role,Applied,Status\n" + "".join(
    f"Company {n},Analyst,March {n % 28 + 1} 2026 {n % 24}:{n % 60:02d},{'Offer' if n % 3 else 'Applied'}\n"
    for n in range(60)
)


@pytest.fixture
def short_steps(monkeypatch):
    monkeypatch.setattr("followup_analytics.reading.cells.progress._STEP", 20)
    monkeypatch.setattr("followup_analytics.journal.imports.accepted._AT_A_TIME", 20)


def test_each_part_of_an_import_tells_how_far_it_is_and_can_be_stopped_there(tmp_path, short_steps):
    journal = Journal(tmp_path / "journal.db")

    def all_of_it(watch, watch_storing):
        proposal = propose(TRACKER, journal=journal, progress=watch)
        assert len(proposal.changes) == 60
        return proposal.accept(progress=watch_storing)

    reading, told = stopping_at(None)
    storing, stored = stopping_at(None)
    assert all_of_it(reading, storing) == 60
    shares = [done / of for done, of in told]
    compared = shares[shares.index(1.0) + 1 :]
    assert len(shares) > 12 and shares[: shares.index(1.0)] == sorted(shares[: shares.index(1.0)])
    assert compared == [1.0]  # rows are compared as columns
    assert [done / of for done, of in stored] == [n / 3 for n in range(1, 4)]
    journal.undo()
    for call in range(1, len(told) + 1, 5):
        with pytest.raises(Stopped):
            all_of_it(stopping_at(call)[0], storing)
    for call in range(1, len(stored) + 1):
        with pytest.raises(Stopped):
            all_of_it(stopping_at(None)[0], stopping_at(call)[0])
        assert len(journal.log().applications) == 0 and journal.learnt().origins == {}


def test_of_a_line_no_more_is_looked_at_for_the_header_than_a_header_is_long(tmp_path, monkeypatch):
    seen, split = [], delimited.split_row
    monkeypatch.setattr(delimited, "split_row", lambda line, sign: seen.append(len(line)) or split(line, sign))
    long = "x" * 1_000_000
    (tmp_path / "t.csv").write_text(f"Company,Role,Notes\nTide,Clerk,{long}\nReef,Cook,y\n", "utf-8")
    found = propose(tmp_path / "t.csv")
    assert max(seen) == 1 << 18
    assert found.log.applications["company"].tolist() == ["Reef"]
    assert "has more than 131,072 bytes" in set(found.log.problems["reason"])


def test_words_of_programs_for_no_value_are_empty_cells_and_said_to_be():
    lines = [
        "Tide,Clerk,2026-03-01,Pending,null",
        "Reed,null,2026-03-02,Pending,null",
        "Alba,N/A,2026-03-03,Pending,null",
    ]
    lines += ["Nova,Null and void clerk,2026-03-04,Rejected,2026-03-09"]
    found = propose("\n".join(["company,role,applied,status,response_date", *lines]), zone="UTC")
    assert found.log.applications["role"].dropna().tolist() == ["Clerk", "Null and void clerk"]
    assert found.log.responses["received_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-03-09"]
    assert 'empty = ["null", "N/A"]' in found.mapping and "Cells that hold null N/A count as empty." in found.said
    assert not found.questions and not len(found.log.problems)


@pytest.mark.parametrize("word", ["null", "None", "N/A", "-"])
def test_a_line_whose_company_is_such_a_word_is_set_aside_and_named(word):
    found = propose(f"Company,Role,Applied\nTide,Clerk,2026-03-01\n{word},Editor,2026-03-02\n", zone="UTC")
    assert found.log.applications["company"].tolist() == ["Tide"]
    assert found.log.problems[["line", "kept"]].values.tolist() == [[3, False]]


MARKED = """
| **Company** | Role | Applied | Status | Link |
|---|---|---|---|---|
| **Tide Labs** | [Analyst](https://tide.example/a) | 2026-03-01 | **Rejected** | [apply](https://tide.example/1) |
| [Reed](https://reed.example) | `Clerk` | 2026-03-02 | Applied | <https://reed.example/2> |
| ↳ | ~~Editor~~ | 2026-03-03 | Applied | [gone](#) |
"""


def test_the_marks_of_a_markdown_table_are_no_part_of_its_cells_and_what_they_lead_to_is_named():
    found = propose(MARKED, zone="UTC")
    kept = found.log.applications
    assert kept["company"].tolist() == ["Tide Labs", "Reed", "Reed"]
    assert kept["role"].tolist() == ["Analyst", "Clerk", "Editor"]
    assert kept["url"].tolist() == ["https://tide.example/1", "https://reed.example/2", "gone"]
    assert kept["closed"].dropna().tolist() == ["rejection"]
    said = " ".join(map(str, found.said))
    assert "2 cells of column Company, Role lead to addresses" in said
    assert "↳ in column Company is read as the cell above it." in said and "1 cell is struck through" in said

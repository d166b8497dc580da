"""Damaged input: one bad row among good ones is set aside and named; mutated files end in words, no traceback."""

import gc
import io
import re
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import propose
from followup_analytics.log.errors import FollowUpError
from followup_analytics.reading.tables.formulas import uncalculated
from tests.laws import examples

CASES = Path(__file__).parents[1] / "fixtures" / "foreign"
HEADER = ["Company", "Role", "Applied", "Status"]


def good(number):
    return [f"Firm {number}", "Clerk", f"2026-03-{number % 28 + 1:02d}", "Applied"]


def delimited(sign):
    return lambda rows: "".join(sign.join(row) + "\n" for row in rows)


def markdown(rows):
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "| --- | --- | --- | --- |", *lines[1:]]) + "\n"


FORMATS = {
    "comma": delimited(","),
    "semicolon": delimited(";"),
    "tab": delimited("\t"),
    "pipe": delimited("|"),
    "Markdown": markdown,
}


@pytest.mark.parametrize("name", FORMATS)
@examples(3)
@given(count=st.integers(2, 12), data=st.data())
def test_one_bad_row_among_good_ones_is_set_aside_and_named(name, count, data):
    place = data.draw(st.integers(0, count))
    rows = [good(number) for number in range(count)]
    rows.insert(place, ["", "Clerk", "2026-04-01", "Applied"])
    proposal = propose(FORMATS[name]([HEADER, *rows]))
    assert len(proposal.log) == count
    aside = proposal.log.problems[~proposal.log.problems["kept"]]
    line = place + (3 if name == "Markdown" else 2)
    assert aside[["line", "column", "reason", "remedy"]].values.tolist() == [
        [line, "Company", "is empty", "Fill in Company."]
    ]


def test_a_row_with_too_many_cells_is_set_aside_with_its_text():
    rows = [good(0), [*good(1), "more"], good(2)]
    problems = propose(delimited(",")([HEADER, *rows])).log.problems
    assert problems[["line", "kept"]].values.tolist() == [[3, False]] and "Firm 1" in problems["value"][0]


def test_one_bad_row_of_a_workbook_is_set_aside_and_an_error_cell_named(tmp_path):
    book = openpyxl.Workbook()
    for row in (HEADER, good(0), [None, "Clerk", "2026-04-01", "Applied"], ["Firm 9", "#REF!", 46054, "Applied"]):
        book.active.append(row)
    book.save(tmp_path / "mine.xlsx")
    log = propose(tmp_path / "mine.xlsx").log
    assert log.applications["company"].tolist() == ["Firm 0", "Firm 9"]
    assert log.applications["applied_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-03-01", "2026-02-01"]
    assert log.problems[["line", "column", "kept"]].values.tolist() == [[3, "Company", False], [4, "Role", True]]


def test_formulas_that_no_spreadsheet_has_calculated_are_named_and_links_among_them_read(tmp_path):
    """As programs write them: openpyxl stores a formula without its value."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Company", "Role", "Applied", "Link", "Days"])
    sheet.append(
        ["Tide", "Analyst", "2026-03-01", '=HYPERLINK("https://jobs.example/1?a=1&b=2", "Open")', "=TODAY()-C2"]
    )
    sheet.append(["Reed", "Editor", "2026-03-02", "https://jobs.example/2", '=IF(C3<>"","a","b")'])
    book.save(tmp_path / "mine.xlsx")
    log = propose(tmp_path / "mine.xlsx").log
    assert log.applications["url"].tolist() == ["https://jobs.example/1?a=1&b=2", "https://jobs.example/2"]
    told = log.problems[["column", "value", "kept"]].values.tolist()
    assert told == [["Days", "=TODAY()-C2", True]] and "2 cells of this column" in log.problems["reason"][0]


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_formula_with_a_stored_value_is_none_that_was_not_calculated(tmp_path, prefix):
    cells = (
        '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>A2&amp;"x"</f><v></v></c>'
        '<c r="C2"><f t="shared" si="0"/></c><c r="D2" s="3"><v>4</v></c><c r="AA3"><f>NOW()</f><v/></c>'
    )
    with zipfile.ZipFile(tmp_path / "mine.xlsx", "w") as packed:
        packed.writestr("sheet", re.sub(r"<(/?)(?=[cfv]\b)", rf"<\1{prefix}", cells))
    found = uncalculated(tmp_path / "mine.xlsx", "sheet")
    assert found == {(2, 2): 'A2&"x"', (2, 3): "", (3, 27): "NOW()"}


def test_the_address_behind_a_cell_is_read_where_its_column_is_one_of_addresses_else_it_is_told(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Company", "Role", "Applied", "Link"], ["Tide", "Analyst", "2026-03-01", "Apply"]):
        sheet.append(row)
    sheet.append(["Reed", "Editor", "2026-03-02", "https://jobs.example/2"])
    sheet["D2"].hyperlink = "https://jobs.example/1?a=1&b=2"
    sheet["D2"].value = "Apply"
    sheet["B3"].hyperlink, sheet["B3"].value = "https://jobs.example/role", "Editor"
    sheet["D3"].hyperlink, sheet["D3"].value = "https://jobs.example/other", "https://jobs.example/2"
    book.save(tmp_path / "mine.xlsx")
    proposal = propose(tmp_path / "mine.xlsx")
    assert proposal.log.applications["url"].tolist() == ["https://jobs.example/1?a=1&b=2", "https://jobs.example/2"]
    assert proposal.log.applications["role"].tolist() == ["Analyst", "Editor"]
    assert "1 cell of column Role leads to an address, which is not read." in proposal.said


def test_an_address_book_is_no_list_of_saved_jobs():
    header = "Source,FirstName,LastName,Companies,Title,Emails,PhoneNumbers,CreatedAt"
    with pytest.raises(FollowUpError, match="address book"):
        propose(f'{header}\nMOBILE,Ana,Lee,,,,1,"11/22/22, 7:00 PM"\n')
    other = propose("Name,Company,Title,Created At\nAna Lee,,,2026-03-01\nBo Kern,,,2026-03-02\n")
    assert not len(other.beside) and other.log.problems["kept"].tolist() == [False, False]


def test_the_other_date_system_of_workbooks_is_the_workbooks_own(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(HEADER)
    book.active.append(["Firm 0", "Clerk", 44592, "Applied"])
    book.save(tmp_path / "mine.xlsx")
    days = propose(tmp_path / "mine.xlsx").log.applications["applied_on"]
    assert days.dt.strftime("%Y-%m-%d").tolist() == ["2026-02-01"]


def test_a_workbook_beyond_the_limits_is_refused(tmp_path, monkeypatch):
    from followup_analytics.reading.tables import workbook

    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    book = openpyxl.Workbook()
    for row in (HEADER, *map(good, range(4))):
        book.active.append(row)
    book.save(tmp_path / "mine.xlsx")
    with pytest.raises(FollowUpError, match="more than 3 rows"):
        propose(tmp_path / "mine.xlsx")


def harmed(data, part, harm):
    """A workbook with one of its parts replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(made, "w") as other:
        for name in whole.namelist():
            other.writestr(name, harm if name == part else whole.read(name))
    return made.getvalue()


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
def test_a_workbook_that_cannot_be_read_is_refused_in_words_and_closed(part, tmp_path):
    book, path = openpyxl.Workbook(), tmp_path / "mine.xlsx"
    for row in (HEADER, good(1), good(2)):
        book.active.append(row)
    book.save(path)
    path.write_bytes(harmed(path.read_bytes(), part, b"<cut"))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        with pytest.raises(FollowUpError, match="not a workbook that can be read"):
            propose(path)
        gc.collect()
    assert [str(one.message) for one in told if one.category is ResourceWarning] == []

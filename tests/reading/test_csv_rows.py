"""Cells: every row of a text file is read, or set aside with its line."""

import codecs
import csv
import io
import os
import re
import threading

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.rows.readings import says_something
from followup_analytics.reading.cells import csv_rows, row_places
from followup_analytics.reading.cells.csv_rows import LONGEST_CELL, read_cells
from followup_analytics.reading.cells.days.dates import read_stamps
from tests.laws import examples


@pytest.fixture
def cells(tmp_path):
    def read(text):
        path = tmp_path / "table.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_cells(path)

    return read


def rows(found):
    return found.texts.astype(object).where(found.texts.notna(), None).values.tolist()


def test_every_cell_is_text_and_an_empty_one_is_missing(cells):
    found = cells('a,b\nNA,None\nnan,00123\n"",null\nN/A,-\n')
    assert rows(found) == [["NA", "None"], ["nan", "00123"], [None, "null"], ["N/A", "-"]]
    assert found.texts.dtypes.eq("str").all()


def test_a_row_longer_than_what_is_parsed_at_a_time_is_read_whole(cells):
    long = ["x" * LONGEST_CELL] * 20
    found = cells("\n".join(",".join(row) for row in (map(str, range(20)), long, ["y"] * 20)))
    assert rows(found) == [long, ["y"] * 20] and len(",".join(long)) > csv_rows._PLAIN_BLOCK


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(cells, delimiter, newline):
    found = cells(newline.join(["a,b,c", "1,,3", "4,5,6"]).replace(",", delimiter))
    assert rows(found) == [["1", None, "3"], ["4", "5", "6"]]
    assert found.lines.tolist() == [2, 3]


def test_the_delimiter_is_that_of_the_header_not_of_the_cells(cells):
    assert rows(cells('company;note\nTide;"a, b, c"\nReed;d, e, f\n')) == [["Tide", "a, b, c"], ["Reed", "d, e, f"]]
    assert rows(cells("company\nTide\n")) == [["Tide"]]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_that_tells_excel_the_delimiter_counts_as_a_line(cells, first):
    found = cells(f"{first}\r\na;b\r\n1,5;2\r\n")
    assert rows(found) == [["1,5", "2"]] and found.lines.tolist() == [3]


def test_a_delimiter_that_is_asked_for_is_taken_and_the_first_line_is_the_header():
    found = csv_rows.cells_in(b"a;b,c\n1;2,3\n", "x", delimiter=";")
    assert found.texts.to_dict("list") == {"a": ["1"], "b,c": ["2,3"]} and found.lines.tolist() == [2]


def test_a_text_may_have_its_header_further_down_and_its_lines_keep_their_numbers():
    for above in (b"My search\n\n", b"My,search\nx,y\n"):
        found = csv_rows.cells_in(above + b"a,b\n1,2\n", "x", delimiter=",", first=len(above))
        assert found.texts.to_dict("list") == {"a": ["1"], "b": ["2"]} and found.lines.tolist() == [4]


def test_lines_are_those_of_the_file_through_blank_lines_and_cells_of_several(cells):
    found = cells('\n\na,b\n"x\ny\r\nz",1\n\n \n,\nlast,2')
    assert found.texts["a"].tolist() == ["x\ny\r\nz", "last"]
    assert found.lines.tolist() == [4, 10]


def test_a_quote_inside_a_cell_is_text(cells):
    found = cells('a,b\n5" pipe,""\n"say ""hi""",2\nx"y",3\n5" x,6" y\na;"b,c"\n')
    assert rows(found) == [['5" pipe', None], ['say "hi"', "2"], ['x"y"', "3"], ['5" x', '6" y'], ['a;"b', 'c"']]


def test_a_row_of_another_width_is_set_aside_even_if_the_cells_too_many_are_empty(cells):
    found = cells("company,role,note\nLong, Inc.,Clerk,,\nTide\nReed,Clerk,\n")
    assert rows(found) == [["Reed", "Clerk", None]] and found.lines.tolist() == [4]
    assert found.faults[["line", "value"]].values.tolist() == [[2, "Long, Inc.,Clerk,,"], [3, "Tide"]]
    assert found.faults["reason"].tolist() == [f"has {n} where the header has 3" for n in ("5 cells", "1 cell")]


@pytest.mark.parametrize("odd", ['2,"never closed', '2,"closed"but not', '"2",",'])
def test_a_quoted_cell_without_end_takes_only_its_own_line(cells, odd):
    found = cells(f'a,b\n1,x\n{odd}\n3,"y"\n4,"z\nz"\n')
    assert rows(found) == [["1", "x"], ["3", "y"], ["4", "z\nz"]]
    assert found.lines.tolist() == [2, 4, 5]
    assert found.faults[["line", "value", "reason"]].values.tolist() == [[3, odd, "a quoted cell does not end"]]


def test_a_cell_too_long_and_a_nul_are_set_aside_with_their_column(cells):
    found = cells(f"a,b\n1,{'x' * (LONGEST_CELL + 1)}\n2,y\n\0,3\n4,{'z' * LONGEST_CELL}\n".encode())
    assert found.texts["a"].tolist() == ["2", "4"]
    assert found.faults[["line", "column"]].values.tolist() == [[2, "b"], [4, "a"]]
    assert "131,072" in found.faults["reason"][0] and "NUL" in found.faults["reason"][1]


def test_a_column_without_name_is_kept_where_it_holds_something(cells):
    assert cells("a,,\n1,,\n").texts.columns.tolist() == ["a"]
    assert cells("a,,\n1,2,\n").texts.columns.tolist() == ["a", "column 2"]


@pytest.mark.parametrize("text", ["", "\n \n", " \n", "\ufeff \n\n", "\ufeff", "sep=;\n"])
def test_an_empty_file_is_refused(cells, text):
    with pytest.raises(UnreadableFile, match=r"table\.csv: is empty"):
        cells(text)


def test_a_header_alone_is_a_table_without_rows(cells):
    assert cells("a,b\n").texts.columns.tolist() == ["a", "b"]
    assert len(cells("a,b").texts) == 0


def test_two_columns_of_one_name_are_refused(cells):
    with pytest.raises(UnreadableFile, match="two columns named a"):
        cells("a,b,a\n1,2,3\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
def test_what_is_piped_is_read_whole(tmp_path):
    os.mkfifo(tmp_path / "piped.csv")
    writer = threading.Thread(target=(tmp_path / "piped.csv").write_bytes, args=(b"a,b\n1,2\n",), daemon=True)
    writer.start()
    assert rows(read_cells(tmp_path / "piped.csv")) == [["1", "2"]]


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="No such file"):
        read_cells(tmp_path / "none.csv")


TEXTS = st.text(st.sampled_from("ab\",;\n\r\t' é"), max_size=5)


@examples(15)
@given(st.lists(st.tuples(TEXTS, TEXTS, st.just("x")), max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_what_the_csv_module_writes_is_read_as_it_was(tmp_path_factory, table, newline):
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=newline, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), *table])
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(stream.getvalue().encode())
    found = read_cells(path)
    assert rows(found) == [[cell or None for cell in row] for row in table]
    taken = [1 + sum(len(re.findall("\r\n|\n|\r", cell)) for cell in row) for row in table]
    assert found.lines.tolist() == [2 + sum(taken[:place]) for place in range(len(table))] and found.faults.empty


@examples(25)
@given(st.binary(max_size=40) | st.text(st.sampled_from('ab",;\n\r\0'), max_size=30).map(str.encode))
def test_no_bytes_break_the_reader_and_no_row_is_lost(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "mutant.csv"
    path.write_bytes(b"a,b\n" + data)
    try:
        found = read_cells(path)
    except UnreadableFile:
        return
    assert len(found.texts) == len(found.lines)
    assert not set(found.lines) & set(found.faults["line"])
    assert pd.Index(found.lines).is_monotonic_increasing


def test_arrow_reads_memory_of_its_own(cells, monkeypatch):
    """Its threads may let go of it late; with Python's bytes a process that is ending would abort on that."""
    reader, before, taken = pa_csv.read_csv, pa.total_allocated_bytes(), []

    def told(source, **options):
        taken.append((pa.total_allocated_bytes() - before, source.size()))
        return reader(source, **options)

    monkeypatch.setattr(pa_csv, "read_csv", told)
    assert len(cells('a,b\n"tide",reed\n' + "tide,reed\n" * 8999).lines) == 9000
    (held, size), *others = taken
    assert held >= size > 80_000 and not others

    before = pa.total_allocated_bytes()
    of_pythons = pa.BufferReader(b"tide,reed\n" * 9000)
    assert pa.total_allocated_bytes() - before < of_pythons.size()


def told(read):
    try:
        cells = read()
    except UnreadableFile as error:
        return str(error)
    return cells.texts.to_dict("list"), cells.lines.tolist(), cells.faults.to_dict("list")


@given(
    st.lists(
        st.sampled_from(["a", "é", "aaaa", ",", ";", '"', '""', "\n", "\r", "\r\n", "\0", " ", '","', '"\n"']),
        max_size=14,
    ),
    st.sampled_from([LONGEST_CELL, 3]),
)
def test_a_plain_text_is_read_as_row_by_row(parts, longest):
    """Whatever stands in it: what is read in one go is what is read once all rows were cut."""
    data = "".join(["a,b\n", *parts]).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_rows, "LONGEST_CELL", longest)
        at_once = told(lambda: csv_rows.cells_in(data, "x.csv"))
        patch.setattr(csv_rows, "_plain_cells", lambda *_: None)
        assert str(told(lambda: csv_rows.cells_in(data, "x.csv"))) == str(at_once)


@examples(60)
@given(
    st.lists(
        st.sampled_from(
            [b"a", "é".encode(), "ж".encode(), b"\xe9", b",", b";", b'"', b"\n", b"\r", b"\r\n", b"\0", b" ", b"a,b\n"]
        ),
        max_size=14,
    )
    | st.lists(
        st.sampled_from(
            [b"a", b",", b"\n", b'"', b'"a"', b'"",', b',"', b'",', b'"\n', b'\n"', b'","', b'"a"\n"', b"\r\n"]
        ),
        max_size=14,
    ),
    st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"sep=,\n"]),
    st.sampled_from([b"a,b\n", b'"a","b"\n', b"a,b\r\n", b"a\xc3\xa9,b\n", b"a,a\n", b"a,\n", b"a,b\r", b"a\n", b""]),
    st.sampled_from([row_places._LOOK, 3]),
    st.sampled_from([LONGEST_CELL, 3]),
    st.sampled_from([csv_rows._PLAIN_BLOCK, 8]),
)
def test_a_file_is_read_as_its_bytes_are(tmp_path_factory, parts, mark, header, look, longest, block):
    """Whatever stands in it: what is parsed as it is read is what is read of its bytes."""
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    path.write_bytes(b"".join([mark, header, *parts]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_rows, "LONGEST_CELL", longest)
        patch.setattr(csv_rows, "_PLAIN_BLOCK", block)
        patch.setattr(row_places, "_LOOK", look)
        as_it_is_read = told(lambda: read_cells(path))
        patch.setattr(csv_rows, "_plain_file", lambda *_: None)
        assert str(told(lambda: read_cells(path))) == str(as_it_is_read)


ODD = {
    "a quote between two ends": b'a,b\n",a"b,c\n',
    "text behind a quote": b'a,b\n"x"y,z\n',
    "a carriage return in a cell": b'a,b\n"x\ry",c\n1,2\n',
    "a line feed in a cell": b'a,b\n"x\ny",c\n1,2\n',
    "a quote in a cell": b'a,b\n"x""y",c\n',
    "a quote without an end": b'a,b\n"x,c\n',
    "a long row of blanks": b"a,b\n" + b" " * 70_000 + b"," + b" " * 70_000 + b"\n1,2\n",
}


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_an_odd_file_is_read_as_its_bytes_are(data, tmp_path, monkeypatch):
    path = tmp_path / "odd.csv"
    path.write_bytes(data)
    as_it_is_read = told(lambda: read_cells(path))
    monkeypatch.setattr(csv_rows, "_plain_file", lambda *_: None)
    assert told(lambda: read_cells(path)) == as_it_is_read
    monkeypatch.setattr(csv_rows, "_plain_cells", lambda *_: None)
    assert told(lambda: read_cells(path)) == as_it_is_read


DAYS = [
    "2024-03-20",
    "2024-02-30",
    "1899-12-31",
    "2199-12-31",
    "",
    " 2024-03-20",
    "2024-03-20 15:09",
    "3/20/2024",
    "soon",
    "é",
]


@examples(60)
@given(st.lists(st.sampled_from(DAYS), max_size=4), st.sampled_from(["\n", "\r\n"]), st.sampled_from([1, 50]))
def test_days_that_are_typed_while_they_are_read_are_those_of_their_texts(tmp_path_factory, odd, newline, sniffed):
    path = tmp_path_factory.getbasetemp() / "days.csv"
    lines = ["company,sent_on", "Tide,2024-03-19", *(f"Tide,{cell}" for cell in odd)]
    path.write_text(newline.join([*lines, ""]), newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_rows, "_SNIFFED", sniffed)
        typed, texts = read_cells(path, ["sent_on"]), read_cells(path)
    written = texts.texts["sent_on"]
    assert typed.lines.tolist() == texts.lines.tolist() and typed.texts["company"].equals(texts.texts["company"])
    if typed.texts["sent_on"].dtype == "str":
        assert typed.texts.equals(texts.texts)
    else:
        stamps = read_stamps(written)
        assert typed.texts["sent_on"].tolist() == stamps["day"].tolist() and stamps["time"].isna().all()
        assert not (says_something(written) & stamps["day"].isna()).any()


def test_days_are_typed_where_each_is_iso_and_of_a_year_that_is_read(cells, tmp_path):
    path = tmp_path / "table.csv"
    sound = "\n".join(["company,sent_on", *["Tide,2024-03-20"] * 60])
    for last, kind in (("2024-03-21", "M"), ("", "M"), ("soon", "O"), ("2200-01-01", "O"), ("1899-12-31", "O")):
        path.write_text(f"{sound}\nTide,{last}\n")
        held = read_cells(path, ["sent_on"]).texts["sent_on"]
        assert held.dtype.kind == kind and len(held) == 61

"""Spreadsheets: nothing in a table is run, whichever sign it is cut at, and each cell comes back as it was."""

import csv
import io
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics.log.text.formula_guard import (
    csv_bytes,
    guard,
    guard_cells,
    iso_days,
    tab_text,
    unguard,
    unguard_cells,
)
from tests.laws import examples

STARTS = "=+-@|%＝＋－＠｜％"
AWKWARD = st.text(st.sampled_from(list(" '=+-@\t\r\n|%＝－\u00a0\ufeffa1s,;\"\0")), max_size=9) | st.text(max_size=8)
HOSTILE = [
    "=1+1", "a;=1+1", "a\t=1+1", "a,=1+1", "a\n=1+1", "a\r=1+1", 'a;"=1+1"', "a;' =1+1", "a;\0=1+1", "a\t\ufeff=1+1",
    "x\n", 'x"\n', "x;", 'x\t"', '"', ";", "\t", '"=1+1"', "a;;=1+1", "@SUM(1)", "a; +1", "\n=1+1\n", '";=1+1', "-1+1",
]  # fmt: skip


UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")


def runs(cell):
    """Whether the first sign of a cell that can be seen begins a formula; blanks, invisible signs and quotes aside."""
    return next((sign for sign in cell if unicodedata.category(sign) not in UNSEEN and sign != '"'), "x") in STARTS


def cut(text, delimiter):
    """The cells of a text where quotes mean nothing."""
    return [cell for line in text.replace("\r", "\n").split("\n") for cell in line.split(delimiter)]


def opened(text, delimiter):
    """The cells of a file where a quote at the beginning of a cell holds it together."""
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row]


@examples(40)
@given(AWKWARD)
def test_a_guarded_text_comes_back_as_it_was(text):
    assert unguard(guard(text)) == text


@examples(40)
@given(AWKWARD, st.sampled_from(",;\t"))
def test_no_part_of_a_guarded_text_starts_a_formula_wherever_it_is_cut(text, delimiter):
    assert not [cell for cell in cut(guard(text), delimiter) if runs(cell)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_texts_of_this_file_would_be_run_if_they_were_not_guarded(delimiter):
    assert sum(any(map(runs, cut(text, delimiter))) for text in HOSTILE) >= 5


@examples(10)
@given(st.lists(AWKWARD | st.none(), max_size=5))
def test_a_column_is_guarded_cell_by_cell(texts):
    column = pd.Series(texts, dtype="str")
    guarded = guard_cells(column)
    assert guarded.dropna().tolist() == [guard(text) for text in texts if text is not None]
    pd.testing.assert_series_equal(unguard_cells(guarded), column)
    assert unguard_cells(column).dropna().tolist() == [unguard(text) for text in texts if text is not None]


TABLES = st.lists(st.tuples(*[AWKWARD | st.sampled_from(HOSTILE)] * 3), min_size=1, max_size=4)


@examples(25)
@given(TABLES)
def test_a_table_opened_with_any_delimiter_holds_nothing_that_is_run(rows):
    frame = pd.DataFrame(rows, columns=["=a", "b;=1", "c"], dtype="str")
    for text in (csv_bytes(frame).decode("utf-8-sig"), tab_text(frame)):
        for delimiter in ",;\t":
            assert not [cell for cell in opened(text, delimiter) if runs(cell)]


@examples(20)
@given(TABLES)
def test_a_table_is_read_back_by_its_own_delimiter(rows):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"], dtype="str")
    for text, delimiter in ((csv_bytes(frame).decode("utf-8-sig"), ","), (tab_text(frame), "\t")):
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[1:]
        assert [tuple(map(unguard, cells)) for cells in found if cells] == rows


@pytest.mark.parametrize(
    "text", ["'s Heeren Loo", "Tide Labs", "", "'quoted'", "a=b", "00123", "''", "Ana <a@x.example>; Bo", "3, 4", "1-2"]
)
def test_ordinary_text_is_left_alone(text):
    assert guard(text) == text == unguard(text)


@pytest.mark.parametrize(
    "text", ["=1+1", "  =1", "'=1", "' '=1", "+49 30 1", "-", "@x", "\tx", "\rx", "\nx", "|x", "%x", "＝1", "％x"]
)
def test_a_text_that_could_start_a_formula_gets_one_apostrophe(text):
    assert guard(text) == "'" + text


def test_what_a_spreadsheet_may_look_past_is_every_blank_and_every_sign_that_is_not_seen():
    seen = [chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) in UNSEEN]
    odd = {sign for sign in seen if not guard(f"{sign}=1").startswith("'") and sign not in ",;\t\r\n"}
    assert all(unicodedata.category(sign) == "Cf" for sign in odd)  # signs of writing, of one script each
    assert not odd & set("\u00ad\u200b\u200c\u200d\u200e\u200f\u202e\u2060\ufeff")


def test_numbers_days_and_flags_are_bare_and_columns_of_one_name_all_there():
    frame = pd.DataFrame({"a": [-1.5], "b": [True], "c": pd.to_datetime(["2026-03-04"]), "d": ["-1"]})
    frame = frame.set_axis(["a", "a", "c", "d"], axis=1)
    assert csv_bytes(frame).decode("utf-8-sig").split() == ["a,a,c,d", "-1.5,true,2026-03-04,'-1"]


def test_half_a_character_does_not_stop_a_table():
    frame = pd.DataFrame({"note": pd.Series(["\ud83c", "\ud83c\udf0a"], dtype="object")})
    assert csv_bytes(frame).decode("utf-8-sig").split() == ["note", "�", "🌊"]


@pytest.mark.parametrize(
    ("name", "moments", "written"),
    [
        ("sent_on", ["2026-03-04"], ["2026-03-04"]),
        ("sent_at", ["2026-03-04", "2026-03-04 09:30"], ["2026-03-04T00:00:00", "2026-03-04T09:30:00"]),
        ("my own", ["2026-03-04", "2026-03-04 09:30"], ["2026-03-04T00:00:00", "2026-03-04T09:30:00"]),
        (
            "sent_at",
            ["2026-03-04 09:30:00.5", "2026-03-04"],
            ["2026-03-04T09:30:00.500000", "2026-03-04T00:00:00.000000"],
        ),
    ],
)
def test_days_and_times_are_written_no_longer_than_a_column_needs(name, moments, written):
    column = pd.Series(pd.to_datetime(moments, format="ISO8601"), name=name)
    assert iso_days(column).tolist() == written
    assert csv_bytes(column.to_frame()).decode("utf-8-sig").split() == [*name.split(), *written]

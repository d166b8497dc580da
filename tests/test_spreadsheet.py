"""Spreadsheet cells: guarded text is harmless and comes back as it was."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup_analytics.files.spreadsheet import guard, guard_cells, unguard, unguard_cells

AWKWARD = st.text(st.sampled_from(list(" '=+-@\t\r\n|%＝－\u00a0\ufeffa1s")), max_size=6) | st.text(max_size=8)


@settings(max_examples=100, deadline=None)
@given(AWKWARD)
def test_a_guarded_text_comes_back_as_it_was(text):
    assert unguard(guard(text)) == text


@settings(max_examples=100, deadline=None)
@given(AWKWARD)
def test_a_guarded_text_never_starts_a_formula(text):
    cell = guard(text)
    assert cell.startswith("'") or cell.lstrip(" '\u00a0\ufeff")[:1] not in set("=+-@\t\r\n|%＝＋－＠｜％")


@settings(max_examples=25, deadline=None)
@given(st.lists(AWKWARD | st.none(), max_size=5))
def test_a_column_is_guarded_cell_by_cell(texts):
    column = pd.Series(texts, dtype="str")
    guarded = guard_cells(column)
    assert guarded.dropna().tolist() == [guard(text) for text in texts if text is not None]
    pd.testing.assert_series_equal(unguard_cells(guarded), column)
    assert unguard_cells(column).dropna().tolist() == [unguard(text) for text in texts if text is not None]


@pytest.mark.parametrize("text", ["'s Heeren Loo", "Tide Labs", "", "'quoted'", "a=b", "00123", "''"])
def test_ordinary_text_is_left_alone(text):
    assert guard(text) == text == unguard(text)


@pytest.mark.parametrize(
    "text", ["=1+1", "  =1", "'=1", "' '=1", "+49 30 1", "-", "@x", "\tx", "\rx", "\nx", "|x", "%x", "＝1", "％x"]
)
def test_a_text_that_could_start_a_formula_gets_one_apostrophe(text):
    assert guard(text) == "'" + text

"""Texts: one array in arrow, however a column holds them."""

import ast
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import followup_analytics
from followup_analytics.log.text.texts import as_text, blank_missing, from_arrow, to_arrow

PACKAGE = Path(followup_analytics.__file__).parent
TEXTS = ["b", None, "a", "b"]


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series(TEXTS),
        pd.Series(TEXTS, dtype=object),
        pd.Series(["b", np.nan, "a", "b"], dtype=object),
        pd.Series(["b", pd.NA, "a", "b"], dtype=object),
        pd.Series(TEXTS, dtype="category"),
        pd.Series(TEXTS, dtype="string[pyarrow]"),
        pd.Series(TEXTS, dtype="string[python]"),
        pd.Series(TEXTS, dtype=pd.ArrowDtype(pa.string())),
        pd.Series(pd.arrays.ArrowExtensionArray(pa.array(TEXTS, pa.string_view()))),
        pd.Series(pd.arrays.ArrowExtensionArray(pa.array(TEXTS).dictionary_encode())),
        pd.Series([b"b", None, b"a", b"b"], dtype=object),
        pd.concat([pd.Series([text]) for text in TEXTS]),
    ],
)
def test_a_column_is_one_array_of_the_same_texts(cells):
    found = to_arrow(cells)
    assert isinstance(found, pa.LargeStringArray) and found.to_pylist() == TEXTS
    assert pd.Series(from_arrow(found)).dtype == "str"


def test_an_empty_column_is_one_empty_array():
    assert len(to_arrow(pd.concat([pd.Series(["a"]), pd.Series(["b"])])[:0])) == 0


def test_empty_texts_are_missing_and_blanks_where_rows_hang_on_them():
    cells = as_text(pd.Series(["", " ", "a", None]))
    assert cells.isna().tolist() == [True, False, False, True]
    assert blank_missing(cells).isna().tolist() == [True, True, False, True]


def test_texts_of_pandas_become_arrows_in_one_place():
    """`pa.array` of a text column in pieces is no array: whoever calls it himself meets that on somebody's log."""
    calls = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "from_pandas"
    ]
    assert calls == ["log/text/texts.py"]

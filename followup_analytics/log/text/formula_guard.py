"""The formula guard: tables as delimited text in which nothing is run as a formula, and cells read back as they were.

A file written with commas is opened with semicolons or tabs where those are the list separator; a text is then cut into
several cells, and what follows a cut begins one. Quotes do not help, as they count at the beginning of a cell only. So
an apostrophe stands wherever a formula could begin once a text is cut: at its beginning, and after each comma,
semicolon, tab and line break in it. Every text table leaves through this module, and every reader takes the apostrophes
off again.
"""

from __future__ import annotations

import re

import pandas as pd
import pyarrow.compute as pc

from followup_analytics.log.text.characters import whole_characters
from followup_analytics.log.text.text_keys import has_bytes
from followup_analytics.log.text.texts import same_text, to_arrow, written

# What a spreadsheet may look past: control characters, blanks, invisible signs, apostrophes, quotes.
_PASSED = "\0-\x08\x0b\x0c\x0e- \x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff'\""
_STARTS = "=+\\-@|%＝＋－＠｜％"  # what begins a formula, and its fullwidth forms
_CUTS = ",;\t\r\n"
_LIVE = f"[{_PASSED}]*[{_STARTS}]"
# A tab or line break that begins a text goes with a formula too: some programs take it away.
_WITHIN, _FIRST = f"([{_CUTS}])({_LIVE})", f"^([{_PASSED}]*[{_STARTS}\t\r\n])"
_GUARDED_WITHIN, _GUARDED_FIRST = f"([{_CUTS}])'({_LIVE})", f"^'([{_PASSED}]*[{_STARTS}\t\r\n])"
_first, _within = re.compile(_FIRST), re.compile(_WITHIN)
_guarded_first, _guarded_within = re.compile(_GUARDED_FIRST), re.compile(_GUARDED_WITHIN)


def guard(text: str) -> str:
    """The text as a cell that no spreadsheet runs, whichever of comma, semicolon and tab it is opened with.

    An apostrophe stands before anything that could begin a formula, at the beginning and after each comma, semicolon,
    tab and line break: one of ``= + - @ | %`` or a fullwidth form, with blanks, invisible signs, apostrophes and quotes
    before it or not. `unguard` is its inverse.

    Examples
    --------
    >>> guard("=1+1"), guard("tides;=1+1"), guard("Tide Labs")
    ("'=1+1", "tides;'=1+1", 'Tide Labs')
    """
    return _within.sub(r"\1'\2", _first.sub(r"'\1", text))


def unguard(cell: str) -> str:
    """The text of a guarded cell: each apostrophe taken off before what would have been guarded.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("tides;'=1+1"), unguard("'s Heeren Loo")
    ('=1+1', 'tides;=1+1', "'s Heeren Loo")
    """
    return _guarded_within.sub(r"\1\2", _guarded_first.sub(r"\1", cell)) if "'" in cell else cell


def guard_cells(texts: pd.Series) -> pd.Series:
    """`guard` for each text of a column; a missing text stays missing."""
    first = pc.replace_substring_regex(to_arrow(texts), _FIRST, r"'\1")
    return same_text(pc.replace_substring_regex(first, _WITHIN, r"\1'\2"), texts)


def unguard_cells(cells: pd.Series) -> pd.Series:
    """`unguard` for each cell of a column; a missing cell stays missing."""
    texts = to_arrow(cells)
    if not has_bytes(texts, b"'"):  # few do, and a pattern costs fifty times as much
        return cells
    held = pc.fill_null(pc.match_substring(texts, "'"), False)
    bare = pc.replace_substring_regex(texts.filter(held), _GUARDED_FIRST, r"\1")
    bare = pc.replace_substring_regex(bare, _GUARDED_WITHIN, r"\1\2")
    return same_text(pc.replace_with_mask(texts, held, bare), cells)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV that no spreadsheet executes: UTF-8 with BOM, texts guarded, numbers and days bare.

    Days are ISO (``2026-03-04``, with a time ``2026-03-04T10:00:00``), flags ``true`` and ``false``, a missing value is
    an empty cell.

    Examples
    --------
    >>> csv_bytes(pd.DataFrame({"company": ["=1+1"], "sent": [3]})).decode("utf-8-sig").split()
    ['company,sent', "'=1+1,3"]
    """
    return _delimited(frame, ",").encode("utf-8-sig")


def tab_text(frame: pd.DataFrame) -> str:
    """A frame as text for the clipboard, one tab between cells; its cells are those of `csv_bytes`.

    Examples
    --------
    >>> tab_text(pd.DataFrame({"company": ["a\\t=1+1"], "sent": [3]}))
    'company\\tsent\\n"a\\t\\'=1+1"\\t3\\n'
    """
    return _delimited(frame, "\t")


def _delimited(frame: pd.DataFrame, delimiter: str) -> str:
    columns = [_cells(column) for _, column in frame.reset_index(drop=True).items()]
    table = pd.DataFrame(dict(enumerate(columns))).set_axis(
        [guard(whole_characters(str(name))) for name in frame], axis=1
    )
    text = table.to_csv(sep=delimiter, index=False, lineterminator="\n")
    if "\r" in text:  # only with this line end does the writer put a lone carriage return into quotes
        text = table.to_csv(sep=delimiter, index=False, lineterminator="\r\n")
    return text


def _cells(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return iso_days(column)
    if pd.api.types.is_bool_dtype(column.dtype):
        return column.astype("boolean").astype("str").str.lower()
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    return guard_cells(written(column))


def iso_days(column: pd.Series) -> pd.Series:
    """Days and times as ISO texts: days alone where a column holds no time and is not called ``…_at``.

    Examples
    --------
    >>> iso_days(pd.Series(pd.to_datetime(["2026-03-04"]), name="sent_on")).tolist()
    ['2026-03-04']
    """
    if not str(column.name).endswith("_at") and (column.dropna() == column.dropna().dt.normalize()).all():
        form = "%Y-%m-%d"
    else:
        form = "%Y-%m-%dT%H:%M:%S" + (".%f" if (column.dropna().dt.microsecond != 0).any() else "")
    texts: pd.Series = column.dt.strftime(form)
    return texts

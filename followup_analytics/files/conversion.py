"""Conversion: the cells of one column, text or typed, into what the column holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from followup_analytics.core.days import as_clocks
from followup_analytics.core.tables import Column, as_flags
from followup_analytics.files.dates import read_stamps
from followup_analytics.files.identities import text_array

_WHOLE = r"[+-]?\d{1,15}(?:\.0+)?"


@dataclass(frozen=True)
class Converted:
    """The values of a column, where a cell could not be read, why not and what to write; `time` of day for days.

    ``taken`` says what an unread cell was taken for.
    """

    values: pd.Series
    unread: pd.Series
    reason: str = ""
    remedy: str = ""
    time: pd.Series | None = None
    taken: str = "left empty"


def converted(cells: pd.Series, column: Column, *, day_first: bool | None, label: str, place: object) -> Converted:
    """The cells of one column as what it holds; an empty or unreadable cell is missing, a flag in doubt is `doubt`.

    Parameters
    ----------
    cells
        n cells, text or already typed.
    day_first
        As in `dates.read_stamps`.
    label, place
        The column's name in its file, and the file, for errors.

    Raises
    ------
    AmbiguousDates
        If a column of days can be read day first or month first.

    Examples
    --------
    >>> import pandas as pd
    >>> from followup_analytics.core.tables import INTERVIEWS
    >>> read = converted(pd.Series(["4", "9"]), INTERVIEWS["impression"], day_first=None, label="", place="")
    >>> read.values.tolist(), read.unread.tolist(), read.reason
    ([4, <NA>], [False, True], 'is not a whole number from 1 to 5')
    """
    if column.holds in ("day", "time"):
        return _stamps(cells, column, day_first, label, place)
    if column.holds == "whole":
        return _whole(as_text(cells), column)
    if column.holds == "flag":
        return _flags(as_text(cells), column)
    if column.holds == "clock":
        return _clocks(as_text(cells))
    return _choices(as_text(cells), column) if column.choices else _texts(as_text(cells), column)


def as_text(cells: pd.Series) -> pd.Series:
    """The cells as text; an empty text is missing."""
    texts = cells.astype("str")
    empty = texts.eq("").to_numpy(bool, na_value=False)
    return texts.mask(empty) if empty.any() else texts


def _texts(texts: pd.Series, column: Column) -> Converted:
    """Text stays as it is, but where a row hangs on it, blanks alone are nothing."""
    if column.required or column.name.endswith("_id") or column.name == "seeker":
        blank = pc.fill_null(pc.match_substring_regex(text_array(texts), r"^\s+$"), False).to_numpy(
            zero_copy_only=False
        )
        texts = texts.mask(blank) if blank.any() else texts
    return Converted(texts, _nowhere(texts))


def _choices(texts: pd.Series, column: Column) -> Converted:
    codes, written = pd.factorize(texts)
    words = pd.Series(written, dtype="str").str.strip().str.lower().str.replace(r"[\s_-]+", "_", regex=True)
    known = words.isin(column.choices) | words.eq("")
    values = pd.Series(np.append(words.where(known & words.ne("")), None)[codes], index=texts.index, dtype="str")
    unread = pd.Series(np.append(~known, False)[codes], index=texts.index)
    return Converted(values, unread, "is not a kind known here", f"Use one of {', '.join(column.choices)}.")


def _whole(texts: pd.Series, column: Column) -> Converted:
    stripped = texts.str.strip()
    numbers = pd.to_numeric(stripped.where(stripped.str.fullmatch(_WHOLE)).astype(object), errors="coerce")
    low, high = (limit if limit is not None else end for limit, end in ((column.low, -np.inf), (column.high, np.inf)))
    values = numbers.where(numbers.between(low, high)).astype("Int64")
    unread = stripped.notna() & stripped.ne("") & values.isna()
    ends = f" from {column.low} to {column.high}" if column.high else f", {column.low} or more"
    return Converted(values, unread, f"is not a whole number{ends}", f"Write a whole number{ends}, or leave it empty.")


def _flags(texts: pd.Series, column: Column) -> Converted:
    plain = as_flags(texts, replace(column, doubt=None))
    unread = texts.notna() & texts.str.strip().ne("") & plain.isna()
    remedy, taken = "Write true or false, or leave it empty.", "taken as true" if column.doubt else "left empty"
    return Converted(as_flags(texts, column), unread, "is neither true nor false", remedy, taken=taken)


def _clocks(texts: pd.Series) -> Converted:
    clocks = as_clocks(texts)
    unread = texts.notna() & texts.str.strip().ne("") & clocks.isna()
    return Converted(clocks, unread, "is not a time of day that can be read", "Write it as 14:30, or leave it empty.")


def _stamps(cells: pd.Series, column: Column, day_first: bool | None, label: str, place: object) -> Converted:
    if isinstance(cells.dtype, pd.DatetimeTZDtype):
        cells = cells.dt.tz_localize(None)
    if cells.dtype.kind == "M":
        time = cells.astype("datetime64[us]")
        found, written = pd.DataFrame({"day": time.dt.normalize(), "time": time}), time.notna()
    else:
        texts = as_text(cells)
        found = read_stamps(texts, day_first=day_first, column=label, place=place)
        written = texts.notna() & texts.str.strip().ne("")
    if column.holds == "time":
        reason, remedy = "is not a day and time that can be read", "Write it as 2024-03-20 15:09, without a zone."
        return Converted(found["time"], written & found["time"].isna(), reason, remedy)
    time = found["time"].where(found["time"] != found["day"])  # midnight is how programs write no time at all
    reason, remedy = "is not a day that can be read", "Write it as 2024-03-20."
    return Converted(found["day"], written & found["day"].isna(), reason, remedy, time)


def _nowhere(like: pd.Series) -> pd.Series:
    return pd.Series(np.zeros(len(like), bool), index=like.index)

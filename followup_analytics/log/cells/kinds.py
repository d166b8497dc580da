"""Kinds of cells: what each may be written as, how pandas holds it, and how the journal stores it.

Files, frames and the journal all read it here: what one of them takes for a yes, the others do too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from numbers import Real

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.log.days import clock_text
from followup_analytics.log.errors import UnfitCell
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.text.characters import is_whole
from followup_analytics.log.text.texts import ARROW, from_arrow

WHOLE = r"[+-]?\d{1,15}(?:\.0+)?"  # a whole number, as it is written
# How a flag is written; English, German, French.
YES = ("true", "t", "yes", "y", "1", "1.0", "x", "ja", "j", "wahr", "w", "oui", "o", "vrai", "v")
NO = ("false", "f", "no", "n", "0", "0.0", "nein", "falsch", "non", "faux")


@dataclass(frozen=True)
class Column:
    """One column: its name, what its cells hold (a key of `KINDS`), and what it means.

    A flag has words of its own for yes in `yes`, and says in `doubt` what a cell counts as that is neither yes nor no;
    None: as empty.
    """

    name: str
    holds: str
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    yes: tuple[str, ...] = ()
    doubt: bool | None = None

    @property
    def dtype(self) -> str:
        """The pandas dtype of the column."""
        return KINDS[self.holds].dtype


@dataclass(frozen=True)
class Kind:
    """A kind of cell: the pandas dtype that holds it, one value as it is stored, and what to give in place of another.

    A day is midnight of a local calendar day; a time is a local day and time, without a zone; a clock is a time of day
    alone, as 14:30. They are stored as ISO texts, a flag as 0 or 1; None: the value is not of this kind.
    """

    dtype: str
    stored: Callable[[object, Column], str | int | None]
    remedy: str


def stored_cell(column: Column, value: object) -> str | int:
    """One value of a column as it is stored: a text or a whole number.

    Raises
    ------
    ValueError
        If it does not fit the column; the text says what does.

    Examples
    --------
    >>> stored_cell(Column("private", "flag", "never in a draft"), "Ja"), stored_cell(Column("n", "whole", ""), "4.0")
    (True, 4)
    """
    kind = KINDS[column.holds]
    made = kind.stored(value, column)
    if made is None:
        raise ValueError(kind.remedy)
    if column.choices and made not in column.choices:
        raise ValueError(N_("Choose one of {choices}.").filled(choices=", ".join(column.choices)))
    if isinstance(made, int) and column.holds == "whole" and not _is_within(column, made):
        raise ValueError(_range(column))
    return made


def typed_cells(column: Column, cells: Iterable[object]) -> np.ndarray | pd.api.extensions.ExtensionArray:
    """Stored cells as the column that they are of."""
    values = list(cells)
    if column.holds in ("day", "time"):  # numpy reads texts twenty times slower
        return np.asarray(pa.array(values, pa.string()).cast(pa.timestamp("us")).to_numpy(zero_copy_only=False))
    if column.holds == "flag":
        values = [None if value is None else bool(value) for value in values]
    return from_arrow(pa.array(values, ARROW)) if column.dtype == "str" else pd.Series(values, dtype=column.dtype).array


def as_word(text: str) -> str:
    """A text as words with choices are declared: ``Keep in mind`` as ``keep_in_mind``."""
    return re.sub(r"[\s_-]+", "_", text.strip().lower())


def as_flags(cells: pd.Series, column: Column) -> pd.Series:
    """A column of flags, typed or written; a cell that is neither yes, no nor empty counts as `column` says.

    What keeps a topic out of letters is in doubt a yes; what strikes an interview is not.

    Examples
    --------
    >>> written = pd.Series(["ja", "Nein", "?", "", None])
    >>> as_flags(written, Column("private", "flag", "never in a draft", doubt=True)).tolist()
    [True, False, True, <NA>, <NA>]
    >>> as_flags(written, Column("cancelled", "flag", "it did not take place")).tolist()
    [True, False, <NA>, <NA>, <NA>]
    """
    if cells.dtype in ("bool", "boolean"):
        return cells.astype("boolean")
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return cells.ne(0).astype("boolean").mask(cells.isna())
    written = cells.astype("str").str.strip().str.lower().str.normalize("NFC")
    flags = written.map(_flag_words(column)).astype("boolean")
    return flags if column.doubt is None else flags.mask(written.fillna("").ne("") & flags.isna(), column.doubt)


def as_wholes(cells: pd.Series, column: Column, table: str) -> pd.Series:
    """A column of whole numbers, typed or written.

    Raises
    ------
    UnfitCell
        If a cell is another number, or none.
    """
    try:
        return cells.astype(column.dtype)  # type: ignore[no-any-return,call-overload]  # the stubs know no dtype in a variable
    except (ValueError, TypeError, OverflowError):
        known = cells.astype("object").dropna()
    read = pd.to_numeric(known.map(lambda cell: cell if isinstance(cell, (str, Real)) else "?"), errors="coerce")
    numbers = read.astype("float64")
    odd = known[~((numbers % 1 == 0) & (numbers.abs() < 2**63))]
    if len(odd):
        raise UnfitCell(table, column.name, odd.iloc[0], "a whole number")
    return read.astype(column.dtype).reindex(cells.index)  # type: ignore[no-any-return,call-overload]  # as above


def _flag_words(column: Column) -> dict[str, bool]:
    return {**dict.fromkeys((*YES, *column.yes), True), **dict.fromkeys(NO, False)}


def _text(value: object, column: Column) -> str | None:
    if not isinstance(value, str) or not is_whole(value):
        return None
    word = as_word(value) if column.choices else value
    return word if word in column.choices else str(value)


def _day(value: object, _: Column) -> str | None:
    moment = _moment(value)
    if moment is None or moment != moment.replace(hour=0, minute=0, second=0, microsecond=0):
        return None
    return moment.date().isoformat()


def _time(value: object, _: Column) -> str | None:
    moment = _moment(value)
    return None if moment is None else moment.isoformat(sep=" ")


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?")


def _moment(value: object) -> datetime | None:
    try:
        if isinstance(value, np.datetime64):
            value = pd.Timestamp(value)
        if isinstance(value, str):
            value = datetime.fromisoformat(value) if _MOMENT.fullmatch(value) else None
        if isinstance(value, pd.Timestamp):
            value = None if value.nanosecond else value.to_pydatetime()
    except (ValueError, OverflowError):
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo is None else None
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else None  # noqa: DTZ001 - a day


def _clock(value: object, _: Column) -> str | None:
    text = value.isoformat() if isinstance(value, time) else value
    return clock_text(text) if isinstance(text, str) else None


def _whole_number(value: object, _: Column) -> int | None:
    if isinstance(value, str):
        return int(value.split(".")[0]) if re.fullmatch(WHOLE, value.strip()) else None
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not number or value in (np.inf, -np.inf):
        return None
    return int(value) if value == int(value) else None  # type: ignore[call-overload]  # a number


def _flag(value: object, column: Column) -> int | None:
    if isinstance(value, str):
        return _flag_words(column).get(unicodedata.normalize("NFC", value.strip().lower()))
    known = isinstance(value, (bool, np.bool_, int, np.integer)) and value in (0, 1)
    return int(value) if known else None  # type: ignore[call-overload]  # a known one is a number


KINDS = {
    "text": Kind("str", _text, N_("Give it as text, without half characters.")),
    "day": Kind("datetime64[us]", _day, N_("Give a day, as a date or as YYYY-MM-DD.")),
    "time": Kind("datetime64[us]", _time, N_("Give a local time without a zone, as YYYY-MM-DD HH:MM.")),
    "clock": Kind("str", _clock, N_("Give a time of day, as a time or as HH:MM.")),
    "whole": Kind("Int64", _whole_number, N_("Give a whole number.")),
    "flag": Kind("boolean", _flag, N_("Give true or false.")),
}


def _is_within(column: Column, number: int) -> bool:
    low = -(2**63) if column.low is None else column.low
    high = 2**63 - 1 if column.high is None else column.high
    return low <= number <= high


def _range(column: Column) -> str:
    """What may stand in a column of whole numbers; none has an upper end alone."""
    if column.high is not None:
        return N_("Give a whole number from {low} to {high}.").filled(low=column.low, high=column.high)
    return N_("Give a whole number from {low} on.").filled(low=-(2**63) if column.low is None else column.low)

"""Days: whole local calendar days, never guessed; and as whole numbers, counted from 1970-01-01.

Texts in a frame are read as ISO days only: pandas would read 13/04 and 03/04 of one column in two orders.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TypeAlias

import numpy as np
import pandas as pd

from followup_analytics.log.errors import NoDay

Day: TypeAlias = dt.date | str | pd.Timestamp
MISSING = np.iinfo("int64").min  # the number of a missing day
DAY = 86_400_000_000  # microseconds
LAST = (dt.date.max - dt.date(1970, 1, 1)).days  # 9999-12-31: no later day can be written
_CLOCK = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}[T ])?(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d{1,9})?)?"
    r"\s*(?P<half>[AP]M)?",
    re.IGNORECASE | re.ASCII,
)
_DECIMAL = re.compile(r"\d{1,2}\.\d+", re.ASCII)  # half past nine, or a number of hours
ISO = r"\d{4}-\d{2}-\d{2}(?:[T ].*)?"


def as_day(day: Day, *, place: str = "as_of") -> dt.date:
    """The calendar day of a date, a Timestamp or an ISO text; `place` is what an error calls it.

    Raises
    ------
    NoDay
        If it is anything else: ``03/04/2026`` could be two days.

    Examples
    --------
    >>> as_day("2026-03-04")
    datetime.date(2026, 3, 4)
    """
    if isinstance(day, np.datetime64):
        day = pd.Timestamp(day)
    if isinstance(day, dt.datetime) and not pd.isna(day):
        return day.date()
    if isinstance(day, dt.date) and not pd.isna(day):
        return day
    try:
        return dt.date.fromisoformat(_iso(day))
    except ValueError:
        raise NoDay(place, day) from None


def _iso(day: object) -> str:
    text = str(day).strip()
    if len(text) < 10 or text[4] != "-" or text[10:11] not in ("", "T", " "):
        raise ValueError
    return text[:10]


def day_number(day: Day) -> int:
    """Days since 1970-01-01 of a date, an ISO date text or a Timestamp, as `as_day` reads it.

    Examples
    --------
    >>> day_number("1970-01-11")
    10
    """
    return (as_day(day) - dt.date(1970, 1, 1)).days


def day_numbers(days: pd.Series) -> np.ndarray:
    """Days since 1970-01-01 as int64; a missing day is the smallest int64."""
    numbers: np.ndarray = days.to_numpy("datetime64[us]").view("int64") // DAY  # a fifth of the cost of a cast to days
    numbers[numbers == MISSING // DAY] = MISSING
    return numbers


def to_days(numbers: np.ndarray | pd.Series) -> np.ndarray:
    """Day numbers back as datetime64[us]; the smallest int64 is a missing day."""
    return np.asarray(numbers, "int64").astype("datetime64[D]").astype("datetime64[us]")


def as_days(column: pd.Series, dtype: str) -> pd.Series:
    """A column of days or times in `dtype`; of texts only ISO ones are read.

    Raises
    ------
    NoDay
        If a text is no ISO day, a day that the calendar does not have, or a cell holds something else: 20260304 is a
        number.
    """
    if column.dtype.kind in "OSU" and not isinstance(column.dtype, pd.StringDtype):  # categories, columns of arrow
        column = column.astype("object")
    place = f"column {column.name}"
    if column.dtype.kind != "M":
        known = column.dropna()
        if isinstance(known.dtype, pd.StringDtype):
            fits = known.str.fullmatch(ISO)
        elif known.dtype == object:
            fits = known.map(_says_a_day)
        else:  # numbers are not days: pandas would count them from 1970 on
            fits = pd.Series(False, known.index)
        if not fits.all():
            raise NoDay(place, known[~fits.astype(bool)].iloc[0])
    try:
        return column.astype(dtype)  # type: ignore[no-any-return,call-overload]  # the stubs know no dtype in a variable
    except (ValueError, TypeError) as error:
        raise NoDay(place, str(error)) from None


def _says_a_day(value: object) -> bool:
    return bool(re.fullmatch(ISO, value)) if isinstance(value, str) else isinstance(value, (dt.date, np.datetime64))


def as_clocks(column: pd.Series) -> pd.Series:
    """A column of times of day as ``14:30``, seconds only where there are some; what is not a time is missing.

    Read are ``14:30``, ``9.30``, ``9:05:30``, ``2:30 pm`` and times with a day before them, whose day is not looked at.
    Midnight behind a day is missing: that is how programs write no time at all. Where one of the column's cells is
    ``9.5`` or ``9.75``, these are numbers of hours, and none is read.

    Examples
    --------
    >>> as_clocks(pd.Series(["9:05", "9.30", "2:30 PM", "2026-03-04 00:00:00", "2026-03-04T14:30", "soon"])).tolist()
    ['09:05', '09:30', '14:30', nan, '14:30', nan]
    >>> as_clocks(pd.Series(["9.25", "9.5"])).isna().tolist()
    [True, True]
    """
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "M":  # many moments have few times of day
        codes, times = pd.factorize(column - column.dt.normalize())
        written = (pd.Timestamp(0) + times).astype("str")
    else:
        codes, written = pd.factorize(column.astype("str").str.strip())
    dotted = [bool(_DECIMAL.fullmatch(text)) for text in written]
    clocks = [clock_text(text) for text in written]
    if any(dot and clock is None for dot, clock in zip(dotted, clocks, strict=True)):
        clocks = [None if dot else clock for dot, clock in zip(dotted, clocks, strict=True)]
    return pd.Series([*clocks, None], index=None, dtype="str").take(codes).set_axis(column.index)


def clock_text(text: str) -> str | None:
    """One time of day as `as_clocks` writes it; None if the text is not one."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (found["half"].lower() == "pm")
    if hour > 23 or (found["day"] and not (hour or minute or second)):
        return None
    return f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "")


def day_texts(days: pd.Series) -> pd.Series:
    """Days as ISO texts; each distinct one is written once.

    Examples
    --------
    >>> day_texts(pd.Series(["2026-03-04", None], dtype="datetime64[us]")).tolist()
    ['2026-03-04', nan]
    """
    codes, found = pd.factorize(days)
    texts = pd.Series(pd.DatetimeIndex(found).strftime("%Y-%m-%d"), dtype="str").array
    return pd.Series(texts.take(codes, allow_fill=True), index=days.index)

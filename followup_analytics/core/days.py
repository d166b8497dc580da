"""Days: whole local calendar days, never guessed."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from followup_analytics.core.errors import NoDay

Day = dt.date | str | pd.Timestamp
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


def as_days(column: pd.Series, dtype: str) -> pd.Series:
    """A column of days or times in `dtype`; of texts only ISO ones are read.

    Raises
    ------
    NoDay
        If a text is no ISO day, or a day that the calendar does not have.
    """
    texts = column.dropna()
    if not (texts.dtype == object or isinstance(texts.dtype, pd.StringDtype)):
        return column.astype(dtype)
    written = texts[texts.map(lambda value: isinstance(value, str))]
    odd = written[~written.str.fullmatch(ISO)]
    if len(odd):
        raise NoDay(f"column {column.name}", odd.iloc[0])
    try:
        return column.astype(dtype)
    except ValueError as error:
        raise NoDay(f"column {column.name}", str(error)) from None

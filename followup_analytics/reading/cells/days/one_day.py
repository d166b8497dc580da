"""One day: the moment that a single cell names, by the closed list of `dates`."""

from __future__ import annotations

import datetime as dt
import functools
import re

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.cells.days.months import in_numbers

YEARS = range(1900, 2200)  # any other is a slip
_TIME = (
    r"(?:(?:T|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<part>\.\d{1,6})?)?\s*(?P<half>[AP]M)?)?"
)
RIVAL = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<sep>[/.-])(?P<two>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}|\d\d){_TIME}", re.I | re.A
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<sep>[/.-])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_TIME}", re.I | re.A
)
TWO_DIGITS = re.compile(rf"\d{{2}}[/.-]\d{{1,2}}[/.-]\d\d{_TIME}", re.I | re.A)
_ZONE = re.compile(r"(?<=\d)\s*(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d\d:?\d\d)(?:\s*\([^()]*\))?$")
_DIGIT = re.compile(r"\d", re.A)
_LONGEST_DAY = 60  # characters
_HELD = 1 << 14  # days in texts that are remembered


@functools.lru_cache(_HELD)
def moment(text: str, day_first: bool | None) -> dt.datetime | None:
    """The moment that a cell names, where its day is written in that order; None if it names none.

    Examples
    --------
    >>> moment("3/4/2024 17:05", True), moment("soon", True)
    (datetime.datetime(2024, 4, 3, 17, 5), None)
    """
    rival = RIVAL.fullmatch(text)
    if rival:
        day, month = (rival["one"], rival["two"]) if day_first else (rival["two"], rival["one"])
        return _moment(rival, rival["year"], month, day)
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _moment(found, found["year"], found["month"], found["day"])
    numbers = in_numbers(text)
    made = moment(numbers[0], day_first) if numbers and numbers[0] != text else None
    return made if made and numbers and numbers[1] in (None, made.weekday()) else None


def clock(text: str) -> dt.timedelta | None:
    """How far into its day the time is that stands behind one, as ``, 9:05 PM``; None if it is no time of day."""
    made = moment(f"2000-01-01{text}", None)
    return made - dt.datetime(2000, 1, 1) if made else None  # noqa: DTZ001 - a local time


def order_shown(text: str) -> str:
    """Which order a cell shows, as a field of `dates.Proof`: ``day``, ``month``, ``either``, ``dotted``; empty: none.

    Examples
    --------
    >>> order_shown("13/4/2024"), order_shown("3/4/2024"), order_shown("5/5/2024")
    ('day', 'either', '')
    """
    numbers = in_numbers(text) if text[:1].isalpha() else None  # a weekday before the day in numbers
    rival = RIVAL.fullmatch(numbers[0] if numbers else text)
    if not rival:
        return ""
    day, month = moment(text, True) is not None, moment(text, False) is not None
    if day != month:
        return "day" if day else "month"
    if not day or rival["one"] == rival["two"]:
        return ""
    return "dotted" if rival["sep"] == "." and len(rival["year"]) == 2 else "either"


def is_day(text: str) -> bool:
    """Whether a cell is a day of the closed list, in one order or the other, with or without a zone.

    Examples
    --------
    >>> is_day("3/13/2024"), is_day("soon")
    (True, False)
    """
    if len(text) >= _LONGEST_DAY or not _DIGIT.search(text):
        return False
    bare = _ZONE.sub("", text.strip())
    return (moment(bare, True) or moment(bare, False)) is not None


def doubt(text: str) -> str:
    """Why a cell is not a day, where that can be told: it names no year, or the wrong weekday.

    Examples
    --------
    >>> doubt("8-Jul"), doubt("Monday, March 21, 2024"), doubt("soon")
    ('names no year', 'names a weekday that is not that of its date', '')
    """
    numbers = in_numbers(text)
    if numbers and moment(numbers[0], True):
        return N_("names a weekday that is not that of its date")
    yearless = [in_numbers(f"{text}{sep}2024") for sep in (" ", "-", ", ")]
    plain = re.fullmatch(r"\d{1,2}([./-])\d{1,2}\1?", text)
    return N_("names no year") if any(yearless) or plain else ""


def _moment(found: re.Match[str], year: str, month: str, day: str) -> dt.datetime | None:
    whole_year = int(year) + (2000 if len(year) == 2 else 0)
    hour, part = int(found["hour"] or 0), float(found["part"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (found["half"].lower() == "pm")
    try:
        clock = dt.time(hour, int(found["minute"] or 0), int(found["second"] or 0), round(part * 1e6))
        made = dt.datetime.combine(dt.date(whole_year, int(month), int(day)), clock)
    except ValueError:
        return None
    return made if made.year in YEARS else None

"""Dates: a closed list of formats, decided once per column; no date is ever guessed.

==============================  ===========================================================
format                          remark
==============================  ===========================================================
``2024-03-20``                  also ``2024/03/20`` and ``2024.03.20``; no rival
``20 Mar 2024``                 also ``20 March 2024``, ``20-Mar-2024``, ``Mar 20, 2024``; no rival
``20. März 2024``               months of twelve languages (`months`), ordinals, a weekday in front; no rival
``2024年7月22日``               no rival
``20-Mar-24``                   a two-digit year is 20YY; no rival
``20/3/2024`` (day first)       separators ``/ . -``; rival of the next
``3/20/2024`` (month first)     separators ``/ . -``; rival of the one before
``20.3.24``                     day first unless a cell of the column shows otherwise
``20/3/24``, ``3/20/24``        where a cell of the column shows the order
==============================  ===========================================================

Each may be followed by a time of day: ``T15:09``, `` 15:09:26``, ``, 11:39 PM``, and that by its zone: ``Z``, ``UTC``,
``+01:00``, ``-0500``. A time with a zone is read as the day and time that it is in the user's own (`zones`). Years run
from 1900 to 2199. A weekday that is not that of its date makes the cell unreadable, and so does a two-digit year that
may as well stand in front.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.log.errors import AmbiguousDates
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.text.distinct import encoded
from followup_analytics.log.text.texts import to_arrow
from followup_analytics.log.zones import Zone, split_zones, times_in_zone
from followup_analytics.reading.cells.months import in_numbers, with_listopad
from followup_analytics.reading.cells.progress import Progress, one_by_one, part, unwatched

_TIME = (
    r"(?:(?:T|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<part>\.\d{1,6})?)?\s*(?P<half>[AP]M)?)?"
)
_RIVAL = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<sep>[/.-])(?P<two>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}|\d\d){_TIME}", re.I | re.A
)
_PLAIN = [
    re.compile(form + _TIME, re.I | re.A)
    for form in (r"(?P<year>\d{4})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})",)
]
_CLOCK = re.compile(r"(?<=\d)(?:T|,?\s+)\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:\s*[AaPp][Mm])?\Z", re.A)
_TWO_DIGITS = re.compile(rf"\d{{2}}[/.-]\d{{1,2}}[/.-]\d\d{_TIME}", re.I | re.A)
_ISO = r"(?:19|20|21)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?"
_ZONE = re.compile(r"(?<=\d)\s*(?:Z|UTC|GMT|[A-Z]{3,4}|[+-]\d\d:?\d\d)(?:\s*\([^()]*\))?$")
_DIGIT = re.compile(r"\d", re.A)
_YEARS_OF_A_SEARCH = 3
_LONGEST_DAY = 60  # characters
_HELD = 1 << 14  # days in texts that are remembered
_DAY = 86_400_000_000  # microseconds
YEARS = range(1900, 2200)  # any other is a slip


def read_stamps(
    cells: pd.Series,
    *,
    day_first: bool | None = None,
    zone: Zone = None,
    column: str = "date",
    place: object = "here",
    progress: Progress = unwatched,
) -> pd.DataFrame:
    """The day, and the time of day where there is one, that each cell of one column names.

    The column's cells decide together: day first or month first is chosen where some cell fits only it and none fits
    only its rival, or by `day_first`.

    Parameters
    ----------
    cells
        n texts; missing ones stay missing.
    day_first
        True or False where the caller knows the order of ``3/4/2024``; None: the cells decide.
    zone
        The user's own zone, as in `FollowUpLog`.
    column, place
        Named in the error.
    progress
        Called with ``(done, of)`` after some thousand cells that are looked at one by one.

    Returns
    -------
    DataFrame
        ``day`` (midnight), ``time`` (missing where the cell names no time of day) and ``wall`` (what a cell with a zone
        says there, else missing), datetime64[us], in the index of `cells`; all missing where a cell fits no format of
        the list.

    Raises
    ------
    AmbiguousDates
        Where no cell decides, or cells decide both ways.

    Examples
    --------
    >>> import pandas as pd
    >>> read_stamps(pd.Series(["3/4/2024", "3/20/2024 17:05"]))["day"].dt.strftime("%d %b").tolist()
    ['04 Mar', '20 Mar']
    """
    codes, found_texts = pd.factorize(cells.astype("str").str.strip())
    texts, ahead = split_zones(pd.Series(with_listopad([str(text) for text in found_texts]), dtype="str"))
    iso = texts.str.fullmatch(_ISO)
    stamps = np.full(len(texts), np.datetime64("NaT", "us"), "datetime64[us]")
    stamps[iso] = pd.to_datetime(texts[iso], format="ISO8601", errors="coerce").to_numpy("datetime64[us]")
    odd = texts[~iso].tolist()
    order = _order(one_by_one(odd, part(progress, 0, 50)), day_first, column, place)
    if day_first is None and year_may_lead(odd):
        odd = ["" if _TWO_DIGITS.fullmatch(text) else text for text in odd]
    stamps[~iso] = np.array(
        [_stamp(text, order) for text in one_by_one(odd, part(progress, 50, 100))], "datetime64[us]"
    )
    walls = np.where(ahead.notna(), stamps, np.datetime64("NaT", "us"))
    stamps = times_in_zone(pd.Series(stamps), ahead, zone).to_numpy("datetime64[us]")
    found = np.append(stamps, np.datetime64("NaT", "us"))[codes]  # code -1, a missing cell, takes the last
    timed = np.append(texts.str.contains(":").to_numpy(bool), False)[codes]
    day = found.astype("datetime64[D]").astype("datetime64[us]")
    time = np.where(timed, found, np.datetime64("NaT", "us"))
    wall = np.append(walls, np.datetime64("NaT", "us"))[codes]
    return pd.DataFrame({"day": day, "time": time, "wall": wall}, index=cells.index)


def plain_days(cells: pd.Series) -> pd.Series | None:
    """A column in which all cells are days without a time, typed or written ``2024-03-20``; None of any other.

    Examples
    --------
    >>> plain_days(pd.Series(["2024-03-20", None])).tolist(), plain_days(pd.Series(["2024-03-20 15:09"]))
    ([Timestamp('2024-03-20 00:00:00'), NaT], None)
    """
    if isinstance(cells.dtype, pd.StringDtype):
        try:
            held = encoded(to_arrow(cells))
            found = held.dictionary.cast(pa.date32()).cast(pa.timestamp("us")).take(held.indices)
            days = found.to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid:
            return None
    elif isinstance(cells.dtype, np.dtype) and cells.dtype.kind == "M":
        days = cells.to_numpy().astype("datetime64[us]")
    else:
        return None
    since = days.view("int64")[~np.isnat(days)]
    first, beyond = (np.datetime64(f"{year}-01-01", "us").view("int64") for year in (YEARS[0], YEARS[-1] + 1))
    if len(since) and (since.min() < first or since.max() >= beyond or (since % _DAY).any()):
        return None
    return pd.Series(days, index=cells.index, name=cells.name)


@dataclass(frozen=True)
class Proof:
    """What the cells of a column say of its order: those that fit day first only, month first only, both.

    `dotted` are those that fit both and are day first by their form, as ``1.2.24``.
    """

    day: list[str]
    month: list[str]
    either: list[str]
    dotted: list[str]

    @property
    def order(self) -> bool | None:
        """True: day first; False: month first; None: the cells do not say, or say both."""
        if self.day or self.month:
            return None if self.day and self.month else bool(self.day)
        return True if self.dotted and not self.either else None

    @property
    def needed(self) -> bool:
        """Whether some cell has one day by one order and another by the other."""
        return bool(self.either or self.dotted or (self.day and self.month))


def proof(texts: Iterable[str]) -> Proof:
    """What the distinct texts of a column say of its order.

    Examples
    --------
    >>> proof(["3/4/2024", "3/20/2024"]).order, proof(["3/4/2024"]).order, proof(["01.02.23"]).order
    (False, None, True)
    """
    found = Proof([], [], [], [])
    for text in texts:
        day, clock = _cut(text)
        kind = _proof_of(text if clock is None else day)
        if kind:
            getattr(found, kind).append(text)
    return found


@functools.lru_cache(_HELD)
def _proof_of(text: str) -> str:
    """Which list of `Proof` a cell belongs to; empty: to none."""
    rival = _RIVAL.fullmatch(_numbers(text))
    if not rival:
        return ""
    day, month = _stamp(text, True) is not None, _stamp(text, False) is not None
    if day != month:
        return "day" if day else "month"
    if not day or rival["one"] == rival["two"]:
        return ""
    return "dotted" if rival["sep"] == "." and len(rival["year"]) == 2 else "either"


def _numbers(text: str) -> str:
    """The day in numbers where a weekday stands before it."""
    numbers = in_numbers(text) if text[:1].isalpha() else None
    return numbers[0] if numbers else text


def _order(texts: Iterable[str], day_first: bool | None, column: str, place: object) -> bool | None:
    """True: day first; False: month first; None: no cell needs an order."""
    if day_first is not None:
        return day_first
    proven = proof(texts)
    if proven.order is None and proven.needed:
        either = proven.either or proven.dotted
        raise AmbiguousDates(place, column, [*proven.day[:1], *proven.month[:1]] or either[:2])
    return bool(proven.order)


def year_may_lead(texts: list[str]) -> bool:
    """Whether two-digit years of a column may as well stand in front: ``24.03.01``, ``24.03.17``, ``25.01.20``.

    Then the first numbers hardly differ, as years of one search do, and the last ones do.
    """
    found = [rival for rival in map(_RIVAL.fullmatch, texts) if rival and len(rival["year"]) == 2]
    first, last = {rival["one"] for rival in found}, {rival["year"] for rival in found}
    fit = all(10 <= int(r["one"]) < 50 and int(r["two"]) <= 12 and 1 <= int(r["year"]) <= 31 for r in found)
    return fit and len(found) > 2 and _are_near(first) and len(first) < len(last)


def years_last(texts: list[str]) -> bool:
    """Whether the last numbers of a column hardly differ, as years of one search do."""
    return _are_near({rival["year"] for rival in map(_RIVAL.fullmatch, texts) if rival})


def _are_near(numbers: set[str]) -> bool:
    found = [int(number) for number in numbers]
    return bool(found) and max(found) - min(found) <= _YEARS_OF_A_SEARCH


def _stamp(text: str, day_first: bool | None) -> dt.datetime | None:
    """The moment that a cell names. Days with a time are many, their days few: each day is looked at once."""
    day, clock = _cut(text)
    made = None if clock is None else _whole_date(day, day_first)
    return _whole_date(text, day_first) if clock is None or made is None else dt.datetime.combine(made, clock)


def _cut(text: str) -> tuple[str, dt.time | None]:
    """A cell without the time of day at its end, and that; the whole cell and None where there is none."""
    found = _CLOCK.search(text) if ":" in text else None
    clock = _clock(found.group()) if found and ":" not in text[: found.start()] else None
    return (text, None) if found is None or clock is None else (text[: found.start()], clock)


@functools.lru_cache(_HELD)
def _clock(text: str) -> dt.time | None:
    made = _whole_date(f"2000-01-01{text}", None)
    return made.time() if made else None


@functools.lru_cache(_HELD)
def _whole_date(text: str, day_first: bool | None) -> dt.datetime | None:
    rival = _RIVAL.fullmatch(text)
    if rival:
        day, month = (rival["one"], rival["two"]) if day_first else (rival["two"], rival["one"])
        return _moment(rival, rival["year"], month, day)
    for form in _PLAIN:
        found = form.fullmatch(text)
        if found:
            return _moment(found, found["year"], found["month"], found["day"])
    numbers = in_numbers(text)
    made = _stamp(numbers[0], day_first) if numbers and numbers[0] != text else None
    return made if made and numbers and numbers[1] in (None, made.weekday()) else None


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
    return (_stamp(bare, True) or _stamp(bare, False)) is not None


def doubt(text: str) -> str:
    """Why a cell is not a day, where that can be told: it names no year, or the wrong weekday.

    Examples
    --------
    >>> doubt("8-Jul"), doubt("Monday, March 21, 2024"), doubt("soon")
    ('names no year', 'names a weekday that is not that of its date', '')
    """
    numbers = in_numbers(text)
    if numbers and _stamp(numbers[0], True):
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

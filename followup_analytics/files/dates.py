"""Dates: a closed list of formats, decided once per column; no date is ever guessed.

==============================  ===========================================================
format                          remark
==============================  ===========================================================
``2024-03-20``                  also ``2024/03/20`` and ``2024.03.20``; no rival
``20 Mar 2024``                 also ``20 March 2024``, ``20-Mar-2024``; English months; no rival
``20-Mar-24``                   the one form with a two-digit year, read as 20YY; no rival
``Mar 20, 2024``                also ``March 20 2024``; no rival
``20/3/2024`` (day first)       separators ``/ . -``; rival of the next
``3/20/2024`` (month first)     separators ``/ . -``; rival of the one before
==============================  ===========================================================

Each may be followed by a time of day: ``T15:09``, `` 15:09:26``, ``, 11:39 PM``, and that by its zone: ``Z``, ``UTC``,
``+01:00``, ``-0500``. A time with a zone is read as the day and time that it is in the user's own (`zones`). Years run
from 1900 to 2199.
"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pandas as pd

from followup_analytics.core.errors import AmbiguousDates
from followup_analytics.core.zones import Zone, moved, split_zones

_MONTHS = ("january", "february", "march", "april", "may", "june", "july")
_MONTHS += ("august", "september", "october", "november", "december")
_MONTH_NUMBER = {name: i + 1 for i, name in enumerate(_MONTHS)} | {name[:3]: i + 1 for i, name in enumerate(_MONTHS)}
_MONTH_NUMBER["sept"] = 9

_TIME = (
    r"(?:(?:T|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<part>\.\d{1,6})?)?\s*(?P<half>[AP]M)?)?"
)
_RIVAL = re.compile(rf"(?P<one>\d{{1,2}})(?P<sep>[/.-])(?P<two>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}){_TIME}", re.I | re.A)
_PLAIN = [
    re.compile(form + _TIME, re.I | re.A)
    for form in (
        r"(?P<year>\d{4})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})(?P<sep>[ -])(?P<month>[a-z]{3,9})(?P=sep)(?P<year>\d{4})",
        r"(?P<day>\d{1,2})-(?P<month>[a-z]{3,9})-(?P<year>\d{2})",
        r"(?P<month>[a-z]{3,9}) (?P<day>\d{1,2}),? (?P<year>\d{4})",
    )
]
_ISO = r"(?:19|20|21)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?"
YEARS = range(1900, 2200)  # any other is a slip


def read_stamps(
    cells: pd.Series,
    *,
    day_first: bool | None = None,
    zone: Zone = None,
    column: str = "date",
    place: object = "here",
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
    codes, texts = pd.factorize(cells.astype("str").str.strip())
    texts, ahead = split_zones(pd.Series(texts, dtype="str"))
    iso = texts.str.fullmatch(_ISO)
    stamps = np.full(len(texts), np.datetime64("NaT", "us"), "datetime64[us]")
    stamps[iso] = pd.to_datetime(texts[iso], format="ISO8601", errors="coerce").to_numpy("datetime64[us]")
    odd = texts[~iso].tolist()
    order = _order(odd, day_first, column, place)
    stamps[~iso] = np.array([_stamp(text, order) for text in odd], "datetime64[us]")
    walls = np.where(ahead.notna(), stamps, np.datetime64("NaT", "us"))
    stamps = moved(pd.Series(stamps), ahead, zone).to_numpy("datetime64[us]")
    found = np.append(stamps, np.datetime64("NaT", "us"))[codes]  # code -1, a missing cell, takes the last
    timed = np.append(texts.str.contains(":").to_numpy(bool), False)[codes]
    day = found.astype("datetime64[D]").astype("datetime64[us]")
    time = np.where(timed, found, np.datetime64("NaT", "us"))
    wall = np.append(walls, np.datetime64("NaT", "us"))[codes]
    return pd.DataFrame({"day": day, "time": time, "wall": wall}, index=cells.index)


def _order(texts: list[str], day_first: bool | None, column: str, place: object) -> bool | None:
    """True: day first; False: month first; None: no cell needs an order."""
    if day_first is not None:
        return day_first
    rivals = [text for text in texts if _RIVAL.fullmatch(text)]
    fits = {text: (_stamp(text, True) is not None, _stamp(text, False) is not None) for text in rivals}
    only_day = [text for text, (day, month) in fits.items() if day and not month]
    only_month = [text for text, (day, month) in fits.items() if month and not day]
    both = [text for text, (day, month) in fits.items() if day and month]
    if (only_day and only_month) or (both and not only_day and not only_month):
        raise AmbiguousDates(place, column, [*only_day[:1], *only_month[:1]] or both[:2])
    return bool(only_day)


def _stamp(text: str, day_first: bool | None) -> dt.datetime | None:
    rival = _RIVAL.fullmatch(text)
    if rival:
        day, month = (rival["one"], rival["two"]) if day_first else (rival["two"], rival["one"])
        return _made(rival, rival["year"], month, day)
    for form in _PLAIN:
        found = form.fullmatch(text)
        if found:
            return _made(found, found["year"], found["month"], found["day"])
    return None


def _made(found: re.Match[str], year: str, month: str, day: str) -> dt.datetime | None:
    whole_year = int(year) + (2000 if len(year) == 2 else 0)
    number = int(month) if month.isdigit() else _MONTH_NUMBER.get(month.lower(), 0)
    hour, part = int(found["hour"] or 0), float(found["part"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (found["half"].lower() == "pm")
    try:
        clock = dt.time(hour, int(found["minute"] or 0), int(found["second"] or 0), round(part * 1e6))
        made = dt.datetime.combine(dt.date(whole_year, number, int(day)), clock)
    except ValueError:
        return None
    return made if made.year in YEARS else None

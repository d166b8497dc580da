"""Recurrences: the days on which a rule repeats an event, inside a window and never more than a thousand.

Each day of the window is asked whether the rule names it, so that no rule takes longer than its window is wide. Rules
by the hour, and those that pick by position or week number, are not read: only the first day is taken, and it is said.

Zones are looked up by us, not by icalendar, which guesses some with a warning.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 1000
_FARTHEST = 100 * 366  # days from the first one that are looked at for COUNT
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_READ = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST")
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True)
class Rule:
    """One recurrence rule of RFC 5545, of those that are read."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: dt.date | None = None  # a day, or a moment
    weekdays: tuple[tuple[int, int], ...] = ()  # (0 every or n-th, day of the week)
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    week_start: int = 0


def read_rule(text: str) -> Rule | None:
    """The rule that a text such as ``FREQ=WEEKLY;BYDAY=MO`` says; None where it is of a kind that is not read.

    Examples
    --------
    >>> read_rule("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4").weekdays
    ((0, 0), (0, 2))
    >>> read_rule("FREQ=SECONDLY") is None
    True
    """
    parts = dict(part.upper().split("=", 1) for part in text.strip().split(";") if "=" in part)
    if parts.get("FREQ") not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or set(parts) - set(_READ):
        return None
    try:
        rule = Rule(
            freq=parts["FREQ"],
            interval=int(parts.get("INTERVAL", 1)),
            count=int(parts["COUNT"]) if "COUNT" in parts else None,
            until=_end(parts["UNTIL"]) if "UNTIL" in parts else None,
            weekdays=tuple(_weekday(one) for one in parts.get("BYDAY", "").split(",") if one),
            month_days=tuple(int(one) for one in parts.get("BYMONTHDAY", "").split(",") if one),
            months=tuple(int(one) for one in parts.get("BYMONTH", "").split(",") if one),
            week_start=_WEEKDAYS.index(parts.get("WKST", "MO")),
        )
    except (ValueError, KeyError):
        return None
    return rule if 1 <= rule.interval <= 1000 else None


def _end(text: str) -> dt.date:
    if len(text) < 15:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    moment = dt.datetime.strptime(text[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a zone's own, or UTC
    return moment.replace(tzinfo=dt.UTC) if text[15:] == "Z" else moment


def _weekday(text: str) -> tuple[int, int]:
    found = _BY_DAY.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    return int(found[1] or 0), _WEEKDAYS.index(found[2])


def days(rule: Rule, start: dt.date, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The days of the rule from `first` to `last`, both included, at most a thousand.

    Parameters
    ----------
    start
        The day of the event itself, which is always the first; or its moment, in the zone whose days are asked for:
        where the rule ends at a moment, it tells which day is the last.

    Examples
    --------
    >>> rule = read_rule("FREQ=WEEKLY;COUNT=3")
    >>> [f"{day:%d %b}" for day in days(rule, dt.date(2026, 3, 2), dt.date(2026, 3, 5), dt.date(2026, 12, 31))]
    ['09 Mar', '16 Mar']
    """
    end = min(last, _last_day(rule.until, start) if rule.until else last)
    start = start.date() if isinstance(start, dt.datetime) else start
    # Without COUNT nothing before the window matters; with it, what came before counts.
    begin = start if rule.count is not None else max(start, first)
    made = found = 0
    for number in range(min((end - begin).days + 1, _FARTHEST)):
        day = begin + dt.timedelta(days=number)
        if day != start and not _names(rule, start, day):
            continue
        made += 1
        if (rule.count is not None and made > rule.count) or found >= MOST:
            return
        if day >= first:
            found += 1
            yield day


def _last_day(until: dt.date, start: dt.date) -> dt.date:
    """The last day on which the hour of `start` is not after `until`."""
    if not isinstance(until, dt.datetime):
        return until
    if not isinstance(start, dt.datetime) or not 1 < until.year < dt.MAXYEAR:  # the year 9999 means for ever
        return until.date()
    until = until if (until.tzinfo is None) == (start.tzinfo is None) else until.replace(tzinfo=start.tzinfo)
    near = (until.date() + dt.timedelta(days=ahead) for ahead in (1, 0, -1))  # a zone's day may be the next one
    return next((day for day in near if dt.datetime.combine(day, start.timetz()) <= until), until.date())


def _names(rule: Rule, start: dt.date, day: dt.date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    return _in_turn(rule, start, day) and _by_month_day(rule, start, day) and _by_weekday(rule, start, day)


def _in_turn(rule: Rule, start: dt.date, day: dt.date) -> bool:
    """Whether the day lies in a period that the interval does not leave out."""
    if rule.freq == "DAILY":
        return (day - start).days % rule.interval == 0
    if rule.freq == "WEEKLY":
        return (_week(day, rule.week_start) - _week(start, rule.week_start)).days // 7 % rule.interval == 0
    months = (day.year - start.year) * 12 + day.month - start.month
    if rule.freq == "MONTHLY":
        return months % rule.interval == 0
    return (day.year - start.year) % rule.interval == 0


def _week(day: dt.date, first: int) -> dt.date:
    return day - dt.timedelta(days=(day.weekday() - first) % 7)


def _by_month_day(rule: Rule, start: dt.date, day: dt.date) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    if rule.month_days:
        return day.day in rule.month_days or day.day - length - 1 in rule.month_days
    if rule.weekdays or rule.freq in ("DAILY", "WEEKLY"):
        return True
    return day.day == start.day and (rule.freq == "MONTHLY" or bool(rule.months) or day.month == start.month)


def _by_weekday(rule: Rule, start: dt.date, day: dt.date) -> bool:
    if not rule.weekdays:
        return rule.freq != "WEEKLY" or day.weekday() == start.weekday()
    return any(weekday == day.weekday() and (not nth or _is_nth(rule, day, nth)) for nth, weekday in rule.weekdays)


def _is_nth(rule: Rule, day: dt.date, nth: int) -> bool:
    """Whether it is the n-th day of its name in its month, or in its year where the rule is yearly without months."""
    if rule.freq == "YEARLY" and not rule.months:
        length = 366 if calendar.isleap(day.year) else 365
        place = day.timetuple().tm_yday
    else:
        place, length = day.day, calendar.monthrange(day.year, day.month)[1]
    return (place - 1) // 7 + 1 == nth or -((length - place) // 7 + 1) == nth

"""Zones: what a calendar calls them, as zones with their clock changes; one that is not known is named, not guessed."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from followup_analytics.reading.calendar.blocks import Block
from followup_analytics.reading.calendar.recurrences import days, read_rule

_UTC_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")  # as a calendar describes a zone: +0100, +005328
_DISPLAY = re.compile(r"\((?:UTC|GMT)\s*([+-]\d\d):?(\d\d)\)\s*(.*)", re.I)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", re.I)  # as a program names an offset without a place
_DISPLAY_UTC = re.compile(r"\((?:UTC|GMT)\)\s*(.*)", re.I)


class VTimezone(dt.tzinfo):
    """A zone as a calendar itself describes it: its offsets and the rules by which they change."""

    def __init__(self, block: Block) -> None:
        self._halves = [half for part in block.parts[:_MOST_HALVES] if (half := _half(part))]
        self._changes: dict[int, list[tuple[dt.datetime, dt.timedelta]]] = {}

    def __bool__(self) -> bool:
        return bool(self._halves)

    def utcoffset(self, moment: dt.datetime | None) -> dt.timedelta | None:
        """The offset in force at a local moment: that of the change before it."""
        if moment is None or not self._halves:
            return None
        if moment.year not in self._changes:
            self._changes[moment.year] = sorted(c for half in self._halves for c in _changes(half, moment.year))
        local = moment.replace(tzinfo=None)
        before = [offset for onset, offset in self._changes[moment.year] if onset <= local]
        return before[-1] if before else self._halves[0][3]

    def dst(self, moment: dt.datetime | None) -> dt.timedelta | None:
        """Not known: a calendar names offsets only."""
        return None

    def tzname(self, moment: dt.datetime | None) -> str | None:
        """It has no name of its own."""
        return None


# Its first change, the rule that repeats it, the offsets after and before it.
_Half = tuple[dt.datetime, str, dt.timedelta, dt.timedelta]
_MOST_HALVES = 50


def _half(part: Block) -> _Half | None:
    found = [_UTC_OFFSET.fullmatch(part.value(name).strip()) for name in ("TZOFFSETTO", "TZOFFSETFROM")]
    begins = re.match(r"(\d{8})(?:T(\d{6}))?", part.value("DTSTART").strip())
    if found[0] is None or begins is None:
        return None
    try:
        onset = dt.datetime.strptime(begins[1] + (begins[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - local
    except ValueError:
        return None
    after = _delta(found[0])
    return onset, part.value("RRULE"), after, _delta(found[1]) if found[1] else after


def _delta(found: re.Match[str]) -> dt.timedelta:
    hours, minutes, seconds = min(int(found[2]), 23), min(int(found[3]), 59), min(int(found[4] or 0), 59)
    return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds) * (-1 if found[1] == "-" else 1)


def _changes(half: _Half, year: int) -> list[tuple[dt.datetime, dt.timedelta]]:
    """The changes to an offset that can be in force in a year: those of the year and the one before, else the first."""
    onset, text, offset, _ = half
    rule = read_rule(text) if text else None
    if rule is None or onset.year >= year:
        return [(onset, offset)]
    window = dt.date(max(year - 1, 1), 1, 1), dt.date(year, 12, 31)
    found = [(dt.datetime.combine(day, onset.time()), offset) for day in days(rule, onset.date(), *window)]
    return found or [(onset, offset)]


class Zones:
    """The zones of one calendar, by the names that it gives them.

    Parameters
    ----------
    blocks
        The calendar's own descriptions. They count where the name is not in the time zone database with a place in
        it: some programs describe a ``GMT`` with summer time.

    Examples
    --------
    >>> Zones().named("W. Europe Standard Time"), Zones().named("/mozilla.org/20050126_1/Europe/Berlin")
    (zoneinfo.ZoneInfo(key='Europe/Berlin'), zoneinfo.ZoneInfo(key='Europe/Berlin'))
    >>> Zones().named("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna")
    zoneinfo.ZoneInfo(key='Europe/Amsterdam')
    >>> Zones().named("UTC-05:00").utcoffset(None)
    datetime.timedelta(days=-1, seconds=68400)
    """

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        self._described = {block.text("TZID"): block for block in blocks}
        self._found: dict[str, dt.tzinfo | None] = {}

    def named(self, name: str) -> dt.tzinfo | None:
        """The zone of that name; None where it is not known."""
        if name not in self._found:
            self._found[name] = self._look_up(name, name.strip().strip('"').strip())
        return self._found[name]

    def _look_up(self, name: str, plain: str) -> dt.tzinfo | None:
        key = _database(plain)
        if "/" in key:
            return ZoneInfo(key)
        own = self._described.get(name) or self._described.get(plain)
        if own is not None:
            place = _database(own.value("X-LIC-LOCATION").strip())
            if "/" in place:
                return ZoneInfo(place)
            if zone := VTimezone(own):
                return zone
        return ZoneInfo(key) if key else _displayed(plain) or _offset(plain)


def _offset(name: str) -> dt.tzinfo | None:
    found = _OFFSET.fullmatch(name)
    hours, minutes = (int(found[2]), int(found[3] or 0)) if found else (24, 0)
    if hours > 14 or minutes > 59:
        return None
    return dt.timezone(dt.timedelta(hours=hours, minutes=minutes) * (-1 if found and found[1] == "-" else 1))


def _database(name: str) -> str:
    """The name in the time zone database: itself, its last two or three parts, or that of Windows' name."""
    windows = WINDOWS_TO_OLSON.get(name) or WINDOWS_TO_OLSON.get(re.sub(r"\s+\d{1,2}$", "", name))
    if windows:
        return str(windows)
    parts = name.strip("/").split("/")
    known = _zone_names()
    return next((known[one] for n in (3, 2, 1) if (one := "/".join(parts[-n:]).casefold()) in known), "")


@functools.cache
def _zone_names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def _displayed(name: str) -> dt.tzinfo | None:
    """The zone of a display name: that of the first of its cities that the database knows, and whose offset agrees."""
    utc = _DISPLAY_UTC.fullmatch(name)
    found = _DISPLAY.fullmatch(name)
    if utc is None and found is None:
        return None
    cities = (utc[1] if utc else found[3] if found else "").split(",")
    offset = dt.timedelta(hours=int(found[1]), minutes=int(found[1][0] + found[2])) if found else dt.timedelta()
    by_city = {zone.rpartition("/")[2]: zone for zone in sorted(_zone_names().values()) if "/" in zone}
    for city in cities:
        zone = by_city.get(city.strip().replace(" ", "_"))
        if zone and _standard_offset(ZoneInfo(zone)) == offset:
            return ZoneInfo(zone)
    spoken = re.match(r"[\w. ]+?(?= Time\b)", cities[0].strip())  # "Eastern Time (US & Canada)"
    named = WINDOWS_TO_OLSON.get(f"{spoken[0]} Standard Time") if spoken else None
    return ZoneInfo(str(named)) if named and _standard_offset(ZoneInfo(str(named))) == offset else None


def _standard_offset(zone: ZoneInfo) -> dt.timedelta | None:
    """The lesser of its offsets in January and July: clocks go forward in summer."""
    offsets = [zone.utcoffset(dt.datetime(2026, month, 1)) for month in (1, 7)]  # noqa: DTZ001 - local
    return min((offset for offset in offsets if offset is not None), default=None)

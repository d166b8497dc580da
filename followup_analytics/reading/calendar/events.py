"""Events: each entry of a calendar in its newest form, on its local day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import icalendar

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.calendar.blocks import Block
from followup_analytics.reading.calendar.recurrences import MOST, Rule, days, read_rule
from followup_analytics.reading.calendar.zones import Zones
from followup_analytics.reading.mail.headers import Person

_MOST_PEOPLE = 200
_YEARS = range(1970, 2200)


@dataclass(frozen=True)
class Event:
    """One entry on one day.

    Attributes
    ----------
    uid, of_day
        What tells it apart: its id and, where it belongs to a series, the day it stands for.
    order
        The greater is the newer: sequence, then stamp.
    day, time
        Its local day, and its local moment where it has a time.
    onward
        Whether the later days of its series follow it.
    """

    uid: str
    line: int
    order: tuple[int, str]
    day: dt.date
    time: dt.datetime | None
    title: str
    place: str
    about: str
    people: tuple[Person, ...]
    cancelled: bool
    of_day: str = ""
    onward: bool = False
    repeats: str = ""
    written: dt.date | None = None  # its day, or its moment in its own zone, in which a rule counts
    more: tuple[dt.date, ...] = ()  # days or moments beside those of the rule
    except_days: frozenset[dt.date] = field(default_factory=frozenset)
    zone_unknown: str = ""


def read_event(block: Block, zones: Zones, zone: dt.tzinfo | None, *, cancelling: bool = False) -> Event:
    """The event in a block.

    Parameters
    ----------
    zones
        The calendar's own descriptions of zones, by name.
    zone
        The user's; None: the machine's.
    cancelling
        Whether the calendar is a message that cancels its events.

    Raises
    ------
    ValueError
        If it has no day, or cannot be read.
    """
    entry = _parsed(block)
    start = entry.get("DTSTART")
    if start is None or isinstance(start, list):
        raise ValueError(N_("has no day"))
    written, unknown = _in_its_zone(start, block.zone("DTSTART"), zones)
    moment = _local(written, zone)
    if moment.year not in _YEARS:
        raise ValueError(N_("has a day outside {first} to {last}").filled(first=_YEARS[0], last=_YEARS[-1]))
    stamp = "".join(block.value("DTSTAMP").split())[:16]
    recurrence = entry.get("RECURRENCE-ID")
    return Event(
        uid=block.text("UID")[:500],
        line=block.line,
        order=(_number(block.value("SEQUENCE")), stamp),
        day=_date(moment),
        time=moment if isinstance(moment, dt.datetime) else None,
        title=" ".join(block.text("SUMMARY").split()),
        place=" ".join(block.text("LOCATION").split()),
        about=block.text("DESCRIPTION")[:10_000],
        people=_people(entry),
        cancelled=cancelling or block.value("STATUS").strip().upper() == "CANCELLED",
        of_day=_of_day(recurrence, block.zone("RECURRENCE-ID"), zones, zone),
        onward=str(getattr(recurrence, "params", {}).get("RANGE", "")).upper() == "THISANDFUTURE",
        repeats=block.value("RRULE"),
        written=written,
        more=tuple(_listed(entry, "RDATE", block.zone("RDATE"), zones, zone)),
        except_days=frozenset(map(_date, _listed(entry, "EXDATE", block.zone("EXDATE"), zones, zone))),
        zone_unknown=unknown,
    )


def _parsed(block: Block) -> icalendar.Event:
    """The block read by icalendar, whose errors are of many kinds; all mean that it cannot be read."""
    try:
        entry = icalendar.Event.from_ical(block.source)
        if not isinstance(entry, icalendar.Event):
            raise ValueError(N_("is not an event"))
        return entry
    except (
        ValueError,
        AttributeError,
        OSError,
        KeyError,
        TypeError,
        IndexError,
        OverflowError,
        RecursionError,
    ) as error:
        raise ValueError(N_("cannot be read as an event")) from error


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text) < 12 else 0


def _in_its_zone(prop: object, name: str, zones: Zones) -> tuple[dt.date, str]:
    """The day or moment of a property, in the zone named, and that name where it is not known."""
    try:
        value = getattr(prop, "dt", None)
    except ValueError:  # a broken property, in icalendar's own words
        value = None
    if not isinstance(value, dt.date):
        raise ValueError(N_("has no day that can be read"))
    if not name or not isinstance(value, dt.datetime) or value.tzinfo is not None:
        return value, ""
    value = value.replace(tzinfo=zones.named(name))
    return value, "" if value.tzinfo else name


def _local(value: dt.date, zone: dt.tzinfo | None) -> dt.date:
    """The same in the user's zone, without one; what names no zone is as it is written."""
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        return value
    try:
        return value.astimezone(zone).replace(tzinfo=None)
    except (OverflowError, ValueError, OSError):
        raise ValueError(N_("has a day outside the calendar")) from None


def _of_day(prop: object, name: str, zones: Zones, zone: dt.tzinfo | None) -> str:
    try:
        return f"{_local(_in_its_zone(prop, name, zones)[0], zone):%Y-%m-%d}" if prop is not None else ""
    except ValueError:
        return ""


def _listed(entry: icalendar.Event, prop: str, name: str, zones: Zones, zone: dt.tzinfo | None) -> Iterator[dt.date]:
    """The local days or moments in a list of an event that repeats; of a period its beginning."""
    found = entry.get(prop, []) if "RRULE" in entry or "RDATE" in entry else []
    for part in found if isinstance(found, list) else [found]:
        try:
            written = getattr(part, "dts", [])[:MOST]
        except ValueError:
            raise ValueError(N_("lists days that cannot be read")) from None
        for one in written:
            begins = icalendar.vDDDTypes(one.dt[0]) if isinstance(one.dt, tuple) else one
            yield _local(_in_its_zone(begins, name, zones)[0], zone)


def _date(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _people(entry: icalendar.Event) -> tuple[Person, ...]:
    """Organizer and attendees with their names, each once; rooms and other resources are not people."""
    found: dict[str, Person] = {}
    for name in ("ORGANIZER", "ATTENDEE"):
        props = entry.get(name, [])
        for prop in (props if isinstance(props, list) else [props])[:_MOST_PEOPLE]:
            params = getattr(prop, "params", {})
            if str(params.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE"):
                continue
            address = str(prop).strip().lower()
            address = address.removeprefix("mailto:") if "@" in address else ""
            written = " ".join(str(params.get("CN", "")).translate(_NO_SIGNS).split()).strip("'\"")
            person = Person("" if written.lower() == address else written, address if " " not in address else "")
            if person.name or person.email:
                found.setdefault(person.email or person.name.casefold(), person)
    return tuple(found.values())


_NO_SIGNS = str.maketrans(dict.fromkeys("<>;\r\n\t", " "))


def newest_events(events: Sequence[Event]) -> list[Event]:
    """Of events that are the same one, the newest: the highest sequence, then the latest stamp, then the last.

    A series that is cancelled cancels those of its days that were moved.

    Examples
    --------
    >>> old = Event("1", 1, (0, ""), dt.date(2026, 3, 4), None, "Interview", "", "", (), False)
    >>> [event.day.day for event in newest_events([replace(old, order=(1, ""), day=dt.date(2026, 3, 6)), old])]
    [6]
    """
    found: dict[tuple[str, str], Event] = {}
    for event in events:
        key = (event.uid or f"line {event.line}", event.of_day)
        if key not in found or event.order >= found[key].order:
            found[key] = event
    return list(found.values())


def expanded(
    event: Event, moved: frozenset[str], first: dt.date, last: dt.date, *, zone: dt.tzinfo | None
) -> Iterator[Event]:
    """The event on each of its days from `first` to `last`, its own, the rule's and those listed beside it.

    One that does not repeat is there whatever its day.

    Parameters
    ----------
    moved
        Days of the series that stand as events of their own.
    zone
        The user's, whose days these are; the rule counts in the event's own.
    """
    rule = read_rule(event.repeats) if event.repeats else None
    found = {_date(one): one for one in event.more}
    if rule is None and not any(first <= day <= last for day in found):
        yield event
        return
    found = {_date(one): one for one in _moments(rule, event, first, last, zone)} | found
    for day, moment in sorted(found.items()):
        if first <= day <= last and day not in event.except_days and f"{day:%Y-%m-%d}" not in moved:
            hour = event.time.time() if event.time else None
            time = moment if isinstance(moment, dt.datetime) else dt.datetime.combine(day, hour) if hour else None
            yield replace(event, day=day, time=time, of_day=f"{day:%Y-%m-%d}")


def _moments(
    rule: Rule | None, event: Event, first: dt.date, last: dt.date, zone: dt.tzinfo | None
) -> Iterator[dt.date]:
    """The days or moments of the rule, or the event's own, in the user's zone; some may lie a day outside."""
    if rule is None:
        yield event.time or event.day
        return
    start, day = event.written or event.day, dt.timedelta(days=1)
    first, last = max(first, dt.date.min + day) - day, min(last, dt.date.max - day) + day
    for own in days(rule, start, first, last):
        yield _local(dt.datetime.combine(own, start.timetz()) if isinstance(start, dt.datetime) else own, zone)


def carried(event: Event, changes: Sequence[Event]) -> Event:
    """A day of a series as the last change before it has it: moved by as many days, at its hour, under its title.

    Parameters
    ----------
    changes
        Those of the series that later days follow.
    """
    last = max((change for change in changes if change.of_day < event.of_day), key=lambda one: one.of_day, default=None)
    if last is None:
        return event
    day = event.day + (last.day - dt.date.fromisoformat(last.of_day))
    time = dt.datetime.combine(day, last.time.time()) if last.time else None
    return replace(last, day=day, time=time, of_day=event.of_day)

"""Calendars: all-day entries as iCalendar text (RFC 5545), written line by line.

A library that makes an object of every property takes thirty times as long as the same list in CSV, and icalendar takes
`\\N` in a text for a line break; in the tests, it reads what is written here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

LONGEST = 75  # octets per line, with the blank at its start

_CUT = LONGEST - 1
_BREAK = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def calendar_bytes(name: str, entries: Iterable[Mapping[str, str]], *, trigger: str = "") -> bytes:
    """A calendar with that name and its entries, each with its properties' values, from `text_value`, `day_value`, ….

    With a `trigger` (``PT9H``: nine hours after an entry begins), each shows an alarm.

    Examples
    --------
    >>> calendar_bytes("Notes", [{"UID": "1", "SUMMARY": text_value("Tide, Labs")}]).decode().split("\\r\\n")[4:8]
    ['BEGIN:VEVENT', 'UID:1', 'SUMMARY:Tide\\\\, Labs', 'END:VEVENT']
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//followup_analytics//due notes//EN"]
    lines.append(f"X-WR-CALNAME:{text_value(name)}")
    for entry in entries:
        lines += ["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in entry.items())]
        if trigger:
            description = f"DESCRIPTION:{entry['SUMMARY']}"
            lines += ["BEGIN:VALARM", "ACTION:DISPLAY", description, f"TRIGGER:{trigger}", "END:VALARM"]
        lines.append("END:VEVENT")
    lines += ["END:VCALENDAR", ""]
    return "\r\n".join(map(_folded, lines)).encode(errors="replace")


def text_value(text: str) -> str:
    """A text with its backslashes, semicolons, commas and line breaks escaped, without the characters not allowed.

    Examples
    --------
    >>> print(text_value("C:\\\\Notes; a, b\\nc"))
    C:\\\\Notes\\; a\\, b\\nc
    """
    escaped = _CONTROL.sub("", text).replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return _BREAK.sub(r"\\n", escaped)


def time_value(stamp: dt.datetime) -> str:
    """A time in UTC; one without a zone counts as UTC.

    Examples
    --------
    >>> time_value(dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC))
    '20260304T093000Z'
    """
    return f"{stamp.astimezone(dt.UTC) if stamp.tzinfo else stamp:%Y%m%dT%H%M%S}Z"


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, split neither within a character nor after a backslash."""
    data, pieces, at = line.encode(errors="replace"), [], 0
    if len(data) <= _CUT:
        return line
    while len(data) - at > _CUT:
        end = at + _CUT
        while data[end] & 0xC0 == 0x80:
            end -= 1
        end -= (end - len(data[at:end].rstrip(b"\\")) - at) % 2
        pieces.append(data[at:end])
        at = end
    return b"\r\n ".join([*pieces, data[at:]]).decode()

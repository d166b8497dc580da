"""Blocks: the components of an ``.ics`` file as they lie in it, each with its line, unfolded before it is decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_BLOCK = 256 * 1024
_KINDS = ("VEVENT", "VTIMEZONE")
_DEEPEST, _MOST_PARTS = 3, 200
_TEXT_ESCAPE = re.compile(r"\\([\\;,nN])")
_PROPERTY = re.compile(r'([A-Za-z0-9-]{1,60})((?:;[^":]*(?:"[^"]*"[^":]*)*)?):(.*)', re.S)
_ZONED = re.compile(
    r'(DTSTART|DTEND|RECURRENCE-ID|EXDATE)((?:;(?!TZID=)[^":;]*(?:"[^"]*"[^":;]*)*)*);TZID=("[^"]*"|[^;:]*)', re.I
)


@dataclass(frozen=True, slots=True)
class Block:
    """One component: its kind, the line on which it begins, its lines unfolded, without those of its parts.

    `parts` are the components within it (alarms, the halves of a zone); `closed` says whether its end was found.
    """

    kind: str
    line: int
    lines: tuple[str, ...]
    parts: tuple[Block, ...] = ()
    closed: bool = True

    def value(self, name: str) -> str:
        """The value of its first property of that name, as written; empty where there is none."""
        for line in self.lines:
            found = _PROPERTY.fullmatch(line) if line[: len(name)].upper() == name else None
            if found and found[1].upper() == name:
                return found[3]
        return ""

    def text(self, name: str) -> str:
        r"""The text of a property, its escapes taken off in one step: ``C:\\Notes`` holds no line break.

        Examples
        --------
        >>> Block("VEVENT", 1, (r"SUMMARY:Talk\, C:\\Notes\nnext",)).text("SUMMARY")
        'Talk, C:\\Notes\nnext'
        """
        return _TEXT_ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value(name)).strip()

    def zone(self, name: str) -> str:
        """The zone that a property names; empty where it names none."""
        for line in self.lines:
            found = _ZONED.match(line)
            if found and found[1].upper() == name:
                return found[3].strip('"').strip()
        return ""

    @property
    def source(self) -> str:
        """The component alone, as text, its days without their zones, which are looked up elsewhere."""
        lines = (_ZONED.sub(r"\1\2", line) for line in self.lines)
        return "\r\n".join((f"BEGIN:{self.kind}", *lines, f"END:{self.kind}", ""))


def read_blocks(data: bytes, place: object) -> tuple[dict[str, str], list[Block]]:
    """What the calendar says of itself, and its events and zones.

    Parameters
    ----------
    data
        The file. A line that begins with a blank continues the one before: octets are joined first and decoded then,
        for a letter may be cut in two.
    place
        The file, named in the error.

    Raises
    ------
    UnreadableFile
        If it is not a calendar, or larger than 50 MB.

    Examples
    --------
    >>> data = b"BEGIN:VCALENDAR\\r\\nBEGIN:VEVENT\\r\\nSUMMARY:Gespr\\xc3\\r\\n \\xa4ch\\r\\nEND:VEVENT\\r\\n"
    >>> read_blocks(data, "x.ics")[1][0].text("SUMMARY")
    'Gespräch'
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(
            place,
            N_("has more than {largest_file} MB").filled(largest_file=LARGEST_FILE // 1024**2),
            N_("Export a shorter period."),
        )
    if b"BEGIN:VCALENDAR" not in data.upper() and b"BEGIN:VEVENT" not in data.upper():
        raise UnreadableFile(
            place, N_("is not a calendar (it has no BEGIN:VCALENDAR)"), N_("Export it as iCalendar, .ics.")
        )
    reading = _Reading()
    for number, line in _unfolded(data):
        reading.take(number, line)
    reading.close_all(whole=False)
    return reading.said, reading.found


class _Reading:
    """The blocks found so far, and those that are open: an event or a zone, and its parts."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.found: list[Block] = []
        self._open: list[_OpenBlock] = []

    def take(self, number: int, line: str) -> None:
        name, _, value = line.partition(":")
        name, kind = name.strip().upper(), value.strip().upper()
        if name == "BEGIN":
            self._begin(kind, number)
        elif name == "END" and self._open:
            self._end(kind)
        elif self._open:
            self._open[-1].take(line)
        elif name in ("METHOD", "X-WR-CALNAME", "X-WR-TIMEZONE"):
            self.said.setdefault(name, value.strip())

    def _begin(self, kind: str, number: int) -> None:
        if kind == "VEVENT":
            self.close_all(whole=False)  # one before that was never closed
        if kind in _KINDS or self._open:
            self._open.append(_OpenBlock(kind, number))

    def _end(self, kind: str) -> None:
        if kind == self._open[0].kind:
            self.close_all(whole=True)
        elif len(self._open) > 1:
            part = self._open.pop()
            if len(self._open) <= _DEEPEST and len(self._open[-1].parts) < _MOST_PARTS:
                self._open[-1].parts.append(part.block(closed=True))

    def close_all(self, *, whole: bool) -> None:
        if self._open:
            self.found.append(self._open[0].block(closed=whole))
            self._open = []


class _OpenBlock:
    def __init__(self, kind: str, line: int) -> None:
        self.kind, self.line, self.size = kind, line, 0
        self.lines: list[str] = []
        self.parts: list[Block] = []

    def take(self, line: str) -> None:
        self.size += len(line)
        if self.size <= LARGEST_BLOCK:
            self.lines.append(line)

    def block(self, *, closed: bool) -> Block:
        return Block(self.kind, self.line, tuple(self.lines), tuple(self.parts), closed and self.size <= LARGEST_BLOCK)


def _unfolded(data: bytes) -> Iterator[tuple[int, str]]:
    number, start, held = 0, 0, list[bytes]()
    for line in data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        number += 1
        if line[:1] in (b" ", b"\t") and held:
            held.append(line[1:])
            continue
        if held:
            yield start, _decoded(b"".join(held))
        held, start = ([line], number) if line.strip() else ([], number)
    if held:
        yield start, _decoded(b"".join(held))


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")

"""Connections: the people in LinkedIn's ``Connections.csv``, whatever stands above its header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.reading.cells.encoding import to_utf8
from followup_analytics.reading.contacts.vcard import LARGEST_FILE, Card, Spoilt

_COLUMNS = {
    "first name": "first",
    "last name": "last",
    "url": "url",
    "email address": "email",
    "company": "company",
    "position": "position",
}
_NEEDED = {"first", "last", "company", "position"}
_HEADER_WITHIN = 20  # lines


@dataclass(frozen=True)
class _Header:
    """Where the header stands, and which of its cells is which."""

    line: int
    place: dict[str, int]
    width: int


def read_connections(data: bytes, place: object) -> Iterator[Card | Spoilt]:
    """The people of the file, in order; a row that cannot be read is a `Spoilt`, and the others are read.

    Raises
    ------
    UnreadableFile
        If no line of the first twenty is the header, or the file has more than 50 MB.

    Examples
    --------
    >>> head = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    >>> data = b"Notes:\\n\\n\\n" + head + b"\\nAna,Lee,,,Tide Labs,Editor,20 Mar 2024\\n"
    >>> next(read_connections(data, "Connections.csv"))
    Card(line=5, name='Ana Lee', company='Tide Labs', position='Editor', emails=(), urls=(), note='')
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(place, f"has more than {LARGEST_FILE // 1024**2} MB", "Take the file as it was exported.")
    rows = list(_rows(to_utf8(data, place).decode("utf-8", "replace")))
    header = next((found for line, cells in rows[:_HEADER_WITHIN] if (found := _header(line, cells))), None)
    if header is None:
        columns = "First Name, Last Name, Company, Position"
        raise UnreadableFile(place, f"has no line with the columns {columns}", "Take the file as it was exported.")
    return (_person(line, cells, header) for line, cells in rows if line > header.line and any(map(str.strip, cells)))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the lines on which they begin; one that the reader refuses has no cells but its text."""
    lines = text.replace("\x00", "").splitlines(keepends=True)
    reader = csv.reader(io.StringIO("".join(lines), newline=""))
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = [lines[before][:60]] if before < len(lines) else []
        yield before + 1, cells
        before = reader.line_num


def _header(line: int, cells: list[str]) -> _Header | None:
    names = [_COLUMNS.get(" ".join(cell.replace("\ufeff", "").split()).casefold(), "") for cell in cells]
    if not set(names) >= _NEEDED:
        return None
    return _Header(line, {name: number for number, name in enumerate(names) if name}, len(cells))


def _person(line: int, cells: list[str], header: _Header) -> Card | Spoilt:
    if len(cells) != header.width:
        return Spoilt(line, ", ".join(cells)[:60], f"has {len(cells)} cells where the header has {header.width}")
    told = {name: " ".join(cells[number].split()) for name, number in header.place.items()}
    name = f"{told['first']} {told['last']}".strip()
    if not name:
        return Spoilt(line, ", ".join(cells)[:60], "names nobody")
    email, url = told.get("email", "").lower(), told.get("url", "")
    return Card(line, name, told["company"], told["position"], (email,) if "@" in email else (), (url,) if url else ())

"""Address cards: the people in a ``.vcf`` file, each version read by its own rules.

Version 2.1 writes text as it is, commas and all, and long values in quoted-printable; 3.0 and 4.0 put a backslash
before a comma, but many programs do not, so a comma that stands alone is text where a value is one text.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.mail.headers import decoded_bytes

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_CARD = 1024 * 1024  # a photograph may stand in it
_LINE = re.compile(rb'(?:[A-Za-z0-9-]{1,60}\.)?([A-Za-z0-9-]{1,60})((?:;[^":]*(?:"[^"]*"[^":]*)*)?):(.*)', re.S)
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^";])*))?')
_ESCAPE = re.compile(r"\\([\\;,:nN])")
_PARTS = re.compile(r"((?:\\.|[^\\;])*+\\?)(?:;|$)", re.S)
_READ = ("VERSION", "FN", "N", "ORG", "TITLE", "ROLE", "EMAIL", "URL", "NOTE")


@dataclass(frozen=True, slots=True)
class Value:
    """One property of a card: its value as written, its parameters by lower-case name."""

    written: str
    parameters: dict[str, str]
    version: str

    @property
    def text(self) -> str:
        r"""The value as one text.

        Examples
        --------
        >>> Value(r"Editor\, books, and more", {}, "3.0").text
        'Editor, books, and more'
        """
        return self.written.strip() if self.version == "2.1" else _unescaped(self.written).strip()

    @property
    def parts(self) -> list[str]:
        r"""The value as its parts, which a semicolon divides; one that belongs to a part has a backslash before it.

        Examples
        --------
        >>> Value(r"Tide\; Sons;Books", {}, "3.0").parts
        ['Tide; Sons', 'Books']
        """
        found = [_unescaped(part).strip() for part in _PARTS.findall(self.written)]
        while found and not found[-1]:
            found.pop()
        return found


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


@dataclass(frozen=True)
class Card:
    """One person: what their card says of them; empty where it says nothing."""

    line: int
    name: str
    company: str = ""
    position: str = ""
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A card that cannot be read: its line, and why."""

    line: int
    value: str
    reason: str


def read_cards(data: bytes, place: object) -> Iterator[Card | Spoilt]:
    """The cards of a file, in order; one that cannot be read is a `Spoilt`, and the others are read.

    Raises
    ------
    UnreadableFile
        If it holds no card, or more than 50 MB.

    Examples
    --------
    >>> card = b"BEGIN:VCARD\\r\\nVERSION:2.1\\r\\nFN:Ana Lee\\r\\nTITLE:Editor, books\\r\\nEND:VCARD\\r\\n"
    >>> next(read_cards(card, "x.vcf")).position
    'Editor, books'
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(
            place,
            N_("has more than {largest_file} MB").filled(largest_file=LARGEST_FILE // 1024**2),
            N_("Export fewer people at once."),
        )
    data = _utf8(data)
    if b"BEGIN:VCARD" not in data.upper():
        raise UnreadableFile(
            place, N_("holds no address card (it has no BEGIN:VCARD)"), N_("Export it as vCard, .vcf.")
        )
    return _cards(data)


def _utf8(data: bytes) -> bytes:
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(name, "replace").encode("utf-8", "replace")
    return data.removeprefix(b"\xef\xbb\xbf")


def _cards(data: bytes) -> Iterator[Card | Spoilt]:
    begun, size, lines = 0, 0, list[bytes]()
    for number, line in enumerate(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), 1):
        word = line.strip().upper()
        if word == b"BEGIN:VCARD":
            if begun:
                yield Spoilt(begun, _name_of(lines), N_("is cut off: the next card begins before it ends"))
            begun, size, lines = number, 0, []
        elif word == b"END:VCARD" and begun:
            yield (
                _card(begun, lines)
                if size <= LARGEST_CARD
                else Spoilt(begun, _name_of(lines), N_("has more than 1 MB"))
            )
            begun = 0
        elif begun:
            size += len(line) + 1
            if size <= LARGEST_CARD:
                lines.append(line)
    if begun:
        yield Spoilt(begun, _name_of(lines), N_("is cut off: it does not end"))


def _name_of(lines: list[bytes]) -> str:
    return next((line.decode("utf-8", "replace")[3:60] for line in lines if line.upper().startswith(b"FN:")), "")


def _card(begun: int, lines: list[bytes]) -> Card | Spoilt:
    values = _values(lines)
    named = [value.text for value in values.get("FN", []) if value.text]
    names = [part for value in values.get("N", [])[:1] for part in _in_order(value.parts)]
    emails = tuple(value.text.lower() for value in values.get("EMAIL", []) if "@" in value.text)
    company = next((part for value in values.get("ORG", []) for part in value.parts if part), "")
    name = (named or [" ".join(names)])[0] or next(iter(emails), "") or company
    if not name:
        return Spoilt(begun, "", N_("names nobody"))
    return Card(
        line=begun,
        name=" ".join(name.split()),
        company="" if company == name else " ".join(company.split()),
        position=" ".join(
            next((v.text for key in ("TITLE", "ROLE") for v in values.get(key, []) if v.text), "").split()
        ),
        emails=emails[:20],
        urls=tuple(value.text for value in values.get("URL", []) if value.text)[:20],
        note=next((value.text for value in values.get("NOTE", [])), "")[:2000],
    )


def _in_order(parts: list[str]) -> list[str]:
    """Of family, given, additional names, prefixes and suffixes, the order in which a name is said."""
    family, given, more, before, after = (parts + [""] * 5)[:5]
    return [part for part in (before, given, more, family, after) if part]


def _values(lines: list[bytes]) -> dict[str, list[Value]]:
    logical = list(_unfolded(lines))
    split = [found for line in logical if (found := _LINE.fullmatch(line))]
    version = next((one[3].strip().decode("ascii", "replace") for one in split if one[1].upper() == b"VERSION"), "3.0")
    out: dict[str, list[Value]] = {}
    for one in split:
        name = one[1].decode("ascii").upper()
        if name in _READ and len(out.setdefault(name, [])) < 50:
            parameters = _parameters(one[2].decode("utf-8", "replace"))
            out[name].append(Value(_decoded(one[3], parameters), parameters, version))
    return out


def _unfolded(lines: list[bytes]) -> Iterator[bytes]:
    """Whole lines: one that begins with a blank goes on, as does quoted-printable after a ``=`` at its end."""
    held: list[bytes] = []
    soft = False
    for line in lines:
        if held and soft:
            held[-1] = held[-1].rstrip()[:-1]
            held.append(line.lstrip() if line[:1] in (b" ", b"\t") else line)
        elif held and line[:1] in (b" ", b"\t"):
            held.append(line[1:])
            continue
        else:
            if held:
                yield b"".join(held)
            held = [line]
        head = held[0].partition(b":")[0].upper()
        soft = b"QUOTED-PRINTABLE" in head and held[-1].rstrip().endswith(b"=")
    if held:
        yield b"".join(held)


def _parameters(text: str) -> dict[str, str]:
    """Parameters by name; of version 2.1 a bare word is a type or an encoding."""
    found: dict[str, str] = {}
    for name, value in _PARAMETER.findall(text):
        key = name.lower()
        if not value and key in ("quoted-printable", "base64", "b"):
            found["encoding"] = key
        else:
            found.setdefault(key, value.strip('"').lower())
    return found


def _decoded(data: bytes, parameters: dict[str, str]) -> str:
    how = parameters.get("encoding", "")
    if how == "quoted-printable":
        data = binascii.a2b_qp(data)
    elif how in ("base64", "b"):
        return ""  # a picture or a sound
    return decoded_bytes(data, parameters.get("charset", ""))

"""The kinds of sources: how each is told from its name or its first bytes, and which reader takes it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.proposal.finding import Finding, Given, Terms

_LOOKED_AT = 4096  # bytes
_PASTED = N_("pasted text")
_SHOWN = 60  # characters of a path that no system takes
Reader = Callable[[Given, Terms], Finding]


@dataclass(frozen=True)
class Kind:
    """One kind of source: suffixes of its files, a pattern at the start of its bytes, and ``module:function``.

    `folder` is the ``module:function`` that says whether a folder is of this kind; empty: none is.
    """

    name: str
    reader: str
    suffixes: tuple[str, ...] = ()
    begins: bytes = rb"(?!)"
    folder: str = ""

    def read(self, given: Given, terms: Terms) -> Finding:
        """What the source holds."""
        reader: Reader = _function(self.reader)
        return reader(given, terms)

    def takes(self, suffix: str, head: bytes) -> bool:
        """Whether a file of this suffix and beginning is of this kind."""
        return suffix in self.suffixes or bool(re.match(self.begins, head))

    def takes_folder(self, path: Path) -> bool:
        """Whether a folder is of this kind."""
        return bool(self.folder) and bool(_function(self.folder)(path))


def _function(name: str) -> Callable[..., Any]:
    module, function = name.split(":")
    found: Callable[..., Any] = getattr(importlib.import_module(f"followup_analytics.reading.{module}"), function)
    return found


# A line that begins a mailbox, or two headers of a mail one after the other, in the words of mail programs.
_VALUE = rb"[ \xc2\xa0]*:[^\n]*\n(?:[ \t][^\n]*\n)*"
_FIRST = rb"(?i:from|von|de|da|van|return-path|received|delivered-to|message-id|mime-version|x-[a-z-]{2,40})"
_SECOND = rb"(?:[A-Za-z-]{2,40}|Envoy\xc3\xa9|\xc3\x80)"
_SEPARATOR = rb"From[ \t]*\r?\n|From (?:-|\S*@?\S* .*\d\d:\d\d).*\n"
_MAIL = _SEPARATOR + rb"|(?:\xef\xbb\xbf)?\s*" + _FIRST + _VALUE + _SECOND + _VALUE

# The first kind whose suffix or beginning fits takes the source; a table is what is left.
KINDS = (
    Kind(
        "mail",
        "calendar.invitations:read_mailbox",
        (".mbox", ".mbx", ".eml", ".emlx", ".msg", ".pst", ".ost", ".olm"),
        _MAIL,
        folder="mail.boxes:is_mailbox",
    ),
    Kind("calendar", "calendar.finding:read_calendar", (".ics", ".ical", ".icalendar"), rb"(?i)\s*BEGIN:VCALENDAR"),
    Kind("contacts", "contacts.finding:read_contacts", (".vcf", ".vcard"), rb"(?i)\s*BEGIN:VCARD"),
    Kind("table", "tables.table:read_table", (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".md")),
)


def given_by(source: Path | str) -> Given:
    """A source by its path, or as a text of several lines.

    Raises
    ------
    UnreadableFile
        If there is no such file or folder.
    """
    if isinstance(source, str) and "\n" in source:
        return Given(_PASTED, text=source)
    path = Path(source)
    try:
        there = path.exists()
    except (OSError, ValueError) as error:
        reason = N_("cannot be opened ({error})").filled(error=getattr(error, "strerror", None) or error)
        raise UnreadableFile(f"{str(path)[:_SHOWN]}…", reason, N_("Check the path.")) from None
    if not there:
        raise UnreadableFile(path, N_("there is no such file or folder"), N_("Check the path."))
    return Given(path.name, path)


def kind_of(given: Given) -> Kind:
    """The kind of a source."""
    if given.path is not None and given.path.is_dir():
        return next((kind for kind in KINDS if kind.takes_folder(given.path)), KINDS[-1])
    head = (given.text or "").encode()[:_LOOKED_AT] if given.path is None else head_of(given.path)
    suffix = given.path.suffix.lower() if given.path else ""
    return next((kind for kind in KINDS if kind.takes(suffix, head)), KINDS[-1])


def head_of(path: Path) -> bytes:
    """The first bytes of a file; none where it cannot be opened."""
    if not path.is_file():
        return b""
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except OSError:
        return b""

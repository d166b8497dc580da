"""Boxes: the files of a mailbox, whichever program wrote them, each with the messages it holds."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.mail import splitter
from followup_analytics.reading.mail.splitter import Piece
from followup_analytics.reading.mail.words.pasted import as_message
from followup_analytics.reading.proposal.finding import Given

_SINGLE = (".eml", ".emlx")
# What mail programs lay beside their boxes, and holds no mail.
_BESIDE = (".msf", ".dat", ".json", ".db", ".sqlite", ".plist", ".html", ".htm", ".ds_store", ".lock", ".index", ".ini")
_FOREIGN = {
    ".msg": N_("Save it as .eml: open it and choose Save as."),
    ".pst": N_("Export the folder as .eml files or as an mbox file."),
    ".ost": N_("Export the folder as .eml files or as an mbox file."),
    ".olm": N_("Export the folder as .eml files or as an mbox file."),
}
_TABLES = (".csv", ".tsv", ".parquet", ".pq", ".xlsx")
_MAILDIR = ("cur", "new")
_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:From |>?From .*\n)?[!-9;-~]{1,80}[ \t]*:|From ")
_HEADERS_OF_MAIL = re.compile(rb"^(?:From|To|Date|Subject|Message-ID|Received|Return-Path)[ \t]*:", re.M | re.I)
_HEAD = 4096


@dataclass(frozen=True)
class Box:
    """One file of a mailbox: its name within what was given, its folder's words, and how it is read.

    `remedy` says what to do where it is of a kind that is not read; empty where it is read.
    """

    file: str
    folder: str
    path: Path | None = None
    text: str = ""
    remedy: str = ""

    def pieces(self, moved: Callable[[int], object] = lambda at: None) -> Iterator[Piece]:
        """Its messages; after each `moved` is told how far in the file it ends, in bytes.

        Raises
        ------
        OSError
            If the file cannot be read.
        """
        if self.path is None:
            yield from _pasted(self.text)
        elif self.path.suffix.lower() == ".emlx":
            yield splitter.emlx(_bytes(self.path))
        else:
            with self.path.open("rb") as stream:
                if _is_single(self.path):
                    yield splitter.single_message(_bytes(self.path).removeprefix(b"\xef\xbb\xbf"))
                else:
                    for piece in splitter.split(stream):
                        yield piece
                        moved(stream.tell())


def _is_single(path: Path) -> bool:
    return path.suffix.lower() == ".eml" or path.parent.name in _MAILDIR


def _bytes(path: Path) -> bytes:
    """The file's beginning, as far as a message may go, and one byte more where it goes further."""
    with path.open("rb") as stream:
        return stream.read(splitter.LONGEST_MESSAGE + 1)


def _pasted(text: str) -> Iterator[Piece]:
    data = text.encode("utf-8", "replace")
    if data.startswith(b"From "):
        yield from splitter.split(io.BytesIO(data))
    else:
        yield splitter.single_message(as_message(text).encode("utf-8", "replace"))


def boxes(given: Given) -> Iterator[Box]:
    """The boxes in a file, a folder or a pasted text, in the order of their names; links are not followed.

    Examples
    --------
    >>> [box.file for box in boxes(Given("pasted", text="Subject: x"))]
    ['pasted']
    """
    if given.path is None:
        yield Box(given.name, "", text=given.text or "")
    elif given.path.is_dir():
        yield from _in_folder(given.path)
    else:
        yield _box(given.path, given.path.name, "")


def _in_folder(folder: Path) -> Iterator[Box]:
    for place, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if name != "tmp")
        for name in sorted(files):
            path = Path(place, name)
            if path.is_file() and not path.is_symlink() and is_box(path):
                relative = path.relative_to(folder)
                yield _box(path, relative.as_posix(), "/".join((folder.name, *relative.parts[:-1])))


def _box(path: Path, file: str, folder: str) -> Box:
    return Box(file, f"{folder}/{path.stem}".strip("/"), path, remedy=_FOREIGN.get(path.suffix.lower(), ""))


def is_box(path: Path) -> bool:
    """Whether a file is mail, by its name or by its first bytes; Outlook's own formats count, to be named.

    Examples
    --------
    >>> is_box(Path("Inbox.msf")), is_box(Path("letter.eml"))
    (False, True)
    """
    suffix = path.suffix.lower()
    if suffix in _SINGLE or suffix in _FOREIGN:
        return True
    if suffix in _BESIDE or path.name.startswith("."):
        return False
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return True  # so that it is named
    return looks_like_mail(head)


def looks_like_mail(head: bytes) -> bool:
    """Whether these first bytes of a file are mail.

    Examples
    --------
    >>> looks_like_mail(b"From - Mon Mar  2 09:00:00 2026\\nSubject: x\\n"), looks_like_mail(b"company,role\\n")
    (True, False)
    """
    return (bool(_BEGINS.match(head)) and len(_HEADERS_OF_MAIL.findall(head)) >= 2) or _is_mbox(head)


def _is_mbox(head: bytes) -> bool:
    first, _, rest = head.partition(b"\n")
    return splitter.is_separator(first + b"\n") and bool(re.match(rb"[!-9;-~]{1,80}[ \t]*:", rest))


def is_mailbox(folder: Path) -> bool:
    """Whether a folder holds mail (a Maildir, an Apple ``.mbox`` folder, files that are mail) and no tables beside it.

    Examples
    --------
    >>> is_mailbox(Path(__file__).parent)
    False
    """
    tables = any(path.suffix.lower() in _TABLES for path in folder.iterdir())
    return not tables and any(not box.remedy for box in _in_folder(folder))

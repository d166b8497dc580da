"""Unread: files of kinds that are known and not read, each with what to do instead."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.proposal.sources import KINDS, head_of

_LISTED = 5  # files of a folder
_WORKBOOK, _ENDINGS = "xl/", (".xlsx", ".xlsm")
_COPY = N_("Copy its table and paste it, or export the list as CSV where it comes from.")
_SAVE = N_("Open it in a spreadsheet and save it as .xlsx or as CSV UTF-8.")
_BARE = N_("Open it in a spreadsheet and save it as .xlsx without a password, or as CSV UTF-8.")
_PAGE = N_("Open it in a browser, copy the table, and paste it.")
_UNPACK = N_("Unpack it, and give the file or folder that was in it.")

# How the bytes begin, what that is, and the remedy; the first that fits.
_BEGINNINGS = (
    (rb"%PDF-", N_("is a PDF"), _COPY),
    (rb"\{\\rtf", N_("is a text of a word processor"), _COPY),
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP", N_("is a picture"), N_("Give the list itself, as CSV or .xlsx.")),
    (rb"\xd0\xcf\x11\xe0", N_("is in Office's old format (.xls, .doc), or has a password"), _BARE),
    (rb"(?:\xef\xbb\xbf)?\s*(?i:<!doctype html|<html|<table)", N_("is a web page"), _PAGE),
    (rb"\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ\0|7z\xbc\xaf|Rar!\x1a", N_("is packed"), _UNPACK),
    (rb"SQLite format 3", N_("is a database"), N_("Export the table from it as CSV.")),
)
# What a zip file has in it, what that is, and the remedy; the first that fits.
_IN_ZIP = (
    ("word/", N_("is a Word document"), _COPY),
    (_WORKBOOK, N_("is a workbook"), N_("Give it the ending .xlsx.")),
    ("Index/", N_("is a Numbers document"), N_("Export it as Excel or CSV.")),
    ("content.xml", N_("is an OpenDocument file"), _SAVE),
    ("", N_("is an archive"), _UNPACK),
)


def unread_file(path: Path) -> UnreadableFile | None:
    """The error that a file is of a kind that is not read, by its first bytes; None where it is no such kind."""
    head = head_of(path)
    for begins, what, remedy in _BEGINNINGS:
        if re.match(begins, head, re.DOTALL):
            return UnreadableFile(path, what, remedy)
    if path.suffix.lower() in (".json", ".jsonl"):
        return UnreadableFile(path, N_("is JSON"), N_("Export the list as CSV where it comes from."))
    if head.startswith(b"PK\x03\x04"):
        return _unread_zip(path)
    return None


def _unread_zip(path: Path) -> UnreadableFile | None:
    try:
        with zipfile.ZipFile(path) as file:
            names = file.namelist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):  # it is damaged
        names = []
    if not names and path.suffix.lower() in _ENDINGS:
        return None  # its reader says what is wrong with a workbook
    inside, what, remedy = next(
        found for found in _IN_ZIP if not found[0] or any(name.startswith(found[0]) for name in names)
    )
    read = inside == _WORKBOOK and path.suffix.lower() in _ENDINGS
    return None if read else UnreadableFile(path, what, remedy)


def unread_folder(folder: Path) -> UnreadableFile:
    """The error that a folder cannot be read as a whole, with the files in it that can be read one by one."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))
    read = [path.name for path in files if any(kind.takes(path.suffix.lower(), head_of(path)) for kind in KINDS)]
    if read:
        return UnreadableFile(
            folder,
            N_("is neither a log nor mail; it has {read}").filled(read=_listed(read)),
            N_("Give one of these files."),
        )
    has = (
        N_("holds no file that can be read (it has {files})").filled(files=_listed([p.name for p in files]))
        if files
        else N_("is empty")
    )
    return UnreadableFile(folder, has, N_("Give a table, a workbook, mail, a calendar or address cards."))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{', '.join(names[:_LISTED])}{more}"

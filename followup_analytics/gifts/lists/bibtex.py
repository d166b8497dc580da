"""BibTeX: entries read from text, each with its line, and what could not be read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from followup_analytics.log.locale.catalogue import N_

LONGEST_VALUE = 10_000
_START = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_HEAD = re.compile(r"@[ \t]*([A-Za-z]+)[ \t]*([{(])")
_KEY = re.compile(r"[^,=\"{}]*(?:,|$)")
_NAME = re.compile(r"[\s,]*([A-Za-z][\w:.+/-]*)\s*=\s*")
_WORD = re.compile(r"[^\s,#{}\"()]+")
_JOIN = re.compile(r"\s*#\s*")
_ADDRESSES = ("url", "doi", "eprint", "howpublished")  # in them ~ and -- are written as they are
_NO_ENTRY = ("comment", "preamble", "string")

_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "r": "\u030a",
    "k": "\u0328",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "l": "ł",
    "L": "Ł", "i": "i", "j": "j",
}  # fmt: skip
_ACCENT = re.compile(r"\\(?:([`'^\"~=.])[ ]?|([uvHcdbrk])(?=[ {\\]) ?)\{?\\?([A-Za-z])\}?")
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])[ ]?(?:\{\})?")
_COMMAND = re.compile(r"\\[A-Za-z]+[ ]?")


@dataclass(frozen=True)
class Entry:
    """One entry: its type, its fields by lower-case name, its first line, and what of it could not be read."""

    type: str
    fields: dict[str, str]
    line: int
    fault: str = ""


def bibtex_entries(text: str) -> list[Entry]:
    """The entries of a BibTeX text, in order, without comments, preambles and abbreviations.

    An entry that is not closed ends where the next line begins one. Every character is looked at a few times at
    most, whatever the text.

    Examples
    --------
    >>> bibtex_entries('@article{x, title = {The {T}ides of M\\\\"unster}, year = 2020}')[0].fields["title"]
    'The Tides of Münster'
    """
    starts = [found.start() for found in _START.finditer(text)]
    found: list[Entry] = []
    short: dict[str, str] = {}
    line, at = 1, 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        line, at = line + text.count("\n", at, start), start
        found += _entries(text[start:end], line, short)
    return found


def plain_text(text: str) -> str:
    """A value without TeX: accents as letters, commands and braces gone.

    Examples
    --------
    >>> plain_text("{\\\\'E}tudes \\\\& \\\\emph{Stra{\\\\ss}en} -- 2")
    'Études & Straßen – 2'
    """
    text = _ACCENT.sub(_accented, text)
    text = _LETTER.sub(lambda hit: _LETTERS[hit[1]], text)
    text = _COMMAND.sub("", re.sub(r"\\([&%$#_{}])", r"\1", text))
    text = text.replace("---", "—").replace("--", "–").replace("~", " ")
    return _unbraced(text)


def address(text: str) -> str:
    """An address without TeX: nothing of it is a dash, a space or a letter with an accent.

    Examples
    --------
    >>> address("\\\\url{https://x.example/\\\\~ana/a\\\\_b--c\\\\%20d}")
    'https://x.example/~ana/a_b--c%20d'
    """
    text = re.sub(r"\\textasciitilde(?:\{\})?[ ]?", "~", text)
    return _unbraced(_COMMAND.sub("", re.sub(r"\\([&%$#_{}~])", r"\1", text)))


def _unbraced(text: str) -> str:
    return " ".join(re.sub(r"[{}\\]", "", text).split())


def _accented(hit: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", hit[3] + _MARKS[hit[1] or hit[2]])


def _entries(chunk: str, line: int, short: dict[str, str]) -> list[Entry]:
    """The entries that begin in a chunk, usually one; it holds no second line that begins one."""
    found, at = [], 0
    while head := _HEAD.search(chunk, at):
        here = line + chunk.count("\n", 0, head.start())
        kind, close = head[1].lower(), {"{": "}", "(": ")"}[head[2]]
        end = _closing(chunk, head.end(), close)
        body = chunk[head.end() : len(chunk) if end < 0 else end]
        fields, fault = ({}, "") if kind in ("comment", "preamble") else _fields(body, short, kind == "string")
        if kind == "string":
            short.update(fields)
        if kind not in _NO_ENTRY:
            found.append(Entry(kind, fields, here, N_("is not closed") if end < 0 else fault))
        if end < 0:
            break
        at = end + 1
    return found


def _closing(text: str, at: int, close: str) -> int:
    """Where a value or entry ends that is open at `at`: the first `close` outside inner braces; -1 where nowhere."""
    depth = 0
    for hit in re.compile(rf"\\.|[{{}}{re.escape(close)}]", re.DOTALL).finditer(text, at):
        sign = hit.group()
        if sign == close and depth == 0:
            return hit.start()
        depth += (sign == "{") - (sign == "}")
    return -1


def _fields(body: str, short: dict[str, str], bare: bool) -> tuple[dict[str, str], str]:
    """The fields of an entry, and what is wrong with it; `bare`: it has no key."""
    key = None if bare else _KEY.match(body)
    fields: dict[str, str] = {}
    at = key.end() if key else 0
    while name := _NAME.match(body, at):
        value, at = _value(body, name.end(), short)
        if at < 0:
            return fields, N_("has a field {name} that cannot be read").filled(name=name[1][:40])
        field = name[1].lower()
        fields.setdefault(field, value if bare else address(value) if field in _ADDRESSES else plain_text(value))
    return fields, "" if not body[at:].strip(" \t\r\n,") else N_("has text that is not a field")


def _value(body: str, at: int, short: dict[str, str]) -> tuple[str, int]:
    """A value of pieces joined by ``#``, and where it ends; -1 where it does not."""
    parts: list[str] = []
    while True:
        if body[at : at + 1] in ("{", '"'):
            end = _closing(body, at + 1, {"{": "}", '"': '"'}[body[at]])
            piece, after = body[at + 1 : end], end + 1
        else:
            word = _WORD.match(body, at)
            end = word.end() if word else -1
            piece, after = (short.get(word[0].lower(), word[0]), end) if word else ("", -1)
        if end < 0:
            return "", -1
        parts.append(piece[:LONGEST_VALUE])
        join = _JOIN.match(body, after)
        if not join:
            return "".join(parts)[:LONGEST_VALUE], after
        at = join.end()

"""Spelling: a name is found however it is written, with or without accents, and with ö as oe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

GONE = "(forgotten)"
_MARKS = re.compile("[\u0300-\u036f]+")
_PLAIN = {"ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "ı": "i"}
_WRITTEN_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_STROKES, _UMLAUTS = re.compile("[øœæłđðı]"), re.compile("[äöüøå]")  # faster here than str.translate
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|[nrt])")
_BETWEEN = r"[\s.,_-]+"  # between the parts of a name: Zoë Quist, zoe.quist, Quist, Zoë


def spellings(text: str) -> tuple[str, ...]:
    """A text without accents and capitals, and once more with umlauts as two letters.

    Examples
    --------
    >>> spellings("Jörg  Zoë"), spellings("Ana")
    (('jorg  zoe', 'joerg  zoe'), ('ana',))
    """
    folded = _composed(text).casefold()
    if folded.isascii():
        return (folded,)
    written_out = (_unaccented(_written_out(folded)),) if _UMLAUTS.search(folded) else ()
    return (_unaccented(folded), *written_out)


def one_of(texts: set[str], *, turned: set[str]) -> re.Pattern[str]:
    """A pattern for any of the texts in what `spellings` gives; for those `turned` with the last part first, too."""
    orders = [text.split() for text in texts]
    orders += [[parts[-1], *parts[:-1]] for parts in map(str.split, turned) if len(parts) > 1]
    forms = {_BETWEEN.join(map(_any_spelling, parts)) for parts in orders}
    any_of = "|".join(sorted(forms, key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?<![^\W_])(?:{any_of})(?![^\W_])")


def holds(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether the pattern is found in any spelling of a text."""
    return any(map(pattern.search, spellings(text)))


def erase(text: str, pattern: re.Pattern[str], *, capital: bool = False) -> str:
    """A text without what the pattern finds; with `capital`, only where that begins with a capital letter."""
    if not holds(text, pattern):
        return text
    left = _composed(text)
    found = [(a, b) for a, b in _spans(left, pattern) if not capital or not left[a].islower()]
    for start, end in reversed(_join_spans(found)):
        left = f"{left[:start]}{GONE}{left[end:]}"
    return left if found else text


def unescaped(text: str) -> str:
    r"""A text as a program reads it from JSON.

    Examples
    --------
    >>> unescaped(r"Zo\u00cb\nQuist")
    'ZoË Quist'
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", text) if "\\" in text else text


def _spans(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the pattern is found in either spelling, as places in the text itself."""
    for spelled in (_unaccented, lambda letter: _unaccented(_written_out(letter))):
        written = [(each, place) for place, letter in enumerate(text) for each in spelled(letter.casefold())]
        places = [place for _, place in written] + [len(text)]
        for found in pattern.finditer("".join(each for each, _ in written)):
            yield places[found.start()], max(places[found.end() - 1] + 1, places[found.end()])


def _join_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in their order, each that reaches into another joined with it."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _any_spelling(part: str) -> str:
    return f"(?:{'|'.join(map(re.escape, spellings(part)))})"


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _written_out(text: str) -> str:
    return _UMLAUTS.sub(lambda found: _WRITTEN_OUT[found[0]], text)


def _unaccented(text: str) -> str:
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return _STROKES.sub(lambda found: _PLAIN[found[0]], plain)

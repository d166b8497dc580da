"""Lines: a text on one line, and without what only its writing differs in."""

from __future__ import annotations

import unicodedata


def one_line(text: object) -> str:
    """The text on one line: runs of spaces and line breaks become one space, control characters go.

    Direction overrides go too, as they can make an address or a title read as another.

    Examples
    --------
    >>> one_line("Ana\\r\\nBcc: all ")
    'Ana Bcc: all'
    """
    spaced = " ".join(str(text).split())
    if spaced.isprintable():  # nearly every text, at a tenth of the cost
        return spaced
    return "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cs"} and c not in _OVERRIDES)


_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def fold(text: str) -> str:
    """The text without case, accents and typographer's apostrophes.

    Examples
    --------
    >>> fold("Café d’Été")
    "cafe d'ete"
    """
    if text.isascii():
        return text.casefold()
    bare = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(c for c in bare if not unicodedata.combining(c))

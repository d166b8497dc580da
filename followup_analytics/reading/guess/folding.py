"""Folding: texts as header and status words are compared, without case, accents, blanks and signs."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

_SIGNS = re.compile(r"[^\w#?°]+|_")
_LETTERS = str.maketrans({"ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})


@cache
def fold(text: str) -> str:
    """A word without case, accents, blanks and signs.

    Examples
    --------
    >>> fold(" Rückmeldung_am: "), fold("Zażółć"), fold("公司 名称")
    ('ruckmeldungam', 'zazolc', '公司名称')
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(c for c in plain if not unicodedata.combining(c) or "\u3099" <= c <= "\u309a")
    return _SIGNS.sub("", unicodedata.normalize("NFKC", bare))


@cache
def words(name: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """A list of words beside this file, by meaning and language, as written."""
    lists = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))
    return _flat(lists)


def _flat(lists: dict[str, Any], before: str = "") -> dict[str, dict[str, tuple[str, ...]]]:
    flat: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, below in lists.items():
        if all(isinstance(some, str) for some in below.values()):
            flat[before + name] = {lang: tuple(w.strip() for w in some.split(";")) for lang, some in below.items()}
        else:
            flat |= _flat(below, f"{before}{name}.")
    return flat

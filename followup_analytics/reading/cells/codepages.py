"""Code pages: in which of the old ones a text is, by the pairs of letters that its languages have.

Code pages are told by pairs of letters (`reading/cells/pairs.toml`, counted over names of countries and languages); a
page is taken only if no other comes near, else asked about. This replaces the plausibility rules for Windows-1252.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGES = {
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "gb18030": "GB18030 (Chinese)",
    "cp932": "Shift-JIS (Japanese)",
    "utf-8": "UTF-8",
}
WIDE = ("gb18030", "cp932")
_LOOKED_AT = 1 << 18  # bytes
_CLEAR, _CLEAR_IN_ALL = 0.06, 3.0  # between the mean scores of two readings, and between their sums
LIKELY = -6.2  # a mean score below is no language of the list
_FLOOR = math.log(1e-4)  # of a pair that a language does not have
_LETTER = -5.8  # of a pair that it does not have, of letters that it has
_CYRILLIC = -7.5  # the same in a script whose every letter counts
_COMMON, _KANA = -3.5, -3.0  # of a character
_MASSES = (0.5, 0.35, 0.12)  # what the three groups of pairs make up
_WORD = re.compile(r"[^\W\d_]+")
_SIGN_IN_WORD = re.compile(
    r"[\xa1-\xac\xae-\xb6\xb8-\xbf](?<![\xa1\xab\xbf\xbb\xaa\xba])(?=[^\W\d_])|(?<=[^\W\d_])[\xa1\xbf](?=[^\W\d_])"
)
Language = tuple[dict[str, float], frozenset[str]]
_ODD = 6.0  # what an oddity costs
_OTHER = 1.0  # the price of a line in another language
_PUNCTUATION = r"(?<![A-Za-z])[\u3000-\u303f\uff00-\uff60](?![A-Za-z])"
_SIGNS = frozenset("’‘“”„–—…€·\xa0«»°§®©™¿¡´•‚\xad×")


@dataclass(frozen=True)
class Reading:
    """A text as one code page has it, and how much it is like a language."""

    page: str
    text: str
    score: float
    pairs: int

    @property
    def name(self) -> str:
        """The code page in words."""
        return PAGES[self.page]


def readings(data: bytes) -> list[Reading]:
    """What the bytes may say, the likeliest first; pages that give the same text count once, under the first name.

    Examples
    --------
    >>> [one.page for one in readings("Účtovníčka, Čierna Kniha".encode("cp1250"))][:1]
    ['cp1250']
    """
    found: dict[str, Reading] = {}
    for page in [page for page in PAGES if page != "utf-8"]:
        text = _decoded(data, page)
        if text is not None and text not in found:
            head = text[:_LOOKED_AT]
            found[text] = Reading(page, text, _score(head, page), sum(c > "\x7f" for c in head))
    return sorted(found.values(), key=lambda one: -one.score)


def is_clear(found: list[Reading]) -> bool:
    """Whether the first reading is that of a language, and no other comes near."""
    if not found or found[0].score < LIKELY:
        return False
    gap = found[0].score - found[1].score if len(found) > 1 else math.inf
    return gap >= _CLEAR and gap * found[0].pairs >= _CLEAR_IN_ALL


def _decoded(data: bytes, page: str) -> str | None:
    try:
        text = data.decode(page)
    except UnicodeDecodeError:
        return None
    odd = any((c < " " and c not in "\t\r\n\f\v") or "\x7f" <= c < "\xa0" for c in set(text))
    return None if odd else text


def _score(text: str, page: str) -> float:
    """The mean logarithm of what a pair of letters is worth in the language that fits best."""
    if page in WIDE:
        return _characters(text, "zh" if page == "gb18030" else "ja")
    lines = [pairs for line in dict.fromkeys(text.splitlines()) if (pairs := list(_pairs(line)))]
    pairs = [pair for line in lines for pair in line]
    if not pairs:
        return 0.0
    # A file of names holds several languages: each line may be in one of its own, at a price.
    whole = max(_sum(pairs, language) for language in _languages())
    parts = sum(max(_sum(line, language) for language in _languages()) - _OTHER for line in lines)
    best = max(whole, parts)
    return (best - _ODD * _oddities(text)) / len(pairs)


def _oddities(text: str) -> int:
    """Capitals within words, and signs within words or at the head of one, as another code page makes them."""
    words = [word for word in _WORD.findall(text) if not word.isupper()]
    capitals: int = sum(c > "\x7f" and c.isupper() for word in words for c in word[1:])
    return capitals + len(_SIGN_IN_WORD.findall(text))


def _sum(pairs: list[str], language: Language) -> float:
    table, letters = language
    return sum(_pair_score(pair, table, letters) for pair in pairs)


def _pair_score(pair: str, table: dict[str, float], letters: frozenset[str]) -> float:
    worth = table.get(pair)
    if worth is not None:
        return worth
    if not all(c in letters for c in pair if c > "\x7f"):
        return _FLOOR
    if pair < "\u0400" and max(pair) < "\u0400":
        return _LETTER
    return _FLOOR if any("a" <= c <= "z" for c in pair) else _CYRILLIC


def _pairs(text: str) -> Iterator[str]:
    """The pairs of letters that hold one beyond a to z; "_" is the edge of a word."""
    low = text.lower()
    for at, c in enumerate(low):
        if c < "\x80" or c in _SIGNS:
            continue
        left, right = low[at - 1 : at] if at else "", low[at + 1 : at + 2]
        if c in "ªº" and not right.isalpha():
            continue
        yield (left if left.isalpha() else "_") + c
        if not right.isalpha():
            yield c + "_"
        elif right < "\x80":
            yield c + right


def _characters(text: str, language: str) -> float:
    """The same for a script of many characters."""
    common = _tables()["common"][language]
    worth = [
        _KANA if language == "ja" and "\u3041" <= c <= "\u30ff" else _COMMON if c in common else _FLOOR
        for c in re.sub(_PUNCTUATION, "", text)
        if c > "\x7f"
    ]
    return sum(worth) / len(worth) if worth else 2 * _FLOOR


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("pairs.toml").read_text("utf-8"))


@cache
def _languages() -> tuple[Language, ...]:
    """The worth of each pair, and the letters, of each language."""
    made = []
    for language, listed in _tables()["pairs"].items():
        groups = [part.split() for part in listed.split("|")]
        masses = zip(groups, _MASSES, strict=True)
        table = {pair: math.log(mass / len(group)) for group, mass in masses for pair in group}
        made.append((table, frozenset(_tables()["letters"][language])))
    return tuple(made)

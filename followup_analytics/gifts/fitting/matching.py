"""Matching: which titles fit what somebody cares about, by full-text search in memory.

SQLite's FTS5 stands here and not in the journal's modules because nothing is stored: an index is built from a frame,
and dropped when another shelf is asked. BM25, English stems and folded accents are its own; common words are left out,
and words of six letters or more also match as beginnings, which serves compounds and the endings of other languages. An
ordinary word ("history" in "history of zips") alone makes nothing fit where the question has a more telling one; two of
them do. One shared word is a doubtful fit ("night" in "alarms at night" and "night trains"); two of them, all there
are, or all words of what the item is said to be about ("tides") make it sure, unless they are ordinary, or none of them
agrees as it is written (`agreement`): "police" and "policies" share a stem and nothing else.

Precision at 3 was .538 on the tuning half of the labelled pairs, against .516 for the best n-gram ranking tried.
"""

from __future__ import annotations

import contextlib
import functools
import re
import sqlite3
import weakref
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import pandas as pd

from followup_analytics.gifts.fitting.agreement import agree, words_of
from followup_analytics.log.tables import plain_cells
from followup_analytics.log.text.lines import fold

_TOKENS = "tokenize = 'porter unicode61 remove_diacritics 2'"
_SHELF = f"CREATE VIRTUAL TABLE shelf USING fts5(title, topics, url, {_TOKENS})"
_ASKED = f"CREATE VIRTUAL TABLE asked USING fts5(question, {_TOKENS})"
_BY_SCORE = "SELECT rowid, bm25(shelf) FROM shelf WHERE shelf MATCH ?"
_HOLDS = {name: f"SELECT rowid FROM {name} WHERE {name} MATCH ?" for name in ("shelf", "asked")}  # noqa: S608 - both ours
_RANKED = {"question": "int64", "item": "int64", "score": "float64", "sure": "bool"}
_SEARCHED = ("title", "topics", "url")
_PREFIX = 6  # letters from which a word also matches as the beginning of a longer one
_MOST = 50  # words of a question that are looked at


def rank(shelf: pd.DataFrame, questions: Sequence[str]) -> pd.DataFrame:
    """How well each item of a shelf fits each question.

    Parameters
    ----------
    shelf
        ``title``, ``topics``, ``url``: one row per item.
    questions
        Texts, such as topics in somebody's words.

    Returns
    -------
    DataFrame
        ``question``, ``item`` (positions), ``score`` (BM25, higher fits better) and ``sure``, for the pairs that share
        a word that says something, or two ordinary ones; no row where nothing fits.

    Notes
    -----
    Okapi BM25 as in SQLite FTS5: k1 = 1.2, b = 0.75.

    Examples
    --------
    >>> shelf = pd.DataFrame({"title": ["Modelling tides", "A loaf a day"], "topics": ["", "bread"], "url": ["", ""]})
    >>> rank(shelf, ["tidal and tide models", "falconry"])[["question", "item", "sure"]].values.tolist()
    [[0, 0, True]]
    """
    shelf_cells = (tuple(str(cell or "") for cell in plain_cells(shelf[column])) for column in _SEARCHED)
    items = _Items.of(*shelf_cells)
    whole = _whole_phrases(items, questions)
    holding = functools.cache(lambda term: _holding(items.index, "shelf", term))  # questions share their words
    found = [
        (question, item, score, sure or (question, item) in whole)
        for question, text in enumerate(questions)
        for item, score, sure in _ask(items, text, holding)
    ]
    cells = zip(_RANKED.items(), zip(*found, strict=True) if found else ((),) * len(_RANKED), strict=True)
    return pd.DataFrame({name: np.array(column, held) for (name, held), column in cells})


class _Phrase(NamedTuple):
    """Something that items are said to be about."""

    items: list[int]
    wanted: str  # what it is looked for by
    begins: frozenset[str]  # the first letters of its words
    spelt: set[str]


class _Items:
    """The items of a shelf as they are searched: kept for the next letter, which asks of the same shelf."""

    def __init__(self, title: tuple[str, ...], topics: tuple[str, ...], url: tuple[str, ...]) -> None:
        self.index = sqlite3.connect(":memory:", check_same_thread=False)  # it is only read from
        weakref.finalize(self, self.index.close)
        self.index.execute(_SHELF)
        folded = (map(fold, texts) for texts in (title, topics, map(_path, url)))
        self.index.executemany("INSERT INTO shelf VALUES (?, ?, ?)", zip(*folded, strict=True))
        self.words = [set(words_of(f"{name} {about}")) for name, about in zip(title, topics, strict=True)]
        self.phrases = [*_phrases(topics)]

    @staticmethod
    @functools.lru_cache(maxsize=1)
    def of(title: tuple[str, ...], topics: tuple[str, ...], url: tuple[str, ...]) -> _Items:
        """Those with these cells."""
        return _Items(title, topics, url)


def _phrases(topics: Sequence[str]) -> Iterator[_Phrase]:
    said: dict[str, list[int]] = {}
    for item, text in enumerate(topics):
        for phrase in dict.fromkeys(text.split(";")):
            said.setdefault(phrase, []).append(item)
    plain = _listed("ordinary_words")
    for phrase, items in said.items():
        words, spelt = telling_words(phrase), _spelt(phrase, plain)
        if spelt and len(words) <= _MOST:
            wanted = " AND ".join(map(_term, words))
            yield _Phrase(items, wanted, frozenset(word[0] for word in words), set(spelt.values()))


def telling_words(text: str) -> list[str]:
    """The words of a text that say what it is about, folded, each once.

    Examples
    --------
    >>> telling_words("worried about the Café's opening")
    ['cafe', 'opening']
    """
    words = re.findall(r"[^\W_]+", fold(text))
    telling = (w for w in words if len(w) > 1 and not w.isdigit() and w not in _listed("common_words"))
    return list(dict.fromkeys(telling))


def _ask(items: _Items, text: str, holding: Callable[[str], list[int]]) -> list[tuple[int, float, bool]]:
    """The items that fit a question, each with its score and whether it surely does."""
    words = telling_words(text)[:_MOST]
    shared: dict[int, list[str]] = {}
    for word in words:
        for item in holding(_term(word)):
            shared.setdefault(item + 1, []).append(word)
    if not shared:
        return []
    found = items.index.execute(_BY_SCORE, (" OR ".join(map(_term, words)),)).fetchall()
    plain = _listed("ordinary_words").intersection(words)
    fits = {item for item, own in shared.items() if len(own) > 1 or own[0] not in plain or len(plain) == len(words)}
    near = {item for item in fits if len(shared[item]) >= min(2, len(words))}
    spelt = _spelt(text, plain)
    said = ((item, {spelt[word] for word in shared[item] if word in spelt}) for item in near)
    sure = {item for item, own in said if _agreed(own, items.words[item - 1])}
    return [(item - 1, -score, item in sure) for item, score in found if item in fits]


def _whole_phrases(items: _Items, questions: Sequence[str]) -> set[tuple[int, int]]:
    """The questions that hold all words of something an item is said to be about, each with that item."""
    asked, held = [(fold(text),) for text in questions], [set(words_of(text)) for text in questions]
    letters = frozenset().union(*(text for (text,) in asked))  # a stem begins as its word does
    with contextlib.closing(sqlite3.connect(":memory:")) as index:
        index.execute(_ASKED)
        index.executemany("INSERT INTO asked VALUES (?)", asked)
        return {
            (question, item)
            for phrase in items.phrases
            if phrase.begins <= letters
            for question in _holding(index, "asked", phrase.wanted)
            if _agreed(phrase.spelt, held[question])
            for item in phrase.items
        }


def _spelt(text: str, plain: frozenset[str]) -> dict[str, str]:
    """How the telling words of a text are written, but for some, by what they are when folded."""
    written = {fold(word): word for word in words_of(text)}
    return {word: written.get(word, word) for word in telling_words(text) if word not in plain}  # "½x" folds to two


def _agreed(words: set[str], held: set[str]) -> bool:
    """Whether one of these words is among those held, or agrees with one of them."""
    return not words.isdisjoint(held) or any(agree(word, other) for word in words for other in held)


def _holding(index: sqlite3.Connection, table: str, wanted: str) -> list[int]:
    return [row - 1 for (row,) in index.execute(_HOLDS[table], (wanted,))]


def _term(word: str) -> str:
    return f'"{word}"*' if len(word) >= _PREFIX else f'"{word}"'


def _path(url: str) -> str:
    return re.sub(r"^[a-z]+://[^/]*", "", url, flags=re.IGNORECASE)


@functools.cache
def _listed(name: str) -> frozenset[str]:
    text = (files("followup_analytics.gifts.fitting") / f"{name}.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())

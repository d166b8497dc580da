"""Ranking: which titles fit what somebody cares about, by full-text search in memory.

SQLite's FTS5 stands here and not in the journal's modules because nothing is stored: an index is built from a frame,
asked, and dropped. BM25, English stems and folded accents are its own; common words are left out, and words of six
letters or more also match as beginnings, which serves compounds and the endings of other languages. An ordinary word
("history" in "history of zips") alone makes nothing fit where the question has a more telling one; two of them do.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import re
import sqlite3
from collections.abc import Sequence
from importlib.resources import files

import pandas as pd

from followup_analytics.letters.wording import fold

_TABLE = "CREATE VIRTUAL TABLE shelf USING fts5(title, topics, url, tokenize = 'porter unicode61 remove_diacritics 2')"
_FILL = "INSERT INTO shelf (rowid, title, topics, url) VALUES (?, ?, ?, ?)"
_ASK = "SELECT rowid, bm25(shelf) FROM shelf WHERE shelf MATCH ?"
_FIT = "SELECT rowid FROM shelf WHERE shelf MATCH ?"
_PREFIX = 6  # letters from which a word also matches as the beginning of a longer one
_MOST = 50  # words of a question that are looked at
_PAIRED = 8  # ordinary words of a question that are looked at in pairs


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
        ``question``, ``item`` (positions) and ``score`` (BM25, higher fits better), for the pairs that share a word
        that says something, or two ordinary ones; no row where nothing fits.

    Notes
    -----
    Okapi BM25 as in SQLite FTS5: k1 = 1.2, b = 0.75.

    Examples
    --------
    >>> shelf = pd.DataFrame({"title": ["Modelling tides", "A loaf a day"], "topics": ["", "bread"], "url": ["", ""]})
    >>> rank(shelf, ["tidal and tide models", "falconry"])[["question", "item"]].values.tolist()
    [[0, 0]]
    """
    texts = [shelf[column].fillna("").astype("str").tolist() for column in ("title", "topics", "url")]
    with contextlib.closing(sqlite3.connect(":memory:")) as index:
        index.execute(_TABLE)
        rows = zip(range(len(shelf)), texts[0], texts[1], map(_path, texts[2]), strict=True)
        index.executemany(_FILL, rows)
        found = [(n, *hit) for n, text in enumerate(questions) for hit in _ask(index, text)]
    frame = pd.DataFrame(found, columns=["question", "item", "score"])
    return frame.astype({"question": "int64", "item": "int64", "score": "float64"}).assign(score=lambda f: -f["score"])


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


def _ask(index: sqlite3.Connection, text: str) -> list[tuple[int, float]]:
    words = telling_words(text)[:_MOST]
    plain = [word for word in words if word in _listed("ordinary_words")]
    found = index.execute(_ASK, (_any(words),)).fetchall() if words else []
    if not found or len(plain) in (0, len(words)):
        return found
    pairs = [f"({_term(one)} AND {_term(two)})" for one, two in itertools.combinations(plain[:_PAIRED], 2)]
    enough = " OR ".join([_any([word for word in words if word not in plain]), *pairs])
    fit = {item for (item,) in index.execute(_FIT, (enough,))}
    return [(item, score) for item, score in found if item in fit]


def _any(words: list[str]) -> str:
    return " OR ".join(map(_term, words))


def _term(word: str) -> str:
    return f'"{word}"*' if len(word) >= _PREFIX else f'"{word}"'


def _path(url: str) -> str:
    return re.sub(r"^[a-z]+://[^/]*", "", url, flags=re.IGNORECASE)


@functools.cache
def _listed(name: str) -> frozenset[str]:
    text = (files("followup_analytics.letters") / "templates" / f"{name}.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())

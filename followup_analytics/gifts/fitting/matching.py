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
from collections.abc import Callable, Iterable, Iterator, Sequence
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
_BY_SCORE = "SELECT rowid - 1, -bm25(shelf), 0 FROM shelf WHERE shelf MATCH ?"
_HOLDS = {name: f"SELECT rowid - 1 FROM {name} WHERE {name} MATCH ?" for name in ("shelf", "asked")}  # noqa: S608 - both ours
_STEMS = "CREATE VIRTUAL TABLE stems USING fts5vocab(asked, instance)"
_NONE = np.zeros(0, "int64")
_FIT = np.dtype([("item", "int64"), ("score", "float64"), ("sure", "bool")])
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
    return Items.of(shelf).ranked(questions)


class _Phrase(NamedTuple):
    """Something that items are said to be about."""

    items: list[int]
    wanted: str  # what it is looked for by
    spelt: set[str]


class Items:
    """The items of a shelf as they are searched: kept for the next letter, which asks of the same shelf."""

    def __init__(self, title: tuple[str, ...], topics: tuple[str, ...], url: tuple[str, ...]) -> None:
        self._cells = title, topics, url
        self.index = sqlite3.connect(":memory:", check_same_thread=False)  # it is only read from
        weakref.finalize(self, self.index.close)
        self.index.execute(_SHELF)
        folded = (map(fold, texts) for texts in (title, topics, map(_path, url)))
        self.index.executemany("INSERT INTO shelf VALUES (?, ?, ?)", zip(*folded, strict=True))
        self.words = [set(words_of(f"{name} {about}")) for name, about in zip(title, topics, strict=True)]
        self.phrases = _phrases(topics)  # by the stem of their first word, and a * where it may go on

    def __reduce__(self) -> tuple[type[Items], tuple[tuple[str, ...], ...]]:
        """A copy, as of a log that is pickled, has an index of its own."""
        return Items, self._cells

    @classmethod
    def of(cls, shelf: pd.DataFrame) -> Items:
        """Those of a shelf, a row each; kept until another shelf is asked for."""
        return _items(*(tuple(str(cell or "") for cell in plain_cells(shelf[column])) for column in _SEARCHED))

    def ranked(self, questions: Sequence[str]) -> pd.DataFrame:
        """As `rank`."""
        whole = _whole_phrases(self, questions)
        holding = functools.cache(lambda term: _holding(self.index, "shelf", term))  # questions share their words
        found = [_ask(self, text, holding, whole.get(question, ())) for question, text in enumerate(questions)]
        fits = np.concatenate([np.zeros(0, _FIT), *found])
        question = np.repeat(np.arange(len(found)), [len(each) for each in found])
        return pd.DataFrame({"question": question, **{name: fits[name] for name in fits.dtype.names or ()}})


@functools.lru_cache(maxsize=1)
def _items(*cells: tuple[str, ...]) -> Items:
    return Items(*cells)


def _phrases(topics: Sequence[str]) -> dict[str, list[_Phrase]]:
    said: dict[str, list[int]] = {}
    for item, text in enumerate(topics):
        for phrase in dict.fromkeys(text.split(";")):
            said.setdefault(phrase, []).append(item)
    plain, found = _listed("ordinary_words"), []
    for phrase, items in said.items():
        words, spelt = telling_words(phrase), _spelt(phrase, plain)
        if spelt and len(words) <= _MOST:
            found.append((words[0], _Phrase(items, " AND ".join(map(_term, words)), set(spelt.values()))))
    with _index_of(word for word, _ in found) as index:
        stems = dict(index.execute("SELECT doc - 1, term FROM stems WHERE offset = 0"))
    out: dict[str, list[_Phrase]] = {}
    for at, (word, one) in enumerate(found):
        out.setdefault(stems.get(at, "") + _ending(word), []).append(one)
    return out


@contextlib.contextmanager
def _index_of(texts: Iterable[str]) -> Iterator[sqlite3.Connection]:
    """An index of some texts, and of the stems of their words."""
    with contextlib.closing(sqlite3.connect(":memory:")) as index:
        index.execute(_ASKED)
        index.execute(_STEMS)
        index.executemany("INSERT INTO asked VALUES (?)", ((text,) for text in texts))
        yield index


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


def _ask(items: Items, text: str, holding: Callable[[str], np.ndarray], whole: Iterable[int]) -> np.ndarray:
    """The items that fit a question, each with its score and whether it surely does, as those of `whole` do."""
    words = telling_words(text)[:_MOST]
    if not words:
        return np.zeros(0, _FIT)
    plain = _listed("ordinary_words").intersection(words)
    held = {word: holding(_term(word)) for word in words}
    shared, fits, sure = (np.zeros(len(items.words), each) for each in ("int64", "bool", "bool"))
    for word, those in held.items():
        shared[those] += 1
        fits[those] |= word not in plain or len(plain) == len(words)
    fits |= shared > 1
    near = fits & (shared >= min(2, len(words)))
    for word, spelt in _spelt(text, plain).items():
        those = held.get(word, _NONE)
        doubtful = those[near[those] & ~sure[those]].tolist()
        sure[doubtful] = [_agreed({spelt}, items.words[item]) for item in doubtful]
    sure[[*whole]] = True
    found = np.fromiter(items.index.execute(_BY_SCORE, (" OR ".join(map(_term, words)),)), _FIT)
    found["sure"] = sure[found["item"]]
    return np.asarray(found[fits[found["item"]]])


def _whole_phrases(items: Items, questions: Sequence[str]) -> dict[int, set[int]]:
    """By question the items that are said to be about something all of whose words it holds."""
    held, out = [set(words_of(text)) for text in questions], dict[int, set[int]]()
    with _index_of(map(fold, questions)) as index:
        terms = {term for (term,) in index.execute("SELECT DISTINCT term FROM stems")}
        begun = {"", *terms, *(f"{term[:size]}*" for term in terms for size in range(len(term) + 1))}
        for phrase in (phrase for stem in begun.intersection(items.phrases) for phrase in items.phrases[stem]):
            for question in _holding(index, "asked", phrase.wanted).tolist():
                if _agreed(phrase.spelt, held[question]):
                    out.setdefault(question, set()).update(phrase.items)
    return out


def _spelt(text: str, plain: frozenset[str]) -> dict[str, str]:
    """How the telling words of a text are written, but for some, by what they are when folded."""
    written = {fold(word): word for word in words_of(text)}
    return {word: written.get(word, word) for word in telling_words(text) if word not in plain}  # "½x" folds to two


def _agreed(words: set[str], held: set[str]) -> bool:
    """Whether one of these words is among those held, or agrees with one of them."""
    return not words.isdisjoint(held) or any(agree(word, other) for word in words for other in held)


def _holding(index: sqlite3.Connection, table: str, wanted: str) -> np.ndarray:
    return np.fromiter((row for (row,) in index.execute(_HOLDS[table], (wanted,))), "int64")


def _term(word: str) -> str:
    return f'"{word}"{_ending(word)}'


def _ending(word: str) -> str:
    return "*" if len(word) >= _PREFIX else ""


def _path(url: str) -> str:
    return re.sub(r"^[a-z]+://[^/]*", "", url, flags=re.IGNORECASE)


@functools.cache
def _listed(name: str) -> frozenset[str]:
    text = (files("followup_analytics.gifts.fitting") / f"{name}.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())

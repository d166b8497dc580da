"""Privacy: which topics are kept out of letters, by their flag or by a mark in their text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.texts import to_arrow

_WORD = r"priv(?:at|e\u0301|[eé])\w*"  # private, privat, privé
_OPEN, _CLOSE, _NO_BRACKET = r"[(\[{（]", r"[)\]}）]", r"[^()\[\]{}（）]"
_OPENED, _CLOSED, _LEADING, _TRAILING, _WITHIN = (
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _OPEN,
        rf"{_WORD}[^\w(]*?(?:{_CLOSE}|$)",
        rf"\W*{_WORD}\s*[:–—-]",
        rf"(?:[:;,–—/|]|\s-)\s*{_WORD}\W*$",
        rf"{_OPEN}(?:{_NO_BRACKET}*\W)?{_WORD}",  # (strictly private, please)
    )
)
_WORDS = re.compile(r"\w+")
_TITLES = (
    "dr prof mr mrs ms miss sir herr frau mme mlle madame monsieur phd msc jr sr von van der den de la le du di da del "
    "bin ibn al el the and und et hr team hiring talent people recruiting recruiter manager department"
)
NO_NAMES = frozenset(_WORDS.findall(_TITLES))  # what stands beside a name and is not part of it


def unmarked(line: str) -> tuple[str, bool]:
    """A topic without the mark that keeps it private, and whether it had one.

    The mark is ``(private)``, ``(privat)`` or ``(privé)``, in any case, wherever it stands. Any bracket that holds
    such a word counts, as ``(private equity)``: a topic left out by mistake is seen, one let in is not.

    Examples
    --------
    >>> unmarked("her illness (Private)!"), unmarked("private equity")
    (('her illness !', True), ('private equity', False))
    """
    bare, at = [], 0
    for start, end in _marks(line):
        bare.append(line[at:start])
        at = end
    text = " ".join(" ".join([*bare, line[at:]]).split())
    return text, text != " ".join(line.split()) or bool(_WITHIN.search(line))


def _marks(line: str) -> Iterator[tuple[int, int]]:
    """Where each mark begins and ends: one that leads the line, those in brackets, one that ends it.

    Each stretch between two words is looked at a few times, however many brackets it has.
    """
    leading, end = _LEADING.match(line), 0
    if leading and next(_in_brackets(line, 0), (1, 1))[0] != 0:
        end = leading.end()
        yield 0, end
    for mark in _in_brackets(line, end):
        end = mark[1]
        yield mark
    trailing = _TRAILING.search(line, end)
    if trailing:
        yield trailing.span()


def _in_brackets(line: str, end: int) -> Iterator[tuple[int, int]]:
    for word in _WORDS.finditer(line, end):
        opened = _OPENED.search(line, end, word.start())
        closed = _CLOSED.match(line, word.start()) if opened else None
        if opened and closed:
            yield opened.start(), closed.end()
        end = max(end, (closed or word).end())


@once_a_log
def private_topics_of(log: FollowUpLog) -> np.ndarray:
    """For each topic of a log whether it must not be spoken of."""
    return private_topics(log.topics).to_numpy()


def private_topics(topics: pd.DataFrame) -> pd.Series:
    """Which rows of the topics table must not be spoken of.

    Examples
    --------
    >>> private_topics(pd.DataFrame({"topic": ["a", "b (Privé)", "c"], "private": [True, None, None]})).tolist()
    [True, True, False]
    """
    found = topics["private"].astype("boolean").to_numpy(bool, na_value=False, copy=True)
    near = pc.fill_null(pc.match_substring(to_arrow(topics["topic"]), "priv", ignore_case=True), False)
    for row in np.flatnonzero(near.to_numpy(zero_copy_only=False) & ~found).tolist():
        found[row] = unmarked(topics["topic"].iloc[row])[1]
    return pd.Series(found, index=topics.index)

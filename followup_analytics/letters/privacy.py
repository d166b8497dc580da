"""Privacy: which topics are kept out of letters, by their flag or by a mark in their text."""

from __future__ import annotations

import re

import pandas as pd

_WORD = r"priv(?:at|e\u0301|[eé])\w*"  # private, privat, privé
_OPEN, _CLOSE = r"[(\[{（]", r"[)\]}）]"
_MARK = re.compile(
    rf"{_OPEN}\W*{_WORD}[^\w(]*?(?:{_CLOSE}|$)|^\W*{_WORD}\s*[:–—-]|(?:[:;,–—/|]|\s-)\s*{_WORD}\W*$", re.IGNORECASE
)
_WITHIN = re.compile(rf"{_OPEN}(?:[^)\]}}）]*\W)?{_WORD}", re.IGNORECASE)  # (strictly private, please)


def unmarked(line: str) -> tuple[str, bool]:
    """A topic without the mark that keeps it private, and whether it had one.

    The mark is ``(private)``, ``(privat)`` or ``(privé)``, in any case, wherever it stands. Any bracket that holds
    such a word counts, as ``(private equity)``: a topic left out by mistake is seen, one let in is not.

    Examples
    --------
    >>> unmarked("her illness (Private)!"), unmarked("private equity")
    (('her illness !', True), ('private equity', False))
    """
    text = " ".join(_MARK.sub(" ", line).split())
    return text, text != " ".join(line.split()) or bool(_WITHIN.search(line))


def private_topics(topics: pd.DataFrame) -> pd.Series:
    """Which rows of the topics table must not be spoken of.

    Examples
    --------
    >>> private_topics(pd.DataFrame({"topic": ["a", "b (Privé)", "c"], "private": [True, None, None]})).tolist()
    [True, True, False]
    """
    found = topics["private"].fillna(False).astype("bool")
    near = topics["topic"].str.contains("priv", case=False, regex=False).fillna(False).astype("bool") & ~found
    if near.any():
        found = found.mask(near, topics["topic"][near].map(lambda text: unmarked(text)[1]).reindex(topics.index))
    return found.astype("bool")

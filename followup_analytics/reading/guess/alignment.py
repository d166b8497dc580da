"""Alignment: a header that stands one column beside the cells that it names."""

from __future__ import annotations

import re

import pandas as pd

from followup_analytics.reading.guess.columns import EVENTS
from followup_analytics.reading.guess.content import content
from followup_analytics.reading.guess.headers import meanings

_HOLDS = {**dict.fromkeys(EVENTS, "days"), "status": "status words", "url": "addresses", "email": "mail addresses"}
_UNNAMED = re.compile(r"column \d+")


def names_beside(frame: pd.DataFrame) -> list[str] | None:
    """The names of a table's columns moved by one, where no column holds what its name says and its neighbours do.

    Two of them have to, or one where the column at that end has no name. None: the names stand where they belong.

    Examples
    --------
    >>> names_beside(pd.DataFrame({"Role": ["1"], "Applied": ["Clerk"], "column 3": ["2026-03-01"]}))
    ['column 1', 'Role', 'Applied']
    """
    names = [str(name) for name in frame]
    said = {at: kind for at, name in enumerate(names) if (kind := _kind(name))}
    if any(_holds(frame, at, kind) for at, kind in said.items()):
        return None
    for step, end in ((1, -1), (-1, 0)):
        fitting = sum(_holds(frame, at + step, kind) for at, kind in said.items())
        if fitting > 1 or (fitting and _UNNAMED.fullmatch(names[end])):
            return [names[at - step] if 0 <= at - step < len(names) else f"column {at + 1}" for at in range(len(names))]
    return None


def _kind(name: str) -> str:
    """What a column of that name holds, where it can be told from its cells."""
    return next((_HOLDS[meaning] for meaning in meanings(name) if meaning in _HOLDS), "")


def _holds(frame: pd.DataFrame, at: int, kind: str) -> bool:
    return 0 <= at < len(frame.columns) and content(frame.iloc[:, at]).kind == kind

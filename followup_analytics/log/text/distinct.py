"""Distinct texts: a column as whole numbers that say which of its distinct texts each cell is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import TypeVar, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.text.text_keys import KnownTexts
from followup_analytics.log.text.texts import from_arrow, same_text, to_arrow

T = TypeVar("T")
_Place = tuple[object, ...]
_known: ContextVar[dict[_Place, tuple[pa.Array, object]] | None] = ContextVar("known", default=None)


@contextlib.contextmanager
def remembering() -> Iterator[None]:
    """Within, the distinct texts of one column, and what is made of them, are looked for once, whoever asks for them.

    A tracker of 100,000 lines is asked some twenty times: what a column means, which words it has, what they stand for.
    """
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once_a_column(texts: pa.Array, make: Callable[[pa.Array], T]) -> T:
    """What a function makes of the texts of a column; within `remembering`, once."""
    known = _known.get()
    if known is None:
        return make(texts)
    place = (make, *(part.address if part else 0 for part in texts.buffers()), texts.offset, len(texts))
    if place not in known:
        known[place] = texts, make(texts)  # the texts stay where they are as long as they are held
    return cast("T", known[place][1])


def encoded(texts: pa.Array) -> pa.DictionaryArray:
    """The same texts as places in their distinct ones, in the order in which they first appear."""
    return once_a_column(texts, pa.Array.dictionary_encode)


def known_texts(texts: pa.Array) -> KnownTexts:
    """The texts of a column, in which those of others are looked up; within `remembering`, made once."""
    return once_a_column(texts, KnownTexts)


def factorized(cells: pd.Series) -> tuple[np.ndarray, pd.Series]:
    """For each cell of a column the place of its text among the distinct ones, -1 for a missing one; and these.

    Examples
    --------
    >>> codes, distinct = factorized(pd.Series(["a", None, "b", "a"]))
    >>> codes.tolist(), distinct.tolist()
    ([0, -1, 1, 0], ['a', 'b'])
    """
    held = encoded(to_arrow(cells))
    return np.asarray(pc.fill_null(held.indices, -1).to_numpy()), pd.Series(from_arrow(held.dictionary))


def by_distinct(cells: pd.Series, told: Callable[[pa.Array], pa.Array]) -> pd.Series:
    """What a function makes of each text of a column, asked once for the distinct ones; missing ones stay missing.

    Examples
    --------
    >>> by_distinct(pd.Series(["a", None, "b", "a"]), pc.utf8_upper).tolist()
    ['A', nan, 'B', 'A']
    """
    held = encoded(to_arrow(cells))
    return same_text(told(held.dictionary).take(held.indices), cells)

"""Distinct texts: a column as whole numbers that say which of its distinct texts each cell is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.text.text_keys import KnownTexts
from followup_analytics.log.text.texts import from_arrow, once_a_column, same_text, to_arrow


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

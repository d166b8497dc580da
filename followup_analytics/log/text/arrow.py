"""Arrow: texts as whole numbers while counting, and back as the columns of a result."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import is_string_dtype

from followup_analytics.log.text.texts import to_arrow


def is_empty(cells: pd.Series) -> np.ndarray:
    """Whether each cell of a column without missing ones is an empty text."""
    return np.asarray(pc.equal(to_arrow(cells), "").to_numpy(zero_copy_only=False))


def sorting(columns: dict[str, pd.Series | np.ndarray]) -> np.ndarray:
    """The order of the rows by these columns; arrow sorts texts some ten times faster than pandas."""
    texts = {name: to_arrow(pd.Series(cells)) for name, cells in columns.items() if is_string_dtype(cells.dtype)}
    keys = pa.table({name: texts.get(name, cells) for name, cells in columns.items()})
    return np.asarray(pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in columns]).to_numpy())


def coded_texts(cells: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Codes into the sorted distinct texts, -1 where missing, and those texts."""
    found = to_arrow(cells).dictionary_encode()
    values = found.dictionary.to_pylist()
    rank = np.empty(len(values) + 1, "int64")
    rank[np.argsort(np.array(values, "object"))] = np.arange(len(values))
    rank[-1] = -1
    return rank[pc.fill_null(found.indices, -1).to_numpy()], sorted(values)


def texts(values: tuple[str, ...] | list[str], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """The values at `codes` as texts; a negative code is a missing text."""
    return pd.array(list(values) or [""], dtype="str").take(np.where(codes < 0, -1, codes), allow_fill=True)


def whole_numbers(numbers: np.ndarray, missing: np.ndarray) -> pd.arrays.IntegerArray:
    """Whole numbers with missing ones."""
    return pd.arrays.IntegerArray(np.asarray(numbers, "int64"), np.array(missing, bool))

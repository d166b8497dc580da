"""Codes: texts as whole numbers while counting, and back as the columns of a result."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.days import Day, as_day
from followup_analytics.log.log import FollowUpLog

_TEXT = pd.StringDtype(na_value=np.nan)  # of the dtype "str"


def to_arrow(cells: pd.Series) -> pa.Array:
    """A column as arrow texts, whose functions cost a tenth of the pandas ones on few rows."""
    kept = cells if cells.dtype == _TEXT else cells.astype("str")
    found = pa.array(kept.array, type=pa.large_string(), from_pandas=True)
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def from_arrow(texts: pa.Array) -> pd.api.extensions.ExtensionArray:
    """Arrow texts as a column."""
    return _TEXT.__from_arrow__(texts)


def is_empty(cells: pd.Series) -> np.ndarray:
    """Whether each cell of a column without missing ones is an empty text."""
    return pc.equal(to_arrow(cells), "").to_numpy(zero_copy_only=False)


def sorting(columns: dict[str, pd.Series | np.ndarray]) -> np.ndarray:
    """The order of the rows by these columns; arrow sorts texts some ten times faster than pandas."""
    keys = pa.table({name: pa.array(cells) for name, cells in columns.items()})
    return pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in columns]).to_numpy()


def coded_texts(cells: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Codes into the sorted distinct texts, -1 where missing, and those texts."""
    found = pa.array(cells.astype("str").array, type=pa.large_string(), from_pandas=True).dictionary_encode()
    values = found.dictionary.to_pylist()
    rank = np.empty(len(values) + 1, "int64")
    rank[np.argsort(np.array(values, "object"))] = np.arange(len(values))
    rank[-1] = -1
    return rank[pc.fill_null(found.indices, -1).to_numpy()], sorted(values)


def texts(values: tuple[str, ...] | list[str], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """The values at `codes` as texts; a negative code is a missing text."""
    return pd.array(list(values) or [""], dtype="str").take(np.where(codes < 0, -1, codes), allow_fill=True)


def whole(numbers: np.ndarray, missing: np.ndarray) -> pd.arrays.IntegerArray:
    """Whole numbers with missing ones."""
    return pd.arrays.IntegerArray(np.asarray(numbers, "int64"), np.array(missing, bool))


def stamp(log: FollowUpLog, as_of: Day) -> dict[str, object]:
    """What every result carries: the day it was read on, and whether its log is simulated."""
    return {"as_of": as_day(as_of).isoformat(), "simulated": log.simulated}

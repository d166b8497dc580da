"""Codes: texts as whole numbers while counting, and back as the columns of a result."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.timeline import Day


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
    return {"as_of": pd.Timestamp(as_of).date().isoformat(), "simulated": log.simulated}

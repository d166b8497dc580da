"""Problems met while reading: what is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from followup_analytics.log.log import PROBLEM_COLUMNS, no_problems

SHOWN = 60  # characters of a value that a problem shows


def problems(count: int | None = None, **columns: object) -> pd.DataFrame:
    """A frame of problems from one value or one array for each of its columns; a column not given is missing.

    Parameters
    ----------
    count
        The number of problems where every column is one value.
    **columns
        Columns of `log.PROBLEM_COLUMNS`.

    Examples
    --------
    >>> problems(1, file="gifts.csv", line=2, reason="says nothing", kept=False)[["file", "line"]].values.tolist()
    [['gifts.csv', 2]]
    """
    lengths = [len(value) for value in columns.values() if _many(value)]
    index = pd.RangeIndex(lengths[0] if lengths else count or 0)
    given = {name: _column(columns.get(name), dtype, index) for name, dtype in PROBLEM_COLUMNS.items()}
    frame = pd.DataFrame(given, index=index)
    long = frame["value"].str.len() > SHOWN
    frame["value"] = frame["value"].where(~long.fillna(False).astype(bool), frame["value"].str[:SHOWN] + "…")
    return frame


def gathered(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several frames of problems as one, those without problems left out."""
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else no_problems()


def _many(value: object) -> bool:
    return hasattr(value, "__len__") and not isinstance(value, str)


def _column(value: object, dtype: str, index: pd.RangeIndex) -> pd.Series:
    if value is None:
        value = False if dtype == "bool" else pd.NA
    if _many(value):
        return pd.Series(list(value), index=index, dtype=dtype)
    return pd.Series([value] * len(index), index=index, dtype=dtype)

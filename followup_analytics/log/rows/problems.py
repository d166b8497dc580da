"""Problems met while rows become a log: what is wrong, where, and what to do about it."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeGuard

import pandas as pd

from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.texts import written

# One row per problem. `kept` says whether the row is in the log (True) or was set aside (False).
PROBLEM_COLUMNS = {
    "file": "str",
    "line": "Int64",
    "table": "str",
    "column": "str",
    "value": "str",
    "reason": "str",
    "remedy": "str",
    "kept": "bool",
}
Problem = dict[str, object]
SHOWN = 60  # characters of a value that a problem shows


def no_problems() -> pd.DataFrame:
    """An empty frame of problems."""
    return _no_problems().copy(deep=False)


@functools.cache
def _no_problems() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in PROBLEM_COLUMNS.items()})


def problems(count: int = 1, **columns: object) -> pd.DataFrame:
    """A frame of problems from one value or one array for each of its columns; a column not given is missing.

    Parameters
    ----------
    count
        The number of problems where every column is one value.
    **columns
        Columns of `PROBLEM_COLUMNS`.

    Examples
    --------
    >>> problems(file="gifts.csv", line=2, reason="says nothing", kept=False)[["file", "line"]].values.tolist()
    [['gifts.csv', 2]]
    """
    lengths = [len(value) for value in columns.values() if _is_many(value)]
    index = pd.RangeIndex(lengths[0] if lengths else count)
    given = {name: _column(columns.get(name), dtype, index) for name, dtype in PROBLEM_COLUMNS.items()}
    frame = pd.DataFrame(given, index=index)
    long = frame["value"].str.len() > SHOWN
    frame["value"] = frame["value"].where(~long.fillna(False).astype(bool), frame["value"].str[:SHOWN] + "…")
    return frame


def problem_rows(found: Iterable[Problem]) -> pd.DataFrame:
    """Problems one by one as a frame of them; a column not given is missing."""
    return pd.DataFrame(found, columns=list(PROBLEM_COLUMNS)).astype(PROBLEM_COLUMNS)


@dataclass(frozen=True)
class Remark:
    """What has to be said once about a whole column, with the first cell that shows it; its rows are kept."""

    column: str
    value: str
    reason: str
    remedy: str


def said_once(remark: Remark, **place: object) -> pd.DataFrame:
    """A remark as a problem of no line; `place` are the file and table, and the column under another name."""
    cells = {"column": remark.column, "value": remark.value, "reason": remark.reason, "remedy": remark.remedy, **place}
    return problems(1, **cells, kept=True)


def gathered(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several frames of problems as one, those without problems left out."""
    found = [part for part in parts if len(part)]
    return pd.concat(found, ignore_index=True) if found else no_problems()


def in_order(found: pd.DataFrame) -> pd.DataFrame:
    """Problems by table, file and line, without those of cells whose row was set aside in the end: its own says it."""
    if not len(found):
        return found
    place = pd.MultiIndex.from_frame(found[["file", "line", "table"]])
    of_lost_rows = found["kept"] & found["line"].notna() & place.isin(place[~found["kept"]])
    found = found[~of_lost_rows]
    tables = {name: at for at, name in enumerate(TABLES)}
    order = found.assign(at=found["table"].map(tables).fillna(-1)).sort_values(["at", "file", "line"], kind="stable")
    return order.drop(columns="at").reset_index(drop=True)


def _is_many(value: object) -> TypeGuard[Collection[object]]:
    return hasattr(value, "__len__") and not isinstance(value, str)


def _column(value: Any, dtype: str, index: pd.RangeIndex) -> pd.Series:
    if value is None:
        value = False if dtype == "bool" else pd.NA
    cells = pd.Series(list(value) if _is_many(value) else [value] * len(index), index=index, dtype="object")
    return written(cells) if dtype == "str" else cells.astype(dtype)  # type: ignore[call-overload]  # the stubs know no dtype in a variable

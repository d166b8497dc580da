"""The numbers of a prepared log: for its applications, waits and seekers, and for the texts that group waits."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from followup_analytics.engines.layout import OF_FOLLOW_UPS, column_of
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.texts import coded_texts
from followup_analytics.waiting.groups import OF_INTERVIEWS, columns_to_group

_SEEKERS = ""  # the codes of all seekers, with a missing one; not a column


class Numbers:
    """Whole numbers for what the blocks of a log hold, the same in all blocks."""

    def __init__(self) -> None:
        self.applications = self.waits = 0  # laid out so far
        self._codes: dict[str, dict[object, int]] = {}
        self._fields = {name: number for number, name in enumerate(OF_FOLLOW_UPS)}

    def seekers(self, log: FollowUpLog) -> np.ndarray:
        """For each application, the number of its seeker; those without one share a number."""
        return self.codes(_SEEKERS, *coded_texts(log.applications["seeker"].fillna("")))

    def of_applications(self, log: FollowUpLog) -> dict[str, np.ndarray]:
        """For each application, the codes of its columns, by the names of their fields; -1 where missing."""
        cells = {name: log.applications[name] for name in columns_to_group(log) if name not in OF_INTERVIEWS}
        return {self._column(name): self.codes(name, *coded_texts(held)) for name, held in cells.items()}

    def of_interviews(self, log: FollowUpLog) -> dict[str, np.ndarray]:
        """As `of_applications`, for each interview."""
        return {self._column(name): self.codes(name, *_values(log.interviews[name])) for name in OF_INTERVIEWS}

    def _column(self, name: str) -> str:
        return column_of(name, self._fields.setdefault(name, len(self._fields)))

    def codes(self, name: str, codes: np.ndarray, values: Iterable[object]) -> np.ndarray:
        """Codes of some values as codes of all values that the column has had so far; -1 stays."""
        known = self._codes.setdefault(name, {})
        every = [known.setdefault(value, len(known)) for value in values]
        found: np.ndarray = np.array([*every, -1], "int64")[codes]
        return found

    def labels(self) -> pa.Table:
        """The texts of all codes; their rank is their place in the sorted values."""
        rows = [
            (self._fields[name], code, rank, str(value))
            for name, known in self._codes.items()
            if name != _SEEKERS
            for rank, (value, code) in enumerate(sorted(known.items()))
        ]
        kinds = {"field": pa.int64(), "code": pa.int64(), "rank": pa.int64(), "label": pa.string()}
        columns = zip(*rows, strict=True) if rows else [[]] * len(kinds)
        return pa.table({n: pa.array(cells, kind) for (n, kind), cells in zip(kinds.items(), columns, strict=True)})

    def fields(self) -> pa.Table:
        """The column that each field for groups stands for."""
        return pa.table({"field": list(self._fields.values()), "name": list(self._fields)})


def _values(cells: pd.Series) -> tuple[np.ndarray, list[object]]:
    if not is_numeric_dtype(cells.dtype) or is_bool_dtype(cells.dtype):
        return coded_texts(cells)  # type: ignore[return-value]  # texts are objects
    codes, values = pd.factorize(cells, sort=True)
    return codes, list(values)

"""The log: seven frames read as one, and the problems met while reading them."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, fields

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.core.errors import MissingColumn, WrongObject, one_of
from followup_analytics.core.overview import log_html
from followup_analytics.core.tables import TABLES, conform

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


def no_problems() -> pd.DataFrame:
    """An empty frame of problems."""
    return pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in PROBLEM_COLUMNS.items()})


@dataclass(frozen=True, eq=False)
class FollowUpLog:
    """One log: the frames `applications` … `plans` in their declared columns, and `problems`.

    Each frame given is copied, its missing optional columns are added, and its index is 0 … n-1; the frames given
    are left as they were. A table not given is empty. Rows are not checked here: `read_log` does that.

    Raises
    ------
    MissingColumn
        If a frame with rows lacks a required column.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}))
    >>> len(log), log.follow_ups.empty
    (1, True)
    """

    applications: pd.DataFrame = None  # type: ignore[assignment]
    interviews: pd.DataFrame = None  # type: ignore[assignment]
    topics: pd.DataFrame = None  # type: ignore[assignment]
    follow_ups: pd.DataFrame = None  # type: ignore[assignment]
    responses: pd.DataFrame = None  # type: ignore[assignment]
    gifts: pd.DataFrame = None  # type: ignore[assignment]
    plans: pd.DataFrame = None  # type: ignore[assignment]
    problems: pd.DataFrame = field(default_factory=no_problems)
    _positions: dict[str, np.ndarray] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for name, declared in TABLES.items():
            given = getattr(self, name)
            if given is not None and not isinstance(given, pd.DataFrame):
                raise WrongObject(name, given, "a DataFrame")
            if given is not None and len(given):
                for column in declared.required:
                    if column not in given:
                        raise MissingColumn(name, column, given.columns)
            frame = declared.empty() if given is None else conform(given, declared)
            object.__setattr__(self, name, frame)

    def __len__(self) -> int:
        return len(self.applications)

    def __repr__(self) -> str:
        rows = ", ".join(f"{len(frame)} {name.replace('_', '-')}" for name, frame in self.tables.items() if len(frame))
        label = "simulated, " if self.simulated else ""
        return f"<FollowUpLog: {label}{rows or 'empty'}; {len(self.problems)} problems>"

    def _repr_html_(self) -> str:
        return log_html(self.tables, title=repr(self))

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The seven frames by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name in TABLES}

    def positions(self, name: str) -> np.ndarray:
        """For each row of the table `name`, the position of its application in `applications`; -1 where none.

        Looking up a million ids costs more than all that follows, so each table is looked up once a log.
        """
        one_of("name", name, [table.name for table in TABLES.values() if "application_id" in table.names])
        if name not in self._positions:
            known, asked = (_ids(frame) for frame in (self.applications, getattr(self, name)))
            found = pc.index_in(asked, value_set=known, skip_nulls=True)
            self._positions[name] = pc.fill_null(found, -1).to_numpy().astype("int64")
        return self._positions[name]

    def with_problems(self, problems: pd.DataFrame) -> FollowUpLog:
        """The same log with another list of problems."""
        other = copy.copy(self)
        object.__setattr__(other, "problems", problems)
        return other

    @property
    def simulated(self) -> bool:
        """True if any application carries the label `simulated`."""
        label = self.applications.get("simulated")
        return label is not None and bool(label.astype("str").str.lower().isin(["true", "yes", "1"]).any())


def _ids(frame: pd.DataFrame) -> pa.Array:
    return pa.array(frame["application_id"].array, type=pa.large_string(), from_pandas=True)

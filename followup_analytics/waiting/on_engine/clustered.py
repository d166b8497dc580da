"""Clustered: sums over the rows of a log on an engine by cluster, where each kind of row counts for a given number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from followup_analytics.engines.engine import NotOnEngine, Numbers
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.log.days import LAST, Day, day_number
from followup_analytics.waiting.answers import Answer
from followup_analytics.waiting.groups import SEEKERS_TO_CLUSTER
from followup_analytics.waiting.on_engine.endings import ENDINGS, causes_of_endings
from followup_analytics.waiting.on_engine.readings import MOST_ROWS, waits_on
from followup_analytics.waiting.records.stretches import Stretches

_KINDS = "followup_kinds"  # the table of what each kind of row counts for, as the text names it
_COLUMNS = 64  # tables that are added up in one query
_CELLS = 1 << 22  # and at most this many numbers given to it
_BITS = 62  # of a sum: what a row counts for is a whole number too, so that every engine gets the same sum in any order


@dataclass(frozen=True)
class Sums:
    """What rows add up to: arrays of equal length, by row of a result and cluster."""

    row: np.ndarray
    cluster: np.ndarray
    each: np.ndarray  # (tables, sums)


@dataclass(frozen=True)
class ClusteredRows:
    """Rows of a log on an engine, each with its cluster `c` and a code of its kind; some kinds are counted."""

    log: EngineLog
    sql: str
    code: np.ndarray  # of the kinds that are counted, each once
    row: np.ndarray  # of the result that each is counted in
    rows: int  # how many rows there are at most

    def sums(self, tables: np.ndarray) -> Sums:
        """The sums by row and cluster of what each kind counts for, which tables of (tables, kinds) give."""
        if not len(self.code):
            none = np.zeros(0, "int64")
            return Sums(none, none, np.zeros((len(tables), 0)))
        many = max(min(_COLUMNS, _CELLS // len(self.code)), 1)
        parts = [self._sums_of_block(tables[start : start + many]) for start in range(0, max(len(tables), 1), many)]
        each = [self._in_place(part, parts[0]) for part in parts]
        return Sums(parts[0].row, parts[0].cluster, np.concatenate(each))

    def _sums_of_block(self, tables: np.ndarray) -> Sums:
        scale, row = _scales(tables, self.rows), "k.r" if np.ptp(self.row) else str(self.row[0])
        whole = np.rint(tables * scale[:, None]).astype("int64")
        columns = {f"w{at}": table for at, table in enumerate(whole)}
        summed = "".join(f", cast(sum({name}) as bigint) as {name}" for name in columns)
        by = "x.c, k.r" if row == "k.r" else "x.c"
        found = self.log.engine.numbers(
            f"select {row} as r, x.c as c{summed} from {self.sql} x join {_KINDS} k on x.code = k.code group by {by}",
            **{_KINDS: {"code": self.code, "r": self.row, **columns}},
        )
        each = [found[name] / times for name, times in zip(columns, scale, strict=True)]
        return Sums(found["r"], found["c"], np.array(each).reshape(len(tables), len(found["r"])))

    def _in_place(self, part: Sums, first: Sums) -> np.ndarray:
        """The sums of a query in the order of those of the first one: an engine returns them in no particular order."""
        if part is first:
            return part.each
        mine, yours = (np.lexsort((one.cluster, one.row)) for one in (part, first))
        found = np.empty_like(part.each)
        found[:, yours] = part.each[:, mine]
        return found

    def distinct(self, of: str, rows: int) -> np.ndarray:
        """How many different values of a column there are in each row of the result."""
        found = self.log.engine.numbers(
            f"select k.r as r, cast(count(distinct x.{of}) as bigint) as n from {self.sql} x "
            f"join {_KINDS} k on x.code = k.code group by k.r",
            **{_KINDS: {"code": self.code, "r": self.row}},
        )
        out = np.zeros(rows, "int64")
        out[found["r"]] = found["n"]
        return out

    def marked(self, mark: np.ndarray, of: str) -> Numbers:
        """For each row of the result and each union of the marks of its kinds, how many values of a column have it."""
        each = f"{self.sql} x join {_KINDS} k on x.code = k.code group by k.r, x.{of}"
        return self.log.engine.numbers(
            "select r, mark, cast(count(*) as bigint) as n from "
            f"(select k.r as r, x.{of} as one, bit_or(k.mark) as mark from {each}) m group by r, mark",
            **{_KINDS: {"code": self.code, "r": self.row, "mark": mark}},
        )

    def counted(self) -> Numbers:
        """How many rows of each kind each cluster has.

        Raises
        ------
        NotOnEngine
            If the log has too many rows for that.
        """
        if self.rows > MOST_ROWS:
            remedy = f"Ask it in fewer groups, or of a log of at most {MOST_ROWS:,}."
            raise NotOnEngine(self.log.engine.name, f"this of {self.rows:,} rows in so many groups", remedy)
        return self.log.engine.numbers(
            f"select c, code, cast(count(*) as bigint) as n from {self.sql} x group by c, code"
        )


def _scales(tables: np.ndarray, rows: int) -> np.ndarray:
    """The factor that makes each table whole numbers whose sums over that many rows still fit into a 64-bit integer."""
    most = np.abs(tables).max(axis=1, initial=0)
    bits = _BITS - np.ceil(np.log2(max(rows, 2))) - np.ceil(np.log2(np.where(most > 0, most, 1)))
    found: np.ndarray = np.exp2(np.minimum(bits, 1000.0))
    return found


@dataclass(frozen=True)
class StretchesOnEngine:
    """Stretches by cluster, added up on the engine; they are fetched as rows only where there are many groups."""

    held: ClusteredRows
    code: np.ndarray  # of each kind, as the control codes it
    clusters: int
    at_once: ClassVar[int] = 8 * _COLUMNS

    def errors(self, tables: Sequence[np.ndarray]) -> np.ndarray:
        """What the stretches of each cluster add up to, by what each code counts for: (tables, clusters)."""
        out = np.zeros((len(tables), self.clusters))
        if tables:
            found = self.held.sums(np.stack(tables)[:, self.code])
            out[:, found.cluster] = found.each
        return out

    @property
    def stretch(self) -> np.ndarray:
        """For equal stretches of a cluster, in the order of clusters, their code."""
        order = np.argsort(self.held.code)
        kind = order[np.searchsorted(self.held.code, self._rows["code"], sorter=order)]
        return np.asarray(self.code[kind])

    @property
    def stretches(self) -> np.ndarray:
        """How many they are."""
        return self._rows["n"]

    @property
    def cluster(self) -> np.ndarray:
        """Whose they are."""
        return self._rows["c"]

    @cached_property
    def _rows(self) -> Numbers:
        found = self.held.counted()
        order = np.argsort(found["c"], kind="stable")
        return {name: cells[order] for name, cells in found.items()}


@dataclass(frozen=True)
class StretchCells:
    """The stretches of a log on an engine on a day, counted by kind; `causes` are those of their endings."""

    log: EngineLog
    sql: str
    cells: Numbers
    causes: np.ndarray
    cluster: str

    @classmethod
    def of(cls, log: EngineLog, as_of: Day, answer: Answer, cluster: str) -> StretchCells:
        """Count them by stratum, days and ending."""
        last = day_number(as_of)
        days, ending = f"least(days, {last} - begin)", f"case when begin + days > {last} then 0 else ending end"
        sql = (
            f"(select {cluster} as c, stratum, {days} as t, {ending} as ending "
            f"from stretches where begin <= {last} and gone > {last})"
        )
        asked = f"select stratum, t, ending, cast(count(*) as bigint) as n from {sql} x group by stratum, t, ending"
        return cls(log, sql, log.engine.numbers(asked), causes_of_endings(answer).cause, cluster)

    @property
    def stretches(self) -> Stretches:
        """The kinds, as stretches that stand for many."""
        held = self.cells
        return Stretches(held["t"], self.causes[held["ending"]], held["stratum"], held["n"])

    def behind(self, code: np.ndarray, here: np.ndarray) -> StretchesOnEngine:
        """The stretches themselves, by cluster."""
        held, days = self.cells, int(self.cells["t"].max(initial=0)) + 1
        own = ((held["stratum"] * days + held["t"]) * ENDINGS + held["ending"])[here]
        sql = f"(select c, (stratum * {days} + t) * {ENDINGS} + ending as code from {self.sql} s)"
        rows = ClusteredRows(self.log, sql, own, np.zeros(len(own), "int64"), int(held["n"].sum()))
        return StretchesOnEngine(rows, code, clusters_of(self.log, self.cluster))


def packed(held: Numbers, names: Sequence[str]) -> tuple[np.ndarray, str]:
    """Several columns packed into one number: that of the cells at hand, and the SQL that computes it for a row.

    Examples
    --------
    >>> packed({"gap": np.array([3, 5]), "days": np.array([0, 2])}, ["gap", "days"])
    (array([0, 8]), '((0 * 3 + gap - (3)) * 3 + days - (0))')
    """
    code, terms = np.zeros(len(held[names[0]]), "int64"), "0"
    for name in names:
        low = int(held[name].min(initial=LAST))
        size = int(held[name].max(initial=low)) - low + 1
        code, terms = code * size + held[name] - low, f"({terms} * {size} + {name} - ({low}))"
    return code, terms


def cluster_column(log: EngineLog, as_of: Day) -> str:
    """The column of the clusters: the seeker where at least 20 have a wait that is counted, else the application."""
    return "seeker" if seekers_on(log, as_of) >= SEEKERS_TO_CLUSTER else "application"


def seekers_on(log: EngineLog, as_of: Day) -> int:
    """How many seekers have a wait that is counted."""
    seekers = f"select cast(count(distinct seeker) as bigint) as n from {waits_on(log, as_of)} r where left_out = 0"
    return int(log.engine.numbers(seekers)["n"][0])


def clusters_of(log: EngineLog, cluster: str) -> int:
    """How many numbers there are of such clusters."""
    found = log.engine.numbers(f"select cast(coalesce(max({cluster}), -1) + 1 as bigint) as n from applications")
    return int(found["n"][0])

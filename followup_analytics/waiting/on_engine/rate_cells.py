"""Rate cells: the note-days of a log on an engine that rates are made of, counted by what they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from followup_analytics.engines.engine import Numbers
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.log.days import Day
from followup_analytics.log.words import THANK_YOU
from followup_analytics.waiting.answers import Answer, EndCells, Ends
from followup_analytics.waiting.counts import distinct
from followup_analytics.waiting.groups import ALWAYS_ALL, Groups, group_column, used_groups
from followup_analytics.waiting.on_engine.clustered import ClusteredRows, Sums, packed
from followup_analytics.waiting.on_engine.readings import STRATUM, notes_on
from followup_analytics.waiting.records.note_cells import Adds, NoteCells, counted
from followup_analytics.waiting.variance.variances import Notes

_COUNTED = ("g", "stratum", "gap", "t", "event", "kind")  # the columns that decide what a note-day adds


@dataclass(frozen=True)
class RateCells:
    """Note-days by group, stratum, gap, days to the end of their wait, and kind of that end."""

    log: EngineLog
    sql: str
    held: Numbers  # those counted
    group: np.ndarray
    labels: list[str]
    left_out: np.ndarray  # by group, note-days whose wait has no known end
    gone: np.ndarray  # those that would be an answer asked for, and the others: (2, groups)
    ends: Ends

    @classmethod
    def of(
        cls, log: EngineLog, as_of: Day, cluster: str, *, by: str | None, within: int, kind: str, answer: Answer
    ) -> RateCells:
        """Count the note-days of that kind; all that end later than the window count as the day after it."""
        column, grouped = group_column(log, by, of_notes=True)
        own = f"{column} as g, {STRATUM} as stratum, gap, least(stop - day, {within + 1}) as t, event, kind"
        asked = f"thank_you = {int(kind == THANK_YOU)}"
        sql = f"(select {own}, pending, left_out, wait, {cluster} as c from {notes_on(log, as_of)} r where {asked})"
        names = ", ".join((*_COUNTED, "pending", "left_out"))
        held = log.engine.numbers(f"select {names}, cast(count(*) as bigint) as n from {sql} x group by {names}")
        group, labels = _groups(grouped(held["g"]), by)
        out = held["left_out"] == 1
        ends, stays = Ends.of(EndCells(held["event"], held["kind"], out), answer), np.flatnonzero(~out)
        left_out = counted(group[out], len(labels), held["n"][out])
        gone = ends.gone(group, len(labels), held["n"])
        held = {name: cells[stays] for name, cells in held.items()}
        return cls(log, sql, held, group[stays], labels, left_out, gone, ends.only(stays))

    @property
    def cells(self) -> NoteCells:
        """The cells, each standing for many note-days."""
        held = self.held
        return NoteCells(self.group, held["t"], self.ends.cause, self.ends.event, held["pending"] == 1, held["n"])

    def rows(self, matched: np.ndarray) -> RateRows:
        """The note-days behind them."""
        code, terms = packed(self.held, _COUNTED)
        sql = f"(select c, wait, {terms} as code from {self.sql} y where left_out = 0)"
        code, first = np.unique(code, return_index=True)
        of_group, at = np.unique(self.held["g"], return_index=True)
        by_group = f"(select wait, g as code from {self.sql} y where left_out = 0)"
        every = ClusteredRows(self.log, by_group, of_group, self.group[at], int(self.held["n"].sum()))
        return RateRows(
            replace(every, sql=sql, code=code, row=self.group[first]), every, len(self.labels), first, matched
        )


def _groups(groups: Groups, by: str | None) -> Groups:
    codes, labels = groups
    if by in ALWAYS_ALL:
        return codes, labels if len(codes) else []
    return used_groups(codes, labels)


@dataclass(frozen=True)
class RateRows:
    """The note-days behind the cells, added up on the engine."""

    held: ClusteredRows
    every: ClusteredRows  # the same told apart by their groups alone
    groups: int
    first: np.ndarray  # for each kind of note-day the first of its cells
    matched: np.ndarray  # for each cell, whether it has a match
    found: dict[str, Sums] = field(default_factory=dict)

    def waits(self, *, matched: bool) -> np.ndarray:
        """By group how many waits they lie in: all of them, or those that have a match."""
        held = self._rows_in(np.flatnonzero(self.matched[self.first])) if matched else self.every
        return held.distinct("wait", self.groups)

    def clusters(self) -> np.ndarray:
        """By group how many clusters those lie in that have a match."""
        if not self.found:
            self.notes([])
        sums = self.found["sums"]
        return distinct(sums.cluster, sums.row, self.groups)

    def notes(self, adds: Sequence[Adds]) -> list[Notes]:
        """What they add, each with its cluster."""
        own = np.flatnonzero(self.matched[self.first])
        place = (np.cumsum(self.matched) - 1)[self.first[own]]  # among the cells that have a match
        tables = np.array([part[place] for both in adds for part in both]).reshape(2 * len(adds), len(own))
        sums = self.found["sums"] = self._rows_in(own).sums(tables)
        return [Notes(sums.row, sums.cluster, *sums.each[at : at + 2]) for at in range(0, len(tables), 2)]

    def _rows_in(self, own: np.ndarray) -> ClusteredRows:
        return replace(self.held, code=self.held.code[own], row=self.held.row[own])

    def together(self) -> RateRows:
        """The same as one group."""
        held, every = (replace(rows, row=np.zeros_like(rows.row)) for rows in (self.held, self.every))
        return replace(self, held=held, every=every, groups=1, found={})

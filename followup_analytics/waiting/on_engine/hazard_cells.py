"""Hazard cells: the days after the note-days of a log on an engine, counted by what they have in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.layout import FAR
from followup_analytics.log.days import Day
from followup_analytics.log.words import THANK_YOU
from followup_analytics.waiting.answers import ANSWER, Answer
from followup_analytics.waiting.control import control_waits_of
from followup_analytics.waiting.groups import group_column, used_groups
from followup_analytics.waiting.on_engine.clustered import ClusteredRows, StretchCells, cluster_column, packed
from followup_analytics.waiting.on_engine.endings import FIRST_ANSWER, causes_of_endings
from followup_analytics.waiting.on_engine.readings import STRATUM, knowledge_on, notes_on
from followup_analytics.waiting.records.note_cells import counted
from followup_analytics.waiting.variance.day_hazards import HazardMaterial, HazardStudy, NoteSpans
from followup_analytics.waiting.variance.variances import Notes

_COUNTED = ("g", "stratum", "gap", "days", "ending")


def hazard_material(
    log: EngineLog, *, as_of: Day, horizon: int, kind: str, by: str | None, answer: Answer
) -> HazardMaterial:
    """The note-days of that kind, and the waits they are compared with, counted on the engine."""
    cluster, (column, grouped) = cluster_column(log, as_of), group_column(log, by, of_notes=True)
    sql = _note_days(log, as_of, cluster, column, horizon, kind)
    names = ", ".join((*_COUNTED, "left_out"))
    held = log.engine.numbers(f"select {names}, cast(count(*) as bigint) as n from {sql} x group by {names}")
    group, labels = used_groups(*grouped(held["g"]))
    out, many, ends = held["left_out"] == 1, held["n"], causes_of_endings(answer)
    left_out, sent = (counted(group[which], len(labels), many[which]) for which in (out, ~out))
    held, group = {name: cells[~out] for name, cells in held.items()}, group[~out]
    there = StretchCells.of(log, as_of, answer, cluster)
    quiet = control_waits_of(
        there.stretches, held["stratum"], held["gap"], ends=ends, within=horizon, window=0, behind=there.behind
    )
    matched = quiet.matched
    unmatched = int(held["n"][~matched].sum())
    held, group = {name: cells[matched] for name, cells in held.items()}, group[matched]
    code, terms = packed(held, _COUNTED)
    sql = f"(select c, wait, {terms} as code from {sql} y where left_out = 0)"
    rows = SpansOnEngine(ClusteredRows(log, sql, code, group, int(many.sum())), len(labels))
    came = ends.event[held["ending"]] == ANSWER
    spans = NoteSpans(group, held["days"], np.where(came, held["days"] - 1, -1), ends.cause[held["ending"]], held["n"])
    study = HazardStudy(spans, rows, quiet, ends, len(labels), horizon)
    return HazardMaterial(study, labels, sent, unmatched, left_out, knowledge_on(log, as_of))


def _note_days(log: EngineLog, as_of: Day, cluster: str, column: str, horizon: int, kind: str) -> str:
    """The note-days: days at risk after each, up to the horizon, and the answer that came on the last of them."""
    days = f"least(case when next_note < {FAR} then next_note - day else stop - day + 1 end, {horizon + 1})"
    answered = f"next_note = {FAR} and event = {ANSWER} and stop - day <= {horizon}"
    ending = f"case when {answered} then kind + {FIRST_ANSWER} else 0 end"
    own = (
        f"{column} as g, {STRATUM} as stratum, gap, {days} as days, {ending} as ending, left_out, wait, {cluster} as c"
    )
    return f"(select {own} from {notes_on(log, as_of)} r where thank_you = {int(kind == THANK_YOU)})"


@dataclass(frozen=True)
class SpansOnEngine:
    """The note-days behind the cells, added up on the engine."""

    held: ClusteredRows
    groups: int

    def waits(self, at_risk: np.ndarray) -> np.ndarray:
        """How many waits the notes lie in that are at risk, by class of days (classes, kinds): (groups, classes)."""
        bits = np.int64(1) << np.arange(len(at_risk))
        found = self.held.marked(at_risk.T @ bits, "wait")
        has = (found["mark"][:, None] & bits) > 0
        return np.stack([counted(found["r"], self.groups, found["n"] * its) for its in has.T], axis=1)

    def notes(self, adds: np.ndarray) -> list[Notes]:
        """What they add by cluster, for tables of shape (tables, 2, kinds): to the hazard, and without a note."""
        sums = self.held.sums(adds.reshape(2 * len(adds), adds.shape[2]))
        return [Notes(sums.row, sums.cluster, *sums.each[at : at + 2]) for at in range(0, len(sums.each), 2)]

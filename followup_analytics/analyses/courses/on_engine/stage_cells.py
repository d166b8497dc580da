"""Stage cells: the passings of a log on an engine, counted by group, stage, days and end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from followup_analytics.analyses.courses.passings import (
    ENDED,
    ENDINGS,
    LONGEST,
    MOVED_ON,
    PASSED,
    STAGES,
    STEPS,
    WAITING,
    Passings,
)
from followup_analytics.engines.engine import Numbers
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.layout import FAR
from followup_analytics.facts.coded_events import KINDS
from followup_analytics.facts.on_engine import standings
from followup_analytics.log.days import Day, day_number
from followup_analytics.log.words import UNKNOWN
from followup_analytics.waiting.groups import SEEKERS_TO_CLUSTER
from followup_analytics.waiting.on_engine.clustered import ClusteredRows, clusters_of, packed


@dataclass(frozen=True)
class SeekersOnEngine:
    """The passings themselves, added up by seeker on the engine."""

    log: EngineLog
    sql: str
    code: np.ndarray  # of each kind
    many: int

    def squared(self, which: np.ndarray, row: np.ndarray, adds: np.ndarray, rows: int) -> np.ndarray:
        """For each row, what some passings add, summed by seeker and squared."""
        sums = ClusteredRows(self.log, self.sql, self.code[which], row, self.many).sums(adds[None])
        return np.bincount(sums.row, sums.each[0] ** 2, rows)


def passings_on(log: EngineLog, as_of: Day, by: str | None) -> tuple[Passings, list[str]]:
    """The kinds of passings of a log by that day, counted on its engine, and the labels of the groups."""
    sql = _passings(day_number(as_of), "0" if by is None else log.column(by))
    kinds = "g, step, t, event, dated"
    asked = f"select {kinds}, cast(count(*) as bigint) as n from {sql} x group by {kinds}"
    held = log.engine.numbers(asked)
    group, labels = _groups(log, by, held)
    code, terms = packed(held, ("g", "step", "t", "event"))
    behind = SeekersOnEngine(
        log, f"(select c, {terms} as code from {sql} y where dated = 1)", code, int(held["n"].sum())
    )
    clusters = behind if clusters_of(log, "seeker") >= SEEKERS_TO_CLUSTER else None
    days = held["t"] // standings.A_DAY
    return Passings(group * STEPS + held["step"], days, held["event"], held["dated"] == 1, held["n"], clusters), labels


def _groups(log: EngineLog, by: str | None, held: Numbers) -> tuple[np.ndarray, list[str]]:
    if by is None:
        return np.zeros(len(held["g"]), "int64"), [""] if len(held["g"]) else []
    ranks, values = log.labels(by)
    texts = np.array([*(values[rank] for rank in ranks), UNKNOWN], object)[held["g"]]
    labels, group = np.unique(texts, return_inverse=True)
    return group, labels.tolist()


# The first days that show each stage; the first two show that an application began.
FIRST = ("applied", "first_fact", "first_answer", "first_interview", "first_offer", "first_hired")
_NEVER, _UNTOLD = FAR, FAR + 1  # the day of a stage not reached; of one reached on a day nobody wrote down


def _passings(last: int, column: str) -> str:
    """The passings: group, stage, seeker, and the days in units of `A_DAY`, as no engine is asked to divide."""
    run, never, untold = standings.A_DAY, _NEVER, _UNTOLD
    entry, after = (
        "case " + " ".join(f"when step = {step} then r{step + ahead}" for step in range(STEPS)) + " end"
        for ahead in (0, 1)
    )
    until = f"case when after <> {never} then after * {run} when ended > 0 then ran else known * {run} end"
    event = f"case when after <> {never} then {MOVED_ON} when ended > 0 then {ENDED} else {WAITING} end"
    undated = f"entry = {untold} or after = {untold} or (after = {never} and ended = 2)"
    steps = " union all ".join(f"select {step} as step" for step in range(STEPS))
    by_step = (
        f"(select c, g, step, known, ended, ran, {entry} as entry, {after} as after "
        f"from {_reached(last, column)} r cross join ({steps}) s)"
    )
    found = (
        f"(select c, g, step, {event} as event, case when {undated} then 0 else 1 end as dated, "
        f"{until} - entry * {run} as took from {by_step} e where entry <> {never})"
    )
    most = (LONGEST + 1) * run
    took = f"case when dated = 0 or took < 0 then 0 when took > {most} then {most} else took end"
    return f"(select c, g, step, event, dated, {took} as t from {found} p)"


def _reached(last: int, column: str) -> str:
    """The applications that have begun: when they reached each stage, and whether they ended; 2: on no known day."""
    passed = " ".join(f"when told = {KINDS.index(kind)} then {stage}" for kind, stage in PASSED.items())
    later = [FIRST, *(FIRST[stage + 1 :] for stage in range(1, STEPS))]
    figures = "".join(f", least({', '.join(shown)}) as d{stage}" for stage, shown in enumerate(later))
    found = (
        f"(select c, g, known, ran, ended, told_day, case {passed} else 0 end as passed{figures}, "
        f"{FIRST[-1]} as d{STEPS} from {_begun(last, column)} b)"
    )
    reached = "".join(
        f", case when passed >= {stage} and d{stage} > told_day then {_UNTOLD} else d{stage} end as r{stage}"
        for stage in range(1, len(STAGES))
    )
    first = f"case when d0 = {_NEVER} then known else d0 end as r0"
    return f"(select c, g, known, ran, ended, {first}{reached} from {found} f)"


def _begun(last: int, column: str) -> str:
    """The applications that have begun: what shows each stage, a closing without a day, and the last day known."""
    ends = ", ".join(str(KINDS.index(kind)) for kind in ENDINGS[:-1])
    openly, dated = standings.ended_by(*ENDINGS[:-1]), standings.DATED
    quietly = f"({standings.silently(last)} and closed_kind in ({ends}) and ({openly} or not {dated}))"
    shown = ", ".join(f"coalesce({name}, {_NEVER}) as {name}" for name in FIRST)
    until = f"least(coalesce(confirmed, {last}), {last})"
    return (
        f"(select seeker as c, {column} as g, {shown}, {standings.RUN} as ran, "
        f"case when {quietly} then 2 when {openly} then 1 else 0 end as ended, "
        f"case when closed_day is null or closed_day <= {last} then closed_kind else -1 end as told, "
        f"coalesce(closed_day, {-FAR}) as told_day, "
        f"case when last_fact > {until} then last_fact else {until} end as known "
        f"from {standings.applications_on(last)} r "
        f"where contact is not null or dated = 0 or applied <= {last})"
    )

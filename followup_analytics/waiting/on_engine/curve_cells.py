"""Curve cells: how many waits or note-days of a log on an engine leave on each day, and the pairs within a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.facts.coded_events import KINDS
from followup_analytics.log.days import Day
from followup_analytics.log.words import ORIGINS
from followup_analytics.waiting.answers import ANSWER, CLOSED, Answer, EndCells, Ends, answer_kinds
from followup_analytics.waiting.counts import DayCounts, count_days, group_blocks
from followup_analytics.waiting.groups import SEEKERS_TO_CLUSTER, group_column, used_groups
from followup_analytics.waiting.on_engine.readings import notes_on, waits_on
from followup_analytics.waiting.variance.jackknife import Pairs

_EVENTS = 4  # a cell is a day and an event in one number


@dataclass(frozen=True)
class CurveCells:
    """What a response curve is computed from, as counts: a cell stands for many waits or note-days, none left out."""

    labels: list[str]
    ends: Ends  # of the cells
    group: np.ndarray
    day: np.ndarray
    many: np.ndarray
    waits: np.ndarray  # per group, how many waits there are
    gone: np.ndarray  # per group, those left out that would be an answer asked for, and the others: (2, groups)
    pairs: Pairs

    def blocks(self, horizon: int) -> Iterator[tuple[range, DayCounts, Pairs]]:
        """Groups that are counted together, few enough to fit into memory, with their pairs."""
        groups = len(self.labels)
        cells, pairs = (group_blocks(group, groups, horizon + 1) for group in (self.group, self.pairs.group))
        for (block, own), (_, its) in zip(cells, pairs, strict=True):
            counts = count_days(
                self.day[own], self.ends.cause[own], group=self.group[own] - block.start, groups=len(block),
                horizon=horizon, causes=self.ends.causes, many=self.many[own],
            )  # fmt: skip
            yield block, counts, self.pairs.only(its, block.start)


def curve_cells(log: EngineLog, *, as_of: Day, clock: str, by: str | None, answer: Answer, horizon: int) -> CurveCells:
    """Count the waits of an origin, or the note-days, by group, day and end."""
    of_notes = clock == "follow_up"
    column, grouped = group_column(log, by, of_notes=of_notes)
    rows = _rows(log, as_of, clock, column, horizon)
    counted = log.engine.numbers(
        f"select g, t, event, kind, left_out, cast(count(*) as bigint) as n from {rows} c "
        "group by g, t, event, kind, left_out"
    )
    codes, labels = grouped(counted["g"])
    group, labels = used_groups(codes, labels)
    place, groups = dict(zip(counted["g"].tolist(), group.tolist(), strict=True)), len(labels)
    out, many = counted["left_out"] == 1, counted["n"]
    ends, stays = Ends.of(EndCells(counted["event"], counted["kind"], out), answer), np.flatnonzero(~out)
    waits = np.bincount(group, many * ~out, groups).astype("int64")
    if of_notes:
        waits = _waits(log, rows, place, groups)
    cells = ends.only(stays), group[stays], counted["t"][stays], many[stays]
    pairs = _pairs(log, as_of, rows, place, answer, horizon)
    return CurveCells(labels, *cells, waits, ends.gone(group, groups, many), pairs)


def _rows(log: EngineLog, as_of: Day, clock: str, column: str, horizon: int) -> str:
    """The rows that are counted: group, days to the end (all later ones as the day after the last), end, cluster."""
    if clock == "follow_up":
        reading, since, asked = notes_on(log, as_of), "day", "1 = 1"
    else:
        reading, since, asked = waits_on(log, as_of), "start", f"origin = {ORIGINS.index(clock)}"
    days = f"least(stop - {since}, {horizon + 1})"
    own = f"{column} as g, {days} as t, event, kind, left_out, wait, seeker, application"
    return f"(select {own} from {reading} r where {asked})"


def _waits(log: EngineLog, rows: str, place: dict[int, int], groups: int) -> np.ndarray:
    asked = f"select g, cast(count(distinct wait) as bigint) as n from {rows} c where left_out = 0 group by g"
    cells, out = log.engine.numbers(asked), np.zeros(groups, "int64")
    out[[place[code] for code in cells["g"].tolist()]] = cells["n"]
    return out


def _pairs(log: EngineLog, as_of: Day, rows: str, place: dict[int, int], answer: Answer, horizon: int) -> Pairs:
    """The pairs of rows of a cluster: those within a cell from its count, the others from a join of the counts."""
    seekers = f"select cast(count(distinct seeker) as bigint) as n from {waits_on(log, as_of)} r"
    cluster = "seeker" if log.engine.numbers(seekers)["n"][0] >= SEEKERS_TO_CLUSTER else "application"
    kinds = ", ".join(str(KINDS.index(kind)) for kind in answer_kinds(answer))
    event = f"case when event = 0 or t > {horizon} then 0 when kind in ({kinds}) then {ANSWER} else {CLOSED} end"
    cells = f"(select g, {cluster} as c, t * {_EVENTS} + {event} as cell from {rows} c where left_out = 0)"
    held = f"(select g, c, cell, cast(count(*) as bigint) as n from {cells} e group by g, c, cell)"
    counted = log.engine.numbers(
        f"with held as {held} "
        "select g, cell as a, cell as b, cast(sum(n * n) as bigint) as n from held group by g, cell "
        "union all select x.g as g, x.cell as a, y.cell as b, cast(sum(x.n * y.n) as bigint) as n "
        "from held x join held y on x.c = y.c and x.g = y.g where x.cell < y.cell group by x.g, x.cell, y.cell"
    )
    group = np.array([place[code] for code in counted["g"].tolist()], "int64")
    return Pairs(group, np.divmod(counted["a"], _EVENTS), np.divmod(counted["b"], _EVENTS), counted["n"])

"""The response curve: the share answered by each day after an application, an interview or a note, with intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.facts.results import Counted, stamped
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import Day
from followup_analytics.log.errors import one_of, whole_number
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.texts import texts_at
from followup_analytics.log.words import ORIGINS
from followup_analytics.waiting.answers import ANY, CLASSES, Answer, Ends, answer_name
from followup_analytics.waiting.counts import DayCounts, count_days, distinct, group_blocks
from followup_analytics.waiting.groups import clusters, note_groups, own_name, used_groups, wait_groups
from followup_analytics.waiting.incidence import Incidence, incidence
from followup_analytics.waiting.left_out import bounds, too_many
from followup_analytics.waiting.on_engine.curve_cells import CurveCells, curve_cells
from followup_analytics.waiting.on_engine.readings import knowledge_on
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits
from followup_analytics.waiting.variance.intervals import effective_size, wilson
from followup_analytics.waiting.variance.jackknife import clustered_variance, variance_of_pairs
from followup_analytics.waiting.waits import coded_waits, every_wait

CLOCKS = ("application", "interview", "follow_up")
MOST_DAYS = 3650
COLUMNS = (
    "day",
    "at_risk",
    "answered",
    *CLASSES,
    "closed",
    "censored",
    "left_out",
    "response",
    "lower",
    "upper",
    "least",
    "most",
)


@dataclass(frozen=True, kw_only=True)
class CurveStamp(Counted):
    """What `response_curve` says beside its rows."""

    clock: str = "interview"
    answer: str | list[str] = ANY


@checked
@once_a_log
def response_curve(
    log: FollowUpLog,
    *,
    as_of: Day,
    clock: Choice = "interview",
    by: Choice | None = None,
    horizon: int = 60,
    answer: Answer = ANY,
) -> pd.DataFrame:
    """The share answered by each day after an application, an interview or a follow-up.

    The Aalen-Johansen cumulative incidence of an answer: a closing without an answer is the competing event, and a wait
    whose end is not known yet is censored. The variance is the larger of Greenwood's type and the clustered one
    (cluster: the seeker from 20 seekers on, else the application); the interval is Wilson's on the effective size, at
    most the number of waits; where no variance can be given, it is the waits not censored before that day.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on.
    clock
        ``"application"`` or ``"interview"``: the waits of that origin. ``"follow_up"``: every note-day of any wait,
        until the wait ends.
    by
        What to group by, such as ``"impression"``, ``"source"`` or ``"seeker"``; after a follow-up also ``"gap"``,
        ``"attempt"``, ``"channel"``, …; None: all together.
    horizon
        The last day.
    answer
        Which answers count, as in `response_rates`; the others then compete as closings do.

    Returns
    -------
    DataFrame
        Per group (a text column named like `by`), a row for every day 0 … `horizon`: ``day``, ``at_risk`` (not ended
        before that day), ``answered`` (with any answer also ``good``, ``neutral``, ``bad``), ``closed`` (any other
        end), ``censored`` (that day), ``left_out`` (further waits of the group, closed on a day nobody wrote down),
        ``response``, ``lower``, ``upper``, ``least`` and ``most`` (what it can be, whatever became of those left out).
        Response and ends are missing where more than a fifth are left out. Empty where there is no such wait.

    Raises
    ------
    UnknownChoice
        If clock, by or answer is not valid here.
    WrongObject, OutOfRange
        If horizon is not a whole number from 0 to 3650.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a", "b"], "company": "A"}),
    ...     interviews=pd.DataFrame({"application_id": ["a", "b"], "interviewed_on": "2026-01-05"}),
    ...     responses=pd.DataFrame({"application_id": ["a"], "received_on": ["2026-01-06"], "kind": "reply"}))
    >>> response_curve(log, as_of="2026-02-01", horizon=2)[["day", "at_risk", "response"]].values.tolist()
    [[0.0, 2.0, 0.0], [1.0, 2.0, 0.5], [2.0, 1.0, 0.5]]
    """
    one_of("clock", clock, CLOCKS)
    own_name(by, COLUMNS)
    whole_number("horizon", horizon, 0, MOST_DAYS)
    if isinstance(log, EngineLog):
        cells = curve_cells(log, as_of=as_of, clock=clock, by=by, answer=answer, horizon=horizon)
        frame, knowledge = _from_cells(cells, horizon), knowledge_on(log, as_of)
    else:
        coded = every_wait(log, as_of=as_of)
        notes = coded_waits(log, as_of=as_of, left_out=True)[1] if clock == "follow_up" else None
        rows, labels = _rows(log, coded, notes, answer, clock, by)
        frame, knowledge = curve_frame(rows, labels, horizon), coded.knowledge
    frame = frame.rename(columns={"group": by}) if by else frame.drop(columns="group")
    return stamped(frame, log, as_of, CurveStamp(clock=clock, by=by, answer=answer_name(answer), knowledge=knowledge))


@dataclass(frozen=True)
class CurveRows:
    """The waits or note-days that a curve is made of: arrays of equal length."""

    exit: np.ndarray
    ends: Ends
    group: np.ndarray
    wait: np.ndarray | None  # the wait of each; None: each is a wait of its own
    cluster: np.ndarray
    left_out: np.ndarray

    def only(self, which: np.ndarray) -> CurveRows:
        """Some of them."""
        exit, group, cluster, left_out = (
            cells[which] for cells in (self.exit, self.group, self.cluster, self.left_out)
        )
        wait = None if self.wait is None else self.wait[which]
        return CurveRows(exit, self.ends.only(which), group, wait, cluster, left_out)

    def in_block(self, block: range, rows: np.ndarray) -> CurveRows:
        """Those rows, with groups numbered from the first of the block."""
        own = self if len(rows) == len(self.exit) and not block.start else self.only(rows)
        return replace(own, group=own.group - block.start)


def _rows(
    log: FollowUpLog, coded: CodedWaits, notes: CodedNotes | None, answer: Answer, clock: str, by: str | None
) -> tuple[CurveRows, list[str]]:
    if notes is not None:
        group, labels = note_groups(log, coded, notes, by)
        wait, exit, cluster = notes.wait, coded.end[notes.wait] - notes.day, clusters(log, coded)[notes.wait]
        ends, gone = Ends.of(coded, answer).only(wait), coded.left_out[wait]
    else:
        cluster = clusters(log, coded)
        own = np.flatnonzero(coded.origin == ORIGINS.index(clock))
        coded, cluster, wait = coded.only(own), cluster[own], None
        group, labels = wait_groups(log, coded, by)
        exit, ends, gone = coded.days, Ends.of(coded, answer), coded.left_out
    group, labels = used_groups(group, labels)
    return CurveRows(exit, ends, group, wait, cluster, gone), labels


def curve_frame(every: CurveRows, labels: list[str], horizon: int) -> pd.DataFrame:
    """The columns of the result, with that of the groups."""
    rows, days, groups = every.only(~every.left_out) if every.left_out.any() else every, horizon + 1, len(labels)
    blocks = list(group_blocks(rows.group, groups, days))
    gone_by = every.ends.gone(every.group, groups)
    parts = [
        _figures(rows.in_block(block, own), gone_by[:, block.start : block.stop], horizon) for block, own in blocks
    ]
    counted, gone = (np.bincount(every.group[which], minlength=groups) for which in (~every.left_out, every.left_out))
    return _labelled(parts, labels, gone, counted)


def _from_cells(cells: CurveCells, horizon: int) -> pd.DataFrame:
    """The result from the counts of an engine."""
    parts, names = [], cells.ends.names
    for block, counts, pairs in cells.blocks(horizon):
        of_block = slice(block.start, block.stop)
        robust = partial(variance_of_pairs, pairs=pairs)
        parts.append(_shares(counts, names, robust, cells.waits[of_block], cells.gone[:, of_block]))
    counted = np.bincount(cells.group, cells.many, len(cells.labels))
    return _labelled(parts, cells.labels, cells.gone.sum(axis=0), counted)


def _labelled(
    parts: list[dict[str, np.ndarray]], labels: list[str], gone: np.ndarray, counted: np.ndarray
) -> pd.DataFrame:
    """A row per group and day, from blocks of groups; where too many are left out, without shares."""
    columns = {name: np.concatenate([part[name].ravel() for part in parts]) for name in parts[0]}
    groups, days = len(labels), parts[0]["at_risk"].shape[1]
    label, day = np.repeat(np.arange(groups), days), np.tile(np.arange(days), groups)
    frame = pd.DataFrame({"group": texts_at(labels, label), "day": day} | columns)
    untold = too_many(gone, counted)
    if untold.any():
        frame.loc[np.repeat(untold, days), ["response", "lower", "upper"]] = np.nan
    frame.insert(list(frame).index("response"), "left_out", np.repeat(gone, days))
    return frame


def _figures(rows: CurveRows, gone: np.ndarray, horizon: int) -> dict[str, np.ndarray]:
    """The columns of the result, each of shape (groups, days)."""
    ends, groups = rows.ends, gone.shape[1]
    by_cause = count_days(rows.exit, ends.cause, group=rows.group, groups=groups, horizon=horizon, causes=ends.causes)

    def robust(curve: Incidence) -> np.ndarray:
        return clustered_variance(curve, rows.exit, ends.event, rows.group, rows.cluster)

    waits = np.bincount(rows.group, minlength=groups) if rows.wait is None else distinct(rows.wait, rows.group, groups)
    return _shares(by_cause, ends.names, robust, waits, gone)


def _shares(
    by_cause: DayCounts,
    names: tuple[str, ...],
    robust: Callable[[Incidence], np.ndarray],
    waits: np.ndarray,
    gone: np.ndarray,
) -> dict[str, np.ndarray]:
    """The columns of the result, from counts, the clustered variance, and how many waits are in each group."""
    counts = by_cause.answered(len(names))
    curve = incidence(counts)
    seen = counts.at_risk[:, :1] - (counts.censored.cumsum(axis=1) - counts.censored)
    size = effective_size(curve.rate, np.maximum(curve.variance(), robust(curve)), waits[:, None], if_none=seen)
    lower, upper = wilson(curve.rate, size)
    least, most = bounds(counts, gone)
    return {
        "at_risk": counts.at_risk,
        "answered": counts.events[0],
        **(dict(zip(names, by_cause.events, strict=False)) if len(names) > 1 else {}),
        "closed": counts.events[1],
        "censored": counts.censored,
        "response": curve.rate,
        "lower": lower,
        "upper": upper,
        "least": least,
        "most": most,
    }

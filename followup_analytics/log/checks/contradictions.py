"""Contradictions: dates of a log that cannot all be right; the rows stay, the problem is listed.

Dates that contradict each other are found in `log/checks`, for frames and files alike: the rule needs nothing but the
tables, and costs a twentieth of building the log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from followup_analytics.log.days import DAY, MISSING
from followup_analytics.log.locale.catalogue import N_, Message
from followup_analytics.log.rows.part import Part
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.texts import to_arrow
from followup_analytics.log.words import THANK_YOU

if TYPE_CHECKING:
    from followup_analytics.log.log import FollowUpLog

_NEVER = np.iinfo("int64").max
_BLOCK = 1 << 14  # rows looked at a time: they stay in the processor's cache
_SENT = N_("is before its application of {day}")
_CHECK = N_("Correct the date that is wrong.")


@dataclass(frozen=True)
class Contradiction:
    """Rows (positions) of one table whose cell in `column` contradicts another date, and why."""

    table: str
    column: str
    rows: np.ndarray
    reasons: Sequence[str]
    remedy: str = _CHECK


def list_contradictions(log: FollowUpLog, parts: Mapping[str, Part]) -> None:
    """List every contradiction of a log with the part of it that the rows came from, whose index says their place."""
    for one in contradictions(log):
        part = parts[one.table]
        values = getattr(log, one.table)[one.column].iloc[one.rows].dt.strftime("%Y-%m-%d")
        part.list_problem(part.frame.index[one.rows], one.column, values, one.reasons, one.remedy, kept=True)


def contradictions(log: FollowUpLog) -> Iterator[Contradiction]:
    """Every pair of dates in a log that contradict each other.

    A fact before its application, an application confirmed before it was sent, a thank-you before the first
    interview, a time of day on another day than its row, a plan that ends before it begins, a pause of the whole
    search that never ends.
    """
    applied = _moments(log.cells("applications", "applied_on"))
    for name in ("interviews", "follow_ups", "responses"):
        yield from _days_before(log, name, TABLES[name].day, applied, _SENT, owners=log.positions(name))
    yield from _days_before(log, "applications", "confirmed_on", applied, _SENT)
    yield from _days_before(
        log, "plans", "until_on", _moments(log.cells("plans", "from_on")), N_("is before its first day {day}")
    )
    yield from _thank_yous(log)
    yield from _endless_pauses(log)
    for name, time in (("follow_ups", "sent_at"), ("responses", "received_at")):
        yield from _other_days(log, name, TABLES[name].day, time)


def _moments(days: pd.Series) -> np.ndarray:
    """Days as they are held, in microseconds; none is the smallest int64, before which there is none."""
    return days.to_numpy("datetime64[us]").view("int64")


def _days_before(
    log: FollowUpLog,
    name: str,
    column: str,
    bounds: np.ndarray,
    reason: Message,
    *,
    owners: np.ndarray | None = None,
    some: np.ndarray | None = None,
) -> Iterator[Contradiction]:
    """The rows, or some of them, whose day is before their bound: their own, or that of their owner."""
    days = _moments(log.cells(name, column))
    days = days if some is None else days[some]
    at = _early(days, bounds, owners)
    if len(at):
        bound = bounds[at if owners is None else owners[at]]
        reasons = [reason.filled(day=_iso(day)) for day in bound.view("datetime64[us]")]
        yield Contradiction(name, column, at if some is None else some[at], reasons)


def _early(days: np.ndarray, bounds: np.ndarray, owners: np.ndarray | None) -> np.ndarray:
    """Where days are before their bound; a row without an owner has the last bound's place, and none."""
    bounds = bounds if owners is None else np.append(bounds, MISSING)
    found = [np.empty(0, "int64")]
    for start in range(0, len(days), _BLOCK):
        rows = slice(start, start + _BLOCK)
        bound = bounds[rows] if owners is None else bounds.take(owners[rows], mode="wrap")
        early = (days[rows] < bound) & (days[rows] != MISSING)
        if early.any():
            found.append(np.flatnonzero(early) + start)
    return np.concatenate(found)


def _thank_yous(log: FollowUpLog) -> Iterator[Contradiction]:
    written = pc.fill_null(pc.equal(to_arrow(log.cells("follow_ups", "kind")), THANK_YOU), False)
    thanks = np.flatnonzero(written.to_numpy(zero_copy_only=False))
    if not len(thanks):
        return
    day, at = _moments(log.cells("interviews", "interviewed_on")), log.positions("interviews")
    seen = day != MISSING
    seen &= ~log.cells("interviews", "cancelled").to_numpy(
        bool, na_value=False
    )  # one that did not take place: no rule sees it
    day, at = (day, at) if seen.all() else (day[seen], at[seen])
    first = np.full(len(log) + 1, _NEVER)
    np.minimum.at(first, at, day)
    first[first == _NEVER] = MISSING
    owners = log.positions("follow_ups")[thanks]
    reason = N_("is before the first interview of {day}")
    yield from _days_before(log, "follow_ups", "sent_on", first, reason, owners=owners, some=thanks)


def _endless_pauses(log: FollowUpLog) -> Iterator[Contradiction]:
    kind, of, until = (log.cells("plans", name) for name in ("kind", "application_id", "until_on"))
    if not len(kind):
        return
    rows = np.flatnonzero(kind.eq("pause") & of.isna() & until.isna())
    if len(rows):
        reasons = [N_("is missing: a pause of the whole search needs a last day, so it moves nothing")] * len(rows)
        yield Contradiction("plans", "until_on", rows, reasons, N_("Write the last day of the pause."))


def _other_days(log: FollowUpLog, name: str, day: str, time: str) -> Iterator[Contradiction]:
    times, days = _moments(log.cells(name, time)), _moments(log.cells(name, day))
    rows = np.flatnonzero(times != MISSING)
    rows = rows[times[rows] // DAY * DAY != days[rows]]
    if len(rows):
        reason = N_("is on another day than {day} {row}")
        own = days[rows].view("datetime64[us]")
        yield Contradiction(name, time, rows, [reason.filled(day=day, row=_iso(one)) for one in own])


def _iso(day: np.datetime64 | pd.Timestamp) -> str:
    return str(day)[:10]

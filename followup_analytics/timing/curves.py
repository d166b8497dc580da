"""Curves: the share answered by each day, with closings as the competing event and clustered intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from followup_analytics.core.arguments import Choice, checked
from followup_analytics.core.errors import one_of, whole_from
from followup_analytics.core.log import FollowUpLog
from followup_analytics.core.words import ORIGINS
from followup_analytics.facts.codes import stamp, texts
from followup_analytics.facts.timeline import Day
from followup_analytics.timing.counts import DayCounts, count_days, distinct
from followup_analytics.timing.groups import clusters, note_groups, own_name, used, wait_groups
from followup_analytics.timing.intervals import effective_size, wilson
from followup_analytics.timing.waiting import CodedNotes, CodedWaits, coded_waits

CLOCKS = ("application", "interview", "follow_up")
MOST_DAYS = 3650
_COLUMNS = ("day", "at_risk", "answered", "closed", "censored", "response", "lower", "upper")

_CLUSTERS_AT_ONCE = 4096
_AT_ONCE = 1 << 17  # multiplications
_FEW_ROWS = 16  # in a cluster; from here on its rows are counted one cluster after another


@dataclass(frozen=True)
class Incidence:
    """The Aalen-Johansen cumulative incidence of the first cause, and what its variance needs.

    Every array has shape (groups, days). ``rate`` is the share with that event by the end of each day, ``free`` the
    share without any event before it, ``hazard`` of that cause and ``total`` of every cause.
    """

    counts: DayCounts
    rate: np.ndarray
    free: np.ndarray
    hazard: np.ndarray
    total: np.ndarray

    @property
    def survival(self) -> np.ndarray:
        """Kaplan-Meier: the share without any event by the end of each day."""
        return self.free * (1 - self.total)

    def variance(self) -> np.ndarray:
        """Greenwood-type variance of `rate`, ties exact, as R's survfit has it (Marubini & Valsecchi 1995)."""
        n = np.maximum(self.counts.at_risk, 1)
        leave, answer = self._leaving() * self.total / n, self.free * self.hazard / n
        own = (self.free**2 * self.hazard * (1 - self.hazard) / n).cumsum(axis=1)
        squared = self._ahead_squared(leave)
        return np.maximum(own + squared - 2 * self._ahead(answer), 0)

    def influence(self, group: int) -> np.ndarray:
        """What one row adds to the error of each day's rate in that group.

        Of shape (days + 1, causes + 1, days): by the day the row leaves (the last: later than all days), by its event
        (0 censored), by the day of the curve.
        """
        n = np.maximum(self.counts.at_risk[group], 1)
        rate, total = self.rate[group], self.total[group]
        answer, leave = self.free[group] / n, self._leaving()[group] / n
        kinds = len(self.counts.events) + 1
        out = np.zeros((len(rate) + 1, kinds, len(rate)))
        day, until = np.arange(len(rate)), np.minimum.outer(np.arange(len(rate) + 1), np.arange(len(rate)))
        for weight, share, first_only in ((1.0, answer * self.hazard[group], True), (-rate, leave * total, False)):
            out -= (weight * share.cumsum()[until])[:, None, :]
            jump = np.where(day[:, None] <= day, (answer if first_only else leave)[:, None] * weight, 0)
            out[:-1, 1 : 2 if first_only else kinds] += jump[:, None, :]
        out -= (leave * rate * total).cumsum()[until][:, None, :]
        out[:-1, 1:] += np.where(day[:, None] <= day, (leave * rate)[:, None], 0)[:, None, :]
        return out

    def _leaving(self) -> np.ndarray:
        return np.divide(1, 1 - self.total, out=np.zeros_like(self.total), where=self.total < 1)

    def _ahead(self, weight: np.ndarray) -> np.ndarray:
        """For each day t the sum over days u up to t of weight(u) (rate(t) - rate(u))."""
        return self.rate * weight.cumsum(axis=1) - (weight * self.rate).cumsum(axis=1)

    def _ahead_squared(self, weight: np.ndarray) -> np.ndarray:
        zero, one, two = ((weight * self.rate**power).cumsum(axis=1) for power in range(3))
        return self.rate**2 * zero - 2 * self.rate * one + two


def incidence(counts: DayCounts) -> Incidence:
    """The Aalen-Johansen estimate of the first cause from counts; with one cause it is 1 - Kaplan-Meier.

    Examples
    --------
    >>> import numpy as np
    >>> curve = incidence(count_days(np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), horizon=2))
    >>> curve.rate.tolist()
    [[0.25, 0.25, 0.75]]
    """
    n = np.maximum(counts.at_risk, 1)
    hazard, total = counts.events[0] / n, counts.all_events / n
    stay = (1 - total).cumprod(axis=1)
    free = np.concatenate([np.ones((len(stay), 1)), stay[:, :-1]], axis=1)
    return Incidence(counts, (free * hazard).cumsum(axis=1), free, hazard, total)


def log_rank(counts: DayCounts) -> tuple[float, float]:
    """The log-rank test that the groups have the same hazard of the first cause.

    Returns
    -------
    statistic, p
        Chi-squared on the number of groups less one; missing where nothing can be compared. Source: Mantel (1966).

    Examples
    --------
    >>> import numpy as np
    >>> days, group = np.array([1, 2, 3, 4]), np.array([0, 0, 1, 1])
    >>> statistic, p = log_rank(count_days(days, np.ones(4, int), group=group, groups=2, horizon=4, causes=1))
    >>> round(statistic, 3), round(p, 3)
    (2.882, 0.09)
    """
    n, died = counts.at_risk, counts.events[0]
    all_n, all_died = n.sum(axis=0), died.sum(axis=0)
    share = n / np.maximum(all_n, 1)
    surplus = (died - share * all_died).sum(axis=1)
    spread = all_died * (all_n - all_died) / np.maximum(all_n - 1, 1)
    covariance = np.diag((share * spread).sum(axis=1)) - (share * spread) @ share.T
    rank = np.linalg.matrix_rank(covariance)
    if not rank:
        return float("nan"), float("nan")
    statistic = float(surplus @ np.linalg.pinv(covariance, hermitian=True) @ surplus)
    return statistic, float(chdtrc(rank, statistic))


def clustered_variance(
    curve: Incidence, exit: np.ndarray, event: np.ndarray, group: np.ndarray, cluster: np.ndarray
) -> np.ndarray:
    """Variance of each day's rate when rows of one cluster hang together: the infinitesimal jackknife.

    Parameters
    ----------
    curve
        The estimate from these very rows, none of them with a delayed entry.
    exit, event, group, cluster
        As counted, and a whole number from 0 up for each row's cluster.

    Returns
    -------
    ndarray
        Of shape (groups, days). Source: Lin & Wei (1989); survfit's robust standard error.
    """
    groups, days = curve.rate.shape
    leaving = np.minimum(exit, days) * (len(curve.counts.events) + 1) + event
    order = np.argsort(group, kind="stable") if groups > 1 else np.arange(len(group))
    ends = np.searchsorted(group, np.arange(groups + 1), sorter=order)
    out = np.zeros_like(curve.rate)
    for g in range(groups):
        rows = order[ends[g] : ends[g + 1]]
        out[g] = _squares(curve.influence(g).reshape(-1, days), leaving[rows], cluster[rows])
    return out


def _squares(table: np.ndarray, leaving: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """The sum over clusters of the squared sum of their rows' influence."""
    if not len(cluster):
        return np.zeros(table.shape[1])
    number = cluster - cluster.min()
    sizes = np.bincount(number)
    few = sizes[number] <= _FEW_ROWS
    renumbered = (np.cumsum(sizes > _FEW_ROWS) - 1)[number[~few]]
    return _of_small(table, leaving[few], number[few]) + _of_large(table, leaving[~few], renumbered)


def _of_small(table: np.ndarray, leaving: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """The same by counting which pairs of rows share a cluster: quick where each has few."""
    order = np.argsort(cluster, kind="stable")
    what, cluster, size = leaving[order], cluster[order], len(table)
    pairs = np.diag(np.bincount(what, minlength=size)).ravel()
    for apart in range(1, _FEW_ROWS):
        same = np.flatnonzero(cluster[apart:] == cluster[:-apart])
        if not len(same):
            break
        pairs += 2 * np.bincount(what[same] * size + what[same + apart], minlength=size * size)
    return (_times(pairs.reshape(size, size), table) * table).sum(axis=0)


def _of_large(table: np.ndarray, leaving: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """The same by counting each cluster's rows by how they leave."""
    clusters, size = int(cluster.max(initial=-1)) + 1, len(table)
    if clusters > _CLUSTERS_AT_ONCE:
        order = np.argsort(cluster, kind="stable")
        leaving, cluster = leaving[order], cluster[order]
    out = np.zeros(table.shape[1])
    for first in range(0, clusters, _CLUSTERS_AT_ONCE):
        here = slice(*np.searchsorted(cluster, [first, first + _CLUSTERS_AT_ONCE]))
        here = here if clusters > _CLUSTERS_AT_ONCE else slice(None)
        code = (cluster[here] - first) * size + leaving[here]
        held = np.bincount(code, minlength=min(clusters - first, _CLUSTERS_AT_ONCE) * size).reshape(-1, size)
        out += (_times(held, table) ** 2).sum(axis=0)
    return out


def _times(counts: np.ndarray, table: np.ndarray) -> np.ndarray:
    """`counts @ table`, a few rows at a time: a larger product wakes threads that spin for longer than they work."""
    step = max(_AT_ONCE // table.size, 1)
    return np.concatenate([counts[row : row + step] @ table for row in range(0, len(counts), step)])


@checked
def response_curve(
    log: FollowUpLog, *, as_of: Day, clock: Choice = "interview", by: Choice | None = None, horizon: int = 60
) -> pd.DataFrame:
    """The share answered by each day after an application, an interview or a follow-up.

    The Aalen-Johansen cumulative incidence of an answer: a closing that is no answer is the competing event, and a wait
    whose end is not known yet is censored. The variance is the larger of Greenwood's type and the clustered one
    (cluster: the seeker from 20 seekers on, else the application); the interval is Wilson's on the effective size, at
    most the number of waits; where no variance can be told, the waits not censored before that day.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on.
    clock
        ``"application"`` or ``"interview"``: the waits of that origin. ``"follow_up"``: every note-day of any wait,
        ended by the wait's end only.
    by
        What to group by, such as ``"impression"``, ``"source"`` or ``"seeker"``; after a follow-up also ``"gap"``,
        ``"attempt"``, ``"channel"``, …; None: all together.
    horizon
        The last day.

    Returns
    -------
    DataFrame
        Per group (a text column named as `by`) a row for every day 0 … `horizon`: ``day``, ``at_risk`` (not ended
        before that day), ``answered``, ``closed``, ``censored`` (that day), ``response``, ``lower``, ``upper``. Empty
        where there is no such wait.

    Raises
    ------
    UnknownChoice
        If clock or by is none that can be used here.
    WrongObject, OutOfRange
        If horizon is no whole number from 0 to 3650.

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
    own_name(by, _COLUMNS)
    whole_from("horizon", horizon, 0, MOST_DAYS)
    coded, notes = coded_waits(log, as_of=as_of)
    rows, labels = _rows(log, coded, notes, clock, by)
    frame = _frame(rows, labels, horizon)
    frame = frame.rename(columns={"group": by}) if by else frame.drop(columns="group")
    frame.attrs = stamp(log, as_of) | {"clock": clock, "by": by, "knowledge": coded.knowledge}
    return frame


@dataclass(frozen=True)
class _Rows:
    exit: np.ndarray
    event: np.ndarray
    group: np.ndarray
    wait: np.ndarray
    cluster: np.ndarray


def _rows(
    log: FollowUpLog, coded: CodedWaits, notes: CodedNotes, clock: str, by: str | None
) -> tuple[_Rows, list[str]]:
    if clock == "follow_up":
        group, labels = note_groups(log, coded, notes, by)
        wait, exit = notes.wait, coded.end[notes.wait] - notes.day
    else:
        group, labels = wait_groups(log, coded, by)
        wait = np.flatnonzero(coded.origin == ORIGINS.index(clock))
        group, exit = group[wait], coded.days[wait]
    group, labels = used(group, labels)
    return _Rows(exit, coded.event[wait], group, wait, clusters(log, coded)[wait]), labels


def _frame(rows: _Rows, labels: list[str], horizon: int) -> pd.DataFrame:
    groups = len(labels)
    counts = count_days(rows.exit, rows.event, group=rows.group, groups=groups, horizon=horizon)
    curve = incidence(counts)
    robust = clustered_variance(curve, rows.exit, rows.event, rows.group, rows.cluster)
    waits = distinct(rows.wait, rows.group, groups)[:, None]
    seen = np.bincount(rows.group, minlength=groups)[:, None] - (counts.censored.cumsum(axis=1) - counts.censored)
    size = effective_size(curve.rate, np.maximum(curve.variance(), robust), waits, if_none=seen)
    lower, upper = wilson(curve.rate, size)
    return pd.DataFrame(
        {
            "group": texts(labels, np.repeat(np.arange(groups), horizon + 1)),
            "day": np.tile(np.arange(horizon + 1), groups),
            "at_risk": counts.at_risk.ravel(),
            "answered": counts.events[0].ravel(),
            "closed": counts.events[1].ravel(),
            "censored": counts.censored.ravel(),
            "response": curve.rate.ravel(),
            "lower": lower.ravel(),
            "upper": upper.ravel(),
        }
    )

"""Progress of the whole search: how far each application came, where it stands, and how many pass each stage.

A stage's rate is Aalen-Johansen: an ending competes, and waiting is censored; moved on / entered would count waiting as
failure.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.analyses.courses.course import LATE, Courses, courses
from followup_analytics.analyses.courses.on_engine.stage_cells import passings_on
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
    SeekersAtHand,
)
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.engines.own_rows import applications_of
from followup_analytics.facts.coded_events import KINDS
from followup_analytics.facts.results import Counted, stamped
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import MISSING, Day, day_number, to_days
from followup_analytics.log.errors import one_of
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.texts import texts_at
from followup_analytics.log.words import UNKNOWN
from followup_analytics.waiting.counts import count_days, group_blocks
from followup_analytics.waiting.groups import SEEKERS_TO_CLUSTER, own_name
from followup_analytics.waiting.incidence import incidence
from followup_analytics.waiting.left_out import too_many
from followup_analytics.waiting.on_engine.readings import knowledge_on
from followup_analytics.waiting.records.note_cells import counted
from followup_analytics.waiting.variance.intervals import effective_size, wilson
from followup_analytics.waiting.variance.jackknife import influence
from followup_analytics.waiting.waits import every_wait

STATES = ("open", "keep_in_mind", "offer", "hired", "rejection", "filled", "withdrawn", "hired_elsewhere")
LEAST_AT_RISK = 5  # where fewer are at risk, a rate stops
LEAST_ENTERED = 10  # where some wait and fewer entered, there is no rate

_KEYS = ("application_id", "seeker", "company", "role", "source", "applied_on")
UNTOLD = MISSING + 1  # stands for a day that nobody wrote down


@checked
def outcomes(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """How far each application came by `as_of`, and where it stands.

    Parameters
    ----------
    log
        The log; applications that begin after `as_of` do not exist.
    as_of
        The day the log is read on.

    Returns
    -------
    DataFrame
        A row per application, in the log's order:

        - ``application_id``, ``seeker``, ``company``, ``role``, ``source``, ``applied_on``;
        - ``interviews`` (held), ``follow_ups`` (note-days);
        - ``first_answer_days``: days from `applied_on` to the first answer or interview; missing where either is
          unknown or the answer is dated earlier;
        - ``stage``: the furthest of `STAGES` reached (an offer counts as passed interviews);
        - ``state``: one of `STATES`; ``undated``: closed on a day that nobody wrote down;
        - ``last_contact_on``: the latest interview, note or response; ``silent_days``: days since then, or since
          `applied_on` where there was no contact; missing once the application is closed.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"],
    ...                                              "applied_on": ["2026-01-05"]}))
    >>> outcomes(log, as_of="2026-01-20")[["stage", "state", "silent_days"]].values.tolist()
    [['applied', 'open', 15]]
    """
    last = day_number(as_of)
    now = courses(log, as_of=as_of)
    reached, applied = _reached(now), now.applied
    answered = reached[:, 1]
    unanswered = (answered <= UNTOLD) | (applied == MISSING) | (answered < applied)
    frame = _applications(log).assign(
        interviews=now.interviews,
        follow_ups=now.note_days,
        first_answer_days=_masked(answered - applied, unanswered),
        stage=pd.Categorical(np.array(STAGES)[(reached != MISSING).sum(1).clip(1) - 1], list(STAGES), ordered=True),
        state=pd.Categorical(_states(now), STATES),
        undated=now.undated,
        last_contact_on=to_days(now.contact),
        silent_days=_silence(now.contact, applied, now.closed_by >= 0, last),
    )
    return stamped(_in_order_of_log(log, frame, now.exist(last)), log, as_of)


@checked
def stages(log: FollowUpLog, *, as_of: Day, by: Choice | None = None) -> pd.DataFrame:
    """How many applications pass each stage, how many still wait there, and how long it takes.

    An application that skipped a stage (an interview without an answer before it) passed it on the day of the later
    one. `ended` are those rejected, filled, withdrawn, or closed because the seeker took another job; everything else
    that has not moved on is `waiting` and is not counted as a failure: `rate` is the Aalen-Johansen share that has
    moved on by `by_day`, an ending being the competing event and waiting a censoring. What happened on a day nobody
    wrote down (``closed``) is counted, but left out of the rate.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on; an application with `confirmed_on` is known only until that day.
    by
        A column of the applications to group by, such as ``"source"`` or ``"seeker"``; None: all together.

    Returns
    -------
    DataFrame
        A row per group and stage:

        - the group (a column named as `by`), ``stage``, ``next_stage``;
        - ``entered``, ``moved_on``, ``ended``, ``waiting``, ``left_out`` (of these, with a day that nobody wrote down);
        - ``so_far``: moved on / entered;
        - ``rate``, ``lower``, ``upper``: 95 %, Wilson on the effective size, clustered by seeker from 20 seekers on;
        - ``by_day``: the last day on which at least five were still at risk; where nobody waits, the last day seen;
        - ``median_days``: the day by which half of those who move on have done so.

        From ``rate`` on missing where fewer than ten entered and some still wait, or more than a fifth are left out.

    Raises
    ------
    UnknownChoice
        If `by` is no column of the applications.
    TakenName
        If that column has the name of one of the result's.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a", "b"], "company": "A", "applied_on": "2026-01-05"}),
    ...     responses=pd.DataFrame({"application_id": ["a"], "received_on": ["2026-01-09"], "kind": ["reply"]}))
    >>> stages(log, as_of="2026-02-01")[["stage", "entered", "moved_on", "waiting"]].values.tolist()[0]
    ['applied', 2, 1, 1]
    """
    if by is not None:
        one_of("by", by, log.groups if isinstance(log, EngineLog) else log.applications.columns)
    own_name(by, _STAGE_COLUMNS)
    passed, labels = passings_on(log, as_of, by) if isinstance(log, EngineLog) else _passings(log, as_of, by)
    frame = _stage_table(passed, labels)
    frame = frame.rename(columns={"group": by}) if by else frame.drop(columns="group")
    knowledge = knowledge_on(log, as_of) if isinstance(log, EngineLog) else every_wait(log, as_of=as_of).knowledge
    return stamped(frame, log, as_of, Counted(by=by, knowledge=knowledge))


def _groups(log: FollowUpLog, by: str | None, present: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """The group of each application present, and the labels in their order."""
    cells = pd.Series("", index=range(len(present))) if by is None else log.applications[by].astype("str")
    group, labels = pd.factorize(cells.fillna(UNKNOWN)[present], sort=True)
    return group, labels.tolist()


_SHARES = ("rate", "lower", "upper", "by_day", "median_days")
Cells = pd.api.extensions.ExtensionArray
_STAGE_COLUMNS = {
    "stage": "str",
    "next_stage": "str",
    **dict.fromkeys(("entered", "moved_on", "ended", "waiting", "left_out"), "int64"),
    **dict.fromkeys(("so_far", *_SHARES), "float64"),
}


def _applications(log: FollowUpLog) -> pd.DataFrame:
    return applications_of(log, _KEYS) if isinstance(log, EngineLog) else log.applications[list(_KEYS)]


def _in_order_of_log(log: FollowUpLog, frame: pd.DataFrame, exist: np.ndarray) -> pd.DataFrame:
    if isinstance(log, EngineLog):
        place = log.engine.numbers("select place from applications order by application")["place"]
        order = np.argsort(place, kind="stable")
        frame, exist = frame.take(order), exist[order]
    return frame[exist].reset_index(drop=True)


def _masked(values: np.ndarray, missing: np.ndarray) -> Cells:
    return pd.arrays.IntegerArray(np.where(missing, 0, values).astype("int64"), np.array(missing, bool))


def _reached(now: Courses) -> np.ndarray:
    """Per application and stage, the day it was reached; whoever reached a later stage has passed the earlier ones.

    Missing: not reached. `UNTOLD`: reached by a closing whose day nobody wrote down.
    """
    days = np.minimum.accumulate(now.first[:, ::-1], axis=1)[:, ::-1]
    passed = np.array([PASSED.get(kind, 0) for kind in (*KINDS, "")])[now.told_kind]
    unknown = (np.arange(len(STAGES)) <= passed[:, None]) & (days > now.told_day[:, None])
    unknown[:, 0] = False
    return np.where(unknown, UNTOLD, np.where(days == LATE, MISSING, days))


def _states(now: Courses) -> np.ndarray:
    names: np.ndarray = np.array([*KINDS, "open"], dtype=object)[now.closed_by]
    names[now.kept_in_mind] = "keep_in_mind"
    names[now.elsewhere] = "hired_elsewhere"
    return names


def _ended_on(now: Courses) -> np.ndarray:
    """Per application, the day on which its latest run of endings began; missing where it has not ended."""
    unknown = now.undated & np.isin(now.told_kind, [KINDS.index(kind) for kind in ENDINGS[:-1]])
    return np.where(np.isin(_states(now), ENDINGS), np.where(unknown, UNTOLD, now.run), MISSING)


def _silence(contact: np.ndarray, applied: np.ndarray, closed: np.ndarray, last: int) -> Cells:
    since = np.where(contact == MISSING, applied, contact)
    return _masked(last - since, (since == MISSING) | closed)


def _passings(log: FollowUpLog, as_of: Day, by: str | None) -> tuple[Passings, list[str]]:
    """The passings of the applications present on that day, and the labels of their groups."""
    now, last = courses(log, as_of=as_of), day_number(as_of)
    present = now.exist(last)
    group, labels = _groups(log, by, present)
    known = np.where(now.confirmed == MISSING, last, np.minimum(now.confirmed, last))
    known, ended_on, reached = (
        np.maximum(known, now.last_fact)[present],
        _ended_on(now)[present],
        _reached(now)[present],
    )
    reached[:, 0] = np.where(reached[:, 0] == MISSING, known, reached[:, 0])  # undated: it waits, observed for 0 days
    who, step = np.nonzero(reached[:, :STEPS] != MISSING)
    entry, after = reached[who, step], reached[who, step + 1]
    moved = after != MISSING
    ended = ~moved & (ended_on[who] != MISSING)
    until = np.select([moved, ended], [after, ended_on[who]], known[who])
    event = np.select([moved, ended], [MOVED_ON, ENDED], WAITING)
    seekers = int(now.seeker.max(initial=-1)) + 1
    clusters = SeekersAtHand(now.seeker[present][who]) if seekers >= SEEKERS_TO_CLUSTER else None
    dated = (entry != UNTOLD) & (until != UNTOLD)
    return Passings(group[who] * STEPS + step, np.maximum(until - entry, 0), event, dated, None, clusters), labels


def _stage_table(passed: Passings, labels: list[str]) -> pd.DataFrame:
    """A row per group and stage."""
    rows, every = len(labels) * STEPS, np.ones(len(passed.row), bool)
    entered, moved_on, ended, left_out = (
        passed.count(which, rows) for which in (every, passed.event == MOVED_ON, passed.event == ENDED, ~passed.dated)
    )
    shares = _shares(passed, ~too_many(left_out, entered - left_out))
    columns = {
        "group": texts_at(labels, np.repeat(np.arange(len(labels)), STEPS)),
        "stage": np.tile(STAGES[:-1], len(labels)),
        "next_stage": np.tile(STAGES[1:], len(labels)),
        "entered": entered,
        "moved_on": moved_on,
        "ended": ended,
        "waiting": entered - moved_on - ended,
        "left_out": left_out,
        "so_far": np.divide(moved_on, entered, out=np.full(rows, np.nan), where=entered > 0),
    }
    return pd.DataFrame(columns | dict(zip(_SHARES, shares, strict=True))).astype(_STAGE_COLUMNS)


def _shares(passed: Passings, shown: np.ndarray) -> np.ndarray:
    """`_SHARES` for each row that is shown and of which enough is known, missing for the others."""
    entered, waiting = (
        passed.count(which, len(shown)) for which in (passed.dated, passed.dated & (passed.event == WAITING))
    )
    places = np.flatnonzero(shown & (entered > 0) & ((waiting == 0) | (entered >= LEAST_ENTERED)))
    out = np.full((len(_SHARES), len(shown)), np.nan)
    row = np.full(len(shown), -1)
    row[places] = np.arange(len(places))
    which = np.flatnonzero(passed.dated & (row[passed.row] >= 0))
    row, adds, figures = row[passed.row[which]], np.zeros(len(which)), np.zeros((4, len(places)))
    horizon = min(int(passed.days[which].max(initial=0)), LONGEST)
    for block, own in group_blocks(row, len(places), horizon + 1):
        its = _at_last_day(passed, which[own], row[own] - block.start, len(block), horizon)
        figures[:, block.start : block.stop], adds[own] = its
    rate, variance, by_day, median = figures
    if passed.clusters is not None:
        variance = np.maximum(variance, passed.clusters.squared(which, row, adds, len(places)))
    entered = entered[places]
    lower, upper = wilson(rate, effective_size(rate, variance, entered, if_none=entered))
    out[:, places] = rate, lower, upper, by_day, median
    return out


def _at_last_day(
    passed: Passings, own: np.ndarray, row: np.ndarray, rows: int, horizon: int
) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """The share that has moved on by the last day with enough at risk, its variance, that day, and the median day.

    Also what each passing adds to the error of its row's share.
    """
    days, event, many = passed.days[own], passed.event[own], None if passed.many is None else passed.many[own]
    curve = incidence(count_days(days, event, group=row, groups=rows, horizon=horizon, many=many))
    waiting = counted(row[event == WAITING], rows, None if many is None else many[event == WAITING])
    enough = curve.counts.at_risk >= np.where(waiting == 0, 1, LEAST_AT_RISK)[:, None]
    last = enough.sum(axis=1) - 1  # those at risk only grow fewer
    at = np.arange(rows), last
    rate = curve.rate[at]
    median = np.where(rate > 0, (curve.rate < (rate / 2 - 1e-12)[:, None]).sum(axis=1), np.nan)
    adds = influence(curve, last)[row, np.minimum(days, horizon + 1), event]
    return (rate, curve.variance()[at], last, median), adds

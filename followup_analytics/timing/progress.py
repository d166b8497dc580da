"""Progress of the whole search: how far each application came, where it stands, and how many pass each stage."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.core import words
from followup_analytics.core.errors import UnknownChoice
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts import timeline
from followup_analytics.facts.timeline import MISSING, Day
from followup_analytics.timing.counts import count_days, group_blocks
from followup_analytics.timing.groups import SEEKERS_TO_CLUSTER, own_name
from followup_analytics.timing.incidence import incidence
from followup_analytics.timing.intervals import effective_size, wilson
from followup_analytics.timing.jackknife import clustered_variance
from followup_analytics.timing.waiting import coded_waits

STAGES = ("applied", "answered", "interviewed", "offered", "hired")
STATES = ("open", "keep_in_mind", "offer", "hired", "rejection", "filled", "withdrawn", "hired_elsewhere")
ENDINGS = ("rejection", "filled", "withdrawn", "hired_elsewhere")  # no stage follows any more
LEAST_AT_RISK = 5  # where fewer wait, a rate stops
LEAST_ENTERED = 10  # where some wait and fewer entered, there is no rate
LONGEST = 730  # days counted

_KEYS = ("application_id", "seeker", "company", "role", "source", "applied_on")
_SETTING = (*words.CLOSINGS, "interview", "invitation", "keep_in_mind")  # what opens or closes an application
_ENDED, _KNOWN, _CLUSTER = -3, -2, -1  # columns of the passes, after the five stages


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
        A row per application, in the log's order: ``application_id``, ``seeker``, ``company``, ``role``, ``source``,
        ``applied_on``, ``interviews`` (held), ``follow_ups`` (note-days), ``first_answer_days`` (days from
        `applied_on` to the first answer or interview; missing where either is unknown or the answer is dated
        earlier), ``stage`` (the furthest of `STAGES` reached; an offer counts as passed interviews), ``state`` (one
        of `STATES`), ``last_contact_on`` (latest interview, note or response), ``silent_days`` (days since then, or
        since `applied_on` where there was no contact; missing once the application is closed).

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"],
    ...                                              "applied_on": ["2026-01-05"]}))
    >>> outcomes(log, as_of="2026-01-20")[["stage", "state", "silent_days"]].values.tolist()
    [['applied', 'open', 15]]
    """
    last = timeline.day_number(as_of)
    facts = timeline.events(log, as_of=as_of)
    reached, state, _ = _reached(log, facts), *_state(log, facts)
    contact = _latest(facts, facts["own"].to_numpy(), len(log))
    applied = timeline.day_numbers(log.applications["applied_on"])
    answered = reached[:, 1]
    unanswered = (answered == MISSING) | (applied == MISSING) | (answered < applied)
    frame = log.applications[list(_KEYS)].assign(
        interviews=_count(facts, "interview", len(log)),
        follow_ups=_note_days(facts, len(log)),
        first_answer_days=_masked(answered - applied, unanswered),
        stage=pd.Categorical.from_codes((reached != MISSING).sum(1).clip(1) - 1, STAGES, ordered=True),
        state=pd.Categorical(state, STATES),
        last_contact_on=timeline.to_days(contact),
        silent_days=_silence(contact, applied, state, last),
    )
    frame = frame[_exists(log, facts, last)].reset_index(drop=True)
    frame.attrs = {"as_of": _iso(last), "simulated": log.simulated}
    return frame


def stages(log: FollowUpLog, *, as_of: Day, by: str | None = None) -> pd.DataFrame:
    """How many applications pass each stage, how many still wait there, and how long it takes.

    An application that skipped a stage (an interview without an answer before it) passed it on the day of the later
    one. `ended` are those rejected, filled, withdrawn, or closed because the seeker took another job; everything else
    that has not moved on is `waiting` and is not counted as a failure: `rate` is the Aalen-Johansen share that has
    moved on by `by_day`, an ending being the competing event and waiting a censoring.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on; an application with `confirmed_on` is known to that day only.
    by
        A column of the applications to group by, such as ``"source"`` or ``"seeker"``; None: all together.

    Returns
    -------
    DataFrame
        Per group and stage: the group (column named as `by`), ``stage``, ``next_stage``, ``entered``, ``moved_on``,
        ``ended``, ``waiting``, ``so_far`` (moved on / entered), ``rate``, ``lower``, ``upper`` (95 %, Wilson on the
        effective size, clustered by seeker from twenty seekers on), ``by_day`` (the last day on which at least five
        were still at risk; where nobody waits the last day seen), ``median_days`` (the day by which half of those
        who move on have done so). Missing where fewer than ten entered and some still wait.

    Raises
    ------
    UnknownChoice
        If `by` is no column of the applications.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a", "b"], "company": "A", "applied_on": "2026-01-05"}),
    ...     responses=pd.DataFrame({"application_id": ["a"], "received_on": ["2026-01-09"], "kind": ["reply"]}))
    >>> stages(log, as_of="2026-02-01")[["stage", "entered", "moved_on", "waiting"]].values.tolist()[0]
    ['applied', 2, 1, 1]
    """
    if by is not None and by not in log.applications:
        raise UnknownChoice("by", by, log.applications.columns)
    own_name(by, _STAGE_COLUMNS)
    last = timeline.day_number(as_of)
    facts = timeline.events(log, as_of=as_of)
    present = _exists(log, facts, last)
    passes = _passes(log, facts, last)
    groups = log.applications[by].astype("str").fillna("unknown") if by else pd.Series("", index=range(len(log)))
    group, labels = pd.factorize(groups[present], sort=True)
    frame = _stage_table(passes[present], group, labels)
    frame = frame.rename(columns={"group": by}) if by else frame.drop(columns="group")
    knowledge = coded_waits(log, as_of=as_of)[0].knowledge
    frame.attrs = {"as_of": _iso(last), "simulated": log.simulated, "by": by, "knowledge": knowledge}
    return frame


_STAGE_COLUMNS = {
    "stage": "str",
    "next_stage": "str",
    **dict.fromkeys(("entered", "moved_on", "ended", "waiting"), "int64"),
    **dict.fromkeys(("so_far", "rate", "lower", "upper", "by_day", "median_days"), "float64"),
}


def _iso(day: int) -> str:
    return str(np.datetime64(day, "D"))


def _masked(values: np.ndarray, missing: np.ndarray) -> pd.array:
    return pd.arrays.IntegerArray(np.where(missing, 0, values).astype("int64"), np.array(missing, bool))


def _exists(log: FollowUpLog, facts: pd.DataFrame, last: int) -> np.ndarray:
    """Begun by then: applied, seen in a fact, or without any day at all."""
    applied = timeline.day_numbers(log.applications["applied_on"])
    seen, dated = np.zeros(len(log), bool), applied != MISSING
    seen[facts["application"].to_numpy()[facts["own"].to_numpy()]] = True
    for table in ("interviews", "follow_ups", "responses"):
        positions = log.positions(table)
        dated[positions[positions >= 0]] = True
    return seen | ~dated | ((applied != MISSING) & (applied <= last))


def _is(facts: pd.DataFrame, *kinds: str) -> np.ndarray:
    categories = facts["kind"].cat.categories
    return np.isin(facts["kind"].cat.codes.to_numpy(), categories.get_indexer(kinds))


def _earliest(facts: pd.DataFrame, mask: np.ndarray, size: int) -> np.ndarray:
    """The first day per application; facts are sorted, so reversed the first one is written last."""
    out = np.full(size, MISSING)
    out[facts["application"].to_numpy()[mask][::-1]] = facts["day"].to_numpy()[mask][::-1]
    return out


def _latest(facts: pd.DataFrame, mask: np.ndarray, size: int) -> np.ndarray:
    out = np.full(size, MISSING)
    out[facts["application"].to_numpy()[mask]] = facts["day"].to_numpy()[mask]
    return out


def _count(facts: pd.DataFrame, kind: str, size: int) -> np.ndarray:
    return np.bincount(facts["application"].to_numpy()[_is(facts, kind)], minlength=size)


def _note_days(facts: pd.DataFrame, size: int) -> np.ndarray:
    notes = facts.loc[_is(facts, "follow_up"), ["application", "day"]].drop_duplicates()
    return np.bincount(notes["application"], minlength=size)


def _reached(log: FollowUpLog, facts: pd.DataFrame) -> np.ndarray:
    """Per application and stage the day it was reached; whoever reached a later stage has passed the earlier ones."""
    own = facts["own"].to_numpy()
    kinds = ((*words.ANSWERS, "interview"), ("interview",), ("offer", "hired"), ("hired",))
    days = [timeline.began(log, facts)] + [_earliest(facts, own & _is(facts, *names), len(log)) for names in kinds]
    late = np.iinfo("int64").max
    days = np.column_stack(days)
    days = np.where(days == MISSING, late, days)
    days = np.minimum.accumulate(days[:, ::-1], axis=1)[:, ::-1]
    return np.where(days == late, MISSING, days)


def _state(log: FollowUpLog, facts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Per application its state, and the day on which its present run of endings began (missing: not ended)."""
    steps = facts[_is(facts, *_SETTING)]
    application, own = steps["application"].to_numpy(), steps["own"].to_numpy()
    after = np.r_[False, _is(steps, *words.CLOSINGS)[:-1] & (application[1:] == application[:-1])][: len(steps)]
    steps = steps[own | ~after]  # a job found elsewhere closes only what was open
    application = steps["application"].to_numpy()
    kind = np.where(steps["own"], steps["kind"].astype("object"), "hired_elsewhere").astype("object")
    kind[~np.isin(kind, STATES)] = "open"
    kind[kind == "keep_in_mind"] = "open"
    state = np.full(len(log), "open", "object")
    state[application] = kind
    state[(state == "open") & _kept_in_mind(facts, len(log))] = "keep_in_mind"
    ending = np.isin(kind, ENDINGS)
    first = ending & ~np.r_[False, ending[:-1] & (application[1:] == application[:-1])][: len(steps)]
    ended_on = _latest(steps, first, len(log))
    return state, np.where(np.isin(state, ENDINGS), ended_on, MISSING)


def _kept_in_mind(facts: pd.DataFrame, size: int) -> np.ndarray:
    """Whether the latest interview or response is a `keep_in_mind`."""
    news = facts["own"].to_numpy() & ~_is(facts, "follow_up")
    out = np.zeros(size, bool)
    out[facts["application"].to_numpy()[news]] = _is(facts, "keep_in_mind")[news]
    return out


def _silence(contact: np.ndarray, applied: np.ndarray, state: np.ndarray, last: int) -> pd.array:
    since = np.where(contact == MISSING, applied, contact)
    closed = ~np.isin(state, ("open", "keep_in_mind"))
    return _masked(last - since, (since == MISSING) | closed)


def _passes(log: FollowUpLog, facts: pd.DataFrame, last: int) -> np.ndarray:
    """Per application: the days the five stages were reached, the day it ended, the last day known, its cluster."""
    _, ended_on = _state(log, facts)
    confirmed = timeline.day_numbers(log.applications["confirmed_on"])
    known = np.where(confirmed == MISSING, last, np.minimum(confirmed, last))
    known = np.maximum(known, _latest(facts, np.ones(len(facts), bool), len(log)))
    reached = _reached(log, facts)
    reached[:, 0] = np.where(reached[:, 0] == MISSING, known, reached[:, 0])  # undated: waiting, seen for no day
    return np.column_stack([reached, ended_on, known, _clusters(log)])


def _clusters(log: FollowUpLog) -> np.ndarray:
    """The seeker's number where there are at least twenty; else -1: applications stand for themselves."""
    number, seekers = pd.factorize(log.applications["seeker"].fillna(""))
    return number if len(seekers) >= SEEKERS_TO_CLUSTER else np.full(len(log), -1)


def _stage_table(passes: np.ndarray, group: np.ndarray, labels: pd.Index) -> pd.DataFrame:
    """A row per group and stage."""
    steps = [_stage(passes, group, len(labels), step) for step in range(len(STAGES) - 1)]
    columns = {name: np.column_stack([stage[name] for stage in steps]).ravel() for name in steps[0]}
    names = {"stage": np.tile(STAGES[:-1], len(labels)), "next_stage": np.tile(STAGES[1:], len(labels))}
    group_of = {"group": pd.array(labels, dtype="str").repeat(len(steps))}
    return pd.DataFrame(group_of | names | columns).astype(_STAGE_COLUMNS)


def _stage(passes: np.ndarray, group: np.ndarray, groups: int, step: int) -> dict[str, np.ndarray]:
    """The columns of one stage, a value for each group."""
    at = np.flatnonzero(passes[:, step] != MISSING)
    here, group = passes[at], group[at]
    moved = here[:, step + 1] != MISSING
    ended = ~moved & (here[:, _ENDED] != MISSING)
    until = np.select([moved, ended], [here[:, step + 1], here[:, _ENDED]], here[:, _KNOWN])
    days = np.maximum(until - here[:, step], 0)
    entered, moved_on, gone = (np.bincount(group[which], minlength=groups) for which in (slice(None), moved, ended))
    counts = {"entered": entered, "moved_on": moved_on, "ended": gone, "waiting": entered - moved_on - gone}
    so_far = np.divide(moved_on, entered, out=np.full(groups, np.nan), where=entered > 0)
    return counts | {"so_far": so_far} | _shares(days, moved + 2 * ended, group, groups, here[:, _CLUSTER])


def _shares(
    days: np.ndarray, event: np.ndarray, group: np.ndarray, groups: int, cluster: np.ndarray
) -> dict[str, np.ndarray]:
    """Per group the share that has moved on by the last day with enough at risk, its interval, and the median day."""
    horizon, out = min(int(days.max(initial=0)), LONGEST), np.full((5, groups), np.nan)
    for block, rows in group_blocks(group, groups, horizon + 1):
        own = days[rows], event[rows], group[rows] - block.start, cluster[rows]
        out[:, block.start : block.stop] = _shares_at_once(*own, groups=len(block), horizon=horizon)
    return dict(zip(("rate", "lower", "upper", "by_day", "median_days"), out, strict=True))


def _shares_at_once(
    days: np.ndarray, event: np.ndarray, group: np.ndarray, cluster: np.ndarray, *, groups: int, horizon: int
) -> np.ndarray:
    curve = incidence(count_days(days, event, group=group, groups=groups, horizon=horizon))
    entered, waiting = np.bincount(group, minlength=groups), np.bincount(group[event == 0], minlength=groups)
    settled = waiting == 0
    told = (entered > 0) & (settled | (entered >= LEAST_ENTERED))
    enough = curve.counts.at_risk >= np.where(settled, 1, LEAST_AT_RISK)[:, None]
    last = np.maximum(enough.sum(axis=1) - 1, 0)  # those at risk only grow fewer
    at = np.arange(groups), last
    rate, variance = curve.rate[at], curve.variance()[at]
    if (cluster >= 0).all():
        variance = np.maximum(variance, clustered_variance(curve, days, event, group, cluster)[at])
    lower, upper = wilson(rate, effective_size(rate, variance, entered, if_none=entered))
    median = np.where(rate > 0, (curve.rate < (rate / 2 - 1e-12)[:, None]).sum(axis=1), np.nan)
    return np.where(told, [rate, lower, upper, last, median], np.nan)

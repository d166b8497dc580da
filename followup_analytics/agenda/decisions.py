"""Decisions: the plans in force, and what each of them does, so that they can be looked at and ended."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.agenda.standing import standing
from followup_analytics.agenda.warmth import choices
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.timeline import MISSING, Day, day_number, day_numbers, to_days

_DOES = {"pause": "pause", "snooze": "snoozed until", "pin": "pinned to", "warm": "kept in touch with from"}
_SAME = ["application_id", "to", "does"]
_COLUMNS = ["does", "company", "role", "to", "from_on", "until_on", "reason", "decided_on", "plan_ids"]
_NEVER = np.iinfo("int64").max


def decisions(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """The plans that move a note now, or will: pauses that are not over, pins and snoozes that no contact has ended.

    A snooze whose day has come moves nothing any more, nor does a plan for a closed application, but for the pin that
    keeps it warm. Of several pins or snoozes of one application and person the one decided last is listed.

    Returns
    -------
    DataFrame
        ``does`` (in words), ``company`` and ``role`` (missing: the whole search), ``to``, ``from_on``, ``until_on``,
        ``reason``, ``decided_on``, and ``plan_ids``, a tuple: without these plans it ends. The whole search first,
        then by day.

    Examples
    --------
    >>> log = FollowUpLog(
    ...     plans=pd.DataFrame({"kind": ["pause"], "from_on": ["2026-08-01"], "until_on": ["2026-08-14"],
    ...                         "reason": ["the sea"], "decided_on": ["2026-07-20"]}),
    ... )
    >>> decisions(log, as_of="2026-08-03")[["does", "reason"]].values.tolist()
    [['pause', 'the sea']]
    """
    today, where = day_number(as_of), log.positions("plans")
    out = log.plans.assign(does=_does(log, as_of), known=where >= 0)
    for name in ("company", "role"):
        out[name] = log.applications[name].array.take(where, allow_fill=True)
    out = out[out["does"].notna()].sort_values(["decided_on", "until_on"], kind="stable")
    ids = out.groupby(_SAME, dropna=False)["plan_id"].transform(lambda ids: [tuple(ids)] * len(ids))
    pause = out["does"] == _DOES["pause"]
    out["plan_ids"] = ids.where(~pause, out["plan_id"].map(lambda one: (one,)))
    out = out[pause | ~out.duplicated(_SAME, keep="last")]
    out = out.sort_values(["known", "until_on", "company"], kind="stable", ignore_index=True)[_COLUMNS]
    out.attrs = {"as_of": str(to_days([today])[0])[:10], "simulated": log.simulated}
    return out


def _does(log: FollowUpLog, as_of: Day) -> pd.Series:
    """For each plan what it does, in words; missing where it does nothing."""
    today, plans, where = day_number(as_of), log.plans, log.positions("plans")
    if not plans["kind"].isin(["pause", "pin", "snooze"]).any():
        return pd.Series(pd.NA, index=plans.index, dtype="str")
    start, until, decided = (day_numbers(plans[name]) for name in ("from_on", "until_on", "decided_on"))
    decided = np.where(decided == MISSING, np.where(start == MISSING, until - 1, start), decided)
    whole = plans["application_id"].isna().to_numpy()
    live = (until != MISSING) & (decided <= today) & (whole | (decided >= _last_contact(log, as_of)[where]))
    kinds = {name: plans["kind"].eq(name).fillna(False).to_numpy(bool) for name in ("pause", "pin", "snooze")}
    told = np.select(
        [
            plans["plan_id"].isin(choices(log, as_of=as_of)["plan_id"].dropna()),
            kinds["pause"] & (until >= today) & (decided <= today),
            kinds["pin"] & live,
            kinds["snooze"] & live & (until > today),
        ],
        ["warm", "pause", "pin", "snooze"],
        "",
    )
    return pd.Series(told, index=plans.index, dtype="str").map(_DOES)


def _last_contact(log: FollowUpLog, as_of: Day) -> np.ndarray:
    """For each application the day of its last contact, never to come where it is closed; one more for none at all."""
    now = standing(log, as_of=as_of)
    return np.append(np.append(now.facts.day, _NEVER)[now.last], _NEVER)

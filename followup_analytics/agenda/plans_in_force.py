"""Plans in force: what was decided, and what each of them does, so that they can be looked at and ended.

A pause without an end also takes notes that were overdue when it began ("I let this one go"), and these take no place
among the five of a day.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.agenda.in_touch import choices
from followup_analytics.facts.coded_events import NOWHERE
from followup_analytics.facts.plans import holds, known_plans
from followup_analytics.facts.results import stamped
from followup_analytics.facts.status import status
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log.days import MISSING, Day, day_number
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog

DOES = {
    "pause": N_("pause"),
    "snooze": N_("snoozed until"),
    "pin": N_("pinned to"),
    "in_touch": N_("kept in touch with from"),
}  # as a panel knows them again
_SAME = ["application_id", "to", "does"]
_COLUMNS = ["does", "company", "role", "to", "from_on", "until_on", "reason", "decided_on", "plan_ids"]
_NEVER = np.iinfo("int64").max


def decisions(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """The plans that move a note now, or will: pauses that are not over, pins and snoozes that no contact has ended.

    A snooze whose day has come moves nothing any more, nor does a plan for a closed application, except the pin by
    which one keeps in touch with it. A pause of one application without `until_on` holds until it is ended. Of several
    pins or snoozes of one application and person the one decided last is listed.

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
    where = log.positions("plans")
    out = log.plans.assign(does=_effects(log, as_of), known=where >= 0)
    for name in ("company", "role"):
        out[name] = log.cells("applications", name).array.take(where, allow_fill=True)
    out = out[out["does"].notna()].sort_values(["decided_on", "until_on"], kind="stable")
    ids = out.groupby(_SAME, dropna=False)["plan_id"].transform(lambda ids: [tuple(ids)] * len(ids))
    pause = out["does"] == DOES["pause"]
    out["plan_ids"] = ids.where(~pause, out["plan_id"].map(lambda one: (one,)))
    out = out[pause | ~out.duplicated(_SAME, keep="last")]
    out = out.sort_values(["known", "until_on", "company"], kind="stable", ignore_index=True)[_COLUMNS]
    return stamped(out, log, as_of)


def _effects(log: FollowUpLog, as_of: Day) -> pd.Series:
    """For each plan what it does, in words; missing where it does nothing."""
    out = pd.Series(pd.NA, index=log.plans.index, dtype="str")
    if not log.plans["kind"].isin(["pause", "pin", "snooze"]).any():
        return out
    today, plans = day_number(as_of), known_plans(log, today=day_number(as_of))
    kind, until, whole, where = (plans[name].to_numpy() for name in ("kind", "until", "whole", "application"))
    going, contact = _open_and_last_contact(log, as_of)
    concerned = whole | going[where]
    live = (until != MISSING) & concerned & holds(plans["decided"].to_numpy(), np.where(whole, MISSING, contact[where]))
    effects = np.select(
        [
            plans["plan_id"].isin(choices(log, as_of=as_of)["plan_id"].dropna()),
            (kind == "pause") & (until >= today) & concerned,
            (kind == "pin") & live,
            (kind == "snooze") & live & (until > today),
        ],
        ["in_touch", "pause", "pin", "snooze"],
        "",
    )
    out.iloc[plans["plan"]] = pd.Series(effects, dtype="str").map(DOES).to_numpy()  # type: ignore[call-overload]  # texts may be set
    return out


def _open_and_last_contact(log: FollowUpLog, as_of: Day) -> tuple[np.ndarray, np.ndarray]:
    """For each application whether it is open, and the day of its last contact, 2^63-1 where it has none.

    One more of both for a plan whose application the log does not hold.
    """
    facts = coded_events(log, as_of=as_of)
    last = facts.latest(np.ones(len(facts), bool))
    contact = np.where(last == NOWHERE, _NEVER, facts.day_at(last))
    return np.append(~status(log, facts, as_of=as_of).closed, False), np.append(contact, _NEVER)

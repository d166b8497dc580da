"""Plans resolved: when each was decided, which days it covers, and whether it still holds.

Plans without `decided_on` hold from the start: only one decided later than the day read on is unknown then.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.log.day_numbers import MISSING, day_numbers
from followup_analytics.log.log import FollowUpLog

UNENDING = np.iinfo("int64").max // 2  # the last day of a pause that holds until it is ended


def known_plans(log: FollowUpLog, *, today: int) -> pd.DataFrame:
    """All plans but those with a `decided_on` later than `today`, their days filled in from one another.

    Decided: on `decided_on`, else on `from_on`, else on the day before `until_on`. Begun: on `from_on`, else on
    `decided_on`. A pause of one application without `until_on` goes on until it is ended: once it has begun, it covers
    every day, those before it too, and no note of it is due.

    Returns
    -------
    DataFrame
        In the order of ``log.plans``: ``plan`` (position there), ``plan_id``, ``application`` (position in
        ``log.applications``, -1 where none), ``application_id``, ``whole`` (of the whole search), ``seeker`` (empty:
        everyone's), ``to``, ``kind``, ``arm``, ``start``, ``until`` and ``decided``: days since 1970-01-01, the
        smallest int64 where there is none.

    Examples
    --------
    >>> plan = {"kind": ["pause"], "from_on": ["1970-01-03"], "until_on": ["1970-01-05"]}
    >>> told = known_plans(FollowUpLog(plans=pd.DataFrame(plan)), today=9)
    >>> told[["whole", "decided", "start", "until"]].values.tolist()
    [[True, 2, 2, 4]]
    """
    plans = log.plans
    begin, until, decided = (day_numbers(plans[name]) for name in ("from_on", "until_on", "decided_on"))
    eve = np.where(until == MISSING, MISSING, until - 1)
    whole = plans["application_id"].isna().to_numpy()
    unending = plans["kind"].eq("pause").fillna(False).to_numpy(bool) & ~whole & (until == MISSING)
    start = np.where(begin == MISSING, decided, begin)
    frame = pd.DataFrame(
        {
            "plan": np.arange(len(plans)),
            "plan_id": plans["plan_id"],
            "application": log.positions("plans"),
            "application_id": plans["application_id"],
            "whole": whole,
            "seeker": plans["seeker"].fillna(""),
            "to": plans["to"],
            "kind": plans["kind"],
            "arm": plans["arm"],
            "start": np.where(unending & (start <= today), MISSING, start),
            "until": np.where(unending, UNENDING, until),
            "decided": np.where(decided != MISSING, decided, np.where(begin != MISSING, begin, eve)),
        }
    )
    return frame[decided <= today].reset_index(drop=True)


def holds(decided: np.ndarray, last_contact: np.ndarray) -> np.ndarray:
    """Whether a pin, a snooze or an arm still holds: it ends with the next contact, not with one of its own day.

    Parameters
    ----------
    decided, last_contact
        Day numbers; the smallest int64 where there was no contact.

    Examples
    --------
    >>> holds(np.array([4, 4]), np.array([4, 5])).tolist()
    [True, False]
    """
    return decided >= last_contact

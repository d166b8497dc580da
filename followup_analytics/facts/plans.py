"""Plans resolved: when each was decided, which days it covers, and whether it still holds.

Plans without `decided_on` hold from the start: only one decided later than the day read on is unknown then.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.facts.people import equal_codes, equal_pairs, match_people, split_people
from followup_analytics.log.days import MISSING, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.texts import is_empty

UNENDING = np.iinfo("int64").max // 2  # the last day of a pause that holds until it is ended


@once_a_log
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
            "plan_id": plans["plan_id"].array,
            "application": log.positions("plans"),
            "application_id": plans["application_id"].array,
            "whole": whole,
            "seeker": plans["seeker"].fillna("").array,
            "to": plans["to"].array,
            "kind": plans["kind"].array,
            "arm": plans["arm"].array,
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


def plans_concerning(log: FollowUpLog, notes: pd.DataFrame, *, today: int) -> pd.DataFrame:
    """The pins, snoozes and pauses known by `today` that concern each note: one row per note and plan.

    A plan for one person concerns notes to that person alone; one that names nobody, every note of its application,
    of its seeker, or of all. One without a day concerns none.

    Parameters
    ----------
    notes
        ``application``, ``email`` and ``name_key``.

    Returns
    -------
    DataFrame
        ``note`` (position), and ``plan``, ``kind``, ``start``, ``until``, ``decided`` and ``plan_id`` of `known_plans`.
    """
    plans = _moving(known_plans(log, today=today)) if len(log.plans) else log.plans
    return _matched(log, notes, plans) if len(plans) else _NO_PAIRS


_PLAN = ["plan", "kind", "start", "until", "decided", "plan_id"]
_NO_PAIRS = pd.DataFrame(columns=["note", *_PLAN])


def _moving(plans: pd.DataFrame) -> pd.DataFrame:
    known = plans["whole"] | (plans["application"] >= 0)
    return plans[known & (plans["until"] != MISSING) & plans["kind"].isin(["pin", "snooze", "pause"])]


def _matched(log: FollowUpLog, notes: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """One row per note and plan that concerns it: ``note`` (position) and the plan's columns."""
    whole, everyone = plans["whole"].to_numpy(), is_empty(plans["seeker"])
    seekers = pd.Series(log.cells("applications", "seeker").fillna("").array.take(notes["application"].to_numpy()))
    mine, theirs = equal_codes(seekers, plans["seeker"])
    parts = []
    for ours, keys, these in (
        (notes["application"].to_numpy(), plans["application"].to_numpy(), ~whole),
        (mine, theirs, whole & ~everyone),
        (np.zeros(len(notes), "int64"), np.zeros(len(plans), "int64"), whole & everyone),
    ):
        at = np.flatnonzero(these)
        note, plan = equal_pairs(ours, keys[at])
        parts.append((note, at[plan]))
    note, plan = (np.concatenate(side) for side in zip(*parts, strict=True))
    pairs = pd.DataFrame({"note": note, **{name: plans[name].array.take(plan) for name in _PLAN}})
    return pairs[_names_person(log, notes, pairs)].reset_index(drop=True)


def _names_person(log: FollowUpLog, notes: pd.DataFrame, pairs: pd.DataFrame) -> np.ndarray:
    """Whether the plan names nobody, or the person the note goes to."""
    named = log.cells("plans", "to").notna().to_numpy()[pairs["plan"]]
    if not named.any():
        return ~named
    asked = np.flatnonzero(named)
    people = split_people(log.cells("plans", "to").iloc[pairs["plan"].to_numpy()[asked]].reset_index(drop=True))
    people["pair"] = asked[people["row"].to_numpy()]
    goes_to = notes[["email", "name_key"]].iloc[pairs["note"].to_numpy()[asked]].assign(pair=asked)
    met = match_people(goes_to, people, per="pair")["left"].to_numpy()
    out = ~named
    out[asked[met]] = True
    return out

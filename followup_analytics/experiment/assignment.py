"""The self-experiment: the delay of a check-in, or its kind of gift, is drawn at random and recorded before it is due.

An `arm` sets no day; each draw of a delay stores a `pin` beside it, so that the due rule only needs to know pins. A
draw counts once its 21 days are over, whatever came.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from followup_analytics.agenda.due import due_list
from followup_analytics.facts.applications.open_applications import open_applications
from followup_analytics.facts.plans import holds, known_plans
from followup_analytics.gifts.suggestions import gift_for
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers, to_days
from followup_analytics.log.errors import WrongObject, one_of, whole_number
from followup_analytics.log.locale.catalogue import N_, _, spoken
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import counted

DELAYS = (7, 10, 14)  # days from the last contact
EXPERIMENTS = {"delay": DELAYS, "gift": words.GIFT_KINDS}  # what is drawn, and from which arms
AHEAD = max(DELAYS)  # from so many days before its note is due, a kind of gift is drawn
Arm = TypeVar("Arm", int, str)
_USUAL = Cadence()
_LONGEST = 3650


@checked
def draw_arms(
    log: FollowUpLog, *, as_of: Day, seed: int, cadence: Cadence = _USUAL, arms: Sequence[int] = DELAYS
) -> list[dict[str, object]]:
    """Plans for the check-ins whose delay can still be drawn: an `arm` with its day, and a `pin` that sets the day.

    An arm is drawn for an application whose next note is a check-in, that has no other plan since the last contact,
    that is not kept in mind, and where the day of the earliest arm still lies ahead, so that every arm is possible. The
    same seed, application and contact always draw the same arm, so drawing again changes nothing.

    Parameters
    ----------
    as_of
        The day of the draw; later facts are ignored.
    seed
        Any whole number from 0 on; the arms follow from it.
    arms
        Days from the last contact to the note, each equally likely.

    Returns
    -------
    list of dict
        Rows of the plans table, two per draw, as ``Journal.save(plans=…)`` takes them.

    Examples
    --------
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-03-01"]}),
    ...     follow_ups=pd.DataFrame({"application_id": ["a"], "sent_on": ["2026-03-02"]}),
    ... )
    >>> [(row["kind"], row["arm"], str(row["until_on"])[:10]) for row in draw_arms(log, as_of="2026-03-03", seed=1)]
    [('arm', '7', '2026-03-09'), ('pin', None, '2026-03-09')]
    """
    whole_number("seed", seed, 0)
    if not len(arms):
        raise WrongObject("arms", arms, "a list of whole numbers of days, such as (7, 10, 14)")
    arms = [whole_number("arms", days, 1, _LONGEST) for days in arms]
    today = day_number(as_of)
    due = _check_ins(log, as_of, cadence)
    due = due[~due["application_id"].isin(_kept_in_mind(log, as_of))]
    plans, last = known_plans(log, today=today), day_numbers(due["last_contact_on"])
    moving = plans[plans["kind"].isin(["pin", "snooze"]) | assigned_to(plans, "delay")]
    free = (last + min(arms) > today) & ~holds(_last_decided(moving, due), last)
    rows = []
    for application, day in zip(due["application_id"][free], last[free], strict=True):
        arm = _assigned([seed, zlib.crc32(application.encode()), int(day)], arms)
        plan = _plan(application, today, day + arm, f"drawn at random: {delay_words(str(arm))}")
        rows += [{**plan, "kind": "arm", "arm": str(arm)}, {**plan, "kind": "pin", "arm": None}]
    return rows


def draw_gifts(
    log: FollowUpLog,
    *,
    as_of: Day,
    seed: int,
    cadence: Cadence = _USUAL,
    arms: Sequence[str] = words.GIFT_KINDS,
) -> list[dict[str, object]]:
    """Plans for the check-ins whose kind of gift can still be drawn: one `arm` each, with the day of the note.

    An arm is drawn before the note is due, at most 14 days ahead, once after each contact, and only where the shelf has
    something of every kind that fits the person and is new to them, so that every arm is possible. Otherwise as
    `draw_arms`.

    Parameters
    ----------
    as_of, seed
        As in `draw_arms`.
    arms
        Kinds of gift, each equally likely.

    Returns
    -------
    list of dict
        Rows of the plans table, one per draw.

    Examples
    --------
    >>> draw_gifts(FollowUpLog(), as_of="2026-03-03", seed=1)
    []
    """
    today = day_number(as_of)
    due = _check_ins(log, as_of, cadence)
    day = day_numbers(due["due_on"])
    last = day_numbers(due["last_contact_on"])
    free = (today < day) & (day <= today + AHEAD)
    plans = known_plans(log, today=today)
    free &= ~holds(_last_decided(plans[assigned_to(plans, "gift")], due), last)
    due, day, last = due[free].reset_index(drop=True), day[free], last[free]
    fits = gift_for(log, due, as_of=as_of, limit=len(log.gifts))
    kinds = fits[fits["kind"].isin(arms)].groupby("row")["kind"].nunique().reindex(range(len(due)), fill_value=0)
    rows = []
    for at in np.flatnonzero(kinds == len(arms)):
        application = due["application_id"].iloc[at]
        arm = _assigned([seed, zlib.crc32(application.encode()), int(last[at]), 1], arms)
        rows.append({**_plan(application, today, day[at], f"drawn at random: {_A[arm]}"), "kind": "arm", "arm": arm})
    return rows


@spoken
def as_assigned(log: FollowUpLog, due: pd.DataFrame, *, as_of: Day, language: str = "en") -> pd.DataFrame:
    """The due list with what was drawn for its check-ins: the reason says so, and the gift is of the kind drawn.

    Parameters
    ----------
    due
        The result of `due_list` for the same log and day.
    language
        The language of what is added to the reason, as in `due_list`.

    Returns
    -------
    DataFrame
        The same rows with ``drawn``, the kind of gift drawn. If nothing of that kind fits any more, ``gift`` stays as
        it was.

    Examples
    --------
    >>> as_assigned(FollowUpLog(), due_list(FollowUpLog(), as_of="2026-03-03"), as_of="2026-03-03").columns[-1]
    'drawn'
    """
    if not log.plans["kind"].eq("arm").any():
        return due.assign(drawn=pd.Series(pd.NA, index=due.index, dtype="str"))
    out = due.assign(drawn=_in_force(log, due, "gift", as_of)["arm"])
    delay = _in_force(log, due, "delay", as_of)
    on_its_day = delay["arm"].notna() & (delay["until_on"] == due["due_on"])
    drawn = delay["arm"].map(lambda arm: _(" Drawn at random: {arm}.", arm=delay_words(arm)), na_action="ignore")
    out["reason"] += drawn.where(on_its_day, "")
    at = np.flatnonzero(out["drawn"].notna())
    if not len(at):
        return out
    fits = gift_for(log, due.iloc[at], as_of=as_of, limit=len(log.gifts))
    fits = fits[fits["kind"] == out["drawn"].to_numpy()[at][fits["row"]]].drop_duplicates("row").set_index("row")
    best = fits["title"].reindex(range(len(at))).to_numpy()
    reasons, gifts = out["reason"].tolist(), out["gift"].tolist()
    for place, title in zip(at, best, strict=True):
        found = isinstance(title, str)
        reasons[place] += _(_GIFT_DRAWN if found else _NONE_FITS, kind=_(_A[out["drawn"].iloc[place]]))
        gifts[place] = title if found else gifts[place]
    return out.assign(reason=pd.array(reasons, dtype="str"), gift=pd.array(gifts, dtype="str"))


def assigned_to(plans: pd.DataFrame, of: str) -> pd.Series:
    """Which rows of the plans hold an arm of that experiment: a kind of gift, or a delay.

    Examples
    --------
    >>> assigned_to(pd.DataFrame({"kind": ["arm", "arm", "pin"], "arm": ["10", "contact", None]}), "gift").tolist()
    [False, True, False]
    """
    one_of("of", of, EXPERIMENTS)
    gift = plans["arm"].isin(words.GIFT_KINDS)
    return plans["kind"].eq("arm").fillna(False) & plans["arm"].notna() & (gift if of == "gift" else ~gift)


def _check_ins(log: FollowUpLog, as_of: Day, cadence: Cadence) -> pd.DataFrame:
    due = due_list(log, as_of=as_of, cadence=cadence)
    return due[due["kind"].eq(words.CHECK_IN)].reset_index(drop=True)


def _assigned(stream: list[int], arms: Sequence[Arm]) -> Arm:
    return arms[int(np.random.default_rng(stream).integers(len(arms)))]


_A = {"article": N_("an article"), "contact": N_("a contact"), "link": N_("a link")}
_GIFT_DRAWN = N_(" Its gift was drawn at random: {kind}.")
_NONE_FITS = N_(" Its gift was drawn at random: {kind}, but none on the shelf fits.")


def delay_words(arm: str) -> str:
    """A delay that was drawn, in words; an arm of a log that is not a number stands as it is.

    Examples
    --------
    >>> delay_words("1"), delay_words("10"), delay_words("ten")
    ('1 day', '10 days', 'ten')
    """
    return counted(int(arm), "day") if arm.isdecimal() else arm


def _plan(application: str, today: int, day: int, reason: str) -> dict[str, object]:
    now, until = to_days(np.array([today, int(day)]))
    return {
        "application_id": application,
        "from_on": now,
        "until_on": until,
        "reason": reason,
        "decided_on": now,
    }


def _kept_in_mind(log: FollowUpLog, as_of: Day) -> pd.Series:
    return log.applications["application_id"][open_applications(log, as_of=as_of).kept_in_mind]


def _last_decided(plans: pd.DataFrame, due: pd.DataFrame) -> np.ndarray:
    """For each row, the day on which the latest of these plans for its application was decided."""
    last = plans.dropna(subset="application_id").groupby("application_id")["decided"].max()
    return last.reindex(due["application_id"], fill_value=MISSING).to_numpy()


def _in_force(log: FollowUpLog, due: pd.DataFrame, of: str, as_of: Day) -> pd.DataFrame:
    """For each check-in, the arm drawn since its last contact, and its day."""
    plans = known_plans(log, today=day_number(as_of))
    plans = plans[assigned_to(plans, of)].dropna(subset="application_id").sort_values("decided", kind="stable")
    found = plans.drop_duplicates("application_id", keep="last").set_index("application_id")
    found = found[["arm", "until", "decided"]].reindex(due["application_id"]).set_axis(due.index)
    days = found[["until", "decided"]].fillna(MISSING).astype("int64")
    live = due["kind"].eq(words.CHECK_IN) & holds(days["decided"].to_numpy(), day_numbers(due["last_contact_on"]))
    return pd.DataFrame({"arm": found["arm"], "until_on": to_days(days["until"])}, index=due.index).where(live)

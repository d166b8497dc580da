"""The self-experiment: the delay of each check-in drawn at random, written down before it is due, and read as drawn."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Sequence
from statistics import NormalDist

import numpy as np
import pandas as pd

from followup_analytics.agenda.due import due_list
from followup_analytics.agenda.reasons import KEPT_WARM
from followup_analytics.agenda.standing import standing
from followup_analytics.core import words
from followup_analytics.core.cadence import Cadence
from followup_analytics.core.errors import UnknownChoice
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.timeline import MISSING, Day, day_number, day_numbers, events, to_days

ARMS = (7, 10, 14)  # days from the last contact
WITHIN = 21  # days after the draw in which an answer counts
LEVEL, POWER = 0.95, 0.8
_USUAL = Cadence()
_MOST = 10_000_000  # notes an arm beyond which nobody will get


def draw_arms(
    log: FollowUpLog, *, as_of: Day, seed: int, cadence: Cadence = _USUAL, arms: Sequence[int] = ARMS
) -> list[dict[str, object]]:
    """Plans for the check-ins whose delay can still be drawn: an `arm` with its day, and the `pin` that sets the day.

    Drawn is for an application whose next note is a check-in, that nobody has planned otherwise since the last
    contact, that is not kept in mind, and where the earliest arm's day still lies ahead: no arm is out of reach. The
    same seed, application and contact always draw the same arm, so drawing again changes nothing.

    Parameters
    ----------
    as_of
        The day of the draw; later facts do not exist.
    seed
        Any whole number from 0 on; the arms follow from it.
    arms
        Days from the last contact to the note, each as likely.

    Returns
    -------
    list of dict
        Rows of the plans table, two a draw, as ``Journal.save(plans=…)`` takes them.

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
    today = day_number(as_of)
    due = due_list(log, as_of=as_of, cadence=cadence)
    due = due[due["kind"].eq(words.CHECK_IN) & ~due["application_id"].isin(_kept_in_mind(log, as_of))]
    last = day_numbers(due["last_contact_on"])
    free = (last + min(arms) > today) & (_last_plan(log, today).reindex(due["application_id"], fill_value=-1) < last)
    drawn = [
        (a, day, _drawn(seed, a, int(day), arms))
        for a, day in zip(due["application_id"][free.to_numpy()], last[free.to_numpy()], strict=True)
    ]
    rows = []
    for application, day, arm in drawn:
        plan = {
            "application_id": application,
            "from_on": to_days([today])[0],
            "until_on": to_days([day + arm])[0],
            "reason": f"drawn at random: {arm} days",
            "decided_on": to_days([today])[0],
        }
        rows += [{**plan, "kind": "arm", "arm": str(arm)}, {**plan, "kind": "pin", "arm": None}]
    return rows


def arms_drawn(log: FollowUpLog, *, as_of: Day, within: int = WITHIN) -> pd.DataFrame:
    """Every draw, by the arm written down, whatever was sent in the end; and what came within `within` days of it.

    A draw counts once its days are over, whether an answer came or not; one that follows another counted draw of its
    application within these days does not count, nor does one whose end nobody checked (`confirmed_on`).

    Returns
    -------
    DataFrame
        ``application_id``, ``arm``, ``drawn_on``, ``planned_on``, ``state`` (``counted``, ``pending``, ``overlapping``,
        ``unchecked``), ``answered`` (an answer or an interview came after the day of the draw; False unless counted).

    Examples
    --------
    >>> arms_drawn(FollowUpLog(), as_of="2026-03-03").empty
    True
    """
    today, plans = day_number(as_of), log.plans
    frame = pd.DataFrame(
        {
            "application": log.positions("plans"),
            "application_id": plans["application_id"],
            "arm": plans["arm"],
            "drawn_on": plans["decided_on"],
            "planned_on": plans["until_on"],
            "drawn": day_numbers(plans["decided_on"]),
        }
    )
    frame = frame[plans["kind"].eq("arm").fillna(False) & (frame["application"] >= 0) & plans["arm"].notna()]
    frame = frame[(frame["drawn"] != MISSING) & (frame["drawn"] <= today)]
    frame = frame.sort_values(["drawn", "application"], kind="stable").drop_duplicates(["application", "drawn"])
    frame = frame.reset_index(drop=True)
    checked = day_numbers(log.applications["confirmed_on"])[frame["application"]]
    end = frame["drawn"].to_numpy() + within
    overlapping, unchecked = _overlapping(frame, within), (checked != MISSING) & (checked < end)
    frame["state"] = np.select(
        [overlapping, end > today, unchecked], ["overlapping", "pending", "unchecked"], "counted"
    )
    frame["answered"] = _answered(log, frame, as_of, within) & frame["state"].eq("counted")
    out = frame[["application_id", "arm", "drawn_on", "planned_on", "state", "answered"]].astype({"state": "str"})
    out.attrs.update(as_of=str(to_days([today])[0])[:10], simulated=log.simulated, within=within)
    return out


def compare_arms(
    log: FollowUpLog,
    *,
    as_of: Day,
    within: int = WITHIN,
    arms: int = len(ARMS),
    difference: float = 0.15,
    level: float = LEVEL,
) -> pd.DataFrame:
    """By arm, the chance of an answer within `within` days of the draw; the intervals hold however often one looks.

    Parameters
    ----------
    arms
        How many are drawn from.
    difference
        The difference one would like to see, for which ``frame.attrs["needed"]`` notes are needed.
    level
        The chance with which the interval of a rate holds at every look there will ever be, and with which those of
        all the differences do.

    Returns
    -------
    DataFrame
        Per arm: ``arm``, ``drawn``, ``counted``, ``pending``, ``answered``, ``rate``, ``lower``, ``upper``; and against
        the first arm ``difference``, ``difference_lower``, ``difference_upper``. ``frame.attrs["says"]`` tells it in a
        sentence or two.

    Examples
    --------
    >>> compare_arms(FollowUpLog(), as_of="2026-03-03").attrs["says"]
    'No delay has been drawn yet. To see a difference of 15 points takes about 1,704 notes.'
    """
    draws = arms_drawn(log, as_of=as_of, within=within)
    counted = draws["state"].eq("counted")
    told = draws.assign(counted=counted, pending=draws["state"].eq("pending"), drawn=True)
    out = told.groupby("arm")[["drawn", "counted", "pending", "answered"]].sum().astype("int64").reset_index()
    out = out.sort_values("arm", key=lambda arms: pd.to_numeric(arms, errors="coerce"), ignore_index=True)
    out["rate"] = out["answered"] / out["counted"].where(out["counted"] > 0)
    told = list(zip(out["answered"], out["counted"], strict=True))
    ends = [confidence_sequence(*arm, level=level) for arm in told]
    out["lower"], out["upper"] = ([end[side] for end in ends] for side in (0, 1))
    shared = 1 - (1 - level) / max(len(out) - 1, 1)
    apart = [difference_sequence(told[0], arm, level=shared) if n else (np.nan, np.nan) for n, arm in enumerate(told)]
    out["difference"] = (out["rate"] - out["rate"].iloc[:1].sum()).where(out.index > 0)
    out["difference_lower"], out["difference_upper"] = ([end[side] for end in apart] for side in (0, 1))
    needed = notes_needed(difference, arms=max(len(out), arms), level=level)
    out.attrs.update(draws.attrs, level=level, needed=needed, says=_says(out, difference, needed))
    return out


def notes_needed(
    difference: float, *, rate: float = 0.3, arms: int = len(ARMS), power: float = POWER, level: float = LEVEL
) -> int:
    """How many notes, over all arms, until a difference of that size would show with that chance.

    It shows where the intervals of `compare_arms` no longer hold 0: the price of looking at any time is included.

    Parameters
    ----------
    difference
        Between two arms, as a share: 0.15 is 15 points.
    rate
        The chance of an answer in the lower arm.

    Raises
    ------
    UnknownChoice
        If there is no such difference between two chances.

    Examples
    --------
    >>> notes_needed(0.3)
    384
    """
    other = rate + abs(difference)
    if not (0 < rate < 1 and difference and other < 1):
        raise UnknownChoice("difference", difference, (f"a share between 0 and {1 - rate:.2f}, without these two",))
    odds, reach = -math.log((1 - level) / max(arms - 1, 1)), NormalDist().inv_cdf(power)

    def shows(size: int) -> bool:
        luck = reach * math.sqrt((rate * (1 - rate) + other * (1 - other)) / size) / 2
        low, high = rate + luck, other - luck
        return low < high and _against_equal(low * size, high * size, size) >= odds

    high = 2
    while high < _MOST and not shows(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle, high)
    return arms * high


def confidence_sequence(answered: float, counted: float, *, level: float = LEVEL) -> tuple[float, float]:
    """An interval for a chance that holds at every look at once, after no, one or any number of notes.

    Notes
    -----
    All chances p for which the beta-binomial mixture's odds against p, B(1 + k, 1 + n - k) / (p^k (1 - p)^(n - k)),
    stay under 1 / (1 - level): Ville's inequality bounds how often they ever rise above it (Robbins 1970).

    Examples
    --------
    >>> [round(end, 2) for end in confidence_sequence(9, 50)]
    [0.05, 0.39]
    """
    if counted <= 0:
        return 0.0, 1.0
    bound, k, rest = _mixture(answered, counted) + math.log(1 - level), float(answered), float(counted - answered)
    lower = _edge(lambda p: _likelihood(p, k, rest) > bound, k / counted, 0.0) if k else 0.0
    upper = _edge(lambda p: _likelihood(p, k, rest) > bound, k / counted, 1.0) if rest else 1.0
    return lower, upper


def difference_sequence(
    first: tuple[float, float], second: tuple[float, float], *, level: float = LEVEL
) -> tuple[float, float]:
    """The like interval for the second chance minus the first, from (answered, counted) of each.

    Notes
    -----
    All differences for which some pair of chances keeps the product of both mixtures' odds under 1 / (1 - level).

    Examples
    --------
    >>> [round(end, 2) for end in difference_sequence((30, 100), (60, 100))]
    [0.03, 0.54]
    """
    (k, n), (m, size) = first, second
    if n <= 0 or size <= 0:
        return -1.0, 1.0
    bound = _mixture(k, n) + _mixture(m, size) + math.log(1 - level)

    def holds(gap: float) -> bool:
        return _reaches(lambda p: _likelihood(p, k, n - k) + _likelihood(p + gap, m, size - m), gap, bound)

    middle = m / size - k / n
    return _edge(holds, middle, -1.0), _edge(holds, middle, 1.0)


def _mixture(answered: float, counted: float) -> float:
    return math.lgamma(1 + answered) + math.lgamma(1 + counted - answered) - math.lgamma(2 + counted)


def _likelihood(p: float, answered: float, rest: float) -> float:
    inside = min(max(p, 1e-300), 1 - 1e-16)
    return answered * math.log(inside) + rest * math.log1p(-inside)


def _against_equal(first: float, second: float, size: float) -> float:
    """The logarithm of both mixtures' odds against one chance for both."""
    pooled = _likelihood((first + second) / (2 * size), first + second, 2 * size - first - second)
    return _mixture(first, size) + _mixture(second, size) - pooled


def _reaches(height: Callable[[float], float], gap: float, bound: float) -> bool:
    """Whether a concave function of p rises above a bound where p and p + gap are chances."""
    low, high = max(0.0, -gap), min(1.0, 1.0 - gap)
    for _ in range(30):
        third = (high - low) / 3
        left, right = height(low + third), height(high - third)
        if left > bound or right > bound:
            return True
        low, high = (low + third, high) if left < right else (low, high - third)
    return False


def _edge(holds: Callable[[float], bool], inside: float, outside: float) -> float:
    for _ in range(20):  # to a millionth
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    return outside


def _drawn(seed: int, application: str, day: int, arms: Sequence[int]) -> int:
    return arms[int(np.random.default_rng([seed, zlib.crc32(application.encode()), day]).integers(len(arms)))]


def _kept_in_mind(log: FollowUpLog, as_of: Day) -> pd.Series:
    now = standing(log, as_of=as_of)
    return log.applications["application_id"][now.kind(now.heard) == KEPT_WARM]


def _last_plan(log: FollowUpLog, today: int) -> pd.Series:
    """For each application, the day its note was planned last, by whatever plan moves one."""
    plans = log.plans[log.plans["kind"].isin(["arm", "pin", "snooze"]) & log.plans["application_id"].notna()]
    day = pd.Series(day_numbers(plans["decided_on"]), index=plans["application_id"])
    return day[day <= today].groupby(level=0).max()


def _overlapping(frame: pd.DataFrame, within: int) -> np.ndarray:
    """Whether a draw falls into the days of an earlier draw that counts; draws in order of their days."""
    until: dict[int, int] = {}
    out = []
    for application, day in zip(frame["application"], frame["drawn"], strict=True):
        out.append(day < until.get(application, day))
        if not out[-1]:
            until[application] = day + within
    return np.array(out, bool)


def _answered(log: FollowUpLog, frame: pd.DataFrame, as_of: Day, within: int) -> np.ndarray:
    facts = events(log, as_of=as_of)
    facts = facts[facts["own"] & facts["kind"].isin((*words.ANSWERS, "interview"))]
    pairs = (
        frame[["application", "drawn"]].reset_index(names="draw").merge(facts[["application", "day"]], on="application")
    )
    after = pairs["day"] - pairs["drawn"]
    return frame.index.isin(pairs["draw"][(after > 0) & (after <= within)])


def _says(out: pd.DataFrame, difference: float, needed: int) -> str:
    takes = f"To see a difference of {100 * abs(difference):.0f} points takes about {needed:,} notes"
    if out.empty:
        return f"No delay has been drawn yet. {takes}."
    apart = out[(out["difference_lower"] > 0) | (out["difference_upper"] < 0)]
    first = out["arm"].iloc[0]
    if apart.empty:
        return f"The arms cannot be told apart yet. {takes}; {out['counted'].sum():,} are counted."
    row = apart.iloc[0]
    more = "more" if row["difference_lower"] > 0 else "fewer"
    ends = sorted(abs(100 * row[side]) for side in ("difference_lower", "difference_upper"))
    return f"After {row['arm']} days {ends[0]:.0f} to {ends[1]:.0f} points {more} answers came than after {first} days."

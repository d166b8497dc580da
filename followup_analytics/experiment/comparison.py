"""Arms: what was drawn in the self-experiment, and what came of it, by the arm drawn and at any look."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from followup_analytics.experiment.assignment import DELAYS, EXPERIMENTS, drawn_of
from followup_analytics.facts.results import Stamp, stamped
from followup_analytics.facts.status import undated_closings
from followup_analytics.facts.timeline import KINDS, MISSING, Day, coded_events, day_number, day_numbers, events
from followup_analytics.log import words
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.errors import OutOfRange, number_between, whole_from
from followup_analytics.log.log import FollowUpLog
from followup_analytics.waiting.variance.intervals import LEVEL, confidence_sequence, normal_quantile

WITHIN = 21  # days after the draw in which an answer counts
POWER = 0.8
_LEVELS, _MOST_ARMS, _LONGEST = (0.5, 0.9999), 100, 3650
_MOST = 10_000_000  # notes an arm beyond which nobody will get
_LOG_PI = math.log(math.pi)
_ANSWERS = (*words.ANSWERS, "interview")
_NEVER = np.iinfo("int64").max

Pairs = dict[tuple[int, int], tuple[float, float]]  # of two arms, the interval of the second's rate minus the first's


@dataclass(frozen=True, kw_only=True)
class ArmsStamp(Stamp):
    """What `compare_arms` says beside its rows: what was asked, how many notes it takes, and a sentence or two."""

    of: str = "delay"
    within: int = WITHIN
    level: float | None = None
    needed: int | None = None
    says: str = ""


def arms_drawn(log: FollowUpLog, *, as_of: Day, of: str = "delay", within: int = WITHIN) -> pd.DataFrame:
    """Every draw, by the arm written down, whatever was sent in the end; and what came within `within` days of it.

    A draw counts once its days are over, whether an answer came or not; one that follows another counted draw of its
    application within these days does not count, nor does one whose end nobody checked (`confirmed_on`), unless an
    answer or the application's end had come by the day that was checked, nor one of an application closed on a day
    nobody wrote down (`closed`) that may lie in those days, unless an answer is known.

    Parameters
    ----------
    log, as_of
        The log, and the day it is read on.
    of
        What was drawn: ``delay`` or ``gift``.
    within
        Days after the draw in which an answer counts.

    Returns
    -------
    DataFrame
        ``application_id``, ``arm``, ``drawn_on``, ``planned_on``, ``state`` (``counted``, ``pending``, ``overlapping``,
        ``unchecked``), ``answered`` (an answer or an interview came after the day of the draw; False unless counted).

    Raises
    ------
    UnknownChoice
        If it is neither.

    Examples
    --------
    >>> arms_drawn(FollowUpLog(), as_of="2026-03-03").empty
    True
    """
    whole_from("within", within, 0, _LONGEST)
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
    frame = frame[drawn_of(plans, of) & (frame["application"] >= 0)]
    frame = frame[(frame["drawn"] != MISSING) & (frame["drawn"] <= today)]
    frame = frame.sort_values(["drawn", "application"], kind="stable").drop_duplicates(["application", "drawn"])
    frame = frame.reset_index(drop=True)
    checked = day_numbers(log.applications["confirmed_on"])[frame["application"]]
    end = frame["drawn"].to_numpy() + within
    overlapping, facts = _overlapping(frame, within), events(log, as_of=as_of)
    answered, known = (_came(facts, frame, kinds, within) for kinds in (_ANSWERS, (*_ANSWERS, *words.CLOSINGS)))
    unchecked = (checked != MISSING) & (checked < end) & (known > checked)
    unchecked |= (answered == _NEVER) & _closed_without_a_day(log, frame, end, as_of)
    frame["state"] = np.select(
        [overlapping, end > today, unchecked], ["overlapping", "pending", "unchecked"], "counted"
    )
    frame["answered"] = (answered < _NEVER) & frame["state"].eq("counted")
    out = frame[["application_id", "arm", "drawn_on", "planned_on", "state", "answered"]].astype({"state": "str"})
    return stamped(out, log, as_of, ArmsStamp(within=within, of=of))


@checked
def compare_arms(
    log: FollowUpLog,
    *,
    as_of: Day,
    of: Choice = "delay",
    within: int = WITHIN,
    arms: int | None = None,
    difference: float = 0.15,
    level: float = LEVEL,
) -> pd.DataFrame:
    """By arm, the chance of an answer within `within` days of the draw; the intervals hold however often one looks.

    Parameters
    ----------
    log, as_of, of, within
        As in `arms_drawn`.
    arms
        How many are drawn from; None: all that there are of that experiment.
    difference
        The difference one would like to see, for which ``frame.attrs["needed"]`` notes are needed.
    level
        The chance with which the interval of a rate holds at every look there will ever be, and with which those of
        the differences of all pairs of arms do.

    Returns
    -------
    DataFrame
        Per arm: ``arm``, ``drawn``, ``counted``, ``pending``, ``answered``, ``rate``, ``lower``, ``upper``; and against
        the first arm ``difference``, ``difference_lower``, ``difference_upper``. ``frame.attrs["says"]`` tells of the
        two arms furthest apart, of all pairs, in a sentence or two.

    Examples
    --------
    >>> compare_arms(FollowUpLog(), as_of="2026-03-03").attrs["says"]
    'No delay has been drawn yet. It takes about 1,902 notes to detect a difference of 15 points.'
    """
    number_between("level", level, *_LEVELS)
    if arms is not None:
        whole_from("arms", arms, 2, _MOST_ARMS)
    draws = arms_drawn(log, as_of=as_of, of=of, within=within)
    out = _by_arm(draws)
    size = max(len(out), len(EXPERIMENTS[of]) if arms is None else arms, 2)
    out["rate"] = out["answered"] / out["counted"].where(out["counted"] > 0)
    out["lower"], out["upper"] = confidence_sequence(out["answered"], out["counted"], level=level)
    pairs = _differences(out, level=1 - (1 - level) / math.comb(size, 2))
    apart = [pairs.get((0, arm), (np.nan, np.nan)) for arm in range(len(out))]
    out["difference"] = (out["rate"] - out["rate"].iloc[:1].sum(skipna=False)).where(out.index > 0)
    out["difference_lower"], out["difference_upper"] = ([end[side] for end in apart] for side in (0, 1))
    needed = notes_needed(difference, arms=size, level=level)
    says = _says(out, pairs, of, difference, needed)
    return stamped(out, log, as_of, ArmsStamp(within=within, of=of, level=level, needed=needed, says=says))


def _differences(out: pd.DataFrame, *, level: float) -> Pairs:
    """For each pair of arms the interval of the second's rate minus the first's."""
    told = list(zip(out["answered"], out["counted"], strict=True))
    return {(n, m): difference_sequence(told[n], told[m], level=level) for n, m in combinations(range(len(told)), 2)}


def _by_arm(draws: pd.DataFrame) -> pd.DataFrame:
    told = draws.assign(counted=draws["state"].eq("counted"), pending=draws["state"].eq("pending"), drawn=True)
    out = told.groupby("arm")[["drawn", "counted", "pending", "answered"]].sum().astype("int64").reset_index()
    days = pd.to_numeric(out["arm"], errors="coerce")
    return out.assign(days=days).sort_values(["days", "arm"], ignore_index=True).drop(columns="days")


def notes_needed(
    difference: float, *, rate: float = 0.3, arms: int = len(DELAYS), power: float = POWER, level: float = LEVEL
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
    WrongObject, OutOfRange
        If there is no such difference between two chances.

    Examples
    --------
    >>> notes_needed(0.3)
    438
    """
    other = number_between("rate", rate, 0, 1) + abs(number_between("difference", difference, -1, 1))
    if not (0 < rate < 1 and difference and other < 1):
        wanted = f"a share between 0 and {1 - rate:.2f}, without these two"
        raise OutOfRange("difference", difference, wanted)
    odds, reach = -math.log((1 - level) / math.comb(max(arms, 2), 2)), normal_quantile(2 * power - 1)

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


def difference_sequence(
    first: tuple[float, float], second: tuple[float, float], *, level: float = LEVEL
) -> tuple[float, float]:
    """An interval for the second chance minus the first that holds at every look, from (answered, counted) of each.

    Notes
    -----
    All differences for which some pair of chances keeps the product of both mixtures' odds under 1 / (1 - level), each
    the beta-binomial mixture of Jeffreys' prior (`intervals.confidence_sequence`).

    Examples
    --------
    >>> [round(end, 2) for end in difference_sequence((30, 100), (60, 100))]
    [0.02, 0.55]
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
    """The logarithm of the likelihood under Jeffreys' prior, as in `confidence_sequence`."""
    return math.lgamma(answered + 0.5) + math.lgamma(counted - answered + 0.5) - math.lgamma(counted + 1) - _LOG_PI


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


def _closed_without_a_day(log: FollowUpLog, frame: pd.DataFrame, end: np.ndarray, as_of: Day) -> np.ndarray:
    """Whether an answer that closed the application on a day nobody wrote down may have come in each draw's days."""
    told = undated_closings(log, coded_events(log, as_of=as_of), as_of=as_of)
    answer = np.isin(told.kind, [KINDS.index(kind) for kind in words.CLOSING_ANSWERS])
    where = frame["application"].to_numpy()
    found: np.ndarray = answer[where] & (told.day[where] < end)
    return found


def _overlapping(frame: pd.DataFrame, within: int) -> np.ndarray:
    """Whether a draw falls into the days of an earlier draw that counts; draws in order of their days."""
    until: dict[int, int] = {}
    out = []
    for application, day in zip(frame["application"], frame["drawn"], strict=True):
        out.append(day < until.get(application, day))
        if not out[-1]:
            until[application] = day + within
    return np.array(out, bool)


def _came(facts: pd.DataFrame, frame: pd.DataFrame, kinds: tuple[str, ...], within: int) -> np.ndarray:
    """The first day after each draw, and within its days, on which something of these kinds came; else never."""
    facts = facts[facts["own"] & facts["kind"].isin(kinds)]
    draws = frame[["application", "drawn"]].reset_index(names="draw")
    pairs = draws.merge(facts[["application", "day"]], on="application")
    after = pairs["day"] - pairs["drawn"]
    days = pairs[(after > 0) & (after <= within)].groupby("draw")["day"].min()
    return days.reindex(frame.index, fill_value=_NEVER).to_numpy()


def _says(out: pd.DataFrame, pairs: Pairs, of: str, difference: float, needed: int) -> str:
    takes = f"It takes about {needed:,} notes to detect a difference of {100 * abs(difference):.0f} points"
    if out.empty:
        return f"No {'kind of gift' if of == 'gift' else 'delay'} has been drawn yet. {takes}."
    apart = {pair: ends for pair, ends in pairs.items() if ends[0] > 0 or ends[1] < 0}
    if not apart:
        return f"The arms cannot be told apart yet. {takes}; {out['counted'].sum():,} are counted so far."
    first, second = max(apart, key=lambda pair: min(map(abs, apart[pair])))
    more = "more" if apart[first, second][0] > 0 else "fewer"
    ends = sorted(abs(100 * end) for end in apart[first, second])
    one, other = (_arm(of, out["arm"].iloc[arm]) for arm in (second, first))
    return f"{one[0].upper()}{one[1:]} {ends[0]:.0f} to {ends[1]:.0f} points {more} answers came than {other}."


def _arm(of: str, arm: str) -> str:
    return f"after {arm} days" if of == "delay" else f"with {'an' if arm[:1] in 'aeiou' else 'a'} {arm}"

"""Sequences: the difference of two chances with an interval that holds at every look, and how many notes it takes."""

from __future__ import annotations

import math
from collections.abc import Callable

from followup_analytics.experiment.assignment import DELAYS
from followup_analytics.log.errors import OutOfRange, number_between
from followup_analytics.waiting.variance.intervals import LEVEL, normal_quantile

POWER = 0.8
_MOST = 10_000_000  # notes per arm; nobody will ever have more
_LOG_PI = math.log(math.pi)


def notes_needed(
    difference: float, *, rate: float = 0.3, arms: int = len(DELAYS), power: float = POWER, level: float = LEVEL
) -> int:
    """How many notes it takes, over all arms, until a difference of that size would show with that chance.

    It shows when the intervals of `compare_arms` no longer contain 0: the price of looking at any time is included.

    Parameters
    ----------
    difference
        Between two arms, as a share: 0.15 is 15 points.
    rate
        The chance of an answer in the lower arm.

    Raises
    ------
    WrongObject, OutOfRange
        If two chances cannot differ by that much.

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
    It holds all differences for which some pair of chances keeps the product of both mixtures' odds below 1 / (1 -
    level); each is the beta-binomial mixture of Jeffreys' prior (`intervals.confidence_sequence`).

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
    """Whether a concave function of p rises above a bound for some p such that p and p + gap are chances."""
    low, high = max(0.0, -gap), min(1.0, 1.0 - gap)
    for _ in range(30):
        third = (high - low) / 3
        left, right = height(low + third), height(high - third)
        if left > bound or right > bound:
            return True
        low, high = (low + third, high) if left < right else (low, high - third)
    return False


def _edge(holds: Callable[[float], bool], inside: float, outside: float) -> float:
    for _ in range(20):  # precise to a millionth
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    return outside

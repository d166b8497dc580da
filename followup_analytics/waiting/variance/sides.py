"""Sides: the rate after a note and the rate without, each with its interval, and what follows from their difference."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from followup_analytics.log.text.texts import whole_numbers
from followup_analytics.waiting.adjustment.tipping import closed_unheard, tipping_point
from followup_analytics.waiting.variance.intervals import LEVEL, difference, wilson
from followup_analytics.waiting.variance.special import logistic

LEAST_WAITS = 5
WIDEST = 0.20  # a lift whose interval is wider is not shown
# How many notes a lift takes is guessed from the rates, a group's shrunk towards that of all notes, by the width that
# Wilson's intervals of them would have. The guess is shrunk towards what usual rates need; the error of its logarithm
# is a fifth. The range is the likeliest of a factor of three beyond the notes there are. The numbers were set by logs
# of 40 and 100 interviews. The width of a small log's own interval said less: it is off by a factor of two.
_DRAWN, _LEVEL, _USUAL, _OWN, _OFF = 50, 1.14, 73.0, 0.7, 0.2
_TIMES = 3.0
_MOST_NOTES, _HALVINGS = 1e7, 14  # to a thousandth


@dataclass(frozen=True)
class Sides:
    """Per bucket the rate after a note and the rate without, each with its effective size, and their correlation."""

    rate: np.ndarray
    rate_size: np.ndarray
    without: np.ndarray
    without_size: np.ndarray
    correlation: np.ndarray
    check: np.ndarray  # the rate without, by strata alone

    def figures(self, level: float = LEVEL) -> dict[str, np.ndarray]:
        """Rate, without and lift with their intervals."""
        lower, upper = wilson(self.rate, self.rate_size, level=level)
        bare = wilson(self.without, self.without_size, level=level)
        lift_lower, lift_upper = difference((self.rate, lower, upper), (self.without, *bare), self.correlation)
        return {
            "rate": self.rate,
            "lower": lower,
            "upper": upper,
            "without": self.without,
            "without_lower": bare[0],
            "without_upper": bare[1],
            "check": self.check,
            "lift": self.rate - self.without,
            "lift_lower": lift_lower,
            "lift_upper": lift_upper,
        }

    def tipping(self) -> dict[str, np.ndarray]:
        """How strong something that the log does not show would have to be to leave no lift."""
        unheard = closed_unheard(self.rate, self.without)
        known = ~np.isnan(unheard)
        strength = tipping_point(np.where(known, self.rate, 0), np.where(known, self.without, 0))
        return {"closed_unheard": unheard, "tipping": np.where(known, strength, np.nan)}


def judged(first: dict[str, np.ndarray], figures: dict[str, np.ndarray]) -> dict[str, object]:
    """Whether the lift can be told, and how many more notes it takes, from and to: a range, as equal logs differ."""
    waits, sent = first["waits"], first["sent"]
    width = figures["lift_upper"] - figures["lift_lower"]
    enough = (waits >= LEAST_WAITS) & (width <= WIDEST)
    unknown = np.isnan(width)
    matched = sent - first["unmatched"]
    asked = _notes_asked(figures, matched)
    past = matched * np.where(unknown, 1, width / WIDEST)  # as many as the rates ask for are there, and do not suffice
    least = _likeliest_low(np.where(asked > matched, asked, np.maximum(past, asked)), matched)
    several = np.where(waits < LEAST_WAITS, (LEAST_WAITS - waits) * sent / np.maximum(waits, 1), 0)
    least = np.maximum(np.maximum(least, several), 1)
    ends = (np.where(enough, 0, np.ceil(end)) for end in (least, _TIMES * least))
    return {
        "enough": enough,
        **{name: whole_numbers(end, unknown) for name, end in zip(("needed", "needed_upper"), ends, strict=True)},
    }


def _notes_asked(figures: dict[str, np.ndarray], size: np.ndarray) -> np.ndarray:
    """How many notes it takes to tell each lift, from both rates; `size` is how many there are."""
    rate, without = (np.nan_to_num(figures[name]) for name in ("rate", "without"))
    known = np.where(np.isnan(figures["rate"]), 0, size)
    all_rate, all_without = (float(share @ known) / max(float(known.sum()), 1.0) for share in (rate, without))
    drawn = (rate * known + all_rate * _DRAWN) / (known + _DRAWN)
    found: np.ndarray = _narrow_enough(drawn, np.full(len(drawn), all_without)) ** _OWN * _USUAL ** (1 - _OWN)
    return _LEVEL * found


def _likeliest_low(asked: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The lower end of the range of further notes that most likely holds what it takes, where so many are asked for.

    Examples
    --------
    >>> _likeliest_low(np.array([70.0, 70.0, 70.0]), np.array([2, 30, 65])).round().tolist()
    [39.0, 23.0, 8.0]
    """
    return np.asarray(asked * np.interp(size / asked, *_lower_ends()))


@functools.cache
def _lower_ends() -> tuple[np.ndarray, np.ndarray]:
    """The same as parts of the notes asked for, by the part that is there."""
    there, least = np.linspace(0, 1, 41), np.exp(np.linspace(-5, 0, 400))
    ends = (np.log(there[:, None] + least * times) for times in (1, _TIMES))
    below, above = (logistic(1.7 / _OFF * end) for end in ends)  # next to a normal distribution
    return there, least[(above - below).argmax(axis=1)]


def _narrow_enough(rate: np.ndarray, without: np.ndarray) -> np.ndarray:
    """From how many notes on, and twice as many waits without one, the difference of such rates is known well enough.

    Examples
    --------
    >>> _narrow_enough(np.array([0.04, 0.14]), np.array([0.04, 0.07])).round().tolist()
    [37.0, 62.0]
    """
    low, high = np.zeros(len(rate)), np.full(len(rate), np.log(_MOST_NOTES))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        size = np.exp(middle)
        ends = difference((rate, *wilson(rate, size)), (without, *wilson(without, 2 * size)))
        wide = ends[1] - ends[0] > WIDEST
        low, high = np.where(wide, middle, low), np.where(wide, high, middle)
    return np.asarray(np.exp(high))

"""Sides: the rate after a note and the rate without, each with its interval, and what is made of their difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from followup_analytics.log.text.arrow import whole
from followup_analytics.waiting.adjustment.tipping import closed_unheard, tipping_point
from followup_analytics.waiting.variance.intervals import LEVEL, difference, wilson

LEAST_WAITS = 5
WIDEST = 0.20  # a lift whose interval is wider cannot be told
# In small logs a lift's width falls faster than with the square root of the notes, and equal logs ask for up to so many
# times more or fewer of them.
_FALLS, _APART = 2 / 3, 3**0.5


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
        """How strong what the log does not show would have to be to leave no lift."""
        unheard = closed_unheard(self.rate, self.without)
        told = ~np.isnan(unheard)
        strength = tipping_point(np.where(told, self.rate, 0), np.where(told, self.without, 0))
        return {"closed_unheard": unheard, "tipping": np.where(told, strength, np.nan)}


def judged(first: dict[str, np.ndarray], figures: dict[str, np.ndarray]) -> dict[str, object]:
    """Whether the lift can be told, and how many more notes it takes, from and to: a range, as equal logs differ."""
    waits, sent = first["waits"], first["sent"]
    width = figures["lift_upper"] - figures["lift_lower"]
    enough = (waits >= LEAST_WAITS) & (width <= WIDEST)
    unknown = np.isnan(width)
    matched = sent - first["unmatched"]
    narrow = matched * (np.where(unknown, 0, width) / WIDEST) ** (1 / _FALLS) - matched
    several = np.where(waits < LEAST_WAITS, (LEAST_WAITS - waits) * sent / np.maximum(waits, 1), 0)
    more = np.maximum(np.maximum(narrow, several), 1)
    ends = (np.where(enough, 0, np.ceil(more * times)) for times in (1 / _APART, _APART))
    return {
        "enough": enough,
        **{name: whole(end, unknown) for name, end in zip(("needed", "needed_upper"), ends, strict=True)},
    }

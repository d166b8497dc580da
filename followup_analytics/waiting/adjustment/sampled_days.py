"""Days at risk: those silent and not written to, as many as a model needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from followup_analytics.waiting.answers import CENSORED
from followup_analytics.waiting.steps import CodedSteps
from followup_analytics.waiting.waits import FOLLOW_UP

MOST_ROWS = 7_500  # half of them for days with an event


@dataclass(frozen=True)
class SampledDays:
    """Days at risk as arrays of equal length: all that ended a wait, and evenly spaced others, up to `MOST_ROWS`."""

    stretch: np.ndarray
    silent: np.ndarray  # days since the last contact
    event: np.ndarray  # censored: none on that day
    weight: np.ndarray  # how many days it stands for

    @classmethod
    def of(cls, steps: CodedSteps, kept: np.ndarray, *, days: int) -> SampledDays:
        """Of the days 0 … `days` - 1 since the last contact in the stretches that are kept.

        As everywhere, a note comes before the events of its day.
        """
        written = steps.event == FOLLOW_UP
        last, event = steps.length - written, np.where(written, CENSORED, steps.event)
        ended = np.flatnonzero(kept & (event != CENSORED) & (last < days))
        every = _stride(len(ended), MOST_ROWS // 2)
        ended = ended[::every]
        stretch, silent, other = _spaced(np.where(kept, np.clip(last, -1, days - 1), -1), MOST_ROWS - len(ended))
        plain = (silent < last[stretch]) | (event[stretch] == CENSORED)
        stretch, silent = stretch[plain], silent[plain]
        return cls(
            np.concatenate([ended, stretch]),
            np.concatenate([last[ended], silent]),
            np.concatenate([event[ended], np.full(len(stretch), CENSORED)]),
            np.concatenate([np.full(len(ended), every), np.full(len(stretch), other)]).astype(float),
        )


def _spaced(last: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray, int]:
    """Evenly spaced days of the days 0 … `last` of all stretches: stretch, day, and how far apart they are."""
    ends = np.cumsum(last + 1)
    every = _stride(int(ends[-1]) if len(ends) else 0, most)
    at = np.arange(every // 2, ends[-1] if len(ends) else 0, every)
    stretch = np.searchsorted(ends, at, side="right")
    return stretch, at - (ends - last - 1)[stretch], every


def _stride(size: int, most: int) -> int:
    return max(-(-size // max(most, 1)), 1)

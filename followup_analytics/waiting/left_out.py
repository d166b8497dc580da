"""Left out: how many waits or notes are missing from a group because nobody wrote down the day of their end.

A wait without a known end is not in `waits`, so that counting its rows gives our curves; `attrs["left_out"]` says how
many there are. A draw of the self-experiment that such a closing may have answered is `unchecked`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from followup_analytics.waiting.counts import DayCounts
from followup_analytics.waiting.incidence import incidence

MOST = 0.2  # where a greater share is left out, the rest cannot tell: those missing are not missing by chance


def too_many(left_out: np.ndarray | int, counted: np.ndarray | int) -> np.ndarray:
    """Whether more than a fifth is left out, of those left out and those counted.

    Examples
    --------
    >>> too_many(np.array([0, 2, 3]), np.array([0, 8, 8])).tolist()
    [False, False, True]
    """
    return np.asarray(left_out) > MOST * (np.asarray(left_out) + counted)


def bounds(counts: DayCounts, gone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the most that a rate can be, whatever became of those left out.

    The least: all of them stayed unanswered, at risk to the end. The most: those closed by an answer asked for were
    answered on day 0, and the others ended that day.

    Parameters
    ----------
    counts
        Of those counted, with two causes.
    gone
        How many of those left out would be an answer asked for, and how many another end: of shape (2, groups).

    Examples
    --------
    >>> from followup_analytics.waiting.counts import count_days
    >>> counts = count_days(np.array([1, 1, 2, 2]), np.array([1, 0, 0, 0]), horizon=2)
    >>> [rate.round(3).tolist() for rate in bounds(counts, np.array([[1], [0]]))]
    [[[0.0, 0.2, 0.2]], [[0.2, 0.4, 0.4]]]
    """
    stay = counts.at_risk + gone.sum(axis=0)[:, None]
    first, events = counts.at_risk.copy(), counts.events.copy()
    first[:, 0] += gone.sum(axis=0)
    events[:, :, 0] += gone
    return incidence(replace(counts, at_risk=stay)).rate, incidence(replace(counts, at_risk=first, events=events)).rate


def mixed_bounds(rate: np.ndarray, gone: np.ndarray, counted: np.ndarray | int) -> tuple[np.ndarray, np.ndarray]:
    """The same for a rate of so many counted: those left out have none, or all, of the answers they may have.

    Examples
    --------
    >>> [end.tolist() for end in mixed_bounds(np.array([0.5]), np.array([[1], [1]]), 2)]
    [[0.25], [0.5]]
    """
    whole = np.maximum(gone.sum(axis=0) + counted, 1)
    least = rate * counted / whole
    return least, least + gone[0] / whole

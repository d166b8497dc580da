"""Left out: how many waits or notes a group lacks because their end is on a day that nobody wrote down."""

from __future__ import annotations

import numpy as np

MOST = 0.2  # where a greater share is left out, what is left cannot tell: those gone did not go by chance


def too_many(left_out: np.ndarray | int, counted: np.ndarray | int) -> np.ndarray:
    """Whether more than a fifth is left out, of those left out and those counted.

    Examples
    --------
    >>> too_many(np.array([0, 2, 3]), np.array([0, 8, 8])).tolist()
    [False, False, True]
    """
    return np.asarray(left_out) > MOST * (np.asarray(left_out) + counted)

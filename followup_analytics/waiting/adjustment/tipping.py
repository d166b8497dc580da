"""Tipping: how strong something that the log does not show would have to be to explain a difference away."""

from __future__ import annotations

import numpy as np


def tipping_point(rate: np.ndarray | float, other: np.ndarray | float) -> np.ndarray:
    """How strong an unseen cause must be to explain the whole difference of two rates.

    It would have to make both an answer and what goes with more answers (a rhythm, a note) so many times as likely, at
    the same impression and history: the E-value of their ratio. 1: nothing is left to explain. An unseen cause that
    strong may explain it; a weaker one cannot.

    References
    ----------
    VanderWeele & Ding (2017), Annals of Internal Medicine 167:268.

    Examples
    --------
    >>> round(float(tipping_point(0.39, 0.1)), 2)
    7.26
    """
    more, less = np.maximum(rate, other), np.minimum(rate, other)
    ratio = np.divide(more, less, out=np.full(np.shape(more), np.inf), where=np.asarray(less) > 0)
    ratio = np.where(more == less, 1.0, ratio)
    found: np.ndarray = ratio + np.sqrt(ratio) * np.sqrt(ratio - 1)
    return found


def closed_unheard(rate: np.ndarray, without: np.ndarray) -> np.ndarray:
    """Which share of the silent waits without a note must have been closed unheard to explain the whole difference.

    If that share could not have answered any more, and no note went to a closed one, those that still could answered as
    often without a note as after one. Missing where notes are not answered more often.

    Examples
    --------
    >>> closed_unheard(np.array([0.2, 0.1]), np.array([0.15, 0.1])).round(2).tolist()
    [0.25, nan]
    """
    more = np.asarray(rate) > without
    found: np.ndarray = np.where(more, 1 - np.divide(without, rate, out=np.ones(len(rate)), where=more), np.nan)
    return found

"""Tipping: how strong something that the log does not show would have to be, and what is left were it so strong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from followup_analytics.facts.results import Stamp, unstamped
from followup_analytics.log.arguments import checked, require_result
from followup_analytics.log.errors import OutOfRange, WrongObject

_SIDES = {"rate": ("rate", "lower", "upper"), "without": ("without", "without_lower", "without_upper")}
_LEAST = 1e-9  # of the strength of a hidden cause
_LIFT = ("lift", "lift_lower", "lift_upper")


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


@checked
def lift_if(
    result: pd.DataFrame,
    *,
    closed_unheard: float | Sequence[float] = 0.0,
    unwritten: float | Sequence[float] = 0.0,
    hidden: float | Sequence[float] = 1.0,
) -> pd.DataFrame:
    """What a note adds, were something so that the log does not show: "what if three in ten were closed unheard?".

    Parameters
    ----------
    result
        The frame of `response_rates` or `compared_rates`.
    closed_unheard
        The share of the silent, not written to, that could not answer any more: closed unheard, or answered with
        nobody writing it down. A number, or one a row, as for the next two.
    unwritten
        The share of the answers that nobody wrote down, after notes and without alike.
    hidden
        How many times as likely a hidden cause makes both a note and an answer; below 1, such as 1/3: three times as
        likely an answer, and as much less likely a note.

    Returns
    -------
    DataFrame
        A row per bucket: ``bucket``, and ``rate``, ``without`` and ``lift`` with their ends, as they then are. With the
        shares it is the estimate, with a hidden cause the least that can be left (below 1: the most).

    Raises
    ------
    OutOfRange
        If a share is not from 0 to below 1, or a strength not above 0.
    WrongFrame
        If the frame is not what `response_rates` returned.

    Notes
    -----
    The ends of each rate are multiplied as the rate is, up to 1: what is assumed is taken as known. Those of the lift
    are joined from the two sides as they are in the result, with the same correlation. A cause that makes a note `a`
    times and an answer `b` times as likely makes ``without`` at most a b / (a + b - 1) times as high.

    References
    ----------
    Ding & VanderWeele (2016), Epidemiology 27:368.

    Examples
    --------
    >>> from followup_analytics import response_rates, simulate
    >>> rates = response_rates(simulate(interviews=400, seed=1)[0], as_of="2026-06-30", by=None)
    >>> for share in (0, 0.3):
    ...     print(*lift_if(rates, closed_unheard=share).iloc[0][["rate", "without", "lift"]].astype(float).round(3))
    0.122 0.05 0.072
    0.122 0.071 0.051
    """
    names = [name for side in (*_SIDES.values(), _LIFT) for name in side]
    require_result("result", result, "response_rates(…)", numbers=names, others=["bucket"])
    rows = len(result)
    heard, written = (
        1 - _numbers(name, share, rows, least=0, below=1, wanted="a share from 0 to below 1")
        for name, share in (("closed_unheard", closed_unheard), ("unwritten", unwritten))
    )
    strength = _numbers("hidden", hidden, rows, least=_LEAST, below=np.inf, wanted="a number above 0")
    times = {"rate": 1 / written, "without": _bias_factor(strength) / heard / written}
    found = unstamped(result).reindex(columns=["bucket", *names])
    for side, columns in _SIDES.items():
        for name in columns:
            found[name] = np.minimum(found[name] * times[side], 1)
    found["lift"] = found["rate"] - found["without"]
    found["lift_lower"] = found["lift"] - _joined(result, "lower", "upper", times)
    found["lift_upper"] = found["lift"] + _joined(result, "upper", "lower", times)
    return Stamp.read(result).on(found)


def _bias_factor(strength: np.ndarray) -> np.ndarray:
    """By how much a cause of that strength can multiply `without`.

    Examples
    --------
    >>> _bias_factor(np.array([1, 3, 1 / 3])).round(2).tolist()
    [1.0, 1.8, 0.56]
    """
    size = np.maximum(strength, 1 / strength)
    factor = size**2 / (2 * size - 1)
    found: np.ndarray = np.where(strength >= 1, factor, 1 / factor)
    return found


def _numbers(
    argument: str, value: float | Sequence[float], rows: int, *, least: float, below: float, wanted: str
) -> np.ndarray:
    """A number for each row, all of them in that range or missing."""
    found = np.asarray(value, float)
    outside = ~np.isnan(found) & ~((found >= least) & (found < below))
    if outside.any():
        raise OutOfRange(argument, float(found[outside].flat[0]), wanted)
    if found.shape not in ((), (rows,)):
        raise WrongObject(argument, value, f"{wanted}, or one for each row of the result ({rows})")
    return np.broadcast_to(found, rows)


def _joined(result: pd.DataFrame, end: str, other: str, times: dict[str, np.ndarray]) -> pd.Series:
    """How far that end of the lift lies from it, once each side is so many times as long."""
    rate = (result["rate"] - result[end]).abs()
    without = (result["without"] - result[f"without_{other}"]).abs()
    together = (result["lift"] - result[f"lift_{end}"]).abs()
    shared = rate**2 + without**2 - together**2  # twice their covariance, in the lengths of this interval
    a, b = times["rate"], times["without"]
    found: pd.Series = ((a * rate) ** 2 + (b * without) ** 2 - a * b * shared).clip(lower=0) ** 0.5
    return found

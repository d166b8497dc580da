"""Contrasts: pairs of rhythms, with what it would take to be sure of the difference, or to be wrong about it."""

from __future__ import annotations

from itertools import combinations
from statistics import NormalDist
from typing import TypedDict

import numpy as np
import pandas as pd

from followup_analytics.analyses.cadences.hazards import (
    Days,
    closing_cells,
    closing_design,
    fit_logistic,
)
from followup_analytics.log.locale.catalogue import _, decimal
from followup_analytics.waiting.adjustment.tipping import tipping_point
from followup_analytics.waiting.answers import CLOSED
from followup_analytics.waiting.variance.intervals import LEVEL, difference, normal_quantile
from followup_analytics.waiting.variance.special import logistic

POWER, WORTH = 0.8, 0.05  # with `needed` more interviews, such a difference would be clear in four of five logs
_EQUAL_LOGS = 1.7  # between logs of one kind, `needed` varies by up to this factor
FRESH = 7  # for so many days after a note, closings are counted


class Contrast(TypedDict):
    """Two rhythms and their difference; `differences` says what each value means."""

    every: int
    other: int
    difference: float
    lower: float
    upper: float
    together_lower: float
    together_upper: float
    clear: bool
    tipping: float
    tipping_lower: float
    needed: int | None
    needed_upper: int | None


class Control(TypedDict):
    """What notes seem to do to closings, which should be nothing; `closings_after_notes` says what each value means."""

    ratio: float
    lower: float
    upper: float
    nil: bool
    told: str


def differences(frame: pd.DataFrame, drawn: np.ndarray, interviews: int) -> list[Contrast]:
    """Each pair of rhythms: the difference, and whether it holds when all pairs are looked at together.

    Parameters
    ----------
    frame
        A row per rhythm: ``every``, ``rate``, ``lower``, ``upper``.
    drawn
        The rates of each resample, of shape (draws, rhythms).
    interviews
        How many waits the rates rest on.

    Returns
    -------
    list of dict
        ``every``, ``other``, ``difference``, ``lower``, ``upper`` (95 % for this pair alone), ``together_lower``,
        ``together_upper`` (95 % for all pairs at once: studentised maximum of the resamples), ``clear`` (neither holds
        0), ``needed`` and ``needed_upper`` (from how many to how many more interviews it takes until a difference of
        five points would be clear in four of five logs, as the one seen is itself too uncertain to plan with; 0 where
        it is clear, None where nothing varies), and ``tipping``, ``tipping_lower`` (`tipping_point` of the difference,
        and of the end of its interval next to 0).
    """
    pairs = list(combinations(range(len(frame)), 2))
    one, other = np.array(pairs).reshape(-1, 2).T
    rate, ends = frame["rate"].to_numpy(), (frame["lower"].to_numpy(), frame["upper"].to_numpy())
    sides = [(rate[at], ends[0][at], ends[1][at]) for at in (one, other)]
    apart = drawn[:, one] - drawn[:, other]
    spread, critical = apart.std(axis=0, ddof=1), _critical(apart)
    lower, upper = difference(sides[0], sides[1], _correlation(drawn, one, other))
    gap = sides[0][0] - sides[1][0]
    clear = (np.abs(gap) > critical * spread) & (spread > 0) & ((lower > 0) | (upper < 0))
    nearest = np.where(lower > 0, lower, np.where(upper < 0, upper, 0))
    tipping = [tipping_point(rate[other] + apart, rate[other]) for apart in (gap, nearest)]
    every, more = frame["every"].to_numpy(), _needed(spread, critical, interviews)
    return [
        Contrast(
            every=int(every[one[at]]),
            other=int(every[other[at]]),
            difference=float(gap[at]),
            lower=float(lower[at]),
            upper=float(upper[at]),
            together_lower=float((gap - critical * spread)[at]),
            together_upper=float((gap + critical * spread)[at]),
            clear=bool(clear[at]),
            tipping=float(tipping[0][at]),
            tipping_lower=float(tipping[1][at]),
            needed=0 if clear[at] else more[at][0],
            needed_upper=0 if clear[at] else more[at][1],
        )
        for at in range(len(pairs))
    ]


def _critical(apart: np.ndarray) -> float:
    """How many standard errors cover all pairs at once, and never fewer than cover one."""
    spread = apart.std(axis=0, ddof=1)
    scaled = np.divide(apart - apart.mean(axis=0), spread, out=np.zeros_like(apart), where=spread > 0)
    return max(float(np.quantile(np.abs(scaled).max(axis=1, initial=0), LEVEL)), normal_quantile())


def _correlation(drawn: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    centred = drawn - drawn.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0))
    product = size[one] * size[other]
    both = (centred[:, one] * centred[:, other]).sum(axis=0)
    found: np.ndarray = np.divide(both, product, out=np.zeros(len(one)), where=product > 0)
    return found


def _needed(spread: np.ndarray, critical: float, interviews: int) -> list[tuple[int | None, int | None]]:
    """How many more interviews, from and to: an error shrinks with the square root of their number."""
    asked = interviews * ((critical + NormalDist().inv_cdf(POWER)) * spread / WORTH) ** 2
    most = np.maximum(asked * _EQUAL_LOGS - interviews, 1)
    least = np.maximum(asked / _EQUAL_LOGS - interviews, most / 3)
    known = zip(spread > 0, np.ceil(least), np.ceil(most), strict=True)
    return [(int(low), int(high)) if some else (None, None) for some, low, high in known]


def closings_after_notes(days: Days, cluster: np.ndarray) -> Control:
    """A negative control: how much likelier a closing is in the week after a note than on other days like it.

    No note can fill a position. Where 1 lies outside the interval, those who write differ from those who do not by more
    than the log shows, and the comparison of rhythms should not be trusted. A cause that moves only answers goes
    unseen.

    Parameters
    ----------
    days
        The days at risk.
    cluster
        For each wait, a whole number from 0 up.

    Returns
    -------
    dict
        ``ratio`` of the odds on the same day since the interview and at the same impression, ``lower`` and ``upper``
        (95 %, clustered), all NaN where nothing closed or nobody wrote; ``nil`` (1 lies inside the interval); ``told``,
        the same in a sentence.
    """
    first, cell = closing_cells(days)
    fresh = (days.notes > 0) & (days.recency < FRESH)
    cell = 2 * cell + fresh
    design = closing_design(days, np.repeat(first, 2), np.tile([0.0, 1.0], len(first)))
    closed = (days.event == CLOSED).astype(float)
    at_risk, events = np.bincount(cell, minlength=len(design)), np.bincount(cell, closed, len(design))
    if not 0 < events[1::2].sum() < events.sum():
        return _control(np.nan, np.nan)
    fit, own = fit_logistic(design, events, at_risk), design.rows.shape[1] - 1
    adds = design.linear(fit.variance[own])[cell] * (closed - logistic(design.linear(fit.beta))[cell])
    return _control(float(fit.beta[own]), float(np.sqrt((np.bincount(cluster[days.wait], adds) ** 2).sum())))


def _control(log_ratio: float, error: float) -> Control:
    reach = normal_quantile() * error
    ratio, lower, upper = (float(np.exp(log_ratio + shift)) for shift in (0.0, -reach, reach))
    found = Control(ratio=ratio, lower=lower, upper=upper, nil=bool(lower <= 1 <= upper), told="")
    return {**found, "told": closings_sentence(found)}


def closings_sentence(control: Control) -> str:
    """What notes seem to do to closings, in a sentence."""
    if pd.isna(control["ratio"]):
        return _("Whether closings follow notes, which they should not, cannot be told: there are too few of either.")
    ratio, low, high = (decimal(control[name], ".2f") for name in ("ratio", "lower", "upper"))
    odd = _("which no note can bring about: mistrust this comparison")
    return _(
        "In the week after a note the odds of a closing are {ratio} times those of other days, likely between {low} "
        "and {high}, {judged}.",
        ratio=ratio,
        low=low,
        high=high,
        judged=_("as it should be") if control["nil"] else odd,
    )

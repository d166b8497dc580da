"""Priors: what randomised trials elsewhere found, and what they and a log say together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.words import UNKNOWN
from followup_analytics.waiting.variance.intervals import normal_quantile


@dataclass(frozen=True)
class Prior:
    """A difference of lifts before the log is read: its mean and standard deviation as shares, and its source."""

    mean: float
    spread: float
    source: str


PRIORS = {
    "weekday": Prior(
        0.0,
        0.01,
        N_(
            "Howard et al. (2023), randomised, "
            "26,126 people invited to a survey: the weekday of the mail made no difference."
        ),
    ),
    "gift": Prior(
        0.02,
        0.04,
        N_(
            "Falk (2007), randomised, about 10,000 letters from a charity: a small gift with no strings attached "
            "brought 17 % more answers. Other people, another question: taken as two points, give or take eight."
        ),
    ),
    "gap": Prior(
        0.0,
        0.10,
        N_("No trial of how long to wait before a follow-up was found: a wide prior, centred on no difference."),
    ),
}


def informed(pairs: pd.DataFrame, by: str) -> pd.DataFrame:
    """Differences between groups with what is known from elsewhere: prior, data and result side by side.

    A prior is an assumption, and named as such: with much data it hardly counts, with little the result is the prior.
    The prior of gifts is about a gift compared with none; between two kinds of gifts no difference is expected.

    Parameters
    ----------
    pairs
        What `differences` returned.
    by
        What the groups are of: ``"weekday"``, ``"gift"`` or ``"gap"``.

    Returns
    -------
    DataFrame
        Per pair: ``bucket``, ``other``, ``prior``, ``prior_lower``, ``prior_upper``, ``difference``, ``lower``,
        ``upper`` (the data alone, as they came), ``result``, ``result_lower``, ``result_upper`` (both together, by the
        normal approximation).

    Examples
    --------
    >>> frame = pd.DataFrame({"bucket": ["Monday"], "other": ["Friday"], "difference": [0.1], "lower": [0.0],
    ...                       "upper": [0.2]})
    >>> informed(frame, "weekday")["result"].round(3).tolist()
    [0.004]
    """
    prior, reach = PRIORS[by], normal_quantile()
    against_none = (pairs["other"] == UNKNOWN) | (by != "gift")
    mean = np.where(against_none, prior.mean, 0.0)
    said, heard = 1 / prior.spread**2, (2 * reach / (pairs["upper"] - pairs["lower"])) ** 2
    result = (said * mean + heard * pairs["difference"]) / (said + heard)
    half = reach / np.sqrt(said + heard)
    return pairs[["bucket", "other"]].assign(
        prior=mean,
        prior_lower=mean - reach * prior.spread,
        prior_upper=mean + reach * prior.spread,
        **{name: pairs[name] for name in ("difference", "lower", "upper")},
        result=result,
        result_lower=result - half,
        result_upper=result + half,
    )

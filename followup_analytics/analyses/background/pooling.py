"""Pooling: rates of small buckets are drawn towards each other, as far as the data say that they are alike.

The prior of pooling weighs at least as much as two notes: below that it would favour rates of 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.waiting.variance.intervals import LEVEL, size_behind
from followup_analytics.waiting.variance.sides import LEAST_WAITS
from followup_analytics.waiting.variance.special import log_beta, log_logistic, logistic

MEANS = np.linspace(-5, 3, 61)  # logits
TOTALS = np.linspace(np.log(2), np.log(1000), 41)  # logarithms; below 2 the prior would favour rates of 0 and 1

_RATES = np.linspace(-9, 7, 321)  # logits: fine enough for an interval's ends to within half a point
_COLUMNS = ("bucket", "sent", "waits", "pending", "rate", "lower", "upper")


@dataclass(frozen=True)
class Pooled:
    """The posterior of a hierarchical beta-binomial: the chance of each prior on the grid, and of each group's rate."""

    alpha: np.ndarray  # (priors,)
    beta: np.ndarray
    weight: np.ndarray  # of each prior, given all groups
    density: np.ndarray  # (groups, rates): each row sums to 1
    rates: np.ndarray

    def mean(self) -> np.ndarray:
        """Each group's expected rate."""
        found: np.ndarray = self.density @ self.rates
        return found

    def interval(self, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
        """The central interval of each group's rate."""
        middle = np.cumsum(self.density, axis=1) - self.density / 2
        ends = ((1 - level) / 2, (1 + level) / 2)
        lower, upper = (np.array([np.interp(end, row, self.rates) for row in middle]) for end in ends)
        return lower, upper


def pool(successes: np.ndarray, sizes: np.ndarray, *, means: np.ndarray = MEANS, totals: np.ndarray = TOTALS) -> Pooled:
    """The hierarchical beta-binomial on a grid of priors: no sampler is needed.

    Each group's rate comes from one Beta(α, β): the logit of the mean α/(α + β) and (α + β)^(-1/2) are uniform. A
    uniform mean would draw the rates of a small log upwards, as if half of all notes were answered until shown
    otherwise.

    Parameters
    ----------
    successes, sizes
        Of each group; need not be whole. A group of size 0 tells nothing and takes on what the others say.
    means, totals
        The grid, evenly spaced: logits of α/(α + β), and logarithms of α + β.

    References
    ----------
    Gelman et al., Bayesian Data Analysis, 3rd edition (2013), section 5.3.

    Examples
    --------
    >>> pool(np.array([0, 1, 9]), np.array([4, 9, 30])).mean().round(2).tolist()
    [0.14, 0.16, 0.27]
    """
    k, n = np.asarray(successes, float), np.asarray(sizes, float)
    logit, log_total = (part.ravel() for part in np.meshgrid(means, totals, indexing="ij"))
    total = np.exp(log_total)
    alpha, beta = total * logistic(logit), total * logistic(-logit)
    marginal = log_beta(alpha[:, None] + k, beta[:, None] + n - k) - log_beta(alpha, beta)[:, None]
    log = marginal.sum(axis=1) - log_total / 2
    weight = np.exp(log - log.max())
    likely = weight > 1e-8
    weight /= weight.sum()
    density = _densities(alpha[likely], beta[likely], weight[likely], (k, n - k), marginal[likely])
    return Pooled(alpha, beta, weight, density, logistic(_RATES))


def _densities(
    alpha: np.ndarray, beta: np.ndarray, weight: np.ndarray, counts: tuple[np.ndarray, np.ndarray], marginal: np.ndarray
) -> np.ndarray:
    """The density of each group's rate: the mixture of the priors' Beta densities, each with the group's own data."""
    yes, no = log_logistic(_RATES), log_logistic(-_RATES)  # the density on the logit scale has no pole at 0 or 1
    prior = np.exp(np.outer(alpha, yes) + np.outer(beta, no) - log_beta(alpha, beta)[:, None])
    own = np.outer(counts[0], yes) + np.outer(counts[1], no)
    most = own.max(axis=1)
    share = np.exp(np.log(weight)[:, None] - marginal + most)
    out = (share.T @ prior) * np.exp(own - most[:, None])
    found: np.ndarray = out / out.sum(axis=1, keepdims=True)
    return found


def has_small_groups(rates: pd.DataFrame) -> bool:
    """Whether some bucket with a rate and five waits says too little by itself, and others may help.

    Examples
    --------
    >>> has_small_groups(pd.DataFrame({"rate": [0.1, 0.2], "waits": [90, 9], "enough": [True, False]}))
    True
    """
    seen = rates["rate"].notna() & (rates["waits"] >= LEAST_WAITS)
    return bool(seen.sum() > 1 and (seen & ~rates["enough"].astype(bool)).any())


def with_pooled(rates: pd.DataFrame) -> pd.DataFrame:
    """The rates; where `has_small_groups`, with their ``pooled``, ``pooled_lower`` and ``pooled_upper`` beside them.

    Examples
    --------
    >>> rates = pd.DataFrame({"bucket": ["a", "b"], "rate": [0.1, 0.2], "lower": 0.05, "upper": 0.3, "waits": 9})
    >>> with_pooled(rates.assign(enough=True)).columns.tolist()[-1], with_pooled(rates.assign(enough=False)).shape
    ('enough', (2, 9))
    """
    if not has_small_groups(rates):
        return rates
    found = pooled(rates)
    return rates.assign(**{name: found[name] for name in ("pooled", "pooled_lower", "pooled_upper")})


def pooled(rates: pd.DataFrame) -> pd.DataFrame:
    """Each bucket's rate as counted, and drawn towards the others.

    With a few notes a bucket says little by itself; the others say how much such rates differ. Each bucket enters with
    its effective size, read from its interval, so that pending and clustered notes count for less.

    Parameters
    ----------
    rates
        A result of `response_rates`, or any frame with ``bucket``, ``rate``, ``lower`` and ``upper`` (Wilson's, 95 %).

    Returns
    -------
    DataFrame
        A row per bucket of `rates`: ``bucket``, ``sent``, ``waits`` and ``pending`` where given, ``rate``, ``lower``,
        ``upper`` as they came, ``effective`` (the size that stands for the number of notes), ``pooled``,
        ``pooled_lower``, ``pooled_upper`` (95 %). A bucket without a rate gets what the others say; all are missing
        where no bucket has a rate.

    Examples
    --------
    >>> from followup_analytics.waiting.variance.intervals import wilson
    >>> answered, sent = np.array([0, 2, 9]), np.array([4, 9, 30])
    >>> lower, upper = wilson(answered / sent, sent)
    >>> raw = pd.DataFrame({"bucket": ["7-8", "9-11", "12-15"], "rate": answered / sent})
    >>> pooled(raw.assign(lower=lower, upper=upper))["pooled"].round(2).tolist()
    [0.17, 0.23, 0.28]
    """
    frame = rates[[name for name in _COLUMNS if name in rates]].copy()
    rate = frame["rate"].to_numpy(float)
    size = size_behind(rate, frame["lower"].to_numpy(float), frame["upper"].to_numpy(float))
    found = {name: np.full(len(frame), np.nan) for name in ("pooled", "pooled_lower", "pooled_upper")}
    if (size > 0).any():
        result = pool(np.where(size > 0, size * np.nan_to_num(rate), 0), size)
        found = dict(zip(found, (result.mean(), *result.interval()), strict=True))
    return frame.assign(effective=size, **found)

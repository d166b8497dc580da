"""Compared rates: what a note adds in each group, and which groups differ clearly."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.analyses.background.lift_priors import lift_beside_prior, lift_prior
from followup_analytics.analyses.background.priors import PRIORS, informed
from followup_analytics.analyses.response_rates import Compared, Elsewhere, Overall, RatesStamp
from followup_analytics.facts.results import stamped
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import Day
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.texts import texts_at
from followup_analytics.log.words import CHECK_IN
from followup_analytics.waiting.adjustment.negative_controls import negative_controls
from followup_analytics.waiting.answers import ANY, Answer
from followup_analytics.waiting.rates.rate_study import RateStudy
from followup_analytics.waiting.rates.rate_table import rate_table
from followup_analytics.waiting.variance.intervals import LEVEL, confidence_sequence
from followup_analytics.waiting.variance.sides import LEAST_WAITS, Sides


@checked
def compared_rates(
    log: FollowUpLog,
    *,
    as_of: Day,
    by: Choice = "gap",
    within: int = 7,
    kind: Choice = "check_in",
    answer: Answer = ANY,
    adjust: bool = True,
    prior: str | Path | FollowUpLog | None = None,
) -> pd.DataFrame:
    """What `response_rates` returns, with all notes together and which groups differ clearly, at every look.

    Whether notes help at all comes first: one log of a few dozen interviews can hardly tell five groups apart.

    Parameters
    ----------
    log, as_of, by, within, kind, answer, adjust
        As in `response_rates`.
    prior
        What to show beside the lift of all notes together, without changing it: a cohort's log or its folder (a coach's
        own, or one that `simulate` made), or the name of a made-up world, ``"default"`` (notes help) or ``"null"``
        (they do nothing). It is about any answer: beside another, the sentence says that it is not shown.

    Returns
    -------
    DataFrame
        As from `response_rates`; ``attrs["overall"]`` has ``row``, the same figures for all notes together, and with a
        prior ``prior``: a dict of its lift with ends (``prior``), the lift from both prior and data (``result``) and
        its ``source``. ``attrs["compared"]`` has ``groups`` (how many could be compared) and ``clear``: each pair, the
        one with the greater lift first, whose difference leaves out 0 at all looks and for all pairs; and where trials
        elsewhere compared such groups, ``elsewhere``: for the ``pair`` furthest apart, the difference known before
        (``prior``), in these ``data``, and from both (``result``), with ends, and the ``source``. For check-ins that
        are adjusted, ``attrs["controls"]`` holds comparisons of answers that no note can have brought about.

    Raises
    ------
    UnknownChoice
        If by, kind, answer or prior is not valid here.
    WrongObject, OutOfRange
        If within is not a whole number from 0 to 365.

    Examples
    --------
    >>> from followup_analytics import simulate
    >>> log, truth = simulate("null", interviews=300, seed=1)
    >>> compared_rates(log, as_of=truth.attrs["as_of"], by="attempt").attrs["compared"]
    {'groups': 3, 'clear': []}
    """
    study = RateStudy.of(log, as_of=as_of, by=by, within=within, kind=kind, answer=answer, adjust=adjust)
    frame = rate_table(study)
    labels = _groups_with_lift(frame)
    ends = _lifts_at_all_looks(study.sides, np.flatnonzero(frame["bucket"].isin(labels)))
    compared = Compared(groups=len(labels), clear=clear_pairs(labels, *ends))
    if elsewhere := _trials_elsewhere(study, frame, by):
        compared["elsewhere"] = elsewhere
    asked = replace(
        RatesStamp.of(study, by=by, kind=kind, answer=answer, adjust=adjust),
        compared=compared,
        overall=_overall(study, kind, answer, prior),
        controls=negative_controls(log, as_of=as_of) if kind == CHECK_IN and adjust else None,
    )
    return stamped(frame, log, as_of, asked)


def _overall(study: RateStudy, kind: str, answer: Answer, prior: str | Path | FollowUpLog | None) -> Overall | None:
    """All notes together, and a prior beside them where one is named."""
    if not len(study.labels):
        return None
    row: dict[str, Any] = json.loads(rate_table(study.together()).to_json(orient="records"))[0]
    overall = Overall(row=row)
    if prior is not None and answer != ANY:
        overall["unused"] = N_(" The prior is about any answer, so it does not stand beside these.")
    elif prior is not None and row["lift"] is None:
        overall["unused"] = N_(" The prior has no figure here to stand beside.")
    elif prior is not None:
        named = lift_prior(prior, within=study.within, kind=kind)
        overall["prior"] = lift_beside_prior(named, *(row[name] for name in ("lift", "lift_lower", "lift_upper")))
    return overall


def clear_pairs(labels: list[str], lower: np.ndarray, upper: np.ndarray) -> list[list[str]]:
    """The pairs whose intervals do not overlap, the higher one first, found without going through those that do.

    Examples
    --------
    >>> clear_pairs(["a", "b", "c"], np.array([0.1, 0.6, 0.0]), np.array([0.3, 0.9, 0.5]))
    [['b', 'a'], ['b', 'c']]
    """
    order = np.argsort(upper, kind="stable")
    beneath = np.searchsorted(upper[order], lower)
    above = np.repeat(np.arange(len(lower)), beneath)
    below = order[np.arange(len(above)) - np.repeat(beneath.cumsum() - beneath, beneath)]
    listed = np.lexsort((np.maximum(above, below), np.minimum(above, below)))
    return [[labels[above[n]], labels[below[n]]] for n in listed]


def _trials_elsewhere(study: RateStudy, table: pd.DataFrame, by: str) -> Elsewhere | None:
    """What trials elsewhere, if there are any, say about the pair furthest apart: before, here, together."""
    pairs = differences(study, table) if by in PRIORS else pd.DataFrame()
    if pairs.empty:
        return None
    both = informed(pairs, by)
    row = both.iloc[int(both["difference"].abs().argmax())]
    return Elsewhere(
        pair=[row["bucket"], row["other"]],
        prior=row[["prior", "prior_lower", "prior_upper"]].tolist(),
        data=row[["difference", "lower", "upper"]].tolist(),
        result=row[["result", "result_lower", "result_upper"]].tolist(),
        source=PRIORS[by].source,
    )


def differences(study: RateStudy, table: pd.DataFrame) -> pd.DataFrame:
    """The difference of lifts for each pair of the groups that can be compared, with ends that hold at all looks.

    The log is looked at again and again as it grows, and the first clear difference would be believed: so the rates get
    confidence sequences, which hold at all looks and for all pairs together.

    Returns
    -------
    DataFrame
        ``bucket``, ``other``, ``difference`` (lift of the first minus the other's), ``lower``, ``upper``.
    """
    labels = _groups_with_lift(table)
    known = np.flatnonzero(table["bucket"].isin(labels))
    one, other = np.array(list(combinations(range(len(known)), 2)), int).reshape(-1, 2).T
    lower, upper = _lifts_at_all_looks(study.sides, known)
    lift = table["lift"].to_numpy()[known]
    return pd.DataFrame(
        {
            "bucket": texts_at(labels, one),
            "other": texts_at(labels, other),
            "difference": lift[one] - lift[other],
            "lower": lower[one] - upper[other],
            "upper": upper[one] - lower[other],
        }
    ).astype(
        {**dict.fromkeys(("bucket", "other"), "str"), **dict.fromkeys(("difference", "lower", "upper"), "float64")}
    )


def _groups_with_lift(table: pd.DataFrame) -> list[str]:
    """The buckets with a lift and enough waits."""
    return table.loc[(table["waits"] >= LEAST_WAITS) & table["lift"].notna(), "bucket"].tolist()


def _lifts_at_all_looks(sides: Sides, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An interval for each lift; they all hold at all looks, since the intervals of both rates of every bucket do."""
    level = 1 - (1 - LEVEL) / max(2 * len(known), 1)
    rate, without = (
        confidence_sequence(rate[known] * size[known], size[known], level=level)
        for rate, size in ((sides.rate, sides.rate_size), (sides.without, sides.without_size))
    )
    return rate[0] - without[1], rate[1] - without[0]

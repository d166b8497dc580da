"""Lift priors: what a made-up world or a cohort of the user's choice says about notes before one's own log is read."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import numpy as np
import pandas as pd

from followup_analytics.analyses.background.priors import Prior
from followup_analytics.log.days import Day
from followup_analytics.log.errors import UnknownChoice
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import counted
from followup_analytics.reading.reader import read_log
from followup_analytics.waiting.rates.rate_study import RateStudy
from followup_analytics.waiting.rates.rate_table import rate_table
from followup_analytics.waiting.variance.intervals import normal_quantile

_LEAST = 0.02  # people differ at least by this much
WORLDS = {
    "default": Prior(0.08, 0.07, N_("the made-up world in which notes help")),
    "null": Prior(0.0, 0.07, N_("the made-up world in which notes do nothing")),
}


class Beside(TypedDict):
    """A prior, and the result of prior and data together, each a lift with its ends; and where the prior is from."""

    prior: list[float]
    result: list[float]
    source: str


def lift_prior(named: str | Path | FollowUpLog, *, within: int, kind: str) -> Prior:
    """What a world (by name) or a cohort (a log or its folder) says about the lift of one person's notes.

    A cohort is read on the day of its latest answer or note. One person's lift is taken to differ from that of all as
    much as the lifts of its seekers do (DerSimonian & Laird, 1986), and at least by two points.

    Examples
    --------
    >>> lift_prior("null", within=7, kind="check_in").mean
    0.0
    """
    if isinstance(named, str):
        if named in WORLDS:
            return WORLDS[named]
        if not Path(named).exists():
            raise UnknownChoice("prior", named, [*WORLDS, "the folder of a log"])
    cohort = named if isinstance(named, FollowUpLog) else read_log(named)
    study = RateStudy.of(cohort, as_of=_last_day(cohort), by="seeker", within=within, kind=kind)
    lift, error = _lifts(study.together())
    own, errors = _lifts(study)
    people = counted(len(own), "seeker")
    source = f"a {'made-up ' if cohort.simulated else ''}cohort of {people}"
    if not len(lift):
        raise UnknownChoice("prior", source, ["a cohort with notes that can be compared", *WORLDS])
    spread = np.sqrt(max(_variance_between(own, errors), _LEAST**2) + error[0] ** 2)
    return Prior(float(lift[0]), float(spread), source)


def _last_day(log: FollowUpLog) -> Day:
    """The day of the latest note or answer, as the cohort may be from another year."""
    days = pd.concat([log.follow_ups["sent_on"], log.responses["received_on"]]).dropna()
    return days.max() if len(days) else pd.Timestamp(0)


def _lifts(study: RateStudy) -> tuple[np.ndarray, np.ndarray]:
    """The lifts that are known, and their standard errors."""
    frame = rate_table(study)
    known = frame["lift"].notna() & (frame["lift_upper"] > frame["lift_lower"])
    width = (frame["lift_upper"] - frame["lift_lower"])[known].to_numpy()
    return frame["lift"][known].to_numpy(), width / (2 * normal_quantile())


def _variance_between(lifts: np.ndarray, errors: np.ndarray) -> float:
    """The variance of the true lifts."""
    weight = errors**-2.0
    total = max(float(weight.sum()), 1e-12)
    apart = float((weight * (lifts - weight @ lifts / total) ** 2).sum()) - (len(lifts) - 1)
    scale = total - float((weight**2).sum()) / total
    return max(apart / scale, 0.0) if scale > 0 else 0.0


def lift_beside_prior(prior: Prior, lift: float, lower: float, upper: float) -> Beside:
    """The prior, and both together by the normal approximation; the data's own interval stays as it is.

    Examples
    --------
    >>> round(lift_beside_prior(Prior(0.0, 0.05, "x"), 0.1, 0.002, 0.198)["result"][0], 3)
    0.05
    """
    reach = normal_quantile()
    said, heard = prior.spread**-2, (2 * reach / (upper - lower)) ** 2 if upper > lower else 0.0
    result, half = (said * prior.mean + heard * (lift if heard else 0)) / (said + heard), reach / np.sqrt(said + heard)
    own = reach * prior.spread
    return Beside(
        prior=[prior.mean, prior.mean - own, prior.mean + own],
        result=[float(result), float(result - half), float(result + half)],
        source=str(prior.source),
    )

"""Forecast: the chance that an answer still comes to each open wait, given its silence so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.core.errors import UnknownChoice
from followup_analytics.core.log import FollowUpLog
from followup_analytics.core.words import ORIGINS
from followup_analytics.facts.codes import stamp, texts
from followup_analytics.facts.timeline import Day
from followup_analytics.timing.counts import count_days, distinct
from followup_analytics.timing.curves import clustered_variance, incidence
from followup_analytics.timing.groups import clusters
from followup_analytics.timing.intervals import effective_size, wilson
from followup_analytics.timing.phrases import counted, likely, percent
from followup_analytics.timing.waiting import CodedNotes, CodedWaits, coded_steps, coded_waits

LEAST_TOLD = 5  # where fewer were at risk no chance is told
LEAST_AT_RISK = 30  # a stratum with fewer gives way to a coarser one

_IMPRESSIONS, _CONTACTS, _ORIGINS = 6, 5, len(ORIGINS)
_FINE = _ORIGINS * _CONTACTS
_STRATA = (_FINE * _IMPRESSIONS, _FINE, _ORIGINS * 2, _ORIGINS)  # how many of each kind, finest first


def forecast(log: FollowUpLog, *, as_of: Day, days: Sequence[int] = (7, 14, 30)) -> pd.DataFrame:
    """The chance that an answer still comes, for each application that waits.

    It is read off the silences of the log that lasted longer: from a contact on, neither ended nor written to for more
    days, of the same origin, number of notes so far (0 to 3, 4 or more) and impression. Where fewer than 30 are, the
    impression is dropped, then which note it was, then whether there was one. From there on people go on as they do,
    further notes included (Aalen-Johansen; a closing that is no answer competes). Variance: the larger of Greenwood's
    type and the clustered one; interval: Wilson's on the effective size, at most the number of waits.

    A small chance is no reason to give up: a note may be what brings the answer (`response_rates`).

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on. An application checked last on an earlier day (``confirmed_on``) counts from there.
    days
        How many days ahead, one or several.

    Returns
    -------
    DataFrame
        A row per application with an open wait: ``application_id``, ``seeker``, ``origin``, ``silent_days`` (since the
        latest contact of the wait), ``at_risk`` (silences that lasted longer), and for each number of days d
        ``chance_d``, ``lower_d``, ``upper_d``, missing where fewer than 5 of them were still at risk on the last of
        those days; ``told``, the same in a sentence.

    Raises
    ------
    UnknownChoice
        If days are no whole numbers from 1 up.

    References
    ----------
    van Houwelingen (2007) for following all those still at risk from a landmark on.

    Examples
    --------
    >>> from followup_analytics.simulation.simulator import simulate
    >>> log, truth = simulate(interviews=300, seed=1)
    >>> ahead = forecast(log, as_of=truth.attrs["as_of"])
    >>> bool(ahead["chance_7"].mean() < ahead["chance_30"].mean() < 0.5)
    True
    """
    ahead = _ahead(days)
    coded, notes = coded_waits(log, as_of=as_of)
    stretches = _Stretches.of(coded, notes, clusters(log, coded))
    open_waits = _open(coded)
    frame = _frame(log, coded, open_waits, stretches.silent(open_waits), _told(stretches, open_waits, ahead), ahead)
    frame.attrs = stamp(log, as_of) | {"days": ahead, "knowledge": coded.knowledge}
    return frame


def _ahead(days: Sequence[int]) -> list[int]:
    found = [days] if isinstance(days, int | np.integer) else list(days)
    for day in found or [None]:
        if isinstance(day, bool) or not isinstance(day, int | np.integer) or day < 1:
            raise UnknownChoice("days", day, ["whole numbers from 1 up"])
    return sorted({int(day) for day in found})


def _open(coded: CodedWaits) -> np.ndarray:
    """The last wait of each application, where its end is not known yet."""
    last = np.r_[coded.application[1:] != coded.application[:-1], True][: len(coded)]
    return np.flatnonzero(last & coded.pending)


@dataclass(frozen=True)
class _Stretches:
    """From each contact of a wait on: how long nobody wrote, and how long and how the wait itself went on."""

    wait: np.ndarray
    quiet: np.ndarray  # days until its wait ended or a note was sent
    days: np.ndarray  # from the contact to the end of the wait
    event: np.ndarray
    cluster: np.ndarray
    strata: np.ndarray  # (kinds, stretches): its stratum of each kind

    @classmethod
    def of(cls, coded: CodedWaits, notes: CodedNotes, cluster: np.ndarray) -> _Stretches:
        steps = coded_steps(coded, notes)
        wait = steps.wait
        origin = coded.origin[wait]
        fine = origin * _CONTACTS + np.minimum(steps.attempt, _CONTACTS - 1)
        coarse = origin * 2 + (steps.attempt > 0)
        strata = np.stack([fine * _IMPRESSIONS + coded.impression[wait], fine, coarse, origin])
        return cls(wait, steps.length, coded.days[wait] - steps.start, coded.event[wait], cluster[wait], strata)

    def last(self, waits: np.ndarray) -> np.ndarray:
        """The latest stretch of each of these waits."""
        return np.searchsorted(self.wait, waits, side="right") - 1

    def silent(self, waits: np.ndarray) -> np.ndarray:
        """Days since the latest contact of each of these waits."""
        return self.quiet[self.last(waits)]


def _told(stretches: _Stretches, waits: np.ndarray, ahead: list[int]) -> dict[str, np.ndarray]:
    """For each open wait: at risk, and (waits, days ahead) of chance and ends."""
    out = {"at_risk": np.zeros(len(waits), "int64")}
    out |= {name: np.full((len(waits), len(ahead)), np.nan) for name in ("chance", "lower", "upper")}
    for asking, kind, stratum, silent in _landmarks(stretches, waits):
        found = _from_here(stretches, kind, stratum, silent, ahead)
        for name, value in found.items():
            out[name][asking] = value
    return out


def _landmarks(stretches: _Stretches, waits: np.ndarray) -> Iterator[tuple[np.ndarray, int, int, int]]:
    """Open waits that ask the same: their positions, kind of stratum, stratum, and days of silence."""
    own = stretches.last(waits)
    silent = stretches.quiet[own]
    for day in np.unique(silent):
        longer = stretches.quiet > day
        enough = [
            np.bincount(of[longer], minlength=size) >= LEAST_AT_RISK
            for of, size in zip(stretches.strata, _STRATA, strict=True)
        ]
        here = np.flatnonzero(silent == day)
        strata = stretches.strata[:, own[here]]
        coarsest = len(_STRATA) - 1
        kind = np.select([enough[k][strata[k]] for k in range(coarsest)], range(coarsest), coarsest)
        for asked in np.unique(np.stack([kind, strata[kind, np.arange(len(here))]]), axis=1).T:
            which = (kind == asked[0]) & (strata[asked[0]] == asked[1])
            yield here[which], int(asked[0]), int(asked[1]), int(day)


def _from_here(
    stretches: _Stretches, kind: int, stratum: int, silent: int, ahead: list[int]
) -> dict[str, np.ndarray | int]:
    """Of the stretches of that stratum silent for longer: how many are answered in the days that follow."""
    rows = np.flatnonzero((stretches.quiet > silent) & (stretches.strata[kind] == stratum))
    if not len(rows):
        return {"at_risk": 0}
    exit, event = stretches.days[rows] - silent - 1, stretches.event[rows]
    group, last = np.zeros(len(rows), "int64"), np.array(ahead) - 1
    counts = count_days(exit, event, horizon=ahead[-1] - 1)
    curve = incidence(counts)
    robust = clustered_variance(curve, exit, event, group, stretches.cluster[rows])
    variance = np.maximum(curve.variance(), robust)[0, last]
    chance, waits = curve.rate[0, last], distinct(stretches.wait[rows], group, 1)[0]
    seen = len(rows) - (counts.censored.cumsum(axis=1) - counts.censored)[0, last]
    ends = wilson(chance, effective_size(chance, variance, waits, if_none=seen))
    told = counts.at_risk[0, last] >= LEAST_TOLD
    shares = zip(("chance", "lower", "upper"), (chance, *ends), strict=True)
    return {"at_risk": len(rows)} | {name: np.where(told, value, np.nan) for name, value in shares}


def _frame(
    log: FollowUpLog,
    coded: CodedWaits,
    waits: np.ndarray,
    silent: np.ndarray,
    told: dict[str, np.ndarray],
    ahead: list[int],
) -> pd.DataFrame:
    application = coded.application[waits]
    columns: dict[str, object] = {
        name: log.applications[name].array.take(application) for name in ("application_id", "seeker")
    }
    columns |= {"origin": texts(ORIGINS, coded.origin[waits]), "silent_days": silent, "at_risk": told["at_risk"]}
    for at, day in enumerate(ahead):
        columns |= {f"{name}_{day}": told[name][:, at] for name in ("chance", "lower", "upper")}
    return pd.DataFrame(columns | {"told": pd.array(_sentences(silent, told, ahead), dtype="str")})


def _sentences(silent: np.ndarray, told: dict[str, np.ndarray], ahead: list[int]) -> list[str]:
    """What is told of each open wait, for the longest time ahead that can be."""
    out = []
    for row, (days, size) in enumerate(zip(silent, told["at_risk"], strict=True)):
        silence = counted(days, "day")
        known = np.flatnonzero(~np.isnan(told["chance"][row]))
        if not len(known):
            out.append(f"Too few to tell: {size:,} silences lasted longer than {silence}, {LEAST_TOLD} are needed.")
            continue
        chance, lower, upper = (told[name][row, known[-1]] for name in ("chance", "lower", "upper"))
        of = f"of {size:,} silences longer than {silence}"
        out.append(f"{percent(chance)} {of} were answered within {ahead[known[-1]]} days, {likely(lower, upper)}.")
    return out

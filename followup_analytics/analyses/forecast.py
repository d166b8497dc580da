"""Forecast: the chance that an answer still comes to each open wait, given its silence so far."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

import numpy as np
import pandas as pd

from followup_analytics.analyses.response_curve import MOST_DAYS
from followup_analytics.facts.results import Counted, stamped
from followup_analytics.facts.timeline import Day, day_number
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import as_day
from followup_analytics.log.errors import whole_from
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.arrow import texts
from followup_analytics.log.text.phrases import counted, likely, percent
from followup_analytics.log.words import ORIGINS
from followup_analytics.waiting.answers import ANSWER, ANY, Answer, Ends, happened, plain
from followup_analytics.waiting.counts import count_days, distinct
from followup_analytics.waiting.groups import clusters
from followup_analytics.waiting.incidence import incidence
from followup_analytics.waiting.left_out import mixed, too_many
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits, with_known_ends
from followup_analytics.waiting.steps import coded_steps
from followup_analytics.waiting.variance.intervals import effective_size, wilson
from followup_analytics.waiting.variance.jackknife import clustered_variance
from followup_analytics.waiting.waits import coded_waits

_CHECKED = 14  # days: how the forecast did is told of the number of days next to it
LEAST_KNOWN = 5  # where fewer were at risk no chance is told
LEAST_AT_RISK = 30  # a stratum with fewer gives way to a coarser one

_BLOCK = 1 << 20  # rows and cells counted at a time

_IMPRESSIONS, _CONTACTS, _ORIGINS = 6, 5, len(ORIGINS)
_FINE = _ORIGINS * _CONTACTS
_STRATA = (_FINE * _IMPRESSIONS, _FINE, _ORIGINS * 2, _ORIGINS)  # how many of each kind, finest first


class Calibration(TypedDict):
    """What was told so many days ago of waits whose end is known since, beside what came: means of shares."""

    days: int
    waits: int
    said: float
    came: float


@dataclass(frozen=True, kw_only=True)
class ForecastStamp(Counted):
    """What `forecast` says beside its rows: how many days ahead it looks, and how it did before."""

    answer: str | list[str] = ANY
    days: list[int] = field(default_factory=lambda: [7, 14, 30])
    calibration: Calibration | None = None


@checked
def forecast(
    log: FollowUpLog, *, as_of: Day, days: Sequence[int] | int = (7, 14, 30), answer: Answer = ANY
) -> pd.DataFrame:
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
    answer
        Which answers count, as in `response_rates`; the others then end a wait as closings do.

    Returns
    -------
    DataFrame
        A row per application with an open wait: ``application_id``, ``seeker``, ``company``, ``origin``,
        ``silent_days`` (since the latest contact of the wait), ``at_risk`` (silences that lasted longer), ``left_out``
        (waits of that origin closed on a day nobody wrote down, whose silences are not counted), and for each number of
        days d ``chance_d``, ``lower_d``, ``upper_d``, ``least_d`` and ``most_d`` (what the chance can be, whatever
        became of those left out), missing where fewer than 5 of them were still at risk on the last of those days, or
        more than a fifth of the waits of that origin is left out; ``told``, the same in a sentence.
        ``attrs["calibration"]``: of the number of ``days`` next to 14, what would have been told so long ago (``said``,
        the mean chance of so many ``waits``) and the share of them to which an answer ``came``: where the times change,
        by a season or as one learns, the two come apart.

    Raises
    ------
    UnknownChoice
        If answer is not valid here.
    WrongObject, OutOfRange
        If days are no whole numbers from 1 to 3650.

    References
    ----------
    van Houwelingen (2007) for following all those still at risk from a landmark on.

    Examples
    --------
    >>> from followup_analytics import simulate
    >>> log, truth = simulate(interviews=300, seed=1)
    >>> ahead = forecast(log, as_of=truth.attrs["as_of"])
    >>> bool(ahead["chance_7"].mean() < ahead["chance_30"].mean() < 0.5)
    True
    """
    ahead = _days_ahead(days)
    every, notes = coded_waits(log, as_of=as_of, left_out=True)
    coded, notes = with_known_ends(every, notes)
    stretches = _Stretches.of(coded, notes, clusters(log, coded), Ends.of(coded, answer).event)
    open_waits = _open(coded)
    told = _chances(stretches, open_waits, ahead, happened(answer)) | _left_out(
        every, coded.origin[open_waits], Ends.of(every, answer)
    )
    frame = _frame(log, coded, open_waits, stretches.silent(open_waits), told, ahead)
    before = _calibration(log, coded, as_day(as_of), min(ahead, key=lambda day: abs(day - _CHECKED)), answer)
    found = ForecastStamp(days=ahead, answer=plain(answer), knowledge=coded.knowledge, calibration=before)
    return stamped(frame, log, as_of, found)


def _calibration(log: FollowUpLog, now: CodedWaits, today: dt.date, days: int, answer: Answer) -> Calibration | None:
    """How the same forecast did so many days ago, on the waits seen then whose end is known now, or that still wait."""
    then = dt.date.fromordinal(max(today.toordinal() - days, 1))
    coded, notes = with_known_ends(*coded_waits(log, as_of=then, left_out=True))
    waits = _open(coded)
    waits = waits[coded.end[waits] == day_number(then)]
    if not len(waits):
        return None
    stretches = _Stretches.of(coded, notes, clusters(log, coded), Ends.of(coded, answer).event)
    chance = _chances(stretches, waits, [days], "")["chance"][:, 0]
    since, event = now.end - day_number(then), Ends.of(now, answer).event
    key, asked = (part.application * (1 << 24) + part.start for part in (now, coded))  # in order: by start in each
    at = np.minimum(np.searchsorted(key, asked[waits]), len(key) - 1)
    known = (key[at] == asked[waits]) & ~np.isnan(chance) & ((since[at] >= days) | ~now.pending[at])
    if not known.any():
        return None
    came = (event[at] == ANSWER) & (since[at] <= days)
    return Calibration(
        days=days, waits=int(known.sum()), said=float(chance[known].mean()), came=float(came[known].mean())
    )


def longest_silence_first(ahead: pd.DataFrame) -> pd.DataFrame:
    """A `forecast` as it is read: the company in front, the longest silence on top.

    Examples
    --------
    >>> longest_silence_first(pd.DataFrame({"silent_days": [3, 9], "company": ["A", "B"]})).values.tolist()
    [['B', 9], ['A', 3]]
    """
    frame = ahead.sort_values("silent_days", ascending=False, kind="stable")
    return frame[["company", *frame.columns.drop("company")]].reset_index(drop=True)


def _days_ahead(days: Sequence[int] | int) -> list[int]:
    found: list[Any] = np.atleast_1d(np.asarray(days, dtype=object)).tolist()
    return sorted({whole_from("days", day, 1, MOST_DAYS) for day in found or [None]})


def _open(coded: CodedWaits) -> np.ndarray:
    """The last wait of each application, where its end is not known yet."""
    last = np.r_[coded.application[1:] != coded.application[:-1], True][: len(coded)]
    return np.flatnonzero(last & coded.pending)


def _left_out(every: CodedWaits, origin: np.ndarray, ends: Ends) -> dict[str, np.ndarray]:
    """For waits of these origins, how many waits of theirs are left out, by what would have ended them; of how many."""
    gone, of = ends.gone(every.origin, _ORIGINS), np.bincount(every.origin, minlength=_ORIGINS)
    return {"left_out": gone.sum(axis=0)[origin], "gone": gone[:, origin], "of": of[origin]}


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
    def of(cls, coded: CodedWaits, notes: CodedNotes, cluster: np.ndarray, event: np.ndarray) -> _Stretches:
        steps = coded_steps(coded, notes)
        wait = steps.wait
        origin = coded.origin[wait]
        fine = origin * _CONTACTS + np.minimum(steps.attempt, _CONTACTS - 1)
        coarse = origin * 2 + (steps.attempt > 0)
        strata = np.stack([fine * _IMPRESSIONS + coded.impression[wait], fine, coarse, origin])
        return cls(wait, steps.length, coded.days[wait] - steps.start, event[wait], cluster[wait], strata)

    def last(self, waits: np.ndarray) -> np.ndarray:
        """The latest stretch of each of these waits."""
        return np.searchsorted(self.wait, waits, side="right") - 1

    def silent(self, waits: np.ndarray) -> np.ndarray:
        """Days since the latest contact of each of these waits."""
        found: np.ndarray = self.quiet[self.last(waits)]
        return found


def _chances(stretches: _Stretches, waits: np.ndarray, ahead: list[int], came: str) -> dict[str, np.ndarray]:
    """For each open wait: at risk, (waits, days ahead) of chance and ends, and the same told."""
    landmarks, asked = _Landmarks.of(stretches, waits)
    figures = np.full((len(landmarks.silent), 3, len(ahead)), np.nan)
    for block in landmarks.blocks(ahead[-1]):
        figures[block] = _from_here(stretches, landmarks, block, ahead)
    chance, lower, upper = np.moveaxis(figures[asked], 1, 0)
    said = np.array(_sentences(landmarks, figures, ahead, came), dtype=object)[asked]
    return {"at_risk": landmarks.size[asked], "chance": chance, "lower": lower, "upper": upper, "told": said}


@dataclass(frozen=True)
class _Landmarks:
    """What open waits ask for, each once: the stretches of a stratum that were silent for more than some days."""

    silent: np.ndarray
    first: np.ndarray  # where in `rows` its stretches begin
    size: np.ndarray  # how many they are
    rows: np.ndarray  # stretches by stratum and length, for each kind of stratum in turn

    @classmethod
    def of(cls, stretches: _Stretches, waits: np.ndarray) -> tuple[_Landmarks, np.ndarray]:
        """The landmarks, and for each of those waits the position of its own."""
        own, many = stretches.last(waits), len(stretches.quiet)
        silent, most = stretches.quiet[own], stretches.quiet.max(initial=0) + 1
        rows, first, size = [], [], []
        for kind, stratum in enumerate(stretches.strata):
            key = stratum * most + stretches.quiet
            rows.append(np.argsort(key, kind="stable"))
            key = key[rows[-1]]
            start = np.searchsorted(key, stratum[own] * most + silent, side="right")
            size.append(np.searchsorted(key, (stratum[own] + 1) * most) - start)
            first.append(kind * many + start)
        enough = np.array(size) >= LEAST_AT_RISK
        enough[-1] = True
        kind, each = enough.argmax(axis=0), np.arange(len(own))
        stratum = np.cumsum([0, *_STRATA])[kind] + stretches.strata[kind, own]
        _, of, asked = np.unique(stratum * most + silent, return_index=True, return_inverse=True)
        first, size = (np.array(by_kind)[kind, each][of] for by_kind in (first, size))
        return cls(silent[of], first, size, np.concatenate(rows)), asked

    def blocks(self, days: int) -> Iterator[slice]:
        """Landmarks that are counted together: few enough for the memory."""
        block = np.cumsum(self.size + 4 * days) // _BLOCK
        yield from itertools.starmap(slice, itertools.pairwise([0, *np.flatnonzero(np.diff(block)) + 1, len(block)]))


def _from_here(stretches: _Stretches, landmarks: _Landmarks, block: slice, ahead: list[int]) -> np.ndarray:
    """For each of those landmarks the chance of an answer by the days ahead with its ends: (landmarks, 3, days)."""
    size, last = landmarks.size[block], np.array(ahead) - 1
    group = np.repeat(np.arange(len(size)), size)
    place = np.arange(len(group)) + np.repeat(landmarks.first[block] - (size.cumsum() - size), size)
    rows = landmarks.rows[place]
    exit, event = stretches.days[rows] - landmarks.silent[block][group] - 1, stretches.event[rows]
    counts = count_days(exit, event, group=group, groups=len(size), horizon=ahead[-1] - 1)
    curve = incidence(counts)
    robust = clustered_variance(curve, exit, event, group, stretches.cluster[rows])[:, last]
    variance = np.maximum(curve.variance()[:, last], robust)
    waits = distinct(stretches.wait[rows], group, len(size))[:, None]
    seen = size[:, None] - (counts.censored.cumsum(axis=1) - counts.censored)[:, last]
    chance = curve.rate[:, last]
    ends = wilson(chance, effective_size(chance, variance, waits, if_none=seen))
    told = counts.at_risk[:, last] >= LEAST_KNOWN
    return np.where(told[:, None], np.stack([chance, *ends], axis=1), np.nan)


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
        name: log.applications[name].array.take(application) for name in ("application_id", "seeker", "company")
    }
    columns |= {"origin": texts(ORIGINS, coded.origin[waits]), "silent_days": silent}
    columns |= {name: told[name] for name in ("at_risk", "left_out")}
    untold = too_many(told["left_out"], told["of"] - told["left_out"])
    for at, day in enumerate(ahead):
        ends = ("chance", "lower", "upper")
        columns |= {f"{name}_{day}": np.where(untold, np.nan, told[name][:, at]) for name in ends}
        least, most = mixed(told["chance"][:, at], told["gone"], told["of"] - told["left_out"])
        columns |= {f"least_{day}": least, f"most_{day}": most}
    said = [
        f"Cannot tell: {gone:,} of {counted(of, 'such wait')} were closed on a day nobody wrote down."
        if hidden
        else text
        for text, hidden, gone, of in zip(told["told"], untold, told["left_out"], told["of"], strict=True)
    ]
    return pd.DataFrame(columns | {"told": pd.array(said, dtype="str")})


def _sentences(landmarks: _Landmarks, figures: np.ndarray, ahead: list[int], came: str) -> list[str]:
    """What is told of each landmark, for the longest time ahead that can be."""
    known = ~np.isnan(figures[:, 0])
    last = len(ahead) - 1 - known[:, ::-1].argmax(axis=1)
    shares = figures[np.arange(len(last)), :, last].tolist()
    rows = zip(landmarks.silent.tolist(), landmarks.size.tolist(), known.any(axis=1), last, shares, strict=True)
    out = []
    for days, size, told, at, share in rows:
        silences, longer = counted(size, "silence"), f"longer than {counted(days, 'day')}"
        if told:
            within = counted(ahead[at], "day")
            said = f"{percent(share[0])} of {silences} {longer} {came} within {within}, {likely(*share[1:])}."
        elif size < LEAST_KNOWN:
            said = f"Too few to tell: {silences} lasted {longer}, {LEAST_KNOWN} are needed."
        else:
            more = f"are known to have gone on for {counted(ahead[0], 'day')} more"
            said = f"Too few to tell: of {silences} {longer} fewer than {LEAST_KNOWN} {more}."
        out.append(said)
    return out

"""Notes ahead: how likely an answer to an open wait is with notes on given days ahead, and how sure that is.

The hazards are those by which rhythms are compared (`cadences/hazards.py`), fitted to the waits of one origin. A chance
is a smooth function of their coefficients, so its variance needs no resamples (delta method): the slope of the chance,
and the variance of the coefficients by the curvature of the likelihood or by clusters, whichever gives more.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from followup_analytics.analyses.cadences import hazards
from followup_analytics.analyses.cadences.hazards import Days, Design, Entry, Fit, fit_logistic
from followup_analytics.waiting.answers import CLOSED
from followup_analytics.waiting.variance.products import product, root, with_few_rows
from followup_analytics.waiting.variance.special import logistic

_CELLS = 1 << 17  # days ahead computed at once


@dataclass(frozen=True)
class Errors:
    """How far figures may be off: each row of a part is one figure's, and its squares add up to a variance."""

    by_curvature: np.ndarray
    by_cluster: np.ndarray

    def __sub__(self, other: Errors) -> Errors:
        """The errors of the differences."""
        return Errors(self.by_curvature - other.by_curvature, self.by_cluster - other.by_cluster)

    def variance(self) -> np.ndarray:
        """The larger of both variances of each figure."""
        return np.asarray(np.maximum(*((part**2).sum(axis=1) for part in (self.by_curvature, self.by_cluster))))


@dataclass(frozen=True)
class FittedHazards:
    """The daily hazards of each kind of answer and, last, of a closing; and how their coefficients vary."""

    fits: tuple[Fit, ...]
    asked: np.ndarray  # whether each kind is asked for
    roots: tuple[np.ndarray, ...]  # of each fit's variance by its curvature
    moved: tuple[np.ndarray, ...]  # how far each cluster moves the coefficients of each fit: (clusters, coefficients)

    @classmethod
    def of(cls, days: Days, entry: Entry, cluster: np.ndarray, asked: Sequence[int]) -> FittedHazards:
        """Fit to days at risk, kind by kind, so that the kinds add up; `cluster` is that of each wait."""
        answer, closing = hazards.answer_design(days, entry), _closing_design(days)
        kinds = np.unique(days.kind[days.kind >= 0])
        parts = [(*answer, days.kind == kind) for kind in kinds]
        parts.append((*closing, days.event == CLOSED))
        own = np.unique(cluster, return_inverse=True)[1][days.wait]
        fits, scores = zip(*(_fitted(*part, own) for part in parts), strict=True)
        moved = np.concatenate([product(score, fit.variance) for score, fit in zip(scores, fits, strict=True)], axis=1)
        each = np.split(with_few_rows(moved), np.cumsum([len(fit.beta) for fit in fits])[:-1], axis=1)
        return cls(fits, np.isin(kinds, asked), tuple(root(fit.variance) for fit in fits), tuple(each))

    def errors(self, slopes: Sequence[np.ndarray]) -> Errors:
        """Those of figures that change by these slopes with the coefficients of each fit: (figures, coefficients)."""
        by_curvature = [product(slope, own) for slope, own in zip(slopes, self.roots, strict=True)]
        by_cluster = [product(slope, moved.T) for slope, moved in zip(slopes, self.moved, strict=True)]
        return Errors(np.concatenate(by_curvature, axis=1), np.sum(by_cluster, axis=0))


@dataclass(frozen=True)
class Silences:
    """Open waits as they stand today: arrays of equal length."""

    wait: np.ndarray  # position among the waits that entered
    day: np.ndarray  # since the wait began
    notes: np.ndarray  # note-days so far
    recency: np.ndarray  # days since the latest of them, or since the wait began
    gap: np.ndarray  # days between that one and the one before; 0 before the second

    def __len__(self) -> int:
        return len(self.wait)

    def only(self, which: np.ndarray | slice) -> Silences:
        """Some of them."""
        return Silences(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    def distinct(self, entry: Entry) -> tuple[np.ndarray, np.ndarray]:
        """The first of the waits that have the same days ahead, and for each wait the position of its first."""
        own = (entry.impression, entry.search, entry.promised)
        table = np.stack([self.day, self.notes, self.recency, self.gap, *(part[self.wait] for part in own)])
        _, first, place = np.unique(table, axis=1, return_index=True, return_inverse=True)
        return first, place.reshape(-1)


def chances(
    fitted: FittedHazards, entry: Entry, silences: Silences, delays: Sequence[int | None], every: int, within: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The chance of an answer within so many days, had the next note gone out after each of these delays.

    Parameters
    ----------
    delays
        Days until the next note, 0 being today; None: nobody writes.
    every
        Days between the notes after that.

    Returns
    -------
    chance, variance, apart
        The chances and their variances: (delays, silences); and the variances of the difference of each two delays:
        (delays, delays, silences).
    """
    size, many = len(delays), len(silences)
    chance, variance, apart = np.zeros((size, many)), np.zeros((size, many)), np.zeros((size, size, many))
    each = max(_CELLS // (within * size), 1)
    for part in (slice(at, at + each) for at in range(0, many, each)):
        found = [_chances_with_notes(fitted, entry, silences.only(part), delay, every, within) for delay in delays]
        errors = [fitted.errors(slopes) for _, slopes in found]
        chance[:, part] = [one for one, _ in found]
        variance[:, part] = [own.variance() for own in errors]
        for one, other in itertools.combinations(range(size), 2):
            apart[one, other, part] = (errors[one] - errors[other]).variance()
            apart[other, one, part] = apart[one, other, part]
    return chance, variance, apart


def _chances_with_notes(
    fitted: FittedHazards, entry: Entry, silences: Silences, delay: int | None, every: int, within: int
) -> tuple[np.ndarray, list[np.ndarray]]:
    """The chances of these silences with notes on those days, and how they change with the coefficients of each fit."""
    shape = len(silences), within
    ahead = np.arange(1, within + 1)
    day, notes, recency, gap = (part.ravel() for part in _written(silences, delay, every, ahead))
    wait = np.repeat(silences.wait, within)
    impression = entry.impression[wait]
    classes = hazards.stratum_classes(impression, entry.search[wait], entry.promise(wait, day))
    answer = hazards.answer_features(day, notes, recency, gap), classes
    parts = [*[answer] * len(fitted.asked), (hazards.closing_features(day), impression[None])]
    daily = np.stack([_daily(fit, *part).reshape(shape) for fit, part in zip(fitted.fits, parts, strict=True)])
    chance, changes = _reached(daily, np.append(fitted.asked, False))
    slopes = [_summed(*each) for each in zip(changes, parts, fitted.fits, strict=True)]
    return chance, slopes


def _written(silences: Silences, delay: int | None, every: int, ahead: np.ndarray) -> tuple[np.ndarray, ...]:
    """Day, notes so far, days since the latest note, and the gap before it, on each day ahead: (silences, days)."""
    now = [part[:, None] for part in (silences.day, silences.notes, silences.recency, silences.gap)]
    day, notes, recency, gap = (part + 0 * ahead for part in now)
    day, recency = day + ahead, recency + ahead
    if delay is None:
        return day, notes, recency, gap
    since = ahead - delay
    number = np.where(since >= 0, 1 + since // every, 0)  # how many of the notes ahead are sent by then
    first = np.where(notes > 0, silences.recency[:, None] + delay, 0)
    gap = np.where(number > 1, every, np.where(number == 1, first, gap))
    return day, notes + number, np.where(number > 0, since % every, recency), gap


def _daily(fit: Fit, features: np.ndarray, classes: np.ndarray) -> np.ndarray:
    columns = features.shape[1]
    found: np.ndarray = logistic(product(features, fit.beta[:columns]) + fit.beta[columns:][classes].sum(axis=0))
    return found


def _reached(daily: np.ndarray, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The chance of an answer asked for by the last day, and how it changes with the logit of each day's hazards.

    `daily` are the hazards of all causes: (causes, silences, days).
    """
    left = np.maximum(1 - daily.sum(axis=0), 1e-12)
    free = np.concatenate([np.ones((len(left), 1)), left.cumprod(axis=1)[:, :-1]], axis=1)
    reached = (free * daily[asked].sum(axis=0)).cumsum(axis=1)
    lost = (reached[:, -1:] - reached) / left
    return reached[:, -1], daily * (1 - daily) * (asked[:, None, None] * free - lost)


def _summed(change: np.ndarray, part: tuple[np.ndarray, np.ndarray], fit: Fit) -> np.ndarray:
    """What the days of each silence change together, by coefficient."""
    features, classes = part
    many, days = change.shape
    own = np.einsum("ij,ijk->ik", change, features.reshape(many, days, -1))
    size = len(fit.beta) - features.shape[1]
    row = np.repeat(np.arange(many), days) * size
    by_class = np.sum([np.bincount(row + codes, change.ravel(), many * size) for codes in classes], axis=0)
    return np.concatenate([own, by_class.reshape(many, size)], axis=1)


def _fitted(design: Design, cell: np.ndarray, event: np.ndarray, cluster: np.ndarray) -> tuple[Fit, np.ndarray]:
    """The fit to these days, and what each cluster adds to the slope of its likelihood: (clusters, coefficients)."""
    size = len(design)
    fit = fit_logistic(design, np.bincount(cell, event, size), np.bincount(cell, minlength=size).astype(float))
    residual = event - logistic(design.linear(fit.beta))[cell]
    clusters, row = int(cluster.max(initial=-1)) + 1, design.row[cell]
    columns = [np.bincount(cluster, residual * column[row], clusters) for column in design.rows.T]
    place = cluster * design.size
    by_class = [np.bincount(place + codes[cell], residual, clusters * design.size) for codes in design.classes]
    return fit, np.column_stack([*columns, np.sum(by_class, axis=0).reshape(clusters, design.size)])


def _closing_design(days: Days) -> tuple[Design, np.ndarray]:
    first, cell = hazards.closing_cells(days)
    return hazards.closing_design(days, first), cell

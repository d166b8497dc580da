"""Adjusted: the chance of an answer on the same days had no note been sent, in the circumstances of each note.

It is estimated by a model of hazards, not by strata alone: where answers are promised for a day and notes do nothing,
strata said +4 points after 16 days and −3 after 9 to 11; the model says −1 and 0, with intervals a quarter narrower.
It is fitted once, on at most 7,500 days at risk. The part of the answers that is of one kind is fitted by least
squares on the same classes, so that kinds add up. The estimate by strata remains, as `check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

import numpy as np

from followup_analytics.facts.coded_events import KINDS
from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.waiting.adjustment.circumstances import Circumstances, circumstances
from followup_analytics.waiting.adjustment.hazard_model import HazardModel, Rows, fitted, inverse_of, summed_up
from followup_analytics.waiting.adjustment.sampled_days import SampledDays
from followup_analytics.waiting.adjustment.scores import Scores
from followup_analytics.waiting.answers import ANSWER, CLOSED
from followup_analytics.waiting.groups import clusters
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits
from followup_analytics.waiting.steps import coded_steps
from followup_analytics.waiting.variance.products import product
from followup_analytics.waiting.waits import coded_waits

_CELLS = 1 << 16  # days after notes looked at together
_OF_GROUP = 8_000  # days after notes looked at of each group
_SUREST = 0.9  # of a day's hazards together
_SHARE_PRECISION = 5.0  # how strongly each class's part of the answers is shrunk towards that of all


@dataclass(frozen=True)
class Adjusted:
    """For each note looked at, the chance without it, and what the model adds to the error of each group's mean.

    `slopes` is how a group's mean changes with each sum that a parameter is estimated from; `scores` is what clusters
    add to these sums: for the hazards of an answer and of a closing, and for the share of the answers asked for.
    """

    note: np.ndarray  # positions among the notes given
    chance: np.ndarray
    weight: np.ndarray  # of each in the mean of its group
    slopes: tuple[np.ndarray, ...]  # (groups, parameters) each
    cluster: np.ndarray  # the clusters that the model was fitted on
    scores: tuple[Scores, ...]

    def together(self, group: np.ndarray, share: np.ndarray) -> Adjusted:
        """The same with all notes as one group; `group` is that of each note given, `share` its part of all notes."""
        slopes = tuple(share[None] @ slope for slope in self.slopes)
        return replace(self, weight=self.weight * share[group[self.note]], slopes=slopes)

    def errors(self, group: int, clusters: int) -> np.ndarray:
        """What each of that many clusters adds to the error of a group's mean, through the model."""
        out = np.zeros(clusters)
        out[self.cluster] = self._errors([slope[group : group + 1] for slope in self.slopes])[0]
        return out

    def _errors(self, slopes: Sequence[np.ndarray]) -> np.ndarray:
        """What each cluster of the fit adds to the error of each mean that has these slopes."""
        parts = [score.errors(slope) for score, slope in zip(self.scores, slopes, strict=True)]
        return np.asarray(np.sum(parts, axis=0))

    def squared_errors(self, group: np.ndarray, cluster: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The errors of all clusters, squared and summed by group, and those of the groups and clusters asked for."""
        at = np.minimum(np.searchsorted(self.cluster, cluster), len(self.cluster) - 1)
        known = self.cluster[at] == cluster
        groups, clusters, size = len(self.slopes[0]), len(self.cluster), sum(part.shape[1] for part in self.slopes)
        if groups * clusters <= (groups + clusters) * size:
            table = self._errors(self.slopes)
            return (table**2).sum(axis=1), np.where(known, table[group, at], 0)
        slope, score = np.column_stack(self.slopes), np.column_stack([part.table for part in self.scores])
        squared = (product(slope, product(score.T, score)) * slope).sum(axis=1)
        return squared, np.where(known, (slope[group] * score[at]).sum(axis=1), 0)


@dataclass(frozen=True)
class Fitted:
    """The fitted hazards of an answer and of a closing, and what the clusters of the fit add to their errors."""

    around: Circumstances
    names: np.ndarray  # the parameter of each class
    rows: Rows
    kind: np.ndarray  # of each row's answer, -1: none
    models: tuple[HazardModel, HazardModel]
    clusters: np.ndarray
    own: np.ndarray  # the position of each row's cluster among them
    scores: tuple[Scores, Scores]

    @classmethod
    def of(cls, around: Circumstances, sample: SampledDays, kind: np.ndarray, cluster: np.ndarray) -> Fitted:
        """To sampled days, with the kind of the answer that came on each and its cluster."""
        classes = around.classes(sample.stretch, sample.silent)
        names, precision = _parameters(classes, around.precision())
        rows = Rows(names[classes], sample.weight, len(precision))
        clusters, own = np.unique(cluster, return_inverse=True)
        events = [sample.weight * (sample.event == event) for event in (ANSWER, CLOSED)]
        answer, closing = (fitted(rows, each, precision) for each in events)
        first, second = (
            Scores(rows, each - model.expected, own, len(clusters))
            for each, model in zip(events, (answer, closing), strict=True)
        )
        return cls(around, names, rows, kind, (answer, closing), clusters, own, (first, second))

    def hazards(self, stretch: np.ndarray, silent: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The parameters of each day, and both its hazards, capped at what one day can hold."""
        classes = self.names[self.around.classes(stretch, silent)]
        answer, closing = (model.hazard(classes) for model in self.models)
        fits = np.minimum(1, _SUREST / np.maximum(answer + closing, 1e-12))
        return classes, answer * fits, closing * fits


@dataclass(frozen=True)
class _Share:
    """Which part of the answers is asked for: a level, and what each class adds to it."""

    level: float
    parameters: np.ndarray
    inverse: np.ndarray
    score: Scores  # of the parameters and the level

    def sums(self, classes: np.ndarray) -> np.ndarray:
        found: np.ndarray = self.level + summed_up(self.parameters, classes)
        return found


def adjusted(
    log: FollowUpLog,
    coded: CodedWaits,
    notes: CodedNotes,
    counted: np.ndarray,
    group: np.ndarray,
    groups: int,
    *,
    as_of: Day,
    within: int,
    answers: Sequence[tuple[str, ...]],
) -> list[Adjusted]:
    """Fit the hazards on days without a note, and apply them to the days after the counted notes.

    One fit serves all kinds of answers: the part of each kind is fitted by least squares on the same classes,
    so that the chances of the kinds add up to that of any answer. It serves all groups too, and is kept with the log.

    Parameters
    ----------
    counted, group
        Positions of the notes, and for each its group, 0 … `groups` - 1.
    within
        Days after the note that the chance is for.
    answers
        The kinds that count, an entry for each result; of several, the first holds those of all others.
    """
    needed = needed_days(coded, notes, counted, within)
    fit = fitted_around(log, as_of=as_of, **needed)
    looked = looked_at(group, groups, max(_OF_GROUP // (within + 1), 1))
    before = counted[looked] + notes.wait[counted[looked]]  # the stretch that the note ended
    shares = _shares(log, as_of=as_of, answers=tuple(answers), **needed)
    asked = shares[1:] or shares  # the first is the sum of the others, and so is everything computed from it
    chances, slopes = _followed(fit, asked, before, notes.gap[counted[looked]], group[looked], groups, within)
    if len(shares) > 1:
        answer, closing, of_share = zip(*slopes, strict=True)
        both = (np.sum(answer, axis=0), np.sum(closing, axis=0), of_share[0])  # which is the same for all
        chances, slopes = np.stack([chances.sum(axis=0), *chances]), [both, *slopes]
    weight = 1 / np.bincount(group[looked], minlength=groups)[group[looked]]
    return [
        Adjusted(looked, chance, weight, slope, fit.clusters, (*fit.scores, share.score))
        for chance, slope, share in zip(chances, slopes, shares, strict=True)
    ]


class NeededDays(TypedDict):
    """Which days a fit must know: of waits of which origins, and how many since the last contact."""

    origins: tuple[int, ...]
    days: int


def needed_days(coded: CodedWaits, notes: CodedNotes, counted: np.ndarray, within: int) -> NeededDays:
    """Those up to so many after each of the counted notes."""
    origins = np.unique(coded.origin[notes.wait[counted]])
    return NeededDays(origins=tuple(origins.tolist()), days=int(notes.gap[counted].max(initial=0)) + within + 1)


@once_a_log
def fitted_around(log: FollowUpLog, *, as_of: Day, origins: tuple[int, ...], days: int) -> Fitted:
    """The hazards on days without a note, up to the last day that is needed."""
    coded, notes = coded_waits(log, as_of=as_of)
    steps = coded_steps(coded, notes)
    sample = SampledDays.of(steps, np.isin(coded.origin, origins)[steps.wait], days=days)
    wait = steps.wait[sample.stretch]
    kind = np.where(sample.event == ANSWER, coded.kind[wait], -1)
    return Fitted.of(circumstances(log, as_of=as_of), sample, kind, clusters(log, coded)[wait])


def _parameters(classes: np.ndarray, precision: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A parameter for each class that some day belongs to, and one, the last, for all others; and their precision."""
    seen = np.bincount(classes.ravel(), minlength=len(precision)) > 0
    return np.where(seen, np.cumsum(seen) - 1, seen.sum()), np.append(precision[seen], 1.0)


@once_a_log
def _shares(
    log: FollowUpLog, *, as_of: Day, origins: tuple[int, ...], days: int, answers: tuple[tuple[str, ...], ...]
) -> tuple[_Share, ...]:
    """The part of each set of kinds, fitted for every kind alone and added up.

    Where a kind's part of some day would fall outside 0 to 1, all parts are shrunk to their levels by the same factor.
    """
    fit = fitted_around(log, as_of=as_of, origins=origins, days=days)
    rows, model = fit.rows, fit.models[0]
    kinds = np.arange(len(KINDS))
    came = rows.weight * (fit.kind == kinds[:, None])  # (kinds, rows)
    total = max(float(came.sum()), 1e-12)
    level = came.sum(axis=1) / total
    apart = came - level[:, None] * came.sum(axis=0)
    inverse = inverse_of(rows.curvature(model.expected) + _SHARE_PRECISION * np.eye(rows.size))
    came_at_all = np.flatnonzero(level)
    parameters = np.zeros((len(kinds), rows.size))
    for kind in came_at_all:
        parameters[kind] = product(inverse, rows.summed(apart[kind]))
    drawn = min([1.0, *(_room(rows.linear(parameters[kind]), level[kind]) for kind in came_at_all)])
    found = []
    for own in (np.isin(KINDS, asked) for asked in answers):
        part = drawn * parameters[own].sum(axis=0)
        found.append(_share(fit, float(level[own].sum()), apart[own].sum(axis=0), part, drawn * inverse))
    return tuple(found)


def _room(added: np.ndarray, level: float) -> float:
    """The largest factor for what is added to a level that keeps every sum between 0 and 1."""
    return float((np.where(added > 0, 1 - level, level) / np.maximum(np.abs(added), 1e-12)).min(initial=1.0))


def _share(fit: Fitted, level: float, apart: np.ndarray, parameters: np.ndarray, inverse: np.ndarray) -> _Share:
    """The part of one set, fitted to its answers less those that its level alone would predict."""
    rows = fit.rows
    residual = apart - fit.models[0].expected * rows.linear(parameters)
    total = max(float((rows.weight * (fit.kind >= 0)).sum()), 1e-12)
    scores = Scores(rows, residual, fit.own, len(fit.clusters), apart / total)
    return _Share(level, parameters, inverse, scores)


def looked_at(group: np.ndarray, groups: int, most: int) -> np.ndarray:
    """Positions of evenly spaced notes of each group: all, where they are few."""
    size = np.bincount(group, minlength=groups)
    if size.max(initial=0) <= most:
        return np.arange(len(group))
    order = np.argsort(group, kind="stable")
    rank = np.arange(len(group)) - (np.cumsum(size) - size)[group[order]]
    return np.sort(order[rank % (-(-size // most))[group[order]] == 0])


def _followed(
    fit: Fitted,
    shares: tuple[_Share, ...],
    stretch: np.ndarray,
    gap: np.ndarray,
    group: np.ndarray,
    groups: int,
    within: int,
) -> tuple[np.ndarray, list[tuple[np.ndarray, ...]]]:
    """For each share the chance of each note, and how the mean of each group changes with each sum."""
    size, ahead = fit.rows.size, np.arange(within + 1)
    held = np.maximum(np.bincount(group, minlength=groups), 1)
    chances, slopes = np.zeros((len(shares), len(stretch))), np.zeros((len(shares), 2, groups * size))
    of_share, level = np.zeros(groups * size), np.zeros(groups)
    for part in _blocks(len(stretch), within + 1):
        silent = gap[part][:, None] + ahead
        classes, *hazards = fit.hazards(np.repeat(stretch[part], within + 1), silent.ravel())
        answer, closing = (hazard.reshape(silent.shape) for hazard in hazards)
        row = np.repeat(group[part], within + 1)
        cells, weight = row * size + classes, 1 / held[row]
        came, left = _first_answers(answer, closing)
        level += np.bincount(row, came.ravel() * weight, groups)
        _add(of_share, cells, came.ravel() * weight)
        for number, share in enumerate(shares):
            reached, *moved = _window(came, left, answer, closing, share.sums(classes).reshape(silent.shape))
            chances[number, part] = reached
            for table, each in zip(slopes[number], moved, strict=True):
                _add(table, cells, each.ravel() * weight)
    found = []
    for share, tables in zip(shares, slopes, strict=True):
        solved = [
            product(table.reshape(groups, size), inverse)
            for table, inverse in zip((*tables, of_share), _inverses(fit, share), strict=True)
        ]
        found.append((*solved[:2], np.column_stack([solved[2], level])))
    return chances, found


def _add(table: np.ndarray, cells: np.ndarray, values: np.ndarray) -> None:
    """Add each value to its cells, one for every factor."""
    for cell in cells:
        table += np.bincount(cell, values, len(table))


def _inverses(fit: Fitted, share: _Share) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return fit.models[0].inverse, fit.models[1].inverse, share.inverse


def _first_answers(answer: np.ndarray, closing: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The chance that the first answer comes on each of a row's days, and that a wait goes on over the day."""
    left = 1 - answer - closing
    free = np.concatenate([np.ones((len(left), 1)), left.cumprod(axis=1)[:, :-1]], axis=1)
    return free * answer, left


def _window(
    came: np.ndarray, left: np.ndarray, answer: np.ndarray, closing: np.ndarray, share: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The chance of a counted answer in each row's days; how it changes with the logarithms of both hazards."""
    reached = (came * share).cumsum(axis=1)
    lost = (reached[:, -1:] - reached) / left
    return reached[:, -1], came * share - answer * lost, -closing * lost


def _blocks(size: int, width: int) -> Iterator[slice]:
    each = max(_CELLS // width, 1)
    for first in range(0, size, each):
        yield slice(first, first + each)

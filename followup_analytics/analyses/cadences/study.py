"""A study of rhythms: the days at risk, sorted into cells once, and the rates of every rhythm for any weights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from followup_analytics.analyses.cadences import hazards
from followup_analytics.analyses.cadences.clones import FIRST_NOTE_BY, Clones, Foreseen, clones
from followup_analytics.analyses.cadences.foreseen import foresee
from followup_analytics.analyses.cadences.hazards import Days, Design, Entry, Fit, fit_logistic
from followup_analytics.facts.coded_events import KINDS
from followup_analytics.waiting.answers import ANSWER, ANY, CLOSED, Answer, answer_kinds
from followup_analytics.waiting.variance.products import product
from followup_analytics.waiting.variance.special import logistic


@dataclass(frozen=True)
class Study:
    """The days at risk, sorted into cells once; an estimate for any weights of the waits then costs little."""

    days: Days
    cluster: np.ndarray  # of each wait
    cadences: list[int]  # days between notes; 0: no notes
    by_day: int
    entry: Entry
    strata: _Strata
    answers: list[_Hazard]  # of each kind
    asked: np.ndarray  # which of them are asked for
    closing: _Hazard
    plans: list[_Plan]
    clones: list[Clones]

    @classmethod
    def of(
        cls, days: Days, entry: Entry, cluster: np.ndarray, cadences: list[int], by_day: int, answer: Answer = ANY
    ) -> Study:
        """Count the cells and lay out the rhythms; hazards are fitted kind by kind, so that the kinds add up to any."""
        kinds = np.unique(days.kind[days.kind >= 0])
        asked = np.isin(kinds, [KINDS.index(kind) for kind in answer_kinds(answer)])
        answers, closing = _hazards(days, entry, kinds)
        other = (days.event == ANSWER) & ~np.isin(days.kind, kinds[asked])
        days = replace(days, event=np.where(other, CLOSED, days.event))
        plans = [
            _Plan.of(every, first, by_day)
            for every in cadences
            for first in range(FIRST_NOTE_BY + 1)[: None if every else 1]
        ]
        taken = [clones(days, entry, every=every, horizon=by_day) for every in cadences]
        strata = _Strata.of(entry, by_day)
        return cls(days, cluster, cadences, by_day, entry, strata, answers, asked, closing, plans, taken)

    def merged(self) -> Study:
        """The study with one hazard for all kinds asked for and one for the others: faster for many estimates."""
        groups = [which for which in (self.asked, ~self.asked) if which.any()]
        answers = [_Hazard.together([self.answers[at] for at in np.flatnonzero(which)]) for which in groups]
        return replace(self, answers=answers, asked=np.array([self.asked.any(), False])[: len(answers)])

    def estimate(self, weight: np.ndarray, *, near: Estimate | None = None) -> Estimate:
        """Rate and check of each cadence, for waits with these weights.

        `near` is the estimate of nearly the same weights: its fits are begun at, and what its hazards foresee is kept.
        An error of what is foreseen moves a check only where the chance to write is off as well.
        """
        own = weight[self.days.wait]
        parts, known = (*self.answers, self.closing), near.fits if near else ()
        fits = tuple(part.fit(own, fit) for part, fit in zip_longest(parts, known))
        held = np.bincount(self.strata.of_wait, weight, len(self.strata.impression))
        first = self._first_note(own)
        rates = dict.fromkeys(self.cadences, 0.0)
        for plan in self.plans:
            share = first[plan.first] if plan.every else 1.0
            rates[plan.every] += share * plan.chance(fits, self.asked, self.strata, held)
        writing = [kept.fit(weight, fit) for kept, fit in zip_longest(self.clones, near.writing if near else ())]
        foreseen = near.foreseen if near else self._foreseen(fits, first)
        own_parts = zip(self.clones, writing, foreseen, strict=True)
        checks = [kept.rate(weight, fit, ahead) for kept, fit, ahead in own_parts]
        return Estimate(np.array(list(rates.values())), np.array(checks), fits, writing, foreseen)

    def _foreseen(self, fits: tuple[Fit, ...], first: np.ndarray) -> list[Foreseen]:
        left = 1 - np.r_[0, first.cumsum()[:-1]]
        if_not_yet = np.divide(first, left, out=np.ones(len(first)), where=left > 0)

        def chances(day: int, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            return self.strata.chances(day, features, fits, self.asked)

        return [foresee(kept, chances, self.strata.of_wait, if_not_yet) for kept in self.clones]

    def _first_note(self, own: np.ndarray) -> np.ndarray:
        """The chance of a first note on day 0, 1, …; on the last of those days everyone else writes."""
        days, chance, left = self.days, np.zeros(FIRST_NOTE_BY + 1), 1.0
        for day in range(FIRST_NOTE_BY):
            wrote = (days.day == day) & (days.notes == 1) & (days.recency == 0)
            asked = own[wrote | ((days.day == day) & (days.notes == 0))].sum()
            chance[day] = left * own[wrote].sum() / asked if asked else 0
            left -= chance[day]
        chance[-1] = left
        return chance


@dataclass(frozen=True)
class Estimate:
    """One estimate: a rate and a check per cadence, and the fits behind both."""

    rates: np.ndarray
    checks: np.ndarray
    fits: tuple[Fit, ...]  # of the answers asked for and of the others, then of closings
    writing: list[Fit]  # of each cadence
    foreseen: list[Foreseen]


@dataclass(frozen=True)
class _Hazard:
    """One cause: the cells of its hazard, and the cell of each day at risk."""

    design: Design
    cell: np.ndarray
    happened: np.ndarray  # positions of the days on which it happened

    @classmethod
    def together(cls, parts: list[_Hazard]) -> _Hazard:
        """The hazard that any of these happens."""
        return replace(parts[0], happened=np.concatenate([part.happened for part in parts]))

    def fit(self, own: np.ndarray, near: Fit | None) -> Fit:
        size = len(self.design)
        events = np.bincount(self.cell[self.happened], own[self.happened], size)
        return fit_logistic(self.design, events, np.bincount(self.cell, own, size), near=near)


def _hazards(days: Days, entry: Entry, kinds: np.ndarray) -> tuple[list[_Hazard], _Hazard]:
    """The hazard of each kind of answer, all in the same cells, and that of a closing."""
    design, cell = hazards.answer_design(days, entry)
    answers = [_Hazard(design, cell, np.flatnonzero(days.kind == kind)) for kind in kinds]
    first, cell = hazards.closing_cells(days)
    return answers, _Hazard(hazards.closing_design(days, first), cell, np.flatnonzero(days.event == CLOSED))


@dataclass(frozen=True)
class _Strata:
    """Waits that are alike on the day of their interview, with where the promised day lies, day by day."""

    of_wait: np.ndarray
    impression: np.ndarray
    classes: np.ndarray  # of the answer's hazard: (factors, strata, days)

    @classmethod
    def of(cls, entry: Entry, by_day: int) -> _Strata:
        late = np.where(entry.promised > by_day, np.minimum(entry.promised, by_day + 1), entry.promised)
        promised = np.where(entry.promised == hazards.NO_PROMISE, by_day + 2, late)
        code = (entry.impression * (entry.search.max(initial=0) + 1) + entry.search) * (by_day + 3) + promised
        _, first, of_wait = np.unique(code, return_index=True, return_inverse=True)
        days = np.arange(by_day + 1)
        wait, day = np.repeat(first, len(days)), np.tile(days, len(first))
        classes = hazards.stratum_classes(entry.impression[wait], entry.search[wait], entry.promise(wait, day))
        return cls(of_wait, entry.impression[first], classes.reshape(len(classes), -1, len(days)))

    def chances(
        self, day: int, features: np.ndarray, fits: tuple[Fit, ...], asked: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """The chances of an answer asked for and of any other end on a day: a row of features each, by stratum."""
        *kinds, last = fits
        closing = hazards.closing_features(np.array([day]))
        found = [np.zeros((len(features), len(self.impression))) for _ in range(2)]
        for fit, own in zip(kinds, asked, strict=True):
            classes = _of_classes(features, fit)[self.classes[:, :, day]].sum(axis=0)
            found[0 if own else 1] += logistic(_by_day(features, fit)[:, None] + classes)
        found[1] += logistic(_by_day(closing, last) + _of_classes(closing, last)[self.impression])
        return found[0], found[1]


@dataclass(frozen=True)
class _Plan:
    """One rhythm with its first note on one day: what its days look like, whatever the stratum."""

    every: int
    first: int
    answer: np.ndarray  # features, day by day
    closing: np.ndarray

    @classmethod
    def of(cls, every: int, first: int, by_day: int) -> _Plan:
        day = np.arange(by_day + 1)
        since = day - first if every else np.full(len(day), -1)
        notes = np.where(since < 0, 0, 1 + since // max(every, 1))
        recency = np.where(notes > 0, since % max(every, 1), day)
        gap = np.where(notes > 1, every, 0)
        return cls(every, first, hazards.answer_features(day, notes, recency, gap), hazards.closing_features(day))

    def chance(self, fits: tuple[Fit, ...], asked: np.ndarray, strata: _Strata, held: np.ndarray) -> float:
        """The chance of an answer asked for by the last day, averaged over the strata by how many waits they hold."""
        *kinds, last = fits
        closing = logistic(_by_day(self.closing, last) + _of_classes(self.closing, last)[strata.impression][:, None])
        answers = np.array(
            [
                logistic(_by_day(self.answer, fit) + _of_classes(self.answer, fit)[strata.classes].sum(axis=0))
                for fit in kinds
            ]
        ).reshape(len(kinds), *closing.shape)
        stay = np.cumprod(np.maximum(1 - answers.sum(axis=0) - closing, 0), axis=1)
        before = np.concatenate([np.ones((len(stay), 1)), stay[:, :-1]], axis=1)
        return float(held @ (before * answers[asked].sum(axis=0)).sum(axis=1) / held.sum())


def _by_day(features: np.ndarray, fit: Fit) -> np.ndarray:
    return product(features, fit.beta[: features.shape[1]])


def _of_classes(features: np.ndarray, fit: Fit) -> np.ndarray:
    return fit.beta[features.shape[1] :]

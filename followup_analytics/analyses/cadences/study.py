"""A study of rhythms: the days at risk, cut into cells once, and the rates of every rhythm for any weights."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from followup_analytics.analyses.cadences import hazards
from followup_analytics.analyses.cadences.clones import FIRST_NOTE_BY, Clones, clones
from followup_analytics.analyses.cadences.hazards import LEVELS, Days, Fit, fit_logistic
from followup_analytics.facts import timeline
from followup_analytics.waiting.answers import ANSWER, ANY, CLOSED, Answer, answer_kinds


@dataclass(frozen=True)
class Study:
    """The days at risk, cut into cells once; an estimate for any weights of the waits then costs little."""

    days: Days
    cluster: np.ndarray  # of each wait
    arms: list[int]
    by_day: int
    entry: np.ndarray  # impression of each wait
    answers: list[_Hazard]  # of each kind
    asked: np.ndarray  # which of them are asked for
    closing: _Hazard
    plans: list[_Plan]
    clones: list[Clones]

    @classmethod
    def of(cls, days: Days, cluster: np.ndarray, arms: list[int], by_day: int, answer: Answer = ANY) -> Study:
        """Count the cells and lay out the rhythms; hazards are fitted kind by kind, so that the kinds add up to any."""
        kinds = np.unique(days.kind[days.kind >= 0])
        asked = np.isin(kinds, [timeline.KINDS.index(kind) for kind in answer_kinds(answer)])
        answers, closing = _hazards(days, kinds)
        other = (days.event == ANSWER) & ~np.isin(days.kind, kinds[asked])
        days = replace(days, event=np.where(other, CLOSED, days.event))
        entry = days.impression[days.day == 0]
        plans = [
            _Plan.of(arm, first, by_day) for arm in arms for first in range(FIRST_NOTE_BY + 1)[: None if arm else 1]
        ]
        taken = [clones(days, every=arm, horizon=by_day) for arm in arms]
        return cls(days, cluster, arms, by_day, entry, answers, asked, closing, plans, taken)

    def estimate(self, weight: np.ndarray, *, near: tuple[Fit, ...] | None = None) -> Estimate:
        """Rate and check of each arm, for waits of these weights; `near` are fits to begin at."""
        own = weight[self.days.wait]
        parts = (*self.answers, self.closing)
        fits = tuple(part.fit(own, fit) for part, fit in zip(parts, near or [None] * len(parts), strict=True))
        levels = np.bincount(self.entry, weight, LEVELS)
        first = self._first_note(own)
        rates = dict.fromkeys(self.arms, 0.0)
        for plan in self.plans:
            share = first[plan.first] if plan.every else 1.0
            rates[plan.every] += share * plan.chance(fits, self.asked, levels)
        checks = [arm.rate(weight) for arm in self.clones]
        return Estimate(np.array(list(rates.values())), np.array(checks), fits)

    def _first_note(self, own: np.ndarray) -> np.ndarray:
        """The chance of a first note on day 0, 1, …; on the last of those days all others write."""
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
    """One estimate: a rate and a check per arm, and the fits behind the rates."""

    rates: np.ndarray
    checks: np.ndarray
    fits: tuple[Fit, ...]


@dataclass(frozen=True)
class _Hazard:
    """One cause: the cells of its hazard, and the cell of each day at risk."""

    features: np.ndarray
    cell: np.ndarray
    happened: np.ndarray  # positions of the days on which it happened

    def fit(self, own: np.ndarray, near: Fit | None) -> Fit:
        size = len(self.features)
        events = np.bincount(self.cell[self.happened], own[self.happened], size)
        return fit_logistic(self.features, events, np.bincount(self.cell, own, size), near=near)


def _hazards(days: Days, kinds: np.ndarray) -> tuple[list[_Hazard], _Hazard]:
    """The hazard of each kind of answer, all in the same cells, and that of a closing."""
    first, cell = hazards.answer_cells(days)
    features = hazards.answer_features(
        days.impression[first], days.day[first], days.notes[first], days.recency[first], days.gap[first]
    )
    answers = [_Hazard(features, cell, np.flatnonzero(days.kind == kind)) for kind in kinds]
    first, cell = hazards.closing_cells(days)
    features = hazards.closing_features(days.impression[first], days.day[first])
    return answers, _Hazard(features, cell, np.flatnonzero(days.event == CLOSED))


@dataclass(frozen=True)
class _Plan:
    """One rhythm from one first day on: what its days look like at each impression."""

    every: int
    first: int
    answer: np.ndarray  # features, impression after impression
    closing: np.ndarray

    @classmethod
    def of(cls, every: int, first: int, by_day: int) -> _Plan:
        day = np.tile(np.arange(by_day + 1), LEVELS)
        impression = np.repeat(np.arange(LEVELS), by_day + 1)
        since = day - first if every else np.full(len(day), -1)
        notes = np.where(since < 0, 0, 1 + since // max(every, 1))
        recency = np.where(notes > 0, since % max(every, 1), day)
        gap = np.where(notes > 1, every, 0)
        answer = hazards.answer_features(impression, day, notes, recency, gap)
        return cls(every, first, answer, hazards.closing_features(impression, day))

    def chance(self, fits: tuple[Fit, ...], asked: np.ndarray, levels: np.ndarray) -> float:
        """The chance of an answer asked for by the last day, averaged over the impressions."""
        *kinds, last = fits
        closing = expit(self.closing @ last.beta).reshape(LEVELS, -1)
        betas = np.array([fit.beta for fit in kinds]).reshape(len(kinds), self.answer.shape[1])
        answers = expit(self.answer @ betas.T).reshape(*closing.shape, len(kinds))
        stay = np.cumprod(np.maximum(1 - answers.sum(axis=2) - closing, 0), axis=1)
        before = np.concatenate([np.ones((LEVELS, 1)), stay[:, :-1]], axis=1)
        return float(levels @ (before * answers[:, :, asked].sum(axis=2)).sum(axis=1) / levels.sum())

"""A study of rhythms: the days at risk, cut into cells once, and the rates of every rhythm for any weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from followup_analytics.analyses.cadences import hazards
from followup_analytics.analyses.cadences.clones import FIRST_NOTE_BY, Clones, clones
from followup_analytics.analyses.cadences.hazards import LEVELS, Days, Fit, fit_logistic
from followup_analytics.waiting.waits import ANSWER, CLOSED


@dataclass(frozen=True)
class Study:
    """The days at risk, cut into cells once; an estimate for any weights of the waits then costs little."""

    days: Days
    cluster: np.ndarray  # of each wait
    arms: list[int]
    by_day: int
    entry: np.ndarray  # impression of each wait
    answer: _Hazard
    closing: _Hazard
    plans: list[_Plan]
    clones: list[Clones]

    @classmethod
    def of(cls, days: Days, cluster: np.ndarray, arms: list[int], by_day: int) -> Study:
        """Count the cells and lay out the rhythms."""
        entry = days.impression[days.day == 0]
        answer = _Hazard.of(days, ANSWER, *hazards.answer_cells(days))
        closing = _Hazard.of(days, CLOSED, *hazards.closing_cells(days))
        plans = [
            _Plan.of(arm, first, by_day) for arm in arms for first in range(FIRST_NOTE_BY + 1)[: None if arm else 1]
        ]
        taken = [clones(days, every=arm, horizon=by_day) for arm in arms]
        return cls(days, cluster, arms, by_day, entry, answer, closing, plans, taken)

    def estimate(self, weight: np.ndarray, *, near: tuple[Fit, ...] | None = None) -> Estimate:
        """Rate and check of each arm, for waits of these weights; `near` are fits to begin at."""
        own = weight[self.days.wait]
        starts = near or (None, None)
        fits = tuple(part.fit(own, fit) for part, fit in zip((self.answer, self.closing), starts, strict=True))
        levels = np.bincount(self.entry, weight, LEVELS)
        first = self._first_note(own)
        rates = dict.fromkeys(self.arms, 0.0)
        for plan in self.plans:
            share = first[plan.first] if plan.every else 1.0
            rates[plan.every] += share * plan.chance(fits, levels)
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

    @classmethod
    def of(cls, days: Days, event: int, first: np.ndarray, cell: np.ndarray) -> _Hazard:
        values = [getattr(days, name)[first] for name in ("impression", "day", "notes", "recency", "gap")]
        features = hazards.answer_features(*values) if event == ANSWER else hazards.closing_features(*values[:2])
        return cls(features, cell, np.flatnonzero(days.event == event))

    def fit(self, own: np.ndarray, near: Fit | None) -> Fit:
        size = len(self.features)
        events = np.bincount(self.cell[self.happened], own[self.happened], size)
        return fit_logistic(self.features, events, np.bincount(self.cell, own, size), near=near)


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

    def chance(self, fits: tuple[Fit, ...], levels: np.ndarray) -> float:
        """The chance of an answer by the last day, averaged over the impressions."""
        answer, closing = (
            expit(features @ fit.beta).reshape(LEVELS, -1)
            for features, fit in zip((self.answer, self.closing), fits, strict=True)
        )
        stay = np.cumprod(np.maximum(1 - answer - closing, 0), axis=1)
        before = np.concatenate([np.ones((LEVELS, 1)), stay[:, :-1]], axis=1)
        return float(levels @ (before * answer).sum(axis=1) / levels.sum())

"""Hazards of an answer and of a closing: the days at risk after an interview, counted in cells, and fitted.

Rhythms are compared within strata of entry (`cadences/hazards.py: Entry`): impression, time in the search (three
classes) and the promised day, added to the notes' features class by class, so that a resample costs no more. Weekday
and season are left out: they moved the difference between 7 and 14 days by less than 0.6 points. For a resample all
kinds asked for are fitted as one; only the estimate needs them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from followup_analytics.log.days import MISSING
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.words import ORIGINS
from followup_analytics.waiting.adjustment.circumstances import promised_days, search_began
from followup_analytics.waiting.adjustment.hazard_model import inverse_of
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits
from followup_analytics.waiting.steps import coded_steps
from followup_analytics.waiting.variance.products import product
from followup_analytics.waiting.variance.special import log_logistic, logistic
from followup_analytics.waiting.waits import FOLLOW_UP

INTERVIEW = "interview"
LEVELS = 6  # impressions 1 … 5, and 0 where it is missing
RIDGE = 0.1  # a little shrinkage: without it, a cell with no events sends Newton's steps to infinity

# Classes of the days since the latest note and of the days between notes: first day, and the day each stands for.
_RECENCY = np.array([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4.4), (6, 6.4), (8, 9), (11, 12.5), (15, 17.5), (21, 25)]).T
_GAPS = np.array(
    [(0, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 10), (11, 11.5), (13, 13.5), (15, 16), (18, 19.5), (22, 26)]
).T
_SEARCH = np.array([0, 35, 75])  # first days of the classes of the time in the search
_PROMISE = np.array([0, 3, 7])  # the same for the days since a promised day; before the first it lies ahead
NO_PROMISE = 10**6  # days from the interview to a promised day, where none was promised
_TOGETHER = 3  # days of a wait in one class
MOST_NOTES = 6
_MOST_STEPS = 30
_LEAST_GAIN = 1e-4


@dataclass(frozen=True)
class Days:
    """Days at risk of waits of one origin: arrays of equal length, wait by wait and day by day."""

    wait: np.ndarray  # position among those waits
    day: np.ndarray  # since the wait began
    notes: np.ndarray  # note-days so far, that day's included
    recency: np.ndarray  # days since the latest of them, or since the wait began
    gap: np.ndarray  # days between that one and the one before; 0 before the second
    event: np.ndarray  # what ends the wait on this day: ANSWER, CLOSED, else 0
    kind: np.ndarray  # position in timeline.KINDS of the answer on this day; -1 where there is none
    impression: np.ndarray  # 0 where missing

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True)
class Entry:
    """What the log shows of each wait on the day it begins."""

    impression: np.ndarray
    search: np.ndarray  # the class of the time in the search
    promised: np.ndarray  # days until the promised day

    def __len__(self) -> int:
        return len(self.impression)

    @classmethod
    def of(cls, log: FollowUpLog, coded: CodedWaits, origin: str = INTERVIEW) -> Entry:
        """Of the waits of that origin."""
        own = of_origin(coded, origin)
        began, promised = (found(log, coded)[own] for found in (search_began, promised_days))
        ahead = np.where(promised == MISSING, NO_PROMISE, promised - coded.start[own])
        return cls(coded.impression[own].astype("int64"), search_class(coded.start[own] - began), ahead)

    def promise(self, wait: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Where the promised day lies on a day of a wait: 0 none, 1 ahead, then near and behind."""
        promised = self.promised[wait]
        return np.where(promised == NO_PROMISE, 0, np.searchsorted(_PROMISE, day - promised, side="right") + 1)


def search_class(days: np.ndarray) -> np.ndarray:
    """The class of the time in the search."""
    return _class_of_days(_SEARCH[None], days)


def of_origin(coded: CodedWaits, origin: str = INTERVIEW) -> np.ndarray:
    """The positions of the waits of that origin."""
    return np.flatnonzero(coded.origin == ORIGINS.index(origin))


def days_at_risk(coded: CodedWaits, notes: CodedNotes, *, last: int, origin: str = INTERVIEW) -> Days:
    """The days 0 … `last` of every wait of that origin, its last day included."""
    own = of_origin(coded, origin)
    number = np.full(len(coded), -1)
    number[own] = np.arange(len(own))
    steps = coded_steps(coded, notes)
    ends = steps.event != FOLLOW_UP
    span = np.where(number[steps.wait] >= 0, np.minimum(steps.length + ends, last + 1 - steps.start), 0)
    span = np.maximum(span, 0)
    step = np.repeat(np.arange(len(span)), span)
    recency = np.arange(len(step)) - np.repeat(span.cumsum() - span, span)
    gap = np.where(steps.attempt > 1, np.append(notes.gap, 0)[steps.note], 0)
    over = ends[step] & (recency == steps.length[step])
    return Days(
        wait=number[steps.wait[step]],
        day=steps.start[step] + recency,
        notes=steps.attempt[step],
        recency=recency,
        gap=gap[step],
        event=np.where(over, steps.event[step], 0),
        kind=np.where(over, coded.kind[steps.wait[step]], -1),
        impression=coded.impression[steps.wait[step]].astype("int64"),
    )


def answer_cells(days: Days, entry: Entry) -> tuple[np.ndarray, np.ndarray]:
    """The cells that `answer_features` distinguishes: one day of each, and for each day its cell."""
    code = days.impression * len(_SEARCH) + entry.search[days.wait]
    code = code * (len(_PROMISE) + 2) + entry.promise(days.wait, days.day)
    classes = (day_class(days.day), np.minimum(days.notes, MOST_NOTES), _class_of_days(_RECENCY, days.recency))
    for part in (*classes, _class_of_days(_GAPS, days.gap)):
        code = code * (part.max(initial=0) + 1) + part
    _, first, cell = np.unique(code, return_index=True, return_inverse=True)
    return first, cell


STRATA = LEVELS + len(_SEARCH) + len(_PROMISE) + 2


def stratum_classes(impression: np.ndarray, search: np.ndarray, promise: np.ndarray) -> np.ndarray:
    """The classes that notes do not change (impression, time in the search, promised day), as positions among all."""
    return np.stack([impression, LEVELS + search, LEVELS + len(_SEARCH) + promise])


def answer_features(day: np.ndarray, notes: np.ndarray, recency: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """What the hazard of an answer may depend on: a row per element of the arguments, a column per feature.

    In addition to `stratum_classes`: the day; each class of days since the first or since a later note; and for later
    notes, how the gap before, the day and the attempt change what the note does while it is fresh, a week old, and old.
    """
    step, apart = _class_of_days(_RECENCY, recency), np.log(_GAPS[1][_class_of_days(_GAPS, gap)] / 10)
    since, t = _RECENCY[1][step], _class_middle(day)
    none, first, later = notes == 0, notes == 1, notes > 1
    columns = [np.ones(len(t)), t / 30, np.log1p(t), t == 0]
    columns += [none, none * t / 30, none * np.log1p(t)]
    columns += [which & (step == place) for place in range(_RECENCY.shape[1]) for which in (first, later)]
    fresh = np.exp(-since / 3) * later
    for active in (fresh, np.exp(-(((since - 8) / 5) ** 2)) * later, -np.expm1(-since / 15) * later):
        columns += [active * apart, active * apart**2, active * t / 30]
        columns += [active * (np.minimum(notes, MOST_NOTES) - 2)]
    columns += [fresh * apart**3]
    return np.column_stack([np.asarray(column, float) for column in columns])


def closing_cells(days: Days) -> tuple[np.ndarray, np.ndarray]:
    """The cells that `closing_features` distinguishes: one day of each, and for each day its cell."""
    _, first, cell = np.unique(day_class(days.day) * LEVELS + days.impression, return_index=True, return_inverse=True)
    return first, cell


def closing_features(day: np.ndarray) -> np.ndarray:
    """What the hazard of a closing may depend on apart from the impression: the day, never the notes."""
    t = _class_middle(day)
    return np.column_stack([np.ones(len(t)), t / 30, (t / 30) ** 2, t == 0])


def answer_design(days: Days, entry: Entry) -> tuple[Design, np.ndarray]:
    """The features of the answer's hazard, by cell, and for each day its cell."""
    first, cell = answer_cells(days, entry)
    wait, day = days.wait[first], days.day[first]
    classes = stratum_classes(days.impression[first], entry.search[wait], entry.promise(wait, day))
    notes = answer_features(day, days.notes[first], days.recency[first], days.gap[first])
    rows, row = np.unique(notes, axis=0, return_inverse=True)
    return Design(rows, row.reshape(-1), classes, STRATA), cell  # numpy 2.0, unlike others, gives a column


def closing_design(days: Days, first: np.ndarray, more: np.ndarray | None = None) -> Design:
    """The features of the closing's hazard on these days, with one more column where it is given."""
    features = closing_features(days.day[first])
    features = features if more is None else np.column_stack([features, more])
    return Design(features, np.arange(len(first)), days.impression[first][None], LEVELS)


def day_class(day: np.ndarray) -> np.ndarray:
    """0 for the day of the interview, then 1, 2, … for three days each."""
    return -(-np.asarray(day) // _TOGETHER)


@dataclass(frozen=True)
class Design:
    """Features of cells: columns in which few rows differ, followed by one-hot classes if there are any."""

    rows: np.ndarray  # the distinct rows; the first column is the intercept
    row: np.ndarray  # of each cell
    classes: np.ndarray  # (factors, cells): positions among all classes
    size: int = 0  # of all classes

    def __len__(self) -> int:
        return len(self.row)

    @property
    def width(self) -> int:
        """How many coefficients there are."""
        return int(self.rows.shape[1] + self.size)

    def linear(self, beta: np.ndarray) -> np.ndarray:
        """The sum of what the features of each cell add."""
        columns = self.rows.shape[1]
        found: np.ndarray = np.einsum("ij,j->i", self.rows, beta[:columns])[self.row] + beta[columns:][
            self.classes
        ].sum(axis=0)
        return found

    def summed(self, values: np.ndarray) -> np.ndarray:
        """The values of all cells added up by feature."""
        by_class = [np.bincount(codes, values, self.size) for codes in self.classes]
        own = np.einsum("i,ij->j", np.bincount(self.row, values, len(self.rows)), self.rows)
        return np.concatenate([own, np.sum(by_class, axis=0)]) if by_class else own

    def curvature(self, values: np.ndarray) -> np.ndarray:
        """The values summed for each pair of features."""
        rows, size = self.rows, self.size
        held, within = np.zeros((len(rows), size)), np.zeros((size, size))
        for codes in self.classes:
            held += np.bincount(self.row * size + codes, values, len(rows) * size).reshape(-1, size)
            for other in self.classes:
                within += np.bincount(codes * size + other, values, size * size).reshape(size, size)
        weighted = np.column_stack([rows * np.bincount(self.row, values, len(rows))[:, None], held])
        own, across = np.split(product(rows.T, weighted), [rows.shape[1]], axis=1)
        return np.block([[own, across], [across.T, within]])


@dataclass(frozen=True)
class Fit:
    """Coefficients, and the curvature of the likelihood there: minus its second derivatives."""

    beta: np.ndarray
    curvature: np.ndarray

    @cached_property
    def variance(self) -> np.ndarray:
        """The inverse of the curvature."""
        return inverse_of(self.curvature)


def fit_logistic(design: Design, events: np.ndarray, at_risk: np.ndarray, *, near: Fit | None = None) -> Fit:
    """Binomial logistic regression on cells, by Newton steps that are halved until they help.

    Parameters
    ----------
    design
        The features of the cells; the intercept is not shrunk.
    events, at_risk
        How many events on how many days, per cell; weighted counts need not be whole.
    near
        A fit to nearly the same counts, to begin at; its curvature is kept, which makes a resample cheap.

    Examples
    --------
    >>> level = Design(np.ones((1, 1)), np.zeros(2, int), np.zeros((0, 2), int))
    >>> fit_logistic(level, np.array([1.0, 2.0]), np.array([4.0, 8.0])).beta.round(3).tolist()
    [-1.099]
    """
    ridge = np.r_[1e-9, np.full(design.width - 1, RIDGE)]
    if near is None:
        share = (events.sum() + 0.5) / (at_risk.sum() + 1)
        beta, kept = np.r_[np.log(share / (1 - share)), np.zeros(design.width - 1)], None
    else:
        beta, kept = near.beta, near.variance
    value, linear = _likelihood(beta, design, events, at_risk, ridge)
    path: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(_MOST_STEPS):
        chance = logistic(linear)
        path.append((beta, design.summed(events - at_risk * chance) - ridge * beta))
        if kept is None:
            move = product(inverse_of(_curvature(design, at_risk, chance, ridge)), path[-1][1])
        else:
            move = _quasi_newton_step(path, kept)
        beta, value, linear, gain = _halved_step(beta, move, (value, linear), (design, events, at_risk, ridge))
        if gain < _LEAST_GAIN:
            break
    return Fit(beta, _curvature(design, at_risk, logistic(linear), ridge) if near is None else near.curvature)


def _quasi_newton_step(path: list[tuple[np.ndarray, np.ndarray]], kept: np.ndarray) -> np.ndarray:
    """Newton's step by the inverse of a curvature nearby, put right by how the slopes changed along the path (BFGS).

    Without that, resamples of many classes take three times as many steps, and some do not arrive. The recursion is
    algorithm 7.4 of Nocedal & Wright, Numerical Optimization (2006).
    """
    steps = [(after[0] - before[0], before[1] - after[1]) for before, after in pairwise(path)]
    left, shares = path[-1][1], []
    for moved, changed in reversed(steps):
        shares.append(moved @ left / (moved @ changed))
        left = left - shares[-1] * changed
    step = product(kept, left)
    for (moved, changed), share in zip(steps, reversed(shares), strict=True):
        step = step + moved * (share - changed @ step / (moved @ changed))
    return step


def _curvature(design: Design, at_risk: np.ndarray, chance: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    found: np.ndarray = design.curvature(at_risk * chance * (1 - chance)) + np.diag(ridge)
    return found


def _likelihood(
    beta: np.ndarray, design: Design, events: np.ndarray, at_risk: np.ndarray, ridge: np.ndarray
) -> tuple[float, np.ndarray]:
    """The penalised likelihood, and the linear part of each cell."""
    linear = design.linear(beta)
    found = product(events, linear) + product(at_risk, log_logistic(-linear)) - product(ridge, beta**2) / 2
    return float(found), linear


def _halved_step(
    beta: np.ndarray,
    move: np.ndarray,
    reached: tuple[float, np.ndarray],
    cells: tuple[Design, np.ndarray, np.ndarray, np.ndarray],
) -> tuple[np.ndarray, float, np.ndarray, float]:
    """The step, halved until it helps."""
    for _ in range(20):
        value, linear = _likelihood(beta + move, *cells)
        if value >= reached[0]:
            return beta + move, value, linear, value - reached[0]
        move = move / 2
    return beta, *reached, 0.0


def _class_of_days(classes: np.ndarray, days: np.ndarray) -> np.ndarray:
    return np.searchsorted(classes[0], days, side="right") - 1


def _class_middle(day: np.ndarray) -> np.ndarray:
    """The middle of each class of days; the day of the interview is a class of its own."""
    return np.where(np.asarray(day) == 0, 0, day_class(day) * _TOGETHER - (_TOGETHER - 1) / 2)

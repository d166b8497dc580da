"""Hazards of an answer and of a closing: the days at risk after an interview, counted in cells, and fitted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from followup_analytics.log.words import ORIGINS
from followup_analytics.waiting.steps import coded_steps
from followup_analytics.waiting.waits import FOLLOW_UP, CodedNotes, CodedWaits

LEVELS = 6  # impressions 1 … 5, and 0 where it is missing
RIDGE = 0.1  # a little shrinkage: without it a cell without events sends Newton's steps to infinity

# Classes of the days since the latest note and of the days between notes: first day, and the day each stands for.
_RECENCY = np.array([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4.4), (6, 6.4), (8, 9), (11, 12.5), (15, 17.5), (21, 25)]).T
_GAPS = np.array(
    [(0, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 10), (11, 11.5), (13, 13.5), (15, 16), (18, 19.5), (22, 26)]
).T
_TOGETHER = 3  # days of a wait counted together
_MOST_NOTES = 6
_MOST_STEPS = 30
_LEAST_GAIN = 1e-4


@dataclass(frozen=True)
class Days:
    """Days at risk of waits after an interview: arrays of equal length, wait by wait and day by day."""

    wait: np.ndarray  # position among those waits
    day: np.ndarray  # since the interview
    notes: np.ndarray  # note-days so far, that day's included
    recency: np.ndarray  # days since the latest of them, or since the interview
    gap: np.ndarray  # days between that one and the one before; 0 before the second
    event: np.ndarray  # what ends the wait on this day: ANSWER, CLOSED, else 0
    kind: np.ndarray  # position in timeline.KINDS of the answer on this day; -1 where there is none
    impression: np.ndarray  # 0 where missing

    def __len__(self) -> int:
        return len(self.day)


def after_interviews(coded: CodedWaits) -> np.ndarray:
    """The positions of the waits that an interview began."""
    return np.flatnonzero(coded.origin == ORIGINS.index("interview"))


def days_at_risk(coded: CodedWaits, notes: CodedNotes, *, last: int) -> Days:
    """The days 0 … `last` of every wait that an interview began, its last day included."""
    own = after_interviews(coded)
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
        impression=coded.impression[steps.wait[step]],
    )


def answer_cells(days: Days) -> tuple[np.ndarray, np.ndarray]:
    """The cells that `answer_features` tells apart: a day of each, and for each day its cell."""
    code = days.impression
    classes = (day_class(days.day), np.minimum(days.notes, _MOST_NOTES), _class_of_days(_RECENCY, days.recency))
    for part in (*classes, _class_of_days(_GAPS, days.gap)):
        code = code * (part.max(initial=0) + 1) + part
    _, first, cell = np.unique(code, return_index=True, return_inverse=True)
    return first, cell


def answer_features(
    impression: np.ndarray, day: np.ndarray, notes: np.ndarray, recency: np.ndarray, gap: np.ndarray
) -> np.ndarray:
    """What the hazard of an answer may depend on; a row per element of the arguments, a column per feature.

    The impression; the day; each class of days since the first or since a later note; and for later notes how the gap
    before, the day and the attempt change what the note does while it is fresh, a week old, and old.
    """
    step, apart = _class_of_days(_RECENCY, recency), np.log(_GAPS[1][_class_of_days(_GAPS, gap)] / 10)
    since, t = _RECENCY[1][step], _middle(day)
    none, first, later = notes == 0, notes == 1, notes > 1
    columns = [np.ones(len(t)), *_levels(impression), t / 30, np.log1p(t), t == 0]
    columns += [none, none * t / 30, none * np.log1p(t)]
    columns += [which & (step == place) for place in range(_RECENCY.shape[1]) for which in (first, later)]
    fresh = np.exp(-since / 3) * later
    for active in (fresh, np.exp(-(((since - 8) / 5) ** 2)) * later, -np.expm1(-since / 15) * later):
        columns += [active * apart, active * apart**2, active * t / 30]
        columns += [active * (np.minimum(notes, _MOST_NOTES) - 2)]
    columns += [fresh * apart**3]
    return np.column_stack([np.asarray(column, float) for column in columns])


def closing_cells(days: Days) -> tuple[np.ndarray, np.ndarray]:
    """The cells that `closing_features` tells apart: a day of each, and for each day its cell."""
    _, first, cell = np.unique(day_class(days.day) * LEVELS + days.impression, return_index=True, return_inverse=True)
    return first, cell


def closing_features(impression: np.ndarray, day: np.ndarray) -> np.ndarray:
    """What the hazard of a closing may depend on: the impression and the day, never the notes."""
    t = _middle(day)
    return np.column_stack([np.ones(len(t)), *_levels(impression), t / 30, (t / 30) ** 2, t == 0])


def day_class(day: np.ndarray) -> np.ndarray:
    """0 for the day of the interview, then 1, 2, … for three days each."""
    return -(-np.asarray(day) // _TOGETHER)


@dataclass(frozen=True)
class Fit:
    """Coefficients, and the curvature of the likelihood there: minus its second derivatives."""

    beta: np.ndarray
    curvature: np.ndarray


def fit_logistic(features: np.ndarray, events: np.ndarray, at_risk: np.ndarray, *, near: Fit | None = None) -> Fit:
    """Binomial logistic regression on cells, by Newton steps that are halved until they help.

    Parameters
    ----------
    features
        A row per cell; the first column is the intercept, which is not shrunk.
    events, at_risk
        How many events among how many days, per cell; weights need not be whole.
    near
        A fit to nearly the same counts, where to begin; its curvature is kept, which makes a bootstrap draw cheap.

    Examples
    --------
    >>> fit_logistic(np.ones((2, 1)), np.array([1.0, 2.0]), np.array([4.0, 8.0])).beta.round(3).tolist()
    [-1.099]
    """
    ridge = np.r_[1e-9, np.full(features.shape[1] - 1, RIDGE)]
    if near is None:
        share = (events.sum() + 0.5) / (at_risk.sum() + 1)
        beta, kept = np.r_[np.log(share / (1 - share)), np.zeros(features.shape[1] - 1)], None
    else:
        beta, kept = near.beta, np.linalg.inv(near.curvature)
    value = _likelihood(beta, features, events, at_risk, ridge)
    for _ in range(_MOST_STEPS):
        chance = expit(features @ beta)
        slope = features.T @ (events - at_risk * chance) - ridge * beta
        move = np.linalg.solve(_curvature(features, at_risk, chance, ridge), slope) if kept is None else kept @ slope
        beta, value, gain = _better(beta, move, value, (features, events, at_risk, ridge))
        if gain < _LEAST_GAIN:
            break
    return Fit(beta, _curvature(features, at_risk, expit(features @ beta), ridge) if near is None else near.curvature)


def _curvature(features: np.ndarray, at_risk: np.ndarray, chance: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    found: np.ndarray = features.T @ (features * (at_risk * chance * (1 - chance))[:, None]) + np.diag(ridge)
    return found


def _likelihood(
    beta: np.ndarray, features: np.ndarray, events: np.ndarray, at_risk: np.ndarray, ridge: np.ndarray
) -> float:
    linear = features @ beta
    return float(events @ linear - at_risk @ np.logaddexp(0, linear) - ridge @ beta**2 / 2)


def _better(
    beta: np.ndarray, move: np.ndarray, value: float, cells: tuple[np.ndarray, ...]
) -> tuple[np.ndarray, float, float]:
    """The step, halved until it helps."""
    for _ in range(20):
        reached = _likelihood(beta + move, *cells)
        if reached >= value:
            return beta + move, reached, reached - value
        move = move / 2
    return beta, value, 0.0


def _class_of_days(classes: np.ndarray, days: np.ndarray) -> np.ndarray:
    return np.searchsorted(classes[0], days, side="right") - 1


def _middle(day: np.ndarray) -> np.ndarray:
    """The middle of the class of days; the day of the interview is one of its own."""
    return np.where(np.asarray(day) == 0, 0, day_class(day) * _TOGETHER - (_TOGETHER - 1) / 2)


def _levels(impression: np.ndarray) -> list[np.ndarray]:
    """A column per impression; the ridge makes one too many harmless."""
    return [np.asarray(impression) == level for level in range(LEVELS)]

"""A model of daily hazards: the logarithm of each is a sum of what its classes add, shrunk to 0 where days are few."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from followup_analytics.waiting.variance.products import product

_STEPS, _NEW_CURVATURE = 15, (0, 1, 3, 7)  # in between, the previous one is used again
_WITHIN_FACTOR, _LONGEST_WITHIN = 6, 2.0  # steps of each factor at the start
_CLOSE = 1e-2  # of the largest change of a step: the error left is about its square
_LONGEST_STEP = 3.0
_ON_ONE_THREAD = 48


@dataclass(frozen=True)
class Rows:
    """Days at risk: their classes, and how many days each stands for."""

    classes: np.ndarray  # (factors, rows), positions among the parameters
    weight: np.ndarray
    size: int  # parameters

    def summed(self, values: np.ndarray) -> np.ndarray:
        """The values of all rows added up by parameter."""
        return np.asarray(np.bincount(self.classes.ravel(), np.tile(values, len(self.classes)), self.size))

    def linear(self, parameters: np.ndarray) -> np.ndarray:
        """For each row, the sum of what its classes add."""
        return np.asarray(parameters[self.classes].sum(axis=0))

    @functools.cached_property
    def pairs(self) -> np.ndarray:
        """The cell of each row in the square table of parameters, for one pair of different factors after another."""
        one, other = np.triu_indices(len(self.classes), 1)  # the class of the earlier factor comes first
        return np.asarray((self.classes[one] * self.size + self.classes[other]).ravel())

    def curvature(self, values: np.ndarray) -> np.ndarray:
        """The square table of the values that each pair of parameters shares."""
        factors = len(self.classes)
        table = np.bincount(self.pairs, np.tile(values, factors * (factors - 1) // 2), self.size**2)
        upper = table.reshape(self.size, self.size)
        found: np.ndarray = upper + upper.T + np.diag(self.summed(values))
        return found


@dataclass(frozen=True)
class HazardModel:
    """Fitted hazards of one event: what each class adds to the logarithm, and the inverse of the curvature there."""

    level: float  # the logarithm of the overall hazard
    parameters: np.ndarray
    inverse: np.ndarray
    expected: np.ndarray  # by row of the fit

    def hazard(self, classes: np.ndarray) -> np.ndarray:
        """The hazards of days of these classes (the first axis: the factors)."""
        return np.asarray(np.exp(self.level + summed_up(self.parameters, classes)))


def summed_up(parameters: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """What the classes of each day add, one factor after another: all at once they leave the processor's cache.

    Examples
    --------
    >>> summed_up(np.array([1.0, 2.0, 4.0]), np.array([[0, 0], [1, 2]])).tolist()
    [3.0, 5.0]
    """
    first, *others = classes
    total: np.ndarray = parameters.take(first)
    for factor in others:
        total += parameters.take(factor)
    return total


def fitted(rows: Rows, events: np.ndarray, precision: np.ndarray) -> HazardModel:
    """Fit the model to these events: a Poisson likelihood of days with normal priors, maximised by Newton's steps.

    Parameters
    ----------
    rows
        The days at risk.
    events
        How many of each row's days brought the event.
    precision
        One over the variance of each parameter's prior, whose mean is 0; or the inverse of the variances two by two.
    """
    drawn = np.diag(precision) if precision.ndim == 1 else precision
    total = float(events.sum())
    level = float(np.log(max(total, 0.1) / max(float(rows.weight.sum()), 1.0)))
    seen, longest = rows.summed(events), np.inf
    parameters = _first_parameters(rows, events, np.diag(drawn), rows.weight * np.exp(level))
    inverse, expected = np.zeros((rows.size, rows.size)), rows.weight * np.exp(level + rows.linear(parameters))
    for number in range(_STEPS):
        if number in _NEW_CURVATURE:
            inverse = inverse_of(rows.curvature(expected) + drawn)
        step = product(inverse, seen - rows.summed(expected) - product(drawn, parameters))
        longest = float(np.abs(step).max(initial=0))
        parameters = parameters + step * min(1.0, _LONGEST_STEP / max(longest, _CLOSE))
        expected = rows.weight * np.exp(level + rows.linear(parameters))
        if longest < _CLOSE:
            break
    inverse = inverse_of(rows.curvature(expected) + drawn)
    return HazardModel(level, parameters, inverse, expected)


def _first_parameters(rows: Rows, events: np.ndarray, precision: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Where Newton's steps begin: one factor after another, each fitted to what the ones before it leave unexplained.

    From zero it would take twice as many curvatures, as classes without an event move by less than one a step.
    """
    parameters = np.zeros(rows.size)
    for codes in rows.classes:
        came, at_risk = np.bincount(codes, events, rows.size), np.bincount(codes, expected, rows.size)
        own = parameters
        for _ in range(_WITHIN_FACTOR):
            left = at_risk * np.exp(own - parameters)
            move = (came - left - precision * own) / (left + precision)
            own = own + np.where(at_risk > 0, np.clip(move, -_LONGEST_WITHIN, _LONGEST_WITHIN), 0)
        expected, parameters = expected * np.exp(own - parameters)[codes], own
    return parameters


def inverse_of(table: np.ndarray) -> np.ndarray:
    """The inverse of a symmetric positive definite matrix, by halves.

    The halves are small enough to stay on one thread (see `product`).

    Examples
    --------
    >>> inverse_of(np.array([[2.0, 0.0], [0.0, 4.0]])).tolist()
    [[0.5, 0.0], [0.0, 0.25]]
    """
    half = len(table) // 2
    if len(table) <= _ON_ONE_THREAD:
        return np.linalg.inv(table)
    first, across = inverse_of(table[:half, :half]), table[:half, half:]
    moved = product(first, across)
    last = inverse_of(table[half:, half:] - product(across.T, moved))
    corner = -product(moved, last)
    found = np.empty_like(table)
    found[:half, :half], found[half:, half:] = first - product(corner, moved.T), last
    found[:half, half:], found[half:, :half] = corner, corner.T
    return found

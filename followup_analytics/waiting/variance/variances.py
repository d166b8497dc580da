"""Variances: those of many rates and of the same without a note, with their covariance, over the same clusters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from followup_analytics.waiting.control import ControlWaits

# For many groups the covariance of the chances is computed: there are a few thousand of them, however many groups there
# are. Few groups are added up one by one, which is cheaper then.
_MOST_CELLS = 4000  # the covariance of so many chances is held at once
_TABLE = 1 << 21  # clusters × cells looked at together
_PER_PAIR = 0.2  # the cost of a stretch and a cell, in stretches that are added up for a row
_PER_PRODUCT = 0.015  # and two cells of a cluster


@dataclass(frozen=True)
class Notes:
    """What each note adds to the errors of its row: arrays of equal length."""

    row: np.ndarray
    cluster: np.ndarray
    ours: np.ndarray  # to that of the rate after the notes
    theirs: np.ndarray  # to that of the rate without a note, which is the mean chance of these notes and no others


def total(parts: Sequence[Notes]) -> Notes:
    """What the same notes add to the whole, from what they add to its parts."""
    ours, theirs = (sum((getattr(part, name) for part in parts), np.zeros(1)) for name in ("ours", "theirs"))
    return Notes(parts[0].row, parts[0].cluster, ours, theirs)


@dataclass(frozen=True)
class Weights:
    """Each row's rate without a note as a mean of chances, in arrays of equal length; a cell is a stratum and a day."""

    row: np.ndarray
    stratum: np.ndarray
    day: np.ndarray
    weight: np.ndarray

    def entries(self, row: int) -> slice:
        """The entries of that row."""
        return slice(*np.searchsorted(self.row, [row, row + 1]))

    def table(self, row: int, shape: tuple[int, int]) -> np.ndarray:
        """The entries of that row as a table of strata and days."""
        own, (strata, days) = self.entries(row), shape
        return np.bincount(self.stratum[own] * days + self.day[own], self.weight[own], strata * days).reshape(shape)


Errors = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Sought:
    """What the variances of some rows are computed from."""

    control: ControlWaits
    rows: int
    notes: Notes
    weights: Weights


Variances = tuple[np.ndarray, np.ndarray, np.ndarray]


def variances_of(sought: Sequence[Sought]) -> list[Variances]:
    """The variances of a study, or of that of all answers and then of its classes, which add up to it.

    The stretches behind them are the same, and are gone through once where groups are few.
    """
    behind, rows = sought[0].control.behind, [np.unique(one.weights.row) for one in sought]
    if sum(map(len, rows)) > behind.at_once:
        return [variances(one.control, one.rows, one.notes, one.weights) for one in sought]
    asked = slice(min(1, len(sought) - 1), None)
    tables = [
        one.control.per_stretch(one.weights.table(at, one.control.rate.shape))
        for one, used in zip(sought[asked], rows[asked], strict=True)
        for at in used
    ]
    found = behind.errors(tables).reshape(len(sought[asked]), len(rows[0]), behind.clusters)
    found = found if len(found) == len(sought) else np.concatenate([found.sum(axis=0, keepdims=True), found])
    return [
        variances_with(partial(_laid_out, used, errors, one.rows), behind.clusters, one.rows, one.notes)
        for one, used, errors in zip(sought, rows, found, strict=True)
    ]


def variances(control: ControlWaits, rows: int, notes: Notes, weights: Weights) -> Variances:
    """For each row the variance of its rate, of the one without, and their covariance, clustered."""
    return variances_with(
        lambda row, cluster: _errors(control, rows, weights, row, cluster), control.clusters, rows, notes
    )


def variances_with(errors: Errors, clusters: int, rows: int, notes: Notes) -> Variances:
    """The same from what the waits compared with add: squared, summed by row, and for the rows and clusters asked."""
    pair, at = _pairs(notes, rows, clusters)
    row, cluster = np.divmod(pair, clusters)
    ours, theirs = (np.bincount(at, part, len(pair)) for part in (notes.ours, notes.theirs))
    squared, held = errors(row, cluster)

    def total(part: np.ndarray) -> np.ndarray:
        return np.bincount(row, part, rows)

    return total(ours**2), total(theirs * (theirs + 2 * held)) + squared, total(ours * (theirs + held))


def _pairs(notes: Notes, rows: int, clusters: int) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of a row and a cluster that have notes, as numbers, and for each note the position of its own.

    Where there are not many, all pairs are taken, which is quicker than sorting the notes.
    """
    code = notes.row * clusters + notes.cluster
    if rows * clusters <= 4 * len(code):
        return np.arange(rows * clusters), code
    return np.unique(code, return_inverse=True)


def _errors(
    control: ControlWaits, rows: int, weights: Weights, row: np.ndarray, cluster: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What the stretches of all clusters add to the errors of each row, squared and summed; and of those asked for."""
    cells = np.unique(weights.stratum * control.days + weights.day)
    stretches, window = len(control.behind.stretch), control.answer.size
    one_by_one = len(np.unique(weights.row)) * (stretches + window)
    together = len(cells) * (stretches * _PER_PAIR + control.clusters * len(cells) * _PER_PRODUCT)
    if one_by_one <= together or len(cells) > _MOST_CELLS:
        return _row_by_row(control, rows, weights, row, cluster)
    return _by_covariance(control, rows, weights, cells, row, cluster)


def _row_by_row(
    control: ControlWaits, rows: int, weights: Weights, row: np.ndarray, cluster: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    squared, held = np.zeros(rows), np.zeros(len(row))
    used, at_once = np.unique(weights.row), control.behind.at_once
    for some in (used[start : start + at_once] for start in range(0, len(used), at_once)):
        found = control.errors([weights.table(at, control.rate.shape) for at in some])
        _lay_out(some, found, row, cluster, (squared, held))
    return squared, held


def _laid_out(
    used: np.ndarray, found: np.ndarray, rows: int, row: np.ndarray, cluster: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    out = np.zeros(rows), np.zeros(len(row))
    _lay_out(used, found, row, cluster, out)
    return out


def _lay_out(
    used: np.ndarray, found: np.ndarray, row: np.ndarray, cluster: np.ndarray, out: tuple[np.ndarray, np.ndarray]
) -> None:
    """Write what each cluster adds to some rows into place: squared and summed, and as it is."""
    squared, held = out
    for at, adds in zip(used, np.ascontiguousarray(found), strict=True):
        pairs = slice(*np.searchsorted(row, [at, at + 1]))
        squared[at], held[pairs] = np.square(adds).sum(), adds[cluster[pairs]]  # `@` wakes threads that cost more


def _by_covariance(
    control: ControlWaits, rows: int, weights: Weights, cells: np.ndarray, row: np.ndarray, cluster: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The same from the covariance of the chances, by what a few clusters at a time add to each of them."""
    covariance, held = np.zeros((len(cells), len(cells))), np.zeros(len(row))
    cell, order = (
        np.searchsorted(cells, weights.stratum * control.days + weights.day),
        np.argsort(cluster, kind="stable"),
    )
    at_once = max(_TABLE // len(cells), 1)
    for first in range(0, control.clusters, at_once):
        adds = control.errors_of(*np.divmod(cells, control.days), range(first, min(first + at_once, control.clusters)))
        covariance += adds.T @ adds
        for pair in order[slice(*np.searchsorted(cluster, [first, first + at_once], sorter=order))]:
            own = weights.entries(row[pair])
            held[pair] = adds[cluster[pair] - first, cell[own]] @ weights.weight[own]
    squared = np.zeros(rows)
    for at in np.unique(weights.row):
        own = weights.entries(at)
        squared[at] = weights.weight[own] @ covariance[np.ix_(cell[own], cell[own])] @ weights.weight[own]
    return squared, held

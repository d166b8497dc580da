"""Products of matrices on one thread: those of the library wait for each other while the cores are busy; and roots."""

from __future__ import annotations

import numpy as np

_ON_ONE_THREAD = 64**3  # multiplications up to which the library starts no thread


def product(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The product of a matrix or a vector with another, by halves that are small enough to stay on one thread.

    The threads of the library take ten times the CPU of that, and a hundred times where other programs keep the cores
    busy.

    Examples
    --------
    >>> table = np.ones((200, 200))
    >>> bool((product(table, table) == 200).all())
    True
    """
    if other.ndim == 1:  # of vectors, the library starts threads from 96 rows on
        return np.asarray(np.einsum("...j,j->...", one, other))
    (rows, inner), columns = one.shape, other.shape[1]
    if rows * inner * columns <= _ON_ONE_THREAD:
        return np.asarray(one @ other)
    if columns > max(rows, inner):
        return np.asarray(product(other.T, one.T).T)
    if inner > rows:
        half = inner // 2
        return np.asarray(product(one[:, :half], other[:half]) + product(one[:, half:], other[half:]))
    half = rows // 2
    return np.concatenate([product(one[:half], other), product(one[half:], other)])


def root(table: np.ndarray) -> np.ndarray:
    """A matrix whose product with its own transpose is this one, which is symmetric and positive definite.

    Examples
    --------
    >>> root(np.array([[4.0, 0.0], [0.0, 9.0]])).tolist()
    [[2.0, 0.0], [0.0, 3.0]]
    """
    return np.asarray(np.linalg.cholesky(table))


def with_few_rows(table: np.ndarray) -> np.ndarray:
    """A matrix of at most as many rows as columns, whose columns have the same products with each other.

    Examples
    --------
    >>> np.abs(with_few_rows(np.array([[3.0], [4.0]]))).round(9).tolist()
    [[5.0]]
    """
    return table if len(table) <= table.shape[1] else np.asarray(np.linalg.qr(table, mode="r"))

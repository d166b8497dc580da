"""Products of matrices on one thread: those of the library wait for each other while the cores are busy."""

from __future__ import annotations

import numpy as np

_ON_ONE_THREAD = 64**3  # multiplications up to which the library starts no thread


def product(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The product of a matrix with a matrix or a vector, by halves that are small enough to stay on one thread.

    The threads of the library take ten times the CPU of that, and a hundred times where other programs keep the cores
    busy.

    Examples
    --------
    >>> table = np.ones((200, 200))
    >>> bool((product(table, table) == 200).all())
    True
    """
    if other.ndim == 1:
        return np.asarray(np.einsum("ij,j->i", one, other))  # of vectors, the library starts threads from 96 rows on
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

"""Progress: how far a reading is, told to whoever watches it; what the watcher raises ends the reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Progress = Callable[[int, int], object]
T = TypeVar("T")
_STEP = 5_000  # cells, of which a hundred take a millisecond


def unwatched(done: int, of: int) -> None:
    """The progress of a reading that nobody watches."""


def part(progress: Progress, first: int, last: int) -> Progress:
    """The progress of a part of some work, reported as that of the whole: from `first` to `last` hundredths.

    Examples
    --------
    >>> part(lambda done, of: print(f"{done / of:.0%}"), 40, 80)(1, 2)
    60%
    """

    def of_all(done: int, of: int) -> object:
        return progress(first * max(of, 1) + (last - first) * done, 100 * max(of, 1))

    return of_all


def one_by_one(items: Sequence[T], progress: Progress) -> Iterator[T]:
    """The items one by one; how many are done is told after every few thousand.

    Examples
    --------
    >>> list(one_by_one("ab", unwatched))
    ['a', 'b']
    """
    for start in range(0, len(items), _STEP):
        yield from items[start : start + _STEP]
        progress(min(start + _STEP, len(items)), len(items))

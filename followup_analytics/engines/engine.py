"""The engine: it counts a log that is too large to be read, and is asked in plain SQL."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd

from followup_analytics.log.errors import FollowUpError

Numbers = dict[str, np.ndarray]

# The SQL is one text for all engines, so it uses only what means the same on each of them: whole numbers of 64 bits,
# `case`, `least`, `count`, `sum` cast to bigint, `min`, `max`, `bit_or`, joins and `group by`. No division, no `%` of
# what can be negative, no days or times, no `min_by`, no cast to a smaller integer, and no order that is not stated.


class Engine(Protocol):
    """What a log on an engine needs from the engine."""

    name: str

    def numbers(self, sql: str, **beside: Numbers) -> Numbers:
        """The columns of an answer in whole numbers, as int64; for once, the text may name the tables `beside`."""

    def frame(self, sql: str) -> pd.DataFrame:
        """The rows of an answer that also holds texts."""

    def columns(self, table: str) -> dict[str, str]:
        """The columns of a table, each "whole", "text" or the engine's own word; empty if there is no such table."""


class EngineError(FollowUpError):
    """The engine is not available or could not answer; nothing was written."""

    def __init__(self, engine: str, reason: str, remedy: str) -> None:
        self.engine, self.reason, self.remedy = engine, reason, remedy
        super().__init__(f"{engine}: {reason}. {remedy}")


class NotOnEngine(FollowUpError):
    """This cannot be asked of a log on an engine."""

    def __init__(self, engine: str, asked: str, remedy: str) -> None:
        self.engine, self.asked = engine, asked
        super().__init__(f"{asked} cannot be worked out on {engine} yet. {remedy}")


def first_line(error: Exception) -> str:
    """The first line of an engine's message that says why, without its full stop.

    Examples
    --------
    >>> first_line(ValueError("No such file.\\n\\nLINE 1: …"))
    'No such file'
    >>> first_line(ValueError("An error occurred while calling o7.parquet.\\n: FileNotFoundException: waits"))
    'FileNotFoundException: waits'
    """
    lines = str(error).strip().splitlines() or [type(error).__name__]
    of_java = lines[0].startswith("An error occurred while calling") and len(lines) > 1  # as Spark hands on its errors
    return lines[of_java].strip(".: ")


def in_order(numbers: Numbers, *keys: str) -> Numbers:
    """The rows in the order of those columns; sorted here, and only if need be, at no cost to the engine.

    Examples
    --------
    >>> found = in_order({"wait": np.array([2, 1, 1]), "day": np.array([5, 9, 7])}, "wait", "day")
    >>> [cells.tolist() for cells in found.values()]
    [[1, 1, 2], [7, 9, 5]]
    """
    steps = [np.diff(numbers[key]) for key in keys]
    falls = np.zeros(len(steps[0]), bool)
    for step in reversed(steps):
        falls = (step < 0) | ((step == 0) & falls)
    if not falls.any():
        return numbers
    order = np.lexsort([numbers[key] for key in reversed(keys)])
    return {name: cells[order] for name, cells in numbers.items()}

"""Records: the rows of a result as a chart reads them, each field with its type."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import pandas as pd

Record = TypeVar("Record", bound=tuple[Any, ...])


class Rate(NamedTuple):
    """A group of notes: how many were answered, and the rate."""

    place: int
    bucket: object
    sent: int
    answered: int
    pending: int
    unmatched: int
    waits: int
    rate: float
    lower: float
    upper: float
    lift: float
    needed: float
    needed_upper: float


class SendTime(NamedTuple):
    """A weekday or an hour: how many notes went out, and how many were answered."""

    bucket: object
    sent: int
    answered: int
    pending: int
    unmatched: int


class Bare(NamedTuple):
    """The rate of a group without a note."""

    bucket: object
    without: float
    without_lower: float
    without_upper: float


class Hazard(NamedTuple):
    """Some days since a note: on how many of the days at risk an answer came."""

    first_day: int
    last_day: int
    at_risk: int
    answered: int


class Cadence(NamedTuple):
    """A cadence: the rate, had everyone kept it, and its check."""

    place: int
    every: int
    rate: float
    lower: float
    upper: float
    check: float
    check_lower: float
    check_upper: float
    at_risk: int
    enough: bool


class Stage(NamedTuple):
    """A step from one stage to the next: who took it, and how soon."""

    stage: str
    next_stage: str
    entered: int
    moved_on: int
    rate: float
    lower: float
    upper: float
    by_day: int
    median_days: float


class Published(NamedTuple):
    """A published share and whose it is."""

    day: float
    share: float
    label: str
    year: float
    n: float


def records(frame: pd.DataFrame, kind: type[Record]) -> list[Record]:
    """The rows as records of that kind, whose fields are named like columns; the field ``place`` is the row's label.

    Examples
    --------
    >>> frame = pd.DataFrame({"first_day": [1], "last_day": [3], "at_risk": [40], "answered": [2], "more": [0]})
    >>> records(frame, Hazard)
    [Hazard(first_day=1, last_day=3, at_risk=40, answered=2)]
    """
    names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]  # of every named tuple
    columns = [frame.index if name == "place" else frame[name] for name in names]
    return [kind(*row) for row in zip(*columns, strict=True)]

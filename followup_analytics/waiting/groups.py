"""Groups: what waits and note-days can be split by, as codes with their labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
import pandas as pd

from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.facts.coded_events import seeker_numbers
from followup_analytics.log.errors import TakenName, one_of
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import APPLICATIONS
from followup_analytics.log.text.texts import coded_texts
from followup_analytics.log.words import CHECK_IN, ORIGINS, THANK_YOU, UNKNOWN
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits
from followup_analytics.waiting.steps import note_values, weekday
from followup_analytics.waiting.waits import WEEKDAYS

Classes = tuple[tuple[str, int], ...]  # the label and the first value of each
BUCKETS: dict[str, Classes] = {
    "gap": (("≤6", 0), ("7-8", 7), ("9-11", 9), ("12-15", 12), ("16+", 16)),
    "delay": (("≤3", 0), ("4-8", 4), ("9-15", 9), ("16-30", 16), ("31+", 31)),
    "attempt": (("1", 1), ("2", 2), ("3", 3), ("4+", 4)),
}
HOURS: Classes = (("before 9:00", 0), ("9:00-11:59", 9), ("12:00-14:59", 12), ("15:00-17:59", 15), ("from 18:00", 18))
NO_TIME = "at an unknown time"  # the label of notes whose time of day nobody wrote down
ALWAYS_ALL = (*BUCKETS, "weekday")  # every bucket has its row, used or not
SEEKERS_TO_CLUSTER = 20

_OF_NOTES = (*BUCKETS, "channel", "gift", "weekday", "hour", "kind")
OF_INTERVIEWS = ("round", "medium")
_IMPRESSIONS = ("1", "2", "3", "4", "5")
_DAY = 86_400  # seconds
_OF_ONE = (APPLICATIONS.key, "url", "note")  # texts that hardly two applications share

Groups = tuple[np.ndarray, list[str]]


def wait_groups(log: FollowUpLog, coded: CodedWaits, by: str | None) -> Groups:
    """For each wait the position of its group among the labels; None: all are one group.

    Raises
    ------
    UnknownChoice
        If waits cannot be grouped by that.
    """
    choices = _wait_choices(log)
    if by is not None:
        one_of("by", by, choices)
    return _wait_groups(log, coded, by)


def note_groups(log: FollowUpLog, coded: CodedWaits, notes: CodedNotes, by: str | None) -> Groups:
    """The same for each note-day, which can also be grouped by what the note is.

    Raises
    ------
    UnknownChoice
        If note-days cannot be grouped by that.
    """
    choices = [*_OF_NOTES, *_wait_choices(log)]
    if by is not None:
        one_of("by", by, choices)
    if by in BUCKETS:
        return _classes(BUCKETS[by], getattr(notes, by))
    if by == "weekday":
        return weekday(notes.day), list(WEEKDAYS)
    if by == "hour":
        hour = note_hours(log, notes)
        codes, labels = _classes(HOURS, hour)
        return _labelled(np.where(hour < 0, -1, codes), labels, NO_TIME)
    if by == "kind":
        return notes.thank_you.astype("int64"), [CHECK_IN, THANK_YOU]
    if by in ("channel", "gift"):
        return _labelled(*note_values(log, notes, by))
    codes, labels = _wait_groups(log, coded, by)
    return codes[notes.wait], labels


def group_column(log: EngineLog, by: str | None, *, of_notes: bool) -> tuple[str, Callable[[np.ndarray], Groups]]:
    """What the waits or note-days of a log on an engine are grouped by: its SQL, and what makes groups of its codes.

    Raises
    ------
    UnknownChoice
        If they cannot be grouped by that.
    """
    if by is not None:
        one_of("by", by, [*(_OF_NOTES if of_notes else ()), *_wait_choices(log)])
    own = _NOTE_COLUMNS.get(by or "") if of_notes else None
    if own is not None:
        return own
    if by is None or by == "origin":
        labels = [""] if by is None else list(ORIGINS)
        return by or "0", lambda codes: (codes, labels)
    if by == "impression":
        return "impression - 1", lambda codes: _labelled(codes, list(_IMPRESSIONS))
    name = f"note {by}" if of_notes and by in ("channel", "gift") else by
    ranks, values = log.labels(name)
    column = log.column(name)
    if UNKNOWN in values:  # a missing value belongs to that group too, so that a row is counted in it once
        column = f"case when {column} < 0 then {ranks.tolist().index(values.index(UNKNOWN))} else {column} end"
    return column, lambda codes: _labelled(np.append(ranks, -1)[codes], values)


def note_hours(log: FollowUpLog, notes: CodedNotes) -> np.ndarray:
    """The hour of each note-day's first note of known time; -1 where no time is known.

    Midnight to the second is not counted as known, as programs write it for no time; nor is a time on another day.
    """
    sent = log.cells("follow_ups", "sent_at").to_numpy("datetime64[s]")[notes.rows]
    second = sent.astype("int64")
    day = np.repeat(notes.day, np.diff(np.append(notes.first, len(notes.rows))))
    known = ~np.isnat(sent) & (second // _DAY == day) & (second % _DAY > 0)
    hour = np.where(known, second % _DAY // 3600, 24)
    first = np.minimum.reduceat(hour, notes.first) if len(notes) else hour
    return np.where(first == 24, -1, first)


def own_name(by: str | None, columns: Iterable[str]) -> None:
    """Refuse a grouping whose column in the result would have the name of another one.

    Raises
    ------
    TakenName
        If it would.

    Examples
    --------
    >>> own_name("source", ["day", "closed"])
    """
    if isinstance(by, str) and by in columns:
        raise TakenName("by", by, columns)


def used_groups(codes: np.ndarray, labels: list[str]) -> Groups:
    """Only the groups that hold a row."""
    held = np.bincount(codes, minlength=len(labels)) > 0
    return (np.cumsum(held) - 1)[codes], [label for label, some in zip(labels, held, strict=True) if some]


def clusters(log: FollowUpLog, coded: CodedWaits) -> np.ndarray:
    """For each wait a number of its cluster: its seeker where there are at least 20, else its application."""
    seeker = seeker_numbers(log).take(coded.application)
    return seeker if _how_many(seeker) >= SEEKERS_TO_CLUSTER else coded.application


def seekers_behind(log: FollowUpLog, coded: CodedWaits) -> int:
    """How many seekers these waits are of."""
    return _how_many(seeker_numbers(log).take(coded.application))


def _how_many(numbers: np.ndarray) -> int:
    return int(np.count_nonzero(np.bincount(numbers)))


def columns_to_group(log: FollowUpLog) -> list[str]:
    """The columns of the applications that waits can be grouped by: those of texts or flags, the user's own too.

    Not those of days and numbers: a group for each salary would hold one application.

    Examples
    --------
    >>> own = pd.DataFrame({"company": ["Tide Labs"], "sector": ["water"], "remote": [True], "salary": [40_000]})
    >>> columns_to_group(FollowUpLog(applications=own))
    ['seeker', 'company', 'role', 'source', 'closed', 'sector', 'remote']
    """
    if isinstance(log, EngineLog):
        return [name for name in log.groups if name not in OF_INTERVIEWS]
    return [str(name) for name, held in log.applications.dtypes.items() if _names_groups(held) and name not in _OF_ONE]


def _names_groups(dtype: np.dtype | pd.api.extensions.ExtensionDtype) -> bool:
    kinds = pd.api.types.is_numeric_dtype, pd.api.types.is_datetime64_any_dtype
    return pd.api.types.is_bool_dtype(dtype) or not any(is_kind(dtype) for is_kind in kinds)


def _wait_choices(log: FollowUpLog) -> list[str]:
    return ["impression", "origin", *OF_INTERVIEWS, *columns_to_group(log)]


def _wait_groups(log: FollowUpLog, coded: CodedWaits, by: str | None) -> Groups:
    if by is None:
        return np.zeros(len(coded), "int64"), [""]
    if by == "origin":
        return coded.origin.astype("int64"), list(ORIGINS)
    if by == "impression":
        return _labelled(coded.impression.astype("int64") - 1, list(_IMPRESSIONS))
    table, row = (log.interviews, coded.interview) if by in OF_INTERVIEWS else (log.applications, coded.application)
    codes, values = _coded(table[by])
    return _labelled(np.append(codes, -1)[row], values)


def _of_classes(labels: list[str], codes: np.ndarray) -> Groups:
    return codes, labels


def _class_column(name: str, classes: Classes) -> str:
    whens = " ".join(f"when {name} >= {first} then {at}" for at, (_, first) in reversed([*enumerate(classes)]))
    return f"case {whens} else -1 end"


def _classes(classes: Classes, values: np.ndarray) -> Groups:
    """The class of each value, by the first value of each."""
    return np.searchsorted([first for _, first in classes], values, side="right") - 1, [label for label, _ in classes]


def _coded(cells: pd.Series) -> tuple[np.ndarray, list[str]]:
    if not pd.api.types.is_numeric_dtype(cells.dtype) or pd.api.types.is_bool_dtype(cells.dtype):
        return coded_texts(cells)
    codes, values = pd.factorize(cells, sort=True)
    return codes, [str(value) for value in values]


def _labelled(codes: np.ndarray, values: list[str], missing: str = UNKNOWN) -> Groups:
    """The codes with a label for the missing ones, which stands last."""
    if not (codes < 0).any():
        return codes, values
    labels = values if missing in values else [*values, missing]
    return np.where(codes < 0, labels.index(missing), codes), labels


# What only note-days can be grouped by, on an engine.
_NOTE_COLUMNS: dict[str, tuple[str, Callable[[np.ndarray], Groups]]] = {
    **{
        name: (_class_column(name, held), partial(_of_classes, [label for label, _ in held]))
        for name, held in BUCKETS.items()
    },
    "weekday": ("weekday", partial(_of_classes, list(WEEKDAYS))),
    "hour": (_class_column("hour", HOURS), lambda codes: _labelled(codes, [label for label, _ in HOURS], NO_TIME)),
    "kind": ("thank_you", partial(_of_classes, [CHECK_IN, THANK_YOU])),
}

"""Coded events: the facts of all applications as arrays in order, and what is asked of each application's own.

Arrays of a million facts are made in few steps and looked through in blocks: what is put aside for a step in between
costs ten times the step.

The application itself is a kind of fact, `application`: whoever counts follow-ups cannot count it by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log import words
from followup_analytics.log.cells.key_order import sorted_keys
from followup_analytics.log.days import MISSING, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.texts import ARROW, to_arrow

NOWHERE = -1  # the position of a fact that an application does not have

COLUMNS = ("application", "day", "kind", "row", "own")

# In the order of a day. A follow-up that is the application itself stands among the follow-ups of its day.
KINDS = ("interview", "follow_up", *words.NEWS, "application")

_NAMES = np.array([*KINDS, ""])  # the last one is for a kind that is none of them
PLACES = np.array(
    [words.INTERVIEW, words.FOLLOW_UP]
    + [words.CLOSING if kind in words.CLOSINGS else words.OPEN_ANSWER for kind in words.NEWS]
    + [words.FOLLOW_UP, words.OPEN_ANSWER],  # the last one for the code -1
    "int8",
)


@dataclass(frozen=True, eq=False)
class CodedEvents:
    """The facts of `timeline.events` as arrays of equal length, in the same order."""

    application: np.ndarray  # position in log.applications
    day: np.ndarray
    kind: np.ndarray  # position in KINDS; -1: none of them
    row: np.ndarray  # position in the fact's own table
    own: np.ndarray  # False: a `hired` of another application
    size: int  # how many applications the log has

    def __len__(self) -> int:
        return len(self.day)

    @property
    def place(self) -> np.ndarray:
        """The place in the day, 0-3 as in `words`."""
        return np.asarray(PLACES[self.kind])

    def among(self, *kinds: str) -> np.ndarray:
        """Whether each fact is of one of these kinds."""
        return np.asarray(np.isin(_NAMES, kinds)[self.kind])

    def only(self, which: np.ndarray) -> CodedEvents:
        """Some of the facts, by position or by a mask."""
        at = np.flatnonzero(which) if which.dtype == bool else which  # counted once, not once a column
        application, day, kind, row, own = (getattr(self, name)[at] for name in COLUMNS)
        return CodedEvents(application, day, kind, row, own, self.size)

    def latest(self, which: np.ndarray) -> np.ndarray:
        """For each application, the position of its last fact for which `which` holds; `NOWHERE` where none."""
        found = np.full(self.size, NOWHERE)
        hits = np.flatnonzero(which)
        found[self.application[hits]] = hits  # facts are in order, so the last one written stays
        return found

    def earliest(self, which: np.ndarray) -> np.ndarray:
        """For each application, the position of its first fact for which `which` holds; `NOWHERE` where none."""
        found = np.full(self.size, NOWHERE)
        hits = np.flatnonzero(which)[::-1]
        found[self.application[hits]] = hits
        return found

    def latest_up_to(self, which: np.ndarray, application: np.ndarray, position: np.ndarray) -> np.ndarray:
        """For each application the position of its last fact up to that one for which `which` holds; or `NOWHERE`."""
        found = np.maximum.accumulate(np.where(which, np.arange(len(self)), NOWHERE), dtype="int64")
        found = np.append(found, NOWHERE)[position]  # position -1: before all facts
        return np.where(np.append(self.application, NOWHERE)[found] == application, found, NOWHERE)

    def first_after(self, which: np.ndarray, application: np.ndarray, position: np.ndarray) -> np.ndarray:
        """For each application the position of its first such fact behind that place; the number of facts: none."""
        hits = np.flatnonzero(which)
        found = np.append(hits, NOWHERE)[np.searchsorted(hits, position, side="right")]
        return np.where(np.append(self.application, NOWHERE)[found] == application, found, len(self))

    def after(self, positions: np.ndarray) -> np.ndarray:
        """Whether each fact stands behind the position that its application has there."""
        return np.asarray(np.arange(len(self)) > positions[self.application])

    def days_with(self, which: np.ndarray) -> np.ndarray:
        """For each application, on how many different days it has a fact for which `which` holds."""
        at = np.flatnonzero(which)
        application, day = self.application[at], self.day[at]
        new = np.ones(len(at), bool)
        new[1:] = (application[1:] != application[:-1]) | (day[1:] != day[:-1])
        return np.bincount(application[new], minlength=self.size)

    def day_at(self, positions: np.ndarray) -> np.ndarray:
        """The days of the facts at these positions; `MISSING` for `NOWHERE`."""
        return np.asarray(np.append(self.day, MISSING)[positions])

    def kind_at(self, positions: np.ndarray) -> np.ndarray:
        """The kinds of the facts at these positions; -1 for `NOWHERE`."""
        return np.asarray(np.append(self.kind, -1)[positions])

    def position(self, application: np.ndarray, day: np.ndarray) -> np.ndarray:
        """For each pair the position of the application's first fact on or after that day, or where it would stand."""
        low, span = day_span(np.concatenate([self.day, day]))
        held, asked = self.application * span + (self.day - low), application * span + (day - low)
        return np.asarray(np.searchsorted(held, asked))


def kind_codes(cells: pd.Series, kinds: tuple[str, ...]) -> np.ndarray:
    """The positions in `KINDS` of texts that are one of these kinds; -1 for any other and where missing.

    Examples
    --------
    >>> kind_codes(pd.Series(["reply", "interview", None]), words.NEWS).tolist()
    [2, -1, -1]
    """
    texts = to_arrow(cells)
    if texts.null_count == len(texts):
        return np.full(len(texts), -1, "int8")
    codes = np.array([KINDS.index(kind) for kind in kinds] + [-1], "int8")
    found = pc.index_in(texts, value_set=pa.array(kinds, ARROW), skip_nulls=True)
    return np.asarray(codes[pc.fill_null(found, -1).to_numpy()])


@once_a_log
def response_kinds(log: FollowUpLog) -> np.ndarray:
    """Of each row of ``log.responses`` the position in `KINDS`; -1 where it is none of them."""
    return kind_codes(log.cells("responses", "kind"), words.NEWS)


def day_span(days: np.ndarray) -> tuple[int, int]:
    """The first day, and how many days from the first to the last, both counted."""
    low, high = (int(days.min()), int(days.max())) if len(days) else (0, 0)  # whose difference may need 65 bits
    return low, high - low + 1


def in_order_of(*columns: np.ndarray) -> np.ndarray:
    """The last of some columns of whole numbers, in the order of all of them; no two rows are alike.

    Examples
    --------
    >>> in_order_of(np.array([2, 1, 1]), np.array([0, 1, 2])).tolist()
    [1, 2, 0]
    """
    return rows_in_order(*columns)[-1]


def rows_in_order(*columns: np.ndarray) -> list[np.ndarray]:
    """Columns of whole numbers in the order of all of them.

    They are sorted as one number where they fit into it, which takes a tenth of the time.

    Examples
    --------
    >>> [column.tolist() for column in rows_in_order(np.array([2, 1, 1]), np.array([0, 2, 1]))]
    [[1, 1, 2], [1, 2, 0]]
    """
    spans = [day_span(column) for column in columns]
    bits = [(span - 1).bit_length() for _, span in spans]
    if sum(bits) > 63:
        order = np.lexsort(columns[::-1])
        return [column[order] for column in columns]
    key = np.zeros(len(columns[0]), "int64")
    for column, (low, _), width in zip(columns, spans, bits, strict=True):
        key <<= width
        key += column
        key -= low
    key = sorted_keys(key).view("int64")
    found = []
    for (low, _), width in reversed([*zip(spans, bits, strict=True)]):
        found.append((key & ((1 << width) - 1)) + low)
        key >>= width
    return found[::-1]


def began(log: FollowUpLog, facts: CodedEvents) -> np.ndarray:
    """For each application, the day number of `applied_on` or of its first fact, whichever is earlier.

    The largest int64 where there is neither.
    """
    applied = day_numbers(log.cells("applications", "applied_on"))
    first = np.where(applied == MISSING, np.iinfo("int64").max, applied)
    np.minimum.at(first, facts.application, facts.day)
    return first


@once_a_log
def seeker_numbers(log: FollowUpLog) -> np.ndarray:
    """For each application a number of its seeker, from 0 up; nobody's applications are one seeker's."""
    return np.asarray(
        pc.fill_null(to_arrow(log.cells("applications", "seeker")), "").dictionary_encode().indices, "int64"
    )

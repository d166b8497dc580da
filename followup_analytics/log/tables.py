"""The seven tables of a log, declared once: loaders, journal, sample data and docs all read them here.

A `private` cell that is neither empty nor a no is a yes: what was meant to stay private must not fail open.

A time of day is a clock, the text `14:30`: with a day before it, an interview that moves would have to be changed in
two cells, and the day would stand twice. Midnight behind a day is not a time: that is how programs write none.

A flag says itself what a doubtful cell counts as: `private` yes, `cancelled` no. Each errs to the harmless side.

What a cell of a kind may be written as, and how it is stored, stands in `log/cells/kinds.py`.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.log import words
from followup_analytics.log.cells.kinds import Column, as_flags, as_wholes
from followup_analytics.log.days import as_clocks, as_days
from followup_analytics.log.errors import one_of
from followup_analytics.log.text.texts import ARROW, from_arrow, to_arrow

_PRIVATE = ("private", "privat", "privé", "privée", "prive", "privee")
_CANCELLED = ("cancelled", "canceled", "abgesagt", "annulé", "annulée", "annule", "annulee")


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, the column that identifies a row, and the day its facts happened."""

    name: str
    columns: tuple[Column, ...]
    key: str = ""
    day: str = ""

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> list[str]:
        """The declared column names, in order."""
        return [column.name for column in self.columns]

    @property
    def required(self) -> list[str]:
        """The columns that no row can do without."""
        return [column.name for column in self.columns if column.required]

    def empty(self) -> pd.DataFrame:
        """A frame without rows that has every declared column in its dtype."""
        return _empty(self.columns).copy(deep=False)


@functools.cache
def _empty(columns: tuple[Column, ...]) -> pd.DataFrame:
    return pd.DataFrame({c.name: pd.Series([], dtype=c.dtype) for c in columns})


def _text(name: str, meaning: str, **more: Any) -> Column:
    return Column(name, "text", meaning, **more)


def _day(name: str, meaning: str, **more: Any) -> Column:
    return Column(name, "day", meaning, **more)


_APPLICATION = _text("application_id", "the application this row belongs to")

APPLICATIONS = Table(
    "applications",
    (
        _text("application_id", "one position at one company pursued by one seeker"),
        _text("seeker", "the person searching; empty in a log of one"),
        _text("company", "the company", required=True),
        _text("role", "the position"),
        _day("applied_on", "the day the application was sent"),
        _text("source", "where the position was found"),
        _text("url", "the advertisement"),
        _day("confirmed_on", "the last day its state was checked"),
        _text("closed", "closed by this, on a day nobody wrote down", choices=words.CLOSINGS),
        _text("note", "anything else"),
    ),
    key="application_id",
    day="applied_on",
)
INTERVIEWS = Table(
    "interviews",
    (
        _APPLICATION,
        _text("interview_id", "one conversation on one day"),
        _day("interviewed_on", "the day of the interview", required=True),
        Column("starts_at", "clock", "the time of day it begins, where known, as 14:30"),
        _text("place", "the room, address or link"),
        Column("round", "whole", "1, 2, …", low=1),
        _text("medium", "on site, video, phone, …"),
        _text("interviewers", "who was there: `Name <mail>; Name`"),
        Column("impression", "whole", "how it went, 1 (poor) to 5 (very well)", low=1, high=5),
        _day("answer_by", "the day by which an answer was promised"),
        Column("cancelled", "flag", "true: it did not take place", yes=_CANCELLED),
        Column("noted_at", "time", "when the notes were written down"),
        _text("note", "anything else"),
    ),
    key="interview_id",
    day="interviewed_on",
)
TOPICS = Table(
    "topics",
    (
        _text("interview_id", "the interview it came up in"),
        _text("interviewer", "who cared about it"),
        _text("kind", "professional or personal", choices=words.TOPIC_KINDS),
        _text("topic", "what they cared about, in their words", required=True),
        Column("strength", "whole", "1 (mentioned) to 3 (lit up)", low=1, high=3),
        Column("private", "flag", "true: never in a draft", yes=_PRIVATE, doubt=True),
    ),
)
FOLLOW_UPS = Table(
    "follow_ups",
    (
        _APPLICATION,
        _text("follow_up_id", "one note sent"),
        _day("sent_on", "the day it was sent", required=True),
        _text("kind", "thank_you or check_in", choices=words.FOLLOW_UP_KINDS),
        _text("to", "who it went to, several by `;`"),
        _text("channel", "mail, letter, phone, …"),
        _text("gift_id", "the gift it carried"),
        _text("topic", "the topic it spoke of"),
        _text("subject", "its subject line"),
        _text("body", "its text"),
        Column("sent_at", "time", "the time it was sent, where known"),
        _text("message_id", "the mail's own id"),
        _text("note", "anything else"),
    ),
    key="follow_up_id",
    day="sent_on",
)
RESPONSES = Table(
    "responses",
    (
        _APPLICATION,
        _text("response_id", "one piece of news"),
        _day("received_on", "the day it came", required=True),
        _text("kind", "what it says", required=True, choices=words.RESPONSE_KINDS),
        _text("from", "who it came from"),
        _text("channel", "mail, phone, portal, …"),
        _text("in_reply_to", "the follow-up or message it answers"),
        _day("answer_by", "the day by which an answer was promised; of an offer, the seeker's own last day"),
        Column("received_at", "time", "the time it came, where known"),
        _text("note", "anything else"),
    ),
    key="response_id",
    day="received_on",
)
GIFTS = Table(
    "gifts",
    (
        _text("gift_id", "one thing worth sending"),
        _text("kind", "article, contact or link", choices=words.GIFT_KINDS),
        _text("title", "its title", required=True),
        _text("url", "where it is"),
        _text("topics", "what it is about, several by `;`"),
        _day("added_on", "the day it was put on the shelf"),
    ),
    key="gift_id",
)
PLANS = Table(
    "plans",
    (
        _text("plan_id", "one decision"),
        _text("application_id", "the application; empty: the whole search"),
        _text("seeker", "whose search; empty in a log of one"),
        _text("to", "the person it concerns"),
        _text("kind", "what was decided", choices=words.PLAN_KINDS),
        _day("from_on", "its first day"),
        _day("until_on", "its last day, or the day it names"),
        _text("arm", "the arm drawn in a self-experiment"),
        _text("reason", "why"),
        _day("decided_on", "the day it was decided"),
    ),
    key="plan_id",
)

TABLES = {t.name: t for t in (APPLICATIONS, INTERVIEWS, TOPICS, FOLLOW_UPS, RESPONSES, GIFTS, PLANS)}


def table(name: str) -> Table:
    """The table of that name.

    Raises
    ------
    UnknownChoice
        If no table has that name.
    """
    one_of("table", name, TABLES)
    return TABLES[name]


def conform(frame: pd.DataFrame, declared: Table, *, copy: bool = False) -> pd.DataFrame:
    """A new frame with every declared column, in order and in its dtype, and unknown columns after them.

    With `copy` its cells are its own: nothing that is written into the frame given, however, is seen in it.

    Raises
    ------
    NoDay, UnfitCell
        If a cell does not hold what its column is declared to.
    """
    if not len(frame) and not len(frame.columns):
        return declared.empty()
    frame = frame.reset_index(drop=True)
    given = {name: frame[name] for name in frame.columns}
    typed = {c.name: _typed(given[c.name], c, declared.name) for c in declared.columns if c.name in given}
    held: dict[str, pd.Series | pd.api.extensions.ExtensionArray] = {**given, **typed}
    if copy:
        held = {name: _own_cells(cells, given[name]) for name, cells in (given | typed).items()}
    none = from_arrow(pa.nulls(len(frame), ARROW))  # arrow's texts never change, so columns without any may share them
    lacking = (c for c in declared.columns if c.name not in held)
    held |= {c.name: none if c.dtype == "str" else missing_cells(len(frame), c.dtype).array for c in lacking}
    order = dict.fromkeys([*(c.name for c in declared.columns), *given])
    return pd.DataFrame({name: held[name] for name in order}, index=frame.index, copy=False)


def _own_cells(cells: pd.Series, given: pd.Series) -> pd.api.extensions.ExtensionArray:
    """A copy of the cells, except of days that were made from days of another unit."""
    found: pd.api.extensions.ExtensionArray = cells.array
    is_made = cells.dtype != given.dtype and cells.dtype.kind == "M" and isinstance(given.dtype, np.dtype)
    return found if is_made else found.copy()


def _typed(cells: pd.Series, column: Column, table: str) -> pd.Series:
    if column.holds == "clock":
        return as_clocks(cells)
    if cells.dtype == column.dtype:
        return cells
    if column.holds == "flag":
        return as_flags(cells, column)
    if column.holds in ("day", "time"):
        return as_days(cells, column.dtype)
    if column.holds == "whole":
        return as_wholes(cells, column, table)
    return cells.astype(column.dtype)  # type: ignore[no-any-return,call-overload]  # the stubs know no dtype in a variable


def missing_cells(count: int, dtype: str) -> pd.Series:
    """A column in which every cell is missing."""
    if dtype == "str":  # a million of them in a millisecond
        return pd.Series(from_arrow(pa.nulls(count, ARROW)))
    if dtype == "Int64":  # zeros that nobody reads take no memory
        return pd.Series(pd.arrays.IntegerArray(np.zeros(count, "int64"), np.ones(count, bool)), copy=False)
    if dtype == "boolean":
        return pd.Series(pd.arrays.BooleanArray(np.zeros(count, bool), np.ones(count, bool)), copy=False)
    return pd.Series(pd.NA, index=pd.RangeIndex(count), dtype=dtype)


def plain_cells(column: pd.Series) -> list[Any]:
    """The cells of a column, a missing one as None; of texts arrow makes a list in a tenth of the time.

    Examples
    --------
    >>> plain_cells(pd.Series(["a", None], dtype="str"))
    ['a', None]
    """
    if column.dtype == "str":
        return to_arrow(column).to_pylist()  # type: ignore[no-any-return]  # of texts
    return [None if gone else cell for cell, gone in zip(column.tolist(), column.isna().tolist(), strict=True)]


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dicts, a missing cell as None.

    Examples
    --------
    >>> plain_rows(pd.DataFrame({"round": pd.Series([1, None], dtype="Int64")}))
    [{'round': 1}, {'round': None}]
    """
    cells = [plain_cells(column) for _, column in frame.items()]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*cells, strict=True)] if names else [{}] * len(frame)

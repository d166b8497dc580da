"""The timeline: interviews, follow-ups and responses of each application, in the one order of a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from followup_analytics.core import words
from followup_analytics.core.days import Day, as_day
from followup_analytics.core.log import FollowUpLog

MISSING = np.iinfo("int64").min  # the day number of a missing day

KINDS = ("interview", "follow_up", *words.NEWS)  # in the order of a day
_FACTS = (  # table, its day, its time
    ("interviews", "interviewed_on", None),
    ("follow_ups", "sent_on", "sent_at"),
    ("responses", "received_on", "received_at"),
)
_CODES = {"interviews": KINDS.index("interview"), "follow_ups": KINDS.index("follow_up")}
_PLACES = np.array(
    [words.INTERVIEW, words.FOLLOW_UP]
    + [words.CLOSING if kind in words.CLOSINGS else words.OPEN_ANSWER for kind in words.NEWS]
    + [words.OPEN_ANSWER],  # the last one for the code -1
    "int8",
)
_ARRAYS = ("application", "day", "kind", "row", "own")
_UNTIMED = np.iinfo("int64").min


def day_number(day: Day) -> int:
    """Days since 1970-01-01 of a date, an ISO date text or a Timestamp, as `as_day` reads it.

    Examples
    --------
    >>> day_number("1970-01-11")
    10
    """
    return (as_day(day) - dt.date(1970, 1, 1)).days


def day_numbers(days: pd.Series) -> np.ndarray:
    """Days since 1970-01-01 as int64; a missing day is the smallest int64."""
    return days.to_numpy("datetime64[D]").astype("int64")


def to_days(numbers: np.ndarray | pd.Series) -> np.ndarray:
    """Day numbers back as datetime64[us]; the smallest int64 is a missing day."""
    return np.asarray(numbers, "int64").astype("datetime64[D]").astype("datetime64[us]")


@dataclass(frozen=True)
class CodedEvents:
    """The facts of `events` as arrays of equal length, in the same order."""

    application: np.ndarray
    day: np.ndarray
    kind: np.ndarray  # position in KINDS; -1: none of them
    row: np.ndarray
    own: np.ndarray

    def __len__(self) -> int:
        return len(self.day)

    @property
    def place(self) -> np.ndarray:
        """The place in the day, 0-3 as in `words`."""
        return _PLACES[self.kind]

    def position(self, application: np.ndarray, day: np.ndarray) -> np.ndarray:
        """For each pair the position of the application's first fact on or after that day, or where it would stand."""
        low, span = _span(np.concatenate([self.day, day]))
        return np.searchsorted(self.application * span + (self.day - low), application * span + (day - low))


def events(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """Every fact up to `as_of`, sorted by application, day, and place in the day.

    Within a day: interview, follow-up, answer that leaves it open, closing, those of one place in the order of
    `words.NEWS`; where both rows carry a time, the times decide. A `hired` stands in every application of
    that seeker that had begun by that day.

    Returns
    -------
    DataFrame
        ``application`` (position in ``log.applications``), ``day`` (days since 1970-01-01), ``place`` (0-3, as in
        `words`), ``kind`` (categorical: interview, follow_up, or the response's kind), ``row`` (position in its own
        table), ``own`` (False: a `hired` of another application of the seeker).
    """
    facts = coded_events(log, as_of=as_of)
    return pd.DataFrame(
        {
            "application": facts.application,
            "day": facts.day,
            "place": facts.place,
            "kind": pd.Categorical.from_codes(facts.kind, categories=KINDS),
            "row": facts.row,
            "own": facts.own,
        }
    )


def coded_events(log: FollowUpLog, *, as_of: Day) -> CodedEvents:
    """The facts of `events` as arrays."""
    last = day_number(as_of)
    parts = [_facts(log, *source, last) for source in _FACTS]
    facts, time = _stack([part for part, _ in parts]), np.concatenate([time for _, time in parts])
    spread = _hired_elsewhere(log, facts)
    facts, time = _stack([facts, spread]), np.append(time, np.full(len(spread), _UNTIMED))
    return _take(facts, _day_order(facts, time))


def _take(facts: CodedEvents, rows: np.ndarray) -> CodedEvents:
    return CodedEvents(*(getattr(facts, name)[rows] for name in _ARRAYS))


def _stack(parts: list[CodedEvents]) -> CodedEvents:
    return CodedEvents(*(np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS))


def began(log: FollowUpLog, facts: pd.DataFrame | CodedEvents) -> np.ndarray:
    """For each application, the day number of `applied_on` or of its first fact, whichever is earlier."""
    applied = day_numbers(log.applications["applied_on"])
    first = np.where(applied == MISSING, np.iinfo("int64").max, applied)
    np.minimum.at(first, np.asarray(facts.application), np.asarray(facts.day))
    return first


def _facts(log: FollowUpLog, name: str, day: str, time: str | None, last: int) -> tuple[CodedEvents, np.ndarray]:
    table, application, days = getattr(log, name), log.positions(name), day_numbers(getattr(log, name)[day])
    rows = np.flatnonzero((application >= 0) & (days <= last) & (days != MISSING) & _seen(table, name))
    kind = _CODES[name] if name in _CODES else pd.Categorical(table["kind"], categories=KINDS).codes[rows]
    clock = table[time].to_numpy("datetime64[us]").astype("int64")[rows] if time else np.full(len(rows), _UNTIMED)
    kinds = np.broadcast_to(np.asarray(kind, "int8"), len(rows))
    return CodedEvents(application[rows], days[rows], kinds, rows, np.ones(len(rows), bool)), clock


def _seen(table: pd.DataFrame, name: str) -> np.ndarray:
    """For each row, whether it is a fact: an acknowledgement is none."""
    if name != "responses":
        return np.ones(len(table), bool)
    return table["kind"].ne(words.ACKNOWLEDGEMENT).to_numpy(bool, na_value=True)


def _hired_elsewhere(log: FollowUpLog, facts: CodedEvents) -> CodedEvents:
    hired = np.flatnonzero(facts.kind == KINDS.index("hired"))
    if not len(hired):
        return _take(facts, hired)
    seeker = log.applications["seeker"].fillna("").rename("seeker")
    mates = pd.DataFrame({"other": np.arange(len(seeker)), "seeker": seeker, "began": began(log, facts)})
    found = pd.DataFrame({"fact": hired, "seeker": seeker.to_numpy()[facts.application[hired]]}).merge(mates)
    fact, other = found["fact"].to_numpy("int64"), found["other"].to_numpy("int64")
    closes = (other != facts.application[fact]) & (found["began"].to_numpy() <= facts.day[fact])
    spread = _take(facts, fact[closes])
    return replace(spread, application=other[closes], own=np.zeros(len(spread), bool))


def _span(days: np.ndarray) -> tuple[int, int]:
    """The first day, and how many days from the first to the last."""
    return (int(days.min()), int(days.max() - days.min()) + 1) if len(days) else (0, 1)


def _day_order(facts: CodedEvents, time: np.ndarray) -> np.ndarray:
    """The sorting order; a timed row never stands before an earlier timed row of its day, whatever their kinds."""
    low, span = _span(facts.day)
    date = facts.application * span + (facts.day - low)
    kind = np.where(facts.kind < 0, KINDS.index("reply"), facts.kind)
    key = ((date * 4 + facts.place) * 2 + (time == _UNTIMED)) * len(KINDS) + kind
    order = _argsort(key)
    timed = order[time[order] != _UNTIMED]
    if not len(timed):
        return order
    shared = np.zeros(len(timed), bool)
    shared[1:] = date[timed[1:]] == date[timed[:-1]]
    crowded = np.isin(date[order], date[timed[shared]])
    order[crowded] = _by_the_clock(order[crowded], date, facts.place, kind, time)
    return order


def _by_the_clock(
    rows: np.ndarray, date: np.ndarray, place: np.ndarray, kind: np.ndarray, time: np.ndarray
) -> np.ndarray:
    """These rows in order where times decide: each timed one is lifted to the highest place timed before it."""
    columns = {"date": date[rows], "place": place[rows], "kind": kind[rows], "time": time[rows]}
    frame = pd.DataFrame(columns, index=rows)
    frame["untimed"] = frame["time"] == _UNTIMED
    known = frame[~frame["untimed"]].sort_values(["date", "time", "place", "kind"], kind="stable")
    frame["lifted"] = known.groupby("date")["place"].cummax().reindex(frame.index).fillna(frame["place"])
    return frame.sort_values(["date", "lifted", "untimed", "time", "kind"], kind="stable").index.to_numpy()


def _argsort(key: np.ndarray) -> np.ndarray:
    """A stable argsort; sorting key and position in one number is some times faster where they fit."""
    bits = max(len(key) - 1, 1).bit_length()
    if not len(key) or int(key.max()) >> (62 - bits):
        return np.argsort(key, kind="stable")
    return np.sort((key << bits) | np.arange(len(key))) & ((1 << bits) - 1)

"""The timeline: interviews, follow-ups and responses of each application, in the one order of a day.

A timed row never stands before an earlier timed row of its day; untimed rows keep their place by kind. "The times
decide where both rows carry one" alone can run in a circle.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from followup_analytics.facts.closings import hired_elsewhere
from followup_analytics.facts.coded_events import COLUMNS, KINDS, PLACES, CodedEvents, began, day_span, kind_codes
from followup_analytics.facts.fact_rows import DAYS, dated_rows
from followup_analytics.log import words
from followup_analytics.log.day_numbers import MISSING, day_number, day_numbers, to_days
from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog, once_a_log

__all__ = [
    "KINDS",
    "MISSING",
    "CodedEvents",
    "Day",
    "began",
    "coded_events",
    "day_number",
    "day_numbers",
    "events",
    "to_days",
]

_TIMES = {"interviews": "starts_at", "follow_ups": "sent_at", "responses": "received_at"}
_INTERVIEW, _NOTE, _APPLICATION = (KINDS.index(kind) for kind in ("interview", "follow_up", "application"))
_SHOWN = (*KINDS, words.ACKNOWLEDGEMENT)
_UNITS = (3600, 60, 1)  # seconds of an hour, a minute, a second
_UNTIMED = np.iinfo("int64").min

# The turn of a fact within its day, by whether it carries no time (1) and by its kind; the last column is for the
# kind -1, which stands where a reply does.
_TURN_BITS = 5
_KIND = np.append(np.arange(len(KINDS)), KINDS.index("reply"))
_TURNS = np.unique(
    [(PLACES[_KIND].astype("int64") * 2 + untimed) * len(KINDS) + _KIND for untimed in (0, 1)], return_inverse=True
)[1].reshape(2, -1)


def events(log: FollowUpLog, *, as_of: Day, acknowledgements: bool = False) -> pd.DataFrame:
    """Every fact up to `as_of`, sorted by application, day, and place in the day.

    Within a day: interview, follow-up, answer that leaves it open, closing, those of one place in the order of
    `words.NEWS`; where both rows carry a time, the times decide. A `hired` stands, after all else of its day, in every
    other application of that seeker that was open. Cancelled interviews are no facts.

    Parameters
    ----------
    acknowledgements
        True: with them, each after the facts of its day. They are there to be shown; no rule and no figure sees them.

    Returns
    -------
    DataFrame
        ``application`` (position in ``log.applications``), ``day`` (days since 1970-01-01), ``place`` (0-3, as in
        `words`), ``kind`` (categorical: interview, follow_up, application for a follow-up that is the application
        itself, or the response's kind), ``row`` (position in its own table), ``own`` (False: a `hired` of another
        application of the seeker).
    """
    facts = coded_events(log, as_of=as_of)
    frame = pd.DataFrame(
        {
            "application": facts.application,
            "day": facts.day,
            "place": facts.place,
            "kind": pd.Categorical.from_codes(facts.kind, categories=pd.Index(KINDS)),
            "row": facts.row,
            "own": facts.own,
        }
    )
    return _with_acknowledgements(log, frame, day_number(as_of)) if acknowledgements else frame


@once_a_log
def coded_events(log: FollowUpLog, *, as_of: Day) -> CodedEvents:
    """The facts of `events` as arrays."""
    last = day_number(as_of)
    parts = [_own_facts(log, name, last) for name in DAYS]
    columns = (np.concatenate(column) for column in zip(*parts, strict=True))
    facts = _in_order(*columns, size=len(log))
    return _joined(_with_applications_sent(log, facts), hired_elsewhere(log, facts))


def _own_facts(log: FollowUpLog, name: str, last: int) -> tuple[np.ndarray, ...]:
    """Of the facts of one table: application, day, kind, row, and time of day in microseconds."""
    rows, application, day = dated_rows(log, name)
    known = day <= last
    rows, application, day = rows[known], application[known], day[known]
    if name == "responses":
        kind = kind_codes(log.responses["kind"], words.NEWS)[rows]
    else:
        kind = np.full(len(rows), _INTERVIEW if name == "interviews" else _NOTE)
    return application, day, kind.astype("int8"), rows, _times(log, name, rows, day)


def _times(log: FollowUpLog, name: str, rows: np.ndarray, day: np.ndarray) -> np.ndarray:
    """The times of these rows in microseconds since 1970-01-01; `_UNTIMED` where none is known."""
    cells = getattr(log, name)[_TIMES[name]]
    if cells.isna().all():
        return np.full(len(rows), _UNTIMED)
    if name != "interviews":
        times = cells.array[rows].to_numpy("datetime64[us]")
        return np.asarray(times.astype("int64"))
    codes, clocks = pd.factorize(cells.array[rows])
    seconds = [sum(int(part) * unit for part, unit in zip(text.split(":"), _UNITS, strict=False)) for text in clocks]
    return np.where(codes < 0, _UNTIMED, (day * 86_400 + np.append(np.array(seconds, "int64"), 0)[codes]) * 1_000_000)


def _with_applications_sent(log: FollowUpLog, facts: CodedEvents) -> CodedEvents:
    """The same facts, a follow-up that is the application itself being told as one.

    That is one without a kind on `applied_on`, where the application has no interview that day and nothing before.
    """
    unnamed = log.follow_ups["kind"].isna().to_numpy()
    if not unnamed.any():
        return facts
    applied = day_numbers(log.applications["applied_on"])
    sent = np.flatnonzero((facts.kind == _NOTE) & (facts.day == applied[facts.application]))
    sent = sent[unnamed[facts.row[sent]]]
    if not len(sent):
        return facts
    other = np.ones(len(facts), bool)
    other[sent] = False
    first, spoken = facts.earliest(other), np.zeros(facts.size, bool)
    spoken[facts.application[facts.among("interview") & (facts.day == applied[facts.application])]] = True
    first = np.where(first < 0, len(facts), first)[facts.application[sent]]
    kind = facts.kind.copy()
    kind[sent[(sent < first) & ~spoken[facts.application[sent]]]] = _APPLICATION
    return replace(facts, kind=kind)


def _joined(facts: CodedEvents, closings: CodedEvents) -> CodedEvents:
    """The facts with closings among them, each after all facts of its application and day."""
    if not len(closings):
        return facts
    at = facts.position(closings.application, closings.day + 1)
    columns = (np.insert(getattr(facts, name), at, getattr(closings, name)) for name in COLUMNS)
    application, day, kind, row, own = columns
    return CodedEvents(application, day, kind, row, own, facts.size)


def _with_acknowledgements(log: FollowUpLog, facts: pd.DataFrame, last: int) -> pd.DataFrame:
    days, where = day_numbers(log.responses["received_on"]), log.positions("responses")
    asked = log.responses["kind"].eq(words.ACKNOWLEDGEMENT).to_numpy(bool, na_value=False)
    rows = np.flatnonzero(asked & (where >= 0) & (days <= last) & (days != MISSING))
    shown = {"application": where[rows], "day": days[rows], "place": words.OPEN_ANSWER, "row": rows, "own": True}
    found = pd.DataFrame(shown).assign(kind=pd.Categorical([words.ACKNOWLEDGEMENT] * len(rows), categories=_SHOWN))
    both = pd.concat([facts.assign(kind=facts["kind"].cat.set_categories(_SHOWN)), found], ignore_index=True)
    return both.sort_values(["application", "day"], kind="stable", ignore_index=True)[facts.columns]


def _in_order(
    application: np.ndarray, day: np.ndarray, kind: np.ndarray, row: np.ndarray, time: np.ndarray, *, size: int
) -> CodedEvents:
    """These facts sorted; a timed row never stands before an earlier timed row of its day, whatever their kinds.

    Application and day, the place in the day, and the position before are sorted as one number, where they fit into it.
    """
    low, span = day_span(day)
    width = span.bit_length()
    key = application << width
    key += day
    key -= low
    key <<= _TURN_BITS
    timed = time != _UNTIMED
    key += _TURNS[(~timed).view("int8"), kind] if timed.any() else _TURNS[1][kind]
    date, order = _sorted_keys(key)
    date >>= _TURN_BITS
    if timed.any():
        order = _with_times(order, date, timed[order], kind, time)
    own = np.ones(len(date), bool)
    return CodedEvents(date >> width, (date & ((1 << width) - 1)) + low, kind[order], row[order], own, size)


def _with_times(
    order: np.ndarray, date: np.ndarray, timed: np.ndarray, kind: np.ndarray, time: np.ndarray
) -> np.ndarray:
    """The order of the rows, changed on the days where two carry a time; `date` and `timed` are in that order."""
    at = np.flatnonzero(timed)
    shared = at[1:][date[at[1:]] == date[at[:-1]]]
    crowded = np.isin(date, date[shared])
    rows = order[crowded]
    kind = np.where(kind[rows] < 0, KINDS.index("reply"), kind[rows])
    order[crowded] = rows[_by_the_clock(date[crowded], PLACES[kind], kind, time[rows])]
    return order


def _by_the_clock(date: np.ndarray, place: np.ndarray, kind: np.ndarray, time: np.ndarray) -> np.ndarray:
    """The order of such rows where times decide: each timed one is lifted to the highest place timed before it."""
    frame = pd.DataFrame({"date": date, "place": place, "kind": kind, "time": time})
    frame["untimed"] = frame["time"] == _UNTIMED
    known = frame[~frame["untimed"]].sort_values(["date", "time", "place", "kind"], kind="stable")
    frame["lifted"] = known.groupby("date")["place"].cummax().reindex(frame.index).fillna(frame["place"])
    return frame.sort_values(["date", "lifted", "untimed", "time", "kind"], kind="stable").index.to_numpy()


def _sorted_keys(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The keys in order, and where each stood; key and position in one number are sorted ten times as fast."""
    bits = max(len(key) - 1, 1).bit_length()
    if len(key) and int(key.max()) >> (63 - bits):
        order = np.argsort(key, kind="stable")
        return key[order], order
    key <<= bits
    key |= np.arange(len(key))
    key.sort()
    return key >> bits, key & ((1 << bits) - 1)

"""The timeline: interviews, follow-ups and responses of each application, in the one order of a day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from followup_analytics.facts.closings import hired_elsewhere
from followup_analytics.facts.coded_events import COLUMNS, KINDS, CodedEvents, began, day_span, kind_codes
from followup_analytics.facts.fact_rows import DAYS, dated_rows
from followup_analytics.log import words
from followup_analytics.log.day_numbers import MISSING, day_number, day_numbers, to_days
from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog

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

_TIMES = {"follow_ups": "sent_at", "responses": "received_at"}
_INTERVIEW, _NOTE, _APPLICATION = (KINDS.index(kind) for kind in ("interview", "follow_up", "application"))
_SHOWN = (*KINDS, words.ACKNOWLEDGEMENT)
_UNITS = (3600, 60, 1)  # seconds of an hour, a minute, a second
_UNTIMED = np.iinfo("int64").min


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


def coded_events(log: FollowUpLog, *, as_of: Day) -> CodedEvents:
    """The facts of `events` as arrays."""
    last = day_number(as_of)
    parts = [_own_facts(log, name, last) for name in DAYS]
    application, day, kind, row, time = (np.concatenate(column) for column in zip(*parts, strict=True))
    facts = CodedEvents(application, day, kind, row, np.ones(len(time), bool), len(log))
    facts = facts.only(_day_order(facts, time))
    return _joined(_with_applications_sent(log, facts), hired_elsewhere(log, facts))


def _own_facts(log: FollowUpLog, name: str, last: int) -> tuple[np.ndarray, ...]:
    """Of the facts of one table: application, day, kind, row, and time of day in microseconds."""
    rows, application, day = dated_rows(log, name)
    known = day <= last
    rows, application, day = rows[known], application[known], day[known]
    if name == "responses":
        kind = kind_codes(log.responses["kind"].take(rows), words.NEWS)
    else:
        kind = np.full(len(rows), _INTERVIEW if name == "interviews" else _NOTE)
    return application, day, kind.astype("int8"), rows, _times(log, name, rows, day)


def _times(log: FollowUpLog, name: str, rows: np.ndarray, day: np.ndarray) -> np.ndarray:
    """The times of these rows in microseconds since 1970-01-01; `_UNTIMED` where none is known."""
    if name != "interviews":
        times = getattr(log, name)[_TIMES[name]].array[rows].to_numpy("datetime64[us]")
        return np.asarray(times.astype("int64"))
    codes, clocks = pd.factorize(log.interviews["starts_at"].array[rows])
    seconds = [sum(int(part) * unit for part, unit in zip(text.split(":"), _UNITS, strict=False)) for text in clocks]
    return np.where(codes < 0, _UNTIMED, (day * 86_400 + np.append(np.array(seconds, "int64"), 0)[codes]) * 1_000_000)


def _with_applications_sent(log: FollowUpLog, facts: CodedEvents) -> CodedEvents:
    """The same facts, a follow-up that is the application itself being told as one.

    That is one without a kind on `applied_on`, where the application has no interview that day and nothing before.
    """
    applied = day_numbers(log.applications["applied_on"])
    sent = np.flatnonzero((facts.kind == _NOTE) & (facts.day == applied[facts.application]))
    sent = sent[log.follow_ups["kind"].isna().to_numpy()[facts.row[sent]]]
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


def _day_order(facts: CodedEvents, time: np.ndarray) -> np.ndarray:
    """The sorting order; a timed row never stands before an earlier timed row of its day, whatever their kinds."""
    low, span = day_span(facts.day)
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

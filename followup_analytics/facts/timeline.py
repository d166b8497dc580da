"""The timeline: interviews, follow-ups and responses of each application, in the one order of a day.

A timed row never stands before an earlier timed row of its day; untimed rows keep their place by kind. "The times
decide where both rows carry one" alone can run in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from followup_analytics.facts.closings import hired_elsewhere
from followup_analytics.facts.coded_events import COLUMNS, KINDS, PLACES, CodedEvents, response_kinds
from followup_analytics.facts.fact_rows import DAYS, dated_rows
from followup_analytics.log import words
from followup_analytics.log.cells.key_order import sorted_keys
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log

_TIMES = {"interviews": "starts_at", "follow_ups": "sent_at", "responses": "received_at"}
_INTERVIEW, _NOTE, _APPLICATION = map(KINDS.index, ("interview", "follow_up", "application"))
_SHOWN = (*KINDS, words.ACKNOWLEDGEMENT)
_UNITS = (3600, 60, 1)  # seconds of an hour, a minute, a second
_NO_TIME = np.iinfo("int64").min
_BLOCK = 1 << 14  # facts looked at together: few enough to stay in the processor's cache


def events(log: FollowUpLog, *, as_of: Day, acknowledgements: bool = False) -> pd.DataFrame:
    """Every fact up to `as_of`, sorted by application, day, and place in the day.

    Within a day: interview, follow-up, answer that leaves it open, closing, those of one place in the order of
    `words.NEWS`; where both rows carry a time, the times decide. A `hired` stands, after all else of its day, in every
    other application of that seeker that was open. Cancelled interviews are not facts.

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
def coded_events(log: FollowUpLog, *, as_of: Day, notes: bool = True, of: np.ndarray | None = None) -> CodedEvents:
    """The facts of `events` as arrays.

    Parameters
    ----------
    notes
        False: without follow-ups, in half the time.
    of
        For each application whether its facts are asked for; None: those of all. Of a seeker who was hired, all or
        none are to be asked for.
    """
    last = day_number(as_of)
    parts = [_own_facts(log, name, last, of) for name in DAYS if notes or name != "follow_ups"]
    facts = _in_order(parts, size=len(log))
    return _joined(_with_applications_sent(log, facts) if notes else facts, hired_elsewhere(log, facts))


def with_jobs_elsewhere(log: FollowUpLog, facts: CodedEvents) -> CodedEvents:
    """The applications' own facts, in order, and the closings by a job in another application among them."""
    return _joined(facts, hired_elsewhere(log, facts))


@dataclass(frozen=True, eq=False)
class _Turns:
    """The turn of a fact within its day: by its place, then timed ones first, then by its kind."""

    of: np.ndarray  # a row for timed facts where there are any, the last for untimed ones; a column for each kind
    kind: np.ndarray  # of each turn
    is_timed: np.ndarray
    bits: int

    @classmethod
    def among(cls, *untimed: int) -> _Turns:
        """The turns of untimed facts (1), or of timed ones (0) too."""
        kinds = np.arange(len(KINDS))
        codes = np.array([(PLACES[kinds].astype("int64") * 2 + each) * len(KINDS) + kinds for each in untimed])
        found, turn = np.unique(codes, return_inverse=True)
        is_timed = found // len(KINDS) % 2 == 0
        return cls(turn.reshape(codes.shape), (found % len(KINDS)).astype("int8"), is_timed, len(found).bit_length())


_WITH_TIMES, _WITHOUT_TIMES = _Turns.among(0, 1), _Turns.among(1)


@dataclass(frozen=True, eq=False)
class _OwnFacts:
    """The facts of one table, in the order of its rows."""

    application: np.ndarray
    day: np.ndarray
    row: np.ndarray
    kind: np.ndarray | int  # position in KINDS; -1: none of them
    time: np.ndarray | None  # of each row of the table, in microseconds since 1970-01-01; None: no row has one

    def turn(self, turns: _Turns) -> np.ndarray:
        """The turn of each within its day; one for all where they are alike."""
        last = np.array(-1) if self.time is None else -(self.time[self.row] == _NO_TIME).view("int8")
        return np.asarray(turns.of[last, self.kind])


def _own_facts(log: FollowUpLog, name: str, last: int, of: np.ndarray | None) -> _OwnFacts:
    row, application, day = dated_rows(log, name)
    known = day <= last if of is None else (day <= last) & of[application]
    if not known.all():
        at = np.flatnonzero(known)
        row, application, day = row[at], application[at], day[at]
    kind: np.ndarray | int = _INTERVIEW if name == "interviews" else _NOTE
    if name == "responses":
        kind = response_kinds(log)[row]
    return _OwnFacts(application, day, row, kind, _times(log, name))


def _times(log: FollowUpLog, name: str) -> np.ndarray | None:
    cells = log.cells(name, _TIMES[name])
    if cells.isna().all():
        return None
    if name != "interviews":
        return np.asarray(cells.to_numpy("datetime64[us]").view("int64"))
    codes, clocks = pd.factorize(cells.array)
    seconds = [sum(int(part) * unit for part, unit in zip(text.split(":"), _UNITS, strict=False)) for text in clocks]
    midnight = day_numbers(log.cells(name, DAYS[name])) * 86_400
    return np.where(codes < 0, _NO_TIME, (midnight + np.append(np.array(seconds, "int64"), 0)[codes]) * 1_000_000)


def follow_ups_since(log: FollowUpLog, first: np.ndarray, *, as_of: Day) -> CodedEvents:
    """The follow-ups on later days than their application's, in the order of their rows; the time within a day apart.

    Parameters
    ----------
    first
        A day number for each application.
    """
    row, application, day = dated_rows(log, "follow_ups")
    late = np.flatnonzero((day > first[application]) & (day <= day_number(as_of)))
    row, application, day = row[late], application[late], day[late]
    unnamed = log.cells("follow_ups", "kind").isna().to_numpy()[row]
    if unnamed.any():  # one of them may be the application itself
        of = np.zeros(len(log), bool)
        of[application[unnamed]] = True
        facts = coded_events(log, as_of=as_of, of=of)
        theirs = ~np.isin(row, facts.row[facts.kind == _APPLICATION])
        row, application, day = row[theirs], application[theirs], day[theirs]
    return CodedEvents(application, day, np.full(len(row), _NOTE, "int8"), row, np.ones(len(row), bool), len(log))


def _with_applications_sent(log: FollowUpLog, facts: CodedEvents) -> CodedEvents:
    """The same facts, a follow-up that is the application itself being told as one.

    That is one without a kind on `applied_on`, where the application has no interview that day and nothing before.
    """
    unnamed = log.cells("follow_ups", "kind").isna().to_numpy()
    if not unnamed.any():
        return facts
    applied = day_numbers(log.cells("applications", "applied_on"))
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
    days, where = day_numbers(log.cells("responses", "received_on")), log.positions("responses")
    asked = log.cells("responses", "kind").eq(words.ACKNOWLEDGEMENT).to_numpy(bool, na_value=False)
    rows = np.flatnonzero(asked & (where >= 0) & (days <= last) & (days != MISSING))
    shown = {"application": where[rows], "day": days[rows], "place": words.OPEN_ANSWER, "row": rows, "own": True}
    found = pd.DataFrame(shown).assign(kind=pd.Categorical([words.ACKNOWLEDGEMENT] * len(rows), categories=_SHOWN))
    both = pd.concat([facts.assign(kind=facts["kind"].cat.set_categories(_SHOWN)), found], ignore_index=True)
    return both.sort_values(["application", "day"], kind="stable", ignore_index=True)[facts.columns]


def _in_order(parts: Sequence[_OwnFacts], *, size: int) -> CodedEvents:
    """These facts sorted; a timed row never stands before an earlier timed row of its day, whatever their kinds."""
    ends = [(int(part.day.min()), int(part.day.max())) for part in parts if len(part.day)] or [(0, 0)]
    low, width = min(first for first, _ in ends), (max(last for _, last in ends) - min(ends)[0] + 1).bit_length()
    turns = _WITH_TIMES if any(part.time is not None for part in parts) else _WITHOUT_TIMES
    date, turn, row = _sorted(parts, turns, low, width)
    kind = turns.kind[turn]
    if turns is _WITH_TIMES:
        _turn_by_the_clock(parts, date, turns.is_timed[turn], kind, row)
    day = date & ((1 << width) - 1)
    day += low
    date >>= width
    return CodedEvents(date, day, kind, row, np.ones(len(row), bool), size)


def _sorted(
    parts: Sequence[_OwnFacts], turns: _Turns, low: int, width: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Application and day as one number, turn, and row of all facts, in their order.

    All of it is sorted as one number where it fits into it: a tenth of the cost of an order of the rows.
    """
    bits = max((int(part.row[-1]) for part in parts if len(part.row)), default=0).bit_length()
    many = max((int(part.application.max(initial=0)) for part in parts), default=0).bit_length()
    last = (1 << turns.bits) - 1
    if many + width + turns.bits + bits > 64:
        key = np.concatenate([_keys(part, turns, low, width, 0) for part in parts])
        order = np.argsort(key, kind="stable")
        return key[order] >> turns.bits, key[order] & last, np.concatenate([part.row for part in parts])[order]
    keys = sorted_keys(np.concatenate([_keys(part, turns, low, width, bits) for part in parts]), first=bits)
    date, turn, row = np.empty(len(keys), "int64"), np.empty(len(keys), "int8"), np.empty(len(keys), "int64")
    for block in _blocks(len(keys)):
        key = keys[block]
        row[block] = key & np.uint64((1 << bits) - 1)
        key = key >> np.uint64(bits)
        turn[block] = key & np.uint64(last)
        date[block] = key >> np.uint64(turns.bits)
    return date, turn, row


def _keys(part: _OwnFacts, turns: _Turns, low: int, width: int, bits: int) -> np.ndarray:
    """Application, day, turn and, in the last bits, row, as one number; without bits for it no row."""
    keys, turn = np.empty(len(part.day), "int64"), part.turn(turns)
    for block in _blocks(len(keys)):
        key = part.application[block] << width
        key += part.day[block]
        key -= low
        key <<= turns.bits
        key += turn[block] if turn.ndim else turn
        if bits:
            key <<= bits
            key += part.row[block]
        keys[block] = key
    return keys


def _blocks(count: int) -> Iterator[slice]:
    return (slice(start, start + _BLOCK) for start in range(0, count, _BLOCK))


def _turn_by_the_clock(
    parts: Sequence[_OwnFacts], date: np.ndarray, timed: np.ndarray, kind: np.ndarray, row: np.ndarray
) -> None:
    """Change the order of kinds and rows on the days where two carry a time."""
    at = np.flatnonzero(timed)
    shared = at[1:][date[at[1:]] == date[at[:-1]]]
    crowded = np.flatnonzero(np.isin(date, date[shared]))
    its, where, time = kind[crowded], row[crowded], np.full(len(crowded), _NO_TIME)
    for part in parts:
        if part.time is not None:
            own = its == part.kind if isinstance(part.kind, int) else ~np.isin(its, [_INTERVIEW, _NOTE])
            time[own] = part.time[where[own]]
    order = _by_the_clock(date[crowded], PLACES[its], its, time)
    kind[crowded], row[crowded] = its[order], where[order]


def _by_the_clock(date: np.ndarray, place: np.ndarray, kind: np.ndarray, time: np.ndarray) -> np.ndarray:
    """The order of such rows where times decide: each timed one is lifted to the highest place timed before it."""
    untimed, lifted = time == _NO_TIME, place.astype("int64")
    known = np.flatnonzero(~untimed)
    known = known[np.lexsort((kind[known], place[known], time[known], date[known]))]
    step = np.cumsum(np.diff(date[known], prepend=-1) != 0) * len(
        PLACES
    )  # a day's places lie above all of those before
    lifted[known] = np.maximum.accumulate(lifted[known] + step) - step
    return np.lexsort((kind, time, untimed, lifted, date))

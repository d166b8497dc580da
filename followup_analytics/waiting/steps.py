"""Steps: every wait cut at its note-days, and what the log says of those notes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from followup_analytics.facts.results import Counted, stamped
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import MISSING, Day, to_days
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.texts import coded_texts, texts_at, to_arrow, whole_numbers
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits
from followup_analytics.waiting.waits import EVENTS, FOLLOW_UP, WEEKDAYS, coded_waits, names_of


@checked
def follow_up_steps(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """Every wait cut at its note-days: a counting process with one row per stretch.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on.

    Returns
    -------
    DataFrame
        A row per wait and stretch: ``wait`` (position in `waits`), ``seeker``, ``application_id``, ``attempt`` (0 until
        the first note-day), ``delay`` and ``gap`` of the note-day that opens the stretch (missing for attempt 0),
        ``start`` and ``stop`` (days since the wait began), ``event`` at its stop (answer, closed, censored, or
        follow_up: the next note-day), and of that note-day ``kind``, ``channel``, ``gift`` (the kind of gift),
        ``weekday`` and ``sent_on``. A note comes before the events of its day, so a stretch that ends with a follow_up
        is at risk on the days ``start`` to ``stop - 1``, any other on the days ``start`` to ``stop``.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": "Tide Labs"}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-01-05"]}),
    ...     follow_ups=pd.DataFrame({"application_id": ["a"], "sent_on": ["2026-01-06"]}))
    >>> follow_up_steps(log, as_of="2026-01-20")[["attempt", "start", "stop", "event"]].values.tolist()
    [[0, 0, 1, 'follow_up'], [1, 1, 15, 'censored']]
    """
    coded, notes = coded_waits(log, as_of=as_of)
    steps = coded_steps(coded, notes)
    note, opening = steps.note, steps.note < 0
    frame = pd.DataFrame(
        {
            "wait": steps.wait,
            **names_of(log, coded.application[steps.wait]),
            "attempt": steps.attempt,
            "delay": whole_numbers(_of_note(notes.delay, note), opening),
            "gap": whole_numbers(_of_note(notes.gap, note), opening),
            "start": steps.start,
            "stop": steps.start + steps.length,
            "event": texts_at(EVENTS, steps.event),
            "kind": texts_at(words.FOLLOW_UP_KINDS, np.where(opening, -1, 1 - _of_note(notes.thank_you, note))),
            "channel": _of_step(*note_values(log, notes, "channel"), note),
            "gift": _of_step(*note_values(log, notes, "gift"), note),
            "weekday": texts_at(WEEKDAYS, np.where(opening, -1, weekday(_of_note(notes.day, note)))),
            "sent_on": to_days(np.where(opening, MISSING, _of_note(notes.day, note))),
        }
    )
    return stamped(frame, log, as_of, Counted(knowledge=coded.knowledge))


@dataclass(frozen=True)
class CodedSteps:
    """The stretches between note-days as arrays of equal length, in the order of waits and days."""

    wait: np.ndarray
    note: np.ndarray  # position among the notes; -1 for the stretch before the first
    attempt: np.ndarray
    start: np.ndarray  # days since the wait began
    length: np.ndarray
    event: np.ndarray  # position in EVENTS


def coded_steps(coded: CodedWaits, notes: CodedNotes) -> CodedSteps:
    """Each wait cut at its note-days."""
    size = len(coded) + len(notes)
    note = np.full(size, -1)
    note[np.arange(len(notes)) + notes.wait + 1] = np.arange(len(notes))
    wait = np.cumsum(note < 0) - 1
    start, attempt = np.zeros(size, "int64"), np.zeros(size, "int64")
    start[note >= 0], attempt[note >= 0] = notes.delay, notes.attempt
    last = np.r_[note[1:] < 0, True][:size]
    stop = np.where(last, coded.days[wait], np.r_[start[1:], 0][:size])
    return CodedSteps(wait, note, attempt, start, stop - start, np.where(last, coded.event[wait], FOLLOW_UP))


def note_values(log: FollowUpLog, notes: CodedNotes, column: str) -> tuple[np.ndarray, list[str]]:
    """Each note-day's `channel` or `gift` (kind of gift) as a code into the sorted values; -1 where missing.

    Of several that day, the first in alphabetical order.
    """
    cells = log.cells("follow_ups", "channel") if column == "channel" else _gift_kinds(log)
    codes, values = coded_texts(cells)
    beyond = len(values)
    found = np.where(codes < 0, beyond, codes)[notes.rows]
    if len(notes) < len(notes.rows):
        found = np.minimum.reduceat(found, notes.first)
    return np.where(found == beyond, -1, found), values


def _gift_kinds(log: FollowUpLog) -> pd.Series:
    given, shelf = (to_arrow(frame["gift_id"]) for frame in (log.follow_ups, log.gifts))
    at = pc.fill_null(pc.index_in(given, value_set=shelf, skip_nulls=True), -1).to_numpy()
    return pd.Series(log.cells("gifts", "kind").array.take(at, allow_fill=True))


def weekday(day: np.ndarray) -> np.ndarray:
    """Position in `WEEKDAYS` of days since 1970-01-01, a Thursday."""
    return (day + 3) % 7


def _of_note(values: np.ndarray, note: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.append(values, 0).astype("int64")[note]
    return found


def _of_step(codes: np.ndarray, values: list[str], note: np.ndarray) -> pd.api.extensions.ExtensionArray:
    return texts_at(values, np.append(codes, -1)[note])

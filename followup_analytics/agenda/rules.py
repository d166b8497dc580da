"""The rules of the due list, each with its sentence, from top to bottom in the order in which they are applied.

They work on arrays of day numbers, one entry a note; which facts these are taken from stands in `due`. Rule 1 (closed
applications are never due) is `facts.status`, rule 8 (each row says why) `reasons`, rule 11 (a follow-up that is the
application itself) `facts.timeline`, rule 12 (closed on a day nobody wrote down) `facts.closings`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.log.cadence import Cadence
from followup_analytics.log.day_numbers import MISSING

_NEVER = np.iinfo("int64").max  # a number of unanswered check-ins that nobody reaches


def thank_you_day(interview: np.ndarray, cadence: Cadence) -> np.ndarray:
    """2. A thank-you is due `thank_you_within` days after its interview."""
    return interview + cadence.thank_you_within


def thank_you_lapses(interview: np.ndarray, answered_later: np.ndarray, today: int, cadence: Cadence) -> np.ndarray:
    """2. It lapses once a response comes later than the interview, or `every` days after the interview."""
    return np.asarray(answered_later | (interview <= today - cadence.every))


def has_check_in(known: np.ndarray, thank_you: np.ndarray, interview_ahead: np.ndarray) -> np.ndarray:
    """3 and 5. An application with a contact has a check-in, but with a thank-you outstanding or an interview ahead."""
    return np.asarray(known & ~thank_you & ~interview_ahead)


def check_in_day(last_contact: np.ndarray, kept_in_mind: np.ndarray, cadence: Cadence) -> np.ndarray:
    """3 and 4. It is due `every` days after the last contact, or `keep_in_mind_every` while they keep one in mind."""
    return np.asarray(last_contact + np.where(kept_in_mind, cadence.keep_in_mind_every, cadence.every))


def is_given_up(unanswered: np.ndarray, cadence: Cadence) -> np.ndarray:
    """6. `max_unanswered` check-ins in one wait retire the application; an answer or an interview revives it."""
    return np.asarray(unanswered >= (cadence.max_unanswered or _NEVER))


def promise_holds(promised: np.ndarray, last_note: np.ndarray) -> np.ndarray:
    """9. The day by which they said they would answer counts until a note is sent on or after it."""
    return np.asarray((promised != MISSING) & (last_note < promised))


def promise_day(promised: np.ndarray, cadence: Cadence) -> np.ndarray:
    """9. The check-in is due on the first day from Monday to Friday at least `after_promise` days after that day.

    No holiday is such a day. It takes the place of rule 3's day, earlier or later.
    """
    return _first_of_week(promised + cadence.after_promise, "1111100", cadence)


def snoozed(day: np.ndarray, until: np.ndarray) -> np.ndarray:
    """7. A snooze moves the due day to its day at the earliest."""
    return np.asarray(np.maximum(day, until))


def pinned(day: np.ndarray, until: np.ndarray) -> np.ndarray:
    """7. A pin replaces the rule's day."""
    return np.where(until == MISSING, day, until)


def in_one_voice(day: np.ndarray, elsewhere: np.ndarray, cadence: Cadence) -> np.ndarray:
    """10. With `one_voice` a check-in is due at the earliest `every` days after what the person gets elsewhere.

    That is the latest note to them in another application, or the day given to the check-in placed before this one.
    Thank-yous go out on their day; a pinned check-in keeps its own.
    """
    known = np.where(elsewhere == MISSING, 0, elsewhere)
    return np.where(elsewhere == MISSING, day, np.maximum(day, known + cadence.every))


def working_day(day: np.ndarray, ahead: np.ndarray | int, cadence: Cadence) -> np.ndarray:
    """7. Last, the day shifts to a working day; from there `ahead` working days on, after a pause with many notes.

    Without `business_days` every day that is no holiday is a working day.

    Examples
    --------
    >>> from followup_analytics.facts.timeline import day_number
    >>> saturday = day_number("2026-03-07")
    >>> int(working_day(np.array([saturday]), 0, Cadence(business_days=True))[0]) - saturday
    2
    """
    return _first_of_week(day, "1111100" if cadence.business_days else "1111111", cadence, ahead)


def _first_of_week(day: np.ndarray, week: str, cadence: Cadence, ahead: np.ndarray | int = 0) -> np.ndarray:
    holidays = np.array([pd.Timestamp(day).date() for day in cadence.holidays], "datetime64[D]")
    start = np.asarray(day, "int64").astype("datetime64[D]")
    return np.busday_offset(start, ahead, roll="forward", weekmask=week, holidays=holidays).astype("int64")

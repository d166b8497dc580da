"""Fact rows: the rows of a log that rules and figures see, with their application and day.

What rules see is decided once (`facts/fact_rows.py`, `facts/status.py`): no cancelled interview, no acknowledgement;
`closed` stands behind the last known fact. A `hired` stands in another application only where it closed it, so that
facts stay linear.
"""

from __future__ import annotations

import numpy as np

from followup_analytics.log import words
from followup_analytics.log.days import MISSING, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log

DatedRows = tuple[np.ndarray, np.ndarray, np.ndarray]
DAYS = {"interviews": "interviewed_on", "follow_ups": "sent_on", "responses": "received_on"}


def are_seen(log: FollowUpLog, name: str) -> np.ndarray:
    """For each row of `interviews`, `follow_ups` or `responses`, whether rules and figures see it.

    They see no interview that was cancelled, and no acknowledgement.

    Examples
    --------
    >>> import pandas as pd
    >>> kinds = ["acknowledgement", "reply"]
    >>> responses = pd.DataFrame({"company": "Tide Labs", "received_on": "2026-03-03", "kind": kinds})
    >>> are_seen(FollowUpLog(responses=responses), "responses").tolist()
    [False, True]
    """
    if name == "interviews":
        return ~log.cells("interviews", "cancelled").to_numpy(bool, na_value=False)
    if name == "responses":
        return _are_news(log)
    return np.ones(len(log.cells(name, DAYS[name])), bool)


@once_a_log
def _are_news(log: FollowUpLog) -> np.ndarray:
    return log.cells("responses", "kind").ne(words.ACKNOWLEDGEMENT).to_numpy(bool, na_value=True)


def dated_rows(log: FollowUpLog, name: str) -> DatedRows:
    """The rows of that table that are facts: their positions, their applications and their days."""
    return _DATED[name](log)  # every question of every day reads them


@once_a_log
def _dated_interviews(log: FollowUpLog) -> DatedRows:
    return _rows_with_days(log, "interviews")


@once_a_log
def _dated_follow_ups(log: FollowUpLog) -> DatedRows:
    return _rows_with_days(log, "follow_ups")


@once_a_log
def _dated_responses(log: FollowUpLog) -> DatedRows:
    return _rows_with_days(log, "responses")


_DATED = dict(zip(DAYS, (_dated_interviews, _dated_follow_ups, _dated_responses), strict=True))


def _rows_with_days(log: FollowUpLog, name: str) -> DatedRows:
    application, day = log.positions(name), day_numbers(log.cells(name, DAYS[name]))
    facts = (application >= 0) & (day != MISSING) & are_seen(log, name)
    if facts.all():
        return np.arange(len(facts)), application, day
    rows = np.flatnonzero(facts)
    return rows, application[rows], day[rows]

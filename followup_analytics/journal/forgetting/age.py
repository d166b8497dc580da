"""Age: when each person of a log was last in it, so that who has not been for long can be forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from followup_analytics.journal.forgetting.person import PEOPLE, named
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import TABLES

FORGET_AFTER = "forget_after_days"  # the setting: how long who is in no row any more is kept; unset: for ever


def not_since(log: FollowUpLog, day: dt.date) -> dict[str, dt.date]:
    """Who stands in no row of `day` or later, by name as first written or by address, with their last day.

    A row without a day keeps whom it names.

    Examples
    --------
    >>> from followup_analytics import sample_log
    >>> not_since(sample_log(), dt.date(2020, 1, 1))
    {}
    """
    last, written = dict[str, pd.Timestamp](), dict[str, str]()
    for name, (column, _) in PEOPLE.items():
        for cell, held in zip(log.tables[name][column], _days(log, name), strict=True):
            for key, text in _people(cell):
                written.setdefault(key, text)
                last[key] = max(last.get(key, held), pd.Timestamp.max if pd.isna(held) else held)
    return {written[key]: held.date() for key, held in sorted(last.items()) if held < pd.Timestamp(day)}


def _people(cell: object) -> Iterator[tuple[str, str]]:
    """Each person in a cell, as all are compared, and as she is written there."""
    for part in cell.split(";") if isinstance(cell, str) else ():
        for person, mail in named(part):
            yield person or mail, part.partition("<")[0].strip() or mail


def _days(log: FollowUpLog, name: str) -> pd.Series:
    frame = log.tables[name]
    if name == "topics":
        held = log.interviews.drop_duplicates("interview_id").set_index("interview_id")["interviewed_on"]
        return frame["interview_id"].map(held)
    if name == "plans":
        return frame[["from_on", "until_on", "decided_on"]].max(axis=1)
    return frame[str(TABLES[name].day)]

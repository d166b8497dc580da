"""Age: the last day on which each person occurs in a log, so that those from long ago can be forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from followup_analytics.journal.forgetting.person import PEOPLE, named
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import TABLES

FORGET_AFTER = "forget_after_days"  # the setting: days without a row after which to forget people; unset: never


def not_since(log: FollowUpLog, day: dt.date) -> dict[str, dt.date]:
    """People who are in no row of `day` or later, by name as first written or by address, with their last day.

    Whoever is in a row without a day is kept.

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
    """Each person in a cell, in the form used to compare, and as written there."""
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

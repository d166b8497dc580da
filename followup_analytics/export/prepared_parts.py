"""The parts of a log to be prepared: by seeker, as what concerns a seeker concerns all their applications."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from followup_analytics.facts.coded_events import seeker_numbers
from followup_analytics.facts.fact_rows import DAYS
from followup_analytics.log.log import FollowUpLog, whole_log


def parts_by_seeker(log: FollowUpLog, facts: int) -> Iterator[tuple[FollowUpLog, np.ndarray]]:
    """The log in parts of about so many facts, each with the positions of its applications in the log.

    All applications of a seeker are in one part; gifts, and plans for everyone, are in each.
    """
    part = _part_of_each(log, facts)
    parts = int(part.max(initial=0)) + 1
    if parts == 1:
        yield log, np.arange(len(log))
        return
    of_rows = _of_rows(log, part)
    for number in range(parts):
        frames = {name: _rows_of_block(frame, of_rows.get(name), number) for name, frame in log.tables.items()}
        yield whole_log(frames, conformed=True), np.flatnonzero(part == number)


_EVERYWHERE = -1


def seekers_of_rows(log: FollowUpLog, name: str, seeker: np.ndarray) -> np.ndarray:
    """For each row of that table, the seeker of its application; -1: it concerns everyone, or nobody."""
    found = _of_rows(log, seeker).get(name)
    return np.full(len(getattr(log, name)), _EVERYWHERE) if found is None else found


def _rows_of_block(frame: pd.DataFrame, of_rows: np.ndarray | None, number: int) -> pd.DataFrame:
    if of_rows is None:
        return frame
    own: pd.DataFrame = frame[(of_rows == number) | (of_rows == _EVERYWHERE)].reset_index(drop=True)
    return own


def _part_of_each(log: FollowUpLog, facts: int) -> np.ndarray:
    """For each application, the number of its part: seekers in the order in which they come up."""
    seeker = seeker_numbers(log)
    size = np.ones(len(log), "int64")
    for name in DAYS:
        where = log.positions(name)
        size += np.bincount(where[where >= 0], minlength=len(log))
    whole = np.bincount(seeker, size).cumsum() if len(seeker) else np.zeros(0)
    before = np.append(0, whole[:-1])[: len(whole)]
    return np.unique((before // max(facts, 1)).astype("int64")[seeker], return_inverse=True)[1]


def _of_rows(log: FollowUpLog, number: np.ndarray) -> dict[str, np.ndarray]:
    """For each row of each table, the number of its application's seeker or part; `_EVERYWHERE` if it concerns all."""
    with_none = np.append(number, _EVERYWHERE)
    found = {"applications": number, **{name: with_none[log.positions(name)] for name in DAYS}}
    found["topics"] = _looked_up(log.interviews["interview_id"], found["interviews"], log.topics["interview_id"])
    plans = log.plans
    of_seeker = _looked_up(log.applications["seeker"].fillna(""), number, plans["seeker"])
    whole = plans["application_id"].isna().to_numpy()
    found["plans"] = np.where(whole, of_seeker, with_none[log.positions("plans")])
    return found


def _looked_up(keys: pd.Series, values: np.ndarray, asked: pd.Series) -> np.ndarray:
    """The value of each key asked for; `_EVERYWHERE` where that is missing or unknown."""
    held = pd.Series(values, index=keys.to_numpy())
    found = held[~held.index.duplicated()].reindex(asked.to_numpy())
    return np.where(asked.isna(), _EVERYWHERE, found.fillna(_EVERYWHERE)).astype("int64")

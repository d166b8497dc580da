"""The timeline: interviews, follow-ups and responses of each application, in the one order of a day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from followup_analytics import words
from followup_analytics.log import FollowUpLog

Day = dt.date | str | pd.Timestamp

MISSING = np.iinfo("int64").min  # the day number of a missing day

_KINDS = ("interview", "follow_up", *words.RESPONSE_KINDS)
_FACTS = (  # table, its day, its time, its place in the day
    ("interviews", "interviewed_on", None, words.INTERVIEW),
    ("follow_ups", "sent_on", "sent_at", words.FOLLOW_UP),
    ("responses", "received_on", "received_at", words.OPEN_ANSWER),
)


def day_number(day: Day) -> int:
    """Days since 1970-01-01 of a date, an ISO date text or a Timestamp.

    Examples
    --------
    >>> day_number("1970-01-11")
    10
    """
    return int(np.datetime64(pd.Timestamp(day), "D").astype("int64"))


def day_numbers(days: pd.Series) -> np.ndarray:
    """Days since 1970-01-01 as int64; a missing day is the smallest int64."""
    return days.to_numpy("datetime64[D]").astype("int64")


def to_days(numbers: np.ndarray | pd.Series) -> np.ndarray:
    """Day numbers back as datetime64[us]; the smallest int64 is a missing day."""
    return np.asarray(numbers, "int64").astype("datetime64[D]").astype("datetime64[us]")


def events(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """Every fact up to `as_of`, sorted by application, day, and place in the day.

    Within a day: interview, follow-up, answer that leaves it open, closing; where both rows carry a time, the times
    decide. A `hired` stands in every application of that seeker that had begun by that day.

    Returns
    -------
    DataFrame
        ``application`` (position in ``log.applications``), ``day`` (days since 1970-01-01), ``place`` (0-3, as in
        `words`), ``kind`` (categorical: interview, follow_up, or the response's kind), ``row`` (position in its own
        table), ``own`` (False: a `hired` of another application of the seeker).
    """
    last = day_number(as_of)
    facts = pd.concat([_facts(log, *source) for source in _FACTS], ignore_index=True)
    facts = facts[(facts["application"] >= 0) & (facts["day"] <= last) & (facts["day"] != MISSING)]
    facts = pd.concat([facts, _hired_elsewhere(log, facts)], ignore_index=True)
    order = _day_order(facts)
    facts = facts.iloc[order].reset_index(drop=True)
    facts["kind"] = pd.Categorical.from_codes(facts["kind"], categories=_KINDS)
    return facts.drop(columns="time")


def began(log: FollowUpLog, facts: pd.DataFrame) -> np.ndarray:
    """For each application, the day number of `applied_on` or of its first fact, whichever is earlier."""
    applied = day_numbers(log.applications["applied_on"])
    first = np.where(applied == MISSING, np.iinfo("int64").max, applied)
    np.minimum.at(first, facts["application"].to_numpy(), facts["day"].to_numpy())
    return first


def _facts(log: FollowUpLog, name: str, day: str, time: str | None, place: int) -> pd.DataFrame:
    table = getattr(log, name)
    kind, places = _places(table, place)
    clock = np.full(len(table), np.nan)
    if time is not None:
        stamps = table[time].to_numpy("datetime64[us]")
        clock = np.where(np.isnat(stamps), np.nan, stamps.astype("int64").astype(float))
    return pd.DataFrame(
        {
            "application": log.positions(name),
            "day": day_numbers(table[day]),
            "place": places,
            "kind": kind,
            "row": np.arange(len(table)),
            "own": True,
            "time": clock,
        }
    )


def _places(table: pd.DataFrame, place: int) -> tuple[np.ndarray, np.ndarray]:
    if place != words.OPEN_ANSWER:
        kind = np.full(len(table), place, "int8")
        return kind, np.full(len(table), place, "int8")
    kind = pd.Categorical(table["kind"], categories=_KINDS).codes
    closing = np.isin(kind, [_KINDS.index(name) for name in words.CLOSINGS])
    return kind, np.where(closing, words.CLOSING, words.OPEN_ANSWER).astype("int8")


def _hired_elsewhere(log: FollowUpLog, facts: pd.DataFrame) -> pd.DataFrame:
    hired = facts[facts["kind"] == _KINDS.index("hired")]
    if hired.empty:
        return hired
    seeker = log.applications["seeker"].fillna("").rename("seeker")
    mates = pd.DataFrame({"other": np.arange(len(seeker)), "seeker": seeker, "began": began(log, facts)})
    spread = hired.assign(seeker=seeker.to_numpy()[hired["application"]]).merge(mates, on="seeker")
    spread = spread[(spread["other"] != spread["application"]) & (spread["began"] <= spread["day"])]
    return spread.assign(application=spread["other"], own=False, time=np.nan)[facts.columns]


def _day_order(facts: pd.DataFrame) -> np.ndarray:
    """The sorting order; a timed row never stands before an earlier timed row of its day, whatever their kinds."""
    place = facts["place"].to_numpy()
    timed = np.flatnonzero(facts["time"].notna())
    lifted = place.copy()
    if len(timed) > 1:
        known = facts.iloc[timed].sort_values(["application", "day", "time", "place"], kind="stable")
        lifted[known.index] = known.groupby(["application", "day"])["place"].cummax()
    untimed = facts["time"].isna().to_numpy()
    day = facts["day"].to_numpy()
    span = int(day.max() - day.min()) + 1 if len(day) else 1
    key = facts["application"].to_numpy() * span + (day - (day.min() if len(day) else 0))
    key = (key * 4 + lifted) * 2 + untimed
    if not len(timed):
        return np.argsort(key, kind="stable")
    return np.lexsort((place, facts["time"].fillna(0).to_numpy(), key))

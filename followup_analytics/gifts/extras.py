"""Extras: the topics that the person of a due row cares about, and the gift that fits it best."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.privacy import private_topics_of
from followup_analytics.gifts.suggestions import gift_for
from followup_analytics.log.days import day_numbers, to_days
from followup_analytics.log.log import FollowUpLog


def topics_cared_about(log: FollowUpLog, notes: pd.DataFrame, *, today: int) -> pd.Series:
    """For each note, the person's topics in this application's interviews, none of them private, joined by ``; ``.

    The newest interview first, then the strongest, then by name. A note to nobody in particular gets the topics that
    name nobody.

    Parameters
    ----------
    notes
        ``application``, ``email`` and ``name_key``.
    """
    out = pd.Series(np.nan, index=notes.index, dtype="str")
    topics = _topics(log, today)
    if not len(topics):
        return out
    ours = notes[["application", "email", "name_key"]].reset_index(drop=True)
    pairs = pd.concat([match_people(ours, topics, per="application"), _of_nobody(ours, topics)])
    found = topics.iloc[pairs["right"]].assign(note=pairs["left"].to_numpy()).reset_index(drop=True)
    found = found.sort_values(["note", "day", "strength", "topic"], ascending=[True, False, False, True])
    joined = found.drop_duplicates(["note", "topic"]).groupby("note")["topic"].agg("; ".join)
    out.iloc[joined.index] = joined.to_numpy()  # type: ignore[call-overload]  # texts may be set
    return out


def _topics(log: FollowUpLog, today: int) -> pd.DataFrame:
    """One row per open topic and person who cares about it."""
    topics = log.topics[~private_topics_of(log) & log.cells("topics", "interview_id").notna()]
    if not len(topics):
        return topics
    held = pd.DataFrame(
        {
            "interview_id": log.cells("interviews", "interview_id"),
            "application": log.positions("interviews"),
            "day": day_numbers(log.cells("interviews", "interviewed_on")),
        }
    )
    held = held[held["interview_id"].isin(topics["interview_id"]) & (held["application"] >= 0) & (held["day"] <= today)]
    found = topics[["interview_id", "interviewer", "topic", "strength"]].merge(held, on="interview_id")
    people = split_people(found["interviewer"])[["row", "email", "name_key"]]
    found = found.merge(people, left_index=True, right_on="row", how="left")
    return found.fillna({"email": "", "name_key": "", "strength": 0}).reset_index(drop=True)


def _of_nobody(notes: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    ours, theirs = (
        frame.loc[(frame["email"] == "") & (frame["name_key"] == ""), ["application"]].rename_axis(side).reset_index()
        for side, frame in (("left", notes), ("right", topics))
    )
    return ours.merge(theirs, on="application")[["left", "right"]]


def best_gifts(log: FollowUpLog, due: pd.DataFrame, *, today: int) -> pd.Series:
    """For each row of the due list, in its order, the title of the gift that fits best and is still free.

    Parameters
    ----------
    due
        ``application_id``, ``to``, ``email`` and ``topics``; a row without topics gets no gift.
    """
    out = pd.Series(np.nan, index=due.index, dtype="str")
    asked = np.flatnonzero(due["topics"].notna())
    if not len(asked) or log.gifts.empty:
        return out
    rows = due[["application_id", "to", "email"]].iloc[asked].reset_index(drop=True)
    found = gift_for(log, rows, as_of=str(to_days(np.array([today]))[0])[:10])
    out.iloc[asked[found["row"].to_numpy("int64")]] = found["title"].to_numpy()  # type: ignore[call-overload]  # texts may be set
    return out

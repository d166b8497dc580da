"""Interests: what the person a note goes to cares about, and a gift that fits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.log import FollowUpLog
from followup_analytics.people import match_people, split_people
from followup_analytics.timeline import day_numbers

_LONG = 4  # a shorter word says little: "the", "and"


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
    pairs = pd.concat([match_people(ours, topics, within="application"), _of_nobody(ours, topics)])
    found = topics.iloc[pairs["right"]].assign(note=pairs["left"].to_numpy()).reset_index(drop=True)
    found = found.sort_values(["note", "day", "strength", "topic"], ascending=[True, False, False, True])
    joined = found.drop_duplicates(["note", "topic"]).groupby("note")["topic"].agg("; ".join)
    out.iloc[joined.index] = joined.to_numpy()
    return out


def _topics(log: FollowUpLog, today: int) -> pd.DataFrame:
    """One row per open topic and person who cares about it."""
    topics = log.topics[~log.topics["private"].fillna(False) & log.topics["interview_id"].notna()]
    if not len(topics):
        return topics
    held = pd.DataFrame(
        {
            "interview_id": log.interviews["interview_id"],
            "application": log.positions("interviews"),
            "day": day_numbers(log.interviews["interviewed_on"]),
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


def first_gift(log: FollowUpLog, notes: pd.DataFrame, topics: pd.Series, *, today: int) -> pd.Series:
    """For each note, the first gift on the shelf that shares a word with its topics and was not given before.

    Neither to this person by this seeker nor in this application. The shelf is in the order the gifts were added.

    Parameters
    ----------
    notes
        ``application``, ``email`` and ``name_key``.
    topics
        The result of `topics_cared_about`.
    """
    out = pd.Series(np.nan, index=notes.index, dtype="str")
    shelf = _shelf(log, today)
    asked = np.flatnonzero(topics.notna())
    if not len(shelf) or not len(asked):
        return out
    pairs = _words(topics.iloc[asked], asked, "note").merge(_words(shelf["topics"], shelf.index, "gift"), on="word")
    pairs = pairs[["note", "gift"]].drop_duplicates().sort_values(["note", "gift"]).reset_index(drop=True)
    pairs = pairs[~_given_before(log, notes, pairs, shelf, today)]
    first = pairs.drop_duplicates("note")
    out.iloc[first["note"]] = shelf["title"].iloc[first["gift"]].to_numpy()
    return out


def _shelf(log: FollowUpLog, today: int) -> pd.DataFrame:
    gifts = log.gifts[log.gifts["topics"].notna() & (day_numbers(log.gifts["added_on"]) <= today)]
    return gifts.sort_values(["added_on", "title", "gift_id"], kind="stable").reset_index(drop=True)


def _words(texts: pd.Series, at: np.ndarray, name: str) -> pd.DataFrame:
    """The phrases of each text and their longer words."""
    phrases = pd.DataFrame({name: at, "word": texts.to_numpy()}).assign(
        word=lambda f: f["word"].str.lower().str.split(";")
    )
    phrases = phrases.explode("word", ignore_index=True)
    phrases["word"] = phrases["word"].str.strip()
    single = phrases.assign(word=phrases["word"].str.findall(r"\w+")).explode("word", ignore_index=True)
    single = single[single["word"].str.len() >= _LONG]
    return pd.concat([phrases[phrases["word"] != ""], single]).drop_duplicates()


def _given_before(
    log: FollowUpLog, notes: pd.DataFrame, pairs: pd.DataFrame, shelf: pd.DataFrame, today: int
) -> np.ndarray:
    """Whether the application or, from the same seeker, the person has had the gift."""
    given = _given(log, today)
    asked = notes[["application", "email", "name_key"]].iloc[pairs["note"]].reset_index(drop=True)
    asked["key"] = _keys(log, asked["application"], shelf["gift_id"].iloc[pairs["gift"]])
    had = set(zip(given["application"], given["key"], strict=True))
    out = np.array([pair in had for pair in zip(asked["application"], asked["key"], strict=True)], bool)
    out[match_people(asked, given, within="key")["left"]] = True
    return out


def _given(log: FollowUpLog, today: int) -> pd.DataFrame:
    """One row per gift given and person."""
    sent = log.follow_ups["gift_id"].notna().to_numpy() & (day_numbers(log.follow_ups["sent_on"]) <= today)
    where = log.positions("follow_ups")
    at = np.flatnonzero(sent & (where >= 0))
    notes = pd.DataFrame({"application": where[at]})
    notes["key"] = _keys(log, notes["application"], log.follow_ups["gift_id"].iloc[at])
    people = split_people(log.follow_ups["to"].iloc[at].reset_index(drop=True))[["row", "email", "name_key"]]
    found = notes.merge(people, left_index=True, right_on="row", how="left")
    return found.drop(columns="row").fillna({"email": "", "name_key": ""}).reset_index(drop=True)


def _keys(log: FollowUpLog, applications: pd.Series, gift_ids: pd.Series) -> np.ndarray:
    """Seeker and gift in one text."""
    seekers = log.applications["seeker"].fillna("").to_numpy()[applications]
    return seekers + "\n" + gift_ids.fillna("").to_numpy()

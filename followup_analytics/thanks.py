"""Thank-yous: who has not been thanked for an interview, and what kind a follow-up without one is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics import words
from followup_analytics.cadence import Cadence
from followup_analytics.log import FollowUpLog
from followup_analytics.people import match_people, split_people
from followup_analytics.standing import Standing, among, in_turn
from followup_analytics.timeline import MISSING, day_numbers

_PERSON = ("name", "email", "name_key")


def outstanding(log: FollowUpLog, now: Standing, *, today: int, cadence: Cadence) -> pd.DataFrame:
    """Everyone who is still to be thanked for an interview.

    A thank-you lapses once a response comes later than the interview, or `every` days after the interview. A newer
    interview with the same person replaces the older one; an interview that names nobody counts as one person.

    Returns
    -------
    DataFrame
        ``application``, ``interview`` (position in ``log.interviews``), ``interview_day``, ``name``, ``email``,
        ``name_key`` (empty: nobody is named).
    """
    facts, state = now.facts, now.state
    recent = facts[facts["day"].to_numpy() > today - cadence.every]
    held = recent[among(recent, ("interview",))]
    responded = state["responded"].reindex(held["application"]).to_numpy()
    held = in_turn(log, held.loc[held.index.to_numpy() > responded, ["application", "day", "row"]])
    invited = _attendants(log, held)
    notes = recent[among(recent, ("follow_up",)) & recent["application"].isin(held["application"]).to_numpy()]
    met = _replaced(invited) | _thanked(invited, _addressees(log, notes))
    return invited[~met].drop(columns=["turn", "place"]).reset_index(drop=True)


def _attendants(log: FollowUpLog, held: pd.DataFrame) -> pd.DataFrame:
    people = split_people(log.interviews["interviewers"].iloc[held["row"]].reset_index(drop=True))
    rows = held.rename(columns={"row": "interview", "day": "interview_day"}).assign(turn=np.arange(len(held)))
    found = rows.merge(people.drop(columns="person"), left_on="turn", right_on="row", how="left").drop(columns="row")
    found["place"] = found["place"].fillna(0).astype("int64")
    return found.fillna(dict.fromkeys(_PERSON, ""))


def _replaced(invited: pd.DataFrame) -> np.ndarray:
    """Whether the same person has a newer interview, or stands further ahead in the same one."""
    out = _nameless(invited) & invited.duplicated(["application", *_PERSON], keep="last").to_numpy()
    pairs = match_people(invited, invited, within="application")
    turn, place = invited["turn"].to_numpy(), invited["place"].to_numpy()
    mine, other = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    newer = (turn[other] > turn[mine]) | ((turn[other] == turn[mine]) & (place[other] < place[mine]))
    out[mine[newer]] = True
    return out


def _thanked(invited: pd.DataFrame, notes: pd.DataFrame) -> np.ndarray:
    """Whether a note to that person, or to nobody in particular, was sent on or after the interview's day."""
    since = invited["interview_day"].to_numpy()
    anyone = _last_day(invited, notes)
    bare = _last_day(invited, notes[_nameless(notes)])
    out = np.where(_nameless(invited), anyone, bare) >= since
    pairs = match_people(invited, notes, within="application")
    mine, note = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    out[mine[notes["day"].to_numpy()[note] >= since[mine]]] = True
    return out


def _last_day(invited: pd.DataFrame, notes: pd.DataFrame) -> np.ndarray:
    last = notes.groupby("application")["day"].max()
    return invited["application"].map(last).fillna(MISSING).to_numpy("int64")


def _addressees(log: FollowUpLog, notes: pd.DataFrame) -> pd.DataFrame:
    """One row per note and person it went to; a note to nobody in particular has one row with empty names."""
    rows = notes[["application", "day", "row"]].reset_index(drop=True).rename(columns={"row": "follow_up"})
    people = split_people(log.follow_ups["to"].iloc[rows["follow_up"]].reset_index(drop=True))
    found = rows.merge(people[["row", *_PERSON]], left_index=True, right_on="row", how="left")
    return found.drop(columns="row").fillna(dict.fromkeys(_PERSON, "")).reset_index(drop=True)


def _nameless(people: pd.DataFrame) -> np.ndarray:
    return (people["email"].eq("") & people["name_key"].eq("")).to_numpy()


def follow_up_kinds(log: FollowUpLog) -> np.ndarray:
    """For each row of ``log.follow_ups``, whether it is a thank_you (True) or a check_in (False).

    Where the kind is missing, a follow-up is a thank_you if, for a person it went to, no earlier day since their
    latest interview has a follow-up to them. A follow-up to nobody in particular went to everyone; an interview that
    names nobody was with everyone.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-03-03"]}),
    ...     follow_ups=pd.DataFrame({"application_id": ["a", "a"], "sent_on": ["2026-03-04", "2026-03-14"]}),
    ... )
    >>> follow_up_kinds(log).tolist()
    [True, False]
    """
    kind = log.follow_ups["kind"]
    thanks = kind.eq(words.THANK_YOU).fillna(False).to_numpy(bool, copy=True)
    asked = np.unique(log.positions("follow_ups")[kind.isna().to_numpy()])
    asked = asked[asked >= 0]
    if not len(asked):
        return thanks
    notes = _addressees(log, _rows_of(log, "follow_ups", "sent_on", asked))
    notes["met"] = _latest_interview(notes, _interviewed(log, asked))
    first = (notes["met"].to_numpy() != MISSING) & ~_written_before(notes)
    found = np.unique(notes["follow_up"].to_numpy()[first])
    thanks[found[kind.isna().to_numpy()[found]]] = True
    return thanks


def _rows_of(log: FollowUpLog, name: str, day: str, applications: np.ndarray) -> pd.DataFrame:
    frame = pd.DataFrame({"application": log.positions(name), "day": day_numbers(getattr(log, name)[day])})
    frame["row"] = np.arange(len(frame))
    return frame[frame["application"].isin(applications) & (frame["day"] != MISSING)]


def _interviewed(log: FollowUpLog, applications: np.ndarray) -> pd.DataFrame:
    rows = _rows_of(log, "interviews", "interviewed_on", applications).reset_index(drop=True)
    return _attendants(log, rows).rename(columns={"interview_day": "day"})


def _pairs(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Pairs of the same person, and of anyone in the same application with nobody in particular."""
    ours, theirs = (frame[["application"]].assign(at=range(len(frame))) for frame in (left, right))
    loose = [
        ours[_nameless(left)].merge(theirs, on="application"),
        ours[~_nameless(left)].merge(theirs[_nameless(right)], on="application"),
    ]
    named = match_people(left, right, within="application")
    return pd.concat([named, *(f[["at_x", "at_y"]].set_axis(["left", "right"], axis=1) for f in loose)])


def _latest_interview(notes: pd.DataFrame, interviews: pd.DataFrame) -> np.ndarray:
    """The day of the latest interview, up to the day of the note, with the person it went to."""
    pairs = _pairs(notes, interviews)
    mine, day = pairs["left"].to_numpy(), interviews["day"].to_numpy()[pairs["right"]]
    past = day <= notes["day"].to_numpy()[mine]
    out = np.full(len(notes), MISSING)
    np.maximum.at(out, mine[past], day[past])
    return out


def _written_before(notes: pd.DataFrame) -> np.ndarray:
    """Whether an earlier day since that interview has a note to the same person."""
    pairs = _pairs(notes, notes)
    mine, other = pairs["left"].to_numpy(), notes["day"].to_numpy()[pairs["right"]]
    day, met = notes["day"].to_numpy()[mine], notes["met"].to_numpy()[mine]
    out = np.zeros(len(notes), bool)
    out[mine[(other >= met) & (other < day)]] = True
    return out

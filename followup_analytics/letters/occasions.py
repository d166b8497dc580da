"""Occasions: which template a note needs, from what has happened since the interview."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.core import words
from followup_analytics.core.log import FollowUpLog, whole_log
from followup_analytics.facts.people import match_people, split_people
from followup_analytics.facts.timeline import Day, day_number, day_numbers, events

LONG_SILENCE = 30  # days since the company was last heard or seen; past what most say they take (a month)
_END = "2999-12-31"
_REOPENING = ("interview", "invitation", "keep_in_mind")  # after a closing, these open an application again


def occasions(log: FollowUpLog, rows: pd.DataFrame, people: pd.DataFrame, *, as_of: Day | None) -> list[str]:
    """For each row the occasion of its note, the first that holds.

    - ``thank_you``: the row's kind says so;
    - ``in_touch``: the application is closed;
    - ``keep_in_mind``: that is the latest news;
    - ``after_news``: the latest that came is an answer, and nothing was written since;
    - ``application``: the person has not interviewed the seeker for this position;
    - ``long_silence``: the latest interview or answer is 30 days ago or more;
    - ``check_in``: else.

    Parameters
    ----------
    rows, people
        As of `acquaintance.as_rows` and `acquaintance.people_of`.
    """
    near = _near(log, rows)
    heard = _heard(near, as_of).reindex(rows["application_id"]).reset_index(drop=True)
    thanks = rows["kind"].eq(words.THANK_YOU) if "kind" in rows else pd.Series(False, index=rows.index)
    tests = {
        "thank_you": thanks,
        "in_touch": heard["closed"].eq(True),
        "keep_in_mind": heard["kind"].eq("keep_in_mind"),
        "after_news": heard["kind"].isin(words.ANSWERS) & heard["notes"].eq(0),
        "application": ~pd.Series(_met(near, rows, people, as_of)),
        "long_silence": heard["silent"].ge(LONG_SILENCE),
    }
    return np.select([test.to_numpy(bool) for test in tests.values()], list(tests), "check_in").tolist()


def _near(log: FollowUpLog, rows: pd.DataFrame) -> FollowUpLog:
    """The log of these applications alone."""
    ids = rows["application_id"].dropna().unique()
    names = ("applications", "interviews", "follow_ups", "responses")
    return whole_log({name: log.tables[name][log.tables[name]["application_id"].isin(ids)] for name in names})


def _heard(log: FollowUpLog, as_of: Day | None) -> pd.DataFrame:
    """By application: ``kind`` of the latest interview or response, days ``silent`` and ``notes`` since, ``closed``."""
    facts = events(log, as_of=_END if as_of is None else as_of)
    facts = facts[facts["own"]].reset_index(names="at")
    facts["application_id"] = log.applications["application_id"].to_numpy()[facts["application"]]
    last = facts[facts["place"] != words.FOLLOW_UP].drop_duplicates("application_id", keep="last")
    last = last.set_index("application_id")
    ends = facts.groupby("application_id")["day"].max() if as_of is None else day_number(as_of)
    since = facts["at"] > last["at"].reindex(facts["application_id"]).to_numpy()
    notes = facts[since].groupby("application_id").size().reindex(last.index, fill_value=0)
    turns = facts[facts["kind"].isin((*words.CLOSINGS, *_REOPENING))].drop_duplicates("application_id", keep="last")
    closed = turns.set_index("application_id")["kind"].isin(words.CLOSINGS).reindex(last.index, fill_value=False)
    told = {"kind": last["kind"].astype("str"), "silent": ends - last["day"], "notes": notes, "closed": closed}
    return pd.DataFrame(told).reindex(last.index)


def _met(log: FollowUpLog, rows: pd.DataFrame, people: pd.DataFrame, as_of: Day | None) -> np.ndarray:
    """Whether each row's person held an interview; where nobody is named on either side, whether there was one."""
    held = log.interviews
    if as_of is not None:
        held = held[day_numbers(held["interviewed_on"]) <= day_number(as_of)]
    there = split_people(held["interviewers"])
    there["application_id"] = held["application_id"].to_numpy()[there["row"]]
    pairs = match_people(people.dropna(subset="application_id"), there, within="application_id")
    met = np.zeros(len(rows), bool)
    met[people.dropna(subset="application_id")["row"].to_numpy()[pairs["left"]]] = True
    unnamed = held["application_id"][held["interviewers"].isna()]
    nobody = people.groupby("row")[["name", "email"]].max().eq("").all(axis=1).to_numpy()
    ids = rows["application_id"]
    return met | ids.isin(unnamed).to_numpy() | (nobody & ids.isin(held["application_id"]).to_numpy())

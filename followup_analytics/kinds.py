"""The kind of a follow-up where the log does not say it: a thank-you, or a check-in."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics import words
from followup_analytics.log import FollowUpLog
from followup_analytics.people import same_person, split_people
from followup_analytics.timeline import MISSING, day_numbers


def thank_yous(log: FollowUpLog) -> np.ndarray:
    """For each row of ``log.follow_ups``, whether it is a thank-you.

    Where its kind is missing, it is one if it is the first note to that person since their latest interview (to one of
    several is enough). A note with no addressee speaks to everybody, and so does an interview that names nobody; a
    note on the same day does not come before.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": "Tide Labs"}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-01-05"]}),
    ...     follow_ups=pd.DataFrame({"application_id": "a", "sent_on": ["2026-01-06", "2026-01-16"]}))
    >>> thank_yous(log).tolist()
    [True, False]
    """
    kind = log.follow_ups["kind"]
    found = kind.eq(words.THANK_YOU).fillna(False).to_numpy("bool")
    asked = kind.isna().to_numpy("bool") & (log.positions("follow_ups") >= 0)
    return found | _first_since(log, asked) if asked.any() else found


def _first_since(log: FollowUpLog, asked: np.ndarray) -> np.ndarray:
    notes = _people(log, "follow_ups", "sent_on", "to")
    notes = notes[notes["application"].isin(np.unique(log.positions("follow_ups")[asked]))].reset_index(drop=True)
    held = _people(log, "interviews", "interviewed_on", "interviewers")
    mine = notes[asked[notes["row"]]]
    met = _pairs(mine, held)
    met = met[met["day_other"] <= met["day"]].groupby("index")["day_other"].max()
    mine = mine.loc[met.index].assign(met_on=met)
    earlier = _pairs(mine, notes)
    earlier = earlier[(earlier["day_other"] >= earlier["met_on"]) & (earlier["day_other"] < earlier["day"])]
    out = np.zeros(len(asked), bool)
    out[mine["row"].drop(earlier["index"].unique())] = True
    return out


def _people(log: FollowUpLog, name: str, day: str, column: str) -> pd.DataFrame:
    """One row per person a row names, and one without name for a row that names nobody."""
    table = getattr(log, name)
    people = split_people(table[column])[["row", "email", "name_key"]]
    unnamed = np.setdiff1d(np.arange(len(table)), people["row"])
    nobody = pd.DataFrame({"row": unnamed, "email": pd.Series("", range(len(unnamed)), "str")}).assign(name_key="")
    out = pd.concat([people, nobody.astype({"name_key": "str"})], ignore_index=True)
    out["application"] = log.positions(name)[out["row"]]
    out["day"] = day_numbers(table[day])[out["row"]]
    return out[(out["application"] >= 0) & (out["day"] != MISSING)].reset_index(drop=True)


def _pairs(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Rows of both of one application that speak of the same person."""
    both = left.reset_index().merge(right, on="application", suffixes=("", "_other"))
    other = both[["email_other", "name_key_other"]].set_axis(["email", "name_key"], axis=1)
    nobody = (both["email"] + both["name_key"] == "") | (other["email"] + other["name_key"] == "")
    return both[nobody | same_person(both[["email", "name_key"]], other)]

"""Recipients: whom the next check-in of an application goes to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.log import FollowUpLog
from followup_analytics.people import match_people, split_people
from followup_analytics.standing import Standing, latest

_CELLS = {"interview": ("interviews", "interviewers"), "follow_up": ("follow_ups", "to")}
_RESPONSE = ("responses", "from")
_PERSON = ["name", "email", "name_key"]


def recipients(log: FollowUpLog, now: Standing, applications: np.ndarray) -> pd.DataFrame:
    """The person named in the latest contact that names one.

    Among several on that day: the first in the latest interview's `interviewers`, then by name.

    Parameters
    ----------
    applications
        Positions in ``log.applications``.

    Returns
    -------
    DataFrame
        ``name``, ``email``, ``name_key``, one row for each of `applications` and indexed by it; empty texts where
        nobody is named.
    """
    named = _named(log, now, applications)
    whole = (named["name_key"] != "") & (named["email"] != "")
    plain = whole & ~named.duplicated("application", keep=False)
    chosen = pd.concat([named[plain], _first(log, now, named[~plain])])
    return chosen.set_index("application")[_PERSON].reindex(applications, fill_value="")


def _named(log: FollowUpLog, now: Standing, applications: np.ndarray) -> pd.DataFrame:
    """Everyone named on the latest day that names somebody: one row per application and person as written."""
    wanted = np.zeros(len(log), bool)
    wanted[applications] = True
    ours = now.facts[wanted[now.facts["application"].to_numpy()] & now.facts["own"]].reset_index(drop=True)
    cells = _cells(log, ours)
    filled = cells.notna().to_numpy(copy=True)
    found = []
    while filled.any():  # once, unless a cell holds no more than separators
        at = _on_latest_day(ours, filled, len(log))
        people = split_people(cells.iloc[at].reset_index(drop=True))
        people["application"] = ours["application"].to_numpy()[at[people["row"].to_numpy()]]
        found.append(people[["application", *_PERSON]])
        filled[at] = False
        settled = np.zeros(len(log), bool)
        settled[people["application"].to_numpy()] = True
        filled &= ~settled[ours["application"].to_numpy()]
    return pd.concat(found, ignore_index=True).drop_duplicates() if found else _nobody()


def _nobody() -> pd.DataFrame:
    return pd.DataFrame({"application": pd.Series([], dtype="int64"), **dict.fromkeys(_PERSON, pd.Series(dtype="str"))})


def _cells(log: FollowUpLog, facts: pd.DataFrame) -> pd.Series:
    """The cell of each event that may name somebody."""
    kind, row = facts["kind"].astype("str").to_numpy(), facts["row"].to_numpy()
    source = {name: kind == name for name in _CELLS}
    source[""] = ~(source["interview"] | source["follow_up"])
    parts = [
        pd.Series(getattr(log, table)[column].array.take(row[source[name]]), index=np.flatnonzero(source[name]))
        for name, (table, column) in {**_CELLS, "": _RESPONSE}.items()
    ]
    return pd.concat(parts).sort_index()


def _on_latest_day(facts: pd.DataFrame, which: np.ndarray, size: int) -> np.ndarray:
    """Positions of the events for which `which` holds on the latest such day of their application."""
    application, day = facts["application"].to_numpy(), facts["day"].to_numpy()
    last = latest(application, which, size)
    return np.flatnonzero(which & (day == day[last[application]]))


def _first(log: FollowUpLog, now: Standing, named: pd.DataFrame) -> pd.DataFrame:
    """One person an application: the first in the latest interview's `interviewers`, then by name."""
    named = named.reset_index(drop=True)
    hosts = _hosts(log, now, named["application"].unique())
    pairs = match_people(named, hosts, within="application")
    place = np.full(len(named), len(hosts) + 1)
    np.minimum.at(place, pairs["left"].to_numpy(), pairs["right"].to_numpy())
    ranked = named.assign(place=place).sort_values(["application", "place", "name_key", "email", "name"])
    chosen = ranked.drop_duplicates("application").reset_index(drop=True)
    written = hosts[_PERSON].reindex(chosen["place"]).fillna("").reset_index(drop=True)
    return chosen.assign(**{part: written[part].where(written[part] != "", chosen[part]) for part in _PERSON})


def _hosts(log: FollowUpLog, now: Standing, applications: np.ndarray) -> pd.DataFrame:
    """Who was at the latest interview, in the order written."""
    row = now.state["interview"].reindex(applications).to_numpy()
    held = row >= 0
    people = split_people(log.interviews["interviewers"].iloc[row[held]].reset_index(drop=True))
    people["application"] = applications[held][people["row"].to_numpy()]
    return people[["application", *_PERSON]]

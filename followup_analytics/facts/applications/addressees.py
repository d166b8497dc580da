"""Addressees: who is still to be thanked for an interview, and whom the next check-in of an application goes to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.facts.applications.follow_up_kinds import PERSON, people_named
from followup_analytics.facts.applications.open_applications import OpenApplications, in_turn
from followup_analytics.facts.coded_events import CodedEvents
from followup_analytics.facts.people import latest_with, match_people, split_people
from followup_analytics.log import words
from followup_analytics.log.days import LAST, MISSING
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.texts import from_arrow, is_empty, sorting, to_arrow

# The kinds of a fact -> the table and the column that may name somebody.
_CELLS = (
    (("interview",), "interviews", "interviewers"),
    (("follow_up", "application"), "follow_ups", "to"),
    (words.NEWS, "responses", "from"),
)


def unthanked(log: FollowUpLog, now: OpenApplications, held: np.ndarray) -> pd.DataFrame:
    """Everyone who was at one of these interviews and has not been thanked for it.

    A note to that person, or to nobody in particular, thanks them from the interview's own day on. A newer interview
    with the same person replaces the older one; an interview that names nobody counts as one person.

    Parameters
    ----------
    held
        Positions of interviews in ``now.facts``.

    Returns
    -------
    DataFrame
        ``application``, ``day`` (of the interview), ``row`` (of ``log.interviews``), ``name``, ``email``,
        ``name_key`` (all empty: nobody is named).
    """
    facts, held = now.facts, in_turn(log, now.facts, held)
    invited = people_named(
        log.cells("interviews", "interviewers"), facts.row[held], facts.application[held], facts.day[held]
    )
    asked = np.full(len(log), LAST)  # for each application the day of the first of them
    np.minimum.at(asked, facts.application[held], facts.day[held])
    sent = np.flatnonzero(facts.among("follow_up", "application") & (facts.day >= asked[facts.application]))
    notes = people_named(log.cells("follow_ups", "to"), facts.row[sent], facts.application[sent], facts.day[sent])
    unmet = np.flatnonzero(~(_replaced(invited) | _thanked(invited, notes)))
    return pd.DataFrame({name: invited[name].array.take(unmet) for name in ("application", "day", "row", *PERSON)})


def recipients(log: FollowUpLog, now: OpenApplications, applications: np.ndarray) -> pd.DataFrame:
    """The person named in the latest contact that names one.

    Among several on that day: the first in the latest interview's `interviewers`, then by name. A name or an e-mail
    address that the contact lacks is taken from there too.

    Parameters
    ----------
    applications
        Positions in ``log.applications``, each once.

    Returns
    -------
    DataFrame
        ``name``, ``email``, ``name_key``, one row for each of `applications`, in that order; empty texts where nobody
        is named.
    """
    named = _people_named(log, now, applications)
    if not len(named):
        return pd.DataFrame(dict.fromkeys(PERSON, ""), index=range(len(applications)), dtype="str")
    application = named["application"].to_numpy()
    crowded = np.bincount(application, minlength=len(log))[application] > 1
    plain = ~(crowded | is_empty(named["name"]) | is_empty(named["email"]))
    chosen = named if plain.all() else _first_named(log, now, named[~plain] if plain.any() else named)
    if plain.any() and not plain.all():
        chosen = pd.concat([named[plain], chosen], ignore_index=True)
    at = np.full(len(log), -1)
    at[chosen["application"]] = np.arange(len(chosen))
    return _people_at(chosen, at[applications])


def _people_at(people: pd.DataFrame, at: np.ndarray) -> pd.DataFrame:
    """The people at these positions; empty texts for -1."""
    return pd.DataFrame({part: people[part].array.take(at, allow_fill=True, fill_value="") for part in PERSON})


def _people_named(log: FollowUpLog, now: OpenApplications, applications: np.ndarray) -> pd.DataFrame:
    """Everyone named on the latest day that names somebody: one row per application and person as written."""
    asked = np.zeros(len(log), bool)
    asked[applications] = True
    facts = now.facts.only(asked[now.facts.application] & now.facts.own)
    filled = _may_name(log, facts)
    found: list[pd.DataFrame] = []
    while filled.any() or not found:  # once, unless a cell holds no more than separators
        people = _people_of_facts(log, facts, _on_latest_day(facts, filled))
        found.append(people[["application", *PERSON]])
        filled[_on_latest_day(facts, filled)] = False
        filled &= ~np.isin(facts.application, people["application"].to_numpy()) if filled.any() else False
    named = pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]
    return _each_once(named)


def _each_once(named: pd.DataFrame) -> pd.DataFrame:
    application = named["application"].to_numpy()
    several = np.flatnonzero(np.bincount(application)[application] > 1)
    twice = several[named.iloc[several].duplicated().to_numpy()] if len(several) else several
    return named.drop(index=list(twice)) if len(twice) else named


def _may_name(log: FollowUpLog, facts: CodedEvents) -> np.ndarray:
    """Whether the fact has a cell that may name somebody."""
    out = np.zeros(len(facts), bool)
    for kinds, table, column in _CELLS:
        at = np.flatnonzero(facts.among(*kinds))
        out[at] = log.cells(table, column).notna().to_numpy()[facts.row[at]]
    return out


def _on_latest_day(facts: CodedEvents, which: np.ndarray) -> np.ndarray:
    """Positions of the facts for which `which` holds on the latest such day of their application."""
    last = facts.latest(which)
    at = np.flatnonzero(which)
    return np.asarray(at[facts.day[at] == facts.day[last[facts.application[at]]]])


def _people_of_facts(log: FollowUpLog, facts: CodedEvents, at: np.ndarray) -> pd.DataFrame:
    """One row per fact and person it names, with the application."""
    cells, order = [], []
    for kinds, table, column in _CELLS:
        mine = at[facts.among(*kinds)[at]]
        cells.append(to_arrow(log.cells(table, column).take(facts.row[mine])))
        order.append(mine)
    people = split_people(pd.Series(from_arrow(pa.concat_arrays(cells))))
    return people.assign(application=facts.application[np.concatenate(order)[people["row"].to_numpy()]])


def _first_named(log: FollowUpLog, now: OpenApplications, named: pd.DataFrame) -> pd.DataFrame:
    """One person an application: the first in the latest interview's `interviewers`, then by name."""
    hosts = _hosts(log, now, named["application"].unique())
    pairs = match_people(named, hosts, per="application")
    place = np.full(len(named), len(hosts))
    np.minimum.at(place, pairs["left"].to_numpy(), pairs["right"].to_numpy())
    application, (name, email, key) = named["application"].to_numpy(), (named[part].array for part in PERSON)
    ranking = {"place": place, "key": key, "unmailed": is_empty(named["email"]), "email": email, "name": name}
    order = sorting({"application": application, **ranking})
    first = order[np.unique(application[order], return_index=True)[1]]
    chosen = named.take(first)
    written = _people_at(hosts, np.where(place[first] < len(hosts), place[first], -1))
    return chosen.assign(**{part: _completed(chosen[part], written[part]) for part in PERSON})


def _completed(cells: pd.Series, others: pd.Series) -> pd.api.extensions.ExtensionArray:
    ours, theirs = to_arrow(cells), to_arrow(others)
    return from_arrow(pc.if_else(pc.equal(ours, ""), theirs, ours))


def _hosts(log: FollowUpLog, now: OpenApplications, applications: np.ndarray) -> pd.DataFrame:
    """Who was at the latest interview, in the order written."""
    applications = applications[now.interview[applications] >= 0]
    people = split_people(log.cells("interviews", "interviewers").take(now.interview[applications]))
    return people[PERSON].assign(application=applications[people["row"].to_numpy()])


def _nameless(people: pd.DataFrame) -> np.ndarray:
    return np.asarray(is_empty(people["email"]) & is_empty(people["name_key"]))


def _replaced(invited: pd.DataFrame) -> np.ndarray:
    """Whether the same person has a newer interview, or stands further ahead in the same one."""
    if invited["application"].is_unique:
        return np.zeros(len(invited), bool)
    nobody = _nameless(invited)
    out, bare = nobody.copy(), np.flatnonzero(nobody)
    application = invited["application"].to_numpy()[bare]
    out[bare[np.append(application[1:] != application[:-1], True)[: len(bare)]]] = False  # the newest stays
    named = invited[~nobody]
    order = named["turn"].to_numpy() * (int(invited["place"].max()) + 1) - named["place"].to_numpy()
    newest = latest_with(named.assign(day=order.max(initial=0)), named.assign(day=order), per="application")
    out[~nobody] = newest > order
    return out


def _thanked(invited: pd.DataFrame, notes: pd.DataFrame) -> np.ndarray:
    """Whether a note to that person, or to nobody in particular, was sent on or after the interview's day."""
    last = latest_with(invited.assign(day=notes["day"].max()), notes, per="application") if len(notes) else MISSING
    return last >= invited["day"].to_numpy()

"""Elsewhere: the same person in another application of the same seeker.

Two are one by pairs, not by groups: a name without an address is the same as each of two addresses, which are not the
same. Placing asks only for the latest day given to any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.facts.coded_events import NOWHERE, CodedEvents, in_order_of, seeker_numbers
from followup_analytics.facts.people import NOBODY, equal_codes, split_people, split_texts
from followup_analytics.facts.timeline import follow_ups_since
from followup_analytics.log.days import MISSING, Day
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.rows.ids import name_keys
from followup_analytics.log.text.texts import are_among, from_arrow, is_empty, sorting, to_arrow


def latest_elsewhere(people: pd.DataFrame, notes: pd.DataFrame) -> np.ndarray:
    """For each person the position of the latest note to the same person in another application of the same seeker.

    Across applications two are one where the addresses are equal or, where one of them has none, where the names are
    equal and the company is the same. Of several notes on one day the last one of the frame counts.

    Parameters
    ----------
    people, notes
        Frames with the columns ``email`` and ``name_key`` of `split_people`, ``application``, and ``seeker`` and
        ``company`` of that (whole numbers from 0 up); `notes` with ``day`` too.

    Returns
    -------
    ndarray
        Of int64, one for each row of `people`; -1 where there is none.

    Examples
    --------
    >>> import pandas as pd
    >>> ana = pd.DataFrame({"seeker": 0, "company": 0, "application": [1], "email": "", "name_key": "ana lee"})
    >>> notes = pd.concat([ana.assign(application=at, day=day) for at, day in ((1, 9), (2, 5), (3, 3))])
    >>> latest_elsewhere(ana, notes).tolist()
    [1]
    """
    mail, name = (equal_codes(people[column], notes[column]) for column in ("email", "name_key"))
    seeker = tuple(frame["seeker"].to_numpy() for frame in (people, notes))
    house = _joint(seeker, tuple(frame["company"].to_numpy() for frame in (people, notes)))
    by_mail, by_name = _joint(seeker, mail), _joint(house, name)
    mailed, named = ([codes != NOBODY for codes in text] for text in (mail, name))
    application, day = (people["application"].to_numpy(), notes["application"].to_numpy()), notes["day"].to_numpy()
    out = np.full(len(people), NOBODY)
    for asked, met, key in (
        (mailed[0], mailed[1], by_mail),
        (named[0] & mailed[0], named[1] & ~mailed[1], by_name),
        (named[0] & ~mailed[0], named[1], by_name),
    ):
        there = np.flatnonzero(met)
        ours, theirs = (application[0][asked], key[0][asked]), (application[1][met], key[1][met], day[met])
        found = np.append(there, NOBODY)[_latest_of_others(*ours, *theirs)]
        days = np.append(day, MISSING)
        later = (days[found] > days[out[asked]]) | ((days[found] == days[out[asked]]) & (found > out[asked]))
        out[asked] = np.where(later, found, out[asked])
    return out


def company_codes(log: FollowUpLog, application: np.ndarray | pd.Series) -> dict[str, np.ndarray]:
    """Of some applications seeker and company as numbers.

    Examples
    --------
    >>> log = FollowUpLog(applications=pd.DataFrame({"application_id": ["b", "a"], "company": ["Tide", "tide "]}))
    >>> {name: codes.tolist() for name, codes in company_codes(log, np.array([0, 1])).items()}
    {'seeker': [0, 0], 'company': [0, 0]}
    """
    return {"seeker": seeker_numbers(log)[application], "company": _houses(log)[application]}


def turns(log: FollowUpLog, application: np.ndarray) -> np.ndarray:
    """Of some applications the turn: the place of each id among theirs.

    Examples
    --------
    >>> log = FollowUpLog(applications=pd.DataFrame({"application_id": ["b", "a"], "company": "Tide"}))
    >>> turns(log, np.array([0, 1, 0])).tolist()
    [1, 0, 1]
    """
    some, at = np.unique(application, return_inverse=True)
    turn = np.empty(len(some), "int64")
    turn[sorting({"id": log.cells("applications", "application_id").take(some)})] = np.arange(len(some))
    return np.asarray(turn[at])


@once_a_log
def _houses(log: FollowUpLog) -> np.ndarray:
    """For each application a number of its company's name, however it is written."""
    written = to_arrow(log.cells("applications", "company")).dictionary_encode()
    keys = name_keys(pd.Series(from_arrow(written.dictionary)))
    codes = pd.factorize(keys, use_na_sentinel=False)[0]
    return np.asarray(np.append(codes, len(codes))[np.asarray(pc.fill_null(written.indices, -1))])


def follow_ups_to_people(log: FollowUpLog, sent: CodedEvents, *, people: pd.DataFrame | None = None) -> pd.DataFrame:
    """The last follow-up of each application, among some facts, to each person it went to, for `latest_elsewhere`.

    Those of one day are in the order of their applications' ids. Where `people` are given, with the columns ``email``
    and ``name_key`` of `split_people`, those to nobody like them are left out before much is asked of them.
    """
    whom = to_arrow(log.cells("follow_ups", "to").take(sent.row)).dictionary_encode()
    if people is not None:
        near = np.flatnonzero(_name_any(whom, people))
        sent, whom = sent.only(near), whom.take(pa.array(near))
    application, day, whom = _last_to_each(sent, whom)
    to = split_people(whom)
    if people is not None:
        to = to[_are_like(to, people)]
    at = to["row"].to_numpy()
    codes = company_codes(log, application[at])
    order = np.argsort(turns(log, application[at]), kind="stable")
    persons = {name: to[name].array.take(order) for name in ("email", "name_key")}
    facts = {"application": application[at], "day": day[at], **codes}
    return pd.DataFrame({**persons, **{name: cells[order] for name, cells in facts.items()}})


def _name_any(whom: pa.DictionaryArray, people: pd.DataFrame) -> np.ndarray:
    """Whether each of these cells names somebody like one of the people."""
    named = split_texts(whom.dictionary)
    found = np.zeros(len(whom.dictionary) + 1, bool)  # the last is for a missing cell
    found[named["row"].to_numpy()[_are_like(named, people)]] = True
    return np.asarray(found[pc.fill_null(whom.indices, -1)])


def _last_to_each(sent: CodedEvents, whom: pa.DictionaryArray) -> tuple[np.ndarray, np.ndarray, pd.Series]:
    """Of each application and cell that says whom its follow-ups went to, the last day, and that cell."""
    code = np.asarray(pc.fill_null(whom.indices, len(whom.dictionary)))
    which, pairs = pd.factorize(sent.application * (len(whom.dictionary) + 1) + code)
    day = np.full(len(pairs), MISSING)
    np.maximum.at(day, which, sent.day)
    application, code = np.divmod(pairs, len(whom.dictionary) + 1)
    return application, day, pd.Series(from_arrow(whom.dictionary)).reindex(code)


def _are_like(some: pd.DataFrame, others: pd.DataFrame) -> np.ndarray:
    """Whether somebody among the others has their address or their name."""
    mailed, named = (are_among(some[part], others[part]) & ~is_empty(some[part]) for part in ("email", "name_key"))
    return np.asarray(mailed | named)


def follow_ups_elsewhere(log: FollowUpLog, rows: pd.DataFrame, *, apart: int, as_of: Day) -> pd.DataFrame:
    """For each person the latest note to them in another application that may be too near to what is due.

    Parameters
    ----------
    rows
        ``application``, ``email``, ``name_key``, ``due`` (a day number), and what `company_codes` says of them.
    apart
        Days: an older note is left out, as one so long before the first due day of its seeker holds nothing back.

    Returns
    -------
    DataFrame
        ``other`` (position in ``log.applications``; -1: none) and ``other_day`` (`MISSING`: none), in the order of
        `rows`.
    """
    first = np.full(len(log), np.iinfo("int64").max)
    np.minimum.at(first, rows["seeker"].to_numpy(), rows["due"].to_numpy())
    late = follow_ups_since(log, (first - apart)[seeker_numbers(log)], as_of=as_of)
    sent = follow_ups_to_people(log, late, people=rows)
    note = latest_elsewhere(rows, sent)
    other, day = np.append(sent["application"].to_numpy(), NOWHERE), np.append(sent["day"].to_numpy(), MISSING)
    return pd.DataFrame({"other": other[note], "other_day": day[note]}, index=rows.index)


def are_shared(rows: pd.DataFrame) -> np.ndarray:
    """Whether another row may be to the same person."""
    mail, name = ~is_empty(rows["email"]), ~is_empty(rows["name_key"])
    by_mail = mail & rows.duplicated(["seeker", "email"], keep=False).to_numpy()
    return np.asarray(by_mail | (name & rows.duplicated(["seeker", "company", "name_key"], keep=False).to_numpy()))


@dataclass(frozen=True, order=True)
class Placed:
    """The day given to a check-in, its turn among those of that day, and its application."""

    day: int
    turn: int
    application: int


NOT_PLACED = Placed(MISSING, -1, NOWHERE)


class Placing:
    """Check-ins to the same people placed one after another, each told of the latest one placed before it."""

    def __init__(self) -> None:
        self._mailed: dict[tuple[int, str], Placed] = {}
        self._named: dict[tuple[int, int, str], Placed] = {}
        self._bare: dict[tuple[int, int, str], Placed] = {}

    def before(self, seeker: int, company: int, email: str, name: str) -> Placed:
        """The latest day given to the same person so far, and for which application."""
        if not email:
            return self._named.get((seeker, company, name), NOT_PLACED)
        bare = self._bare.get((seeker, company, name), NOT_PLACED) if name else NOT_PLACED
        return max(self._mailed.get((seeker, email), NOT_PLACED), bare)

    def place(self, seeker: int, company: int, email: str, name: str, *, given: Placed) -> None:
        """Take that day for the person."""
        if email:
            self._mailed[seeker, email] = max(given, self._mailed.get((seeker, email), NOT_PLACED))
        if name:
            key = seeker, company, name
            self._named[key] = max(given, self._named.get(key, NOT_PLACED))
            if not email:
                self._bare[key] = max(given, self._bare.get(key, NOT_PLACED))


def _latest_of_others(
    application: np.ndarray, key: np.ndarray, its: np.ndarray, held: np.ndarray, day: np.ndarray
) -> np.ndarray:
    """For each application and key the position of the latest note with that key in another application; or -1."""
    order = in_order_of(held, its, day, np.arange(len(day)))
    last = np.ones(len(order), bool)  # of an application and key
    last[:-1] = (its[order][1:] != its[order][:-1]) | (held[order][1:] != held[order][:-1])
    order = order[last]
    order = in_order_of(held[order], day[order], order)
    at = np.searchsorted(held[order], key, side="right") - 1
    order = np.append(order, NOBODY)
    at = np.where((at >= 0) & (np.append(its, NOBODY)[order[at]] == application), at - 1, at)
    found = np.where(at >= 0, order[at], NOBODY)
    return np.where((found >= 0) & (np.append(held, NOBODY)[found] == key), found, NOBODY)


def _joint(one: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Whole numbers for the rows of both sides, equal where both codes agree."""
    width = max((int(codes.max()) + 2 for codes in other if len(codes)), default=1)
    both = pd.factorize(np.concatenate([(a + 1) * width + b + 1 for a, b in zip(one, other, strict=True)]))[0]
    return [both[: len(one[0])], both[len(one[0]) :]]

"""One voice: check-ins of several applications that go to one person, one after another.

Across applications two are one by pairs, not by groups: a name without an address is the same as each of two
addresses, which are not the same. Placing asks only for the latest day given to any of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.agenda import rules
from followup_analytics.facts.coded_events import NOWHERE, seeker_numbers
from followup_analytics.facts.people import follow_ups_to_people, latest_elsewhere, whose
from followup_analytics.facts.timeline import MISSING, Day, follow_ups_since
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.log import FollowUpLog


def in_one_voice(log: FollowUpLog, rows: pd.DataFrame, *, as_of: Day, cadence: Cadence) -> pd.DataFrame:
    """The days of check-ins, those to one person placed one after another by their own day.

    Parameters
    ----------
    rows
        ``application``, ``email``, ``name_key``, ``due`` (its own day) and ``pinned`` (it keeps that).

    Returns
    -------
    DataFrame
        ``due``; what holds it back: ``other`` (position in ``log.applications``, -1: nothing), ``other_day`` (the
        smallest int64: none) and ``placed`` (a check-in that goes first, no note sent). In the order of `rows`.
    """
    rows = rows.assign(**whose(log, rows["application"]))
    sent = follow_ups_to_people(log, follow_ups_since(log, _first_day(log, rows, cadence), as_of=as_of))
    wrote = latest_elsewhere(rows, sent)
    other = np.append(sent["application"].to_numpy(), NOWHERE)[wrote]
    other_day = np.append(sent["day"].to_numpy(), MISSING)[wrote]
    own = rows["due"].to_numpy()
    due = np.where(rows["pinned"], own, rules.in_one_voice(own, other_day, cadence))
    out = pd.DataFrame({"due": due, "other": other, "other_day": other_day, "placed": False}, index=rows.index)
    shared = np.flatnonzero(_are_shared(rows))
    out.iloc[shared] = _one_after_another(rows.iloc[shared], out.iloc[shared], cadence)
    return out


def _first_day(log: FollowUpLog, rows: pd.DataFrame, cadence: Cadence) -> np.ndarray:
    """For each application the day up to which no note holds back a check-in of its seeker."""
    seeker = seeker_numbers(log)
    first = np.full(len(log), np.iinfo("int64").max)
    np.minimum.at(first, rows["seeker"].to_numpy(), rows["due"].to_numpy())
    return np.asarray((first - cadence.every)[seeker])


def _are_shared(rows: pd.DataFrame) -> np.ndarray:
    """Whether another row may be to the same person."""
    mail, name = rows["email"] != "", rows["name_key"] != ""
    by_mail = mail & rows.duplicated(["seeker", "email"], keep=False)
    return np.asarray(by_mail | (name & rows.duplicated(["seeker", "company", "name_key"], keep=False)))


@dataclass(frozen=True, order=True)
class _Placed:
    """The day given to a check-in."""

    day: int
    turn: int
    application: int


_NOBODY = _Placed(MISSING, -1, NOWHERE)


class _Placing:
    """Check-ins to the same people placed one after another, each told of the latest one placed before it."""

    def __init__(self) -> None:
        self._mailed: dict[tuple[int, str], _Placed] = {}
        self._named: dict[tuple[int, int, str], _Placed] = {}
        self._bare: dict[tuple[int, int, str], _Placed] = {}

    def before(self, seeker: int, company: int, email: str, name: str) -> _Placed:
        """The latest day given to the same person so far, and for which application."""
        if not email:
            return self._named.get((seeker, company, name), _NOBODY)
        bare = self._bare.get((seeker, company, name), _NOBODY) if name else _NOBODY
        return max(self._mailed.get((seeker, email), _NOBODY), bare)

    def place(self, seeker: int, company: int, email: str, name: str, *, given: _Placed) -> None:
        """Take that day for the person."""
        if email:
            self._mailed[seeker, email] = max(given, self._mailed.get((seeker, email), _NOBODY))
        if name:
            key = seeker, company, name
            self._named[key] = max(given, self._named.get(key, _NOBODY))
            if not email:
                self._bare[key] = max(given, self._bare.get(key, _NOBODY))


def _one_after_another(rows: pd.DataFrame, out: pd.DataFrame, cadence: Cadence) -> pd.DataFrame:
    """The same of rows that share their people, each held back by what was placed before it too."""
    placing, own = _Placing(), rows["due"].to_numpy()
    due, other, other_day, placed = (out[name].to_numpy(copy=True) for name in out)
    turn, application = rows["turn"].to_numpy(), rows["application"].to_numpy()
    whom = list(zip(*(rows[name].tolist() for name in ("seeker", "company", "email", "name_key")), strict=True))
    pinned = rows["pinned"].tolist()
    for n in np.lexsort((turn, own)).tolist():
        before = placing.before(*whom[n])
        if before.day > other_day[n]:
            other[n], other_day[n], placed[n] = before.application, before.day, True
            due[n] = own[n] if pinned[n] else rules.in_one_voice(own[n], other_day[n], cadence)
        placing.place(*whom[n], given=_Placed(int(due[n]), int(turn[n]), int(application[n])))
    return pd.DataFrame({"due": due, "other": other, "other_day": other_day, "placed": placed}, index=rows.index)

"""Marks: all that starts or ends a wait, in order, some applications at a time."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.facts.coded_events import COLUMNS, KINDS, CodedEvents
from followup_analytics.facts.status import UndatedClosings, undated_closings
from followup_analytics.log import words
from followup_analytics.log.days import MISSING, Day, day_numbers
from followup_analytics.log.log import FollowUpLog

APPLIED = -1  # the kind of the one mark that is not a fact of the timeline
_BLOCK = 1 << 15  # facts, or applications, looked at together: few enough to stay in the processor's cache
_INTERVIEW = KINDS.index("interview")


@dataclass(frozen=True, eq=False)
class Block:
    """A run of applications with their facts; applications and places are counted from the first of them."""

    first: int
    facts: CodedEvents
    told: UndatedClosings
    applied: np.ndarray
    confirmed: np.ndarray

    @functools.cached_property
    def interviews(self) -> tuple[np.ndarray, np.ndarray]:
        """Where the interviews are, and which of them are not the first of their day."""
        held = np.flatnonzero(self.facts.kind == _INTERVIEW)
        application, day = self.facts.application[held], self.facts.day[held]
        again = (application[1:] == application[:-1]) & (day[1:] == day[:-1])
        return held, np.append(False, again)[: len(held)]


def blocks(log: FollowUpLog, facts: CodedEvents, as_of: Day) -> Iterator[Block]:
    """All applications of a log with their facts, few enough at a time for the processor's cache."""
    closings = undated_closings(log, facts, as_of=as_of)
    applied, confirmed = (day_numbers(log.cells("applications", name)) for name in ("applied_on", "confirmed_on"))
    begins = np.unique(np.concatenate([np.arange(0, max(facts.size, 1), _BLOCK), facts.application[::_BLOCK]]))
    places = [*np.searchsorted(facts.application, begins), len(facts)]
    for n, (first, end) in enumerate(itertools.pairwise([*begins, facts.size])):
        which, own = slice(first, end), slice(places[n], places[n + 1])
        application, day, kind, row, here = (getattr(facts, name)[own] for name in COLUMNS)
        there = CodedEvents(application - first, day, kind, row, here, end - first)
        shut = UndatedClosings(closings.kind[which], closings.after[which] - 2 * own.start, closings.day[which])
        yield Block(first, there, shut, applied[which], confirmed[which])


@dataclass(frozen=True, eq=False)
class Marks:
    """All that starts or ends a wait, in order: applications, days with interviews, responses."""

    application: np.ndarray
    day: np.ndarray
    kind: np.ndarray
    place: np.ndarray  # twice the position among the facts; odd: just before one

    def latest(self, which: np.ndarray, at: np.ndarray) -> np.ndarray:
        """For the marks at these positions the latest one of its application that is `which`; -1 where none.

        The mark itself counts too.
        """
        found = np.append(np.flatnonzero(which), -1).take(np.cumsum(which).take(at) - 1)
        own = self.application.take(found) == self.application.take(at)
        return np.where(own & (found >= 0), found, -1)

    @functools.cached_property
    def is_followed(self) -> np.ndarray:
        """Whether the next mark is one of the same application."""
        return np.append(self.application[1:] == self.application[:-1], False)[: len(self.day)]


def marks_of(some: Block, last: int) -> Marks:
    """The marks of these applications up to the day `last`; of several interviews on one day only the first."""
    facts, applied = some.facts, some.applied
    held, twice = some.interviews
    marking = facts.among("interview", *words.NEWS)
    marking[held[twice]] = False
    who = np.flatnonzero((applied != MISSING) & (applied <= last))
    since = _first_since(facts, who, applied[who])
    kept, begun = np.flatnonzero(marking), np.append(0, np.cumsum(marking))[since]
    own = who, applied[who], np.full(len(who), APPLIED, "int8"), 2 * since - 1
    theirs = facts.application[kept], facts.day[kept], facts.kind[kept], 2 * kept
    spot = begun + np.arange(len(who))  # each application goes before its first fact since
    others = np.ones(len(who) + len(kept), bool)
    others[spot] = False
    where = np.flatnonzero(others)
    return Marks(*(_merged(one, spot, other, where) for one, other in zip(own, theirs, strict=True)))


def _merged(some: np.ndarray, at: np.ndarray, others: np.ndarray, where: np.ndarray) -> np.ndarray:
    """One array of both."""
    out = np.empty(len(some) + len(others), others.dtype)
    out[at], out[where] = some, others
    return out


def _first_since(facts: CodedEvents, application: np.ndarray, day: np.ndarray) -> np.ndarray:
    """As ``facts.position``, but searching only the applications with a fact before that day."""
    many = np.bincount(facts.application, minlength=facts.size)
    where = (np.cumsum(many) - many)[application]
    sooner = np.flatnonzero((many[application] > 0) & (np.append(facts.day, MISSING)[where] < day))
    where[sooner] = facts.position(application[sooner], day[sooner])
    return np.asarray(where)


def row_of_day(log: FollowUpLog, some: Block) -> np.ndarray:
    """Each fact's row; for the first of several interviews of a day that of the highest round, then id."""
    facts, (held, twice) = some.facts, some.interviews
    if not twice.any():
        return facts.row
    day = np.cumsum(~twice) - 1
    several = np.flatnonzero(np.isin(day, day[twice]))
    table = log.interviews.iloc[facts.row[held[several]]]
    keys = pd.DataFrame({"round": table["round"].fillna(0), "interview_id": table["interview_id"].fillna("")})
    order = keys.assign(day=day[several], at=held[several]).sort_values(["day", "round", "interview_id"], kind="stable")
    row = facts.row.copy()
    row[order.groupby("day")["at"].min()] = facts.row[order.groupby("day")["at"].last()]
    return row

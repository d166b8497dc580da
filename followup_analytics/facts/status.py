"""Status: whether each application is open, what closed it and since when, and since when it is kept in mind.

A `keep_in_mind` on a closed application reopens it and starts a wait; a plain reply does neither.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from followup_analytics.facts.closings import undated
from followup_analytics.facts.coded_events import KINDS, NOWHERE, CodedEvents, response_kinds, seeker_numbers
from followup_analytics.facts.fact_rows import dated_rows
from followup_analytics.log import words
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers
from followup_analytics.log.log import FollowUpLog

_OPENS = 1  # what a kind of response does to an application, in this order within a day; -1: neither
_TURNS = np.array([0 if k in words.CLOSINGS else _OPENS if k in words.REOPENING else -1 for k in (*KINDS, "")])


@dataclass(frozen=True, eq=False)
class Status:
    """How the applications of a log stand on one day: an entry per row of ``log.applications``.

    An application is closed while the latest of its closings, interviews, invitations and keep_in_minds is a closing.
    Its own `closed` is such a closing behind the last fact that is known to come before it, and says nothing where a
    closing with a day had closed the application already.
    """

    closed_by: np.ndarray  # position in coded_events.KINDS of the latest closing; -1: open
    first_closed_by: np.ndarray  # the same of the first closing since it was last open
    closed_since: np.ndarray  # position in the facts of that one; NOWHERE: none known
    undated: np.ndarray  # it came on a day that nobody wrote down
    closed_after: np.ndarray  # the day of the last fact before it; MISSING: none
    elsewhere: np.ndarray  # a job in another application closed it
    kept_in_mind: np.ndarray  # open, and its latest interview or response is a keep_in_mind: its position; else NOWHERE

    @property
    def closed(self) -> np.ndarray:
        """Whether it is closed."""
        return self.closed_by >= 0


def status(log: FollowUpLog, facts: CodedEvents, *, as_of: Day) -> Status:
    """How the applications stand on `as_of`, by their facts up to that day.

    Examples
    --------
    >>> import pandas as pd
    >>> from followup_analytics.facts.timeline import coded_events
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a", "b"], "company": "A", "applied_on": "2026-03-01"}),
    ...     responses=pd.DataFrame({"application_id": ["a"], "received_on": ["2026-03-03"], "kind": ["hired"]}))
    >>> now = status(log, coded_events(log, as_of="2026-03-04"), as_of="2026-03-04")
    >>> now.closed.tolist(), now.elsewhere.tolist()
    ([True, True], [False, True])
    """
    closing, opening = facts.among(*words.CLOSINGS), facts.among(*words.REOPENING)
    turned, opened = facts.latest(closing | opening), facts.latest(opening)
    news = facts.latest(facts.own & facts.among("interview", *words.NEWS))
    undated = undated_closings(log, facts, as_of=as_of)
    silently = _silently(undated, opened)
    dated = np.append(closing, False)[turned]
    closed = dated | silently
    since = facts.earliest(closing & facts.after(opened))
    return Status(
        closed_by=np.select([dated, silently], [facts.kind_at(turned), undated.kind], -1),
        first_closed_by=np.where(silently, undated.kind, facts.kind_at(since)),
        closed_since=np.where(silently, NOWHERE, since),
        undated=silently,
        closed_after=np.where(silently, undated.day, MISSING),
        elsewhere=dated & ~np.append(facts.own, True)[turned],
        kept_in_mind=np.where(~closed & (facts.kind_at(news) == KINDS.index("keep_in_mind")), news, NOWHERE),
    )


def are_closed(log: FollowUpLog, facts: CodedEvents, *, as_of: Day) -> np.ndarray:
    """For each application whether it is closed, at a fifth of the cost of its whole status."""
    turned = facts.latest(facts.among(*words.CLOSINGS, *words.REOPENING))
    dated = _TURNS[facts.kind_at(turned)] == 0
    undated = undated_closings(log, facts, as_of=as_of)
    if not (undated.kind >= 0).any():
        return np.asarray(dated)
    return np.asarray(dated | _silently(undated, facts.latest(facts.among(*words.REOPENING))))


def _silently(undated: UndatedClosings, opened: np.ndarray) -> np.ndarray:
    """Whether the closing on an unknown day holds: nothing opened the application after it."""
    return np.asarray((undated.kind >= 0) & (2 * opened <= undated.after))


def may_be_open(log: FollowUpLog, *, as_of: Day) -> np.ndarray:
    """For each application False where a closing lies on a later day than all that opens it: no order is needed there.

    All applications of a seeker who was hired may be open, so that their facts can be asked for alone.
    """
    row, application, day = dated_rows(log, "responses")
    kind = response_kinds(log)[row]
    held, met = dated_rows(log, "interviews")[1:]
    last, turned = day_number(as_of), _TURNS[kind]
    latest = np.full(len(log), MISSING)
    np.maximum.at(latest, application, np.where((turned >= 0) & (day <= last), 2 * day + turned, MISSING))
    np.maximum.at(latest, held, np.where(met <= last, 2 * met + _OPENS, MISSING))
    out: np.ndarray = (latest == MISSING) | (latest % 2 == _OPENS)
    hired = application[(kind == KINDS.index("hired")) & (day <= last)]
    if len(hired):
        seeker = seeker_numbers(log)
        out |= np.isin(seeker, seeker[hired])
    return out


@dataclass(frozen=True, eq=False)
class UndatedClosings:
    """The closings on a day that nobody wrote down, where they say something: an entry per application.

    Places in time: twice the position of a fact, and one less for what comes just before it.
    """

    kind: np.ndarray  # position in coded_events.KINDS; -1: none
    after: np.ndarray  # the place behind which it stands
    day: np.ndarray  # of the last fact before it; MISSING: there is none


def undated_closings(log: FollowUpLog, facts: CodedEvents, *, as_of: Day) -> UndatedClosings:
    """What `closed` says of each application by `as_of`: nothing where it was closed already at that place."""
    shut, every = undated(log), np.arange(facts.size)
    asked = (shut.kind >= 0) & (shut.day <= day_number(as_of))
    if not asked.any():
        nothing = np.broadcast_to(-1, facts.size)
        return UndatedClosings(nothing, nothing, np.broadcast_to(MISSING, facts.size))
    last = facts.latest(facts.own & (facts.day <= shut.day[facts.application]))
    after = np.where(last == NOWHERE, 2 * np.searchsorted(facts.application, every) - 2, 2 * last)
    known = np.flatnonzero(asked & (shut.day != MISSING))  # the facts may be without notes, one of which was the last
    after[known] = np.maximum(after[known], 2 * facts.position(known, shut.day[known]) - 2)
    applied = day_numbers(log.cells("applications", "applied_on"))
    sent = known[(applied[known] != MISSING) & (applied[known] <= shut.day[known])]
    after[sent] = np.maximum(after[sent], 2 * facts.position(sent, applied[sent]) - 1)
    open_there = asked & ~_closed_by_facts(facts, every, after)
    return UndatedClosings(np.where(open_there, shut.kind, -1), after, shut.day)


def closed_at(facts: CodedEvents, undated: UndatedClosings, application: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Whether each of these applications is closed once all that stands at that place or before it has come."""
    opened = facts.latest_up_to(facts.among(*words.REOPENING), application, place // 2)
    silently = (
        (undated.kind[application] >= 0)
        & (place > undated.after[application])
        & (2 * opened <= undated.after[application])
    )
    return np.asarray(silently | _closed_by_facts(facts, application, place))


def _closed_by_facts(facts: CodedEvents, application: np.ndarray, place: np.ndarray) -> np.ndarray:
    closing = facts.among(*words.CLOSINGS)
    turned = facts.latest_up_to(closing | facts.among(*words.REOPENING), application, place // 2)
    return np.asarray(np.append(closing, False)[turned])

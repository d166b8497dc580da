"""The course of each application on a day: what it reached and when, what it waits for, what closed it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from followup_analytics.analyses.courses.passings import ENDINGS
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.facts import timeline
from followup_analytics.facts.coded_events import KINDS, NOWHERE, CodedEvents, began, seeker_numbers
from followup_analytics.facts.fact_rows import DAYS, dated_rows
from followup_analytics.facts.on_engine.standings import Standings, standings
from followup_analytics.facts.status import status, undated_closings
from followup_analytics.log import words
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers
from followup_analytics.log.log import FollowUpLog

LATE = np.iinfo("int64").max  # the day of a stage that was not reached
REACHING = ((*words.ANSWERS, "interview"), ("interview",), ("offer", "hired"), ("hired",))  # what shows each stage


@dataclass(frozen=True, eq=False)
class Courses:
    """How far the applications of a log came by a day: an entry for each, including those that began later."""

    first: np.ndarray  # (applications, stages): the first day that shows each stage; `LATE`: none does
    told_kind: np.ndarray  # its closing on a day nobody wrote down, as a kind; -1: none
    told_day: np.ndarray  # of the last fact before that
    closed_by: np.ndarray  # the kind of the latest closing; -1: open
    undated: np.ndarray  # the closing on an unknown day is the one that counts
    elsewhere: np.ndarray  # a job in another application closed it
    kept_in_mind: np.ndarray
    run: np.ndarray  # the day on which its latest run of endings began, where it has ended
    contact: np.ndarray  # the day of the last fact of its own
    last_fact: np.ndarray  # the same, with facts of other applications
    interviews: np.ndarray
    note_days: np.ndarray
    applied: np.ndarray
    confirmed: np.ndarray
    dated: np.ndarray  # some day of it is known, however late
    seeker: np.ndarray

    def exist(self, last: int) -> np.ndarray:
        """Which have begun by then: applied for, seen in a fact, or without any day at all."""
        applied = (self.applied != MISSING) & (self.applied <= last)
        return np.asarray((self.contact != MISSING) | ~self.dated | applied)


def courses(log: FollowUpLog, *, as_of: Day) -> Courses:
    """The courses of the applications of a log, in its order; for one on an engine, in the order of their numbers."""
    if isinstance(log, EngineLog):
        return _from_standings(standings(log, day_number(as_of)))
    facts = timeline.coded_events(log, as_of=as_of)
    now, closings = status(log, facts, as_of=as_of), undated_closings(log, facts, as_of=as_of)
    applied, confirmed = (day_numbers(log.applications[name]) for name in ("applied_on", "confirmed_on"))
    first = [facts.earliest(facts.own & facts.among(*kinds)) for kinds in REACHING]
    turned = facts.latest(facts.among(*words.CLOSINGS, *words.REOPENING))
    return Courses(
        first=np.column_stack([began(log, facts), *(_missing_as_late(facts.day_at(at)) for at in first)]),
        told_kind=closings.kind,
        told_day=closings.day,
        closed_by=now.closed_by,
        undated=now.undated,
        elsewhere=now.elsewhere,
        kept_in_mind=now.kept_in_mind != NOWHERE,
        run=np.append(runs_of_endings(facts), MISSING)[turned],
        contact=facts.day_at(facts.latest(facts.own)),
        last_fact=facts.day_at(facts.latest(np.ones(len(facts), bool))),
        interviews=np.bincount(facts.application[facts.among("interview")], minlength=len(log)),
        note_days=facts.days_with(facts.among("follow_up")),
        applied=applied,
        confirmed=confirmed,
        dated=_dated(log, applied),
        seeker=seeker_numbers(log),
    )


def runs_of_endings(facts: CodedEvents) -> np.ndarray:
    """For each fact that ends an application, the day on which its run of endings began; for any other, its own day."""
    ending = facts.among(*ENDINGS) | ~facts.own
    breaks = facts.among(*words.CLOSINGS, *words.REOPENING) & ~ending
    breaks |= np.diff(facts.application, prepend=-1) != 0
    run, at = np.cumsum(breaks), np.flatnonzero(ending)[::-1]
    first = np.zeros(len(facts) + 1, "int64")
    first[run[at]] = at
    return np.where(ending, np.append(facts.day, 0)[first[run]], facts.day)


def _missing_as_late(days: np.ndarray) -> np.ndarray:
    return np.where(days == MISSING, LATE, days)


def _dated(log: FollowUpLog, applied: np.ndarray) -> np.ndarray:
    dated: np.ndarray = applied != MISSING
    for table in DAYS:
        dated[dated_rows(log, table)[1]] = True
    return dated


def _from_standings(now: Standings) -> Courses:
    reached = ("first_answer", "first_interview", "first_offer", "first_hired")
    start = np.minimum(_missing_as_late(now["applied"]), _missing_as_late(now["first_fact"]))
    closed = now.closed_by
    news = now["news"] % 32  # meaningless where there is none
    return Courses(
        first=np.column_stack([start, *(_missing_as_late(now[name]) for name in reached)]),
        told_kind=now.undated_kind,
        told_day=now["closed_day"],
        closed_by=closed,
        undated=now.silently,
        elsewhere=now.elsewhere,
        kept_in_mind=(closed < 0) & (now["news"] != MISSING) & (news == KINDS.index("keep_in_mind")),
        run=np.where(now["turned"] == MISSING, MISSING, now.run),
        contact=now["contact"],
        last_fact=now["last_fact"],
        interviews=np.maximum(now["interviews"], 0),
        note_days=np.maximum(now["note_days"], 0),
        applied=now["applied"],
        confirmed=now["confirmed"],
        dated=now["dated"] == 1,
        seeker=now["seeker"],
    )

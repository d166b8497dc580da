"""Where each open application stands: its last contact, what it waits for, how often it was written to."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from followup_analytics.core import words
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.timeline import KINDS, CodedEvents, Day, coded_events, day_number, day_numbers

NOWHERE = -1  # the position of an event, or the row, that an application does not have

_REOPENING = ("interview", "invitation", "keep_in_mind")
_NAMES = np.array([*KINDS, ""])  # the last one is for a kind that is none of them


@dataclass(frozen=True, eq=False)
class Standing:
    """The open applications on one day.

    ``facts`` are the events of the open applications, in order. All else has one entry per row of
    ``log.applications``: positions in ``facts`` of the ``last`` contact, of the latest interview or answer (``since``),
    interview or response (``heard``) and response (``responded``), -1 where there is none; ``attempt`` (note-days
    since the latest interview or answer, plus one), ``interview`` (row of the latest one, -1: none) and ``planned``
    (an interview lies ahead).
    """

    facts: CodedEvents
    last: np.ndarray
    since: np.ndarray
    heard: np.ndarray
    responded: np.ndarray
    attempt: np.ndarray
    interview: np.ndarray
    planned: np.ndarray

    def kind(self, positions: np.ndarray) -> np.ndarray:
        """The kinds of the facts at these positions, as positions in `timeline.KINDS`; -1 for -1."""
        return np.append(self.facts.kind, NOWHERE)[positions]


def standing(log: FollowUpLog, *, as_of: Day) -> Standing:
    """Where each open application of the log stands on `as_of`.

    An application is closed while the latest of its closings, interviews, invitations and keep_in_minds is a closing.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-03-03"]}),
    ... )
    >>> now = standing(log, as_of="2026-03-10")
    >>> now.kind(now.last).tolist(), now.attempt.tolist()
    ([0], [1])
    """
    size = len(log)
    facts = _open_facts(coded_events(log, as_of=as_of), size)
    response, interview = among(facts, words.NEWS), among(facts, ("interview",))
    since = latest(facts.application, among(facts, ("interview", *words.ANSWERS)), size)
    return Standing(
        facts,
        last=latest(facts.application, np.ones(len(facts), bool), size),
        since=since,
        heard=latest(facts.application, response | interview, size),
        responded=latest(facts.application, response, size),
        attempt=note_days(facts, since, among(facts, ("follow_up",))) + 1,
        interview=_latest_interview(log, facts, np.flatnonzero(interview)),
        planned=_planned(log, day_number(as_of)),
    )


def latest(application: np.ndarray, which: np.ndarray, size: int) -> np.ndarray:
    """For each of `size` applications, the position of its last event for which `which` holds; -1 where none."""
    found = np.full(size, NOWHERE)
    hits = np.flatnonzero(which)
    found[application[hits]] = hits  # events are in order, so the last one written stays
    return found


def among(facts: CodedEvents, kinds: tuple[str, ...]) -> np.ndarray:
    """Whether each event is of one of these kinds."""
    return np.isin(_NAMES, kinds)[facts.kind]


def picked(facts: CodedEvents, which: np.ndarray) -> CodedEvents:
    """Some of the events, by position or by a mask."""
    return CodedEvents(*(getattr(facts, field.name)[which] for field in fields(facts)))


def note_days(facts: CodedEvents, since: np.ndarray, notes: np.ndarray) -> np.ndarray:
    """For each application, the days after position `since` that have one of these notes."""
    at = np.flatnonzero(notes)
    at = at[at > since[facts.application[at]]]
    application, day = facts.application[at], facts.day[at]
    new = np.ones(len(at), bool)
    new[1:] = (application[1:] != application[:-1]) | (day[1:] != day[:-1])
    return np.bincount(application[new], minlength=len(since))


def in_turn(log: FollowUpLog, facts: CodedEvents, at: np.ndarray) -> np.ndarray:
    """Positions of interviews, in order; several of one application and day by round, then id."""
    application, day = facts.application[at], facts.day[at]
    same = (application[1:] == application[:-1]) & (day[1:] == day[:-1])
    if not same.any():
        return at
    told = log.interviews.iloc[facts.row[at]]
    frame = pd.DataFrame({"application": application, "day": day, "at": at})
    frame["round"], frame["id"] = told["round"].fillna(0).to_numpy("int64"), told["interview_id"].fillna("").to_numpy()
    return frame.sort_values(["application", "day", "round", "id"], kind="stable")["at"].to_numpy()


def _open_facts(facts: CodedEvents, size: int) -> CodedEvents:
    closing = among(facts, words.CLOSINGS)
    last = latest(facts.application, closing | among(facts, _REOPENING), size)
    closed = (last != NOWHERE) & np.append(closing, False)[last]
    return picked(facts, ~closed[facts.application])


def _latest_interview(log: FollowUpLog, facts: CodedEvents, held: np.ndarray) -> np.ndarray:
    """For each application, the row of its latest interview; -1 where none."""
    found = np.full(len(log), NOWHERE)
    held = in_turn(log, facts, held)
    found[facts.application[held]] = facts.row[held]
    return found


def _planned(log: FollowUpLog, today: int) -> np.ndarray:
    ahead = np.zeros(len(log), bool)
    where = log.positions("interviews")
    ahead[where[(day_numbers(log.interviews["interviewed_on"]) > today) & (where >= 0)]] = True
    return ahead

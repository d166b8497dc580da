"""Where each open application stands: its last contact, what it waits for, how often it was written to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.facts.coded_events import NOWHERE, CodedEvents
from followup_analytics.facts.fact_rows import dated_rows
from followup_analytics.facts.status import may_be_open, status
from followup_analytics.facts.timeline import Day, coded_events, day_number
from followup_analytics.log import words
from followup_analytics.log.log import FollowUpLog, once_a_log


@dataclass(frozen=True, eq=False)
class Standing:
    """The open applications on one day.

    ``facts`` are the events of the open applications, in order. All else has an
    entry per row of ``log.applications``: positions in ``facts`` of the ``last`` contact, of the latest interview or
    answer (``since``) and of the latest response (``responded``), -1 where there is none; ``kept_in_mind`` (its latest
    interview or response is a keep_in_mind), ``attempt`` (note-days since the latest interview or answer, plus one),
    ``interview`` (row of the latest one, -1: none) and ``planned`` (an interview lies ahead).
    """

    facts: CodedEvents
    last: np.ndarray
    since: np.ndarray
    responded: np.ndarray
    kept_in_mind: np.ndarray
    attempt: np.ndarray
    interview: np.ndarray
    planned: np.ndarray


@once_a_log
def standing(log: FollowUpLog, *, as_of: Day) -> Standing:
    """Where each open application of the log stands on `as_of`.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-03-03"]}),
    ... )
    >>> now = standing(log, as_of="2026-03-10")
    >>> now.facts.kind_at(now.last).tolist(), now.attempt.tolist()
    ([0], [1])
    """
    asked = may_be_open(log, as_of=as_of)
    facts = coded_events(log, as_of=as_of, of=asked)
    now = status(log, facts, as_of=as_of)
    facts = facts.only((asked & ~now.closed)[facts.application])
    response, interview = facts.among(*words.NEWS), facts.among("interview")
    since = facts.latest(facts.among("interview", *words.ANSWERS))
    return Standing(
        facts,
        last=facts.latest(np.ones(len(facts), bool)),
        since=since,
        responded=facts.latest(response),
        kept_in_mind=now.kept_in_mind != NOWHERE,
        attempt=facts.days_with(facts.among("follow_up") & facts.after(since)) + 1,
        interview=_latest_interview(log, facts, np.flatnonzero(interview)),
        planned=_planned(log, day_number(as_of)),
    )


def in_turn(log: FollowUpLog, facts: CodedEvents, at: np.ndarray) -> np.ndarray:
    """Positions of interviews, in order; several of one application and day by round, then id."""
    application, day = facts.application[at], facts.day[at]
    same = (application[1:] == application[:-1]) & (day[1:] == day[:-1])
    if not same.any():
        return at
    interviews = log.interviews.iloc[facts.row[at]]
    frame = pd.DataFrame({"application": application, "day": day, "at": at})
    frame["round"], frame["id"] = (
        interviews["round"].fillna(0).to_numpy("int64"),
        interviews["interview_id"].fillna("").to_numpy(),
    )
    return frame.sort_values(["application", "day", "round", "id"], kind="stable")["at"].to_numpy()


def _latest_interview(log: FollowUpLog, facts: CodedEvents, held: np.ndarray) -> np.ndarray:
    """For each application, the row of its latest interview; -1 where none."""
    found = np.full(len(log), NOWHERE)
    held = in_turn(log, facts, held)
    found[facts.application[held]] = facts.row[held]
    return found


def _planned(log: FollowUpLog, today: int) -> np.ndarray:
    _, application, day = dated_rows(log, "interviews")
    ahead = np.zeros(len(log), bool)
    ahead[application[day > today]] = True
    return ahead

"""Open applications on a day: the last contact of each, what it waits for, how often it was written to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from followup_analytics.facts.applications.follow_up_kinds import follow_up_kinds
from followup_analytics.facts.coded_events import NOWHERE, CodedEvents
from followup_analytics.facts.fact_rows import are_seen, dated_rows
from followup_analytics.facts.status import may_be_open, status
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log import words
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log


@dataclass(frozen=True, eq=False)
class OpenApplications:
    """The open applications on one day: an entry per row of ``log.applications``, `facts` and `held` aside."""

    facts: CodedEvents  # the events of open applications, in order
    held: np.ndarray  # positions in the facts of their interviews
    last_day: np.ndarray  # of the last contact; MISSING: none
    last_kind: np.ndarray  # position in coded_events.KINDS of that contact; -1: none
    follow_up_day: np.ndarray  # of the last follow-up; MISSING: none
    since: np.ndarray  # position in the facts of the latest interview or answer; NOWHERE: none
    responded: np.ndarray  # the same of the latest response
    kept_in_mind: np.ndarray  # whether the latest interview or response is a keep_in_mind
    attempt: np.ndarray  # note-days since the latest interview or answer, plus one
    interview: np.ndarray  # row of the latest one; -1: none
    planned: np.ndarray  # whether an interview lies ahead
    promised: np.ndarray  # the day by which they said they would answer; MISSING: none

    @property
    def answered_later(self) -> np.ndarray:
        """For each interview in `held`, whether a response came after it."""
        return np.asarray(self.held < self.responded[self.facts.application[self.held]])


@once_a_log
def open_applications(log: FollowUpLog, *, as_of: Day) -> OpenApplications:
    """Where each open application of the log stands on `as_of`.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
    ...     interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-03-03"]}),
    ... )
    >>> now = open_applications(log, as_of="2026-03-10")
    >>> now.last_kind.tolist(), now.attempt.tolist()
    ([0], [1])
    """
    today, asked = day_number(as_of), may_be_open(log, as_of=as_of)
    facts = coded_events(log, as_of=as_of, of=asked)
    now = status(log, facts, as_of=as_of)
    facts = facts.only((asked & ~now.closed)[facts.application])
    last, since = facts.latest(np.ones(len(facts), bool)), facts.latest(facts.among("interview", *words.ANSWERS))
    note, held = facts.among("follow_up"), np.flatnonzero(facts.among("interview"))
    return OpenApplications(
        facts,
        held,
        last_day=facts.day_at(last),
        last_kind=facts.kind_at(last),
        follow_up_day=facts.day_at(facts.latest(note)),
        since=since,
        responded=facts.latest(facts.among(*words.NEWS)),
        kept_in_mind=now.kept_in_mind != NOWHERE,
        attempt=facts.days_with(note & facts.after(since)) + 1,
        interview=_latest_interview(log, facts, held),
        planned=_planned(log, today),
        promised=promise_in_force(log, facts, today=today),
    )


def unanswered_check_ins(log: FollowUpLog, now: OpenApplications) -> np.ndarray:
    """For each application, the note-days since its latest interview or answer on which no thank-you was sent."""
    note = np.flatnonzero(now.facts.among("follow_up"))
    thanks = np.zeros(len(now.facts), bool)
    thanks[note] = follow_up_kinds(log)[now.facts.row[note]]
    return np.asarray(now.attempt - 1 - now.facts.days_with(thanks & now.facts.after(now.since)))


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


def promises_made(log: FollowUpLog, *, today: int) -> pd.DataFrame:
    """Every promised day that was told by `today`, in the order of applications and days, the latest of a day last.

    Returns
    -------
    DataFrame
        ``application`` (position), ``day`` (on which it was said), ``until`` (the promised day), ``table`` and ``row``
        where it stands, ``place`` (0: interview, 1: response).
    """
    found = []
    for place, (name, day) in enumerate((("interviews", "interviewed_on"), ("responses", "received_on"))):
        row = np.flatnonzero(log.cells(name, "answer_by").notna())
        where = log.positions(name)[row]
        days, until = (day_numbers(log.cells(name, column).take(row)) for column in (day, "answer_by"))
        holds = (where >= 0) & (days != MISSING) & (days <= today) & (until >= days)
        if name == "interviews":
            holds &= are_seen(log, name)[row]
        else:
            holds &= log.cells(name, "kind").take(row).ne("offer").to_numpy(bool, na_value=True)
        at = np.flatnonzero(holds)
        found.append((where[at], days[at], until[at], row[at], np.full(len(at), place)))
    columns = [np.concatenate(both) for both in zip(*found, strict=True)]
    order = np.lexsort(columns[2::-1])  # by application, day and promised day
    names = ("application", "day", "until", "row", "place")
    return pd.DataFrame({name: cells[order] for name, cells in zip(names, columns, strict=True)})


def promise_in_force(log: FollowUpLog, facts: CodedEvents, *, today: int) -> np.ndarray:
    """For each application the promised day of its latest interview or response; the smallest int64 where none.

    An offer is passed over, and an acknowledgement that carries no such day.
    """
    if not any(log.cells(name, "answer_by").notna().any() for name in ("interviews", "responses")):
        return np.full(len(log), MISSING)
    made = promises_made(log, today=today).drop_duplicates("application", keep="last")
    news = facts.latest(facts.own & facts.among("interview", *(kind for kind in words.NEWS if kind != "offer")))
    out, said = np.full(len(log), MISSING), np.full(len(log), MISSING)
    out[made["application"]], said[made["application"]] = made["until"], made["day"]
    return np.where(said >= facts.day_at(news), out, MISSING)

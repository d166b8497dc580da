"""Offers: the day by which each must be answered, and who else may be told of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.agenda.due import COLUMNS
from followup_analytics.facts.applications.addressees import recipients
from followup_analytics.facts.applications.open_applications import OpenApplications, open_applications
from followup_analytics.facts.coded_events import KINDS, seeker_numbers
from followup_analytics.facts.results import stamped
from followup_analytics.facts.status import status
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log import words
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import MISSING, Day, day_number, day_numbers, to_days
from followup_analytics.log.locale.catalogue import N_, catalogue
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import day_words, short_text
from followup_analytics.log.text.texts import texts_at

LET_GO = 14  # days past its day after which an offer is no longer asked about


@checked
def offers(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """The offers that wait for the seeker's answer, the most urgent first.

    An offer waits until the seeker withdraws or is hired, here or elsewhere, or the company takes it back; two weeks
    after its day it is let go. One without a day to answer by is not listed.

    Returns
    -------
    DataFrame
        ``application_id``, ``company``, ``role``, ``seeker``, ``received_on``, ``answer_by``.

    Examples
    --------
    >>> log = FollowUpLog(
    ...     responses=pd.DataFrame({"company": ["Tide Labs"], "received_on": ["2026-06-15"], "kind": ["offer"],
    ...                             "answer_by": ["2026-06-26"]}),
    ... )
    >>> offers(log, as_of="2026-06-20")["answer_by"].dt.day.tolist()
    [26]
    """
    row, at = _open_offers(log, as_of), log.positions("responses")
    received, until = (day_numbers(log.cells("responses", name)) for name in ("received_on", "answer_by"))
    about = log.applications.iloc[at[row]][["application_id", "company", "role", "seeker"]].reset_index(drop=True)
    found = about.assign(received_on=to_days(received[row]), answer_by=to_days(until[row]))
    found = found.sort_values("received_on", kind="stable").drop_duplicates("application_id", keep="last")
    return stamped(found.sort_values(["answer_by", "company"], kind="stable", ignore_index=True), log, as_of)


def _open_offers(log: FollowUpLog, as_of: Day) -> np.ndarray:
    """Where in the responses the offers stand that wait for the seeker."""
    today, at = day_number(as_of), log.positions("responses")
    received, until = (day_numbers(log.cells("responses", name)) for name in ("received_on", "answer_by"))
    waits = log.cells("responses", "kind").eq("offer").to_numpy(bool, na_value=False) & (at >= 0) & (until != MISSING)
    waits &= (received <= today) & (received != MISSING) & (until >= today - LET_GO)
    row = np.flatnonzero(waits)
    return row[_waiting_offers(log, as_of)[at[row]]] if len(row) else row  # most logs hold none


def _waiting_offers(log: FollowUpLog, as_of: Day) -> np.ndarray:
    """For each application whether an offer is the latest that closed it, and its seeker took no job."""
    facts = coded_events(log, as_of=as_of)
    closed = status(log, facts, as_of=as_of).closed_by == KINDS.index("offer")
    seeker, hired = seeker_numbers(log), facts.application[facts.among("hired")]
    return np.asarray(closed & ~np.isin(seeker, seeker[hired]))


def offer_notes(log: FollowUpLog, *, as_of: Day) -> pd.DataFrame:
    """A note to each other open application of a seeker who has an offer, which says by when they must answer it.

    An application that was written to since the offer came is left out.

    Returns
    -------
    DataFrame
        The columns of `due_list`, due on the offer's last day, and that day as ``deadline``, by which `draft` knows
        what to write.
    """
    today, waiting = day_number(as_of), offers(log, as_of=as_of)
    waiting = waiting[day_numbers(waiting["answer_by"]) >= today]
    first = waiting.assign(seeker=waiting["seeker"].fillna("")).drop_duplicates("seeker").set_index("seeker")
    now = open_applications(log, as_of=as_of)
    seeker = log.cells("applications", "seeker").fillna("")
    since = day_numbers(first["received_on"].reindex(seeker))
    at = np.flatnonzero((now.last_day != MISSING) & (since != MISSING) & (now.follow_up_day < since))
    return stamped(_notes(log, now, at, first.reindex(seeker.iloc[at]).reset_index(drop=True), today), log, as_of)


def _notes(log: FollowUpLog, now: OpenApplications, at: np.ndarray, offer: pd.DataFrame, today: int) -> pd.DataFrame:
    people = recipients(log, now, at)
    applications = log.applications.iloc[at][["company", "role", "application_id", "seeker"]].reset_index(drop=True)
    until = day_numbers(offer["answer_by"])
    days = zip(offer["company"].tolist(), until.tolist(), strict=True)
    out = applications.assign(
        due_on=to_days(until),
        days_overdue=pd.array(today - until, dtype="Int64"),
        status=words.STATUSES[2],
        kind=words.CHECK_IN,
        attempt=now.attempt[at],
        to=people["name"].where(people["name"] != "", people["email"]).replace("", None),
        email=people["email"].replace("", None),
        last_contact_on=to_days(now.last_day[at]),
        last_contact=texts_at(KINDS, now.last_kind[at]),
        topics=None,
        gift=None,
        reason=[
            f"You have an offer from {short_text(company)} to answer by {day_words(day, today)}; they may want to know."
            for company, day in days
        ],
        interview_id=log.cells("interviews", "interview_id").array.take(now.interview[at], allow_fill=True),
    )
    text = dict.fromkeys(("status", "kind", "to", "email", "topics", "gift", "reason", "interview_id"), "str")
    return out[list(COLUMNS)].astype(text).assign(deadline=offer["answer_by"])


def offer_lines(log: FollowUpLog, *, as_of: Day, language: str = "en") -> list[str]:
    """One sentence for each offer that waits: whose it is, by when, and how many others may be told.

    Examples
    --------
    >>> offer_lines(FollowUpLog(), as_of="2026-06-20")
    []
    """
    if not len(_open_offers(log, as_of)):
        return []
    today, waiting = day_number(as_of), offers(log, as_of=as_of)
    open_offers = zip(waiting["company"], waiting["role"], day_numbers(waiting["answer_by"]).tolist(), strict=True)
    lines, _ = [], catalogue(language)
    for company, role, until in open_offers:
        who = ", ".join(short_text(part) for part in (company, role) if pd.notna(part))
        day = day_words(until, today, weekday=True, _=_)
        line = N_("{who}: their offer asks for your answer by {day}.")
        gone = N_("{who}: their offer asks for your answer by {day}, which has passed.")
        lines.append(_(line if until >= today else gone, who=who, day=day))
    return lines

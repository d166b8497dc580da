"""Elsewhere: what the person a letter goes to was written in another application."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.facts.applications.elsewhere import company_codes, follow_ups_to_people, latest_elsewhere
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log.days import Day, day_number
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.text.phrases import said_day, short_text
from followup_analytics.log.text.text_keys import KnownTexts
from followup_analytics.log.text.texts import to_arrow

RECENT = 30  # days: an older note is no longer in anybody's mind
_END = "2999-12-31"


_WROTE = N_("You wrote to {whom} on {day} about {about}.")


def written_elsewhere(log: FollowUpLog, people: pd.DataFrame, *, as_of: Day | None) -> dict[int, str]:
    """By row a sentence that names the latest note to its first person in another application, where it is recent.

    Parameters
    ----------
    people
        What `history.people_of` returns.
    as_of
        Later notes do not exist; None: all count, however old.

    Examples
    --------
    >>> log = FollowUpLog(
    ...     applications=pd.DataFrame(
    ...         {"application_id": ["a", "b"], "company": "Tide Labs", "role": ["Analyst", "Lead"]}),
    ...     follow_ups=pd.DataFrame({"application_id": ["a"], "sent_on": ["2026-06-15"], "to": ["Ana Lee"]}),
    ... )
    >>> from followup_analytics.gifts.history import as_rows, people_of
    >>> row = people_of(as_rows({"application_id": "b", "to": "Ana Lee"}))
    >>> written_elsewhere(log, row, as_of="2026-06-17")
    {0: 'You wrote to Ana Lee on 15 June about Analyst at Tide Labs.'}
    """
    known = KnownTexts(to_arrow(log.cells("applications", "application_id")))
    place = known.places(to_arrow(people["application_id"]))
    at = np.flatnonzero((people["place"].to_numpy() == 0) & (place >= 0))
    told = {name: people[name].array.take(at) for name in ("row", "name", "email", "name_key")}
    asked = pd.DataFrame({**told, "application": place[at], **company_codes(log, place[at])})
    today, notes = None if as_of is None else day_number(as_of), _recent_notes(log, as_of)
    found = latest_elsewhere(asked, notes)
    out: dict[int, str] = {}
    for n in np.flatnonzero(found >= 0).tolist():
        note, person = notes.iloc[found[n]], asked.iloc[n]
        there = log.applications.iloc[note["application"]]
        where = {
            "company": short_text(there["company"]),
            "role": None if pd.isna(there["role"]) else short_text(there["role"]),
        }
        about = N_("{role} at {company}").filled(**where) if where["role"] else where["company"]
        day = said_day(int(note["day"]), int(note["day"]) if today is None else today)
        whom = person["name"] or person["email"]
        out[int(person["row"])] = _WROTE.filled(whom=whom, day=day, about=about)
    return out


@once_a_log
def _recent_notes(log: FollowUpLog, as_of: Day | None) -> pd.DataFrame:
    """The notes that are recent on that day, as of `follow_ups_to_people`."""
    facts = coded_events(log, as_of=_END if as_of is None else as_of)
    recent = facts.among("follow_up") & (as_of is None or facts.day >= day_number(as_of) - RECENT)
    return follow_ups_to_people(log, facts.only(recent))

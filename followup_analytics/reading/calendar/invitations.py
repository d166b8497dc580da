"""Invitations: the interviews in the calendars that mails carry."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.zones import known_zone
from followup_analytics.reading.calendar.events import Event, newest_events
from followup_analytics.reading.calendar.finding import events_of, interview_row
from followup_analytics.reading.calendar.interviews import is_interview
from followup_analytics.reading.mail.events import Invited, Row, evidence
from followup_analytics.reading.mail.finding import read_mail
from followup_analytics.reading.mail.messages import Message
from followup_analytics.reading.proposal.finding import Finding, Given, Terms

_ANSWER = re.compile(r"^METHOD:\s*(?:REPLY|COUNTER|REFRESH)\b", re.M | re.I)


def read_mailbox(given: Given, terms: Terms) -> Finding:
    """What mail would add to the log, the interviews of the invitations in it too."""
    zone = known_zone(terms.zone)

    def invited(own: frozenset[str]) -> Invited:
        return lambda messages: _interviews(messages, own, zone)

    return read_mail(given, terms, invited=invited)


def _interviews(messages: Sequence[Message], own: frozenset[str], zone: dt.tzinfo | None) -> list[Row]:
    """A row for each interview, its newest form by the last mail that speaks of it."""
    found = [(event, message) for message in messages for event in _events(message, zone)]
    mails = {id(event): message for event, message in found}
    return [
        {**interview_row(event, own, mails[id(event)].file), **evidence(mails[id(event)])}
        for event in newest_events([event for event, _ in found])
    ]


def _events(message: Message, zone: dt.tzinfo | None) -> list[Event]:
    """The interviews of one mail; one that repeats stands on its first day, and what cannot be read is none."""
    if _ANSWER.search(message.calendar):
        return []
    try:
        events = events_of(Given(message.file, text=message.calendar), zone)
    except UnreadableFile:
        return []
    return [replace(event, repeats="") for event in events if is_interview(event)]

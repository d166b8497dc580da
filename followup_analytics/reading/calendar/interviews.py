"""Interviews: which events are one, where it takes place, with whom, at which company."""

from __future__ import annotations

import re
from collections.abc import Collection

from followup_analytics.reading.calendar.events import Event
from followup_analytics.reading.mail.addresses import company_name, is_free, is_tool
from followup_analytics.reading.mail.headers import Person

_INTERVIEW = re.compile(
    r"\b(?:interview\w*|vorstellungsgespräch\w*|bewerbungsgespräch\w*|kennenlerngespräch\w*|telefoninterview\w*"
    r"|entretien d'embauche|entretien|entrevue|entrevista|colloquio|recruit(?:er|ing) (?:call|screen)"
    r"|phone screen\w*|(?:technical|hr|hiring manager) (?:screen|round|call)|on-?site round"
    r"|assessment (?:cent(?:er|re)|day))\b",
    re.I,
)
_OTHER_INTERVIEW = re.compile(r"\b(?:user|customer|exit|press|podcast|kunden\w*|nutzer\w*) ?-?interviews?\b", re.I)
_LINK = re.compile(r"https?://[^\s<>\"')\]]{1,300}")
_VIDEO = re.compile(
    r"zoom\.us|teams\.(?:microsoft|live)\.com|microsoft teams|meet\.google\.com|google meet|webex|whereby\.com|gotomeet"
    r"|hirevue|bluejeans|jitsi|skype|chime\.aws|\bvideo(?:call|anruf|konferenz|llamada|chiamata|chamada)?\b|\bvisio\b",
    re.I,
)
_PHONE = re.compile(
    r"\bphone\b|\btelefon\w*|\btéléphon\w*|\btelefón\w*|\btel[.:]|\bcall me\b|\bllamada\b|\btelefonema\b"
    r"|\+\d[\d\s()/.-]{7,}",
    re.I,
)
_AT = re.compile(
    r"(?i:\b(?:interview|gespräch|vorstellungsgespräch|entretien|entrevista|colloquio|call|screen)\b.{0,60}?"
    r"(?:\b(?:with|at|bei|mit|chez|avec|en|con|presso|na|no|com)\b|[@|:–—-])\s*)"
    r"(?P<company>[A-Z0-9][\w&.'’-]*(?:\s+(?:&\s+)?[A-Z0-9][\w&.'’-]*){0,3})"
)
_BEFORE = re.compile(
    r"^(?P<company>[A-Z0-9][\w&.'’-]*(?:\s+(?:&\s+)?[A-Z0-9][\w&.'’-]*){0,3})\s*(?:[:|–—-]|\()?\s*"
    r"(?i:(?:\d(?:st|nd|rd)?\.? |first |second |final |technical |phone |video |hr |round \d )*"
    r"(?:interview|vorstellungsgespräch|entretien|entrevista|colloquio|phone screen))"
)
_ROUND = re.compile(
    r"\bround\s*(\d)\b|\b(\d)(?:st|nd|rd|th|\.|ª|e)?\s*(?:round|interview|runde|gespräch|entretien|entrevista)", re.I
)


def is_interview(event: Event) -> bool:
    """Whether its title says that it is an interview, or its text does and somebody of a company is invited.

    Examples
    --------
    >>> import datetime as dt
    >>> event = Event("1", 1, (0, ""), dt.date(2026, 3, 4), None, "Interview with Tide Labs", "", "", (), False)
    >>> is_interview(event)
    True
    """
    if _OTHER_INTERVIEW.search(event.title):
        return False
    if _INTERVIEW.search(event.title):
        return True
    outside = any(company_name(person, "") or is_tool(person) for person in event.people)
    return outside and bool(_INTERVIEW.search(event.about[:2000]))


def medium(event: Event) -> str | None:
    """``video``, ``phone`` or ``on site``; None where nothing tells.

    Examples
    --------
    >>> import datetime as dt
    >>> medium(Event("1", 1, (0, ""), dt.date(2026, 3, 4), None, "Interview", "https://zoom.us/j/1", "", (), False))
    'video'
    """
    for text in (event.place, event.title, event.about[:2000]):
        if _VIDEO.search(text):
            return "video"
        if _PHONE.search(text):
            return "phone"
    return "on site" if event.place and not _LINK.search(event.place) else None


def place(event: Event) -> str | None:
    """Where it is: the room or address, else the link to join."""
    link = _LINK.search(event.about) if not event.place and _VIDEO.search(event.about) else None
    return event.place or (link[0] if link else None)


def interviewers(event: Event, own: Collection[str]) -> list[Person]:
    """The people invited, the user aside."""
    return [person for person in event.people if person.email not in own and not is_tool(person)]


def company(event: Event, own: Collection[str]) -> str:
    """The company: as the people's addresses tell it, else the title; empty where nothing tells.

    Examples
    --------
    >>> import datetime as dt
    >>> event = Event("1", 1, (0, ""), dt.date(2026, 3, 4), None, "Interview with Tide Labs", "", "", (), False)
    >>> company(event, ())
    'Tide Labs'
    """
    title = re.sub(r"\s+", " ", event.title)
    found = _AT.search(title) or _BEFORE.search(title)
    written = found["company"].strip(" .'’-") if found else ""
    people = [person for person in event.people if person.email not in own and person.domain and not is_free(person)]
    names = [name for person in people if (name := company_name(person, title))]
    if written and _same_letters(written, names):
        return written
    return names[0] if names else written if not _is_person(written, event, own) else ""


def _same_letters(written: str, names: list[str]) -> bool:
    """Whether the title writes out the name of a domain: "Tide Labs" and tidelabs.example."""
    plain = re.sub(r"[\W_]+", "", written.casefold())
    return any(plain == re.sub(r"[\W_]+", "", name.casefold()) for name in names)


def _is_person(written: str, event: Event, own: Collection[str]) -> bool:
    """Whether the title names one of those invited: "Interview with Bo Kern"."""
    return any(written.casefold() in person.name.casefold() for person in interviewers(event, own) if written)


def round_of(event: Event) -> int | None:
    """The round that the title names.

    Examples
    --------
    >>> import datetime as dt
    >>> round_of(Event("1", 1, (0, ""), dt.date(2026, 3, 4), None, "Tide Labs: 2nd interview", "", "", (), False))
    2
    """
    found = _ROUND.search(event.title)
    number = int(found[1] or found[2]) if found else 0
    return number or None

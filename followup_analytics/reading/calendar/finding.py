"""The finding in a calendar: proposed interviews, each with its entry."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import pandas as pd

from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.rows.problems import no_problems, problems
from followup_analytics.log.zones import known_zone, zone_name
from followup_analytics.reading.calendar.blocks import LARGEST_FILE, Block, read_blocks
from followup_analytics.reading.calendar.events import Event, carried, expanded, newest_events, read_event
from followup_analytics.reading.calendar.interviews import (
    company,
    interviewers,
    is_interview,
    medium,
    place,
    round_of,
)  # fmt: skip
from followup_analytics.reading.calendar.recurrences import MOST, read_rule
from followup_analytics.reading.calendar.zones import Zones
from followup_analytics.reading.mail.events import Row
from followup_analytics.reading.mail.finding import frames
from followup_analytics.reading.proposal.finding import BESIDE, YES_OR_NO, Finding, Given, Question, Terms, typed_rows

_MOST_SERIES = 50  # of one file that are followed
_AFTER = dt.timedelta(days=60)  # how far a series is followed after the last single event


@dataclass
class _Calendar:
    """What was read of one file: its events, and a row for each that could not be."""

    file: str
    events: list[Event] = field(default_factory=list)
    older: int = 0
    faults: list[tuple[int, str, str, str, bool]] = field(default_factory=list)

    def fault(self, line: int, value: str, reason: str, remedy: str, *, kept: bool) -> None:
        self.faults.append((line, value, reason, remedy, kept))


def read_calendar(
    given: Given,
    terms: Terms,
    *,
    window: tuple[dt.date, dt.date] | None = None,
) -> Finding:
    """What the entries of an ``.ics`` file would add to the log: its interviews.

    Parameters
    ----------
    window
        First and last day between which entries that repeat are followed, at most a thousand of each; None: from the
        first entry of the file to sixty days after the last one that does not repeat.

    Returns
    -------
    Finding
        Table `interviews`, and `applications` for their companies. A cancelled entry is `cancelled`.

    Raises
    ------
    UnreadableFile
        If it is not a calendar, or too large.
    UnknownChoice
        If `terms.zone` is no zone.

    Examples
    --------
    >>> ics = "BEGIN:VCALENDAR\\nBEGIN:VEVENT\\nUID:1\\nDTSTART:20260304T090000\\nSUMMARY:Interview with Tide Labs\\n"
    >>> found = read_calendar(Given("x.ics", text=ics + "END:VEVENT\\nEND:VCALENDAR\\n"), Terms())
    >>> found.tables["interviews"][["interviewed_on", "starts_at"]].astype("str").values.tolist()
    [['2026-03-04', '09:00']]
    """
    zone = known_zone(terms.zone)
    calendar = _read(given, zone)
    own, asked = _own_addresses(calendar, terms)
    chosen = [event for event in calendar.events if is_interview(event)]
    others: Counter[str] = Counter(N_("names no interview") for event in calendar.events if not is_interview(event))
    spread = _occurrences(chosen, calendar, window, zone)
    met = {event.line for event in spread}
    others.update(N_("has no day in the time that is read") for event in chosen if event.line not in met)
    others.update(N_("is an older version of another entry") for _ in range(calendar.older))
    rows, questions = _rows(spread, own, terms, given.name)
    companies = {str(row["application_id"]): row for row in rows}
    applications = [
        {key: row[key] for key in ("application_id", "company", "from_file", "from_line", "from_message")}
        for row in companies.values()
    ]
    interviews = [{key: cell for key, cell in row.items() if key != "company"} for row in rows]
    tables = {"applications": applications, "interviews": interviews}
    return Finding(
        tables=frames(tables),
        beside=_beside_table(others, given.name),
        questions=(*asked, *questions),
        problems=_problems(calendar),
        said=(
            N_("Entries read: {entries}. Interviews among them: {interviews}.").filled(
                entries=len(calendar.events), interviews=len(rows)
            ),
            N_("Days are those of {zone}.").filled(zone=zone_name(terms.zone)),
        ),
    )


_INVITED = forms("It is invited to {invited} of {n} entry.", "It is invited to {invited} of {n} entries.")


def _own_addresses(calendar: _Calendar, terms: Terms) -> tuple[frozenset[str], list[Question]]:
    """The user's addresses: told, answered, and the one invited to more than half of the entries, which is asked."""
    answers = {name.removeprefix("own "): answer for name, answer in terms.answers.items() if name.startswith("own ")}
    own = {one.strip().lower() for one in terms.own} | {one for one, answer in answers.items() if answer == "yes"}
    shared = [event for event in calendar.events if event.people]
    counts = Counter(person.email for event in shared for person in event.people if person.email)
    likely = [one for one, count in counts.most_common(1) if count > max(1, len(shared) / 2)]
    if own & counts.keys() or not likely or likely[0] in answers:
        return frozenset(own), []
    why = _INVITED.filled(len(shared), invited=counts[likely[0]])
    asked = N_("Is {address} your own address?").filled(address=likely[0])
    question = Question(f"own {likely[0]}", calendar.file, asked, YES_OR_NO, (why,))
    return frozenset((*own, likely[0])), [question]


def _read(given: Given, zone: dt.tzinfo | None) -> _Calendar:
    said, blocks = read_blocks(given.read(LARGEST_FILE), given.name)
    zones = Zones(block for block in blocks if block.kind == "VTIMEZONE")
    calendar = _Calendar(given.name)
    cancelling = said.get("METHOD", "").upper() == "CANCEL"
    for block in blocks:
        if block.kind == "VEVENT":
            _take(calendar, block, zones, zone, cancelling)
    events = newest_events(calendar.events)
    calendar.older, calendar.events = len(calendar.events) - len(events), events
    return calendar


def _take(calendar: _Calendar, block: Block, zones: Zones, zone: dt.tzinfo | None, cancelling: bool) -> None:
    title = block.text("SUMMARY")
    if not block.closed:
        calendar.fault(
            block.line, title, N_("is cut off, or larger than 256 kB"), N_("Export the calendar again."), kept=False
        )
        return
    try:
        event = read_event(block, zones, zone, cancelling=cancelling)
    except ValueError as error:
        remedy = N_("Write it into the log by hand, or export the calendar again.")
        calendar.fault(block.line, title, str(error), remedy, kept=False)
        return
    if event.zone_unknown and is_interview(event):
        remedy = N_("Check its time; it was taken as it is written.")
        calendar.fault(block.line, event.zone_unknown, N_("is a zone that is not known"), remedy, kept=True)
    calendar.events.append(event)


def _occurrences(
    chosen: Sequence[Event], calendar: _Calendar, window: tuple[dt.date, dt.date] | None, zone: dt.tzinfo | None
) -> list[Event]:
    """Each interview on each of its days inside the window."""
    if not chosen:
        return []
    single = [event.day for event in calendar.events if not event.repeats] or [event.day for event in chosen]
    first, last = window or (min(event.day for event in calendar.events), _later_day(max(single)))
    moved: dict[str, set[str]] = {}
    onward: dict[str, list[Event]] = {}
    for event in calendar.events:
        moved.setdefault(event.uid, set()).update({event.of_day} - {""})
        onward.setdefault(event.uid, []).extend([event] if event.onward else [])
    out: list[Event] = []
    series = 0
    for event in chosen:
        series += bool(event.repeats)
        if event.repeats and (series > _MOST_SERIES or read_rule(event.repeats) is None):
            remedy = N_("Only its first day was taken; write the others by hand.")
            calendar.fault(event.line, event.repeats, N_("repeats by a rule that is not followed"), remedy, kept=True)
            event = replace(event, repeats="")
        of_series = islice(expanded(event, frozenset(moved[event.uid]), first, last, zone=zone), MOST)
        out += of_series if event.of_day else [carried(one, onward[event.uid]) for one in of_series]
    return out


def _later_day(day: dt.date) -> dt.date:
    return day + _AFTER if day < dt.date.max - _AFTER else dt.date.max


def _rows(events: Sequence[Event], own: frozenset[str], terms: Terms, file: str) -> tuple[list[Row], list[Question]]:
    """A row for each event, its company beside it, and what must be asked about companies."""
    rows: list[Row] = []
    questions: dict[str, Question] = {}
    numbers: dict[str, int] = {}
    for event in events:
        name = company(event, own)
        if not name:
            question = _company_question(event, file)
            name = terms.answers.get(question.name, "")
            if not name:
                questions[question.name] = question
                name = event.title or "Interview"
        number = numbers.setdefault(name.casefold(), len(numbers) + 1)
        rows.append({"application_id": f"calendar-{number}", "company": name, **interview_row(event, own, file)})
    return rows, list(questions.values())


def _company_question(event: Event, file: str) -> Question:
    place = f"{file}, line {event.line}"
    asked = N_("Which company is this interview with?")
    return Question(f"company of {event.uid or event.line}", place, asked, (), (event.title,))


def events_of(given: Given, zone: dt.tzinfo | None) -> list[Event]:
    """The entries of a calendar that can be read, each in its newest form."""
    return _read(given, zone).events


def interview_row(event: Event, own: frozenset[str], file: str) -> Row:
    """The interview that an entry is."""
    return {
        "interview_id": f"{event.uid}{'@' + event.of_day if event.of_day else ''}" or None,
        "interviewed_on": event.day,
        "starts_at": f"{event.time:%H:%M}" if event.time else None,
        "place": place(event),
        "round": round_of(event),
        "medium": medium(event),
        "interviewers": "; ".join(map(str, interviewers(event, own))) or None,
        "cancelled": True if event.cancelled else None,
        "from_file": file,
        "from_line": event.line,
        "from_message": event.uid or None,
    }


def _beside_table(others: Counter[str], file: str) -> pd.DataFrame:
    rows = [{"kind": "event", "reason": f"{reason} ({count})", "file": file} for reason, count in others.items()]
    return typed_rows(BESIDE, rows)


def _problems(calendar: _Calendar) -> pd.DataFrame:
    if not calendar.faults:
        return no_problems()
    line, value, reason, remedy, kept = zip(*calendar.faults, strict=True)
    table = [("interviews" if one else None) for one in kept]
    return problems(
        file=[calendar.file] * len(line), line=line, table=table, value=value, reason=reason, remedy=remedy, kept=kept
    )

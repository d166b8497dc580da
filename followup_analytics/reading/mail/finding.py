"""The finding in mail: proposed applications, notes, answers and snoozes, each with its message."""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.rows.completion import application_ids
from followup_analytics.log.rows.problems import no_problems, problems
from followup_analytics.log.zones import known_zone, zone_name
from followup_analytics.reading.cells.progress import Progress
from followup_analytics.reading.mail.addresses import Involvement
from followup_analytics.reading.mail.boxes import Box, boxes
from followup_analytics.reading.mail.events import Events, Invited, Reader, Row, uninvited
from followup_analytics.reading.mail.messages import Aside, Fault, Message, read_box
from followup_analytics.reading.mail.search import DOUBTFUL, SURE, Case, cases, two_way, unknown_companies
from followup_analytics.reading.mail.threads import threads
from followup_analytics.reading.proposal.finding import (
    BESIDE,
    YES_OR_NO,
    Finding,
    Given,
    Question,
    Terms,
    table_frame,
    typed_rows,
)

_SILENCE = "hours between notes"


def _no_invitations(own: frozenset[str]) -> Invited:
    return uninvited


@dataclass
class _Mailbox:
    """What was read: messages kept, faults, what was set aside by place or sender, and who wrote to whom."""

    messages: list[Message] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    asides: Counter[tuple[str, str]] = field(default_factory=Counter)
    involvement: Involvement = field(default_factory=Involvement)
    count: int = 0


def read_mail(given: Given, terms: Terms, *, invited: Callable[[frozenset[str]], Invited] = _no_invitations) -> Finding:
    """What the mail in a file, a folder or a pasted text would add to the log.

    Parameters
    ----------
    given
        An mbox file, an ``.eml`` or ``.emlx`` file, a folder of these, a Maildir, or a mail pasted as text.
    terms
        `own` are the user's addresses; others are proposed and asked about. `zone` is where a moment becomes a day.
    invited
        Who reads the calendars that mails carry, given the user's addresses.

    Returns
    -------
    Finding
        Tables `applications`, `interviews`, `follow_ups`, `responses` and `plans`. Nothing of a mail is
        kept but its headers and the one sentence that makes it what it is proposed to be.

    Raises
    ------
    UnknownChoice
        If `terms.zone` is no zone.

    Examples
    --------
    >>> mail = "From: Bo <bo@tide.example>\\nTo: ana@mail.example\\nDate: Thu, 12 Mar 2026 09:00:00 +0100\\n"
    >>> mail += "Subject: Your interview\\n\\nWe would like to invite you to an interview."
    >>> found = read_mail(Given("pasted", text=mail), Terms(own=("ana@mail.example",), zone="Europe/Berlin"))
    >>> found.tables["responses"][["received_on", "kind", "from"]].astype("str").values.tolist()
    [['2026-03-12', 'reply', 'Bo <bo@tide.example>']]
    >>> found.questions[0].answers[:2]
    ('reply', 'invitation')
    """
    box = _read(given, known_zone(terms.zone), terms.progress)
    own, questions = _own_addresses(box.involvement, terms, given.name)
    numbers, guessed = threads(box.messages, guess=terms.answers.get("threads by subject") != "keep apart")
    wanted = frozenset(terms.answers.get("also", "").replace(",", " ").lower().split())
    found, left = cases(box.messages, numbers, own, wanted)
    questions += _guessed_threads([box.messages[number] for number in guessed], found, terms)
    questions += _other_domains(left, own, terms)
    found, refused, asked = _sorted_cases(found, terms)
    named = _company_questions(found, own, terms)
    hours = float(terms.answers.get(_SILENCE, "24"))
    reader = Reader(own, terms.answers, dt.timedelta(hours=hours), invited(own))
    events = [reader.events(case, f"mail-{number}") for number, case in enumerate(found, 1)]
    return Finding(
        tables=_tables(events),
        beside=_beside_table(events, left + refused, box.asides),
        questions=_each_once(
            [*questions, *asked, *named, *_silence(events, terms), *(q for e in events for q in e.questions)]
        ),
        problems=_problems(box.faults),
        said=_summary(box, own, terms.zone, len(found)),
    )


def _read(given: Given, zone: dt.tzinfo | None, progress: Progress) -> _Mailbox:
    """Each message once, also where it lies in several boxes."""
    box, seen = _Mailbox(), set[str]()
    for one in _read_boxes(list(boxes(given)), zone, progress):
        if isinstance(one, Fault):
            box.faults.append(one)
            continue
        box.count += 1
        if isinstance(one, Aside):
            box.asides[one.file, one.reason] += 1
            box.involvement.got.update({person.email for person in one.headers.to})
            continue
        if one.message_id and one.message_id in seen:
            box.asides[one.file, N_("the same mail again")] += 1
            continue
        seen.add(one.message_id)
        box.messages.append(one)
        box.involvement.add(one.sender, one.to, sent=one.from_sent_folder)
    return box


def _read_boxes(parts: Sequence[Box], zone: dt.tzinfo | None, progress: Progress) -> Iterator[Message | Fault | Aside]:
    """The messages of all boxes; `progress` is told how many bytes of all are read."""
    sizes = [part.path.stat().st_size if part.path is not None and part.path.is_file() else 0 for part in parts]
    before = 0
    for part, size in zip(parts, sizes, strict=True):
        yield from read_box(part, zone, functools.partial(_moved, progress, before, sum(sizes)))
        before += size
        progress(before, sum(sizes))


def _moved(progress: Progress, before: int, total: int, at: int) -> None:
    progress(before + at, total)


# Whose mail it is


def _own_addresses(involvement: Involvement, terms: Terms, place: str) -> tuple[frozenset[str], list[Question]]:
    """The user's addresses as far as told, answered or likely, and what must be asked about them."""
    said = {one.strip().lower() for one in terms.own}
    answered = {name.removeprefix("own "): answer for name, answer in terms.answers.items() if name.startswith("own ")}
    own = said | {one for one, answer in answered.items() if answer == "yes"}
    refused = {one for one, answer in answered.items() if answer == "no"}
    likely = (
        [one for one in involvement.likely(refused) if one not in own] if not own or involvement.sent.total() else []
    )
    asked = {one: N_("Messages in your Sent folder come from it.") for one in likely if involvement.sent[one]}
    asked |= {one: N_("More messages come from or go to it than any other.") for one in likely if one not in asked}
    alike = [one for one in involvement.namesakes(own | set(asked)) if one not in refused and one not in asked]
    asked |= dict.fromkeys(alike, N_("It writes under your name."))
    questions = [
        Question(f"own {one}", place, N_("Is {address} your own address?").filled(address=one), YES_OR_NO, (why,))
        for one, why in asked.items()
    ]
    return frozenset(own | set(asked)), questions


# What must be asked


def _guessed_threads(guessed: Sequence[Message], found: Sequence[Case], terms: Terms) -> list[Question]:
    concerned = {id(message) for case in found for message in case.messages}
    guessed = [message for message in guessed if id(message) in concerned]
    if not guessed or "threads by subject" in terms.answers:
        return []
    asked = N_("Some messages do not say which one they answer. Do those with the same subject belong together?")
    cells = tuple(message.subject for message in guessed[:3])
    return [Question("threads by subject", guessed[0].file, asked, (N_("join them"), N_("keep apart")), cells)]


def _other_domains(left: Sequence[Message], own: frozenset[str], terms: Terms) -> list[Question]:
    domains = two_way(left, own)
    if not domains or "also" in terms.answers:
        return []
    asked = N_(
        "These wrote to you, or you to them, without naming an application. Which belong to your search? (domains)"
    )
    return [
        Question(
            "also",
            left[0].file,
            asked,
            (),
            tuple(
                forms("{domain}: {n} mail", "{domain}: {n} mails").filled(n, domain=one)
                for one, n in list(domains.items())[:3]
            ),
        )
    ]


def _sorted_cases(found: Sequence[Case], terms: Terms) -> tuple[list[Case], list[Message], list[Question]]:
    """The cases that stand, the mails of those that the user refused, and what is asked about the likely ones."""
    kept, refused, asked = [], [], []
    for case in found:
        name, answers = f"application at {case.company}", YES_OR_NO[:: -1 if case.certainty == DOUBTFUL else 1]
        if case.certainty != SURE and name not in terms.answers:
            subject = case.messages[0].subject
            text = N_("Are the messages with {company} about an application?").filled(company=case.company)
            asked.append(Question(name, case.messages[0].file, text, answers, (subject,)))
        if case.certainty == SURE or terms.answers.get(name, answers[0]) == "yes":
            kept.append(case)
        else:
            refused += case.messages
    return kept, refused, asked


def _company_questions(found: Sequence[Case], own: frozenset[str], terms: Terms) -> list[Question]:
    """Cases of which no address tells the company get the name that was answered; else it is asked."""
    questions = []
    for known, case in unknown_companies(found, own).items():
        name = f"company of {known}"
        if terms.answers.get(name):
            case.company = terms.answers[name]
        else:
            asked = N_("Which company does {address} write for? The address does not tell.").filled(address=known)
            questions.append(Question(name, case.messages[0].file, asked, (), (case.messages[0].subject,)))
    return questions


def _silence(events: Sequence[Events], terms: Terms) -> list[Question]:
    count = sum(one.corrections for one in events)
    if not count or _SILENCE in terms.answers:
        return []
    place = next(row["file"] for one in events for row in one.beside if row["kind"] == "correction")
    asked = N_(
        "A note within 24 hours of the one before is a correction. From how many hours on is it a note of its own?"
    )
    return [Question(_SILENCE, str(place), asked, ("24", "4", "48", "0"))]


def _each_once(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Questions of one name as one, with the cells of the first three."""
    found: dict[str, Question] = {}
    for one in questions:
        known = found.get(one.name)
        cells = one.cells if known is None else (*known.cells, *(c for c in one.cells if c not in known.cells))[:3]
        found[one.name] = replace(known or one, cells=cells)
    return tuple(found.values())


# Frames


def _tables(events: Sequence[Events]) -> dict[str, pd.DataFrame]:
    rows: Mapping[str, list[Row]] = {
        "applications": [one.application for one in events],
        "interviews": [row for one in events for row in one.interviews],
        "follow_ups": [row for one in events for row in one.follow_ups],
        "responses": [row for one in events for row in one.responses],
        "plans": [row for one in events for row in one.plans],
    }
    return frames(rows)


def frames(rows: Mapping[str, Sequence[Row]]) -> dict[str, pd.DataFrame]:
    """Tables of rows as frames, their applications under ids made from company, role and day, as everywhere.

    Examples
    --------
    >>> found = frames({"applications": [{"application_id": "1", "company": "Tide Labs", "role": "Clerk"}]})
    >>> found["applications"]["application_id"].tolist()
    ['tide-labs-clerk']
    """
    made = {name: table_frame(name, found) for name, found in rows.items() if found}
    if "applications" not in made:
        return made
    ids = made["applications"]["application_id"]
    names = dict(zip(ids, application_ids(made["applications"].drop(columns="application_id")), strict=True))
    return {name: frame.assign(application_id=frame["application_id"].map(names)) for name, frame in made.items()}


def _beside_table(events: Sequence[Events], left: Sequence[Message], asides: Counter[tuple[str, str]]) -> pd.DataFrame:
    rows = [row for one in events for row in one.beside]
    counted = asides + Counter((message.file, N_("does not mention an application")) for message in left)
    rows += [
        {"kind": "mail", "reason": f"{reason} ({count})", "file": file} for (file, reason), count in counted.items()
    ]
    return typed_rows(BESIDE, rows)


def _problems(faults: Sequence[Fault]) -> pd.DataFrame:
    if not faults:
        return no_problems()
    return problems(
        file=[one.file for one in faults],
        line=[one.line for one in faults],
        value=[one.value for one in faults],
        reason=[one.reason for one in faults],
        remedy=[one.remedy for one in faults],
        kept=False,
    )


def _summary(box: _Mailbox, own: frozenset[str], zone: str | None, count: int) -> tuple[str, ...]:
    addresses = ", ".join(sorted(own)) or N_("none known")
    return (
        N_("Messages read: {messages}. Applications mentioned: {applications}.").filled(
            messages=box.count, applications=count
        ),
        N_("Your own addresses: {addresses}.").filled(addresses=addresses),
        N_("Days are those of {zone}.").filled(zone=zone_name(zone)),
    )

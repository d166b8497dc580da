"""Messages: what is kept of each mail, its headers and the one sentence that says something, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.mail.addresses import is_sent, out_of_count
from followup_analytics.reading.mail.boxes import Box
from followup_analytics.reading.mail.headers import Headers, Person, read_headers
from followup_analytics.reading.mail.splitter import Piece
from followup_analytics.reading.mail.words.automatic import BULK, CALENDAR, REPORT, absence, by_headers
from followup_analytics.reading.mail.words.bodies import calendar, sentences, written
from followup_analytics.reading.mail.words.days import day_in_words
from followup_analytics.reading.mail.words.kinds import RECEIVED, Saying, said_by_oneself, saying

_MOST_SENTENCES = 40  # of a body that are looked at; what a mail says stands near its beginning
_REPLY_MARK = re.compile(
    r"^\s*(?:re|aw|antw|rv|rif|odp|sv|vs|r|res|réf|tr|wg|fwd?|fw|enc|i|doorst)\s*(?:\[\d+\])?:\s*", re.I
)
_FORWARD = re.compile(r"^\s*(?:wg|tr|fwd?|fw|enc|doorst|rv)\s*:", re.I)

# A word of a search for work, in the six languages: without one a mail that thanks or proposes a day is nothing sure.
_OF_A_SEARCH = re.compile(
    r"\b(?:appl(?:y|ied|ication|icant)\w*|candidat\w*|interview\w*|recruit\w*|hiring|vacanc\w+|resume|cv|job|position"
    r"|bewerb\w+|vorstellungsgespräch\w*|stelle|stellenanzeige|personalabteilung|lebenslauf|entretien|embauche|poste"
    r"|recrut\w+|entrevista|puesto|vacante|postul\w+|currículum|colloquio|assunzione|posizione|curriculum|vaga"
    r"|currículo|emprego|empleo|stage)\b"
)
_STEMS = (
    *("appl", "candidat", "interview", "recru", "hiring", "vacanc", "resume", "cv", "job", "position", "bewerb"),
    *("vorstellung", "stelle", "personalab", "lebenslauf", "entretien", "embauche", "poste", "entrevista", "puesto"),
    *("vacante", "postul", "currí", "colloquio", "assunz", "posizione", "curric", "vaga", "empr", "empl", "stage"),
)  # one of them is in whatever the pattern finds


def _is_of_a_search(sentences: Sequence[str]) -> bool:
    text = "\n".join(sentences).lower()
    return any(stem in text for stem in _STEMS) and bool(_OF_A_SEARCH.search(text))


@dataclass(frozen=True, slots=True)
class Message:
    """One mail.

    Attributes
    ----------
    when
        Its local moment, without a zone.
    automatic
        What kind of machine wrote it; empty: a person.
    received, sent
        What it says if it was received, and if the user sent it.
    away, back_on
        The sentence of a note of absence, and the day of return that it names.
    of_a_search
        Whether it has a word of a search for work.
    calendar
        The calendar that it carries, as text; empty where it carries none, or only the answer to one.
    """

    file: str
    line: int
    message_id: str
    references: tuple[str, ...]
    sender: Person
    to: tuple[Person, ...]
    subject: str
    when: dt.datetime
    from_sent_folder: bool
    automatic: str
    received: Saying | None
    sent: Saying | None
    away: Saying | None
    back_on: dt.date | None
    of_a_search: bool
    calendar: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether its subject says that it answers another mail."""
        return bool(_REPLY_MARK.match(self.subject)) and not self.is_forward

    @property
    def is_forward(self) -> bool:
        """Whether its subject says that it passes another mail on."""
        return bool(_FORWARD.match(self.subject))

    @property
    def topic(self) -> str:
        """Its subject without the marks of answers and forwards, in lower case."""
        return bare_subject(self.subject).casefold()


def bare_subject(subject: str) -> str:
    """The subject without the marks that mail programs put before it.

    Examples
    --------
    >>> bare_subject("AW: Re: Thank you")
    'Thank you'
    """
    for _ in range(20):
        shorter = _REPLY_MARK.sub("", subject, count=1)
        if shorter == subject:
            break
        subject = shorter
    return subject.strip()


@dataclass(frozen=True, slots=True)
class Fault:
    """A message, or a file, that could not be read: why, and what to do."""

    file: str
    line: int | None
    value: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A message that does not belong to the search, by its place or its sender: a draft, a bulk mail; only counted."""

    file: str
    reason: str
    headers: Headers


def read_box(
    box: Box, zone: dt.tzinfo | None, moved: Callable[[int], object] = lambda at: None
) -> Iterator[Message | Fault | Aside]:
    """The messages of a box; what cannot be read is a `Fault`, and the rest is read.

    Parameters
    ----------
    zone
        In which a moment becomes a local day; None: the machine's.
    moved
        Told how far in the file each message ends, in bytes.
    """
    if box.remedy:
        yield Fault(box.file, None, "", N_("is of a kind that is not read"), box.remedy)
        return
    try:
        for piece in box.pieces(moved):
            yield _read(box, piece, zone)
    except OSError as error:
        yield Fault(
            box.file,
            None,
            "",
            N_("cannot be read ({strerror})").filled(strerror=error.strerror),
            N_("Check that you may read it."),
        )


def _read(box: Box, piece: Piece, zone: dt.tzinfo | None) -> Message | Fault | Aside:
    if piece.too_large:
        return Fault(
            box.file, piece.line, _head_text(piece.head), piece.too_large, N_("Look at it in your mail program.")
        )
    headers = read_headers(piece.head)
    if not headers.sender.email and not headers.sender.name:
        return Fault(
            box.file, piece.line, _head_text(piece.head), N_("names no sender"), N_("Look at it in your mail program.")
        )
    when = local_moment(headers, zone)
    if when is None:
        remedy = N_("Write its day into the log by hand.")
        return Fault(
            box.file, piece.line, headers.date_written or headers.subject, N_("has no date that can be read"), remedy
        )
    reason = out_of_count(box.folder, headers.labels, headers)
    if reason:
        return Aside(box.file, reason, headers)
    return _message(box, piece, headers, when)


def _head_text(head: bytes) -> str:
    return head[:60].decode("utf-8", "replace")


def local_moment(headers: Headers, zone: dt.tzinfo | None) -> dt.datetime | None:
    """When it was sent, in the user's zone; where its date is more than a day off its last station's, the station's.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> head = Headers(sent=dt.datetime.fromisoformat("2026-03-12T23:30:00-05:00"))
    >>> local_moment(head, ZoneInfo("Europe/Berlin"))
    datetime.datetime(2026, 3, 13, 5, 30)
    """
    sent, received = (_local(moment, zone) for moment in (headers.sent, headers.received))
    if sent and received and abs(sent - received) > dt.timedelta(days=1):
        return received
    return sent or received


def _local(moment: dt.datetime | None, zone: dt.tzinfo | None) -> dt.datetime | None:
    if moment is None or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(zone).replace(tzinfo=None)
    except (OverflowError, ValueError, OSError):
        return None


def _message(box: Box, piece: Piece, headers: Headers, when: dt.datetime) -> Message | Aside:
    automatic = by_headers(headers)
    sentences = [] if automatic in (REPORT, CALENDAR) else _sentences(piece, headers)
    from_sent_folder = is_sent(box.folder, headers.labels)
    carried = "" if automatic == CALENDAR else calendar(piece.head, piece.body)
    of_a_search = _is_of_a_search([*sentences, carried])
    received = None if from_sent_folder or (automatic == BULK and not of_a_search) else saying(sentences, RECEIVED)
    if automatic == BULK and received is None and not carried:
        return Aside(box.file, N_("bulk mail"), headers)
    away = absence(sentences, automatic)
    return Message(
        file=box.file,
        line=piece.line,
        message_id=headers.message_id,
        references=headers.references,
        sender=headers.sender,
        to=(*headers.to, *headers.copied),
        subject=headers.subject,
        when=when,
        from_sent_folder=from_sent_folder,
        automatic=automatic,
        received=received,
        sent=None if automatic else said_by_oneself(sentences),
        away=away,
        back_on=next(filter(None, (day_in_words(one, when.date()) for one in sentences)), None) if away else None,
        of_a_search=of_a_search,
        calendar=carried,
    )


def _sentences(piece: Piece, headers: Headers) -> list[str]:
    """The subject, unless it is another mail's, and the sentences of the body."""
    body = list(islice(sentences(written(piece.head, piece.body)), _MOST_SENTENCES))
    own_subject = headers.subject and not _REPLY_MARK.match(headers.subject)
    return [headers.subject, *body] if own_subject else body

"""The draft: a letter made from a template, the log and what the user gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pandas as pd

from followup_analytics.facts.results import Stamp
from followup_analytics.gifts.enclosures import Enclosure, UnknownGift
from followup_analytics.gifts.fitting.fits import Fits
from followup_analytics.gifts.history import DueRow, as_rows, people_of
from followup_analytics.gifts.redaction import Redaction
from followup_analytics.letters.availability import Slot, dated, free_times
from followup_analytics.letters.context import Context
from followup_analytics.letters.phrase_rules import flagged, missing_parts, opening
from followup_analytics.letters.promises import unkept
from followup_analytics.letters.templates import LANGUAGES, LONGEST_FIELD, fill, template_for
from followup_analytics.log import words
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import Day
from followup_analytics.log.errors import one_of
from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import plain_rows
from followup_analytics.log.text.lines import fold, one_line

__all__ = ["Draft", "Slot", "UnknownGift", "draft", "drafts", "review"]

# What a field of a template stands for, in a sentence about it.
_THINGS = {
    "name": N_("name"),
    "first_name": N_("name"),
    "company": N_("company"),
    "role": N_("position"),
    "seeker": N_("seeker's name"),
    "reason": N_("topic"),
    "topic": N_("topic"),
    "gift": N_("gift's title"),
    "contact": N_("contact"),
    "url": N_("gift's address"),
    "availability": N_("list of free times"),
}


@dataclass(frozen=True)
class Draft:
    """A note to read, change and send; nothing sends it but its writer.

    ``missing`` names the parts it lacks (``thanks``, ``interest``, ``availability``, ``gift``), ``warnings`` says in
    sentences what to look at before sending. ``template`` is the occasion it was written for.
    """

    to: str
    email: str
    subject: str
    body: str
    gift_id: str | None = None
    topic: str | None = None
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    name: str = ""
    template: str = ""
    language: str = "en"
    kind: str = words.CHECK_IN
    application_id: str | None = None
    interview_id: str | None = None
    gift: str = ""
    url: str = ""
    availability: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()  # what the writer said they would send
    remarks: tuple[str, ...] = ()  # warnings that no change of the text undoes
    last_body: str = ""
    drafted: str = field(default="", repr=False)  # subject and body before anybody changed them
    kept: Redaction | None = field(default=None, repr=False, compare=False)  # what must not stand in it


@checked
def draft(
    log: FollowUpLog,
    due_row: DueRow,
    *,
    templates: Mapping[str, str] | None = None,
    gift: str | None = None,
    availability: Iterable[Slot] = (),
    language: Choice = "en",
    as_of: Day | None = None,
) -> Draft:
    """The note that a row of the due list asks for.

    Every word of it is the template's, the log's or the user's. What a topic marked private or another interviewer's
    name stands in is left out, and so is the line that would have held it.

    Parameters
    ----------
    due_row
        One row of `due_list`: a Series, a mapping or a named tuple with ``application_id``, ``to``, ``kind`` and what
        else is known of ``email``, ``company``, ``role``, ``seeker``, ``interview_id``, ``gift``, ``due_on``,
        ``days_overdue``.
    templates
        The user's own: ``"check_in"``, or for one language ``"de/check_in"`` -> text.
    gift
        A gift's id; None: the row's, or what fits best; an empty text: no gift. A gift that the person, or anyone in
        the application, had before is left out, with a warning.
    availability
        The user's free slots: texts, days, or pairs of start and end.
    language
        ``en``, ``de`` or ``fr``.
    as_of
        Later facts do not exist; None: the row's own day (``due_on`` + ``days_overdue``), else all facts count.

    Raises
    ------
    UnknownChoice
        If the language is not one of these.
    BadTemplate, UnknownField
        If one of the user's templates cannot be filled.
    UnknownGift
        If the gift asked for is not on the shelf.

    Examples
    --------
    >>> log = FollowUpLog(applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}))
    >>> note = draft(log, {"application_id": "a", "to": "Ana Lee", "kind": "thank_you", "company": "Tide Labs"})
    >>> note.subject, note.missing
    ('Thank you for our conversation', ('availability', 'gift'))
    """
    row = as_rows(due_row, argument="due_row")
    return drafts(log, row, templates=templates, gift=gift, availability=availability, language=language, as_of=as_of)[
        0
    ]


@checked
def drafts(
    log: FollowUpLog,
    rows: DueRow | pd.DataFrame,
    *,
    templates: Mapping[str, str] | None = None,
    gift: str | None = None,
    availability: Iterable[Slot] = (),
    language: Choice = "en",
    as_of: Day | None = None,
    fits: Fits | None = None,
) -> list[Draft]:
    """The notes for many rows of one day's due list at once, in their order; else as `draft`.

    No person and no application gets a gift twice: who comes later in the rows takes the next best. `fits` is what
    fits these rows, where that is known already.

    Examples
    --------
    >>> drafts(FollowUpLog(), pd.DataFrame({"application_id": [], "to": [], "kind": []}))
    []
    """
    rows = as_rows(rows)
    day = as_of if as_of is not None else _day_of(rows)
    one_of("language", language, LANGUAGES)
    style = _Style(templates, language, free_times(availability, day))
    context = Context.of(log, rows, gift, day, Fits(log, people_of(rows), as_of=day) if fits is None else fits)
    return [_draft_for(context, n, row, style) for n, row in enumerate(plain_rows(rows))]


@checked
def review(note: Draft, *, subject: str | None = None, body: str | None = None) -> Draft:
    """The draft with the user's own subject and body, its parts and wording checked anew.

    Where the user wrote of a private topic, or names another interviewer, a warning says so.

    Examples
    --------
    >>> note = Draft(to="Ana", email="", subject="", body="", name="Ana")
    >>> review(note, body="Dear Ana,\\n\\njust checking in.").missing
    ('thanks', 'interest', 'availability', 'gift')
    """
    subject, body = note.subject if subject is None else subject, note.body if body is None else body
    lacking = missing_parts(body, name=note.name, gift=note.gift, url=note.url, slots=note.availability)
    said = list(flagged(f"{subject}\n{body}", quoted=(note.gift, note.url, note.topic or "")))
    if note.last_body and opening(body) and opening(body) == opening(note.last_body):
        said.append(_OPENS_ALIKE)
    said += [*unkept(body, note.promised), *_indiscreet(note, f"{subject}\n{body}")]
    return replace(note, subject=subject, body=body, missing=lacking, warnings=(*note.remarks, *said))


def _indiscreet(note: Draft, text: str) -> list[str]:
    """One sentence for each piece that must not stand in the text, unless the draft itself had it."""
    if note.kept is None or text == note.drafted:
        return []
    pieces = partial(note.kept.found, to=note.name, within=[note.application_id or ""])
    known = {fold(piece) for piece, _ in pieces(note.drafted)}
    found = {piece: why for piece, why in pieces(text) if fold(piece) not in known}
    return [_INDISCREET.filled(piece=piece, why=why) for piece, why in found.items()]


_OPENS_ALIKE = N_("It opens with the same sentence as the last note to this person. Begin differently.")
_INDISCREET = N_("“{piece}” is {why}. Better leave it out.")
_TOO_LONG = N_("The {thing} has {size} characters, too many for a letter, so it was left out. Shorten it in the log.")
_LATE = forms(
    "“{topic}” was noted {n} day after the interview: check that it is what they said.",
    "“{topic}” was noted {n} days after the interview: check that it is what they said.",
)


@dataclass(frozen=True)
class _Style:
    """What the user decides for all notes: templates, language, free times."""

    templates: Mapping[str, str] | None
    language: str
    slots: tuple[str, ...]


def _draft_for(context: Context, n: int, row: dict[Any, Any], style: _Style) -> Draft:
    """The note for row n."""
    note = _addressed(context, n, row, style)
    values = {
        **_kept_fields(context.kept, row, note.name),
        **_gift_fields(context.gifts[n], note.topic or ""),
        **{"name": note.name, "first_name": _first_name(note.name), "availability": "; ".join(style.slots)},
        **({"deadline": dated(day, style.language)} if (day := row.get("deadline")) else {}),
    }
    form = template_for(note.template, style.language, style.templates)
    fitting = {field: text for field, text in values.items() if not _is_long(text)}
    subject, body = fill(form, fitting, turn=len(context.notes.get(n, [])), avoid=note.last_body)
    note = replace(note, drafted=f"{subject}\n{body}", kept=context.kept, remarks=(*note.remarks, *_too_long(values)))
    return review(note, subject=subject, body=body)


def _is_long(text: str) -> bool:
    """Whether a text is too long for a letter, which leaves it out and says so: nothing else is looked for in it."""
    return len(text) > LONGEST_FIELD


def _too_long(values: Mapping[str, str]) -> list[str]:
    """One sentence for each thing that is too long for a letter."""
    long = {_THINGS[field]: len(text) for field, text in values.items() if _is_long(text)}
    return [_TOO_LONG.filled(thing=thing, size=f"{size:,}") for thing, size in long.items()]


def _addressed(context: Context, n: int, row: dict[Any, Any], style: _Style) -> Draft:
    """The note for row n before anything is written on it."""
    name, email = (one_line(context.people[column].iloc[n]) for column in ("name", "email"))
    notes = context.notes.get(n, [])
    gift = context.gifts[n]
    topic = gift.topic or _topic(context, n, name, row["application_id"], notes)
    late = _late_topic(topic, context.late.get((context.reader[n], topic), 0))
    return Draft(
        to=one_line(row["to"] or ""),
        email=email,
        subject="",
        body="",
        gift_id=gift.gift_id,
        topic=topic or None,
        name=name,
        template=context.occasions[n],
        language=style.language,
        kind=str(row.get("kind") or words.CHECK_IN),
        application_id=row["application_id"],
        interview_id=row["interview_id"],
        gift=gift.title,
        url=gift.url,
        availability=style.slots,
        promised=context.promised.get(row["application_id"], ()),
        remarks=tuple(filter(None, (gift.remark, late, context.elsewhere.get(n, "")))),
        last_body=notes[-1][1] if notes else "",
    )


def _late_topic(topic: str, days: int) -> str:
    return _LATE.filled(days, topic=topic) if days else ""


def _gift_fields(gift: Enclosure, topic: str) -> dict[str, str]:
    if gift.gift_id is None:
        return {"topic": _phrase(topic)}
    place = "contact" if gift.kind == "contact" else "gift"
    subject = "reason" if gift.topic else "topic"
    return {place: gift.title, "url": gift.url, subject: _phrase(topic)}


def _kept_fields(kept: Redaction, row: Mapping[str, object], name: str) -> dict[str, str]:
    """Company, role and seeker, each left out where it holds what must not be said."""
    texts = {field: _text(row.get(field)) for field in ("company", "role", "seeker")}
    return {field: text for field, text in texts.items() if text and (_is_long(text) or not kept.hides(text, to=name))}


def _topic(context: Context, n: int, name: str, application: object, notes: list[tuple[str, str]]) -> str:
    """The topic least often written about to this person, the strongest among equals; empty if none may be named."""
    counts = Counter(fold(one_line(topic)) for topic, _ in notes)
    hides = partial(context.kept.hides, to=name, within=[str(application)])
    free = [topic for topic in context.topics.get(context.reader[n], []) if _is_long(topic) or not hides(topic)]
    return min(free, key=lambda topic: (_is_long(topic), counts[fold(topic)]), default="")


def _day_of(rows: pd.DataFrame) -> Day | None:
    """The day the due list was read on, if the rows still tell."""
    if (day := Stamp.read(rows).as_of) is not None:
        return day
    if rows.empty or not {"due_on", "days_overdue"} <= set(rows.columns):
        return None
    days = rows[["due_on", "days_overdue"]].dropna()
    if days.empty:
        return None
    due_on, late = days.iloc[0]
    return pd.Timestamp(due_on) + pd.Timedelta(days=int(late))


def _first_name(name: str) -> str:
    first, *others = name.split() or [""]
    return first if others and "," not in name and not first.endswith(".") else ""


def _phrase(topic: str) -> str:
    return topic.rstrip(" .;,:")


def _text(value: Any) -> str:
    return "" if pd.isna(value) else one_line(value)

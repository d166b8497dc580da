"""Letters: the draft of a note, from a template, the log and what the user gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from followup_analytics.core import words
from followup_analytics.core.errors import FollowUpError
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.timeline import Day
from followup_analytics.letters.acquaintance import as_rows, gifts_had, notes_had, people_of, topics_of
from followup_analytics.letters.discretion import Discretion
from followup_analytics.letters.gifts import fitting
from followup_analytics.letters.occasions import occasions
from followup_analytics.letters.promises import promises, unkept
from followup_analytics.letters.stationery import fill, sheet
from followup_analytics.letters.wording import flagged, fold, missing_parts, one_line, opening

Slot = str | dt.date | tuple[dt.datetime, dt.datetime]


class UnknownGift(FollowUpError):
    """A gift that is not on the shelf."""


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


def draft(
    log: FollowUpLog,
    due_row: object,
    *,
    templates: Mapping[str, str] | None = None,
    gift: str | None = None,
    availability: Iterable[Slot] = (),
    language: str = "en",
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
    return drafts(
        log, due_row, templates=templates, gift=gift, availability=availability, language=language, as_of=as_of
    )[0]


def drafts(
    log: FollowUpLog,
    rows: object,
    *,
    templates: Mapping[str, str] | None = None,
    gift: str | None = None,
    availability: Iterable[Slot] = (),
    language: str = "en",
    as_of: Day | None = None,
) -> list[Draft]:
    """The notes for many rows of one day's due list at once, in their order; else as `draft`.

    Each note is written as if it were the only one sent that day; draft again after marking one sent.

    Examples
    --------
    >>> drafts(FollowUpLog(), pd.DataFrame({"application_id": [], "to": [], "kind": []}))
    []
    """
    rows = as_rows(rows)
    day = as_of if as_of is not None else _day_of(rows)
    desk = _Desk.of(log, rows, gift, day)
    style = _Style(templates, language, _slots(availability, day))
    return [
        _written(desk, n, row, style)
        for n, row in enumerate(rows.astype("object").where(rows.notna(), None).to_dict("records"))
    ]


def review(note: Draft, *, subject: str | None = None, body: str | None = None) -> Draft:
    """The draft with the user's own subject and body, its parts and wording checked anew.

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
        said.append("It opens with the same sentence as the last note to this person. Begin with another.")
    said += unkept(body, note.promised)
    return replace(note, subject=subject, body=body, missing=lacking, warnings=(*note.remarks, *said))


@dataclass(frozen=True)
class _Style:
    """What the user decides for all notes: templates, language, free times."""

    templates: Mapping[str, str] | None
    language: str
    slots: tuple[str, ...]


@dataclass(frozen=True)
class _Desk:
    """What all the notes of a day are written from."""

    kept: Discretion
    people: pd.DataFrame
    topics: dict[int, list[str]]
    chosen: dict[int, tuple[dict[str, str] | None, str]]
    notes: dict[int, list[tuple[str, str]]]  # topic and body of each note the person had, oldest first
    occasions: list[str]
    promised: dict[str, tuple[str, ...]]  # by application, what is promised and not kept

    @classmethod
    def of(cls, log: FollowUpLog, rows: pd.DataFrame, gift: str | None, as_of: Day | None) -> _Desk:
        people = people_of(rows)
        kept = Discretion.of(log)
        topics = topics_of(log, people, as_of=as_of)
        past = notes_had(log, people, as_of=as_of)
        notes: dict[int, list[tuple[str, str]]] = {}
        texts = past[["topic", "body"]].fillna("")
        for at, topic, body in zip(past["row"].tolist(), texts["topic"].tolist(), texts["body"].tolist(), strict=True):
            notes.setdefault(at, []).append((topic, body))
        first = people[people["place"] == 0].reset_index(drop=True)
        said = {row: list(group) for row, group in topics.groupby("row")["topic"]}
        chosen = _chosen_gifts(log, rows, people, topics, gift, kept, as_of)
        open_ = promises(log, as_of=as_of).query("not kept").groupby("application_id")["promise"].agg(tuple).to_dict()
        return cls(kept, first, said, chosen, notes, occasions(log, rows, people, as_of=as_of), open_)


def _written(desk: _Desk, n: int, row: dict[str, object], style: _Style) -> Draft:
    """The note for row n."""
    note = _addressed(desk, n, row, style)
    values = {
        **_kept_fields(desk.kept, row, note.name),
        **_gift_fields(desk.chosen.get(n, (None, ""))[0], note.topic or ""),
        **{"name": note.name, "first_name": _first_name(note.name), "availability": "; ".join(style.slots)},
    }
    form = sheet(note.template, style.language, style.templates)
    subject, body = fill(form, values, turn=len(desk.notes.get(n, [])), avoid=note.last_body)
    return review(note, subject=subject, body=body)


def _addressed(desk: _Desk, n: int, row: dict[str, object], style: _Style) -> Draft:
    """The note for row n before anything is written on it."""
    name, email = (one_line(desk.people[column].iloc[n]) for column in ("name", "email"))
    notes = desk.notes.get(n, [])
    gift, remark = desk.chosen.get(n, (None, ""))
    return Draft(
        to=one_line(row["to"] or ""),
        email=email,
        subject="",
        body="",
        gift_id=gift["gift_id"] if gift else None,
        topic=(gift or {}).get("topic") or _topic(desk, n, name, notes) or None,
        name=name,
        template=desk.occasions[n],
        language=style.language,
        kind=str(row.get("kind") or words.CHECK_IN),
        application_id=row["application_id"],  # type: ignore[arg-type]
        interview_id=row["interview_id"],  # type: ignore[arg-type]
        gift=gift["title"] if gift else "",
        url=gift["url"] if gift else "",
        availability=style.slots,
        promised=desk.promised.get(row["application_id"], ()),  # type: ignore[call-overload]
        remarks=(remark,) if remark else (),
        last_body=notes[-1][1] if notes else "",
    )


def _chosen_gifts(
    log: FollowUpLog,
    rows: pd.DataFrame,
    people: pd.DataFrame,
    topics: pd.DataFrame,
    gift: str | None,
    kept: Discretion,
    as_of: Day | None,
) -> dict[int, tuple[dict[str, str] | None, str]]:
    """For each row its gift, if there is one, and what to tell the user about one that was left out."""
    if gift == "":
        return {}
    shelf = log.gifts.dropna(subset=["gift_id", "title"]).drop_duplicates("gift_id").set_index("gift_id")
    if gift is not None and gift not in shelf.index:
        raise UnknownGift(f"gift={gift!r} is not on the shelf. Name the gift_id of a row of log.gifts.")
    given = gifts_had(log, people, as_of=as_of)
    fits = fitting(log, people, topics, as_of=as_of, limit=len(shelf), had=given, kept=kept)
    row, item, topic = (fits[name].tolist() for name in ("row", "gift_id", "topic"))
    reasons = dict(zip(zip(row, item, strict=True), topic, strict=True))
    sure = fits["sure"].tolist()
    best = {n: gift_id for n, gift_id, fine in zip(row[::-1], item[::-1], sure[::-1], strict=True) if fine}
    had = set(zip(given["row"].tolist(), given["gift_id"].tolist(), strict=True))
    names = people.loc[people["place"] == 0, "name"].tolist()
    out = {}
    for n, wish in enumerate(_wishes(rows, gift, shelf)):
        title = shelf["title"].get(wish, "") if wish else ""
        url = _text(shelf["url"].get(wish)) if wish else ""
        why = "had" if (n, wish) in had else kept.hides(f"{title} · {url}", to=names[n]) if wish else ""
        taken = best.get(n) if not wish or (why and gift is None) else None if why else wish
        out[n] = (_gift(shelf, taken, reasons.get((n, taken), "")), _left_out(title, why) if gift and why else "")
    return out


def _wishes(rows: pd.DataFrame, gift: str | None, shelf: pd.DataFrame) -> list[str | None]:
    """The gift asked for, or the one that each row names by id or title."""
    if gift is not None or "gift" not in rows:
        return [gift] * len(rows)
    by_title = {title: item for item, title in zip(shelf.index[::-1], shelf["title"][::-1], strict=True)}
    named = [None if pd.isna(value) else str(value) for value in rows["gift"]]
    return [value if value in shelf.index else by_title.get(value) for value in named]


def _gift(shelf: pd.DataFrame, gift_id: str | None, topic: str) -> dict[str, str] | None:
    if gift_id is None:
        return None
    item = shelf.loc[gift_id]
    about = {name: _text(item[name]) for name in ("kind", "title", "url")}
    return {"gift_id": gift_id, "topic": topic, **about}


def _left_out(title: str, why: str) -> str:
    if why == "had":
        why = "this person, or someone in this application, had it before"
    else:
        why += " stands in it"
    return f"“{one_line(title)}” was left out: {why}. Take another."


def _gift_fields(gift: dict[str, str] | None, topic: str) -> dict[str, str]:
    if gift is None:
        return {"topic": _phrase(topic)}
    place = "contact" if gift["kind"] == "contact" else "gift"
    subject = "reason" if gift["topic"] else "topic"
    return {place: gift["title"], "url": gift["url"], subject: _phrase(topic)}


def _kept_fields(kept: Discretion, row: Mapping[str, object], name: str) -> dict[str, str]:
    """Company, role and seeker, each left out where it holds what must not be said."""
    texts = {field: _text(row.get(field)) for field in ("company", "role", "seeker")}
    return {field: text for field, text in texts.items() if text and not kept.hides(text, to=name)}


def _topic(desk: _Desk, n: int, name: str, notes: list[tuple[str, str]]) -> str:
    """The topic least often written about to this person, the strongest among equals; empty if none may be named."""
    told = [fold(one_line(topic)) for topic, _ in notes]
    free = [topic for topic in desk.topics.get(n, []) if not desk.kept.hides(topic, to=name)]
    return min(free, key=lambda topic: told.count(fold(topic)), default="")


def _slots(availability: Iterable[Slot], as_of: Day | None) -> tuple[str, ...]:
    """The free times as texts; dated ones that lie before `as_of` are left out."""
    given = [availability] if isinstance(availability, str) else availability
    first = dt.date.min if as_of is None else pd.Timestamp(as_of).date()
    return tuple(text for slot in given if (text := _slot(slot, first)))


def _slot(slot: Slot, first: dt.date) -> str:
    if isinstance(slot, tuple):
        start, end = slot
        until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
        return "" if end.date() < first else f"{start:%Y-%m-%d %H:%M}–{until}"
    if isinstance(slot, dt.datetime):
        return "" if slot.date() < first else f"{slot:%Y-%m-%d %H:%M}"
    if isinstance(slot, dt.date):
        return "" if slot < first else slot.isoformat()
    return one_line(slot)


def _day_of(rows: pd.DataFrame) -> Day | None:
    """The day the due list was read on, if the rows still tell."""
    if rows.attrs.get("as_of") is not None:
        return rows.attrs["as_of"]
    if rows.empty or not {"due_on", "days_overdue"} <= set(rows.columns):
        return None
    told = rows[["due_on", "days_overdue"]].dropna()
    if told.empty:
        return None
    due_on, late = told.iloc[0]
    return pd.Timestamp(due_on) + pd.Timedelta(days=int(late))


def _first_name(name: str) -> str:
    first, *others = name.split() or [""]
    return first if others and "," not in name and not first.endswith(".") else ""


def _phrase(topic: str) -> str:
    return topic.rstrip(" .;,:")


def _text(value: object) -> str:
    return "" if pd.isna(value) else one_line(value)

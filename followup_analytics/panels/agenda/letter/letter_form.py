"""The letter form: its fields and buttons, what stands in them, and what of it is kept while it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from followup_analytics.agenda.in_touch import CLOSED, EVERY
from followup_analytics.gifts.suggestions import gifts_in
from followup_analytics.letters import mail
from followup_analytics.letters.draft import Draft
from followup_analytics.log import words
from followup_analytics.log.log import FollowUpLog
from followup_analytics.panels.agenda.letter import gift_choice
from followup_analytics.panels.agenda.letter.letter_rows import ENDING, NEWS
from followup_analytics.panels.agenda.letter.letters import Letter
from followup_analytics.panels.kit.form import Action, Field, Values
from followup_analytics.panels.texts import N_, _, in_language, listed
from followup_analytics.panels.words import word

_NOTE = (
    Action("sent", N_("Mark sent"), main=True),
    Action("copy", N_("Copy the letter"), copies=("subject", "body"), quiet=True),
    Action("again", N_("Rewrite with this gift"), quiet=True),
)
_NEWS_CAME = Action("news", N_("Log this answer"), part="answer")
_OPEN = (
    _NEWS_CAME,
    Action("filled", N_("The position is filled"), part="answer"),
    Action("snooze", N_("Snooze until that day"), part="later"),
    Action("pin", N_("Pin to that day"), part="later"),
)
_CLOSED = (_NEWS_CAME, Action("keep", N_("Keep in touch from that day"), part="touch"))
_KEPT = (*_CLOSED, Action("drop", N_("Stop keeping in touch"), part="touch"))
SAID: dict[str, str] = {
    "sent": N_("Marked sent."),
    "snooze": N_("Snoozed."),
    "pin": N_("Pinned."),
    "news": N_("Logged."),
    "filled": N_("Logged: the position is filled."),
    "keep": N_("You will keep in touch from that day on."),
    "drop": N_("You have stopped keeping in touch."),
}
_LETTER = ("subject", "body", "gift_id", "topic")  # what belongs together once the text was touched
_OF_NOTE = (*_LETTER, "channel", "sent_on")
_ANSWER_BY = N_("A day they named; with an offer, by when you must answer.")
_TOO_LONG = N_("The letter is too long for a link: copy it and paste it into your mail, or download the mail draft.")


def actions(row: pd.Series, steps: tuple[Action, ...]) -> tuple[Action, ...]:
    """The buttons for a row, of an open application or a closed one; `steps` are those that undo and redo."""
    others = _OPEN if not row["in_touch"] else _CLOSED if row["status"] == CLOSED else _KEPT
    return (*_NOTE, *steps, *others)


def autosave_name(row: Mapping[Any, Any] | pd.Series) -> str:
    """The name under which the letter of a row is kept while it is written."""
    return f"{'offer' if row.get('deadline') else 'note'} {row['application_id']} {row['kind']} {row['to']}"


def names(rows: pd.DataFrame) -> list[str]:
    """The names of the autosaves of many rows."""
    return [autosave_name(row) for row in rows.filter(["application_id", "kind", "to", "deadline"]).to_dict("records")]


def no_more(before: pd.DataFrame, now: pd.DataFrame, row: pd.Series | None) -> str:
    """Which thank-yous of a row's application are no longer due."""
    if row is None:
        return ""
    own = before[before["application_id"].eq(row["application_id"]) & before["kind"].eq(words.THANK_YOU)]
    left = [name not in names(now) for name in names(own)]
    to = listed(own["to"][left].dropna().tolist())
    return _("This also settles the thank-you to {to}.", to=to) if to else ""


def letter(log: FollowUpLog, note: Draft, row: pd.Series, as_of: dt.date) -> dict[str, object]:
    """The values of the form for a letter not touched yet; its gift is chosen if the letter holds it."""
    holds = note.gift_id in gifts_in(log, f"{note.subject}\n\n{note.body}")
    return {
        "subject": note.subject,
        "body": note.body,
        "gift_id": note.gift_id if note.gift_id and holds else "",
        "topic": note.topic or "",
        "channel": words.CHANNELS[0],
        "sent_on": as_of.isoformat(),
        "news": next(iter(NEWS)),
        "received_on": as_of.isoformat(),
        **({"keep_on": (as_of + dt.timedelta(days=EVERY)).isoformat()} if row["in_touch"] else {}),
    }


def touched(values: Mapping[str, object], fresh: Mapping[str, object]) -> dict[str, object]:
    """What was typed or chosen: the values that are not those of the letter as it was drafted.

    Once its words were touched, subject, body, gift and topic stay together; untouched, they follow the next draft.
    """
    changed = {name: value for name, value in values.items() if value != fresh.get(name, "")}
    if changed.keys() & {"subject", "body"}:
        changed |= {name: values[name] for name in _LETTER if name in values}
    return changed


def put_off(values: Mapping[str, object], fresh: Mapping[str, object]) -> dict[str, object]:
    """The letter that stays in the form after another of its buttons was used."""
    return touched({**fresh, **{name: values[name] for name in _OF_NOTE if name in values}}, fresh)


def ends_letter(action: str, values: Mapping[str, object]) -> bool:
    """Whether a button brings the letter to its end: it was sent, or the application closed."""
    news = {"filled": "filled", "news": values.get("news")}.get(action)
    return action == "sent" or news in (*ENDING, "hired")


def restored(kept: Values, fresh: Values, had: Mapping[str, str]) -> tuple[Values, str]:
    """The letter with what was typed, and a word on its gift where they have had it since: then it is not chosen."""
    values = {**fresh, **kept}
    given = had.get(str(values.get("gift_id") or ""))
    if not given:
        return values, ""
    meanwhile = N_("{had} meanwhile: rewrite the letter with another gift, or with none.")
    return {**values, "gift_id": ""}, _(meanwhile, had=given)


def fields(
    log: FollowUpLog, row: pd.Series, written: Letter, heard: pd.DataFrame, *, chosen: str = ""
) -> tuple[Field, ...]:
    """What the form asks about a row; `heard` is what `topics_of` returns, and the gift `chosen` is always offered."""
    keep = Field("keep_on", _("Keep in touch from"), kind="date")
    ending = Field("keep_on", keep.label, kind="date", help=_("If this ends it and you would like to stay in touch."))
    answer = (
        Field("news", _("What came in"), kind="choice", options=tuple(NEWS.items())),
        Field("received_on", _("Received on"), kind="date"),
        Field("news_note", _("What it said")),
        Field("answer_by", _("Answer by"), kind="date", help=_(_ANSWER_BY)),
    )
    later = (
        Field("until_on", _("That day"), kind="date"),
        Field("reason", _("Reason"), help=_("Why then? You will read it when the note comes back.")),
    )
    closed = ("touch", _("Now and then, once it is closed"), (keep,))
    last = closed if row["in_touch"] else ("later", _("Not now"), later)
    channels = tuple((name, word(name)) for name in words.CHANNELS)
    parts = (("answer", _("Something came in"), answer if row["in_touch"] else (*answer, ending)), last)
    return (
        Field("subject", _("Subject"), wide=True),
        Field("body", _("Letter"), kind="area", rows=10),
        Field(
            "note",
            _("Gift, topic, channel and day"),
            kind="part",
            fields=(
                Field("gift_id", _("Gift"), kind="choice", options=_gifts(log, written, chosen), wide=True),
                Field("topic", _("Topic it mentions"), kind="choice", options=_topics(heard, written.note)),
                Field("channel", _("Channel"), kind="choice", options=channels),
                Field("sent_on", _("Sent on"), kind="date"),
            ),
        ),
        *(Field(name, label, kind="part", fields=inner) for name, label, inner in parts),
    )


def remarks(note: Draft) -> tuple[str, str]:
    """What to look at before sending, as a text, and the address that opens the letter in a mail program."""
    missing = ", ".join(map(word, note.missing))
    said = [_("Before you send: still missing {parts}.", parts=missing) if missing else "", *in_language(note.warnings)]
    link = mail.mailto(note)
    return "\n".join(filter(None, [*said, "" if link.complete else _(_TOO_LONG)])), link.url


def _gifts(log: FollowUpLog, written: Letter, chosen: str) -> tuple[tuple[str, str], ...]:
    """What fits; the letter's own gift is always among them."""
    note, offered = written.note, {gift_id for gift_id, _ in written.gifts}
    own = [(note.gift_id, note.gift)] if note.gift_id and note.gift_id not in offered else []
    if chosen and chosen not in offered | {note.gift_id}:
        own.append((chosen, gift_choice.title(log, chosen)))
    return (("", _("none")), *own, *written.gifts)


def _topics(heard: pd.DataFrame, note: Draft) -> tuple[tuple[str, str], ...]:
    """The topics that may be spoken of, the letter's own first."""
    open_ones = heard.loc[~heard["private"].fillna(False).astype(bool), "topic"].tolist()
    return (("", _("none")), *((topic, topic) for topic in dict.fromkeys([*filter(None, [note.topic]), *open_ones])))

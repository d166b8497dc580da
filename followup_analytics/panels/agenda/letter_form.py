"""The letter form: what it asks, what it tells, and the rows of the log that its buttons make.

A note is logged with the gift its letter holds, not with the one a list shows; a gift under a second id (same title
or address) counts as the same gift.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from followup_analytics.agenda.in_touch import CLOSED, EVERY
from followup_analytics.gifts.suggestions import gifts_in
from followup_analytics.journal.debrief import IncompleteDebrief
from followup_analytics.letters import mail
from followup_analytics.letters.draft import Draft
from followup_analytics.letters.promises import promises
from followup_analytics.log import words
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import plain_rows
from followup_analytics.panels.agenda import gift_choice
from followup_analytics.panels.agenda.checks import must_be_of_then, must_be_over, must_have, must_lie_ahead
from followup_analytics.panels.agenda.due_rows import chance_words
from followup_analytics.panels.agenda.letters import Letter
from followup_analytics.panels.kit.form import Action, Field, Values
from followup_analytics.panels.texts import N_, _, listed, ngettext, short_day
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
_NEWS = {
    "reply": N_("a reply"),
    "invitation": N_("an invitation"),
    "keep_in_mind": N_("they will keep me in mind"),
    "offer": N_("an offer"),
    "rejection": N_("a rejection"),
    "filled": N_("the position is filled or cancelled"),
    "withdrawn": N_("I withdrew"),
    "hired": N_("I was hired"),
}
_ENDING = ("offer", "rejection", "filled", "withdrawn")  # after which one may keep in touch
_MOST_NOTES = 3  # past notes told about one application, the latest
_OF_PAST = ["to", "gift_id", "subject", "sent_on"]  # what is told of them
_ADDRESS = re.compile(r" ?\x3c[^\x3e]*\x3e")
_LETTER = ("subject", "body", "gift_id", "topic")  # what belongs together once the text was touched
_OF_NOTE = (*_LETTER, "channel", "sent_on")
_ANSWER_BY = N_("A day they named; with an offer, by when you must answer.")
_TOO_LONG = N_("The letter is too long for a link: copy it and paste it into your mail, or download the mail draft.")
_KEEP = "keep in touch"  # the reason of a pin that keeps in touch with a closed application


def actions(row: pd.Series, steps: tuple[Action, ...]) -> tuple[Action, ...]:
    """The buttons for a row, of an open application or a closed one; `steps` are those that undo and redo."""
    others = _OPEN if not row["in_touch"] else _CLOSED if row["status"] == CLOSED else _KEPT
    return (*_NOTE, *steps, *others)


def autosave_name(row: Mapping[Any, Any] | pd.Series) -> str:
    """The name under which the letter of a row is kept while it is written."""
    return f"{'offer' if row.get('deadline') else 'note'} {row['application_id']} {row['kind']} {row['to']}"


def names(rows: pd.DataFrame) -> list[str]:
    """The draft names of many rows."""
    return [autosave_name(row) for row in rows.filter(["application_id", "kind", "to", "deadline"]).to_dict("records")]


def no_more(before: pd.DataFrame, now: pd.DataFrame, row: pd.Series | None) -> str:
    """Which other thank-yous of a row's application are due no more."""
    if row is None:
        return ""
    own = before[before["application_id"].eq(row["application_id"]) & before["kind"].eq(words.THANK_YOU)]
    left = [name not in names(now) and name != autosave_name(row) for name in names(own)]
    to = listed(own["to"][left].dropna().tolist())
    return _("This also settles the thank-you to {to}.", to=to) if to else ""


def letter(log: FollowUpLog, note: Draft, row: pd.Series, as_of: dt.date) -> dict[str, object]:
    """The values of the desk for a letter not touched yet; its gift is chosen if the letter holds it."""
    holds = note.gift_id in gifts_in(log, f"{note.subject}\n\n{note.body}")
    return {
        "subject": note.subject,
        "body": note.body,
        "gift_id": note.gift_id if note.gift_id and holds else "",
        "topic": note.topic or "",
        "channel": words.CHANNELS[0],
        "sent_on": as_of.isoformat(),
        "news": next(iter(_NEWS)),
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


def ends(action: str, values: Mapping[str, object]) -> bool:
    """Whether a button brings the letter to its end: it was sent, or the application closed."""
    news = {"filled": "filled", "news": values.get("news")}.get(action)
    return action == "sent" or news in (*_ENDING, "hired")


def restored(kept: Values, fresh: Values, had: Mapping[str, str]) -> tuple[Values, str]:
    """The letter with what was typed, and a word on its gift where they had it meanwhile: then it is chosen no more."""
    values = {**fresh, **kept}
    given = had.get(str(values.get("gift_id") or ""))
    if not given:
        return values, ""
    meanwhile = N_("{had} meanwhile: rewrite the letter with another gift, or with none.")
    return {**values, "gift_id": ""}, _(meanwhile, had=given)


def fields(
    log: FollowUpLog, row: pd.Series, written: Letter, heard: pd.DataFrame, *, chosen: str = ""
) -> tuple[Field, ...]:
    """What the desk asks about a row; `heard` is what `topics_of` returns, and the gift `chosen` is always offered."""
    keep = Field("keep_on", _("Keep in touch from"), kind="date")
    ending = Field("keep_on", keep.label, kind="date", help=_("If this ends it and you would like to stay in touch."))
    answer = (
        Field("news", _("What came in"), kind="choice", options=tuple(_NEWS.items())),
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


def about(log: FollowUpLog, row: pd.Series, heard: pd.DataFrame, as_of: dt.date) -> list[tuple[str, list[str]]]:
    """What to know before writing: why now, what they cared about, what was promised, sent, and may come."""
    application = row["application_id"]
    past = log.follow_ups[log.follow_ups["application_id"] == application]
    past = past.sort_values("sent_on", ascending=False, kind="stable")
    earlier = len(past) - _MOST_NOTES
    more = [ngettext("And {n} earlier note.", "And {n} earlier notes.", earlier)] if earlier > 0 else []
    past = past.head(_MOST_NOTES)
    topics = [_topic(topic) for topic in plain_rows(heard)]
    notes = [_note(note, gift_choice.titles(log)) for note in plain_rows(past[_OF_PAST])]
    promised = [_promise(one) for one in plain_rows(promises(log, application, as_of=as_of))]
    label = _("An answer (simulated data)") if log.simulated else _("An answer")
    return [
        (_("Why") if row["in_touch"] else _("Why now"), [str(row["reason"]), *decided(log, row, as_of)]),
        (_("What they cared about"), topics or [_("No topic was written down.")]),
        *([(_("You promised"), promised)] if promised else []),
        (_("Notes so far"), [*notes, *more] or [_("None.")]),
        *([] if row["in_touch"] else [(label, chance_words(row))]),
    ]


def remarks(note: Draft) -> tuple[str, str]:
    """What to look at before sending, as a text, and the address that opens the letter in a mail program."""
    missing = ", ".join(map(word, note.missing))
    said = [_("Before you send: still missing {parts}.", parts=missing) if missing else "", *note.warnings]
    link = mail.mailto(note)
    return "\n".join(filter(None, [*said, "" if link.complete else _(_TOO_LONG)])), link.url


def rows(
    log: FollowUpLog, action: str, row: pd.Series, values: Values, as_of: dt.date, *, gift: str | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The rows of the log that a button makes.

    A note sent is logged with its topic, its channel, the day it was due on (``planned_on``), and `gift`.

    Raises
    ------
    IncompleteDebrief
        If what the button needs is missing, or its day cannot be; it says which field.
    """
    filled = {name: text.strip() or None if isinstance(text, str) else text for name, text in values.items()}
    to = None if pd.isna(row["to"]) else row["to"]
    if action == "filled":
        filled["news"] = "filled"
    if action == "sent":
        must_be_of_then(log, row["application_id"], filled.get("sent_on"))
        filled["gift_id"] = gift
    make = {"sent": _sent, "news": _news, "filled": _news, "keep": _keep_in_touch}.get(action, _plan)
    own = {"follow_ups": {"to": to, "kind": row["kind"], **_planned(row)}, "plans": {"to": to}}
    return {
        table: [{"application_id": row["application_id"], **own.get(table, {}), **made}]
        for table, made in make(action, filled, as_of).items()
    }


def _planned(row: pd.Series) -> dict[str, str]:
    day = row.get("due_on")
    return {} if pd.isna(day) else {"planned_on": f"{day:%Y-%m-%d}"}


def _sent(_action: str, values: Values, as_of: dt.date) -> dict[str, dict[str, Any]]:
    must_have(values, sent_on=_("When was it sent?"))
    must_be_over("sent_on", values, as_of, _("Mark it sent once it has gone out."))
    names = ("sent_on", "channel", "gift_id", "topic", "subject", "body")
    return {"follow_ups": {name: values.get(name) for name in names}}


def _news(_action: str, values: Values, as_of: dt.date) -> dict[str, dict[str, Any]]:
    must_have(values, received_on=_("When did it come?"))
    must_be_over("received_on", values, as_of, _("Log only what has already come."))
    kind, received = values.get("news") or next(iter(_NEWS)), values["received_on"]
    cells = {"note": values.get("news_note"), "answer_by": values.get("answer_by")}
    if cells["answer_by"] and str(cells["answer_by"]) < str(received):
        raise IncompleteDebrief({"answer_by": _("This day lies before the day on which it came.")})
    news = {"responses": {"kind": kind, "received_on": received, **cells}}
    if not values.get("keep_on"):
        return news
    if kind not in _ENDING:
        raise IncompleteDebrief(
            {"keep_on": _("This is for a position that has closed. Leave it empty: the check-ins go on.")}
        )
    decided = max(str(received), as_of.isoformat())
    return news | {
        "plans": {**_keep_in_touch("keep", values, as_of)["plans"], "from_on": decided, "decided_on": decided}
    }


def _keep_in_touch(_action: str, values: Values, as_of: dt.date) -> dict[str, dict[str, Any]]:
    must_have(values, keep_on=_("From which day?"))
    must_lie_ahead("keep_on", values, as_of)
    days = {"from_on": as_of, "until_on": values["keep_on"], "decided_on": as_of}
    return {"plans": {"kind": "pin", "reason": _KEEP, **days}}


def _plan(action: str, values: Values, as_of: dt.date) -> dict[str, dict[str, Any]]:
    must_have(values, until_on=_("Until which day?"), reason=_("Why? One word will do."))
    must_lie_ahead("until_on", values, as_of)
    plan = {"from_on": as_of, "until_on": values["until_on"], "reason": values["reason"], "decided_on": as_of}
    return {"plans": {"kind": action, **plan}}


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


def _topic(topic: Mapping[Any, Any]) -> str:
    said = [str(topic["topic"])]
    said += [f"({topic['interviewer']})"] if pd.notna(topic["interviewer"]) else []
    said += [_("– strong")] if topic["strength"] == 3 else []
    said += [_("– private, stays out of the letter")] if topic["private"] is True else []
    said += [_("– noted later, less certain")] if topic["late"] else []
    return " ".join(said)


def _promise(one: Mapping[Any, Any]) -> str:
    on = _("On {day}", day=short_day(one["promised_on"])) if pd.notna(one["promised_on"]) else _("Once")
    to = f" {_('to {name}', name=one['to'])}" if pd.notna(one["to"]) else ""
    kept = _("kept, by your note on {day}", day=short_day(one["kept_on"])) if one["kept"] else _("not sent yet")
    return f"{on}{to}: {one['promise']} – {kept}."


_WROTE = {
    "snooze": N_("You wrote when you snoozed it to {day}: {why}"),
    "pin": N_("You wrote when you pinned it to {day}: {why}"),
}


def decided(log: FollowUpLog, row: pd.Series, as_of: dt.date) -> list[str]:
    """What the user wrote at the snoozes and pins of this note, since the last contact."""
    plans, since = log.plans, row.get("last_contact_on")
    plans = plans[plans["application_id"].eq(row["application_id"]).to_numpy(bool, na_value=False)]
    if plans.empty:
        return []
    mine = plans["kind"].isin([*_WROTE]) & plans["reason"].notna()
    mine &= plans["to"].isna() | plans["to"].eq(row["to"])
    found = plans[mine.fillna(False) & (plans["decided_on"] <= pd.Timestamp(as_of)) & plans["until_on"].notna()]
    found = found if pd.isna(since) else found[found["decided_on"] >= since]
    found = found[~found["reason"].isin([_KEEP]) & ~found["reason"].str.startswith("drawn at random")]
    rows = found.sort_values(["decided_on", "until_on"], kind="stable")[["kind", "until_on", "reason"]]
    return [_(_WROTE[kind], day=short_day(until), why=why) for kind, until, why in rows.itertuples(index=False)]


def _note(note: Mapping[Any, Any], gifts: Mapping[str, str]) -> str:
    to = _ADDRESS.sub("", str(note["to"])) if pd.notna(note["to"]) else _("the company")
    gift = gifts.get(note["gift_id"]) if pd.notna(note["gift_id"]) else None
    about = f": {note['subject']}" if pd.notna(note["subject"]) else ""
    line = _("{day} to {to}", day=short_day(note["sent_on"]), to=to) + about
    return line + (_(", with “{gift}”", gift=gift) if gift else "")

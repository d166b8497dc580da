"""The background of a letter: what to know before writing it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.letters.promises import promises
from followup_analytics.log.days import LAST, day_numbers
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import plain_rows
from followup_analytics.log.text.lines import fold
from followup_analytics.panels.agenda.due_rows import chance_words
from followup_analytics.panels.agenda.letter import gift_choice
from followup_analytics.panels.agenda.letter.letter_rows import KEEP
from followup_analytics.panels.texts import N_, _, ngettext, short_day

Facts = list[tuple[str, list[str]]]
_MOST_NOTES = 3  # past notes told about one application, the latest
_OF_PAST = ["to", "gift_id", "subject", "sent_on"]  # what is told of them
_ADDRESS = re.compile(r" ?\x3c[^\x3e]*\x3e")


def background_facts(
    log: FollowUpLog,
    row: pd.Series,
    heard: pd.DataFrame,
    as_of: dt.date,
    order: Iterable[str] = (),
    *,
    topics: tuple[str, ...] = (),
    told: bool = True,
) -> tuple[Facts, Facts]:
    """What to know before writing: why now, what they cared about and what was promised; what was sent, and may come.

    Parameters
    ----------
    heard, topics
        What came up in this application, and what else the letter may speak of, as `Letter.topics`.
    order
        What is said of the order where several notes are due to one person.
    told
        Whether the chances of an answer are worked out.
    """
    application = row["application_id"]
    at = places_of(log.cells("follow_ups", "application_id"), application)
    days = np.maximum(day_numbers(log.cells("follow_ups", "sent_on"))[at], -LAST)  # one without a day stands last
    at = at[np.argsort(-days, kind="stable")]
    earlier = len(at) - _MOST_NOTES
    more = [ngettext("And {n} earlier note.", "And {n} earlier notes.", earlier)] if earlier > 0 else []
    past = pd.DataFrame({name: log.cells("follow_ups", name).array.take(at[:_MOST_NOTES]) for name in _OF_PAST})
    here = {fold(topic) for topic in heard["topic"].dropna().tolist()}
    said = [_topic(topic) for topic in plain_rows(heard)]
    said += [_("{topic} – said in another application", topic=topic) for topic in topics if fold(topic) not in here]
    notes = [_note(note, gift_choice.titles(log)) for note in plain_rows(past)]
    promised = [_promise(one) for one in plain_rows(promises(log, application, as_of=as_of))]
    label = _("An answer (simulated data)") if log.simulated else _("An answer")
    first = [
        (_("Why") if row["in_touch"] else _("Why now"), [str(row["reason"]), *order, *decided(log, row, as_of)]),
        (_("What they cared about"), said or [_("No topic was written down.")]),
        *([(_("You promised"), promised)] if promised else []),
    ]
    then = [(_("Notes so far"), [*notes, *more] or [_("None.")])]
    return first, then if row["in_touch"] else [*then, (label, chance_words(row, told=told))]


def places_of(ids: pd.Series, one: str) -> np.ndarray:
    """Where an id stands in a column."""
    return np.flatnonzero(ids.eq(one).to_numpy(bool, na_value=False))


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
    plans = plans.take(places_of(plans["application_id"], row["application_id"]))
    if plans.empty:
        return []
    mine = plans["kind"].isin([*_WROTE]) & plans["reason"].notna()
    mine &= plans["to"].isna() | plans["to"].eq(row["to"])
    found = plans[mine.fillna(False) & (plans["decided_on"] <= pd.Timestamp(as_of)) & plans["until_on"].notna()]
    found = found if pd.isna(since) else found[found["decided_on"] >= since]
    found = found[~found["reason"].isin([KEEP]) & ~found["reason"].str.startswith("drawn at random")]
    rows = found.sort_values(["decided_on", "until_on"], kind="stable")[["kind", "until_on", "reason"]]
    return [_(_WROTE[kind], day=short_day(until), why=why) for kind, until, why in rows.itertuples(index=False)]


def _note(note: Mapping[Any, Any], gifts: Mapping[str, str]) -> str:
    to = _ADDRESS.sub("", str(note["to"])) if pd.notna(note["to"]) else _("the company")
    gift = gifts.get(note["gift_id"]) if pd.notna(note["gift_id"]) else None
    about = f": {note['subject']}" if pd.notna(note["subject"]) else ""
    line = _("{day} to {to}", day=short_day(note["sent_on"]), to=to) + about
    return line + (_(", with “{gift}”", gift=gift) if gift else "")

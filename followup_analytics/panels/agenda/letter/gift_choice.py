"""The letter's gift: what the letter holds, what the log is told of it, and who had it before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from followup_analytics.facts.people import split_people
from followup_analytics.gifts.fitting.fits import Fits
from followup_analytics.gifts.history import as_rows, gifts_had, people_of
from followup_analytics.gifts.shelf import gifts_listed, same_as
from followup_analytics.gifts.suggestions import gifts_in
from followup_analytics.journal.debrief import IncompleteDebrief
from followup_analytics.letters.draft import Draft
from followup_analytics.log.days import day_number, day_numbers
from followup_analytics.log.log import FollowUpLog, once_a_log
from followup_analytics.log.tables import plain_cells
from followup_analytics.log.text.lines import fold
from followup_analytics.panels.texts import N_, _, listed, short_day

_NOT_THERE = N_("The letter does not mention this gift: rewrite it with the gift, or choose none.")


class SpokenOf(IncompleteDebrief):
    """A letter that holds nothing but a gift they had: perhaps it only mentions it."""


def gifts_before(log: FollowUpLog, rows: pd.DataFrame) -> list[dict[str, str]]:
    """The gifts that each row's person, or anyone in its application, had: by id, to whom each was sent."""
    found = gifts_had(log, people_of(as_rows(rows)), as_of=None)
    had: list[set[str]] = [set() for _ in range(len(rows))]
    for row, gift in zip(found["row"].tolist(), found["gift_id"].tolist(), strict=True):
        had[row].add(gift)
    return in_words(log, had)


def had_by_now(log: FollowUpLog, fits: Fits, rows: pd.DataFrame, as_of: dt.date) -> list[dict[str, str]]:
    """The same; where no note has a later day, from what fits the rows, which knows it already."""
    later = day_numbers(log.cells("follow_ups", "sent_on")) > day_number(as_of)
    return gifts_before(log, rows) if later.any() else in_words(log, [fits.gifts_had(row) for row in range(len(rows))])


def in_words(log: FollowUpLog, gifts: list[set[str]]) -> list[dict[str, str]]:
    """For each of some sets of gifts, to whom each was sent."""
    every = set().union(*gifts)
    sent = _sent_to(log, every) if every else {}
    return [{gift: sent[gift] for gift in own if gift in sent} for own in gifts]


def _sent_to(log: FollowUpLog, found: set[str]) -> dict[str, str]:
    """To whom each gift was sent, and when, by every id it has."""
    same = {gift: same_as(log, gift) for gift in sorted(found)}
    ids = {each for every in same.values() for each in every}
    gifts = {at: gift for gift, at in _last_notes(log).items() if gift in ids}
    last = sorted(gifts)
    notes = log.follow_ups[["to", "sent_on"]].take(last)
    people, whom = split_people(notes["to"]), dict[int, list[str]]()
    for row, name, email in zip(*(people[part].tolist() for part in ("row", "name", "email")), strict=True):
        whom.setdefault(row, []).append(name or email)
    out: dict[str, str] = {}
    for row, (at, day) in enumerate(zip(last, notes["sent_on"].tolist(), strict=True)):
        said = _was_sent(title(log, gifts[at]), ", ".join(whom.get(row, [_("them")])), day)
        out |= {each: said for each in same_as(log, gifts[at]) if each in found}
    return out


@once_a_log
def _last_notes(log: FollowUpLog) -> dict[str, int]:
    """By gift where in the log the last note with it stands."""
    return {gift: at for at, gift in enumerate(plain_cells(log.cells("follow_ups", "gift_id"))) if gift is not None}


def title(log: FollowUpLog, gift: str) -> str:
    """The gift's title, its id where the shelf does not hold it."""
    return titles(log).get(gift, gift)


@once_a_log
def titles(log: FollowUpLog) -> dict[str, str]:
    """The title of each gift on the shelf."""
    return dict(reversed(gifts_listed(log, "gift_id", "title")))


def to_log(
    log: FollowUpLog, before: Mapping[str, str], values: Mapping[str, object], *, sure: bool = False
) -> tuple[str | None, str]:
    """The gift that the log is told of, and what to say where it is not the one chosen.

    Parameters
    ----------
    before
        What `gifts_before` returns.
    sure
        Whether a letter that holds a gift they had is known to speak of it only.

    Raises
    ------
    IncompleteDebrief
        If the gift chosen was given before or is not in the letter, or several are. `SpokenOf` unless `sure`.
    """
    text = f"{values.get('subject') or ''}\n\n{values.get('body') or ''}"
    chosen, held = str(values.get("gift_id") or "") or None, gifts_in(log, text)
    new = _new_gifts(log, text, str(values.get("topic") or ""), held, before)
    if chosen and chosen in before:
        raise _refused(_("{had}: rewrite the letter with another gift, or with none.", had=before[chosen]))
    if chosen and (chosen in held or not text.strip()):
        return chosen, ""
    if not new and chosen:
        raise _refused(_(_NOT_THERE))
    known = [gift for gift in held if gift in before]
    if not new and known and not sure:
        again = _("{had}. If you only mention it, press “Mark sent” again.", had=before[known[0]])
        raise SpokenOf({"gift_id": again})
    if not new:
        return None, ""
    if len(new) > 1 and not _is_one_gift(log, new):
        several = N_("The letter mentions {gifts}: keep one, so that the log can say which they had.")
        raise _refused(_(several, gifts=listed([f"“{title(log, gift)}”" for gift in new])))
    return new[0], _("The letter mentions “{gift}”, so that is logged as the gift.", gift=title(log, new[0]))


def in_letter(log: FollowUpLog, before: Mapping[str, str], values: Mapping[str, object]) -> tuple[str | None, str]:
    """The gift that the letter holds, and what to look at before sending: it is not the one chosen, or they had it."""
    try:
        return to_log(log, before, values)
    except IncompleteDebrief as refused:
        return None, str(refused)


def _new_gifts(log: FollowUpLog, text: str, topic: str, held: list[str], before: Mapping[str, str]) -> list[str]:
    """The gifts in the letter that are new to them; a title that is no more than the topic's words does not count."""
    alone = set(gifts_in(log, text.replace(topic, "…"))) if topic else set()
    spoken = fold(topic)
    return [gift for gift in held if gift not in before and (gift in alone or fold(title(log, gift)) not in spoken)]


def as_held(log: FollowUpLog, note: Draft, gift: str | None) -> Draft:
    """The note with the gift that its letter holds now, which may be another than it was drafted with."""
    if gift in (None, note.gift_id):
        return note
    url = log.gifts.loc[log.gifts["gift_id"] == gift, "url"].dropna()
    return replace(note, gift_id=gift, gift=title(log, gift), url=str(url.iloc[0]) if len(url) else "")


def _refused(why: str) -> IncompleteDebrief:
    return IncompleteDebrief({"gift_id": why})


def _is_one_gift(log: FollowUpLog, gifts: list[str]) -> bool:
    """Whether the shelf holds one thing under several ids."""
    return set(gifts) <= set(same_as(log, gifts[0]))


def _was_sent(gift: str, to: str, day: pd.Timestamp) -> str:
    if pd.isna(day):
        return _("“{gift}” was sent to {to}", gift=gift, to=to)
    return _("“{gift}” was sent to {to} on {day}", gift=gift, to=to, day=short_day(day))

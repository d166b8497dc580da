"""Reasons: one sentence that says why a note is due on its day."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from followup_analytics import words
from followup_analytics.cadence import Cadence
from followup_analytics.timeline import MISSING

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip  # not the calendar module's: those follow the machine's language
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_CONTACTS = {
    "interview": "your interview on {day}",
    "follow_up": "your note of {day}",
    "reply": "their reply of {day}",
    "invitation": "their invitation of {day}",
    "keep_in_mind": "their word of {day} that they keep you in mind",
}
_MOVED = {
    "pinned": ", pinned to {}",
    "snoozed": ", snoozed to {}",
    "paused": ", moved past your pause to {}",
    "shifted": ", moved to the next working day, {}",
}


def reasons(notes: pd.DataFrame, *, today: int, cadence: Cadence) -> pd.Series:
    """One sentence a note, from the columns that gave its day.

    Parameters
    ----------
    notes
        The result of `plans.settle`, with ``name``, ``interview_day``, ``last_kind``, ``awaits``, ``retired`` and
        ``unanswered``.
    """
    out = pd.Series("", index=notes.index, dtype="str")
    thanks = (notes["kind"] == words.THANK_YOU).to_numpy()
    retired = notes["retired"].to_numpy(bool)
    out[thanks] = _unthanked(notes[thanks], today, cadence)
    out[~thanks & ~retired] = _silent(notes[~thanks & ~retired], today)
    out[retired] = _given_up(notes[retired])
    for move, text in _MOVED.items():
        moved = (notes[move] != MISSING).to_numpy()
        out[moved] += _on_days(notes.loc[moved, move], today, text, weekday=move == "shifted")
    return out + "."


def day_words(day: int, today: int, *, weekday: bool = False) -> str:
    """A day in words, with its year where it is not this year's.

    Examples
    --------
    >>> from followup_analytics.timeline import day_number
    >>> day_words(day_number("2026-03-03"), day_number("2026-05-01"), weekday=True)
    'Tuesday 3 March'
    """
    date, now = (pd.Timestamp(number, unit="D") for number in (day, today))
    name = f"{WEEKDAYS[date.weekday()]} " if weekday else ""
    year = f" {date.year}" if date.year != now.year else ""
    return f"{name}{date.day} {MONTHS[date.month - 1]}{year}"


def _on_days(days: pd.Series, today: int, text: str, *, weekday: bool = False) -> pd.Series:
    told = {day: text.format(day_words(day, today, weekday=weekday)) for day in days.unique()}
    return days.map(told).astype("str")


def _unthanked(notes: pd.DataFrame, today: int, cadence: Cadence) -> pd.Series:
    within = cadence.thank_you_within
    by = "on the same day" if within == 0 else f"within {within} {_plural(within, 'day')}"
    who = notes["name"].where(notes["name"] != "", notes["email"])
    tail = _on_days(
        notes["interview_day"], today, f"not been thanked for the interview of {{}}; a thank-you is due {by}"
    )
    return (who + " has ").where(who != "", "Nobody has ") + tail.where(who != "", tail.str.removeprefix("not "))


def _silent(notes: pd.DataFrame, today: int) -> pd.Series:
    """Sentences of equal facts are written once."""
    facts = notes[["last_kind", "last_day", "awaits"]].assign(wait=notes["rule_day"] - notes["last_day"])
    groups = facts.groupby(list(facts.columns), sort=False).ngroup().to_numpy()
    first = np.flatnonzero(~pd.Series(groups).duplicated().to_numpy())
    told = [_silence(*values, today) for values in facts.iloc[first].itertuples(index=False)]
    return pd.Series(pd.array(told, dtype="str").take(groups), index=notes.index)


def _silence(kind: str, day: int, awaits: str, wait: int, today: int) -> str:
    warm = ", while they keep you in mind" if awaits == "keep_in_mind" and kind != "keep_in_mind" else ""
    return f"Day {wait} after {_CONTACTS[kind].format(day=day_words(day, today))}{warm}"


def _given_up(notes: pd.DataFrame) -> Iterable[str]:
    return [
        f"Retired after {count} unanswered {_plural(count, 'check-in')}; an answer or an interview revives it"
        for count in notes["unanswered"]
    ]


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"

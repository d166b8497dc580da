"""Reasons: one sentence that says why a note is due on its day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.facts.timeline import KINDS, MISSING
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import day_words, short

__all__ = ["day_words", "reasons"]

_Sentences = tuple[list[str], np.ndarray]  # the sentences, and which of them each note has

_CONTACTS = {
    "interview": "your interview on {day}",
    "follow_up": "your note of {day}",
    "application": "your application of {day}",
    "reply": "their reply of {day}",
    "invitation": "their invitation of {day}",
    "keep_in_mind": "their word of {day} that they keep you in mind",
}
_MOVED = {
    "pinned": ", pinned to {}",
    "snoozed": ", snoozed to {}",
    "voiced": "",
    "paused": ", moved past your pause to {}",
    "shifted": ", moved to the next working day, {}",
}


def reasons(log: FollowUpLog, notes: pd.DataFrame, *, today: int, cadence: Cadence) -> pd.Series:
    """One sentence a note, from the columns that gave its day.

    Parameters
    ----------
    log
        What the notes are about.
    notes
        The result of `schedule.settle`, with ``thanks``, ``name``, ``interview_day``, ``last_kind`` (position in
        `timeline.KINDS`), ``kept_in_mind``, ``retired`` and ``unanswered``.
    """
    thanks, retired = (notes[name].to_numpy(bool) for name in ("thanks", "retired"))
    promised = (notes["promised"] != MISSING).to_numpy() & ~retired
    made: list[str] = []
    at = np.zeros(len(notes), "int64")
    parts = ((thanks, _unthanked), (promised, _promised), (~thanks & ~promised & ~retired, _silent))
    for which, sentences in (*parts, (~thanks & retired, _given_up)):
        texts, codes = sentences(notes[which], today, cadence) if which.any() else ([], np.zeros(0, "int64"))
        at[which] = codes + len(made)
        made += texts
    out = pd.Series(pd.array(made, dtype="str").take(at), index=notes.index)
    for move, text in _MOVED.items():
        moved = (notes[move] != MISSING).to_numpy()
        if moved.any() and move == "voiced":
            out[moved] += _voices(log, notes[moved], today)
        elif moved.any():
            out[moved] += _on_days(notes.loc[moved, move], today, text, weekday=move == "shifted")
    return out + "."


def _on_days(days: pd.Series, today: int, text: str, *, weekday: bool = False) -> pd.Series:
    sentences = {day: text.format(day_words(day, today, weekday=weekday)) for day in days.unique()}
    return days.map(sentences).astype("str")


def _unthanked(notes: pd.DataFrame, today: int, cadence: Cadence) -> _Sentences:
    within = cadence.thank_you_within
    by = "on the same day" if within == 0 else f"within {within} {_plural(within, 'day')}"
    days = _on_days(notes["interview_day"], today, f"been thanked for the interview of {{}}; a thank-you is due {by}")
    who = notes["name"].where(notes["name"] != "", notes["email"])
    sentences = [
        f"{name} has not {rest}" if name else f"Nobody has {rest}" for name, rest in zip(who, days, strict=True)
    ]
    return sentences, np.arange(len(sentences))


def _promised(notes: pd.DataFrame, today: int, cadence: Cadence) -> _Sentences:
    """A word that is broken is what the sentence says first."""
    days = notes["promised"].to_numpy()
    said = _on_days(notes["promised"], today, "They said they would answer by {}", weekday=True)
    then = np.where(days < today, " and have not", "")
    when = _on_days(notes["rule_day"], today, "; a check-in is due on {}", weekday=True)
    sentences = [f"{one}{two}{three}" for one, two, three in zip(said, then, when, strict=True)]
    return sentences, np.arange(len(sentences))


def _voices(log: FollowUpLog, notes: pd.DataFrame, today: int) -> list[str]:
    """What held each of these notes back: a note to the same person in another application, or one that goes first."""
    about = log.applications.iloc[notes["other"]]
    whom = notes["name"].where(notes["name"] != "", notes["email"])
    days = zip(notes["voiced"].tolist(), notes["other_day"].tolist(), notes["placed"].tolist(), strict=True)
    endings = []
    for (to, on, placed), name, company, role in zip(days, whom, about["company"], about["role"], strict=True):
        other = short(company) if pd.isna(role) else f"{short(role)} at {short(company)}"
        there = day_words(on, today)
        first = f"the check-in about {other} goes first, on {there}"
        first = first if placed else f"you wrote to {name} about {other} on {there}"
        endings.append(f", held back to {day_words(to, today)}: {first}")
    return endings


def _silent(notes: pd.DataFrame, today: int, cadence: Cadence) -> _Sentences:
    """Sentences of equal facts are written once."""
    kept_in_mind = notes["kept_in_mind"].to_numpy(bool)
    wait = (notes["rule_day"] - notes["last_day"]).to_numpy()
    codes, known = pd.factorize(
        (notes["last_day"].to_numpy() * len(KINDS) + notes["last_kind"].to_numpy()) * 2 + kept_in_mind
    )
    first = np.zeros(len(known), "int64")
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    facts = zip(
        notes["last_kind"].to_numpy()[first], notes["last_day"].to_numpy()[first], kept_in_mind[first], strict=True
    )
    return [
        _silence(KINDS[k], day, kept, wait[n], today) for (k, day, kept), n in zip(facts, first, strict=True)
    ], codes


def _silence(kind: str, day: int, kept_in_mind: bool, wait: int, today: int) -> str:
    kept = ", while they keep you in mind" if kept_in_mind and kind != "keep_in_mind" else ""
    return f"Day {wait} after {_CONTACTS[kind].format(day=day_words(day, today))}{kept}"


def _given_up(notes: pd.DataFrame, today: int, cadence: Cadence) -> _Sentences:
    codes, counts = pd.factorize(notes["unanswered"])
    ending = "an answer or an interview revives it"
    return [f"Retired after {n} unanswered {_plural(n, 'check-in')}; {ending}" for n in counts], codes


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"

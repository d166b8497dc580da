"""The rules of the due list, each with the sentence that says it, in the order in which they are applied.

They work on arrays of day numbers, one entry a note; `due` says which facts these are, `schedule` who moves whom. A
sentence is made from the columns that gave the day (rule 8). Rule 1 (closed applications are never due) is
`facts.status`, rule 11 (a follow-up that is the application itself) `facts.timeline`, rule 12 (closed on a day nobody
wrote down) `facts.closings`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.facts.coded_events import KINDS
from followup_analytics.facts.plans import UNENDING
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.days import MISSING
from followup_analytics.log.locale.catalogue import N_, Catalogue, catalogue
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import day_words, short_text
from followup_analytics.log.text.texts import ARROW, from_arrow

A_DAY = 5  # notes that a pause lets due on one day, once it is over
_NEVER = np.iinfo("int64").max  # a number of unanswered check-ins that nobody reaches
_Sentences = tuple[list[str], np.ndarray]  # the sentences, and which of them each note has


def thank_you_day(interview: np.ndarray, cadence: Cadence) -> np.ndarray:
    """2. A thank-you is due `thank_you_within` days after its interview."""
    return interview + cadence.thank_you_within


def thank_you_lapses(interview: np.ndarray, answered_later: np.ndarray, today: int, cadence: Cadence) -> np.ndarray:
    """2. It lapses once a response comes later than the interview, or `every` days after the interview.

    A response of the interview's own day counts as later.
    """
    return np.asarray(answered_later | (interview <= today - cadence.every))


def _thank_you_sentences(notes: pd.DataFrame, today: int, cadence: Cadence, _: Catalogue) -> _Sentences:
    by = _("; a thank-you is due on the same day")
    if within := cadence.thank_you_within:
        by = _.plural("; a thank-you is due within {n} day", "; a thank-you is due within {n} days", within)
    days = notes["interview_day"].to_numpy()
    named = _on_days(days, today, N_("{name} has not been thanked for the interview of {day}"), _)
    none = _on_days(days, today, N_("Nobody has been thanked for the interview of {day}"), _)
    known = zip(_names(notes), named, none, strict=True)
    sentences = [(one.replace("{name}", name) if name else other) + by for name, one, other in known]
    return sentences, np.arange(len(sentences))


def has_check_in(known: np.ndarray, thank_you: np.ndarray, interview_ahead: np.ndarray) -> np.ndarray:
    """3 and 5. An application with a contact has a check-in, but with a thank-you outstanding or an interview ahead."""
    return np.asarray(known & ~thank_you & ~interview_ahead)


def check_in_day(last_contact: np.ndarray, kept_in_mind: np.ndarray, cadence: Cadence) -> np.ndarray:
    """3 and 4. It is due `every` days after the last contact, or `keep_in_mind_every` while they keep one in mind."""
    return np.asarray(last_contact + np.where(kept_in_mind, cadence.keep_in_mind_every, cadence.every))


_CONTACTS = {
    "interview": N_("your interview on {day}"),
    "follow_up": N_("your note of {day}"),
    "application": N_("your application of {day}"),
    "reply": N_("their reply of {day}"),
    "invitation": N_("their invitation of {day}"),
    "keep_in_mind": N_("their promise of {day} to keep you in mind"),
}


def _check_in_sentences(notes: pd.DataFrame, today: int, cadence: Cadence, _: Catalogue) -> _Sentences:
    """Sentences of equal facts are written once."""
    day, kind, kept = (notes[name].to_numpy() for name in ("last_day", "last_kind", "kept_in_mind"))
    codes, known = pd.factorize((day * len(KINDS) + kind) * 2 + kept)
    first = np.zeros(len(known), "int64")
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    wait = notes["rule_day"].to_numpy() - day
    said = {one: day_words(one, today, _=_) for one in set(day[first].tolist())}
    return [_silence(KINDS[kind[n]], said[day[n]], bool(kept[n]), wait[n], _) for n in first], codes


def _silence(kind: str, day: str, kept_in_mind: bool, wait: int, _: Catalogue) -> str:
    kept = _(", while they keep you in mind") if kept_in_mind and kind != "keep_in_mind" else ""
    return _("Day {n} after {contact}", n=wait, contact=_(_CONTACTS[kind], day=day)) + kept


def is_given_up(unanswered: np.ndarray, cadence: Cadence) -> np.ndarray:
    """6. `max_unanswered` check-ins in one wait retire the application; an answer or an interview revives it."""
    return np.asarray(unanswered >= (cadence.max_unanswered or _NEVER))


def _given_up_sentences(notes: pd.DataFrame, today: int, cadence: Cadence, _: Catalogue) -> _Sentences:
    codes, counts = pd.factorize(notes["unanswered"])
    ending = _("; an answer or an interview revives it")
    said = [
        _.plural("Retired after {n} unanswered check-in", "Retired after {n} unanswered check-ins", n)
        for n in counts.tolist()
    ]
    return [one + ending for one in said], codes


def promise_holds(promised: np.ndarray, last_note: np.ndarray) -> np.ndarray:
    """9. The day by which they said they would answer counts until a note is sent on or after it."""
    return np.asarray((promised != MISSING) & (last_note < promised))


def promise_day(promised: np.ndarray, cadence: Cadence) -> np.ndarray:
    """9. The check-in is due on the first day from Monday to Friday at least `after_promise` days after that day.

    No holiday is such a day. It takes the place of rule 3's day, earlier or later.
    """
    return _first_of_week(promised + cadence.after_promise, "1111100", cadence)


def _promise_sentences(notes: pd.DataFrame, today: int, cadence: Cadence, _: Catalogue) -> _Sentences:
    """A word that is broken is what the sentence says first."""
    promised = notes["promised"].to_numpy()
    said = _on_days(promised, today, N_("They said they would answer by {day}"), _, weekday=True)
    broken = np.where(promised < today, _(" and have not"), "").tolist()
    when = _on_days(notes["rule_day"].to_numpy(), today, N_("; a check-in is due on {day}"), _, weekday=True)
    sentences = [f"{one}{two}{three}" for one, two, three in zip(said, broken, when, strict=True)]
    return sentences, np.arange(len(sentences))


def pinned(day: np.ndarray, until: np.ndarray) -> np.ndarray:
    """7. A pin replaces the rule's day."""
    return np.where(until == MISSING, day, until)


def snoozed(day: np.ndarray, until: np.ndarray) -> np.ndarray:
    """7. A snooze moves the due day to its day at the earliest."""
    return np.asarray(np.maximum(day, until))


def in_one_voice(day: np.ndarray, elsewhere: np.ndarray, cadence: Cadence) -> np.ndarray:
    """10. With `one_voice` a check-in is due at the earliest `every` days after what the person gets elsewhere.

    That is the latest note to them in another application, or the day given to the check-in placed before this one.
    Thank-yous go out on their day; a pinned check-in keeps its own.
    """
    known = np.where(elsewhere == MISSING, 0, elsewhere)
    return np.where(elsewhere == MISSING, day, np.maximum(day, known + cadence.every))


def _one_voice_endings(log: FollowUpLog, notes: pd.DataFrame, today: int, _: Catalogue) -> list[str]:
    about = log.applications.iloc[notes["other"]]
    days = zip(notes["voiced"].tolist(), notes["other_day"].tolist(), notes["placed"].tolist(), strict=True)
    endings = []
    for (to, on, placed), name, company, role in zip(days, _names(notes), about["company"], about["role"], strict=True):
        other = (
            short_text(company)
            if pd.isna(role)
            else _("{role} at {company}", role=short_text(role), company=short_text(company))
        )
        facts = {"other": other, "name": name, "there": day_words(on, today, _=_), "day": day_words(to, today, _=_)}
        endings.append(_(_GOES_FIRST if placed else _WROTE, **facts))
    return endings


_GOES_FIRST = N_(", held back to {day}: the check-in about {other} goes first, on {there}")
_WROTE = N_(", held back to {day}: you wrote to {name} about {other} on {there}")


def after_pause(day: np.ndarray, start: np.ndarray, until: np.ndarray) -> np.ndarray:
    """7. A due day inside a pause moves to its end; at most `A_DAY` of a seeker on one day, oldest first.

    The others are due on the working days that follow.
    """
    return np.where((start <= day) & (day <= until), np.minimum(until + 1, UNENDING), day)


def working_day(day: np.ndarray, ahead: np.ndarray | int, cadence: Cadence) -> np.ndarray:
    """7. Last, the day shifts to a working day; from there `ahead` working days on, after a pause with many notes.

    Without `business_days` every day that is not a holiday is a working day.

    Examples
    --------
    >>> from followup_analytics.log.days import day_number
    >>> saturday = day_number("2026-03-07")
    >>> int(working_day(np.array([saturday]), 0, Cadence(business_days=True))[0]) - saturday
    2
    """
    return _first_of_week(day, "1111100" if cadence.business_days else "1111111", cadence, ahead)


def _first_of_week(day: np.ndarray, week: str, cadence: Cadence, ahead: np.ndarray | int = 0) -> np.ndarray:
    holidays = np.array([pd.Timestamp(day).date() for day in cadence.holidays], "datetime64[D]")
    start = np.asarray(day, "int64").astype("datetime64[D]")
    return np.busday_offset(start, ahead, roll="forward", weekmask=week, holidays=holidays).astype("int64")


_MOVED = {
    "pinned": N_(", pinned to {day}"),
    "snoozed": N_(", snoozed to {day}"),
    "voiced": "",
    "paused": N_(", moved past your pause to {day}"),
    "shifted": N_(", moved to the next working day, {day}"),
}


def reasons(log: FollowUpLog, notes: pd.DataFrame, *, today: int, cadence: Cadence, language: str = "en") -> pd.Series:
    """8. One sentence a note that says why, from the columns that gave its day.

    Parameters
    ----------
    log
        What the notes are about.
    notes
        The result of `schedule.due_days`, with ``thanks``, ``name``, ``interview_day``, ``last_kind`` (position in
        `coded_events.KINDS`), ``kept_in_mind``, ``retired`` and ``unanswered``.
    """
    _ = catalogue(language)
    thanks, retired = (notes[name].to_numpy(bool) for name in ("thanks", "retired"))
    promised = (notes["promised"].to_numpy() != MISSING) & ~retired
    made: list[str] = []
    at = np.zeros(len(notes), "int64")
    parts = ((thanks, _thank_you_sentences), (promised, _promise_sentences), (~thanks & retired, _given_up_sentences))
    for which, sentences in (*parts, (~thanks & ~promised & ~retired, _check_in_sentences)):
        texts, codes = sentences(notes[which], today, cadence, _) if which.any() else ([], np.zeros(0, "int64"))
        at[which] = codes + len(made)
        made += texts
    said, no_ending = pa.array(made, ARROW).take(pa.array(at)), pa.scalar("", ARROW)
    for move, text in _MOVED.items():
        days = notes[move].to_numpy()
        moved = days != MISSING
        if not moved.any():
            continue
        if move == "voiced":
            endings = _one_voice_endings(log, notes[moved], today, _)
        else:
            endings = _on_days(days[moved], today, text, _, weekday=move == "shifted")
        ended = pc.binary_join_element_wise(said.filter(pa.array(moved)), pa.array(endings, ARROW), no_ending)
        said = pc.replace_with_mask(said, pa.array(moved), ended)
    whole = pc.binary_join_element_wise(said, pa.scalar(".", ARROW), no_ending)
    return pd.Series(from_arrow(whole), index=notes.index)


def _on_days(days: np.ndarray, today: int, text: str, _: Catalogue, *, weekday: bool = False) -> list[str]:
    """The text for each of these days; a ``{name}`` in it stays to be filled in."""
    known, codes = np.unique(days, return_inverse=True)
    words = [day_words(day, today, weekday=weekday, _=_) for day in known.tolist()]
    sentences = [_(text, day=said, name="{name}") for said in words]
    return [sentences[code] for code in codes.tolist()]


def _names(notes: pd.DataFrame) -> list[str]:
    return [name or email for name, email in zip(notes["name"].tolist(), notes["email"].tolist(), strict=True)]

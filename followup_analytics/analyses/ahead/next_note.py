"""When to write next: the chance of an answer to each open wait, had its next note gone out today or some days on.

A day is called best only where its chance is clearly above that of every other day. Where none is, one keeps to one's
rhythm: followed in this way over the simulator's worlds, the advice costs nothing compared with a note every ten days,
while writing whenever today looks highest costs two points of good answers (`benchmarks/truth_next_note.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from followup_analytics.analyses.ahead.chances import LEAST_ANSWERS, LEAST_KNOWN, open_waits
from followup_analytics.analyses.ahead.notes_ahead import FittedHazards, Silences, chances
from followup_analytics.analyses.cadences.hazards import Entry, days_at_risk, of_origin
from followup_analytics.facts.coded_events import KINDS
from followup_analytics.facts.fact_rows import dated_rows
from followup_analytics.facts.results import Counted, stamped
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day, day_number
from followup_analytics.log.errors import WrongObject, whole_number
from followup_analytics.log.locale.catalogue import _, ngettext
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import counted, estimate, listed
from followup_analytics.log.text.texts import texts_at, whole_numbers
from followup_analytics.log.words import ORIGINS
from followup_analytics.waiting.answers import ANSWER, Answer, answer_kinds, answer_name, with_article
from followup_analytics.waiting.groups import clusters
from followup_analytics.waiting.left_out import too_many
from followup_analytics.waiting.records.coded_waits import CodedNotes, CodedWaits, with_known_ends
from followup_analytics.waiting.steps import coded_steps
from followup_analytics.waiting.variance.intervals import LEVEL, normal_quantile, wilson
from followup_analytics.waiting.variance.special import logistic
from followup_analytics.waiting.waits import coded_waits

_FURTHEST = 365  # days ahead, and since a wait began
_BEGAN = {"application": "an application", "interview": "an interview", "answer": "an answer"}


@dataclass(frozen=True, kw_only=True)
class NextNoteStamp(Counted):
    """What `next_note` says beside its rows: what was asked."""

    answer: str | list[str] = "good"
    days: list[int] = field(default_factory=lambda: [0, 3, 7])
    every: int = 10
    within: int = 30


@checked
def next_note(
    log: FollowUpLog,
    *,
    as_of: Day,
    days: Sequence[int] | int = (0, 3, 7),
    every: int = 10,
    within: int = 30,
    answer: Answer = "good",
) -> pd.DataFrame:
    """For each application that waits, how likely a good answer is with the next note today, or some days on.

    After that note one goes out every `every` days, until an answer or a closing. The chances come from the same
    hazards as in `compare_cadences`, fitted to the waits of the same origin and rolled forward from where each wait
    stands today: its age, the notes so far, the silence, the gap before, the impression, the time in the search and the
    promised day. A day is `best` where its chance is clearly above that of each other day asked for.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on. An application last checked on an earlier day (``confirmed_on``) counts from there.
    days
        Days from today to the next note, one or several; 0 is today.
    every
        Days between the notes after that.
    within
        For how many days from today an answer counts.
    answer
        Which answers count, as in `response_rates`; the others then end a wait as closings do.

    Returns
    -------
    DataFrame
        A row per application with an open wait and no interview ahead: ``application_id``, ``seeker``, ``company``,
        ``origin``, ``silent_days`` (since the latest contact of the wait), ``attempt`` (of the next note), ``at_risk``
        (waits of that origin known to have gone on for `within` days longer than this one so far), ``left_out`` (waits
        of that origin closed on a day nobody wrote down), for each day d ``chance_in_d`` with its ends ``lower_in_d``
        and ``upper_in_d`` (95 %), the same without any further note as ``without``, ``without_lower``,
        ``without_upper``; ``best``, one of the days, missing where the data cannot tell; ``told``, the same in a
        sentence. Chances are missing where fewer than 20 waits of that origin were answered, fewer than 5 are at risk,
        or more than a fifth are left out.

    Raises
    ------
    UnknownChoice
        If answer is not valid here.
    WrongObject, OutOfRange
        If days, every or within are not whole numbers up to 365.

    Notes
    -----
    Variances are those of the fitted coefficients, by the curvature of the likelihood or by clusters (seekers, or
    applications where there are fewer than 20 seekers), whichever is larger; `best` is decided after Bonferroni over
    the pairs of days. As in `compare_cadences`, people who write sooner and later must differ in nothing but what the
    log shows.

    Examples
    --------
    >>> from followup_analytics import simulate
    >>> log, truth = simulate(interviews=300, seed=1)
    >>> found = next_note(log, as_of=truth.attrs["as_of"], answer="any")
    >>> told = found[found["without"].notna()]
    >>> bool((told["chance_in_0"] > told["without"]).mean() > 0.9)
    True
    """
    kinds = [KINDS.index(kind) for kind in answer_kinds(answer)]
    asked = NextNoteStamp(
        answer=answer_name(answer),
        days=_days_ahead(days),
        every=whole_number("every", every, 1, _FURTHEST),
        within=whole_number("within", within, 1, _FURTHEST),
    )
    everyone, notes = coded_waits(log, as_of=as_of, left_out=True)
    coded, notes = with_known_ends(everyone, notes)
    waits = _without_interview_ahead(log, coded, as_of)
    known = _Evidence.of(everyone, coded, waits, asked)
    silences = _silences(coded, notes, waits)
    figures, best = np.full((len(asked.days) + 1, 3, len(waits)), np.nan), np.full(len(waits), -1)
    for origin in np.unique(coded.origin[waits[known.enough]]):
        here = np.flatnonzero(known.enough & (coded.origin[waits] == origin))
        figures[:, :, here], best[here] = _chances(
            log, coded, notes, ORIGINS[origin], silences.only(here), kinds, asked
        )
    frame = _frame(log, coded.only(waits), silences, known, figures, best, asked)
    return stamped(frame, log, as_of, replace(asked, knowledge=coded.knowledge))


def clearly_best(chance: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """For each column the row whose chance is clearly above every other's; -1 where none is.

    Parameters
    ----------
    chance
        (delays, silences).
    apart
        The variances of the difference of each two: (delays, delays, silences).

    Examples
    --------
    >>> clearly_best(np.array([[0.2, 0.2], [0.1, 0.19]]), np.full((2, 2, 2), 0.0004)).tolist()
    [0, -1]
    """
    size = len(chance)
    pairs = max(size * (size - 1) // 2, 1)
    reach = normal_quantile(1 - (1 - LEVEL) / pairs) * np.sqrt(apart)
    above = chance[:, None] - chance[None] > reach
    above[np.arange(size), np.arange(size)] = size > 1
    best: np.ndarray = above.all(axis=1)
    return np.where(best.any(axis=0), best.argmax(axis=0), -1)


@dataclass(frozen=True)
class _Evidence:
    """What each open wait's chance can rest on."""

    at_risk: np.ndarray  # waits of its origin known to have gone on for `within` days longer
    answered: np.ndarray  # waits of its origin that were answered
    left_out: np.ndarray
    hidden: np.ndarray  # too many of its origin are left out

    @classmethod
    def of(cls, everyone: CodedWaits, coded: CodedWaits, waits: np.ndarray, asked: NextNoteStamp) -> _Evidence:
        """For these waits, from all whose end is known or that are still open."""
        origin, size = coded.origin[waits], len(ORIGINS)
        sorted_days = [np.sort(coded.days[coded.origin == number]) for number in range(size)]
        at_risk = np.zeros(len(waits), int)
        for number, lasted in enumerate(sorted_days):
            here = origin == number
            at_risk[here] = len(lasted) - np.searchsorted(lasted, coded.days[waits[here]] + asked.within)
        of, answered, gone = (
            np.bincount(each, minlength=size)
            for each in (coded.origin, coded.origin[coded.event == ANSWER], everyone.origin[everyone.left_out])
        )
        return cls(at_risk, answered[origin], gone[origin], too_many(gone, of)[origin])

    @property
    def enough(self) -> np.ndarray:
        """For which waits a chance can be told."""
        return np.asarray((self.answered >= LEAST_ANSWERS) & (self.at_risk >= LEAST_KNOWN) & ~self.hidden)


def _chances(
    log: FollowUpLog,
    coded: CodedWaits,
    notes: CodedNotes,
    origin: str,
    silences: Silences,
    kinds: Sequence[int],
    asked: NextNoteStamp,
) -> tuple[np.ndarray, np.ndarray]:
    """For open waits of one origin, the chances with their ends, (days and none, 3, waits), and the best day."""
    own, last = of_origin(coded, origin), int(silences.day.max()) + asked.within
    entry = Entry.of(log, coded, origin)
    at_risk = days_at_risk(coded, notes, last=last, origin=origin)
    fitted = FittedHazards.of(at_risk, entry, clusters(log, coded)[own], kinds)
    silences = replace(silences, wait=np.searchsorted(own, silences.wait))
    first, place = silences.distinct(entry)
    delays = [*asked.days, None]
    chance, variance, apart = chances(fitted, entry, silences.only(first), delays, asked.every, asked.within)
    best = clearly_best(chance[:-1], apart[:-1, :-1])
    return np.stack([chance, *_interval(chance, variance, len(own))], axis=1)[:, :, place], best[place]


def _interval(chance: np.ndarray, variance: np.ndarray, waits: int) -> tuple[np.ndarray, np.ndarray]:
    """From the variance of the log odds, as the error of a small chance is in proportion rather than in points."""
    if not chance.any():  # no such answer ever came
        return wilson(chance, waits)
    inside = np.clip(chance, 1e-9, 1 - 1e-9)
    reach = normal_quantile() * np.sqrt(variance) / (inside * (1 - inside))
    logit = np.log(inside) - np.log1p(-inside)
    return logistic(logit - reach), logistic(logit + reach)


def _silences(coded: CodedWaits, notes: CodedNotes, waits: np.ndarray) -> Silences:
    """Where these open waits stand."""
    steps = coded_steps(coded, notes)
    latest = np.searchsorted(steps.wait, waits, side="right") - 1
    gap = np.where(steps.attempt[latest] > 1, np.append(notes.gap, 0)[steps.note[latest]], 0)
    return Silences(waits, coded.days[waits], steps.attempt[latest], steps.length[latest], gap)


def _without_interview_ahead(log: FollowUpLog, coded: CodedWaits, as_of: Day) -> np.ndarray:
    """The open waits whose applications have no interview ahead: before one nobody is written to."""
    waits = open_waits(coded)
    _, application, day = dated_rows(log, "interviews")
    return waits[~np.isin(coded.application[waits], application[day > day_number(as_of)])]


def _days_ahead(days: Sequence[int] | int) -> list[int]:
    if not np.size(days):
        raise WrongObject("days", days, "a list of whole numbers of days, such as (0, 3, 7)")
    each: list[object] = np.atleast_1d(np.asarray(days, dtype=object)).tolist()
    return sorted({whole_number("days", day, 0, _FURTHEST) for day in each})


def _frame(
    log: FollowUpLog,
    waits: CodedWaits,
    silences: Silences,
    known: _Evidence,
    figures: np.ndarray,
    best: np.ndarray,
    asked: NextNoteStamp,
) -> pd.DataFrame:
    columns: dict[str, object] = {
        name: log.applications[name].array.take(waits.application) for name in ("application_id", "seeker", "company")
    }
    columns |= {
        "origin": texts_at(ORIGINS, waits.origin),
        "silent_days": silences.recency,
        "attempt": silences.notes + 1,
    }
    columns |= {"at_risk": known.at_risk, "left_out": known.left_out}
    names = [(f"chance_in_{day}", f"lower_in_{day}", f"upper_in_{day}") for day in asked.days]
    for ends, own in zip([*names, ("without", "without_lower", "without_upper")], figures, strict=True):
        columns |= dict(zip(ends, own, strict=True))
    day = np.append(asked.days, 0)[best]
    columns["best"] = whole_numbers(day, best < 0)
    frame = pd.DataFrame(columns)
    said = [_in_a_sentence(row, answered, hidden, asked) for row, answered, hidden in zip(
        frame.to_dict("records"), known.answered.tolist(), known.hidden.tolist(), strict=True
    )]  # fmt: skip
    return frame.assign(told=pd.array(said, dtype="str"))


def _in_a_sentence(row: Mapping[Any, Any], answered: int, hidden: bool, asked: NextNoteStamp) -> str:
    """The sentence about one wait."""
    after = f"after {_BEGAN[row['origin']]}"
    if hidden:
        return f"Cannot tell: {row['left_out']:,} of the waits {after} were closed on a day nobody wrote down."
    if answered < LEAST_ANSWERS:
        came = f"{counted(answered, 'wait')} {after} {'was' if answered == 1 else 'were'} answered"
        return f"Too few to tell: {came}, {LEAST_ANSWERS} are needed."
    if row["at_risk"] < LEAST_KNOWN:
        more = f"have gone on for {counted(asked.within, 'day')} longer than this one"
        return f"Too few to tell: fewer than {LEAST_KNOWN} waits {after} {more}."
    parts = [
        f"{estimate(*(row[f'{end}_in_{day}'] for end in ('chance', 'lower', 'upper')))} {in_days(day)}"
        for day in asked.days
    ]
    bare = estimate(row["without"], row["without_lower"], row["without_upper"])
    within = f"The chance of {with_article(asked.answer)} within {counted(asked.within, 'day')}"
    which = "which day is best cannot be told" if pd.isna(row["best"]) else f"{in_days(row['best'])} is clearly best"
    verdict = f"; {which}" if len(asked.days) > 1 else ""
    return f"{within}, with the next note: {listed(parts)}; without one {bare}{verdict}."


def in_days(day: int) -> str:
    """A day ahead in words.

    Examples
    --------
    >>> in_days(0), in_days(1), in_days(7)
    ('today', 'tomorrow', 'in 7 days')
    """
    if day in (0, 1):
        return _("tomorrow") if day else _("today")
    return ngettext("in {n} day", "in {n} days", int(day))

"""Columns: which column of a table means what, by its name and by its cells, and what must be asked.

What a column under an unknown name may be is asked where its meaning is missing: a role or a status in a column that
nothing uses was left out in silence. The law of trackers answers each question by the truth and demands the tracker's
own log: of 2,000 whose words are all known 93 % need no question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.guess.content import Content, content
from followup_analytics.reading.guess.folding import fold
from followup_analytics.reading.guess.headers import DAY, meanings
from followup_analytics.reading.proposal.finding import Question, column_place

# Days of what may have happened, each with what a user may call it in an answer.
EVENTS = {
    "applied": N_("the day applied"),
    "answered": N_("the day of an answer"),
    "status_on": N_("the day of the status"),
    "updated": N_("the day of the last change"),
    "checked": N_("the day its state was last checked"),
    "interviewed": N_("the day of an interview"),
    "rejected": N_("the day of a rejection"),
    "offered": N_("the day of an offer"),
    "withdrawn": N_("the day it was withdrawn"),
    "hired": N_("the day of hiring"),
    "acknowledged": N_("the day of an automatic confirmation"),
    "contacted": N_("the day of the first contact"),
    "followed": N_("the day of a follow-up sent"),
    "follow_up": "",  # sent or planned: asked
    "next": "",
    "saved": "",
    "deadline": "",
    "posted": "",
    DAY: "",
}
NOT_USED = N_("not used")
_DAY_ANSWERS: dict[str, str] = {answer: meaning for meaning, answer in EVENTS.items() if answer}
_WORD_ANSWERS: dict[str, str] = {N_("the status"): "status", N_("what an answer says"): "answer_kind"}
_ONCE = ("company", "role", "applied", "status", "answered", "status_on", "updated", "checked", "direction")
_NOUNS = {
    "company": N_("the company"),
    "role": N_("the role"),
    "status": N_("the status"),
    "direction": N_("the direction"),
}
_FLAGS = ("applied", "rejected", "offered", "withdrawn", "hired")
_KIND_OF = {"url": "addresses", "email": "mail addresses"}
# What most tables tell of an application, so that a column under a name nobody knows may hold it.
_SOUGHT = {"role": N_("the role"), "status": N_("what became of an application")}
_NONE = N_("none of them")
_MOST_WORDS = 12  # distinct words of a status column of which none need be known


@dataclass(frozen=True)
class Column:
    """One column: its name, what it is taken for (empty: nothing), and what it holds."""

    name: str
    meaning: str
    content: Content


@dataclass
class Columns:
    """The columns of a table, and what must be asked about them."""

    all: list[Column]
    questions: list[Question] = field(default_factory=list)

    def named(self, meaning: str) -> list[str]:
        """The columns taken for that, in their order."""
        return [column.name for column in self.all if column.meaning == meaning]

    def first(self, *meanings: str) -> str | None:
        """The first column taken for one of these, looked for in their order."""
        return next((name for meaning in meanings for name in self.named(meaning)), None)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.all if column.name == name)


def columns_taken(frame: pd.DataFrame, file: str, answers: Mapping[str, str], known: Mapping[str, str]) -> Columns:
    """What each column of a table is taken for.

    Parameters
    ----------
    frame
        The table as texts.
    file
        Named in the questions.
    answers
        To questions that an earlier call asked.
    known
        What columns mean in the file of a service, by their folded names.
    """
    found = Columns([_column(str(name), frame[name], answers, known) for name in frame])
    found = _one_each(found, file, answers)
    if found.first("company") is None:
        found = _with_company(found, file, answers)
    for meaning, noun in _SOUGHT.items():
        found = _with_sought(found, meaning, noun, file, answers)
    flags = [column for column in found.all if column.meaning.startswith("flag ") and column.meaning != "flag applied"]
    idle = flags if len(flags) > 1 or found.first("status", "answer_kind") else []
    found.questions += [_question(column, file) for column in found.all if column in idle or _doubtful(column, answers)]
    return found


def _column(name: str, cells: pd.Series, answers: Mapping[str, str], known: Mapping[str, str]) -> Column:
    holds = content(cells)
    if fold(name) in known:
        return Column(name, known[fold(name)], holds)
    answer = answers.get(f"column {name}")
    if answer is not None:
        return Column(name, {**_DAY_ANSWERS, **_WORD_ANSWERS}.get(answer, ""), holds)
    return Column(name, next((found for meaning in meanings(name) if (found := _fitting(meaning, holds))), ""), holds)


def _fitting(meaning: str, holds: Content) -> str:
    """The meaning of a column whose name says `meaning`, by what it holds; empty where the two do not fit."""
    kind = holds.kind
    if kind == "nothing":
        return meaning
    if meaning in EVENTS:
        return meaning if kind == "days" else _without_days(meaning, holds)
    if meaning == "direction":
        return meaning if kind == "directions" else ""
    if meaning in _KIND_OF:
        return meaning if kind in (_KIND_OF[meaning], "text") else ""
    if meaning in ("status", "answer_kind"):
        few = len(holds.words) <= _MOST_WORDS
        return meaning if kind in ("status words", "yes or no") or (kind == "text" and few) else ""
    if meaning in ("company", "role"):
        return meaning if kind not in ("days", "yes or no", "addresses", "mail addresses") else ""
    return meaning


def _without_days(meaning: str, holds: Content) -> str:
    if meaning == "answered" and holds.kind in ("status words", "yes or no"):
        return "answer_kind"
    if meaning in _FLAGS and holds.kind == "yes or no":
        return f"flag {meaning}"
    return ""


def _one_each(found: Columns, file: str, answers: Mapping[str, str]) -> Columns:
    """Of several columns for what a row has once, the one answered or the first; it is asked which."""
    questions, columns = [], list(found.all)
    for meaning in _ONCE:
        names = found.named(meaning)
        filled = [name for name in names if found[name].content.kind != "nothing"] or names[:1]
        if len(names) < 2:
            continue
        chosen = answers.get(f"which {meaning}", filled[0])
        if len(filled) > 1:
            asked = N_("Several columns may hold {what}: {names}. Which does?").filled(
                what=EVENTS.get(meaning) or _NOUNS[meaning], names=", ".join(filled)
            )
            questions.append(Question(f"which {meaning}", file, asked, (chosen, *(n for n in filled if n != chosen))))
        columns = [Column(c.name, "", c.content) if c.meaning == meaning and c.name != chosen else c for c in columns]
    return Columns(columns, questions)


def _with_company(found: Columns, file: str, answers: Mapping[str, str]) -> Columns:
    """A table that names no company: it is asked which column does, if anything tells of applications."""
    meanings_found = [m for m in ("role", "applied", "status", "url", "answered", "interviewed") if found.first(m)]
    texts = [c.name for c in found.all if c.content.kind == "text" and not c.meaning]
    if not meanings_found or not texts:
        return found
    chosen = answers.get("company", texts[0])
    asked = N_("No column is called a company. Which one names it?")
    question = Question(
        "company", file, asked, (chosen, *(n for n in texts if n != chosen)), found[chosen].content.shown
    )
    columns = [Column(c.name, "company", c.content) if c.name == chosen else c for c in found.all]
    return Columns(columns, [*found.questions, *([] if "company" in answers else [question])])


def _with_sought(found: Columns, meaning: str, noun: str, file: str, answers: Mapping[str, str]) -> Columns:
    """A table in which no column is called that: it is asked whether one that nothing uses is it.

    Which column names the company is asked before.
    """
    waits = any(question.name == "company" for question in found.questions)
    names = [column.name for column in found.all if _may_be(column, meaning, answers)]
    if waits or not names or _has_meaning(found, meaning):
        return found
    chosen = answers.get(meaning, _NONE)
    asked = N_("No column is called {what}. Is it one of these?").filled(what=noun)
    cells = tuple(f"{name}: {', '.join(found[name].content.shown)}" for name in names[:3])
    question = Question(meaning, file, asked, (_NONE, *names), cells)
    columns = [Column(c.name, meaning, c.content) if c.name == chosen else c for c in found.all]
    return Columns(columns, [*found.questions, *([] if meaning in answers else [question])])


def _has_meaning(found: Columns, meaning: str) -> bool:
    """Whether some column is taken for that, or is asked about by itself."""
    if meaning == "role":
        return found.first("role") is not None
    asked = any(column.content.kind == "status words" and not column.meaning for column in found.all)
    return asked or found.first("status", "answer_kind", "direction") is not None


def _may_be(column: Column, meaning: str, answers: Mapping[str, str]) -> bool:
    """Whether a column that nothing uses may hold that: any text a role, a few words again and again a status."""
    if column.meaning or f"column {column.name}" in answers or column.content.kind not in ("text", "yes or no"):
        return False
    words, lines = len(column.content.words), sum(column.content.words.values())
    few = words <= _MOST_WORDS and (words < lines or lines <= _MOST_WORDS // 2)
    return few or meaning == "role" or meaning in meanings(column.name)


def _doubtful(column: Column, answers: Mapping[str, str]) -> bool:
    """Whether a column that nothing uses holds days or status words, so that it is asked about."""
    asked = (not column.meaning and column.content.kind in ("days", "status words")) or column.meaning == "follow_up"
    return asked and f"column {column.name}" not in answers


def _question(column: Column, file: str) -> Question:
    place, name = column_place(file, column.name), f"column {column.name}"
    if column.meaning == "follow_up":
        asked = N_("Are the days in column {column} follow-ups that were sent, or planned ones?").filled(
            column=column.name
        )
        return Question(name, place, asked, (N_("planned: not used"), EVENTS["followed"]), column.content.shown)
    asked = N_("Column {column} is not used; it holds {what}. What is it?").filled(
        column=column.name, what=column.content.in_words
    )
    answers: Sequence[str] = list(_DAY_ANSWERS if column.content.kind == "days" else _WORD_ANSWERS)
    return Question(name, place, asked, (NOT_USED, *answers), column.content.shown)

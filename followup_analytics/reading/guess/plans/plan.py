"""The plan: a mapping in the making, with what was said and asked, and what the words of a status mean.

The guess is a mapping: what is shown, remembered by its header and written out as TOML is what is applied, so that
the guess read back gives the same log (a test holds it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.reading.guess.columns import Columns
from followup_analytics.reading.guess.statuses import CLOSING, KINDS, hint, status
from followup_analytics.reading.mapping import folded
from followup_analytics.reading.proposal.finding import Question, column_place

NOTHING_YET = N_("nothing yet")
APPLIED = N_("applied")
# A column that names the day of one thing, and the kind of response it is.
KINDS_OF_DAYS = {
    "rejected": "rejection",
    "offered": "offer",
    "withdrawn": "withdrawn",
    "hired": "hired",
    "acknowledged": "acknowledgement",
}
STATUS_ANSWERS = (NOTHING_YET, *(name for name in KINDS if name != "applied"))


@dataclass
class Plan:
    """A mapping in the making, with what to say and to ask."""

    columns: Columns
    frame: pd.DataFrame
    file: str
    answers: Mapping[str, str]
    said: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> str:
        """The answer given, else the first one; the question stays open in the second case."""
        given = self.answers.get(question.name)
        if given is None:
            self.questions.append(question)
        return question.answers[0] if given is None else given


def planned(columns: Columns, frame: pd.DataFrame, file: str, answers: Mapping[str, str]) -> Plan:
    """A plan without its mapping: the columns and what was asked about them."""
    return Plan(columns, frame, file, answers, questions=list(columns.questions))


def applied_column(columns: Columns) -> str | None:
    """The column with the day applied: one of that name, else one that is just called a date, else a first contact."""
    return columns.first("applied", "day") or (columns.first("contacted") if not columns.first("answered") else None)


def meaning_of(plan: Plan, column: str, word: str) -> str:
    """What a status word says; one that no list knows is asked about, and says nothing until it is answered."""
    known = status(word)
    name = f'{column} "{word}"'
    if name in plan.answers:
        answer = plan.answers[name]
        return "applied" if answer == NOTHING_YET else answer
    if known:
        return known
    if all(question.name != name for question in plan.questions):
        plan.questions.append(word_question(name, word, plan.columns[column].content.words[word], column, plan.file))
    return ""


def word_question(name: str, word: str, count: int, column: str, file: str) -> Question:
    """What a status word means that no list knows."""
    guess = hint(word)
    answers = dict.fromkeys([NOTHING_YET, *([guess] if guess else []), *STATUS_ANSWERS])
    asked = _MEANS.filled(count, word=word, column=column)
    return Question(name, column_place(file, column), asked, tuple(answers), (word,), of_log=True)


_MEANS = forms(
    'What does "{word}" mean in column {column} ({n} line)?', 'What does "{word}" mean in column {column} ({n} lines)?'
)


def folded_words(plan: Plan, column: str | None, meaning: str) -> tuple[str, ...]:
    """The words of a column that say that."""
    if column is None:
        return ()
    return tuple(folded(w) for w in plan.columns[column].content.words if meaning_of(plan, column, w) == meaning)


def kind_of_word(plan: Plan, column: str, word: str, day: str, *, answered: bool) -> str | None:
    """The kind of response that a word is where a day stands beside it; None: it is not one."""
    meaning = meaning_of(plan, column, word)
    if not meaning:
        return "reply" if answered else None
    # A day beside "ghosted" is when its state was checked, unless another column says that.
    silent = meaning == APPLIED or (meaning == "ghosted" and plan.columns.first("checked"))
    if not silent or not answered or not _with_day(plan, column, word, day):
        return KINDS[meaning]
    question = Question(
        f'{column} "{word}" on a day',
        column_place(plan.file, day),
        N_('Column {day} names a day where column {column} says "{word}". What came on it?').filled(
            day=day, column=column, word=word
        ),
        ("reply", "acknowledgement", NOTHING_YET, *CLOSING),
        (word,),
        of_log=True,
    )
    answer = plan.ask(question)
    return None if answer == NOTHING_YET else answer


def _with_day(plan: Plan, column: str, word: str, day: str) -> bool:
    lines = plan.frame[column].fillna("").str.strip().eq(word)
    return bool(plan.frame.loc[lines, day].str.contains(r"\d", na=False).any())

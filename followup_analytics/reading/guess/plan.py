"""The plan: a mapping made from what the columns of a table are taken for.

The guess is a mapping: what is shown, remembered by its header and written out as TOML is what is applied, so that
the guess read back gives the same log (a test holds it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from followup_analytics.log.rows.ids import name_keys
from followup_analytics.reading.guess.columns import Columns
from followup_analytics.reading.guess.content import yes_or_no
from followup_analytics.reading.guess.statuses import CLOSING, KINDS, hint, is_word, status
from followup_analytics.reading.mapped import fitting
from followup_analytics.reading.mapping import APPLICATION_ROWS, EVENT_ROWS, Block, Mapped, Origin, folded
from followup_analytics.reading.proposal.finding import Question

NOTHING_YET = "nothing yet"
_SAVED, _APPLIED, _OWN_DAY = "saved", "applied", "the application itself"
# A column that names the day of one thing, and the kind of response it is.
_KINDS_OF_DAYS = {
    "rejected": "rejection",
    "offered": "offer",
    "withdrawn": "withdrawn",
    "hired": "hired",
    "acknowledged": "acknowledgement",
}
_STATUS_ANSWERS = (NOTHING_YET, *(name for name in KINDS if name != "applied"))
_NOTE_OF_ITS_OWN = "a note of its own"
_EACH, _ONE = "each line is one", "lines of one company and role are one"
_FEW = 4  # lines that may well be alike


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


def mapping_of(plan: Plan) -> Mapped:
    """The mapping that the columns make."""
    if plan.columns.first("direction") and _message_day(plan):
        return _of_messages(plan)
    blocks = [Block("applications", _application(plan)), *_interviews(plan), *_notes(plan), *_responses(plan)]
    rows = EVENT_ROWS if _together(plan) else APPLICATION_ROWS
    return Mapped("the guess", tuple(blocks), skip=_skip(plan), where=_ticked(plan), rows=rows)


def _together(plan: Plan) -> bool:
    """Whether lines of one company and role are one application; asked where many are alike, or a line is a message."""
    names = [name for name in (plan.columns.first("company"), plan.columns.first("role")) if name]
    lines = plan.frame[names].dropna(how="all")
    different = len(lines.apply(name_keys).drop_duplicates())
    message = plan.columns.first("text")
    if 2 * different > len(lines) - _FEW and not message:
        return False
    asked = f"{len(lines)} lines name {different} companies and roles. Is each line an application of its own?"
    cells = plan.frame[message or names[0]].dropna().head(3)
    return plan.ask(Question("lines", plan.file, asked, (_EACH, _ONE), tuple(cells))) == _ONE


# The application


def _application(plan: Plan) -> dict[str, Origin]:
    columns = plan.columns
    named = {
        "company": columns.first("company"),
        "role": columns.first("role"),
        "applied_on": applied_column(columns),
        "source": columns.first("source"),
        "url": columns.first("url"),
        "note": columns.first("note"),
        "confirmed_on": columns.first("checked"),
    }
    origins = {name: Origin(column) for name, column in named.items() if column}
    closed = _closed(plan)
    if closed:
        origins["closed"] = closed
    gone = _words(plan, columns.first("status"), "ghosted")
    day = columns.first("answered", "status_on")
    if gone and day and "confirmed_on" not in origins:
        origins["confirmed_on"] = Origin(day, where={columns.first("status") or "": gone})
    return origins


def applied_column(columns: Columns) -> str | None:
    """The column with the day applied: one of that name, else one that is just called a date, else a first contact."""
    return columns.first("applied", "day") or (columns.first("contacted") if not columns.first("answered") else None)


def _closed(plan: Plan) -> Origin | None:
    column = plan.columns.first("status")
    if column:
        said = {word: _meaning_of(plan, column, word) for word in plan.columns[column].content.words}
        return Origin(column, {folded(word): kind if kind in CLOSING else None for word, kind in said.items()})
    flags = [(m, n) for m in _KINDS_OF_DAYS if (n := plan.columns.first(f"flag {m}"))]
    if len(flags) != 1:
        return None
    meaning, column = flags[0]
    words = plan.columns[column].content.words
    return Origin(column, {folded(w): _KINDS_OF_DAYS[meaning] if yes_or_no(w) else None for w in words})


def _meaning_of(plan: Plan, column: str, word: str) -> str:
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
    answers = dict.fromkeys([NOTHING_YET, *([guess] if guess else []), *_STATUS_ANSWERS])
    asked = f'What does "{word}" mean in column {column} ({count} {"line" if count == 1 else "lines"})?'
    return Question(name, f"{file}, column {column}", asked, tuple(answers), (word,))


def _words(plan: Plan, column: str | None, meaning: str) -> tuple[str, ...]:
    """The words of a column that say that."""
    if column is None:
        return ()
    return tuple(folded(w) for w in plan.columns[column].content.words if _meaning_of(plan, column, w) == meaning)


def _skip(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Lines that were saved and never sent."""
    column, flag = plan.columns.first("status"), plan.columns.first("flag applied")
    saved = [word for word in _words(plan, column, _SAVED) if _kept_out(plan, column or "", word)]
    unticked = [folded(word) for word in plan.columns[flag].content.words if not yes_or_no(word)] if flag else []
    return {name: tuple(words) for name, words in ((column, saved), (flag, unticked)) if name and words}


def _ticked(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The lines that were sent, where a tick alone says so: an empty cell is none, unless its line names the day."""
    flag, day = plan.columns.first("flag applied"), applied_column(plan.columns)
    words = plan.columns[flag].content.words if flag else {}
    if not flag or not words or not all(map(yes_or_no, words)):
        return {}
    dated = day is not None and plan.frame[day].notna() & plan.frame[flag].isna()
    return {} if np.any(dated) else {flag: tuple(map(folded, words))}


def _kept_out(plan: Plan, column: str, word: str) -> bool:
    """Whether lines of a word for saved are kept out; asked where some of them name the day applied."""
    day = applied_column(plan.columns)
    if day is None:
        return True
    lines = fitting(plan.frame, {column: (word,)}) & plan.frame[day].notna()
    if not lines.any():
        return True
    count = int(lines.sum())
    asked = f'{count} {"line has" if count == 1 else "lines have"} a day applied and the word "{word}": which holds?'
    cells = tuple(plan.frame.loc[lines, plan.columns.first("company") or day].dropna().head(3))
    question = Question(f'day of "{word}"', f"{plan.file}, column {column}", asked, (_SAVED, _APPLIED), cells)
    return plan.ask(question) == _SAVED


# What happened to it


def _interviews(plan: Plan) -> list[Block]:
    return [Block("interviews", {"interviewed_on": Origin(name)}) for name in plan.columns.named("interviewed")]


def _notes(plan: Plan) -> list[Block]:
    applied, contacted = applied_column(plan.columns), plan.columns.named("contacted")
    blocks = [Block("follow_ups", {"sent_on": Origin(name)}) for name in plan.columns.named("followed")]
    for name in [name for name in contacted if name != applied]:
        origins = {"sent_on": Origin(name)}
        if applied and _own_day(plan, name, applied) == _NOTE_OF_ITS_OWN:
            origins["kind"] = Origin(always="check_in")
        blocks.append(Block("follow_ups", origins))
    return blocks


def _own_day(plan: Plan, contacted: str, applied: str) -> str:
    """Whether contacts on the application's own day are the application itself."""
    both = plan.frame[[contacted, applied]].dropna()
    same = int(both[contacted].str.strip().eq(both[applied].str.strip()).sum())
    if not same:
        return _OWN_DAY
    sentence = f"{same} of {len(both)} notes have the day of their application: they are the application itself"
    plan.said.append(f"{sentence}.")
    question = Question(
        "first contact", f"{plan.file}, column {contacted}", f"{sentence}?", (_OWN_DAY, _NOTE_OF_ITS_OWN)
    )
    return plan.ask(question)


def _responses(plan: Plan) -> list[Block]:
    columns = plan.columns
    dated = [
        Block("responses", {"received_on": Origin(name), "kind": Origin(always=kind)})
        for meaning, kind in _KINDS_OF_DAYS.items()
        for name in columns.named(meaning)
    ]
    answered = columns.first("answered")
    words = columns.first("answer_kind", "status") if answered else columns.first("status", "answer_kind")
    day = answered or columns.first("status_on") or _day_of_last_change(plan, words)
    if day is None:
        return [*dated, *_undated(plan, words)]
    if words is None:
        if day != answered:
            return dated
        kind = plan.ask(_kind_question(plan, day))
        return [*dated, Block("responses", {"received_on": Origin(day), "kind": Origin(always=kind)})]
    kinds = {w: _kind(plan, words, w, day, answered=day == answered) for w in columns[words].content.words}
    said = Origin(words, {folded(word): answer for word, answer in kinds.items()})
    return [*dated, Block("responses", {"received_on": Origin(day), "kind": said})]


def _kind_question(plan: Plan, day: str) -> Question:
    kinds = ("reply", *(kind for kind in KINDS.values() if kind and kind != "reply"))
    asked = f"Column {day} says when answers came and none what they said. What were they?"
    cells = plan.columns[day].content.shown
    return Question(f"kind of {day}", f"{plan.file}, column {day}", asked, tuple(dict.fromkeys(kinds)), cells)


def _kind(plan: Plan, column: str, word: str, day: str, *, answered: bool) -> str | None:
    """The kind of response that a word is where a day stands beside it; None: it is not one."""
    meaning = _meaning_of(plan, column, word)
    if not meaning:
        return "reply" if answered else None
    # A day beside "ghosted" is when its state was checked, unless another column says that.
    silent = meaning == _APPLIED or (meaning == "ghosted" and plan.columns.first("checked"))
    if not silent or not answered or not _with_day(plan, column, word, day):
        return KINDS[meaning]
    question = Question(
        f'{column} "{word}" on a day',
        f"{plan.file}, column {day}",
        f'Column {day} names a day where column {column} says "{word}". What came on it?',
        ("reply", "acknowledgement", NOTHING_YET, *CLOSING),
        (word,),
    )
    answer = plan.ask(question)
    return None if answer == NOTHING_YET else answer


def _with_day(plan: Plan, column: str, word: str, day: str) -> bool:
    lines = plan.frame[column].fillna("").str.strip().eq(word)
    return bool(plan.frame.loc[lines, day].str.contains(r"\d", na=False).any())


def _day_of_last_change(plan: Plan, words: str | None) -> str | None:
    """The column of the last change as the day of a status that is not the first; asked where there is any."""
    day = plan.columns.first("updated")
    if day is None or words is None:
        return None
    later = [w for w in plan.columns[words].content.words if KINDS.get(_meaning_of(plan, words, w) or _APPLIED)]
    if not later:
        return day
    asked = f"Is column {day} the day of a status that is not the first ({', '.join(later[:3])})?"
    yes, no = f"{day} is that day", "the day is unknown"
    return (
        day if plan.ask(Question("day of the status", f"{plan.file}, column {day}", asked, (yes, no))) == yes else None
    )


def _undated(plan: Plan, words: str | None) -> list[Block]:
    """No block, but the sentence that says how many lines have a status and no day for it."""
    if words is None:
        return []
    counts = plan.columns[words].content.words
    answers = {word: n for word, n in counts.items() if KINDS.get(_meaning_of(plan, words, word) or _APPLIED)}
    closing = sum(n for word, n in answers.items() if _meaning_of(plan, words, word) in CLOSING)
    others = {word: n for word, n in answers.items() if _meaning_of(plan, words, word) not in CLOSING}
    total = sum(counts.values())
    if closing:
        plan.said.append(f"{closing} of {total} are closed on a day that the file does not say: not to be charted.")
    if others:
        listed = ", ".join(f"{word} ({n})" for word, n in list(others.items())[:5])
        plan.said.append(f"Column {words} also says {listed}, without a day: no answer is recorded for these.")
    return []


# Tables of messages


def _message_day(plan: Plan) -> str | None:
    return plan.columns.first("day", "applied", "answered", "contacted", "followed")


def _of_messages(plan: Plan) -> Mapped:
    columns = plan.columns
    direction, day = columns.first("direction") or "", _message_day(plan) or ""
    words = list(columns[direction].content.words)
    out = {direction: tuple(folded(word) for word in words if is_word(word, "out"))}
    in_ = {direction: tuple(folded(word) for word in words if not is_word(word, "out") and is_word(word, "in"))}
    named = {"company": columns.first("company"), "role": columns.first("role")}
    names = {name: Origin(column) for name, column in named.items() if column}
    text = {"note": Origin(columns.first("text", "note"))} if columns.first("text", "note") else {}
    kind = columns.first("answer_kind", "status")
    asked = Question(
        "kind of messages",
        f"{plan.file}, column {direction}",
        "What were the messages received? Until each is told apart, all are replies.",
        ("reply", *(name for name in _STATUS_ANSWERS if name in CLOSING or name in ("invitation", "acknowledgement"))),
        tuple(plan.frame.loc[_received(plan, direction), columns.first("text", "note") or day].dropna().head(3)),
    )
    kinds_from = Origin(kind) if kind else Origin(always=plan.ask(asked))
    if kind:
        kinds = {w: _kind(plan, kind, w, day, answered=True) for w in columns[kind].content.words}
        kinds_from = replace(kinds_from, values={folded(word): some for word, some in kinds.items()})
    blocks = (
        Block("applications", {**names, "applied_on": Origin(day, where=out)}),
        Block("follow_ups", {"sent_on": Origin(day), **text}, where=out),
        Block("responses", {"received_on": Origin(day), "kind": kinds_from, **text}, where=in_),
    )
    plan.said.append("Each line is read as one message; lines of one company and role are one application.")
    return Mapped("the guess", blocks, rows=EVENT_ROWS)


def _received(plan: Plan, direction: str) -> pd.Series:
    return plan.frame[direction].fillna("").map(lambda word: is_word(word, "in") and not is_word(word, "out"))

"""What happened to the application of a line: its interviews, notes and answers."""

from __future__ import annotations

from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.reading.guess.plans.plan import (
    APPLIED,
    KINDS_OF_DAYS,
    Plan,
    applied_column,
    kind_of_word,
    meaning_of,
)
from followup_analytics.reading.guess.statuses import CLOSING, KINDS
from followup_analytics.reading.mapping import Block, Origin, folded
from followup_analytics.reading.proposal.finding import Question, column_place

_OWN_DAY, _NOTE_OF_ITS_OWN = N_("the application itself"), N_("a note of its own")


def interview_blocks(plan: Plan) -> list[Block]:
    """An interview for each column that names the day of one."""
    return [Block("interviews", {"interviewed_on": Origin(name)}) for name in plan.columns.named("interviewed")]


def follow_up_blocks(plan: Plan) -> list[Block]:
    """A note for each column that names the day of one, or of a contact."""
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
    sentence = _SAME_DAY.filled(same, all=len(both))
    plan.said.append(N_("{sentence}.").filled(sentence=sentence))
    question = Question(
        "first contact",
        column_place(plan.file, contacted),
        N_("{told}?").filled(told=sentence),
        (_OWN_DAY, _NOTE_OF_ITS_OWN),
    )
    return plan.ask(question)


def response_blocks(plan: Plan) -> list[Block]:
    """An answer for each column that names the day of one, and for the status where a day stands beside it."""
    columns = plan.columns
    dated = [
        Block("responses", {"received_on": Origin(name), "kind": Origin(always=kind)})
        for meaning, kind in KINDS_OF_DAYS.items()
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
    kinds = {w: kind_of_word(plan, words, w, day, answered=day == answered) for w in columns[words].content.words}
    said = Origin(words, {folded(word): answer for word, answer in kinds.items()})
    return [*dated, Block("responses", {"received_on": Origin(day), "kind": said})]


def _kind_question(plan: Plan, day: str) -> Question:
    kinds = ("reply", *(kind for kind in KINDS.values() if kind and kind != "reply"))
    asked = N_("Column {day} says when answers came, but none says what they were. What were they?").filled(day=day)
    cells = plan.columns[day].content.shown
    return Question(f"kind of {day}", column_place(plan.file, day), asked, tuple(dict.fromkeys(kinds)), cells, True)


def _day_of_last_change(plan: Plan, words: str | None) -> str | None:
    """The column of the last change as the day of a status that is not the first; asked where there is any."""
    day = plan.columns.first("updated")
    if day is None or words is None:
        return None
    later = [w for w in plan.columns[words].content.words if KINDS.get(meaning_of(plan, words, w) or APPLIED)]
    if not later:
        return day
    asked = N_("Is column {day} the day of a status that is not the first ({words})?")
    asked, yes = asked.filled(day=day, words=", ".join(later[:3])), N_("{day} is that day").filled(day=day)
    no = N_("the day is unknown")
    return (
        day if plan.ask(Question("day of the status", column_place(plan.file, day), asked, (yes, no))) == yes else None
    )


def _undated(plan: Plan, words: str | None) -> list[Block]:
    """No block, but the sentence that says how many lines have a status and no day for it."""
    if words is None:
        return []
    counts = plan.columns[words].content.words
    answers = {word: n for word, n in counts.items() if KINDS.get(meaning_of(plan, words, word) or APPLIED)}
    closing = sum(n for word, n in answers.items() if meaning_of(plan, words, word) in CLOSING)
    others = {word: n for word, n in answers.items() if meaning_of(plan, words, word) not in CLOSING}
    total = sum(counts.values())
    if closing:
        plan.said.append(_CLOSED.filled(closing, all=total))
    if others:
        listed = ", ".join(f"{word} ({n})" for word, n in list(others.items())[:5])
        plan.said.append(_ALSO.filled(column=words, words=listed))
    return []


_SAME_DAY = forms(
    "{n} of {all} notes has the day of its application: it is the application itself",
    "{n} of {all} notes have the day of their application: they are the application itself",
)
_CLOSED = forms(
    "{n} of {all} is closed on a day that the file does not say: not to be charted.",
    "{n} of {all} are closed on a day that the file does not say: not to be charted.",
)
_ALSO = N_("Column {column} also says {words}, without a day: no answer is recorded for these.")

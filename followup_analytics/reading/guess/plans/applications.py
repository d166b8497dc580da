"""The application of a line: its cells, how it closed, and which lines are none."""

from __future__ import annotations

import numpy as np

from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.reading.guess.content import yes_or_no
from followup_analytics.reading.guess.plans.plan import (
    APPLIED,
    KINDS_OF_DAYS,
    Plan,
    applied_column,
    folded_words,
    meaning_of,
)
from followup_analytics.reading.guess.statuses import CLOSING
from followup_analytics.reading.mapped import fitting
from followup_analytics.reading.mapping import Origin, folded
from followup_analytics.reading.proposal.finding import Question, column_place

_SAVED = N_("saved")


def application_origins(plan: Plan) -> dict[str, Origin]:
    """Where each cell of the application comes from."""
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
    gone = folded_words(plan, columns.first("status"), "ghosted")
    day = columns.first("answered", "status_on")
    if gone and day and "confirmed_on" not in origins:
        origins["confirmed_on"] = Origin(day, where={columns.first("status") or "": gone})
    return origins


def _closed(plan: Plan) -> Origin | None:
    column = plan.columns.first("status")
    if column:
        said = {word: meaning_of(plan, column, word) for word in plan.columns[column].content.words}
        return Origin(column, {folded(word): kind if kind in CLOSING else None for word, kind in said.items()})
    flags = [(m, n) for m in KINDS_OF_DAYS if (n := plan.columns.first(f"flag {m}"))]
    if len(flags) != 1:
        return None
    meaning, column = flags[0]
    words = plan.columns[column].content.words
    return Origin(column, {folded(w): KINDS_OF_DAYS[meaning] if yes_or_no(w) else None for w in words})


def lines_saved(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Lines that were saved and never sent."""
    column, flag = plan.columns.first("status"), plan.columns.first("flag applied")
    saved = [word for word in folded_words(plan, column, _SAVED) if _kept_out(plan, column or "", word)]
    unticked = [folded(word) for word in plan.columns[flag].content.words if not yes_or_no(word)] if flag else []
    return {name: tuple(words) for name, words in ((column, saved), (flag, unticked)) if name and words}


def lines_sent(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The lines that were sent, where a tick alone says so: an empty cell says no, unless its line names the day."""
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
    cells = tuple(plan.frame.loc[lines, plan.columns.first("company") or day].dropna().head(3))
    place, asked = column_place(plan.file, column), _BOTH.filled(count, word=word)
    question = Question(f'day of "{word}"', place, asked, (_SAVED, APPLIED), cells)
    return plan.ask(question) == _SAVED


_BOTH = forms(
    '{n} line has a day applied and the word "{word}": which holds?',
    '{n} lines have a day applied and the word "{word}": which holds?',
)

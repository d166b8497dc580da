"""A mapping completed: the usual words that it does not name, and the traps it would fall into."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.text.distinct import factorized
from followup_analytics.log.words import RESPONSE_KINDS
from followup_analytics.reading.cells.days.one_day import is_day
from followup_analytics.reading.guess.statuses import CLOSING, KINDS, status
from followup_analytics.reading.mapped import day_columns
from followup_analytics.reading.mapping import Block, Mapped, Origin, folded
from followup_analytics.reading.proposal.finding import Question, Terms, column_place

_LEFT_OUT, _USED = N_("leave it out"), N_("use it")
_SUSPECT = 3  # unanswered lines
_KINDS = ("responses", "kind"), ("applications", "closed")


def completed(mapped: Mapped, frame: pd.DataFrame) -> Mapped:
    """The mapping with the usual meaning of each status word that it does not name, and of "no response" for a day."""
    days = set(day_columns(mapped))
    blocks = [
        replace(block, origins={c: _origin(block, c, one, frame, days) for c, one in block.origins.items()})
        for block in mapped.blocks
    ]
    return _with_ghosts(replace(mapped, blocks=tuple(blocks)), frame)


def _origin(block: Block, column: str, origin: Origin, frame: pd.DataFrame, days: set[str]) -> Origin:
    if origin.column is None or origin.column not in frame:
        return origin
    cells = frame[origin.column]
    if (block.table, column) in _KINDS:
        kinds = {
            folded(w): _kind(w, column)
            for w in _distinct(cells)
            if folded(w) not in origin.values and _is_status_word(w)
        }
    elif origin.column in days and not origin.values:
        kinds = {folded(w): None for w in _distinct(cells) if not is_day(w) and status(w) == "applied"}
    else:
        return origin
    return replace(origin, values={**origin.values, **kinds}) if kinds else origin


def _distinct(cells: pd.Series) -> list[str]:
    _, texts = factorized(cells)
    return texts[~texts.str.contains(r"\d{2}", na=False)].head(1000).tolist()


def _is_status_word(word: str) -> bool:
    return folded(word).replace(" ", "_") not in RESPONSE_KINDS and status(word) is not None


def _kind(word: str, column: str) -> str | None:
    kind = KINDS[status(word) or "applied"]
    return kind if column == "kind" or kind in CLOSING else None


def _with_ghosts(mapped: Mapped, frame: pd.DataFrame) -> Mapped:
    """A day beside "ghosted" is one on which the state was checked, where nothing else says when it was."""
    applications = next((b for b in mapped.blocks if b.table == "applications"), None)
    answer = next((b for b in mapped.blocks if b.table == "responses" and b.origins.get("kind", Origin()).column), None)
    if applications is None or answer is None or "confirmed_on" in applications.origins:
        return mapped
    kind, day = answer.origins["kind"].column or "", answer.origins["received_on"]
    words = tuple(folded(w) for w in _distinct(frame[kind]) if status(w) == "ghosted") if kind in frame else ()
    if not words or day.column is None:
        return mapped
    origin = Origin(day.column, day.values, where={kind: words})
    block = replace(applications, origins={**applications.origins, "confirmed_on": origin})
    return replace(mapped, blocks=tuple(block if b is applications else b for b in mapped.blocks))


def questioned(mapped: Mapped, frame: pd.DataFrame, file: str, terms: Terms) -> tuple[Mapped, tuple[Question, ...]]:
    """The mapping without a `confirmed_on` that would drop the unanswered from every count, and the question about it.

    A column that is touched when news comes carries, for the unanswered, the day on which they were made.
    """
    applications = next((b for b in mapped.blocks if b.table == "applications"), None)
    confirmed = applications.origins.get("confirmed_on") if applications else None
    applied = applications.origins.get("applied_on") if applications else None
    if (
        applications is None
        or confirmed is None
        or applied is None
        or confirmed.where
        or not (confirmed.column and applied.column)
    ):
        return mapped, ()
    open_ = frame[~_answered(mapped, frame)][[confirmed.column, applied.column]].dropna()
    same = int(open_[confirmed.column].str.strip().eq(open_[applied.column].str.strip()).sum())
    if len(open_) < _SUSPECT or 2 * same < len(open_):
        return mapped, ()
    name = f"confirmed_on {confirmed.column}"
    asked = N_(
        "Column {confirmed} equals column {applied} in {same} of {all} unanswered lines: as the day their state was "
        "last checked it would drop them from the count. Leave it out?"
    ).filled(confirmed=confirmed.column, applied=applied.column, same=same, all=len(open_))
    question = Question(name, column_place(file, confirmed.column), asked, (_LEFT_OUT, _USED), tuple(open_.iloc[:3, 0]))
    if terms.answers.get(name) == _USED:
        return mapped, ()
    origins = {c: one for c, one in applications.origins.items() if c != "confirmed_on"}
    blocks = tuple(replace(b, origins=origins) if b is applications else b for b in mapped.blocks)
    return replace(mapped, blocks=blocks), () if name in terms.answers else (question,)


def _answered(mapped: Mapped, frame: pd.DataFrame) -> pd.Series:
    """Which lines yield a response."""
    found = pd.Series(False, index=frame.index)
    for block in [block for block in mapped.blocks if block.table == "responses"]:
        day, kind = block.origins.get("received_on", Origin()), block.origins.get("kind", Origin())
        if day.column and kind.column:
            said = frame[kind.column].fillna("").map(folded).map(kind.values)
            found |= frame[day.column].notna() & said.notna()
        elif day.column:
            found |= frame[day.column].notna()
    return found

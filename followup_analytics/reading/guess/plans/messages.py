"""Tables of messages: a line each, sent or received."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.guess.plans.plan import STATUS_ANSWERS, Plan, kind_of_word
from followup_analytics.reading.guess.statuses import CLOSING, is_word
from followup_analytics.reading.mapping import EVENT_ROWS, Block, Mapped, Origin, folded
from followup_analytics.reading.proposal.finding import Question, column_place


def message_day(plan: Plan) -> str | None:
    """The column with the day of a message."""
    return plan.columns.first("day", "applied", "answered", "contacted", "followed")


def mapping_of_messages(plan: Plan) -> Mapped:
    """The mapping of a table whose lines are messages: what was sent is a note, what was received an answer."""
    columns = plan.columns
    direction, day = columns.first("direction") or "", message_day(plan) or ""
    words = list(columns[direction].content.words)
    out = {direction: tuple(folded(word) for word in words if is_word(word, "out"))}
    in_ = {direction: tuple(folded(word) for word in words if not is_word(word, "out") and is_word(word, "in"))}
    named = {"company": columns.first("company"), "role": columns.first("role")}
    names = {name: Origin(column) for name, column in named.items() if column}
    text = {"note": Origin(columns.first("text", "note"))} if columns.first("text", "note") else {}
    kind = columns.first("answer_kind", "status")
    asked = Question(
        "kind of messages",
        column_place(plan.file, direction),
        N_("What were the messages you received? Until you say, all count as replies."),
        ("reply", *(name for name in STATUS_ANSWERS if name in CLOSING or name in ("invitation", "acknowledgement"))),
        tuple(plan.frame.loc[_received(plan, direction), columns.first("text", "note") or day].dropna().head(3)),
        of_log=True,
    )
    kinds_from = Origin(kind) if kind else Origin(always=plan.ask(asked))
    if kind:
        kinds = {w: kind_of_word(plan, kind, w, day, answered=True) for w in columns[kind].content.words}
        kinds_from = replace(kinds_from, values={folded(word): some for word, some in kinds.items()})
    blocks = (
        Block("applications", {**names, "applied_on": Origin(day, where=out)}),
        Block("follow_ups", {"sent_on": Origin(day), **text}, where=out),
        Block("responses", {"received_on": Origin(day), "kind": kinds_from, **text}, where=in_),
    )
    plan.said.append(N_("Each line is read as one message; lines of one company and role are one application."))
    return Mapped("the guess", blocks, rows=EVENT_ROWS)


def _received(plan: Plan, direction: str) -> pd.Series:
    return plan.frame[direction].fillna("").map(lambda word: is_word(word, "in") and not is_word(word, "out"))

"""The guessed mapping: what the columns of a plan make together."""

from __future__ import annotations

import pandas as pd

from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.rows.ids import name_codes
from followup_analytics.reading.guess.plans.applications import application_origins, lines_saved, lines_sent
from followup_analytics.reading.guess.plans.events import follow_up_blocks, interview_blocks, response_blocks
from followup_analytics.reading.guess.plans.messages import mapping_of_messages, message_day
from followup_analytics.reading.guess.plans.plan import Plan
from followup_analytics.reading.mapping import APPLICATION_ROWS, EVENT_ROWS, Block, Mapped
from followup_analytics.reading.proposal.finding import Question

_EACH, _ONE = N_("each line is one"), N_("lines of one company and role are one")
_FEW = 4  # lines that may well be alike


def mapping_of(plan: Plan) -> Mapped:
    """The mapping that the columns make."""
    if plan.columns.first("direction") and message_day(plan):
        return mapping_of_messages(plan)
    application = Block("applications", application_origins(plan))
    blocks = (application, *interview_blocks(plan), *follow_up_blocks(plan), *response_blocks(plan))
    rows = EVENT_ROWS if _lines_are_one(plan) else APPLICATION_ROWS
    return Mapped("the guess", blocks, skip=lines_saved(plan), where=lines_sent(plan), rows=rows)


def _lines_are_one(plan: Plan) -> bool:
    """Whether lines of one company and role are one application.

    It is asked where many are alike, or some where a line is a message.
    """
    names = [name for name in (plan.columns.first("company"), plan.columns.first("role")) if name]
    named = plan.frame[names].notna().any(axis=1).to_numpy(bool)
    codes = [name_codes(plan.frame[name])[named] + 1 for name in names]
    lines, different = int(named.sum()), len(pd.unique(codes[0] * (codes[-1].max(initial=0) + 1) + codes[-1]))
    message = plan.columns.first("text")
    if different == lines or (2 * different > lines - _FEW and not message):
        return False
    asked = _ALIKE.filled(different, lines=f"{lines:,}")
    cells = plan.frame[message or names[0]].dropna().head(3)
    return plan.ask(Question("lines", plan.file, asked, (_EACH, _ONE), tuple(cells))) == _ONE


_ALIKE = forms(
    "{lines} lines name {n} company and role. Is each line an application of its own?",
    "{lines} lines name {n} companies and roles. Is each line an application of its own?",
)

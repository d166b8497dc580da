"""Endings: what ends a stretch or a wait on an engine, as one number, and its cause for the answer asked for."""

from __future__ import annotations

import numpy as np

from followup_analytics.facts.coded_events import KINDS
from followup_analytics.waiting.answers import ANSWER, CENSORED, CLOSED, Answer, EndCells, Ends

SHUT, FIRST_ANSWER = 1, 2  # 0: censored
ENDINGS = FIRST_ANSWER + len(KINDS)


def causes_of_endings(answer: Answer) -> Ends:
    """The cause of each ending."""
    ending = np.arange(ENDINGS)
    event = np.select([ending >= FIRST_ANSWER, ending == SHUT], [ANSWER, CLOSED], CENSORED)
    kind = np.where(ending >= FIRST_ANSWER, ending - FIRST_ANSWER, -1)
    return Ends.of(EndCells(event, kind, np.zeros(ENDINGS, bool)), answer)

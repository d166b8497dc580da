"""The chart of a question, drawn by the function of `charts` that its record names."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.analyses.background.published import published as published_figures
from followup_analytics.analyses.question import Question
from followup_analytics.analyses.response_curve import CurveStamp

_RATES_CLOCK = "follow_up"  # what the days of a rate are counted from


def question_chart(question: Question, result: pd.DataFrame, *, published: bool = False, language: str = "en") -> Axes:
    """Draw what the question returned, with the published figures of its clock if they are asked for.

    Examples
    --------
    >>> from followup_analytics.analyses.questions import QUESTIONS
    >>> question_chart(QUESTIONS["curve"], pd.DataFrame()).get_label()
    'So far the log holds no interview. Write the interviews down: a curve needs five waits.'
    """
    draw: Callable[..., Axes] = getattr(import_module("followup_analytics.charts"), question.chart)
    if not published:
        return draw(result, language=language)
    figures = published_figures(clock=CurveStamp.read(result).clock if question.name == "curve" else _RATES_CLOCK)
    return draw(result, published=list(dict.fromkeys(figures["key"])), language=language)

"""A chart of one class of answers says so on its axes and beside its rows, and never "answered" of another."""

import re

import pytest

from followup_analytics import charts, simulate
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.charts.kit.question_chart import question_chart

LOG = simulate(interviews=200, per_seeker=20, seed=2)[0]
OPTIONS = {"cadences": {"draws": 5, "by_day": 20}}
ASKED = [name for name, question in QUESTIONS.items() if any(each.argument == "answer" for each in question.options)]


@pytest.mark.parametrize("name", ASKED)
def test_no_axis_and_no_row_says_answered_where_rejections_are_counted(name):
    question = QUESTIONS[name]
    result = question.ask(LOG, as_of="2026-06-30", answer="bad", **OPTIONS.get(name, {}))
    figure = charts.show(question_chart(question, result)).figure
    caption = max((text.get_text() for text in figure.texts), key=len)
    drawn = [text.get_text() for text in figure.findobj(lambda each: hasattr(each, "get_text"))]
    said = [text for text in drawn if text != caption]
    assert any("rejection" in text.casefold() for text in said)
    assert [text for text in said if re.search(r"answered|answers\b", text.casefold())] == []

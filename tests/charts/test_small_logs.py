"""Charts of a log of one or two applications: what can be told is drawn, and what cannot is a sentence."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection, PathCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from followup_analytics import FollowUpLog, charts, sample_log
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.charts.kit.question_chart import question_chart

DAY = "2026-03-20"
ONE = FollowUpLog(
    applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide"], "applied_on": ["2026-02-20"]}),
    interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-03-02"], "interviewers": ["Ana Lee"]}),
)
TWO = FollowUpLog(
    interviews=pd.DataFrame({"application_id": ["a", "b"], "interviewed_on": ["2026-03-02", "2026-03-05"]}),
    follow_ups=pd.DataFrame({"application_id": ["a"], "sent_on": ["2026-03-12"]}),
    responses=pd.DataFrame({"application_id": ["b"], "received_on": ["2026-03-10"], "kind": ["reply"]}),
)
OTHERS = {
    "search": lambda log: charts.search(log, as_of=DAY),
    "timeline": lambda log: charts.timeline(log, "a", as_of=DAY),
    "open_waits": lambda log: charts.open_waits(log, as_of=DAY),
}


def drawn(name, log):
    question = QUESTIONS.get(name)
    return question_chart(question, question.ask(log, as_of=DAY)) if question else OTHERS[name](log)


def holds_a_mark(ax):
    """Whether anything lies within the axes but their grid and a line across all of them."""
    lines = [line for line in ax.findobj(Line2D) if line not in grid(ax) and line.get_transform() == ax.transData]
    bars = [bar for bar in ax.findobj(Rectangle) if bar is not ax.patch and bar.get_width()]
    spots = [points for held in ax.findobj(Collection) for points in points_of(held)]
    return bool(bars) or any(
        np.isfinite(points).all(axis=1).any() for points in [line.get_xydata() for line in lines] + spots
    )


def points_of(held):
    """Where a collection draws: its spots, or the points of its lines and areas."""
    return [held.get_offsets()] if isinstance(held, PathCollection) else [path.vertices for path in held.get_paths()]


def test_an_empty_frame_is_seen():
    ax = charts.response_curve(pd.DataFrame())
    ax.set_axis_on()
    ax.plot([np.nan], [1])
    ax.errorbar([np.nan], [0], xerr=[0.1])
    assert not holds_a_mark(ax)


def grid(ax):
    return {line for axis in (ax.xaxis, ax.yaxis) for line in (*axis.get_gridlines(), *axis.get_ticklines())}


@pytest.mark.parametrize("log", [ONE, TWO], ids=["one", "two"])
@pytest.mark.parametrize("name", [*QUESTIONS, *OTHERS])
def test_no_chart_of_a_small_log_is_an_empty_frame(name, log):
    figure = drawn(name, log).figure
    FigureCanvasAgg(figure).draw()
    assert [ax for ax in figure.axes if ax.axison and not holds_a_mark(ax)] == []


@pytest.mark.parametrize("name", ["stages", "outcomes", "open_waits"])
def test_applications_and_days_are_counted_in_whole_numbers(name):
    ax = drawn(name, TWO)
    FigureCanvasAgg(ax.figure).draw()
    assert not any("." in label.get_text() for label in ax.get_xticklabels())


def test_of_fewer_than_five_that_moved_on_no_half_is_told():
    assert "half of them" not in " ".join(text.get_text() for text in drawn("stages", TWO).texts)
    assert "half of them" in " ".join(
        text.get_text() for text in charts.stages(QUESTIONS["stages"].ask(sample_log(), as_of="2026-06-15")).texts
    )


def test_beneath_the_rows_the_groups_are_not_told_again_and_a_reader_of_the_screen_hears_them():
    result = QUESTIONS["rates"].ask(sample_log(), as_of="2026-06-15")
    ax = charts.response_rates(result.assign(enough=True))
    beneath = ax.figure._supxlabel.get_text().replace("\n", " ")
    assert "after a gap of 9-11 days" in ax.get_label() and "after a gap of 9-11 days" not in beneath
    assert "Taken together" in beneath

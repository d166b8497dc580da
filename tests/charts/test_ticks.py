"""Ticks and intervals: drawn together they give matplotlib's own picture, and whoever asks for the ticks has them."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from followup_analytics import SAMPLE_DAY, charts, compare_cadences, sample_log
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.charts.kit.axes import ChartAxes, draw_intervals, name_ticks
from followup_analytics.charts.kit.question_chart import question_chart

ASKED = ("rates", "send_times", "curve", "hazard", "cadences", "stages", "forecast", "next_note")


def every_axis(figure):
    return [axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]


def chart_of(name):
    if name == "cadences":
        return charts.Chart(charts.rhythms(compare_cadences(sample_log(), as_of=SAMPLE_DAY, draws=20)))
    return charts.Chart(question_chart(QUESTIONS[name], QUESTIONS[name].ask(sample_log(), as_of=SAMPLE_DAY)))


def named_axes(places=(0, 1, 2), labels=("a", "$b^2$", "c")):
    ax = Figure(figsize=(5, 3)).add_subplot(axes_class=ChartAxes)
    name_ticks(ax.yaxis, places, labels)
    ax.set(xlim=(0, 2.5), ylim=(-0.5, 2.5), xlabel="days", ylabel="who")
    return ax


@pytest.mark.parametrize("name", ASKED)
def test_ticks_drawn_together_give_the_picture_of_those_drawn_one_by_one(name):
    chart = chart_of(name)
    together = chart.png()
    assert all(len(axis.majorTicks) == 1 for axis in every_axis(chart.figure)), "none but the first is made"
    for axis in every_axis(chart.figure):
        axis.get_major_ticks()
    assert chart.png() == together


@pytest.mark.parametrize("view", [(-0.5, 2.5), (2.5, -0.5), (0, 2), (1, 1.5), (0.2, 0.4)])
def test_ticks_outside_the_view_are_not_drawn(view):
    pictures = []
    for asked in (False, True):
        ax = named_axes()
        ax.set_ylim(view)
        if asked:
            ax.get_yticklabels()
        pictures.append(charts.Chart(ax).png())
    assert pictures[0] == pictures[1]


def test_ticks_asked_for_say_what_is_drawn_and_can_be_changed():
    ax = named_axes()
    before = charts.Chart(ax).png()
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "$b^2$", "c"]
    assert charts.Chart(ax).png() == before
    ax.get_yticklabels()[0].set_color("red")
    assert charts.Chart(ax).png() != before


CHANGES = {
    "minor ticks": lambda ax: ax.minorticks_on(),
    "both sides": lambda ax: ax.tick_params(right=True, labelright=True),
    "name at the right": lambda ax: ax.yaxis.set_label_position("right"),
    "name elsewhere": lambda ax: ax.yaxis.set_label_coords(-0.3, 0.2),
    "offset": lambda ax: ax.set_xlim(1e9, 1e9 + 1),
    "aligned": lambda ax: ax.figure.align_labels([ax, beside(ax)]),
    "scale": lambda ax: ax.set_yscale("symlog"),
    "turned": lambda ax: ax.tick_params(axis="x", labelrotation=40),
}


def beside(ax):
    return ax.figure.add_axes((0.1, 0.1, 0.3, 0.3), axes_class=ChartAxes, xlabel="x", ylabel="y")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_a_user_changes_is_drawn_as_matplotlib_draws_it(change):
    pictures = []
    for asked in (False, True):
        ax = named_axes()
        change(ax)
        if asked:
            ax.get_xticklabels(), ax.get_yticklabels()
        pictures.append(charts.Chart(ax).png())
    assert pictures[0] == pictures[1]


def hidden(ax):
    ax.xaxis.set_visible(False)


def dashed(ax):
    ax.grid(axis="y", color="#010203", alpha=0.3, linestyle="--")


MORE = CHANGES | {"no axis": hidden, "grid": dashed, "cleared": lambda ax: ax.clear()}


@pytest.mark.parametrize("change", MORE.values(), ids=MORE)
def test_axes_whose_ticks_are_made_late_are_drawn_as_those_of_matplotlib(change):
    pictures = []
    for kind in ({"axes_class": ChartAxes}, {}):
        ax = Figure(figsize=(5, 3)).add_subplot(**kind)
        ax.set(xlim=(0, 2.5), ylim=(-0.5, 2.5), xlabel="days", ylabel="who")
        change(ax)
        pictures.append(charts.Chart(ax).png())
    assert pictures[0] == pictures[1]


def test_a_tick_is_made_when_something_is_drawn():
    ax = named_axes()
    ax.tick_params(labelsize=8)
    ax.grid(axis="x")
    assert not {"majorTicks", "minorTicks"} & {*vars(ax.xaxis), *vars(ax.yaxis)}
    charts.Chart(ax).svg()
    assert "minorTicks" not in vars(ax.xaxis)


def test_a_company_called_like_a_formula_is_no_formula_in_ticks_asked_for_later():
    log = sample_log()
    ahead = QUESTIONS["forecast"].ask(log, as_of=SAMPLE_DAY).assign(company="$x^2$ & Co")
    ax = charts.forecast(ahead)
    together = charts.Chart(ax).png()
    assert not any(label.get_parse_math() for label in ax.get_yticklabels())
    assert charts.Chart(ax).png() == together


def test_an_empty_axis_is_drawn():
    ax = named_axes((), ())
    charts.Chart(ax).svg()
    assert ax.get_yticklabels() == []
    assert isinstance(charts.Chart(charts.outcomes(pd.DataFrame())).png(), bytes)


@pytest.mark.parametrize("flat", [True, False])
@pytest.mark.parametrize("look", [{"ms": 8}, {"ms": 6.5, "mfc": "none", "mew": 1}], ids=["firm", "thin"])
def test_intervals_are_drawn_as_matplotlib_draws_them(flat, look):
    at, figures = np.array([0.0, 1, 2]), np.array([[0.2, 0.1, 0.5], [0.4, 0.4, 0.4], [np.nan, np.nan, np.nan]])
    value, reach = figures[:, 0], np.abs(figures[:, 1:].T - figures[:, 0])
    ours, theirs = named_axes(), named_axes()
    drawn = draw_intervals(ours, at, figures, "o", "#0072B2", flat=flat, wide=2, cap=3, **look)
    place = {"x": value, "y": at, "xerr": reach} if flat else {"x": at, "y": value, "yerr": reach}
    theirs.errorbar(**place, fmt="o", color="#0072B2", capsize=3, elinewidth=2, zorder=3, clip_on=False, **look)
    assert charts.Chart(ours).png() == charts.Chart(theirs).png()
    drawn.set_label("after a note")
    assert ours.get_legend_handles_labels()[1] == ["after a note"]
    assert len(ours.legend().legend_handles) == 1, "whoever draws a legend of their own can"
    charts.Chart(ours).svg()

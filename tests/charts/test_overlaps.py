"""Overlaps: in no chart does a text lie on another or leave the picture, for any number of groups of any name."""

import itertools
from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from followup_analytics import SAMPLE_DAY, charts, compare_cadences, due_list, sample_log, simulate
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.charts.kit.question_chart import question_chart
from followup_analytics.charts.kit.theme import as_wide_as
from tests.laws import some

NAMES = (
    "LinkedIn", "Empfehlung einer ehemaligen Kollegin aus einem großen Versicherungsunternehmen in München", "a",
    "Empfehlung einer ehemaligen Kollegin aus einem großen Krankenhaus", "朋友推荐来自上海的一家大型科技公司",
    "إعلان في صحيفة محلية قديمة جدا ومعروفة للجميع", "Stepstone", "W" * 32, "Referral", "Newsletter", "Meetup", "Fair",
)  # fmt: skip
ASKED = [name for name, question in QUESTIONS.items() if not question.slow]


def collisions(figure):
    """Texts that lie on one another, or leave the picture; tick labels beyond the limits are not drawn."""
    FigureCanvasAgg(figure).draw()
    hidden = unseen(figure)
    texts = [
        text for text in figure.findobj(Text) if text not in hidden and text.get_visible() and text.get_text().strip()
    ]
    lines = [line for text in texts for line in lines_of(text)]
    page = figure.bbox
    off = [told for told, box in lines if box.x0 < 0 or box.y0 < 0 or box.x1 > page.x1 or box.y1 > page.y1]
    return off + [(one, other) for (one, a), (other, b) in itertools.combinations(lines, 2) if a.overlaps(b)]


def lines_of(text):
    """Each line of a text with its box; a table is written in columns with empty lines."""
    box, told = text.get_window_extent(), text.get_text().split("\n")
    if text.get_rotation() or len(told) == 1:
        return [(text.get_text(), box.padded(-1.5))]
    tall = box.height / len(told)
    tops = [box.y1 - tall * place for place in range(len(told))]
    boxes = [Bbox([[box.x0, top - tall], [box.x1, top]]).padded(-1.5) for top in tops]
    return [(line, own) for line, own in zip(told, boxes, strict=True) if line.strip()]


def unseen(figure):
    """Texts that an axis keeps and does not draw: of ticks beyond its limits, and of ticks it has no more."""
    kept, drawn = set(), set()
    for axis in (axis for ax in figure.findobj(Axes) for axis in (ax.xaxis, ax.yaxis)):
        low, high = sorted(axis.get_view_interval())
        ticks = [tick for tick in axis.get_major_ticks() if low - 1e-9 <= tick.get_loc() <= high + 1e-9]
        kept |= {*axis.findobj(Text)}
        if axis.get_visible() and axis.axes.axison:
            drawn |= {axis.label, axis.offsetText, *(part for tick in ticks for part in (tick.label1, tick.label2))}
    return kept - drawn


@pytest.fixture(scope="module")
def logs():
    made, truth = simulate("default", interviews=400, seed=2)
    return (sample_log(), "2026-06-15"), (made, truth.attrs["as_of"])


def grouped(log, groups):
    count = range(len(log.applications))
    names = {
        "company": pd.Series([f"{NAMES[place % 12]} {place}" for place in count], dtype="str"),
        "source": pd.Series([NAMES[place % groups] for place in count], dtype="str"),
    }
    return replace(log, applications=log.applications.assign(**names))


@pytest.mark.law
@pytest.mark.parametrize("groups", some([12, 1, 8, 5, 2], 1))
@pytest.mark.parametrize("name", ASKED)
def test_no_text_lies_on_another_or_leaves_the_picture(name, groups, logs):
    question = QUESTIONS[name]
    by = {"by": "source"} if any(option.argument == "by" for option in question.options) else {}
    for (log, day), pixels, language in zip(logs, (1100, 700), ("en", "de"), strict=True):
        with as_wide_as(pixels):
            drawn = question_chart(question, question.ask(grouped(log, groups), as_of=day, **by), language=language)
        assert collisions(charts.show(drawn).figure) == []
        assert drawn.figure.get_figwidth() == pixels / 100


@pytest.mark.law
@pytest.mark.parametrize("groups", some([12, 1, 4, 7, 3, 10, 2, 5, 6, 8, 9, 11], 4))
def test_no_text_of_a_curve_of_any_number_of_groups_lies_on_another(groups, logs):
    log, day = logs[1]
    result = QUESTIONS["curve"].ask(grouped(log, groups), as_of=day, by="source")
    for pixels, language in ((700, "de"), (1100, "en")):
        with as_wide_as(pixels):
            drawn = question_chart(QUESTIONS["curve"], result, published=groups == 12, language=language)
        assert collisions(charts.show(drawn).figure) == []


ALIKE = [f"Empfehlung einer ehemaligen Kollegin aus dem Krankenhaus {end}" for end in ("Nord", "Süd", "West")]


def drawn_names(ax):
    """What stands on the chart, without the sentence, the title and the captions."""
    FigureCanvasAgg(ax.figure).draw()
    hidden = {*unseen(ax.figure), ax.figure._supxlabel, ax.figure._suptitle}
    return " ".join(text.get_text() for text in ax.figure.findobj(Text) if text not in hidden)


@pytest.mark.law
@pytest.mark.parametrize("name", some(["curve", "stages", "forecast", "hazard", "next_note", "rates"], 2))
def test_two_names_that_begin_alike_are_drawn_apart(name, logs):
    log, day = logs[1]
    names = pd.Series([ALIKE[place % 3] for place in range(len(log.applications))], dtype="str")
    log = replace(log, applications=log.applications.assign(source=names, company=names))
    question = QUESTIONS[name]
    by = {"by": "source"} if any(option.argument == "by" for option in question.options) else {}
    told = drawn_names(question_chart(question, question.ask(log, as_of=day, **by)))
    assert [end for end in ("Nord", "Süd", "West") if end not in told] == []


def test_two_companies_that_begin_alike_are_drawn_apart_in_the_charts_of_a_log(logs):
    log = logs[0][0]
    names = pd.Series([ALIKE[place % 3] for place in range(len(log.applications))], dtype="str")
    log = replace(log, applications=log.applications.assign(company=names))
    for drawn in (charts.search(log, as_of=SAMPLE_DAY), charts.open_waits(log, as_of=SAMPLE_DAY)):
        assert [end for end in ("Nord", "Süd", "West") if end not in drawn_names(drawn)] == []


@pytest.mark.law
@pytest.mark.parametrize("wide", some([7, 11], 1))
def test_in_axes_of_others_no_text_lies_on_another_either(wide, logs):
    log, day = logs[1]
    figure = Figure(figsize=(wide, 9))
    ax = charts.response_rates(
        QUESTIONS["rates"].ask(grouped(log, 12), as_of=day, by="source"), ax=figure.add_subplot()
    )
    assert collisions(charts.show(ax).figure) == []


def test_a_planted_text_is_found():
    figure = Figure()
    figure.text(0.5, 0.5, "one")
    figure.text(0.51, 0.5, "other")
    figure.text(0.99, 0.1, "over the edge")
    assert collisions(figure) == ["over the edge", ("one", "other")]


def test_no_text_lies_on_another_in_the_charts_of_a_log(logs):
    log = grouped(logs[0][0], 12)
    one = log.applications["application_id"].iloc[1]
    compared = compare_cadences(logs[1][0], as_of=logs[1][1], every=(5, 7, 10, 14, 21), draws=2)
    for pixels, language in ((1000, "en"), (720, "de")):
        with as_wide_as(pixels):
            drawn = (
                charts.search(log, as_of=SAMPLE_DAY, due=due_list(log, as_of=SAMPLE_DAY), language=language),
                charts.open_waits(log, as_of=SAMPLE_DAY, language=language),
                charts.timeline(log, one, as_of=SAMPLE_DAY, language=language),
                charts.rhythms(compared, language=language),
            )
        for ax in drawn:
            assert collisions(charts.show(ax).figure) == [], ax.get_label()

"""The headline of a chart: the finding in one line, and never more than its interval says."""

import re
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import LineCollection
from matplotlib.text import Text

from followup_analytics import SAMPLE_DAY, charts, due_list, sample_log
from followup_analytics.analyses.ahead.forecast import ForecastStamp
from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.analyses.response_rates import RatesStamp
from followup_analytics.analyses.send_times import send_times_sentence
from followup_analytics.analyses.sentences.headlines import (
    cadences_headline,
    forecast_headline,
    rates_headline,
    search_headline,
    stages_headline,
)
from followup_analytics.analyses.sentences.next_note import next_note_sentence
from followup_analytics.analyses.sentences.rates import rates_sentence
from followup_analytics.analyses.sentences.search import forecast_sentence, search_sentence
from followup_analytics.charts.kit.question_chart import question_chart
from followup_analytics.facts.results import Counted
from followup_analytics.log.locale.catalogue import in_language

ends = st.floats(-1, 1).map(lambda share: round(share, 3))
STAGES = ("applied", "answered", "interviewed", "offered")
shares = st.floats(0, 1).map(lambda share: round(share, 3))


def together(lift, *, good=0.01, enough=True, answer="any"):
    low, middle, high = lift
    row = {"sent": 90, "lift": middle, "lift_lower": low, "lift_upper": high, "enough": enough}
    for name in ("good", "neutral", "bad"):
        row |= {f"lift_{name}": 0.0, f"lift_{name}_lower": good, f"lift_{name}_upper": 0.5}
    return RatesStamp(answer=answer).on(pd.DataFrame([row]))


@given(st.lists(ends, min_size=3, max_size=3).map(sorted), st.booleans(), st.booleans())
def test_a_gain_is_only_claimed_where_the_interval_leaves_out_nought(lift, good, enough):
    low, _middle, high = lift
    told = rates_headline(together(lift, good=0.01 if good else -0.01, enough=enough))
    assert ("too early to tell" in told) == (not enough)
    assert ("No clear difference" in told) == (enough and low <= 0 <= high)
    assert ("fewer answers" in told and "No clear" not in told) == (enough and high < 0)
    assert ("not clearly good" in told) == (enough and low > 0 and not good)
    if enough and low > 0:
        assert f"Likely {round(100 * low)} to {round(100 * high)} more answers" in told


def test_of_several_groups_without_a_figure_for_all_nothing_is_said():
    rows = pd.concat([together((0.1, 0.2, 0.3))] * 2, ignore_index=True)
    assert rates_headline(rows) == ""


def test_rejections_are_named_and_called_no_gain():
    assert rates_headline(together((0.1, 0.2, 0.3), answer="bad")) == ("Likely 10 to 30 more rejections per 100 notes")


def rhythms(differences, enough=(True, True, True)):
    pairs = [
        {"every": 7, "other": other, "difference": by, "lower": by - 0.1, "upper": by + 0.1, "clear": abs(by) > 0.1}
        for other, by in differences.items()
    ]
    rows = pd.DataFrame({"every": [7, 10, 14], "rate": 0.4, "enough": enough})
    return CadencesStamp(differences=pairs).on(rows)


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (rhythms({10: 0.05, 14: 0.02}), "The rhythms cannot be told apart"),
        (rhythms({10: 0.05, 14: 0.2}), "Clearly more answers: every 7 days against every 14 days"),
        (rhythms({10: -0.2, 14: 0.02}), "Clearly more answers: every 10 days against every 7 days"),
        (rhythms({14: 0.2}, enough=(True, False, False)), "It is too early to tell which rhythm brings more answers"),
        (rhythms({10: 0.2, 14: 0.2}), ""),
    ],
)
def test_rhythms_are_told_apart_only_where_one_pair_clearly_is(result, told):
    assert cadences_headline(result) == told


def stages_of(intervals):
    middle = [(low + high) / 2 for low, high in intervals]
    names = [*pairwise(STAGES)]
    rows = [
        {"stage": stage, "next_stage": following, "entered": 20, "rate": rate, "lower": low, "upper": high}
        for (stage, following), rate, (low, high) in zip(names, middle, intervals, strict=True)
    ]
    return pd.DataFrame(rows)


@given(st.lists(st.tuples(shares, shares).map(sorted), min_size=3, max_size=3))
def test_a_stage_is_only_named_where_its_interval_lies_below_all_others(intervals):
    told = stages_headline(stages_of(intervals))
    below = [
        stage
        for stage, (_low, high) in enumerate(intervals)
        if all(high < other[0] for place, other in enumerate(intervals) if place != stage)
    ]
    low, high = intervals[below[0]] if below else (0, 0)
    named = f"from {STAGES[below[0]]} to" if below else "No stage is clearly harder"
    assert named in told and (not below or f"between {100 * low:.0f} and {100 * high:.0f} %" in told)


def test_a_stage_that_few_entered_and_groups_are_not_compared():
    rows = stages_of([(0.5, 0.8), (0.6, 0.9), (0.0, 0.1)])
    assert "interviewed to offered" in stages_headline(rows)
    assert "No stage" in stages_headline(rows.assign(entered=[20, 20, 4]))
    assert stages_headline(rows.assign(entered=[20, 4, 4])) == ""
    assert stages_headline(Counted(by="seeker").on(rows.assign(seeker="Ana"))) == ""


@given(st.lists(st.none() | st.tuples(shares, shares).map(sorted), min_size=1, max_size=5))
def test_what_may_still_come_lies_between_the_ends_of_all_its_intervals(intervals):
    ends = [pair or (None, None) for pair in intervals]
    columns = {"chance_30": [low for low, _ in ends], "lower_30": [low for low, _ in ends]}
    frame = pd.DataFrame(columns | {"upper_30": [high for _, high in ends]}, dtype=float)
    told = forecast_headline(ForecastStamp(days=[30]).on(frame))
    known = [pair for pair in intervals if pair]
    if not known:
        assert told == ""
        return
    low, high = min(low for low, _ in known), max(high for _, high in known)
    assert f"{100 * low:.0f} to {100 * high:.0f} % likely" in told
    assert told.endswith(f"for {len(known)} of {len(intervals)}") == (len(known) < len(intervals))


def test_the_search_counts_the_open_ones_alike_in_headline_and_sentence():
    log = sample_log()
    told = QUESTIONS["outcomes"].ask(log, as_of=SAMPLE_DAY)
    due = due_list(log, as_of=SAMPLE_DAY)
    headline, sentence = search_headline(told, due), search_sentence(told, due)
    assert re.findall(r"(\d+) of", headline) == re.findall(r"(\d+) applications are open", sentence)
    assert re.findall(r"(\d+) notes are due", headline) == re.findall(r"(\d+) notes are due", sentence)


def test_beneath_a_headline_a_sentence_says_the_same_once():
    """Neither what stands in the rows, nor one verdict for weekdays and again for hours."""
    log = sample_log()
    times = QUESTIONS["send_times"].ask(log, as_of=SAMPLE_DAY)
    assert send_times_sentence(times).count("cannot tell yet what a note adds") == 1
    rates = QUESTIONS["rates"].ask(log, as_of=SAMPLE_DAY)
    assert "No group can be told by itself yet" in rates_sentence(rates)
    assert "told by itself yet" not in rates_sentence(rates, each=False)
    told = QUESTIONS["forecast"].ask(log, as_of=SAMPLE_DAY)
    assert "intervals" in forecast_sentence(told)
    assert "intervals" not in forecast_sentence(told, each=False)
    told = QUESTIONS["next_note"].ask(log, as_of=SAMPLE_DAY)
    whole, beneath = next_note_sentence(told), next_note_sentence(told, each=False)
    assert "the chance of a good answer" in whole and "the chance of a good answer" not in beneath
    assert "no better prospects" in whole and "no better prospects" in beneath  # what it assumes is said all the same


@pytest.mark.parametrize(
    "name", ["rates", "curve", "hazard", "send_times", "next_note", "forecast", "stages", "outcomes"]
)
def test_the_headline_stands_over_the_title_of_a_new_figure_in_the_language_of_the_chart(name):
    result = QUESTIONS[name].ask(sample_log(), as_of=SAMPLE_DAY)
    for language in ("en", "de"):
        figure = charts.show(question_chart(QUESTIONS[name], result, language=language)).figure
        texts = [text.get_text() for text in figure.findobj(Text)]
        with in_language(language):
            lead = "simulierte Daten" if language == "de" else "simulated data"
        assert lead not in figure.get_suptitle() and [text for text in texts if text.endswith(lead)]


def test_rhythms_that_nobody_kept_are_a_sentence_and_no_empty_frame():
    result = QUESTIONS["cadences"].ask(sample_log(), as_of=SAMPLE_DAY)
    drawn = charts.rhythms(result)
    assert not drawn.axison and "No wait kept to any of them up to day 45" in drawn.get_label()


@pytest.mark.parametrize("name", ["forecast", "next_note", "hazard", "send_times"])
def test_a_legend_shows_marks_without_an_interval(name):
    result = QUESTIONS[name].ask(sample_log(), as_of=SAMPLE_DAY)
    legend = question_chart(QUESTIONS[name], result).get_legend()
    assert legend is not None and not legend.findobj(LineCollection)

"""The headline of a chart: the finding in one line, and never more than its interval says."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from followup_analytics import SAMPLE_DAY, charts, sample_log
from followup_analytics.analyses import sentences
from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.analyses.response_rates import RatesStamp
from followup_analytics.charts.kit.question_chart import question_chart
from followup_analytics.log.locale.catalogue import in_language

ends = st.floats(-1, 1).map(lambda share: round(share, 3))


def together(lift, *, good=0.01, enough=True, answer="any"):
    low, middle, high = lift
    row = {"sent": 90, "lift": middle, "lift_lower": low, "lift_upper": high, "enough": enough}
    for name in ("good", "neutral", "bad"):
        row |= {f"lift_{name}": 0.0, f"lift_{name}_lower": good, f"lift_{name}_upper": 0.5}
    return RatesStamp(answer=answer).on(pd.DataFrame([row]))


@given(st.lists(ends, min_size=3, max_size=3).map(sorted), st.booleans(), st.booleans())
def test_a_gain_is_only_claimed_where_the_interval_leaves_out_nought(lift, good, enough):
    low, _middle, high = lift
    told = sentences.rates_headline(together(lift, good=0.01 if good else -0.01, enough=enough))
    assert ("too early to tell" in told) == (not enough)
    assert ("No clear difference" in told) == (enough and low <= 0 <= high)
    assert ("fewer answers" in told and "No clear" not in told) == (enough and high < 0)
    assert ("not clearly good" in told) == (enough and low > 0 and not good)
    if enough and low > 0:
        assert f"Likely {round(100 * low)} to {round(100 * high)} more answers" in told


def test_of_several_groups_without_a_figure_for_all_nothing_is_said():
    rows = pd.concat([together((0.1, 0.2, 0.3))] * 2, ignore_index=True)
    assert sentences.rates_headline(rows) == ""


def test_rejections_are_named_and_called_no_gain():
    assert sentences.rates_headline(together((0.1, 0.2, 0.3), answer="bad")) == (
        "Likely 10 to 30 more rejections per 100 notes"
    )


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
    assert sentences.cadences_headline(result) == told


@pytest.mark.parametrize("name", ["rates", "curve", "hazard", "send_times", "next_note"])
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

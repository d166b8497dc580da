"""Charts by their drawn data: positions, texts, labels; hostile text; nothing to draw; the same bytes twice."""

import io
import itertools
import re
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from followup_analytics import FollowUpLog, charts
from followup_analytics.analyses.ahead.forecast import forecast
from followup_analytics.analyses.ahead.next_note import next_note
from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.analyses.cadences.compare_cadences import compare_cadences
from followup_analytics.analyses.progress import outcomes, stages
from followup_analytics.charts.kit import theme
from followup_analytics.log.errors import FollowUpError, UnknownChoice
from tests.laws import some
from tests.makers import log_from

AS_OF = "2026-03-01"
HOSTILE = [r"$\frac{", "<img onerror=alert(1) src=x>", "\u202eשלום עולם", "x" * 10_000, "🚀 東京 \x07", "a&b\"'", ""]


def curve(groups=(("", 41),), horizon=30, by=None, **attrs):
    """Straight curves: one answer a day, one left open on the first, the rest at risk."""
    day = np.arange(horizon + 1)
    frames = [
        pd.DataFrame(
            {"source": name, "day": day, "at_risk": np.maximum(n - day, 0), "answered": 1, "closed": 0,
             "censored": 1 * (day == 0),
             "response": day / n, "lower": day / n * 0.8, "upper": np.minimum(day / n * 1.2, 1)}
        )
        for name, n in groups
    ]  # fmt: skip
    frame = pd.concat(frames, ignore_index=True)
    frame.attrs = {"as_of": AS_OF, "simulated": False, "clock": "interview", "by": by, **attrs}
    return frame


def rates(enough=(True, True, False), **attrs):
    frame = pd.DataFrame(
        {"bucket": ["≤6", "7-8", "16+"], "sent": [212, 340, 31], "answered": [20, 39, 2], "pending": [4, 0, 2],
         "unmatched": 0, "waits": [150, 220, 28], "naive_rate": [0.09, 0.11, 0.06], "rate": [0.11, 0.12, 0.08],
         "lower": [0.08, 0.09, 0.02], "upper": [0.16, 0.16, 0.22], "without": [0.07, 0.05, 0.02],
         "lift": [0.04, 0.07, 0.06], "lift_lower": [0.0, 0.02, -0.06], "lift_upper": [0.09, 0.11, 0.18],
         "enough": list(enough), "needed": 25}
    )  # fmt: skip
    frame.attrs = {"by": "gap", "within": 7, "kind": "check_in", "as_of": AS_OF, "simulated": False, **attrs}
    return frame


def rhythms(enough=(True, True, True), clear=True, **attrs):
    frame = pd.DataFrame(
        {"every": [0, 14, 7], "rate": [0.25, 0.40, 0.47], "lower": [0.17, 0.36, 0.42], "upper": [0.36, 0.45, 0.52],
         "check": [np.nan, 0.41, 0.55], "check_lower": [np.nan, 0.36, 0.46], "check_upper": [np.nan, 0.46, 0.64],
         "naive_rate": [0.3, 0.23, np.nan], "at_risk": [33, 42, 27], "enough": list(enough)}
    )  # fmt: skip
    pairs = [(0, 14, -0.15, -0.24, -0.06), (0, 7, -0.22, -0.32, -0.1), (14, 7, -0.07, -0.14, 0.01)]
    names = ("every", "other", "difference", "lower", "upper", "together_lower", "together_upper")
    found = [{**dict(zip(names, (*pair, *pair[3:]), strict=True)), "clear": clear and pair[4] < 0} for pair in pairs]
    asked = {"as_of": AS_OF, "simulated": False, "by_day": 45, "differences": found, "assumptions": ["A note is one."]}
    frame.attrs = {**asked, **attrs}
    return frame


def log_of(names=("Tide Labs", "Nord"), **more):
    applications = [{"application_id": f"a{i}", "company": n, "role": n, "applied_on": "2026-01-01", **more}
                    for i, n in enumerate(names)]  # fmt: skip
    return log_from(
        applications=pd.DataFrame(applications),
        interviews=pd.DataFrame({"application_id": "a0", "interviewed_on": ["2026-01-20", "2026-03-09"]}),
        follow_ups=pd.DataFrame({"application_id": "a0", "sent_on": ["2026-01-21", "2026-02-10"]}),
        responses=pd.DataFrame(
            {"application_id": "a0", "received_on": ["2026-01-12", "2026-02-01"], "kind": ["invitation", "reply"]}
        ),
    )


def texts(ax):
    return [text.get_text() for text in ax.figure.findobj(Text) if text.get_text()]


def test_a_curve_is_drawn_firm_to_ten_at_risk_thin_to_five_whose_last_day_is_a_day_wide_and_no_further():
    ax = charts.response_curve(curve(groups=[("", 20)]))
    firm, thin = ax.lines
    assert (firm.get_xdata().max(), thin.get_xdata().min(), thin.get_xdata().max()) == (10, 10, 16)
    assert firm.get_linewidth() > thin.get_linewidth()


def test_the_table_under_the_curve_counts_at_risk_answered_closed_and_left_open():
    ax = charts.response_curve(curve())
    columns = [text for text in texts(ax) if text.startswith("\n")]
    assert columns[0].split("\n") == ["", "41", "1", "0", "1"]
    assert columns[-1].split("\n") == ["", "11", "31", "0", "1"]
    assert any(text.split("\n") == ["days", "at risk", "answered", "closed", "left open"] for text in texts(ax))


def test_groups_differ_in_line_as_well_as_in_colour_and_carry_their_size():
    ax = charts.response_curve(curve(groups=[("referral", 41), ("job board", 60)], by="source"))
    firm = [line for line in ax.lines if line.get_linewidth() > 2]
    assert len({line.get_color() for line in firm}) == 2
    assert firm[0].get_linestyle() != firm[1].get_linestyle()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["referral (41)", "job board (60)"]


def test_more_than_three_groups_have_a_picture_each_on_one_scale_with_the_others_in_grey_behind():
    ax = charts.response_curve(curve(groups=[(f"g{i}", 20 + i) for i in range(5)], by="source"))
    pictures = ax.figure.axes
    assert [picture.texts[0].get_text() for picture in pictures] == [f"g{i} ({20 + i})" for i in range(5)]
    assert len({(picture.get_xlim(), picture.get_ylim()) for picture in pictures}) == 1
    behind = pictures[2].lines[0]
    assert behind.get_zorder() < min(line.get_zorder() for line in pictures[2].lines[1:])
    assert np.isnan(behind.get_ydata()).sum() == 4, "the four others, with a gap after each"
    assert pictures[2].texts[1].get_text() == "77 % (62–93) by day 17"


def test_a_group_too_small_for_a_curve_says_so_in_place_of_its_picture():
    ax = charts.response_curve(curve(groups=[("few", 3), *((f"g{i}", 20 + i) for i in range(3))], by="source"))
    few, *others = ax.figure.axes
    assert [text.get_text() for text in few.texts] == ["few (3)", "too few"]
    assert not few.axison and not any(len(line.get_xdata()) for line in few.lines)
    assert all(picture.axison for picture in others)


def test_of_more_than_twelve_groups_the_largest_are_drawn_and_the_rest_is_counted():
    ax = charts.response_curve(curve(groups=[(f"g{i}", 20 + i) for i in range(15)], by="source"))
    assert [picture.texts[0].get_text() for picture in ax.figure.axes] == [f"g{i} ({20 + i})" for i in range(3, 15)]
    assert any("3 more groups are not drawn" in text.replace("\n", " ") for text in texts(ax))


def test_on_axes_of_others_at_most_six_groups_share_one_picture():
    own = Figure().add_subplot()
    ax = charts.response_curve(curve(groups=[(f"g{i}", 20 + i) for i in range(9)], by="source"), ax=own)
    assert len(ax.get_legend().get_texts()) == 6
    assert any("3 more groups are not drawn" in text.replace("\n", " ") for text in texts(ax))


def drawn_at(ax, marker):
    """The marks of that form: x, y and whether they are filled."""
    lines = [line for line in ax.lines if line.get_marker() == marker]
    return sorted(
        (*spot, line.get_markerfacecolor() != "none") for line in lines for spot in line.get_xydata().tolist()
    )


def test_the_flagship_draws_a_row_a_group_with_its_lift_and_both_rates_beside_it():
    ax = charts.response_rates(rates(enough=(True, True, True)))
    beside = ax.figure.axes[1]
    assert drawn_at(ax, "D") == [(0.04, 0, True), (0.06, 2, True), (0.07, 1, True)]
    assert drawn_at(beside, "o") == [
        (0.02, 2, False), (0.05, 1, False), (0.07, 0, False), (0.08, 2, True), (0.11, 0, True), (0.12, 1, True)
    ]  # fmt: skip
    assert ax.get_ylim() == beside.get_ylim() and ax.get_legend() is None
    assert beside.get_xlabel() == "answered:\n○ without  ● with"


def test_a_lift_that_is_told_stands_in_words_with_what_it_is_made_of():
    parts = {f"lift_{name}{end}": 0.02 for name in ("good", "neutral", "bad") for end in ("", "_lower", "_upper")}
    ax = charts.response_rates(rates(enough=(True, True, True)).assign(**parts))
    said = [text.get_text() for text in ax.texts]
    assert re.fullmatch(r"\+4 \(.* to .*\)\n▲\+2  ●\+2  ▼\+2", said[0])
    assert [len(drawn_at(ax, marker)) for marker in "^ov"] == [3, 3, 3]
    assert any("make up the lift" in text.replace("\n", " ") for text in texts(ax))


def test_an_interval_that_nothing_tells_does_not_flatten_the_others_and_ends_in_an_arrow():
    wild = rates(enough=(True, True, False)).assign(lift_lower=[0.01, 0.02, -0.9], lift_upper=[0.08, 0.12, 0.9])
    ax = charts.response_rates(wild)
    low, high = ax.get_xlim()
    assert -0.2 < low < 0 < high < 0.2
    assert drawn_at(ax, "<") == [(low, 2, True)] and drawn_at(ax, ">") == [(high, 2, True)]


def test_counts_stand_under_the_name_of_each_group_and_pending_only_where_there_is_any():
    labels = [label.get_text() for label in charts.response_rates(rates()).get_yticklabels()]
    assert labels == [
        "≤6\n20 of 212 answered, 4 pending",
        "7-8\n39 of 340 answered",
        "16+\n2 of 31 answered, 2 pending",
    ]


def test_notes_that_are_counted_and_in_no_rate_stand_under_the_counts_and_the_caption_says_why():
    ax = charts.response_rates(rates().assign(unmatched=[11, 0, 0]))
    assert [label.get_text() for label in ax.get_yticklabels()][:2] == [
        "≤6\n20 of 212 answered, 4 pending\n11 not compared",
        "7-8\n39 of 340 answered",
    ]
    assert any("Not compared:" in text for text in texts(ax))
    assert not any("compared" in text for text in texts(charts.response_rates(rates().assign(unmatched=0))))


def test_a_group_without_enough_data_is_hollow_and_dashed_with_what_it_needs_beside_it():
    ax = charts.response_rates(rates(enough=(False, True, False)))
    assert [filled for *_, filled in sorted(drawn_at(ax, "D"), key=lambda mark: mark[1])] == [False, True, False]
    dashed = [bar.lines[2][0].get_linestyle()[0][1] is not None for bar in ax.containers]
    assert dashed == [False, True]
    assert [t.get_text() for t in ax.texts if "needs" in t.get_text()] == ["cannot tell yet\nneeds about 25 more"] * 2
    assert any("Hollow and dashed" in text for text in texts(ax))


def test_a_group_of_fewer_than_five_waits_shows_its_counts_and_no_figure():
    few = rates().assign(waits=[150, 220, 4])
    ax = charts.response_rates(few)
    assert ax.texts[-1].get_text() == "too few"
    assert len(drawn_at(ax, "D")) == 2 and len(drawn_at(ax.figure.axes[1], "o")) == 4
    alone = charts.response_rates(few.assign(rate=None, lift=None).astype({"rate": "float64", "lift": "float64"}))
    assert [t.get_text() for t in alone.texts] == ["none to compare with", "none to compare with", "too few"]


def test_rhythms_stand_in_the_order_asked_for_with_estimate_and_check():
    ax = charts.rhythms(rhythms())
    assert [label.get_text() for label in ax.get_yticklabels()] == ["no notes", "every 14 days", "every 7 days"]
    assert [mark[0] for mark in drawn_at(ax, "o")] == [0.25, 0.40, 0.47]
    assert [mark[0] for mark in drawn_at(ax, "s")] == [0.41, 0.55]
    assert len(ax.patches) == 0, "the naive figure stands in the table alone"
    assert "47 % (42–52), check 55 %\n27 kept it to day 45" in texts(ax)
    assert any("Assumed above all: people alike" in text.replace("\n", " ") for text in texts(ax))


def test_a_rhythm_that_nobody_kept_has_its_row_and_no_mark():
    empty = rhythms(enough=(True, True, False))
    empty.loc[2, ["rate", "lower", "upper", "check", "check_lower", "check_upper"]] = np.nan
    for pair in empty.attrs["differences"][1:]:
        pair.update(dict.fromkeys(("difference", "lower", "upper"), np.nan))
    ax = charts.rhythms(empty)
    assert [mark[0] for mark in drawn_at(ax, "o")] == [0.25, 0.40]
    assert "too few to tell\n27 kept it to day 45" in texts(ax)
    assert len(drawn_at(ax.figure.axes[1], "D")) == 1
    nobody = empty.assign(**dict.fromkeys(("rate", "upper", "check_upper", "naive_rate"), np.nan))
    assert charts.rhythms(nobody).get_xlim() == (0, 1)


def test_a_difference_is_firm_only_where_it_is_clear_and_both_rhythms_are_told():
    lower = charts.rhythms(rhythms()).figure.axes[1]
    assert drawn_at(lower, "D") == [(-0.07, 2, False), (0.15, 0, True), (0.22, 1, True)]
    assert "every 7 days\nminus no notes" in texts(lower)
    few = charts.rhythms(rhythms(enough=(True, True, False))).figure.axes[1]
    assert [place for _, place, filled in drawn_at(few, "D") if filled] == [0]
    assert [t.get_text() for t in few.texts] == ["+15 points (+6 to +24)", "too few to tell", "too few to tell"]


def test_in_axes_of_others_the_rows_are_drawn_and_the_rates_stay_in_the_table():
    ax = charts.response_rates(rates(), ax=Figure(figsize=(7, 4)).add_subplot())
    assert len(ax.figure.axes) == 1 and not ax.child_axes and len(drawn_at(ax, "D")) == 3


def test_a_published_figure_is_named_with_its_size_and_why_it_is_not_comparable():
    ax = charts.response_rates(rates(), published=["belkins_2025", "woodpecker"])
    lines = [line for line in ax.figure.axes[1].lines if line.get_label().startswith(("Belkins", "Woodpecker"))]
    assert len({tuple(line.get_xdata()) for line in lines}) == 2
    assert any("is not comparable: cold sales mails" in text.replace("\n", " ") for text in texts(ax))
    ax = charts.response_curve(curve(), published=["robert_half_2018"])
    assert [line.get_ydata().tolist() for line in ax.lines][-1] == [0.08, 0.45, 0.69, 0.78]
    assert ax.get_xlim()[1] == 30
    with pytest.raises(UnknownChoice, match=r"belkins_2025.*robert_half_2018"):
        charts.response_curve(curve(), published=["belkins_2025"])


def days(clear=(False, True, False)):
    frame = pd.DataFrame(
        {"first_day": [0, 1, 4], "last_day": [0, 1, 5], "waits": [20, 19, 4], "at_risk": [60, 50, 9],
         "answered": [1, 5, 0], "hazard": [0.02, 0.1, 0.0], "lower": [0, 0.05, 0], "upper": [0.1, 0.2, 0.4],
         "without": [0.03, 0.01, 0.05], "without_lower": [0.01, 0.0, 0], "without_upper": [0.06, 0.03, 0.2],
         "lift": [-0.01, 0.09, -0.05], "enough": [True, True, False], "clear": list(clear)}
    )  # fmt: skip
    frame.attrs = {"kind": "check_in", "as_of": AS_OF, "simulated": False}
    return frame


def test_the_hazard_after_a_note_stands_beside_the_one_without_and_above_its_counts():
    ax = charts.hazard(days())
    assert sorted(drawn_at(ax, "o")) == [(-0.13, 0.02, False), (0.87, 0.1, True)]
    assert [mark[:2] for mark in sorted(drawn_at(ax, "s"))] == [(0.13, 0.03), (1.13, 0.01)]
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert labels == ["0\n1 of\n60", "1\n5 of\n50", "4–5\n0 of\n9"]
    assert [t.get_text() for t in ax.texts] == ["too few"]


def days_of(labels, **changed):
    frame = pd.concat([days().assign(number=label) for label in labels], ignore_index=True).assign(**changed)
    frame.attrs = days().attrs | {"by": "number"}
    return frame


def test_groups_of_hazards_stand_under_one_another_on_the_same_scales_each_with_its_name_and_counts():
    result = days_of(["1", "2"])
    result = result[~((result["number"] == "1") & (result["first_day"] == 1))]  # no day 1 in the first
    first, second = charts.hazard(result).figure.axes
    assert first.get_xlim() == second.get_xlim() and first.get_ylim() == second.get_ylim()
    assert sorted(drawn_at(first, "o")) == [(-0.13, 0.02, False)]
    assert sorted(drawn_at(second, "o")) == [(-0.13, 0.02, False), (0.87, 0.1, True)]
    assert [label.get_text() for label in first.get_xticklabels()] == ["0\n1 of\n60", "4–5\n0 of\n9"]
    assert [ax.texts[-1].get_text() for ax in (first, second)] == ["1", "2"]
    below = charts.hazard(result, ax=Figure().add_subplot())
    assert len(below.child_axes) == 1


def test_of_many_groups_of_hazards_four_are_drawn_and_a_first_one_too_few_to_draw_leaves_the_legend():
    result = days_of(["a", "b", "c", "d", "e"])
    result.loc[result["number"] == "c", "at_risk"] = 1
    result.loc[result["number"] == "a", "enough"] = False
    ax = charts.hazard(result)
    assert [panel.texts[-1].get_text() for panel in ax.figure.axes] == ["a", "b", "d", "e"]
    assert "1 more group is not drawn." in ax.figure.get_supxlabel().replace("\n", " ")
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["after a note", "without a note"]


def ahead():
    names = ("chance", "lower", "upper")
    figures = {7: ([0.1, np.nan, 0.05], 0.01, 0.3), 30: ([0.3, np.nan, np.nan], 0.2, [0.45, 0.4, 0.4])}
    columns = {
        f"{name}_{day}": value for day, values in figures.items() for name, value in zip(names, values, strict=True)
    }
    frame = pd.DataFrame(
        {"application_id": ["a", "b", "c"], "silent_days": [4, 90, 20], "at_risk": [60, 1, 9]} | columns
    )
    frame.attrs = {"as_of": AS_OF, "simulated": False, "days": [7, 30]}
    return frame


def test_what_may_still_come_stands_by_days_silent_with_the_furthest_day_told():
    ax = charts.forecast(ahead())
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b, 90 days", "c, 20 days", "a, 4 days"]
    assert [text.get_text() for text in ax.texts] == [
        "too few to tell", "5 % (1–30) in 7 d, of 9", "30 % (20–45) in 30 d, of 60"
    ]  # fmt: skip
    assert sorted(drawn_at(ax, "^")) == [(0.05, 1, True), (0.1, 1.73, False)]
    assert drawn_at(ax, "s") == [(0.3, 2, True)]
    named = charts.forecast(ahead().assign(company=HOSTILE[:3]))
    assert named.get_yticklabels()[2].get_text().startswith("$")


def next_days(best=(0, None, None)):
    chance = [0.3, 0.2, np.nan]
    figures = {f"{end}_in_{day}": [c + by for c in chance] for day in (0, 7) for end, by in
               (("chance", 0.0), ("lower", -0.1), ("upper", 0.1))}  # fmt: skip
    figures |= dict(zip(("without", "without_lower", "without_upper"), ([0.1, 0.1, np.nan],) * 3, strict=True))
    frame = pd.DataFrame({"application_id": ["a", "b", "c"], "silent_days": [4, 90, 20], "at_risk": [60, 9, 1]})
    frame = frame.assign(**figures, best=pd.array(best, "Int64"))
    frame.attrs = {"as_of": AS_OF, "simulated": False, "days": [0, 7], "every": 10, "within": 30, "answer": "good"}
    return frame


def test_when_to_write_next_is_drawn_a_row_a_wait_and_filled_only_where_a_day_is_clearly_best():
    ax = charts.next_note(next_days())
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b, 90 days", "a, 4 days"]
    assert [text.get_text() for text in ax.texts] == ["cannot tell", "today"]
    assert any("Too few to tell, and not drawn: 1 wait." in text.replace("\n", " ") for text in texts(ax))
    marks = [line for line in ax.lines if line.get_marker() == "o"]
    filled = [line for line in marks if len(line.get_xdata()) and line.get_markerfacecolor() != "none"]
    assert [line.get_xdata().tolist() for line in filled] == [[0.3]]
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["today", "in 7 days", "without a note"]
    none = charts.next_note(next_days().assign(without=np.nan))
    assert not none.axison and "It is too early to tell for any of them" in none.get_label()


def test_of_many_waits_those_of_which_something_can_be_told_are_drawn():
    many = pd.concat([ahead()] * 20, ignore_index=True)
    many.attrs = ahead().attrs
    ax = charts.forecast(many)
    assert "too few to tell" not in [text.get_text() for text in ax.texts] and len(ax.texts) == 30
    assert any("30 more waits are not drawn." in text.replace("\n", " ") for text in texts(ax))


def test_where_nothing_can_be_drawn_there_is_no_scale_and_it_is_said():
    bare = rates().assign(waits=2)
    ax = charts.response_rates(bare)
    assert not ax.xaxis.get_visible() and not ax.figure.axes[1].xaxis.get_visible()
    few = charts.response_curve(curve(groups=[("", 3)]))
    assert (
        not few.axison and few.get_label() == "For 3 waits no rate can be given: it takes five, so 2 more are needed."
    )


def test_waits_still_open_stand_first_and_end_in_an_arrow_not_in_a_mark():
    log = log_of()
    ax = charts.open_waits(log, as_of=AS_OF)
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "Nord, application", "Tide Labs, answer", "Tide Labs, interview", "Tide Labs, application"
    ]  # fmt: skip
    assert drawn_at(ax, ">") == [(28, 1, True), (59, 0, True)]
    assert drawn_at(ax, "v") == [(11, 3, True), (12, 2, True)]
    notes = next(line for line in ax.lines if line.get_label() == "my note")
    assert np.column_stack(notes.get_data()).tolist() == [[1, 2], [9, 1]]
    assert len(charts.open_waits(log, as_of=AS_OF, origin="interview").get_yticks()) == 1
    with pytest.raises(UnknownChoice, match="origin='phone'"):
        charts.open_waits(log, as_of=AS_OF, origin="phone")


def test_stage_bars_add_up_and_the_rate_stands_beside():
    log = log_of([f"c{i}" for i in range(12)])
    result = stages(log, as_of=AS_OF)
    ax = charts.stages(result)
    widths = [[bar.get_width() for bar in container] for container in ax.containers]
    assert np.sum(widths, axis=0).tolist() == result.loc[result["entered"] > 0, "entered"].tolist()
    assert "8 % (1–35) within 59 days" in [t.get_text() for t in ax.texts]


def test_outcomes_are_counted_by_silence_and_by_how_they_closed():
    ax = charts.outcomes(outcomes(log_of(), as_of=AS_OF))
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert dict(zip(labels, [bar.get_width() for bar in ax.patches], strict=True)) == {
        "open, silent 15–30 days": 1,
        "open, silent 31–60 days": 1,
    }


def test_a_timeline_has_three_lanes_a_planned_interview_and_the_growing_gap():
    ax = charts.timeline(log_of(), "a0", as_of=AS_OF)
    drawn = {line.get_ydata()[0]: len(line.get_xdata()) for line in ax.lines if len(line.get_xdata())}
    planned = next(line for line in ax.lines if line.get_markerfacecolor() == "none")
    assert len(planned.get_xdata()) == 1
    assert drawn[0] == 2
    gap = ax.figure.axes[1]
    assert [t.get_text() for t in gap.texts] == ["19 days"]
    assert gap.lines[0].get_ydata().max() == 19
    with pytest.raises(UnknownChoice, match="application_id='zz'"):
        charts.timeline(log_of(), "zz", as_of=AS_OF)


def test_a_timeline_shows_an_acknowledgement_that_is_no_contact():
    log = log_of()
    news = pd.DataFrame({"application_id": ["a0"], "received_on": ["2026-02-20"], "kind": ["acknowledgement"]})
    log = FollowUpLog(**{**log.tables, "responses": pd.concat([log.responses, news], ignore_index=True)})
    ax = charts.timeline(log, "a0", as_of=AS_OF)
    assert "acknowledgement" in [text.get_text() for text in ax.texts]
    assert [text.get_text() for text in ax.figure.axes[1].texts] == ["19 days"]


def test_the_search_shows_the_longest_silence_first_and_the_next_note():
    due = pd.DataFrame({"application_id": ["a0"], "due_on": pd.to_datetime(["2026-03-04"]), "status": ["upcoming"]})
    ax = charts.search(log_of(), as_of=AS_OF, due=due)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Nord, Nord", "Tide Labs, Tide Labs"]
    following = next(line for line in ax.lines if line.get_label() == "next note")
    assert following.get_ydata().tolist() == [1]
    assert {"59 d", "19 d"} <= {t.get_text() for t in ax.texts}


EMPTY_LOG = FollowUpLog()
EMPTY = {
    "forecast": lambda: charts.forecast(forecast(EMPTY_LOG, as_of=AS_OF)),
    "next_note": lambda: charts.next_note(next_note(EMPTY_LOG, as_of=AS_OF)),
    "hazard": lambda: charts.hazard(answer_hazard(EMPTY_LOG, as_of=AS_OF)),
    "open_waits": lambda: charts.open_waits(EMPTY_LOG, as_of=AS_OF),
    "response_curve": lambda: charts.response_curve(pd.DataFrame()),
    "response_rates": lambda: charts.response_rates(rates().iloc[:0]),
    "rhythms": lambda: charts.rhythms(compare_cadences(EMPTY_LOG, as_of=AS_OF, draws=2)),
    "stages": lambda: charts.stages(stages(EMPTY_LOG, as_of=AS_OF)),
    "outcomes": lambda: charts.outcomes(outcomes(EMPTY_LOG, as_of=AS_OF)),
    "search": lambda: charts.search(EMPTY_LOG, as_of=AS_OF),
    "timeline": lambda: charts.timeline(log_of(), "a0", as_of="2020-01-01"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_to_draw_is_said_kindly(name):
    ax = EMPTY[name]()
    said = r"(Up to|So far).* the log holds no .*\. .+|No day of this application is known|No application waits for an"
    assert re.match(said, ax.get_label())
    assert ax.get_label() in [" ".join(text.split()) for text in texts(ax)]


HOSTILE_CHARTS = {
    "open_waits": lambda: charts.open_waits(log_of(HOSTILE), as_of=AS_OF),
    "curve": lambda: charts.response_curve(curve(groups=[(name, 20) for name in HOSTILE], by="source")),
    "rates": lambda: charts.response_rates(rates(by=HOSTILE[1]).assign(bucket=HOSTILE[:3])),
    "stages": lambda: charts.stages(stages(log_of(HOSTILE), as_of=AS_OF, by="company")),
    "search": lambda: charts.search(log_of(HOSTILE), as_of=AS_OF),
    "timeline": lambda: charts.timeline(log_of(HOSTILE), "a4", as_of=AS_OF),
    "first": lambda: charts.timeline(log_of(HOSTILE[3:]), "a0", as_of=AS_OF),
}


@pytest.mark.parametrize("name", HOSTILE_CHARTS)
def test_hostile_text_is_drawn_as_text_without_a_warning(name):
    chart = charts.show(HOSTILE_CHARTS[name]())
    chart.figure.draw_without_rendering()
    svg = chart.svg()
    ElementTree.fromstring(svg)
    assert "<img" not in svg


def test_svg_takes_the_ink_of_the_page_says_what_it_shows_and_keeps_its_style_to_itself():
    chart = charts.show(charts.response_curve(curve(simulated=True)))
    svg = chart.svg()
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", chart.sentence)
    assert "currentColor" in svg and theme.INK not in svg
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids)) and all(name.startswith(root.get("id")) for name in ids)
    assert set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", svg)) <= set(ids)
    assert re.search(r"[^ ]\*\{|>\*\{", svg) is None


SHOWN = {
    "rates": (lambda: charts.response_rates(rates()), "7-8, after a note: 12 % (9–16); 39 of 340 answered"),
    "curve": (lambda: charts.response_curve(curve()), "day 10: 24 % (20–29), 31 at risk"),
    "rhythms": (lambda: charts.rhythms(rhythms()), "every 7 days, check: 55 % (46–64)"),
    "difference": (lambda: charts.rhythms(rhythms()), "every 14 days minus every 7 days: -7 points (-14 to +1)"),
    "hazard": (lambda: charts.hazard(days()), "without a note: 1.0 % a day"),
    "forecast": (lambda: charts.forecast(ahead()), "a: 30 % (20–45) within 30 days, of 60 longer silences"),
    "next_note": (lambda: charts.next_note(next_days()), "a, in 7 days: 30 % (20–40)"),
    "stages": (lambda: charts.stages(stages(log_of(), as_of=AS_OF)), "applied → answered: 1 moved on"),
    "outcomes": (lambda: charts.outcomes(outcomes(log_of(), as_of=AS_OF)), "open, silent 15–30 days: 1 application"),
    "search": (lambda: charts.search(log_of(), as_of=AS_OF), "follow-up, 2026-02-10"),
    "timeline": (lambda: charts.timeline(log_of(), "a0", as_of=AS_OF), "interview, 2026-01-20"),
    "open_waits": (
        lambda: charts.open_waits(log_of(), as_of=AS_OF),
        "Nord: 59 days since the application, still waiting",
    ),
}


@pytest.mark.parametrize("name", SHOWN)
def test_where_the_pointer_rests_on_a_mark_its_numbers_are_said(name):
    draw, title = SHOWN[name]
    root = ElementTree.fromstring(charts.show(draw()).svg())
    spots = [spot for spot in root.iter() if spot.get("pointer-events") == "all"]
    assert title in [spot[0].text for spot in spots]
    assert all(spot[0].tag.endswith("title") and spot[0].text for spot in spots)


@pytest.mark.parametrize("size", [(6, 3), (9, 6)])
def test_a_spot_for_the_pointer_is_where_its_mark_is_and_as_large(size):
    drawn = charts.response_rates(rates())
    drawn.figure.set_size_inches(size)
    (marks, *_), high = drawn.figure.findobj(theme.Marks), 72 * size[1]
    root = ElementTree.fromstring(charts.show(drawn).svg())
    spots = [spot for spot in root.iter() if spot.get("pointer-events") == "all"][: len(marks.titles)]
    before, drawn.figure.dpi = drawn.figure.dpi, 72
    there = drawn.transData.transform(marks.spots)
    drawn.figure.dpi = before
    for spot, (x, y) in zip(spots, there, strict=True):
        assert (float(spot.get("cx")), high - float(spot.get("cy"))) == pytest.approx((x, y), abs=0.01)
        assert float(spot.get("r")) == marks.radius


def test_a_mark_that_is_not_shown_has_no_spot_for_the_pointer():
    drawn = charts.response_rates(rates())
    for marks in drawn.figure.findobj(theme.Marks):
        marks.set_visible(False)
    assert "pointer-events" not in charts.show(drawn).svg()


def test_a_name_that_looks_like_a_part_of_the_picture_stays_as_it_is():
    name = 'X id="q" href="#k" url(#z) <b>'
    talks = {"application_id": ["a"], "company": [name], "interviewed_on": ["2026-03-01"]}
    svg = charts.show(charts.open_waits(FollowUpLog(interviews=pd.DataFrame(talks)), as_of="2026-03-20")).svg()
    assert any(name in text for text in ElementTree.fromstring(svg).itertext())


def test_the_frame_behind_a_chart_goes_with_it():
    result = rates()
    assert charts.show(charts.response_rates(result)).table is result
    assert charts.show(charts.timeline(log_of(), "a0", as_of=AS_OF)).table["kind"].tolist() == [
        "invitation", "interview", "follow_up", "reply", "follow_up"
    ]  # fmt: skip
    assert charts.show(Figure()).table is None


def test_a_text_measured_once_is_drawn_as_matplotlib_draws_it():
    """Also where another font, another size, a formula, a picture or a layout comes in a figure of somebody else."""
    figure = Figure(layout="constrained")
    ax = figure.add_subplot(title="Tides", xlabel="$x^2$ tides")
    ax.imshow([[0, 1], [1, 0]], interpolation="bilinear")
    ax.plot([0, 1], [0, 1], rasterized=True)
    ax.text(0.1, 0.5, "Tides", fontsize=20)
    ax.text(0.1, 0.2, "Tides", fontweight="bold", rotation=30, bbox={"facecolor": "white"})
    look = {"format": "svg", "transparent": True, "metadata": {"Date": None}}
    drawn = []
    for backend in (
        None,
        "module://followup_analytics.charts.kit.chart",
        "module://followup_analytics.charts.kit.chart",
    ):
        with io.StringIO() as out, mpl.rc_context({"svg.hashsalt": "x"}):
            figure.savefig(out, backend=backend, **look)
            drawn.append(out.getvalue())
    assert drawn[0] == drawn[1] == drawn[2]


@pytest.mark.parametrize("high", [5.0, 5.62499999999999])  # in pixels, matplotlib rounds the second one up
def test_a_picture_is_the_whole_figure_whatever_the_settings_say(high):
    figure = Figure(figsize=(7.2, high))
    figure.add_subplot(title="Tides")
    chart = charts.show(figure)
    plain = chart.png(), chart.svg()
    with mpl.rc_context({"savefig.bbox": "tight", "savefig.dpi": 300}):
        assert chart.png() == plain[0]
        assert chart.svg() == plain[1]
    assert Image.open(io.BytesIO(plain[0])).size == (1036, round(144 * high))


def test_the_same_result_gives_the_same_bytes():
    first, second = (charts.show(charts.response_rates(rates())) for _ in range(2))
    assert first.png() == second.png()
    assert first.svg() == first.svg() == second.svg()


def test_a_chart_shows_its_picture_and_falls_back_to_its_sentence(tmp_path):
    chart = charts.show(charts.outcomes(outcomes(log_of(simulated=True), as_of=AS_OF)))
    data, _ = chart._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG") and data["text/plain"] == repr(chart) == chart.sentence
    assert chart.sentence.startswith("Simulated data: ")
    assert any("simulated data" in text for text in texts(chart.figure.axes[0]))
    assert chart.save(tmp_path / "a.png").read_bytes() == data["image/png"]
    assert chart.save(tmp_path / "a.svg").read_text().startswith("<?xml")
    with pytest.raises(UnknownChoice, match=r"a\.gif: write a name that ends in \.png or \.svg"):
        chart.save(tmp_path / "a.gif")


def test_axes_of_the_callers_own_figure_are_drawn_on_and_returned():
    figure = Figure(figsize=(8, 5))
    first, second = figure.subplots(1, 2)
    assert charts.response_curve(curve(), ax=first) is first
    assert charts.response_rates(rates(simulated=True), ax=second) is second
    assert second.get_title(loc="left").endswith("simulated data")
    assert first.get_label().startswith("Of 41 waits")


def test_results_stay_as_they_were():
    result, before = rates(), rates()
    charts.response_rates(result)
    pd.testing.assert_frame_equal(result, before)
    assert result.attrs == before.attrs


DRAWN = {
    "response_curve": lambda ax=None: charts.response_curve(
        curve(groups=[("referral", 41), ("board", 60)], by="source"), ax=ax
    ),
    "response_rates": lambda ax=None: charts.response_rates(rates(simulated=True), ax=ax),
    "rhythms": lambda ax=None: charts.rhythms(rhythms(), ax=ax),
    "outcomes": lambda ax=None: charts.outcomes(outcomes(log_of(), as_of=AS_OF), ax=ax),
    "stages": lambda ax=None: charts.stages(stages(log_of(), as_of=AS_OF), ax=ax),
    "forecast": lambda ax=None: charts.forecast(forecast(log_of(), as_of=AS_OF), ax=ax),
    "forecast, told": lambda ax=None: charts.forecast(ahead(), ax=ax),
    "next_note": lambda ax=None: charts.next_note(next_days(), ax=ax),
    "nothing": lambda ax=None: charts.stages(pd.DataFrame(), ax=ax),
    "hazard": lambda ax=None: charts.hazard(days(), ax=ax),
    "open_waits": lambda ax=None: charts.open_waits(log_of(), as_of=AS_OF, ax=ax),
    "search": lambda ax=None: charts.search(log_of(), as_of=AS_OF, ax=ax),
    "timeline": lambda ax=None: charts.timeline(log_of(), "a0", as_of=AS_OF, ax=ax),
}


@pytest.mark.law
@pytest.mark.parametrize("name", some([*DRAWN], 6))
def test_a_notebook_shows_the_picture_of_the_axes_a_chart_function_returns(name):
    bundle, about = DisplayFormatter().format(DRAWN[name]())
    assert bundle["image/png"][:4] == b"\x89PNG"
    assert bundle["text/plain"] == about["image/png"]["alt"] == DRAWN[name]().get_label()


def test_axes_that_were_taken_out_of_their_figure_are_refused():
    ax = Figure().subplots()
    ax.remove()
    with pytest.raises(FollowUpError, match=r"taken out of its figure\. Give axes"):
        charts.stages(stages(EMPTY_LOG, as_of=AS_OF), ax=ax)


@pytest.mark.law
@pytest.mark.parametrize("name", some([*DRAWN], 6))
def test_in_axes_of_others_a_chart_keeps_its_caption_and_all_its_texts_lie_in_their_room(name):
    figure = Figure(figsize=(12, 9))
    ax = figure.subplots(2, 2)[0, 1]
    DRAWN[name](ax)
    figure.draw_without_rendering()
    shown = [text for text in ax.findobj(Text) if text.get_text().strip() and text.get_visible()]
    said = " ".join(" ".join(text.get_text().split()) for text in shown).replace("\u00a0", " ")
    assert " ".join(ax.get_label().split()) in said
    width, height = figure.bbox.size
    box = ax.get_tightbbox()
    assert (box.x0 > width / 2 - 1, box.x1 < width + 1, box.y0 > height / 2 - 1, box.y1 < height + 1) == (True,) * 4
    assert ax.get_window_extent().height > 60


def test_the_room_of_axes_ends_where_that_of_their_neighbours_begins():
    figure = Figure(figsize=(12, 9))
    for ax in figure.subplots(2, 2).flat:
        charts.outcomes(outcomes(log_of(), as_of=AS_OF), ax=ax)
    figure.draw_without_rendering()
    boxes = [ax.get_tightbbox() for ax in figure.axes]
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))


def test_a_chart_in_a_part_of_a_figure_is_shown_with_all_of_it():
    part = Figure(figsize=(10, 4)).subfigures(1, 2)[0]
    ax = charts.response_rates(rates(), ax=part.subplots())
    for drawn in (ax, part):
        chart = charts.Chart(drawn)
        assert chart.sentence == ax.get_label()
        assert chart.png()[:4] == b"\x89PNG"
        assert "<svg" in chart.svg()
        assert chart.table is not None


def test_axes_of_no_grid_keep_a_chart_inside_them():
    figure = Figure(figsize=(12, 9))
    ax = charts.outcomes(outcomes(log_of(), as_of=AS_OF), ax=figure.add_axes((0.3, 0.3, 0.5, 0.5)))
    figure.draw_without_rendering()
    box = ax.get_tightbbox().transformed(figure.transFigure.inverted())
    assert (box.x0 > 0.29, box.y0 > 0.29, box.x1 < 0.81, box.y1 < 0.81) == (True,) * 4


def test_the_module_of_charts_lists_its_public_names_alone():
    assert dir(charts) == sorted(charts.__all__)


def test_those_without_a_day_are_counted_beside_a_chart_that_cannot_draw_them():
    log = FollowUpLog(
        applications=pd.DataFrame(
            {"application_id": list("abc"), "company": "Tide", "applied_on": ["2026-02-01", None, None]}
        )
    )
    said = charts.search(log, as_of=AS_OF).get_label()
    assert said.startswith("3 applications are open; ")
    assert "; 2 have no day yet, so that no silence can be counted." in said

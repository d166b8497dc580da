"""The timing panel, without a browser."""

import html
from dataclasses import replace

import pandas as pd
import pytest

from followup_analytics import (
    SAMPLE_DAY,
    FollowUpLog,
    compare_cadences,
    lift_if,
    panels,
    response_curve,
    response_rates,
    sample_log,
    simulate,
    stages,
)
from followup_analytics.analyses.ahead.forecast import forecast
from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.analyses.cadences.target_statement import target_page
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.analyses.sentences.gains import all_together
from followup_analytics.log.text.phrases import gain
from followup_analytics.panels.figures.numbers import numbers, readable


@pytest.fixture(scope="module")
def log():
    return sample_log()


def test_the_panel_shows_what_its_plain_twin_returns(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    rates = response_rates(log, as_of=SAMPLE_DAY)
    assert panel.result()[rates.columns].equals(rates)
    panel.ask("curve", clock="application")
    assert panel.result().equals(response_curve(log, as_of=SAMPLE_DAY, clock="application"))


def test_a_choice_draws_a_chart_with_a_name_for_screen_readers(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    for value in ("attempt", "channel"):
        panel.ask("rates", by=value)
        assert 'role="img"' in panel.picture.value
        assert "Simulated data" in panel.picture.value


def test_each_list_shows_what_is_chosen(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    for name, question in QUESTIONS.items():
        options = [option for option in question.options if option.choices and not question.slow]
        panel.ask(name, **{option.argument: option.default for option in options})
        shown = [panel.control(option.argument).label for option in options]
        assert shown == [next(label for label, value in o.choices if value == o.default) for o in options]


SMALL = FollowUpLog(
    applications=pd.DataFrame({"application_id": ["a"], "company": "Tide Labs", "source": "<b>"}),
    interviews=pd.DataFrame({"application_id": ["a"], "interviewed_on": ["2026-01-05"]}),
    follow_ups=pd.DataFrame({"application_id": "a", "sent_on": ["2026-01-06", "2026-01-16"]}),
)


@pytest.mark.parametrize("source", [FollowUpLog(), SMALL], ids=["empty", "one row"])
def test_every_question_is_answered_on_any_log(source, quick):
    panel = panels.timing(source, as_of=SAMPLE_DAY)
    for name in QUESTIONS:
        panel.ask(name)
        panel.work.press("Compare") if QUESTIONS[name].slow else None
        assert 'role="img"' in panel.picture.value
        assert ("<details" in panel.basis.value) == bool(len(panel.result()))
        assert "<b>" not in panel.picture.value


def test_what_may_still_come_names_the_company_the_longest_silence_first(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    panel.ask("forecast")
    result = panel.result()
    assert result["silent_days"].is_monotonic_decreasing and result["company"].notna().all()
    assert len(result) == len(forecast(log, as_of=SAMPLE_DAY))
    assert panel.table.rows[0]["company"] == result["company"][0]


def test_the_days_after_a_note_can_be_had_by_which_note_it_was(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    panel.ask("hazard", by="attempt")
    assert panel.control("by") in panel.controls.children
    assert panel.result().equals(answer_hazard(log, as_of=SAMPLE_DAY, by="attempt"))
    assert [row["attempt"] for row in panel.table.rows] == panel.result()["attempt"].tolist()
    assert "all days of all groups" in panel.basis.value


def test_rates_can_be_had_by_all_that_notes_differ_in_and_by_seeker_in_a_cohort_alone(log):
    every = ["gap", "delay", "attempt", "channel", "gift", "weekday"]
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    values = [value for _, value in panel.control("by").options]
    assert values[:6] == every and "seeker" not in values
    panel.ask("rates", by="gift")
    assert panel.result()["sent"].sum() == response_rates(log, as_of=SAMPLE_DAY)["sent"].sum()
    cohort, truth = simulate(interviews=60, per_seeker=20, seed=1)
    panel = panels.timing(cohort, as_of=truth.attrs["as_of"])
    panel.ask("rates", by="seeker")
    assert panel.result()["bucket"].tolist() == sorted(cohort.applications["seeker"].unique())


def test_published_figures_are_drawn_when_asked_for_with_why_they_are_not_comparable(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    assert "Belkins" not in panel.picture.value
    panel.ask("rates", published=True)
    assert "Belkins 2025" in panel.picture.value and "is not comparable" in panel.picture.value
    panel.ask("curve", clock="application")
    assert 'role="img"' in panel.picture.value and "not comparable" not in panel.picture.value


def test_the_basis_says_which_intervals_hold_at_every_look(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    assert "stay valid at every look" in panel.basis.value
    assert "<summary>" in panel.basis.value
    panel.ask("rates", by="weekday")
    assert "Known from elsewhere, and not mixed into these figures: Howard et al. (2023)" in panel.basis.value


@pytest.fixture
def quick(monkeypatch):
    options = tuple(replace(o, default=5) if o.argument == "draws" else o for o in QUESTIONS["cadences"].options)
    monkeypatch.setitem(QUESTIONS, "cadences", replace(QUESTIONS["cadences"], options=options))


def test_cadences_are_compared_when_asked_for_as_the_plain_twin_does(log, quick):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    panel.ask("cadences")
    assert panel.picture.value.count("svg") == 0
    panel.work.press("Compare")
    assert panel.work.progress["text"] == "Compared."
    assert panel.result().equals(compare_cadences(log, as_of=SAMPLE_DAY, draws=5))
    assert 'role="img"' in panel.picture.value
    for line in (*panel.result().attrs["assumptions"], panel.result().attrs["control"]["told"][1:]):
        assert html.escape(line) in panel.basis.value


def test_a_cancelled_comparison_shows_nothing(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    panel.ask("cadences")
    panel._moved = lambda done, of: panel._cancel()
    panel.work.press("Compare")
    assert panel.work.progress["text"] == "Cancelled."
    assert panel.picture.value.count("svg") == 0


def test_a_chart_seen_before_is_not_drawn_again(log, monkeypatch):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    panel.ask("rates", by="attempt")
    monkeypatch.setattr("followup_analytics.charts.response_rates", None)
    panel.ask("rates", by="gap")
    assert "What a check-in adds" in panel.picture.value


def test_the_numbers_stand_beside_the_chart_and_pictures_are_made_on_demand(log, monkeypatch):
    panel, sent = panels.timing(log, as_of=SAMPLE_DAY), []
    monkeypatch.setattr(type(panel.tools), "send", lambda self, content, buffers=None: sent.append((content, buffers)))
    assert [row["bucket"] for row in panel.table.rows] == panel.result()["bucket"].tolist()
    for label, _ in panel.tools.buttons:
        panel.tools.press(label)
    starts = [buffers[0][:5] for content, buffers in sent if content["type"] == "file"]
    assert starts == ["\ufeffbu".encode(), b"\x89PNG\r", b"<?xml"]


def test_what_is_taken_along_holds_nothing_that_a_spreadsheet_runs(monkeypatch):
    sources = ["=1+1", "board;=1+1", "board\t=1+1", "board"]
    ids = [f"a{n}" for n in range(len(sources))]
    told = {"application_id": ids, "company": sources, "source": sources, "applied_on": "2026-01-01"}
    panel = panels.timing(FollowUpLog(applications=pd.DataFrame(told)), as_of="2026-03-01")
    panel.ask("stages", by="source")
    sent = []
    monkeypatch.setattr(type(panel.tools), "send", lambda self, content, buffers=(): sent.append((content, *buffers)))
    panel.tools.press("Download CSV")
    panel.tools.press("Copy as table")
    file, copied = sent[0][1].decode("utf-8-sig"), sent[1][0]["text"]
    assert file.count("'=1+1") == copied.count("'=1+1") >= 3
    assert "=1+1" not in (file + copied).replace("'=1+1", "")


def test_where_scripts_do_not_run_a_picture_and_its_sentence_are_shown(log):
    data, _ = panels.timing(log, as_of=SAMPLE_DAY)._repr_mimebundle_()
    assert data["image/png"][:4] == b"\x89PNG"
    assert data["text/plain"].startswith("Simulated data")


def test_an_interval_stands_in_the_cell_of_its_estimate_which_is_sorted_by_number(log):
    rates = response_rates(log, as_of=SAMPLE_DAY)
    shown = rates.assign(rate=0.256, lower=0.1, upper=0.4, lift=-0.05, lift_lower=-0.1, lift_upper=0.2)
    frame, columns = readable(shown, QUESTIONS["rates"])
    assert frame["rate"][0] == "25.6 (10.0–40.0)" and frame["lift"][0] == "-5.0 (-10.0 to 20.0)"
    assert ("rate", "rate %", "rate sorts") in columns and "lower" not in [name for name, *_ in columns]
    assert frame["enough"].isin(["yes", "no"]).all()
    names = [name for name, *_ in columns]
    assert names[0] == "bucket" and names.index("needed") < names.index("rate") < names.index("lift")
    assert readable(rates.assign(rate=float("nan")), QUESTIONS["rates"])[0]["rate"][0] is None


def test_days_are_days_and_shares_are_percent(log):
    found = stages(log, as_of=SAMPLE_DAY)
    assert readable(found, QUESTIONS["stages"])[0]["by_day"].equals(found["by_day"])
    assert numbers(found, QUESTIONS["stages"])["by day"].equals(found["by_day"])
    assert numbers(found, QUESTIONS["stages"])["rate %"].tolist()[0] == round(100 * found["rate"][0], 1)


def test_the_chart_is_as_wide_as_the_cell_and_what_is_printed_or_saved_is_not(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    assert "max-width:720px" in panel.picture.value
    for room, drawn in ((1000, 1000), (2000, 1100), (300, 700)):
        panel.table.room = room
        assert f"max-width:{drawn}px" in panel.picture.value
    panel.table.room = 1000
    panel.ask("curve")
    assert "max-width:1000px" in panel.picture.value and panel.chart().figure.get_figwidth() == 7.2


def test_what_a_note_would_add_were_the_log_not_all_there_is(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    what_if, said = panel.what_if, lambda: panel.what_if.said.progress["text"]
    assert what_if.layout.display == "" and said() == ""
    together = all_together(panel.result())
    what_if.inputs["closed_unheard"].value = 30
    what_if.inputs["unwritten"].value = 10
    row = lift_if(together, closed_unheard=0.3, unwritten=0.1).iloc[0]
    assert gain(*row[["lift", "lift_lower", "lift_upper"]]) in said()
    what_if.inputs["hidden"].value = 2
    row = lift_if(together, closed_unheard=0.3, unwritten=0.1, hidden=2).iloc[0]
    assert f"at least {gain(*row[['lift', 'lift_lower', 'lift_upper']])}" in said()
    panel.ask("rates", by="attempt")
    assert gain(*row[["lift", "lift_lower", "lift_upper"]]) in said()  # the same notes, however they are grouped
    what_if.inputs["unwritten"].value = 1000
    assert what_if.inputs["unwritten"].value == 95
    what_if.said.press("As the log shows")
    assert said() == "" and [field.value for field in what_if.inputs.values()] == [0, 0, 1]
    for question in ("curve", "send_times", "hazard", "stages"):
        panel.ask(question)
        assert what_if.layout.display == "none"


def test_where_nothing_is_known_of_what_a_note_adds_nothing_is_asked_about_it():
    assert panels.timing(SMALL, as_of="2026-03-01").what_if.layout.display == "none"


def test_rhythms_can_be_saved_as_a_target_statement_and_nothing_else_can(log, quick, monkeypatch):
    panel, sent = panels.timing(log, as_of=SAMPLE_DAY), []
    monkeypatch.setattr(type(panel.tools), "send", lambda self, content, buffers=None: sent.append((content, buffers)))
    label = "Save as a TARGET statement"
    assert label not in dict(panel.tools.buttons)
    panel.ask("cadences")
    panel.work.press("Compare")
    panel.tools.press(label)
    assert sent[0][0] == {"type": "file", "name": "target-statement.md", "media": "text/markdown"}
    assert sent[0][1][0].decode() == target_page(panel.result())
    panel.ask("rates")
    assert label not in dict(panel.tools.buttons)


def test_counts_stand_before_estimates_and_what_is_only_background_last(log):
    for name in ("rates", "send_times", "hazard", "stages"):
        question = QUESTIONS[name]
        _frame, columns = readable(question.ask(log, as_of=SAMPLE_DAY), question)
        shown = [column[0] for column in columns]
        estimates = [column.name for column in question.columns if column.interval and not column.behind]
        behind = [column.name for column in question.columns if column.behind]
        places = [2 if each in behind else 1 if each in estimates else 0 for each in shown]
        assert places == sorted(places) and 1 in places, name
        assert "left_out" not in shown  # none is


def test_a_rhythm_is_called_in_the_table_as_it_is_in_the_chart():
    found = pd.DataFrame({"every": [0, 7, 10], "rate": [0.2, 0.3, 0.4], "at_risk": 5, "enough": True})
    frame, columns = readable(found, QUESTIONS["cadences"])
    assert frame["every"].tolist() == ["no notes", "every 7 days", "every 10 days"]
    assert columns[0][-1] == "every sorts" and frame["every sorts"].tolist() == [0, 7, 10]

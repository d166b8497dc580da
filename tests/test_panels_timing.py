"""The timing panel, without a browser."""

import functools

import pytest

from followup_analytics import FollowUpLog, compare_cadences, panels, response_curve, response_rates
from followup_analytics.panels import _timing
from followup_analytics.simulation.sample import SAMPLE_DAY, sample_log


@pytest.fixture(scope="module")
def log():
    return sample_log()


def test_the_panel_shows_what_its_plain_twin_returns(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    assert panel.result().equals(response_rates(log, as_of=SAMPLE_DAY))
    panel.question.value, panel.clock.value = "curve", "application"
    assert panel.result().equals(response_curve(log, as_of=SAMPLE_DAY, clock="application"))


def test_a_choice_draws_a_chart_with_a_name_for_screen_readers(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    for value in ("attempt", "channel"):
        panel.by.value = value
        assert 'role="img"' in panel.picture.value
        assert "Simulated data" in panel.picture.value


def test_an_empty_log_says_so():
    panel = panels.timing(FollowUpLog(), as_of=SAMPLE_DAY)
    assert 'role="img"' in panel.picture.value


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(_timing, "compare_cadences", functools.partial(compare_cadences, draws=5))


def test_rhythms_are_compared_when_asked_for_as_the_plain_twin_does(log, quick):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    panel.question.value = "rhythms"
    assert panel.picture.value.count("svg") == 0
    panel.work.press("Compare")
    assert panel.work.progress["text"] == "Compared."
    assert panel.result().equals(compare_cadences(log, as_of=SAMPLE_DAY, draws=5))
    assert 'role="img"' in panel.picture.value


def test_a_cancelled_comparison_shows_nothing(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    panel.question.value = "rhythms"
    panel._moved = lambda done, of: panel._cancel()
    panel.work.press("Compare")
    assert panel.work.progress["text"] == "Cancelled."
    assert panel.picture.value.count("svg") == 0


def test_a_chart_seen_before_is_not_drawn_again(log, monkeypatch):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    panel.by.value = "attempt"
    monkeypatch.setattr("followup_analytics.charts.response_rates", None)
    panel.by.value = "gap"
    assert "What a check-in adds" in panel.picture.value


def test_the_numbers_stand_beside_the_chart_and_pictures_are_made_on_demand(log, monkeypatch):
    panel, sent = panels.timing(log, as_of=SAMPLE_DAY), []
    monkeypatch.setattr(type(panel.tools), "send", lambda self, content, buffers=None: sent.append((content, buffers)))
    assert [row["bucket"] for row in panel.table.rows] == panel.result()["bucket"].tolist()
    for label, _ in panel.tools.buttons:
        panel.tools.press(label)
    starts = [buffers[0][:5] for content, buffers in sent if content["type"] == "file"]
    assert starts == ["\ufeffbu".encode(), b"\x89PNG\r", b"<?xml"]


def test_where_scripts_do_not_run_a_picture_and_its_sentence_are_shown(log):
    data, _ = panels.timing(log, as_of=SAMPLE_DAY)._repr_mimebundle_()
    assert data["image/png"][:4] == b"\x89PNG"
    assert data["text/plain"].startswith("Simulated data")

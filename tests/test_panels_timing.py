"""The timing panel, without a browser."""

import pytest

from followup_analytics import FollowUpLog, panels, response_curve, response_rates
from followup_analytics.simulation.sample import SAMPLE_DAY, sample_log


@pytest.fixture(scope="module")
def log():
    return sample_log()


def test_the_panel_shows_what_its_plain_twin_returns(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    assert panel.result().equals(response_rates(log, as_of=SAMPLE_DAY))
    panel.question.value, panel.clock.value = "curve", "application"
    assert panel.result().equals(response_curve(log, as_of=SAMPLE_DAY, clock="application"))


def test_every_choice_draws_a_chart_with_a_name_for_screen_readers(log):
    panel = panels.timing(log, as_of=SAMPLE_DAY)
    for value in panel.by.options:
        panel.by.value = value
        assert 'role="img"' in panel.picture.value
        assert "Simulated data" in panel.picture.value


def test_an_empty_log_says_so():
    panel = panels.timing(FollowUpLog(), as_of=SAMPLE_DAY)
    assert 'role="img"' in panel.picture.value

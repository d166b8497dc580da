"""Answers by weekday and hour of the note: its figure, its words, its chart."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, charts, response_rates, simulate
from followup_analytics.analyses.send_times import (
    UNITS,
    send_times,
    send_times_basis,
    send_times_headline,
    send_times_sentence,
    unit_rows,
)
from followup_analytics.simulation.sample import SAMPLE_DAY, sample_log
from followup_analytics.waiting.groups import NO_TIME


def timed(log, *, known=0.7, seed=1):
    """The log with a time of day for some of its notes, drawn at random."""
    draw, notes = np.random.default_rng(seed), log.follow_ups.copy()
    minutes = pd.to_timedelta(draw.integers(7 * 60, 21 * 60, len(notes)), unit="min")
    notes["sent_at"] = (notes["sent_on"] + minutes).where(draw.random(len(notes)) < known)
    return replace(log, follow_ups=notes)


@pytest.fixture(scope="module")
def cohort():
    log, truth = simulate(interviews=600, seed=1)
    return timed(log), truth.attrs["as_of"]


@pytest.mark.parametrize("answer", ["any", "good", "bad", ("reply", "offer")])
@pytest.mark.parametrize("unit", UNITS)
def test_each_unit_holds_every_note_once_with_the_figures_of_response_rates(unit, answer, cohort):
    log, day = cohort
    found = send_times(log, as_of=day, answer=answer)
    rates = response_rates(log, as_of=day, by=unit, answer=answer)
    rows = found[found["unit"] == unit].reset_index(drop=True).rename(columns={"send_time": "bucket"})
    pd.testing.assert_frame_equal(rows[rates.columns], rates, check_like=True)
    assert rates["sent"].sum() == response_rates(log, as_of=day)["sent"].sum()
    assert rates.loc[rates["sent"] > 0, ["naive_rate", "without"]].notna().all(axis=None)


def test_a_time_is_never_made_up_and_notes_without_one_are_compared_with_nothing(cohort):
    log, day = cohort
    found = send_times(timed(log, known=0), as_of=day)
    hours = found[found["unit"] == "hour"]
    assert hours["send_time"].tolist() == [NO_TIME]
    assert unit_rows(found, "hour").empty and found.attrs["compared"]["hour"]["groups"] == 0
    text = send_times_sentence(found)
    assert "the hour is known of 0." in text and "By weekday" in text and "By hour" not in text
    assert len(charts.send_times(found).figure.axes) == 1  # no empty grid for hours
    pairs = send_times(log, as_of=day).attrs["compared"]
    assert not any(NO_TIME in pair for unit in UNITS for pair in pairs[unit]["clear"])


def test_which_answers_count_is_said_in_words_and_picture(cohort):
    log, day = cohort
    rejected = response_rates(log, as_of=day, by=None, answer="bad")["answered"].sum()
    found = send_times(log, as_of=day, answer="bad")
    assert f", {rejected} were rejected within 7 days" in send_times_sentence(found)
    assert send_times_headline(found) == "No weekday and no hour clearly stands out"
    ax = charts.send_times(found)
    assert ax.get_ylabel() == "rejections,\nby weekday"
    assert charts.send_times(send_times(log, as_of=day)).get_ylabel() == "answered,\nby weekday"


def test_weekdays_do_not_depend_on_the_times(cohort):
    log, day = cohort
    with_times, without = (send_times(each, as_of=day) for each in (log, timed(log, known=0)))
    days = [frame[frame["unit"] == "weekday"] for frame in (with_times, without)]
    pd.testing.assert_frame_equal(*days)


def test_an_hour_that_helps_is_found_and_none_is_where_notes_do_nothing():
    ids = pd.Series([f"a{number}" for number in range(1200)])
    applied = pd.DataFrame({"application_id": ids, "company": "Tide", "applied_on": "2026-01-05"})
    early = np.arange(1200) % 3 == 0
    written = np.arange(1200) % 3 < 2
    notes = pd.DataFrame({"application_id": ids, "sent_on": "2026-01-15", "kind": "check_in"})
    notes["sent_at"] = np.where(early, "2026-01-15 10:00", "2026-01-15 16:00")
    answers = pd.DataFrame({"application_id": ids, "received_on": "2026-01-17", "kind": "reply"})
    for answered, clear in (
        (np.where(early, np.arange(1200) % 2 == 0, np.arange(1200) % 10 == 0), [["9:00-11:59", "15:00-17:59"]]),
        (np.arange(1200) % 5 == 0, []),
    ):
        log = FollowUpLog(applications=applied, follow_ups=notes[written], responses=answers[answered])
        assert send_times(log, as_of="2026-03-01").attrs["compared"]["hour"]["clear"] == clear


def test_where_there_is_too_little_the_words_and_the_chart_say_so():
    found = send_times(sample_log(), as_of=SAMPLE_DAY)
    text = send_times_sentence(found)
    assert text.startswith("Simulated data: Of 100 check-ins, 24 were answered within 7 days")
    assert text.count("By weekday and by hour: these data cannot tell yet what a note adds") == 1
    ax = charts.send_times(found)
    drawn = {t.get_text() for panel in ax.figure.axes for t in panel.texts}
    assert {"too few", "too few\nto tell"} <= drawn
    labels = [t.get_text() for panel in ax.figure.axes for t in panel.get_xticklabels()]
    assert "Monday\n5 of 24\n7 not\ncompared" in labels and not any(NO_TIME in label for label in labels)
    assert any("not both at once" in line for line in send_times_basis(found))


def test_an_empty_log_is_told_what_it_lacks():
    found = send_times(FollowUpLog(), as_of=SAMPLE_DAY)
    assert send_times_sentence(found) == charts.send_times(found).get_label()
    assert "holds no check-in sent while an answer was awaited" in send_times_sentence(found)

"""The sample log: what it holds, and that it is the same on every call."""

import pandas as pd
import pytest

from followup_analytics import SAMPLE_DAY, sample_log
from followup_analytics.agenda.due import due_list
from followup_analytics.log import words
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.reader import read_log
from tools.sample import write_sample

DAY = pd.Timestamp(SAMPLE_DAY)


@pytest.fixture(scope="module")
def log():
    return sample_log()


def test_it_is_the_same_on_every_call_and_labelled_simulated(log):
    for name, frame in sample_log().tables.items():
        pd.testing.assert_frame_equal(frame, log.tables[name])
    assert (log.applications["simulated"] == "true").all()


def test_writing_it_again_gives_the_bytes_in_data(tmp_path, pytestconfig):
    write_sample(tmp_path)
    stored = pytestconfig.rootpath / "data" / "sample"
    for name in TABLES:
        assert (tmp_path / f"{name}.csv").read_bytes() == (stored / f"{name}.csv").read_bytes()


def test_the_files_read_back_without_a_problem_and_equal(log, tmp_path):
    write_sample(tmp_path)
    again = read_log(tmp_path)
    assert again.problems.empty
    for name, frame in log.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], frame)


def test_every_reference_leads_somewhere_and_ids_are_unique(log):
    for name in ("interviews", "follow_ups", "responses"):
        assert (log.positions(name) >= 0).all()
    assert log.topics["interview_id"].isin(log.interviews["interview_id"]).all()
    assert log.follow_ups["gift_id"].dropna().isin(log.gifts["gift_id"]).all()
    for name, declared in TABLES.items():
        if declared.key:
            assert log.tables[name][declared.key].is_unique and log.tables[name][declared.key].notna().all()


def test_every_address_is_an_example_address(log):
    text = "\n".join(frame.to_csv() for frame in log.tables.values())
    hosts = pd.Series([text]).str.findall(r"(?:https?://|mailto:|@)([^\s>/,)\"]+)")[0]
    hosts = [host.split("@")[-1] for host in hosts]
    assert len(hosts) > 200 and all(host.endswith(".example") for host in hosts)


def test_a_gift_goes_once_to_a_person_and_once_to_an_application(log):
    given = log.follow_ups.dropna(subset=["gift_id"])
    assert not given.duplicated(["gift_id", "application_id"]).any()
    assert not given.duplicated(["gift_id", "to"]).any()
    assert set(given["gift_id"].map(log.gifts.set_index("gift_id")["kind"])) == set(words.GIFT_KINDS)
    assert (given["gift_id"].map(log.gifts.set_index("gift_id")["added_on"]) <= given["sent_on"]).all()


def test_private_topics_are_there_and_in_no_note(log):
    private = log.topics.loc[log.topics["private"], "topic"]
    assert len(private) >= 2
    letters = " ".join(log.follow_ups["body"].dropna())
    assert not any(topic in letters for topic in private)


def test_it_shows_what_the_toolkit_must_handle(log):
    notes, responses = log.follow_ups, log.responses
    assert 24 <= len(log) <= 36 and (log.interviews.groupby("application_id").size() >= 3).sum() >= 4
    assert notes.loc[notes["kind"] == "check_in"].drop_duplicates(["application_id", "sent_on"]).shape[0] >= 60
    assert {"mail", "letter", "phone"} == set(notes["channel"].dropna())
    assert set(words.RESPONSE_KINDS) - set(responses["kind"]) == {"hired", words.ACKNOWLEDGEMENT}
    frozen = responses[responses["kind"] == "keep_in_mind"]
    later = responses.merge(frozen, on="application_id", suffixes=("", "_frozen"))
    assert ((later["received_on"] - later["received_on_frozen"]).dt.days > 30).any()
    assert {"pause", "snooze", "pin", "promise"} == set(log.plans["kind"])
    for table, column in (("interviews", "impression"), ("follow_ups", "kind"), ("topics", "strength")):
        assert log.tables[table][column].isna().any()


def test_a_closed_position_opens_again(log):
    closed = log.responses[log.responses["kind"].isin(words.CLOSINGS)]
    opened = log.responses[log.responses["kind"].isin(["invitation", "keep_in_mind"])]
    both = closed.merge(opened, on="application_id", suffixes=("_closed", "_opened"))
    assert (both["received_on_opened"] > both["received_on_closed"]).sum() >= 3


def test_only_one_interview_lies_ahead_and_nothing_else(log):
    assert (log.interviews["interviewed_on"] > DAY).sum() == 1
    assert (log.follow_ups["sent_on"] <= DAY).all() and (log.responses["received_on"] <= DAY).all()


def test_the_times_lie_on_their_days(log):
    for table, day, time in (("follow_ups", "sent_on", "sent_at"), ("responses", "received_on", "received_at")):
        timed = log.tables[table].dropna(subset=[time])
        assert (timed[time].dt.normalize() == timed[day]).all()


def test_the_due_list_has_overdue_due_and_upcoming_notes(log):
    due = due_list(log, as_of=SAMPLE_DAY, cadence=Cadence())
    assert 8 <= len(due) <= 13
    assert set(due["status"]) == {"overdue", "today", "upcoming"}
    assert set(due["kind"]) == {"thank_you", "check_in"}

"""Promised days, worked by hand. 1 June 2026 is a Monday."""

import pandas as pd
import pytest

from followup_analytics import FollowUpLog, promised_days
from followup_analytics.agenda.promised_days import promised_days_sentence

DAY = "2026-06-20"
SAID = {"company": "Tide Labs", "interviewed_on": "2026-06-01", "answer_by": "2026-06-12", "interviewers": "Ana"}


def news(day, kind, **more):
    return {"company": "Tide Labs", "received_on": f"2026-06-{day:02}", "kind": kind, **more}


def log_of(*responses, interviews=(SAID,), **tables):
    return FollowUpLog(interviews=pd.DataFrame(list(interviews)), responses=pd.DataFrame(list(responses)), **tables)


def outcomes(log, as_of=DAY):
    found = promised_days(log, as_of=as_of)
    late = [None if pd.isna(days) else days for days in found["days_late"]]
    return list(zip(found["outcome"], late, strict=True))


@pytest.mark.parametrize("kind", ["reply", "invitation", "keep_in_mind", "offer", "rejection", "filled"])
def test_an_answer_by_that_day_keeps_it_and_a_later_one_is_late(kind):
    assert outcomes(log_of(news(12, kind))) == [("kept", None)]
    assert outcomes(log_of(news(15, kind))) == [("late", 3)]


def test_an_interview_on_a_later_day_keeps_it_and_one_of_its_own_day_does_not():
    again = {"company": "Tide Labs", "interviewed_on": "2026-06-09"}
    assert outcomes(log_of(interviews=[SAID, again])) == [("kept", None)]
    assert outcomes(log_of(interviews=[SAID, {**again, "interviewed_on": "2026-06-01"}])) == [("broken", 8)]
    assert outcomes(log_of(interviews=[SAID, {**again, "cancelled": True}])) == [("broken", 8)]


def test_with_no_answer_it_is_ahead_until_it_has_passed_and_then_broken():
    assert outcomes(log_of(), as_of="2026-06-12") == [("ahead", None)]
    assert outcomes(log_of(), as_of="2026-06-13") == [("broken", 1)]
    assert outcomes(log_of(news(15, "reply")), as_of="2026-06-14") == [("broken", 2)]


def test_an_acknowledgement_keeps_nothing_but_may_promise():
    assert outcomes(log_of(news(5, "acknowledgement"))) == [("broken", 8)]
    alone = FollowUpLog(responses=pd.DataFrame([news(5, "acknowledgement", answer_by="2026-06-19"), news(6, "reply")]))
    assert outcomes(alone) == [("kept", None)]


@pytest.mark.parametrize("kind", ["withdrawn", "hired"])
def test_it_is_void_where_the_seeker_left_first(kind):
    assert outcomes(log_of(news(10, kind), news(15, "reply"))) == [("void", None)]
    assert outcomes(log_of(news(10, "reply"), news(11, kind))) == [("kept", None)]


def test_a_job_elsewhere_makes_it_void():
    other = {"company": "Reed", "received_on": "2026-06-05", "kind": "hired"}
    assert outcomes(log_of(other)) == [("void", None)]


def test_a_reply_that_names_a_later_day_replaces_it_and_so_does_a_later_word_of_the_same_day():
    assert outcomes(log_of(news(10, "reply", answer_by="2026-06-19"))) == [("replaced", None), ("broken", 1)]
    assert outcomes(log_of(news(13, "reply", answer_by="2026-06-19"))) == [("late", 1), ("broken", 1)]
    assert outcomes(log_of(news(9, "reply"), news(10, "reply", answer_by="2026-06-19"))) == [
        ("kept", None),
        ("broken", 1),
    ]
    twice = [SAID, {**SAID, "answer_by": "2026-06-15", "round": 2}]
    assert outcomes(log_of(interviews=twice)) == [("replaced", None), ("broken", 5)]


def test_an_interview_that_names_a_day_of_its_own_keeps_the_one_before():
    again = {"company": "Tide Labs", "interviewed_on": "2026-06-09", "answer_by": "2026-06-19"}
    assert outcomes(log_of(interviews=[SAID, again])) == [("kept", None), ("broken", 1)]


def test_an_offers_day_is_the_seekers_own_and_a_day_before_its_own_row_is_none():
    assert outcomes(log_of(news(5, "offer", answer_by="2026-06-10"))) == [("kept", None)]
    assert outcomes(log_of(interviews=[{**SAID, "answer_by": "2026-05-30"}])) == []


def test_closed_on_a_day_nobody_wrote_down_nobody_can_tell():
    applications = pd.DataFrame({"company": ["Tide Labs"], "closed": ["rejection"], "applied_on": ["2026-05-20"]})
    assert outcomes(log_of(applications=applications)) == [("unknown", None)]


def test_each_row_says_where_the_word_stands_and_the_sentence_counts_without_a_verdict():
    found = promised_days(log_of(news(15, "reply")), as_of=DAY)
    row = found.iloc[0]
    assert (row["company"], row["said_in"], row["said_by"], row["answer"]) == ("Tide Labs", "interview", "Ana", "reply")
    assert str(row["answered_on"].date()) == "2026-06-15"
    assert promised_days_sentence(found) == "Of 1 promised day 1 was answered late."
    assert promised_days_sentence(found[:0]) == "No promised day is written down."


def test_before_the_log_begins_and_without_one_the_frame_is_empty():
    assert promised_days(log_of(), as_of="2026-05-01").empty
    assert promised_days(FollowUpLog(), as_of=DAY).dtypes.equals(promised_days(log_of(), as_of=DAY).dtypes)

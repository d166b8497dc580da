"""The one order of a day, pinned by hand-worked tables."""

import numpy as np

from followup_analytics import SAMPLE_DAY, sample_log
from followup_analytics.facts.coded_events import KINDS
from followup_analytics.facts.timeline import coded_events, events, follow_ups_since
from followup_analytics.log.days import day_number
from tests.makers import log_from

ONE = [{"application_id": "a", "company": "Tide Labs"}]


def kinds(log, as_of="2026-12-31"):
    return events(log, as_of=as_of)["kind"].tolist()


def test_within_a_day_interview_comes_first_then_note_then_open_answer_then_closing():
    log = log_from(
        applications=ONE,
        responses=[
            {"application_id": "a", "received_on": "2026-01-05", "kind": "rejection"},
            {"application_id": "a", "received_on": "2026-01-05", "kind": "reply"},
        ],
        follow_ups=[{"application_id": "a", "sent_on": "2026-01-05"}],
        interviews=[{"application_id": "a", "interviewed_on": "2026-01-05"}],
    )
    assert kinds(log) == ["interview", "follow_up", "reply", "rejection"]


def test_where_both_rows_carry_a_time_the_times_decide():
    log = log_from(
        applications=ONE,
        follow_ups=[{"application_id": "a", "sent_on": "2026-01-05", "sent_at": "2026-01-05 10:00"}],
        responses=[
            {"application_id": "a", "received_on": "2026-01-05", "kind": "reply", "received_at": "2026-01-05 09:00"}
        ],
    )
    assert kinds(log) == ["reply", "follow_up"]


def test_an_interview_whose_time_is_known_stands_at_that_time():
    def order(starts_at, sent_at="2026-01-05 10:00"):
        return kinds(
            log_from(
                applications=ONE,
                interviews=[{"application_id": "a", "interviewed_on": "2026-01-05", "starts_at": starts_at}],
                follow_ups=[{"application_id": "a", "sent_on": "2026-01-05", "sent_at": sent_at}],
            )
        )

    assert order("14:00") == ["follow_up", "interview"]
    assert order("9:05:30") == order(None) == order("14:00", None) == ["interview", "follow_up"]


def test_hours_minutes_and_seconds_of_an_interview_are_told_apart():
    def order(starts_at, sent_at):
        interviews = [{"application_id": "a", "interviewed_on": "2026-01-05", "starts_at": starts_at}]
        notes = [{"application_id": "a", "sent_on": "2026-01-05", "sent_at": f"2026-01-05 {sent_at}"}]
        return kinds(log_from(applications=ONE, interviews=interviews, follow_ups=notes))

    for earlier, later in (("10:58:30", "10:59"), ("9:59:58", "10:00"), ("10:30:20", "10:30:21")):
        assert order(later, earlier) == ["follow_up", "interview"]
        assert order(earlier, later) == ["interview", "follow_up"]
    assert order("10:59", "10:59:30") == ["interview", "follow_up"]


def test_facts_after_as_of_do_not_exist():
    log = log_from(applications=ONE, follow_ups=[{"application_id": "a", "sent_on": "2026-01-05"}])
    assert kinds(log, as_of="2026-01-04") == []


def test_hired_stands_in_every_application_of_that_seeker_that_had_begun():
    log = log_from(
        applications=[
            {"application_id": "a", "company": "A", "seeker": "s", "applied_on": "2026-01-01"},
            {"application_id": "b", "company": "B", "seeker": "s", "applied_on": "2026-01-02"},
            {"application_id": "later", "company": "C", "seeker": "s", "applied_on": "2026-03-01"},
            {"application_id": "other", "company": "D", "seeker": "t", "applied_on": "2026-01-01"},
        ],
        responses=[{"application_id": "a", "received_on": "2026-02-01", "kind": "hired"}],
    )
    found = events(log, as_of="2026-12-31")
    assert found[["application", "own"]].values.tolist() == [[0, True], [1, False]]


def test_a_follow_up_that_is_the_application_itself_is_no_note_since_a_day():
    sent = [{"sent_on": "2026-01-05"}, {"sent_on": "2026-01-15"}, {"sent_on": "2026-01-15", "kind": "check_in"}]
    log = log_from(applications=[ONE[0] | {"applied_on": "2026-01-05"}], follow_ups=sent)
    since = np.full(1, day_number("2026-01-01"))
    assert follow_ups_since(log, since, as_of="2026-12-31").row.tolist() == [1, 2]
    assert follow_ups_since(log, since + 4, as_of="2026-12-31").row.tolist() == [1, 2]
    assert follow_ups_since(log, since, as_of="2026-01-14").row.tolist() == []


def test_without_follow_ups_the_facts_are_the_others():
    log = sample_log()
    every, others = (coded_events(log, as_of=SAMPLE_DAY, notes=notes) for notes in (True, False))
    kept = ~np.isin(every.kind, [KINDS.index("follow_up"), KINDS.index("application")])
    assert len(others) and 0 < kept.sum() < len(every)
    for name in ("application", "day", "kind", "row"):
        assert getattr(others, name).tolist() == getattr(every, name)[kept].tolist(), name

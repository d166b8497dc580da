"""Closed applications, kept in touch with by choice and rarely."""

import pandas as pd
import pytest

from followup_analytics import FollowUpLog, due_list
from followup_analytics.agenda.due import COLUMNS
from followup_analytics.agenda.in_touch import in_touch
from followup_analytics.letters.draft import draft
from tests.makers import log_from


def log_of(responses, pins, notes=()):
    return log_from(
        applications=pd.DataFrame({"application_id": ["a", "b"], "company": ["Tide Labs", "Reef"]}),
        interviews=pd.DataFrame({"application_id": ["a"], "interview_id": ["i"]}).assign(
            interviewers="Ana Lee <ana@tide.example>; Bo", interviewed_on=pd.Timestamp("2026-03-01")
        ),
        topics=pd.DataFrame({"interview_id": ["i"], "interviewer": ["Ana Lee"], "topic": ["tide models"]}),
        gifts=pd.DataFrame({"gift_id": ["g"], "title": ["Tides, modelled"]}),
        responses=pd.DataFrame(responses, columns=["application_id", "received_on", "kind"]).astype(
            {"received_on": "datetime64[us]"}
        ),
        plans=pd.DataFrame(pins, columns=["application_id", "decided_on", "until_on", "to"]).assign(kind="pin"),
        follow_ups=pd.DataFrame(notes, columns=["application_id", "sent_on"]).astype({"sent_on": "datetime64[us]"}),
    )


REJECTED = ("a", "2026-03-10", "rejection")
PIN = ("a", "2026-03-11", "2026-06-01", None)


@pytest.mark.parametrize(
    ("responses", "pins", "notes", "due"),
    [
        ([REJECTED], [], [], None),
        ([REJECTED], [PIN], [], "2026-06-01"),
        ([("a", "2026-03-10", "filled")], [PIN], [], "2026-06-01"),
        ([REJECTED], [("a", "2026-03-09", "2026-06-01", None)], [], None),
        ([REJECTED], [PIN, ("a", "2026-03-12", "2026-07-01", None)], [], "2026-07-01"),
        ([REJECTED], [("a", "2026-12-24", "2027-06-01", None)], [], None),
        ([REJECTED], [PIN], [("a", "2026-06-03")], "2026-09-01"),
        ([REJECTED, ("a", "2026-06-05", "reply")], [PIN], [("a", "2026-06-03")], "2026-09-03"),
        ([REJECTED, ("a", "2026-06-05", "keep_in_mind")], [PIN], [], None),
        ([REJECTED, ("a", "2026-06-05", "hired")], [PIN], [], None),
        ([REJECTED, ("b", "2026-06-05", "hired")], [PIN], [], None),
        ([], [PIN], [], None),
    ],
)
def test_a_pin_decided_once_it_is_closed_keeps_it_warm(responses, pins, notes, due):
    found = in_touch(log_of(responses, pins, notes), as_of="2026-07-01")
    assert found["due_on"].tolist() == ([pd.Timestamp(due)] if due else [])
    assert tuple(found) == COLUMNS


def test_it_is_never_in_the_due_list_and_its_row_can_be_drafted():
    log = log_of([REJECTED], [PIN])
    assert due_list(log, as_of="2026-06-02").empty
    row = in_touch(log, as_of="2026-06-02").iloc[0]
    assert row[["status", "to", "email", "topics", "gift"]].tolist() == [
        "overdue", "Ana Lee", "ana@tide.example", "tide models", "Tides, modelled",
    ]  # fmt: skip
    note = draft(log, row, as_of="2026-06-02")
    assert (note.template, note.gift_id, note.missing) == ("in_touch", "g", ("availability",))


def test_it_has_the_dtypes_of_the_due_list_also_where_it_is_empty():
    open_log = log_of([], [])
    due = due_list(open_log, as_of="2026-03-02")
    for log in (open_log, log_of([REJECTED], [PIN]), FollowUpLog()):
        found = in_touch(log, as_of="2026-06-02")
        assert found.dtypes.to_dict() == due.dtypes.to_dict()
        assert found.attrs == {"as_of": "2026-06-02", "simulated": False}


def test_the_pin_of_a_draw_keeps_nothing_warm():
    """It was decided on the day that the rejection came, before it was read."""
    drawn = pd.DataFrame({"application_id": "a", "decided_on": "2026-03-10", "until_on": "2026-03-17"}, index=[0, 1])
    log = log_of([REJECTED], drawn)
    log = FollowUpLog(**{**log.tables, "plans": drawn.assign(kind=["arm", "pin"], arm=["7", None])})
    assert in_touch(log, as_of="2026-03-12").empty


def test_closed_applications_not_chosen_are_listed_last_where_asked_for():
    both = [REJECTED, ("b", "2026-03-12", "filled")]
    found = in_touch(log_of(both, [PIN]), as_of="2026-06-02", others=True)
    assert found["company"].tolist() == ["Tide Labs", "Reef"]
    assert found["status"].tolist() == ["overdue", "closed"] and found["days_overdue"].isna().tolist() == [False, True]
    assert found["reason"].tolist()[1] == (
        "Closed since the position was filled on 12 March; not on your keep-in-touch list."
    )
    nobody = in_touch(log_of(both, []), as_of="2026-06-02", others=True)
    assert nobody["status"].tolist() == ["closed"] * 2 and nobody.dtypes.to_dict() == found.dtypes.to_dict()
    assert draft(log_of(both, []), nobody.iloc[1], as_of="2026-06-02").template == "in_touch"

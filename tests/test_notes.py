"""An interview's notes become rows of the log."""

import datetime as dt

import pandas as pd
import pytest

from followup_analytics import FollowUpLog
from followup_analytics.letters.notes import IncompleteNote, interview_rows, topics_of

FULL = {
    "company": " Tide  Labs ",
    "role": "Data analyst",
    "interviewed_on": "2026-03-03",
    "round": "2",
    "impression": "4",
    "note": "Third floor.\nAsked about pandas.",
    "promise": "the link to the gauge data",
    "people": [
        {
            "name": "Ana Lee",
            "email": "ana@tide.example",
            "professional": "tide models!\nopen data",
            "personal": "sailing (private)",
        },
        {"name": "", "email": "", "professional": "", "personal": ""},
        {"name": "Bo; <Berg>", "email": "", "professional": "", "personal": ""},
    ],
}


def log_with(*applications):
    return FollowUpLog(applications=pd.DataFrame(applications))


def test_a_note_becomes_its_application_interview_topics_and_promise():
    rows = interview_rows(FULL, FollowUpLog())
    assert rows["applications"] == [
        {"application_id": "tide-labs-data-analyst", "company": "Tide Labs", "role": "Data analyst"}
    ]
    interview = rows["interviews"][0]
    assert interview["interviewed_on"] == dt.date(2026, 3, 3)
    assert (interview["round"], interview["impression"]) == (2, 4)
    assert interview["interviewers"] == "Ana Lee <ana@tide.example>; Bo Berg"
    assert interview["note"] == "Third floor.\nAsked about pandas."
    assert [(t["kind"], t["topic"], t["strength"], t["private"]) for t in rows["topics"]] == [
        ("professional", "tide models", 3, False),
        ("professional", "open data", None, False),
        ("personal", "sailing", None, True),
    ]
    assert rows["plans"][0]["reason"] == "the link to the gauge data"


def test_an_application_that_is_known_is_taken_again():
    log = log_with({"application_id": "x", "company": "TIDE labs", "role": "data  Analyst"})
    rows = interview_rows(FULL, log)
    assert "applications" not in rows
    assert rows["interviews"][0]["application_id"] == "x"


def test_without_a_role_the_latest_application_at_the_company_is_meant():
    log = log_with(
        {"application_id": "old", "company": "Tide Labs", "role": "A", "applied_on": "2026-01-01"},
        {"application_id": "new", "company": "Tide Labs", "role": "B", "applied_on": "2026-02-01"},
    )
    rows = interview_rows({**FULL, "role": ""}, log)
    assert rows["interviews"][0]["application_id"] == "new"


def test_another_role_at_a_known_company_is_another_application():
    log = log_with({"application_id": "tide-labs-data-analyst", "company": "Tide Labs", "role": "Skipper"})
    rows = interview_rows(FULL, log)
    assert rows["applications"][0]["application_id"] == "tide-labs-data-analyst-2"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"company": "  "}, "company"),
        ({"interviewed_on": ""}, "interviewed_on"),
        ({"interviewed_on": "3 March"}, "interviewed_on"),
        ({"round": "two"}, "round"),
        ({"impression": "6"}, "impression"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(change, field):
    with pytest.raises(IncompleteNote) as raised:
        interview_rows({**FULL, **change}, FollowUpLog())
    assert list(raised.value.fields) == [field]


def test_topics_written_down_more_than_a_day_late_are_marked():
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
        interviews=pd.DataFrame(
            {
                "application_id": ["a", "a", "a"],
                "interview_id": ["1", "2", "3"],
                "interviewed_on": ["2026-03-03"] * 3,
                "noted_at": ["2026-03-03 18:00", "2026-03-05 09:00", None],
            }
        ),
        topics=pd.DataFrame({"interview_id": ["1", "2", "3"], "topic": ["x", "y", "z"]}),
    )
    assert topics_of(log, "a")["late"].tolist() == [False, True, False]

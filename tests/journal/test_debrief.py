"""An interview's notes become rows of the log."""

import datetime as dt

import pandas as pd
import pytest

from followup_analytics import FollowUpLog, due_list
from followup_analytics.journal.debrief import IncompleteDebrief, interview_rows, topics_of
from followup_analytics.letters.draft import draft

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


def test_a_topic_typed_twice_for_one_person_is_one_row_strong_or_private_where_either_is():
    ana = {"name": "Ana Lee", "professional": "Café talks\ncafe  talks!", "personal": "CAFE TALKS (private)\nsailing"}
    people = [ana, {"name": "Bo", "personal": "sailing"}, {"name": "ana lee", "personal": "Sailing!"}]
    rows = interview_rows({**FULL, "people": people}, FollowUpLog())
    assert [(t["interviewer"], t["kind"], t["topic"], t["strength"], t["private"]) for t in rows["topics"]] == [
        ("Ana Lee", "professional", "Café talks", 3, True),
        ("Ana Lee", "personal", "sailing", 3, False),
        ("Bo", "personal", "sailing", None, False),
    ]


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
    with pytest.raises(IncompleteDebrief) as raised:
        interview_rows({**FULL, **change}, FollowUpLog())
    assert list(raised.value.fields) == [field]


@pytest.mark.parametrize(
    "line",
    [
        "her illness (Private)",
        "her illness (private)!",
        "her illness (private).",
        "her illness ( private )",
        "(private) her illness",
        "her illness (privat)",
        "her illness (PRIVÉ)",
        "her illness (prive\u0301)",
        "her (privat) illness",
        "her illness [private]",
        "her illness (private",
        "private: her illness",
        "her illness – privat",
        "her illness! (private)",
    ],
)
def test_the_mark_keeps_a_topic_private_wherever_and_however_it_is_written(line):
    values = {**FULL, "people": [{"name": "Ana Lee", "personal": line}]}
    topic = interview_rows(values, FollowUpLog())["topics"][0]
    assert topic["topic"] == "her illness" and topic["private"] and (topic["strength"] == 3) == ("!" in line)


@pytest.mark.parametrize("line", ["her illness (strictly private, please)", "a firm (private equity)"])
def test_a_bracket_that_speaks_of_privacy_keeps_the_topic_private_as_written(line):
    topic = interview_rows({**FULL, "people": [{"name": "Ana", "personal": line}]}, FollowUpLog())["topics"][0]
    assert (topic["topic"], topic["private"]) == (line, True)


@pytest.mark.parametrize("line", ["private equity", "deprivation (in cities)", "privacy law!", "privateer ships"])
def test_a_topic_may_speak_of_privacy(line):
    topic = interview_rows({**FULL, "people": [{"name": "Ana", "personal": line}]}, FollowUpLog())["topics"][0]
    assert not topic["private"]


def test_a_topic_that_is_marked_in_its_text_is_private_without_the_flag():
    topics = pd.DataFrame({"interview_id": "i", "interviewer": "Ana", "topic": ["her illness (Privé)", "tide models"]})
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
        interviews=pd.DataFrame({"application_id": ["a"], "interview_id": ["i"], "interviewed_on": ["2026-03-02"]}),
        topics=topics,
        gifts=pd.DataFrame({"gift_id": ["g"], "title": ["Her illness, a novel"]}),
    )
    assert topics_of(log, "a")["private"].tolist() == [True, False]
    assert due_list(log, as_of="2026-03-03")["topics"].isna().all()
    for kind in ("thank_you", "check_in"):
        note = draft(log, {"application_id": "a", "to": "Ana", "kind": kind}, gift="g")
        assert note.topic == "tide models" and note.gift_id is None and "illness" not in note.subject + note.body


def test_topics_written_down_more_than_a_day_late_are_marked():
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}),
        interviews=pd.DataFrame(
            {
                "application_id": ["a"] * 5,
                "interview_id": list("12345"),
                "interviewed_on": ["2026-03-03"] * 5,
                "noted_at": ["2026-03-03 18:00", "2026-03-05 09:00", None, "2026-03-04 23:59", "2026-03-05"],
            }
        ),
        topics=pd.DataFrame({"interview_id": list("12345"), "topic": list("vwxyz")}),
    )
    assert topics_of(log, "a")["late"].tolist() == [False, True, False, False, True]

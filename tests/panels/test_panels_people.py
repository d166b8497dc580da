"""The people panel without a browser: one person across applications, two spellings made one."""

import pandas as pd
import pytest

from followup_analytics import Journal, panels

DAY = "2026-06-15"


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as made:
        made.save(
            applications=[
                {"application_id": "a", "company": "Tide Labs", "role": "Analyst"},
                {"application_id": "b", "company": "Tide Labs", "role": "Engineer"},
                {"application_id": "c", "company": "Kite"},
            ],
            interviews=[
                {"application_id": "a", "interview_id": "i", "interviewed_on": "2026-06-01", "interviewers": "Ana Lee"},
                {"application_id": "c", "interview_id": "k", "interviewed_on": "2026-06-02", "interviewers": "Ana Lee"},
            ],
            topics=[{"interview_id": "i", "topic": "rowing", "interviewer": "A. Lee"}],
            follow_ups=[
                {"application_id": "a", "sent_on": "2026-06-02", "to": "Ana Lee <ana@tide.example>"},
                {"application_id": "b", "sent_on": "2026-06-04", "to": "A. Lee; Bo"},
            ],
            responses={"application_id": "a", "received_on": "2026-06-05", "kind": "reply", "from": "ana@tide.example"},
        )
        yield made


def opened(journal, start):
    panel = panels.people(journal, as_of=DAY)
    panel.finder.selected = next(row["key"] for row in panel.finder.rows if row["key"].startswith(start))
    return panel


def test_where_nothing_was_ever_written_down_there_is_a_way_on_and_nothing_to_undo(tmp_path, journal):
    empty = Journal(tmp_path / "empty.db")
    for name in ("people", "applications"):
        panel = getattr(panels, name)(empty, as_of=DAY)
        assert "write down an interview" in panel.finder.count
        assert not {"undo", "redo"} & {button[0] for button in panel.head.head["buttons"]}
        assert "undo" in {button[0] for button in getattr(panels, name)(journal, as_of=DAY).head.head["buttons"]}


def test_a_name_and_an_address_at_one_company_are_one_person_and_a_name_elsewhere_is_a_question(journal):
    panel = opened(journal, "Ana Lee <ana")
    assert {(row["key"], row["more"]) for row in panel.finder.rows} == {
        ("Ana Lee <ana@tide.example>", "Tide Labs"), ("Ana Lee", "Kite"), ("A. Lee", "Tide Labs"), ("Bo", "Tide Labs"),
    }  # fmt: skip
    assert panel.head.head["question"] == "Perhaps the same person: Ana Lee at Kite."
    assert {fact["kind"] for fact in panel.facts.facts} == {"Interview", "Note", "Reply"}
    assert ["They sent", ["1 × reply"]] in panel.head.head["facts"]
    assert ["Answers come", ["3 days after your note (the median of 1 answer)"]] in panel.head.head["facts"]
    panel.press("two", "Ana Lee")
    assert panel.head.head["question"] == ""


def test_a_topic_or_a_company_finds_a_person(journal):
    panel = panels.people(journal, as_of=DAY)
    for asked, found in (("ROWING", []), ("kite lee", ["Ana Lee"]), ("bo", ["Bo"])):
        panel.finder.words = asked
        assert [row["key"] for row in panel.finder.rows] == found or asked == "ROWING"


def test_two_spellings_are_made_one_in_every_table_and_two_again(journal):
    panel, before = opened(journal, "Ana Lee <ana"), journal.log()
    panel.press("same")
    panel.form.submit("save", {"other": "A. Lee"})
    after = journal.log()
    assert after.follow_ups["to"].tolist() == ["Ana Lee <ana@tide.example>", "Ana Lee <ana@tide.example>; Bo"]
    assert len([row for row in panel.finder.rows if row["more"] == "Tide Labs"]) == 2
    assert panel.head.said["text"].startswith("A. Lee is Ana Lee")
    panel.press("undo")
    for name, frame in before.tables.items():
        pd.testing.assert_frame_equal(getattr(journal.log(), name), frame)


def test_only_the_person_chosen_is_renamed_not_another_of_that_name(journal):
    panel = opened(journal, "Ana Lee <ana")
    panel.press("join", "Ana Lee")
    assert journal.row("interviews", "k")["interviewers"] == "Ana Lee <ana@tide.example>"
    assert journal.row("interviews", "i")["interviewers"] == "Ana Lee"


def test_a_fact_is_edited_from_the_person_too(journal):
    panel = opened(journal, "Bo")
    panel.press("edit", panel.facts.facts[0]["key"])
    panel.form.submit("save", {**panel.form.values, "subject": "Hello"})
    assert "Hello" in journal.log().follow_ups["subject"].tolist()


def test_nobody_yet(tmp_path):
    with Journal(tmp_path / "journal.db") as journal:
        panel = panels.people(journal, as_of=DAY)
        assert panel.finder.count.startswith("Nobody is named in your log yet") and panel.facts.facts == []
        panel.press("same")
        assert panel.form.layout.display == ""

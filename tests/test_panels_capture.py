"""The form and the capture panel, without a browser."""

import pytest

from followup_analytics import Journal, panels
from followup_analytics.panels._form import Action, Field, Form

DAY = "2026-03-03"
TYPED = {
    "company": "Tide Labs",
    "role": "Data analyst",
    "interviewed_on": DAY,
    "people": [{"name": "Ana Lee", "email": "ana@tide.example", "professional": "tide models!", "personal": ""}],
    "note": "Third floor.",
}


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


def test_a_saved_interview_is_in_the_journal_and_the_panel_says_what_is_due_next(journal):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("save", TYPED)
    log = journal.log()
    assert log.interviews["interviewers"].tolist() == ["Ana Lee <ana@tide.example>"]
    assert log.topics["topic"].tolist() == ["tide models"]
    assert panel.form.status["text"] == "Saved. Next: a thank-you to Ana Lee, due on 4 March."
    assert panel.form.values == {"interviewed_on": DAY}


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_stored(journal):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("save", {**TYPED, "company": ""})
    assert list(panel.form.status["fields"]) == ["company"]
    assert panel.form.values["note"] == "Third floor."
    assert journal.log().interviews.empty


def test_typing_is_kept_and_offered_again_by_the_next_panel(journal):
    panels.capture(journal, as_of=DAY).form.typed({"company": "Tide"})
    panel = panels.capture(journal, as_of=DAY)
    assert panel.form.values == {"company": "Tide"}
    assert panel.form.status["text"] == "Draft restored."


def test_a_saved_interview_leaves_no_draft(journal):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.typed(TYPED)
    panel.form.submit("save", TYPED)
    assert journal.draft("capture") is None


def test_a_handler_that_fails_is_shown_and_the_text_stays():
    def fail(action, values):
        raise OSError("disk full")

    form = Form("Test", (Field("a", "A"),), (Action("save", "Save"),), fail)
    form.submit("save", {"a": "text"})
    assert form.status["kind"] == "error"
    assert "disk full" in form.status["text"]
    assert form.values == {"a": "text"}


def test_known_companies_are_offered(journal):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("save", TYPED)
    company = next(field for field in panel.form.fields if field["name"] == "company")
    assert company["options"] == (("Tide Labs", ""),)

"""The form and the capture panel, without a browser."""

import subprocess
import sys

import pytest

from followup_analytics import Journal, brief, panels
from followup_analytics.panels.kit.form import Action, Field, Form
from followup_analytics.panels.writing import capture
from followup_analytics.panels.writing.heard import fields_heard, values_with

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


def test_a_topic_typed_twice_for_one_person_is_stored_once_and_named(journal):
    panel = panels.capture(journal, as_of=DAY)
    ana = {"name": "Ana Lee", "professional": "tide models\nsailing", "personal": "Tide models"}
    panel.form.submit("save", {**TYPED, "people": [ana]})
    assert journal.log().topics["topic"].tolist() == ["tide models", "sailing"]
    assert panel.form.status["text"].endswith("on 4 March. Typed twice for one person, stored once: “tide models”.")


def test_all_thank_yous_that_follow_are_named_and_their_word_is_kept(journal):
    panel = panels.capture(journal, as_of=DAY)
    people = [{"name": name} for name in ("Ana Lee", "Bo Chen")]
    panel.form.submit("save", {**TYPED, "people": people, "answer_by": "2026-03-13"})
    assert panel.form.status["text"] == "Saved. Next: thank-yous to Ana Lee and Bo Chen, due on 4 March."
    assert f"{journal.log().interviews['answer_by'].iloc[0]:%d %m}" == "13 03"
    panel.form.submit("save", {**TYPED, "answer_by": "2026-03-01"})
    assert panel.form.status["fields"] == {"answer_by": "This day lies before the interview."}


def test_whom_one_has_met_at_a_company_is_offered_with_the_address(journal):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("save", TYPED)
    panel.form.submit(
        "save", {**TYPED, "interviewed_on": "2026-03-05", "people": [{"name": "ana lee"}, {"name": "Bo"}]}
    )
    (people,) = [field for field in panel.form.fields if field["name"] == "people"]
    assert (people["by"], sorted(people["offers"])) == (
        "company", [("Tide Labs", "Ana Lee", "ana@tide.example"), ("Tide Labs", "Bo", "")],
    )  # fmt: skip


SPOKEN = "WEBVTT\n\n1\n00:01.000 --> 00:09.000\n<v Ana Lee>When did a sensor lie to you?\n<v Cy Roe>In May."


def test_lines_of_a_transcript_become_topics_of_their_speakers_and_questions(journal):
    panel = panels.capture(journal, as_of=DAY)
    assert panel.lines.layout.display == "none"
    panel.form.submit("read", {"pasted": "Ana Lee: We map old tides. Why us?\nBo Chen: I row on Sundays."})
    assert [row["said"] for row in panel.lines.table.rows] == ["We map old tides.", "Why us?", "I row on Sundays."]
    panel.lines.tools.press("Take as a professional topic")
    assert panel.lines.tools.progress["text"] == "Choose a line first."
    ways = {"0": "Take as a professional topic", "2": "Take as a personal topic", "1": "Take as a question"}
    for row, way in ways.items():
        panel.lines.table.selected = row
        panel.lines.tools.press(way)
        panel.lines.tools.press(way)  # twice is once
    people = [
        {"name": "Ana Lee", "professional": "We map old tides."},
        {"name": "Bo Chen", "personal": "I row on Sundays."},
    ]
    assert (panel.form.values["people"], panel.form.values["questions"]) == (people, "Ana Lee: Why us?")
    assert panels.capture(journal, as_of=DAY).form.values["people"] == people and journal.log().interviews.empty
    panel.form.submit("save", {**panel.form.values, "company": "Tide Labs", "interviewed_on": DAY})
    assert journal.log().topics["interviewer"].tolist() == ["Ana Lee", "Bo Chen"]
    assert panel.lines.layout.display == "none"


def test_a_pasted_transcript_fills_the_form_and_stores_nothing(journal):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("read", {"company": "Tide Labs", "interviewed_on": DAY, "pasted": SPOKEN})
    assert journal.log().interviews.empty and "nothing is stored yet" in panel.form.status["text"]
    assert [person["name"] for person in panel.form.values["people"]] == ["Ana Lee", "Cy Roe"]
    assert (panel.form.values["company"], panel.form.values["heard_from"]) == ("Tide Labs", "transcript")
    assert panels.capture(journal, as_of=DAY).form.values["questions"] == "Ana Lee: When did a sensor lie to you?"
    panel.form.submit("save", {**panel.form.values, "people": [{"name": "Ana Lee"}]})
    page = brief(journal.log(), application="tide-labs", as_of=DAY)
    assert "When did a sensor lie to you?" in page.markdown


def test_a_note_in_the_inbox_becomes_a_half_filled_form_and_stays_where_it_is(journal):
    folder = journal.path.parent / "inbox"
    folder.mkdir()
    note = folder / "walk home.md"
    note.write_text("# Company: Kite\nWith: Bo Chen and Di\nTopics: tests that fail!\nA long corridor.\nWhy us?")
    (folder / "picture.png").write_bytes(b"no text")
    panel = panels.capture(journal, as_of=DAY)
    assert [label for label, _ in panel.inbox.buttons] == ["Fill in from walk home.md"]
    panel.inbox.press("Fill in from walk home.md")
    values = panel.form.values
    assert (values["company"], values["note"], values["questions"]) == ("Kite", "A long corridor.", "Why us?")
    assert [person["name"] for person in values["people"]] == ["Bo Chen", "Di"] and journal.log().interviews.empty
    panel.form.submit("save", values)
    assert journal.log().topics["strength"].tolist() == [3] and note.exists()
    assert panel.inbox.buttons == [] and panels.capture(journal, as_of=DAY).inbox.buttons == []
    panel.form.submit("undo", {})
    assert len(panels.capture(journal, as_of=DAY).inbox.buttons) == 1  # it is to be written down again


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        (
            "Firma: Gezeiten\nMit: Ana & Bo und Cy\nDatum: 3.3.2026\nThemen: Pegel; Karten",
            ("Gezeiten", ["Ana", "Bo", "Cy"], DAY),
        ),
        (
            "- **Entreprise** : Marées\n- Avec : Ana et Bo\n- Date : 3 mars 2026\nBon.",
            ("Marées", ["Ana", "Bo"], DAY),
        ),
        ("Company: Tide\nInterview date: Tue, 3 March 2026", ("Tide", [], DAY)),
        ("Interviewer: Why tides?\nMe: Water.\nInterviewer: And maps?", (None, ["Interviewer", "Me"], None)),
        ("Ana Lee\n0:03\nWhy tides?\n\nBo Chen\n0:09\nI see.", (None, ["Ana Lee", "Bo Chen"], None)),
    ],
)
def test_a_note_in_any_language_and_a_transcript_of_any_kind_find_their_fields(text, filled):
    found = fields_heard(text)
    names = [person["name"] for person in found.get("people", [])]
    assert (found.get("company"), names, found.get("interviewed_on")) == filled


@pytest.mark.parametrize("day", ["tomorrow", "3/4/2026", "3 March"])
def test_a_day_that_a_form_cannot_hold_stays_a_line_of_the_note(day):
    """A date field shows nothing of it, so it would be lost unseen."""
    found = fields_heard(f"Company: Tide\nDay: {day}\nNice people.")
    assert "interviewed_on" not in found and found["note"] == f"Day: {day}\nNice people."


def test_what_was_typed_is_not_written_over_by_what_was_heard():
    typed = {"company": "Tide", "note": "mine", "people": [{"name": "ana lee", "email": "a@x.example"}]}
    both = values_with(typed, {"company": "Kite", "note": "theirs", "people": [{"name": "Ana Lee"}, {"name": "Bo"}]})
    assert both == {**typed, "note": "mine\ntheirs", "people": [*typed["people"], {"name": "Bo"}]}


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
    assert panel.form.status["text"] == "Unsaved text restored."


def test_a_saved_interview_leaves_no_draft(journal):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.typed(TYPED)
    panel.form.submit("save", TYPED)
    assert journal.autosave("capture") is None


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


def test_two_kernels_that_save_at_once_never_overwrite_each_other(journal, monkeypatch):
    panel, other = panels.capture(journal, as_of=DAY), Journal(journal.path)
    rows = capture.interview_rows

    def while_another_saves(values, log, **given):
        if log.interviews.empty:
            other.save(**rows({**values, "note": "from the other kernel"}, log))
        return rows(values, log, **given)

    monkeypatch.setattr(capture, "interview_rows", while_another_saves)
    panel.form.submit("save", TYPED)
    assert panel.form.status["text"].startswith("Saved.")
    assert sorted(journal.log().interviews["note"]) == ["Third floor.", "from the other kernel"]


def test_what_was_cleared_can_be_brought_back_and_what_was_saved_undone(journal):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("clear", TYPED)
    panel.form.submit("undo", panel.form.values)
    assert panel.form.values == TYPED
    panel.form.submit("save", TYPED)
    panel.form.submit("undo", {})
    assert journal.log().interviews.empty


def test_the_undo_of_a_save_puts_its_text_back_into_the_form_and_on_the_disk(journal):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("save", TYPED)
    panel.form.submit("undo", panel.form.values)
    assert panel.form.values == TYPED == journal.autosave("capture")
    assert "Its text is back in the form." in panel.form.status["text"]
    panel.form.submit("save", TYPED)
    assert len(journal.log().interviews) == 1 and journal.autosave("capture") is None


def test_an_undo_amid_typing_brings_both_texts_back_one_after_the_other(journal):
    panel, second = panels.capture(journal, as_of=DAY), {"company": "Ember", "interviewed_on": DAY}
    panel.form.submit("save", TYPED)
    panel.form.typed(second)
    panel.form.submit("undo", second)
    assert panel.form.values == TYPED
    assert second in [journal.autosave(name) for name in ("capture", "capture 2")]
    panel.form.submit("save", TYPED)
    assert panel.form.values == second and "is back" in panel.form.status["text"]
    panel.form.submit("save", second)
    assert panel.form.values == {"interviewed_on": DAY}
    assert journal.autosave("capture") is None is journal.autosave("capture 2")


def test_two_forms_on_one_journal_leave_each_other_s_draft_alone(journal):
    one, two = panels.capture(journal, as_of=DAY), panels.capture(Journal(journal.path), as_of=DAY)
    for length in range(1, 4):
        one.form.typed({"company": "Tide"[:length]})
        two.form.typed({"company": "Ember"[:length]})
    one.form.submit("save", TYPED)
    assert panels.capture(journal, as_of=DAY).form.values == {"company": "Emb"}
    two.form.submit("clear", {"company": "Emb"})
    assert panels.capture(journal, as_of=DAY).form.values == {"interviewed_on": DAY}


def test_a_form_opened_on_an_unfinished_text_does_not_take_it_from_the_one_that_types_on(journal):
    one = panels.capture(journal, as_of=DAY)
    one.form.typed({"company": "Tide"})
    two = panels.capture(journal, as_of=DAY)
    two.form.typed({"company": "Tide Labs"})
    one.form.typed({"company": "Tidewater"})
    two.form.submit("save", TYPED)
    again = panels.capture(journal, as_of=DAY)
    assert again.form.values == {"company": "Tidewater"} and again.form.status["text"] == "Unsaved text restored."


def test_a_second_unfinished_text_is_told(journal):
    one, two = panels.capture(journal, as_of=DAY), panels.capture(journal, as_of=DAY)
    one.form.typed({"company": "Tide"})
    two.form.typed({"company": "Ember"})
    assert "Another unfinished interview" in panels.capture(journal, as_of=DAY).form.status["text"]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2027-01-05", "Saved as a planned interview on 5 January 2027. "),
        ("2026-03-05", "Saved as a planned interview on 5 March. "),
        ("2025-12-30", "Saved as an interview on 30 December 2025. "),
        (DAY, "Saved. Next: a thank-you to Ana Lee, due on 4 March."),
    ],
)
def test_the_day_saved_is_told_where_it_is_not_an_ordinary_one(journal, day, told):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("save", {**TYPED, "interviewed_on": day})
    assert panel.form.status["text"].startswith(told)


@pytest.mark.parametrize("day", ["0203-01-05", "1969-12-31", "2030-01-05"])
def test_a_day_far_off_is_refused_beside_its_field(journal, day):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("save", {**TYPED, "company": "", "interviewed_on": day})
    assert set(panel.form.status["fields"]) == {"company", "interviewed_on"}
    assert "check the year" in panel.form.status["fields"]["interviewed_on"]
    assert journal.log().interviews.empty and panel.form.values["interviewed_on"] == day


@pytest.mark.parametrize(
    "person", [{"name": "Ana; Ben"}, {"name": "Ana <ana@tide.example>"}, {"email": "ana at tide"}, {"email": "a@b;c@d"}]
)
def test_a_name_or_address_that_would_be_changed_is_refused_by_its_number(journal, person):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("save", {**TYPED, "people": [{}, {"name": "Ana", "email": "", **person}, {"name": ""}]})
    assert "no. 2" in panel.form.status["fields"]["people"]
    assert journal.log().interviews.empty


def test_an_emptied_interviewer_is_not_saved(journal):
    panel = panels.capture(journal, as_of=DAY)
    panel.form.submit("save", {**TYPED, "people": [{"name": "", "email": ""}, *TYPED["people"]]})
    assert journal.log().interviews["interviewers"].tolist() == ["Ana Lee <ana@tide.example>"]


def test_a_panel_that_writes_backs_the_journal_up_first(journal):
    panels.capture(journal, as_of=DAY)
    panels.due(journal, as_of=DAY)
    assert len(list(journal.path.with_name("journal.db.backups").glob("*.db"))) == 1


def test_a_failed_save_keeps_the_draft_on_the_disk(journal):
    panel = panels.capture(journal, as_of=DAY)
    assert panel.form.submit("save", {**TYPED, "company": ""})
    assert journal.autosave("capture")["note"] == "Third floor."


def test_what_was_typed_for_another_place_is_never_taken_for_this_one():
    kept, late, pressed = [], [], []
    form = Form(
        "Test", (Field("a", "A"),), (Action("save", "Save"),), lambda *given: pressed.append(given), kept.append,
        on_late=lambda place, values: late.append((place, values)),
    )  # fmt: skip
    form.fill({"a": "new"}, place="second")
    form.typed({"a": "old"}, "first")
    assert form.submit("save", {"a": "older"}, "first")
    assert late == [("first", {"a": "old"}), ("first", {"a": "older"})]
    assert (kept, pressed, form.values) == ([], [], {"a": "new"})
    assert "Another note was chosen" in form.status["text"]


def test_the_browser_is_told_whether_its_text_is_on_the_disk(journal, monkeypatch):
    panel, told = panels.capture(journal, as_of=DAY), []
    monkeypatch.setattr(Form, "send", lambda self, content: told.append(content["disk"]))
    message = {"type": "typed", "place": panel.form.place, "serial": 1, "values": TYPED}
    panel.form._on_message(None, message, None)
    monkeypatch.setattr(Journal, "keep_autosave", lambda *given: 1 / 0)
    panel.form._on_message(None, {**message, "serial": 2}, None)
    assert told == [True, False]
    assert "not on disk" in panel.form.status["text"]


def test_the_form_does_not_wait_for_the_charts():
    code = "import sys; from followup_analytics import panels; panels.capture; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"matplotlib", "scipy", "icalendar", "PIL"} & set(loaded) == set()


def test_what_was_saved_before_the_panel_was_opened_or_by_another_is_not_undone(journal):
    journal.save(applications={"company": "Before"})
    panel = panels.capture(journal)
    panel.form.submit("undo", {})
    assert "Nothing from this session" in panel.form.status["text"]
    panel.form.submit("save", {"company": "Tide Labs", "interviewed_on": "2026-03-03"})
    journal.save(applications={"company": "Elsewhere"})
    panel.form.submit("undo", {})
    assert "Something else has changed" in panel.form.status["text"]
    assert journal.log().applications["company"].tolist() == ["Before", "Tide Labs", "Elsewhere"]


@pytest.mark.parametrize(
    ("again", "asked"),
    [
        (
            {"company": "tide labs", "interviewed_on": "2026-03-03", "people": [{"name": "ana lee"}]},
            "Is this another one?",
        ),
        ({"company": "Tide  Labs", "role": "Engineer", "interviewed_on": "2026-03-09"}, "Is this another application?"),
    ],
    ids=["same day and person", "another role"],
)
def test_what_looks_like_a_double_is_asked_about_once(journal, again, asked):
    panel = panels.capture(journal, as_of="2026-03-09")
    first = {"company": "Tide Labs", "role": "Analyst", "interviewed_on": "2026-03-03", "people": [{"name": "Ana Lee"}]}
    panel.form.submit("save", first)
    panel.form.submit("save", again)
    assert asked in panel.form.status["text"] and len(journal.log().interviews) == 1
    panel.form.submit("save", again)
    assert len(journal.log().interviews) == 2

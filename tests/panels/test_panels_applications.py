"""The applications panel without a browser: found, told, mended, undone in another session."""

import pandas as pd
import pytest

from followup_analytics import SAMPLE_DAY, Journal, due_list, panels, propose, sample_log
from followup_analytics.log.text.phrases import counted
from followup_analytics.panels import texts

DAY = "2026-06-15"


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as made:
        made.save(
            applications=[
                {"application_id": "a", "company": "Tide Labs", "role": "Analyst", "applied_on": "2026-05-01"},
                {"application_id": "b", "company": "Kite", "applied_on": "2026-05-02"},
            ],
            interviews=[
                {"application_id": "a", "interview_id": "i", "interviewed_on": "2026-06-01", "interviewers": "Ana Lee"},
                {"application_id": "a", "interview_id": "j", "interviewed_on": "2026-06-20"},
            ],
            topics=[
                {"interview_id": "i", "topic": "rowing", "interviewer": "Ana Lee"},
                {"interview_id": "i", "topic": "gauges", "interviewer": "Ana Lee"},
            ],
            follow_ups={"application_id": "a", "follow_up_id": "f", "sent_on": "2026-06-02", "to": "Ana Lee"},
        )
        yield made


def opened(journal, application="a"):
    panel = panels.applications(journal, as_of=DAY)
    panel.finder.selected = application
    return panel


def key(panel, kind, text=""):
    return next(fact["key"] for fact in panel.facts.facts if fact["kind"] == kind and text in fact["text"])


def filled(panel, name, fact="", **values):
    """Press a button, fill in its form and save it."""
    panel.press(name, fact)
    assert panel.form.layout.display == "", panel.head.said
    panel.form.submit("save", {**panel.form.values, **values})
    return panel


def kinds(panel):
    return [fact["kind"] for fact in panel.facts.facts]


def test_any_word_of_any_table_finds_an_application_and_says_where_it_stands(journal):
    panel = opened(journal)
    panel.finder.words = "GAUGE"
    (row,) = panel.finder.rows
    assert (row["key"], row["found"], panel.finder.count) == ("a", "gauges", "1 of 2 applications, 1 open")
    panel.finder.words = "nothing like it"
    assert panel.finder.rows == []
    panel.finder.words = ""
    assert [row["key"] for row in panel.finder.rows] == ["a", "b"]  # the latest fact first


def test_the_story_tells_every_fact_with_edit_and_delete(journal):
    panel = opened(journal)
    told = ["Interview", "Note", "Interview", "Cares about", "Cares about", "Applied"]
    assert kinds(panel) == told
    ahead, *held = panel.facts.facts
    assert [name for name, _ in ahead["tools"]] == ["brief", "moved", "cancel", "edit", "delete"]
    assert all([name for name, _ in fact["tools"]] == ["edit", "delete"] for fact in held)
    assert len({fact["key"] for fact in panel.facts.facts}) == len(told)
    assert panel.head.head["state"] == "interview in 5 days"


def test_a_slip_in_a_company_is_mended_and_undone_in_another_session(journal):
    filled(opened(journal), "mend", company="Tidal Labs")
    assert journal.log().applications["company"].tolist() == ["Tidal Labs", "Kite"]
    later = opened(Journal(journal.path))
    later.press("undo")
    assert later.head.head["title"] == "Tide Labs, Analyst" and later.head.said["text"].startswith("Undid the save")
    later.press("redo")
    assert later.head.head["title"] == "Tidal Labs, Analyst"


@pytest.mark.parametrize(
    ("kind", "text", "values", "table", "column", "cell"),
    [
        ("Interview", "Ana", {"place": "Pier 3"}, "interviews", "place", "Pier 3"),
        ("Note", "", {"subject": "Thanks"}, "follow_ups", "subject", "Thanks"),
        ("Cares about", "gauges", {"topic": "tide gauges"}, "topics", "topic", "tide gauges"),
        ("Applied", "", {"source": "a friend"}, "applications", "source", "a friend"),
    ],
)
def test_a_fact_is_edited_and_nothing_else_of_the_log_changes(journal, kind, text, values, table, column, cell):
    before, panel = journal.log(), opened(journal)
    filled(panel, "edit", key(panel, kind, text), **values)
    after = journal.log()
    changed = getattr(after, table)[column].ne(getattr(before, table)[column]) & getattr(after, table)[column].notna()
    assert getattr(after, table).loc[changed, column].tolist() == [cell]
    panel.press("undo")
    for name, frame in before.tables.items():
        pd.testing.assert_frame_equal(getattr(journal.log(), name), frame)


@pytest.mark.parametrize(
    ("kind", "text"), [("Interview", "Ana"), ("Note", ""), ("Cares about", "rowing"), ("Applied", "")]
)
def test_a_fact_is_deleted_and_comes_back(journal, kind, text):
    before, panel = journal.log(), opened(journal)
    number = len(panel.facts.facts)
    panel.press("delete", key(panel, kind, text))
    gone = 3 if kind == "Interview" else 1  # an interview goes with its topics
    assert len(panel.facts.facts) == number - gone and panel.head.said["text"].startswith(f"Deleted: {kind}")
    panel.press("undo")
    for name, frame in before.tables.items():
        pd.testing.assert_frame_equal(getattr(journal.log(), name), frame)


def test_a_whole_application_is_deleted_as_one_change(journal):
    panel = opened(journal)
    panel.press("remove")
    assert journal.log().applications["application_id"].tolist() == ["b"] and len(journal.log().topics) == 0
    panel.press("undo")
    assert len(journal.log().topics) == 2


def test_a_rejection_is_logged_for_an_application_that_is_not_due_and_the_interview_ahead_falls_away(journal):
    panel = filled(opened(journal), "news", kind="rejection", received_on="2026-06-14", falls=True)
    assert panel.head.head["state"] == "rejected"
    assert journal.log().interviews["cancelled"].fillna(False).tolist() == [False, True]
    assert due_list(journal.log(), as_of=DAY).query("application_id == 'a'").empty


def test_an_offer_asks_for_the_last_day_to_answer_once(journal):
    panel = filled(opened(journal), "news", kind="offer")
    assert "By which day must you answer" in panel.form.status["text"] and journal.log().responses.empty
    panel.form.submit("sure", panel.form.values)
    assert journal.log().responses["kind"].tolist() == ["offer"]
    filled(panel, "news", kind="offer", answer_by="2026-06-30")
    assert journal.log().responses["answer_by"].notna().sum() == 1


def test_an_interview_is_moved_or_does_not_take_place(journal):
    panel = opened(journal)
    ahead = next(fact["key"] for fact in panel.facts.facts if len(fact["tools"]) > 2)
    filled(panel, "moved", ahead, interviewed_on="2026-06-25")
    assert journal.row("interviews", "j")["interviewed_on"] == pd.Timestamp("2026-06-25")
    panel.press("cancel", ahead)
    assert journal.row("interviews", "j")["cancelled"] is True or journal.row("interviews", "j")["cancelled"] == 1
    assert "Interview that did not take place" in kinds(panel)


def test_their_word_is_kept_with_what_they_said_last_and_can_be_taken_away(journal):
    panel = filled(opened(journal), "word", answer_by="2026-06-26")
    assert journal.row("interviews", "i")["answer_by"] == pd.Timestamp("2026-06-26")
    panel.press("delete", key(panel, "They answer"))
    assert journal.row("interviews", "i")["answer_by"] is None
    other = filled(opened(journal, "b"), "word", answer_by="2026-06-26")  # nothing was heard of it yet
    assert other.head.head["state"] == "they answer by 26 June"
    other.press("word")
    other.form.submit("save", {"answer_by": "2020-01-01"})
    assert other.form.status["kind"] == "error" and "answer_by" in other.form.status["fields"]


@pytest.mark.parametrize(
    ("name", "field", "day", "said"),
    [
        ("news", "received_on", "2062-06-03", "That day has not come yet"),
        ("note", "sent_on", "2026-06-16", "That day has not come yet"),
        ("note", "sent_on", "2026-06-31", "Write the day as"),
        ("edit", "sent_on", "2027-06-02", "That day has not come yet"),
        ("interview", "interviewed_on", "2062-06-03", "please check the year"),
        ("moved", "interviewed_on", "0202-06-03", "please check the year"),
    ],
)
def test_a_slip_in_a_day_is_told_beside_its_field_and_nothing_is_stored(journal, name, field, day, said):
    panel, before = opened(journal), journal.version
    ahead = next(fact["key"] for fact in panel.facts.facts if len(fact["tools"]) > 2)
    sent = next(fact["key"] for fact in panel.facts.facts if fact["key"].startswith("follow_ups"))
    panel.press(name, {"moved": ahead, "edit": sent}.get(name, ""))
    panel.form.submit("save", {**panel.form.values, field: day})
    assert said in panel.form.status["fields"][field] and journal.version == before


def test_what_an_undo_takes_back_is_called_by_its_name(journal):
    panel = opened(journal)
    panel.press("remove")
    panel.press("undo")
    assert panel.head.said["text"].startswith("Undid the deletion of 2 topics, 2 interviews")


def test_what_i_owe_them_a_note_i_sent_and_letting_go(journal):
    panel = filled(opened(journal, "b"), "owe", reason="the gauge data", until_on="2026-06-20")
    assert "the gauge data" in panel.facts.facts[0]["lines"][0]
    filled(panel, "note", subject="Hello", sent_on="2026-06-03")
    assert journal.log().follow_ups["subject"].dropna().tolist() == ["Hello"]
    panel.press("let_go")
    assert panel.head.head["state"] == "you let it go"
    assert due_list(journal.log(), as_of=DAY).query("application_id == 'b'").empty
    panel.press("take_up")
    assert len(due_list(journal.log(), as_of=DAY).query("application_id == 'b'")) == 1


def test_a_channel_is_offered_in_german_and_stored_by_its_word_in_the_log(journal):
    journal.keep_setting("interface_language", "de")
    panel = opened(journal, "b")
    try:
        panel.press("note")
        assert panel.form.values["channel"] == "Mail"
        panel.form.submit("save", {**panel.form.values, "sent_on": "2026-06-03", "channel": "persönlich"})
        filled(panel, "note", sent_on="2026-06-04", channel="Brieftaube")
    finally:
        texts.speak()
    assert journal.log().follow_ups["channel"].tolist()[-2:] == ["in person", "Brieftaube"]


def test_a_double_is_asked_about_and_stored_only_when_it_is_meant(journal):
    panel = filled(opened(journal), "interview", interviewed_on="2026-06-01", interviewers="ana  lee")
    assert "Is this another one?" in panel.form.status["text"] and len(journal.log().interviews) == 2
    panel.form.submit("sure", panel.form.values)
    assert len(journal.log().interviews) == 3
    filled(panel, "new", company="tide labs", role="Engineer")
    assert "Tide Labs, Analyst is in your log already" in panel.form.status["text"]
    panel.form.submit("cancel", panel.form.values)
    assert len(journal.log().applications) == 2
    filled(panel, "new", company="Dune")
    assert panel.head.head["title"] == "Dune"


def test_two_applications_are_made_one_and_two_again(journal):
    journal.save(
        applications={"application_id": "c", "company": "TIDE LABS", "url": "https://x.example"},
        responses={"application_id": "c", "received_on": "2026-06-10", "kind": "reply"},
    )
    panel, before = opened(journal), journal.log()
    assert "Perhaps one application: TIDE LABS" in panel.head.head["question"]
    panel.press("join", "c")
    assert journal.log().applications["application_id"].tolist() == ["a", "b"]
    assert journal.row("applications", "a")["url"] == "https://x.example" and "Reply" in kinds(panel)
    panel.press("undo")
    for name, frame in before.tables.items():
        pd.testing.assert_frame_equal(getattr(journal.log(), name), frame)
    panel.press("two", "c")
    assert panel.head.head["question"] == "" and opened(Journal(journal.path)).head.head["question"] == ""


def test_an_edit_of_what_was_changed_elsewhere_meanwhile_overwrites_nothing(journal):
    panel = opened(journal)
    panel.press("edit", key(panel, "Note"))
    journal.save(follow_ups={**journal.row("follow_ups", "f"), "subject": "Theirs"})
    panel.form.submit("save", {**panel.form.values, "subject": "Mine"})
    assert "changed meanwhile" in panel.form.status["text"] and panel.form.values["subject"] == "Mine"
    assert journal.row("follow_ups", "f")["subject"] == "Theirs"


def test_what_is_typed_into_a_form_survives_the_kernel(journal):
    panel = opened(journal)
    panel.press("note")
    panel.form.typed({**panel.form.values, "body": "Dear Ana"})
    later = opened(Journal(journal.path))
    later.press("note")
    assert later.form.values["body"] == "Dear Ana" and later.form.status["text"].startswith("Unsaved text restored.")
    later.form.submit("save", later.form.values)
    later.press("note")
    assert later.form.values.get("body", "") == ""


def test_what_was_typed_and_taken_out_again_is_not_restored(journal):
    panel = opened(journal)
    panel.press("note")
    at_first = panel.form.values
    panel.form.typed({**at_first, "body": "Dear Ana"})
    panel.form.typed({**at_first, "body": ""})
    later = opened(Journal(journal.path))
    later.press("note")
    assert later.form.values.get("body", "") == "" and later.form.status["text"] == ""


def test_each_fact_says_where_it_came_from(tmp_path):
    file = tmp_path / "tracker.csv"
    file.write_text("Company,Applied\nTide Labs,2026-05-01\n")
    with Journal(tmp_path / "journal.db") as journal:
        propose(file, journal=journal).accept(as_guessed=True)
        panel = opened(journal, journal.log().applications["application_id"].iloc[0])
        assert panel.facts.facts[0]["origin"] == "from tracker.csv, line 2"


def test_the_brief_is_a_page_of_its_own(journal, monkeypatch):
    panel, sent = opened(journal), []
    monkeypatch.setattr(panel.head, "send", sent.append)
    panel.press("brief")
    assert sent[0]["type"] == "page" and "<h1>Tide Labs, Analyst</h1>" in sent[0]["page"]


def test_a_press_that_cannot_be_done_is_told(journal):
    panel = opened(journal)
    for name, fact in (("edit", "not there"), ("unknown", "")):
        panel.press(name, fact)
        assert panel.head.said["text"].startswith("That did not work: Another note was chosen in the meantime")


def test_every_application_of_the_sample_is_told(tmp_path):
    with Journal(tmp_path / "journal.db") as journal:
        journal.add_log(sample_log())
        panel, pressed = panels.applications(journal, as_of=SAMPLE_DAY), set()
        assert panel.finder.count.startswith(counted(len(panel.source), "application"))
        for row in panel.finder.rows[::3]:
            panel.finder.selected = row["key"]
            assert panel.facts.facts and panel.head.head["title"]
            for fact in panel.facts.facts:
                if fact["kind"] in pressed:
                    continue
                pressed.add(fact["kind"])
                panel.press("edit", fact["key"])
                assert panel.form.layout.display == "", (fact, panel.head.said)


def test_an_empty_journal_says_what_comes_next(tmp_path):
    with Journal(tmp_path / "journal.db") as journal:
        panel = panels.applications(journal, as_of=DAY)
        assert panel.finder.count.startswith("No application yet") and panel.finder.rows == []
        filled(panel, "new", company="Tide Labs")
        assert panel.head.head["title"] == "Tide Labs"

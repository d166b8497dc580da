"""The settings panel, without a browser."""

import datetime as dt

import pytest

from followup_analytics import Cadence, Journal, panels
from followup_analytics.letters.templates import built_in

OWN = "Subject: Hello $name\n\nDear $name,\n\nThank you for the talk about $topic.\n"


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


def test_it_shows_what_is_kept_and_keeps_what_is_typed(journal):
    panel = panels.settings(journal)
    assert (panel.form.values["every"], panel.form.values["language"]) == ("10", "en")
    typed = {"thank_you_within": "0", "every": "14", "keep_in_mind_every": "30", "max_unanswered": "", "language": "de"}
    typed |= {"after_promise": "3", "one_voice": False, "interface_language": ""}
    typed |= {"business_days": True, "holidays": "2026-12-25\n2026-12-26", "free_slots": " Monday \n\nTuesday"}
    panel.form.submit("save", typed)
    days = (dt.date(2026, 12, 25), dt.date(2026, 12, 26))
    assert journal.cadence() == Cadence(0, 14, 30, 3, False, business_days=True, holidays=days)
    assert (journal.setting("free_slots"), journal.setting("language")) == (["Monday", "Tuesday"], "de")
    again = panels.settings(journal).form.values
    assert {**again, "free_slots": typed["free_slots"]} == {k: v for k, v in typed.items() if k != "max_unanswered"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"every": "0"}, "every"),
        ({"every": ""}, "every"),
        ({"thank_you_within": "-1"}, "thank_you_within"),
        ({"max_unanswered": "some"}, "max_unanswered"),
        ({"holidays": "Christmas"}, "holidays"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_and_nothing_changes(journal, change, field):
    panel = panels.settings(journal)
    panel.form.submit("save", {**panel.form.values, **change})
    assert list(panel.form.status["fields"]) == [field]
    assert journal.cadence() == Cadence()


def test_a_template_of_ones_own_is_kept_used_and_given_back(journal):
    journal.save(
        applications={"application_id": "a", "company": "Tide Labs"},
        interviews={"application_id": "a", "interviewed_on": "2026-03-03", "interviewers": "Ana Lee"},
    )
    panel = panels.settings(journal)
    panel.occasion.value = "thank_you"
    assert panel.letter.values["text"] == built_in("thank_you", "en")
    panel.letter.submit("save", {"text": OWN})
    assert journal.setting("templates") == {"en/thank_you": OWN}
    assert panels.due(journal, as_of="2026-03-04").desk.values["subject"] == "Hello Ana Lee"
    panel.letter.submit("reset", {"text": OWN})
    assert journal.setting("templates") == {} and panel.letter.values["text"] == built_in("thank_you", "en")


def test_a_template_that_cannot_be_filled_is_said_so_and_its_text_stays(journal):
    panel = panels.settings(journal)
    panel.letter.submit("save", {"text": "Subject: Hi\n\nDear $nme,"})
    assert "line 3: $nme is not a field" in panel.letter.status["text"]
    assert panel.letter.values["text"].endswith("$nme,") and journal.setting("templates") is None


def test_each_language_and_occasion_has_its_own_text_and_draft(journal):
    panel = panels.settings(journal)
    panel.letter.typed({"text": "half a temp"})
    panel.language.value = "de"
    assert panel.letter.values["text"] == built_in(panel.occasion.value, "de")
    panel.language.value = "en"
    assert panel.letter.values["text"] == "half a temp"
    assert panels.settings(journal).letter.values["text"] == "half a temp"


def test_what_was_typed_for_one_template_never_becomes_the_draft_of_another(journal):
    panel = panels.settings(journal)
    panel.language.value = "de"
    place = panel.letter.place
    panel.language.value = "fr"
    panel.letter.typed({"text": "Guten Tag"}, place=place)
    assert journal.autosave(panel.autosave_name) is None
    panel.language.value = "de"
    assert panel.letter.values["text"] == "Guten Tag"


def names(form):
    return [action["name"] for action in form.actions]


def test_saved_settings_can_be_taken_back_and_brought_again(journal):
    panel = panels.settings(journal)
    panel.form.submit("undo", panel.form.values)
    assert panel.form.status["text"].startswith("Nothing from this session is left to undo")
    typed = {**panel.form.values, "every": "14", "free_slots": "Tuesday", "language": "de"}
    panel.form.submit("save", typed)
    panel.form.submit("undo", panel.form.values)
    assert (journal.cadence(), journal.setting("free_slots")) == (Cadence(), None)
    assert panel.form.values["every"] == "10" and names(panel.form)[-1] == "redo"
    panel.form.submit("redo", panel.form.values)
    assert (journal.cadence().every, panel.form.values["free_slots"]) == (14, "Tuesday")
    assert "redo" not in names(panel.form)


def test_a_template_given_back_and_one_typed_but_not_saved_come_back_with_an_undo(journal):
    panel = panels.settings(journal)
    panel.letter.submit("save", {"text": OWN})
    panel.letter.typed({"text": f"{OWN}More."})
    panel.letter.submit("reset", {"text": f"{OWN}More."})
    assert journal.setting("templates") == {}
    panel.occasion.value = "in_touch"
    panel.letter.submit("undo", panel.letter.values)
    assert journal.setting("templates") == {panel.name: OWN} and panel.letter.values["text"] == f"{OWN}More."
    panel.letter.submit("undo", panel.letter.values)
    assert journal.setting("templates") is None and panel.letter.values["text"] == built_in(panel.occasion.value, "en")
    for _ in range(2):
        panel.letter.submit("redo", panel.letter.values)
    assert journal.setting("templates") == {} and "redo" not in names(panel.letter)


def test_a_setting_changed_elsewhere_is_asked_about_once(journal):
    one, other = panels.settings(journal), panels.settings(Journal(journal.path))
    other.form.submit("save", {**other.form.values, "every": "14"})
    mine = {**one.form.values, "every": "7"}
    one.form.submit("save", mine)
    assert "this became: 14" in one.form.status["fields"]["every"] and journal.cadence().every == 14
    one.form.submit("save", mine)
    assert one.form.status["text"] == "Saved." and journal.cadence().every == 7


def test_a_template_changed_elsewhere_is_shown_before_it_is_replaced(journal):
    one, other = panels.settings(journal), panels.settings(Journal(journal.path))
    theirs, mine = ({"text": OWN.replace("Hello", who)} for who in ("theirs", "mine"))
    other.letter.submit("save", theirs)
    one.letter.submit("save", mine)
    assert "Subject: theirs" in one.letter.status["fields"]["text"]
    one.letter.submit("save", mine)
    assert journal.setting("templates")[one.name].strip() == mine["text"].strip()

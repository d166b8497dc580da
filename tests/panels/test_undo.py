"""Undo and redo within a panel's session."""

import pytest

from followup_analytics import Journal
from followup_analytics.panels.kit.undo import Steps


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as opened:
        opened.save(applications={"application_id": "old", "company": "Imported"})
        yield opened


def gift(journal, title):
    journal.save(gifts={"gift_id": title, "title": title})


def titles(journal):
    return journal.log().gifts["title"].tolist()


def names(steps):
    return [action.name for action in steps.actions]


def test_each_step_is_taken_back_and_brought_again_and_nothing_older(journal):
    steps = Steps(journal)
    for title in ("one", "two"):
        with steps.step(title):
            gift(journal, title)
    assert [steps.move("undo")[1], titles(journal), steps.move("undo")[1], titles(journal)] == [
        "two",
        ["one"],
        "one",
        [],
    ]
    assert steps.move("undo") == ("Nothing from this session is left to undo; Journal.undo() goes further back.", "")
    assert len(journal.log()) == 1 and names(steps) == ["redo"]
    assert steps.move("redo")[0].startswith("Brought back the save of 1 gift") and titles(journal) == ["one"]
    with steps.step():
        gift(journal, "three")
    assert names(steps) == ["undo"] and steps.move("redo") == ("There is nothing to redo.", "")


def test_what_another_panel_changed_since_is_not_taken_back_in_its_place(journal):
    steps = Steps(journal)
    with steps.step():
        gift(journal, "mine")
    gift(journal, "theirs")
    assert "in another panel" in steps.move("undo")[0] and titles(journal) == ["mine", "theirs"]
    journal.undo()
    steps.move("undo")
    assert titles(journal) == []


def test_what_the_panel_did_by_itself_right_after_goes_and_comes_with_the_step(journal):
    steps = Steps(journal)
    steps.followed(journal.version)  # before any step: no part of one
    with steps.step():
        gift(journal, "mine")
    gift(journal, "drawn")
    steps.followed(journal.version)
    steps.move("undo")
    assert titles(journal) == [] and len(journal.log()) == 1
    steps.move("redo")
    assert titles(journal) == ["mine", "drawn"]


def test_a_draft_stands_as_it_was_on_either_side_of_a_step(journal):
    steps, before, after = Steps(journal), {"body": "mine"}, {"body": "anew"}
    with steps.step("note", before):
        journal.keep_autosave("note", after)
    assert (
        steps.move("undo") == ("The text is as it was before that change.", "note")
        and journal.autosave("note") == before
    )
    journal.keep_autosave("note", {"body": "mine, and more"})
    assert steps.move("redo")[1] == "note" and journal.autosave("note") == after
    steps.move("undo")
    assert journal.autosave("note") == {"body": "mine, and more"}


def test_what_changes_nothing_and_what_fails_is_no_step(journal):
    steps = Steps(journal)
    with steps.step("note", {}):
        pass
    with pytest.raises(ValueError, match="no"), steps.step():
        raise ValueError("no")
    assert steps.move("undo")[0].startswith("Nothing from this session")

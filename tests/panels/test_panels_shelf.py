"""The shelf panel, without a browser."""

import pytest

from followup_analytics import Journal, panels

DAY = "2026-03-04"


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as opened:
        yield opened


def test_a_pasted_address_is_on_the_shelf_and_in_the_table(journal):
    panel = panels.shelf(journal, as_of=DAY)
    panel.form.submit("add", {"title": "https://coast.example/why-levees-fail", "topics": "levees, floods"})
    gift = journal.log().gifts.iloc[0]
    assert gift[["kind", "title", "topics"]].tolist() == ["link", "Why levees fail", "levees; floods"]
    assert panel.form.status["text"] == "On the shelf, as link: Why levees fail."
    assert [row["title"] for row in panel.table.rows] == ["Why levees fail"]
    assert panel.form.values == {}


def test_the_same_gift_is_not_put_there_twice_and_the_text_stays(journal):
    panel = panels.shelf(journal, as_of=DAY)
    for _ in range(2):
        panel.form.submit("add", {"title": "Tides", "url": "https://coast.example/tides"})
    assert len(journal.log().gifts) == 1
    assert list(panel.form.status["fields"]) == ["url"]
    assert panel.form.values["title"] == "Tides"


def test_nothing_typed_is_said_beside_the_title(journal):
    panel = panels.shelf(journal, as_of=DAY)
    panel.form.submit("add", {"title": "", "url": ""})
    assert list(panel.form.status["fields"]) == ["title"] and journal.log().gifts.empty


def test_a_list_is_added_once_and_its_problems_are_shown(journal):
    panel = panels.shelf(journal, as_of=DAY)
    typed = {"list": "@misc{a, title={Tides}}\n@misc{b, title={Bread}}\n@misc{c, year=2020}"}
    panel.list.submit("add", typed)
    assert sorted(journal.log().gifts["title"]) == ["Bread", "Tides"]
    assert [row["line"] for row in panel.problems.rows] == [3]
    panel.list.submit("add", typed)
    assert len(journal.log().gifts) == 2
    assert panel.list.status["text"] == "0 put on the shelf, 2 were there already, 1 problem."


def test_the_row_that_was_chosen_is_taken_off_and_no_other(journal):
    panel = panels.shelf(journal, as_of=DAY)
    for title in ("Tides", "Bread"):
        panel.form.submit("add", {"title": title})
    panel.form.submit("remove", {})
    assert panel.form.status["text"] == "Choose a gift in the list first." and len(journal.log().gifts) == 2
    panel.table.selected = str(panel.shown["title"].tolist().index("Bread"))
    panel.form.submit("remove", {"title": "half a ti"})
    assert journal.log().gifts["title"].tolist() == ["Tides"]
    assert panel.form.values == {"title": "half a ti"}
    panel.form.submit("remove", {})
    assert [row["title"] for row in panel.table.rows] == ["Tides"]


def test_what_was_put_on_or_taken_off_is_undone_with_its_text(journal):
    panel = panels.shelf(journal, as_of=DAY)
    panel.form.submit("add", {"title": "Tides"})
    panel.table.selected = "0"
    panel.form.submit("remove", {"title": ""})
    panel.form.submit("undo", {"title": ""})
    assert journal.log().gifts["title"].tolist() == ["Tides"]
    panel.form.submit("undo", {"title": ""})
    assert journal.log().gifts.empty and panel.form.values == {"title": "Tides"}
    panel.form.submit("redo", panel.form.values)
    assert [row["title"] for row in panel.table.rows] == ["Tides"] and panel.form.values == {}
    assert journal.autosave("gift") is None


def test_an_undo_leaves_alone_what_is_being_typed(journal):
    panel = panels.shelf(journal, as_of=DAY)
    panel.form.submit("add", {"title": "Tides"})
    panel.form.submit("undo", {"title": "half a ti"})
    assert journal.log().gifts.empty and panel.form.values == {"title": "half a ti"}
    panel.form.submit("redo", {"title": "half a ti"})
    assert len(journal.log().gifts) == 1 and panel.form.values == {"title": "half a ti"}


def test_a_list_is_undone_into_its_own_form(journal):
    panel, typed = panels.shelf(journal, as_of=DAY), {"list": "@misc{a, title={Tides}}"}
    panel.list.submit("add", typed)
    panel.form.submit("undo", {"title": ""})
    assert journal.log().gifts.empty and panel.list.values == typed


def test_typing_is_kept(journal):
    panels.shelf(journal, as_of=DAY).form.typed({"title": "half a ti"})
    panels.shelf(journal, as_of=DAY).list.typed({"list": "@misc{"})
    panel = panels.shelf(journal, as_of=DAY)
    assert (panel.form.values, panel.list.values) == ({"title": "half a ti"}, {"list": "@misc{"})

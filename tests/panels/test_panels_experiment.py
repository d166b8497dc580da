"""The experiment panel, and what the due panel draws while it is on, without a browser."""

import pandas as pd
import pytest

from followup_analytics import Journal, panels
from followup_analytics.experiment.sequences import notes_needed
from followup_analytics.panels.agenda.experiment import UnusableArms, read
from tests.experiment.test_experiment import SHELF, with_gifts

DAY = "2026-03-03"


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as opened:
        opened.add_log(with_gifts(3))
        yield opened


def switch(journal, of, arms=""):
    panel = panels.experiment(journal, as_of=DAY)
    panel.form.submit("save", {"of": of, "arms": arms})
    return panel


def plans(journal):
    return journal.log().plans


def test_it_is_off_by_default_and_nothing_is_drawn(journal):
    assert panels.experiment(journal, as_of=DAY).form.values["of"] == ""
    panels.due(journal, as_of=DAY)
    assert plans(journal).empty


def test_while_it_is_on_the_due_panel_draws_delays_once(journal):
    panel = switch(journal, "delay", "7; 14")
    assert panel.form.status["text"] == "On. The due panel draws whenever it is opened."
    due = panels.due(journal, as_of=DAY)
    arms = plans(journal).query("kind == 'arm'")["arm"]
    assert len(arms) == 3 and set(arms) <= {"7", "14"}
    assert due.due["reason"].str.contains("Drawn at random: ").tolist() == [True] * 3
    panels.due(journal, as_of=DAY)
    assert len(plans(journal)) == 6
    drawn = panels.experiment(journal, as_of=DAY).table.rows
    assert sum(row["drawn"] for row in drawn) == 3 and {row["share"] for row in drawn} == {"none counted"}


def test_a_kind_of_gift_drawn_stands_first_on_the_desk(journal):
    switch(journal, "gift", "contact, link")
    due = panels.due(journal, as_of=DAY)
    due.span.value = 36_500
    kind = due.row["drawn"]
    gift = next(gift for gift in SHELF if gift["kind"] == kind)
    assert kind in ("contact", "link") and due.desk.values["gift_id"] == gift["gift_id"]
    fields = {field["name"]: field for part in due.desk.fields for field in (part, *part.get("fields", ()))}
    assert fields["gift_id"]["options"][1][0] == gift["gift_id"]
    assert f"Its gift was drawn at random: a {kind}." in due.about.value


def test_an_undo_takes_back_what_the_user_did_not_only_the_draw(journal):
    switch(journal, "delay")
    due = panels.due(journal, as_of="2026-03-12")
    due.desk.submit("sent", due.desk.values)
    assert len(plans(journal)) == 2  # a new contact, a new draw
    due.desk.submit("undo", due.desk.values)
    assert len(journal.log().follow_ups) == 3 and plans(journal).empty
    version = journal.version
    due.desk.submit("undo", due.desk.values)
    assert due.desk.status["text"].startswith("Nothing from this session") and journal.version == version
    due.desk.submit("redo", due.desk.values)
    assert len(journal.log().follow_ups) == 4 and len(plans(journal)) == 2  # the same draw, brought back


def test_what_is_typed_there_is_kept_until_it_is_saved(journal):
    panels.experiment(journal, as_of=DAY).form.typed({"of": "delay", "arms": "7, 1"})
    assert panels.experiment(journal, as_of=DAY).form.values["arms"] == "7, 1"
    switch(journal, "delay", "7, 14")
    assert panels.experiment(journal, as_of=DAY).form.values == {"of": "delay", "arms": "7, 14"}


def test_switched_off_it_draws_no_more_and_what_was_drawn_stays(journal):
    switch(journal, "delay")
    panels.due(journal, as_of=DAY)
    assert switch(journal, "").form.status["text"] == "Off. Nothing more is drawn."
    journal.save(follow_ups={"application_id": "a0", "sent_on": "2026-03-03"})
    panels.due(journal, as_of=DAY)
    assert len(plans(journal)) == 6
    assert panels.experiment(journal, as_of=DAY).form.values["of"] == ""


def test_it_says_beforehand_how_many_notes_it_takes(journal):
    panel = switch(journal, "gift", "article, contact")
    for words in (
        "about 2,704 notes to detect a difference of 10 points",
        "for 15",
        "for 20",
        "No kind of gift has been drawn",
    ):
        assert words in panel.says.value


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({"of": "", "arms": "nonsense"}, {"of": ""}),
        ({"of": "delay"}, {"of": "delay", "arms": [7, 10, 14]}),
        ({"of": "gift", "arms": "Link; article"}, {"of": "gift", "arms": ["article", "link"]}),
    ],
)
def test_what_is_drawn_from_is_read_in_any_order(given, made):
    assert read(given) == made


@pytest.mark.parametrize(
    "given",
    [{"of": "delay", "arms": "7"}, {"of": "delay", "arms": "7 x"}, {"of": "delay", "arms": "7 22"},
     {"of": "gift", "arms": "article"}, {"of": "gift", "arms": "article, song"}],
)  # fmt: skip
def test_arms_that_cannot_be_compared_are_refused_beside_their_field(given):
    with pytest.raises(UnusableArms) as refused:
        read(given)
    assert list(refused.value.fields) == ["arms"]


def test_the_arms_are_shown_with_their_rates_once_they_count(tmp_path):
    drawn = {"kind": "arm", "decided_on": "2026-01-03", "until_on": "2026-01-09"}
    log = with_gifts(2, pd.DataFrame([{**drawn, "application_id": "a0", "arm": "7"},
                                      {**drawn, "application_id": "a1", "arm": "14"}]))  # fmt: skip
    with Journal(tmp_path / "two.db") as journal:
        journal.add_log(log)
        rows = panels.experiment(journal, as_of=DAY).table.rows
    assert [(row["told"], row["counted"]) for row in rows] == [("7 days", 1), ("14 days", 1)]
    assert rows[0]["share"].startswith("0 % (0–") and rows[1]["apart"].startswith("0 points (-")


def test_switched_off_it_shows_all_that_was_drawn_each_with_its_own_arms(tmp_path):
    drawn = {"kind": "arm", "decided_on": "2026-01-03", "until_on": "2026-01-09"}
    log = with_gifts(2, pd.DataFrame([{**drawn, "application_id": "a0", "arm": "7"},
                                      {**drawn, "application_id": "a1", "arm": "link"}]))  # fmt: skip
    with Journal(tmp_path / "two.db") as journal:
        journal.add_log(log)
        for of, arms in (("delay", "7, 14"), ("gift", ""), ("", "")):
            panel = switch(journal, of, arms)
    assert [row["told"] for row in panel.table.rows] == ["7 days", "link"]
    assert panel.result.attrs["needed"] == notes_needed(0.15, arms=2)
    assert "within 21 days of the draw" in panel.says.value

"""The search and the import panel, without a browser."""

import asyncio

import pytest

from followup_analytics import SAMPLE_DAY, FollowUpLog, Journal, outcomes, panels, sample_log
from followup_analytics.export.exports import export_log
from followup_analytics.panels.kit.sources import log_and_day, today


def test_the_search_panel_lists_every_application_and_tells_the_story_of_the_one_chosen():
    log = sample_log()
    panel = panels.search(log, as_of=SAMPLE_DAY)
    assert [row["company"] for row in panel.table.rows] == outcomes(log, as_of=SAMPLE_DAY)["company"].tolist()
    panel.table.selected = "1"
    assert panel.table.rows[1]["company"] in panel.story.value
    panel.table.room = 1000
    for drawn in (panel.picture.value, panel.story.value):
        assert "max-width:1000px" in drawn


def test_a_log_is_read_on_the_day_given_and_else_today():
    log = sample_log()
    assert log_and_day(log, SAMPLE_DAY) == (log, today(SAMPLE_DAY))
    assert log_and_day(log)[1] == today() != today(SAMPLE_DAY)


def test_an_empty_search_says_so():
    panel = panels.search(FollowUpLog(), as_of=SAMPLE_DAY)
    assert panel.table.rows == []


def test_a_log_in_files_is_read_first_and_added_once(tmp_path):
    export_log(sample_log(), tmp_path / "files")
    with Journal(tmp_path / "journal.db") as journal:
        panel = panels.import_(journal)
        values = {"path": str(tmp_path / "files"), "mapping": "", "order": ""}
        panel.form.submit("read", values)
        assert len(journal.log()) == 0
        panel.form.submit("add", values)
        assert len(journal.log()) == len(sample_log())
        panel.form.submit("add", values)
        assert panel.form.status["text"].startswith("0 rows added")
        panel.form.submit("undo", values)
        assert journal.log().applications.empty
        panel.form.submit("redo", values)
        assert len(journal.log()) == len(sample_log())


def test_a_question_is_a_choice_in_the_panel_and_its_answer_holds_for_what_is_added(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    panel = panels.import_(journal)
    pasted = "Company\tApplied\tStatus\nTide Labs\t03/04/2026\tYodelled\nTotal\t\t\n"
    panel.form.submit("read", {"pasted": pasted})
    fields = {field["name"]: field for field in panel.form.fields}
    assert [option[0] for option in fields["answer order"]["options"]] == ["day first", "month first"]
    assert panel.form.values["answer order"] == "day first" and journal.log().applications.empty
    assert [row["kind"] for row in panel.tables["Kept out"].rows] == ["total"]
    answers = {"answer order": "month first", 'answer Status "Yodelled"': "rejection"}
    panel.form.submit("add", {"pasted": pasted, **answers})
    stored = journal.log().applications
    assert stored["applied_on"].dt.month.tolist() == [3] and stored["closed"].tolist() == ["rejection"]


def test_an_import_of_another_day_is_not_undone_by_one_press(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    journal.add_log(sample_log())
    panel = panels.import_(journal)
    panel.form.submit("undo", {})
    assert "Nothing from this session" in panel.form.status["text"] and len(journal.log()) == len(sample_log())


def test_a_file_that_is_not_there_is_said_in_the_panel(tmp_path):
    with Journal(tmp_path / "journal.db") as journal:
        panel = panels.import_(journal)
        panel.form.submit("read", {"path": str(tmp_path / "nowhere"), "mapping": "", "order": ""})
    assert panel.form.status["kind"] == "error"
    assert "nowhere" in panel.form.status["text"]


@pytest.mark.parametrize(
    ("path", "told"),
    [("", "Or its path: Which file"), ("x" * 10_000, "cannot be opened"), ("nope.csv", "nope.csv")],
    ids=["empty", "endless", "missing"],
)
def test_what_cannot_be_read_is_named_and_leaves_no_problems_of_another_file(tmp_path, path, told):
    odd = tmp_path / "interviews.csv"
    odd.write_text("company,interviewed_on\nTide,soon\n", encoding="utf-8")
    panel = panels.import_(Journal(tmp_path / "journal.db"))
    panel.form.submit("read", {"path": str(odd)})
    assert panel.tables["Problems"].layout.display == "" and "1 problem is listed below." in panel.form.status["text"]
    panel.form.submit("read", {"path": path})
    assert {table.layout.display for table in panel.tables.values()} == {"none"}
    assert panel.form.status["text"].startswith("Nothing was read or added. ") and told in panel.form.status["text"]


def test_a_file_dropped_in_pieces_is_read_at_once_and_added_on_a_press(tmp_path):
    panel = panels.import_(Journal(tmp_path / "journal.db"))
    for piece, last in ((b"Company,Applied\nTide Labs,2026-", False), (b"03-04\n", True)):
        panel.drop.take("../../mine.csv", piece, first=not last, last=last)
    (dropped,) = panel.drop.files
    assert dropped.name == "mine.csv" and dropped.parent != tmp_path
    assert "1 application read." in panel.form.status["text"] and panel.journal.log().applications.empty
    panel.form.submit("add", panel.form.values)
    assert panel.journal.log().applications["company"].tolist() == ["Tide Labs"]
    panel.drop.take("other.csv", b"Company\nKite\n", first=True, last=True)
    assert not dropped.exists() and [path.name for path in panel.drop.files] == ["other.csv"]


def test_a_reading_can_be_stopped_and_stores_nothing(tmp_path):
    """With an event loop, as in a kernel: the reading goes on beside it, and ends at its next step."""
    box = b"".join(
        b"From a@kite.example\nFrom: Ana <a@kite.example>\nSubject: %d\n\nHello\n\n" % n for n in range(20_000)
    )
    (tmp_path / "mail.mbox").write_bytes(box)
    panel = panels.import_(Journal(tmp_path / "journal.db"))

    async def press():
        panel.form.submit("add", {"path": str(tmp_path / "mail.mbox")})
        assert panel.work.layout.display == "" and panel.form.status["text"] == "Reading …"
        while not panel.work.progress["all"]:
            await asyncio.sleep(0.001)
        panel.work.press("Stop")
        while panel.work.layout.display == "":
            await asyncio.sleep(0.001)

    asyncio.run(asyncio.wait_for(press(), 20))
    assert panel.form.status["text"] == "Stopped. Nothing was read or added."
    assert panel.journal.log().applications.empty


def test_what_goes_wrong_beside_the_kernels_loop_is_said_too(tmp_path):
    panel = panels.import_(Journal(tmp_path / "journal.db"))

    async def press():
        panel.form.submit("read", {"path": str(tmp_path / "nowhere.csv")})
        while panel.work.layout.display == "":
            await asyncio.sleep(0.001)

    asyncio.run(asyncio.wait_for(press(), 20))
    assert panel.form.status["kind"] == "error" and "nowhere.csv" in panel.form.status["text"]

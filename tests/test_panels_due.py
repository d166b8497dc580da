"""The due panel, without a browser."""

import pytest

from followup_analytics import Journal, due_list, panels
from followup_analytics.simulation.sample import SAMPLE_DAY, sample_log


@pytest.fixture
def journal(tmp_path):
    with Journal(tmp_path / "journal.db") as opened:
        opened.add_log(sample_log())
        yield opened


@pytest.fixture
def panel(journal):
    return panels.due(journal, as_of=SAMPLE_DAY)


def test_the_panel_shows_what_its_plain_twin_returns(panel, journal):
    plain = due_list(journal.log(), as_of=SAMPLE_DAY)
    panel.span.value = 36_500
    assert panel.due["reason"].tolist() == plain["reason"].tolist()
    assert [row["company"] for row in panel.table.rows] == plain["company"].tolist()


def test_at_first_only_what_is_overdue_or_due_today_is_listed(panel):
    assert set(panel.shown["status"]) == {"overdue", "today"}
    assert panel.table.rows[0]["when"] == "9 Jun, 6 days overdue"


def test_a_note_marked_sent_is_logged_as_written_and_leaves_the_list(panel, journal):
    before, row = len(panel.shown), panel.row
    panel.desk.submit("sent", {**panel.desk.values, "subject": "Hello", "body": "Dear all"})
    sent = journal.log().follow_ups.iloc[-1]
    assert sent[["application_id", "kind", "to", "subject", "body", "channel"]].tolist() == [
        row["application_id"], row["kind"], row["to"], "Hello", "Dear all", "mail",
    ]  # fmt: skip
    assert len(panel.shown) == before - 1
    assert panel.desk.status["text"] == f"Marked sent. {before - 1} to go."


def test_a_snoozed_note_comes_back_on_its_day_with_the_reason(panel, journal):
    row = panel.row
    panel.desk.submit("snooze", {**panel.desk.values, "until_on": "2026-06-30", "reason": "she is away"})
    due = due_list(journal.log(), as_of=SAMPLE_DAY)
    moved = due[due["application_id"] == row["application_id"]].iloc[0]
    assert f"{moved['due_on']:%Y-%m-%d}" == "2026-06-30"
    assert "snoozed" in moved["reason"]


def test_a_filled_position_is_never_due_again(panel, journal):
    row = panel.row
    panel.desk.submit("news", {**panel.desk.values, "news": "filled"})
    due = due_list(journal.log(), as_of=SAMPLE_DAY)
    assert row["application_id"] not in set(due["application_id"])


def test_a_half_written_letter_waits_for_its_row(panel, journal):
    panel.desk.typed({**panel.desk.values, "body": "half a sent"})
    again = panels.due(journal, as_of=SAMPLE_DAY)
    assert again.desk.values["body"] == "half a sent"
    assert again.desk.status["text"] == "Draft restored."


def test_all_notes_of_a_day_can_be_worked_through_one_after_the_other(panel):
    for _ in range(len(panel.shown)):
        panel.desk.submit("sent", panel.desk.values)
    assert panel.table.rows == []
    assert panel.desk.status["text"] == "Marked sent. Nothing is left to do here."


def test_an_empty_journal_shows_an_empty_list(tmp_path):
    with Journal(tmp_path / "new.db") as journal:
        panel = panels.due(journal, as_of=SAMPLE_DAY)
    assert panel.table.rows == []
    assert panel.row is None


def test_without_any_gift_on_the_shelf_the_letter_is_written_all_the_same(tmp_path):
    with Journal(tmp_path / "bare.db") as journal:
        journal.save(
            applications={"application_id": "a", "company": "Tide Labs"},
            interviews={"application_id": "a", "interviewed_on": "2026-06-14", "interviewers": "Ana Lee"},
        )
        panel = panels.due(journal, as_of=SAMPLE_DAY)
    assert panel.row["to"] == "Ana Lee"
    assert "Ana" in panel.desk.values["body"]

"""Exports: safe in a spreadsheet, read back as they were, and stable in a calendar."""

import datetime as dt
import io
import stat

import icalendar
import pandas as pd
import pytest

from followup_analytics import FollowUpLog, due_list, read_log
from followup_analytics.export.exports import due_calendar, due_csv, due_markdown, export_due, export_log
from followup_analytics.log.errors import NotWritten, WrongEnding, WrongObject
from followup_analytics.log.text.formula_guard import unguard_cells
from tests.awkward_texts import random_texts
from tests.makers import log_from

NASTY = [
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@x",
    "\ttab",
    " =1",
    "'=1",
    "''=1",
    "＝1",
    "|x",
    "%x",
    "'s Heeren Loo",
    "NA",
    "00123",
]
STAMP = dt.datetime(2026, 3, 4, 8, tzinfo=dt.UTC)


def one_log(company="Tide Labs", **more):
    return log_from(
        applications=[{"application_id": "a", "company": company, "role": "Analyst", **more}],
        interviews=[
            {"application_id": "a", "interview_id": "i", "interviewed_on": "2026-03-03", "interviewers": "Ana; Bo"},
        ],
    )  # fmt: skip


def entries(data):
    return {str(e["uid"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}


@pytest.mark.parametrize("company", NASTY)
def test_a_text_that_a_spreadsheet_would_execute_is_guarded_and_read_back_as_it_was(company):
    cells = pd.read_csv(io.BytesIO(due_csv(due_list(one_log(company), as_of="2026-03-04"))), dtype=str, na_filter=False)
    assert cells["company"][0].lstrip(" '")[0] not in "=+-@|%＝\t" or cells["company"][0].startswith("'")
    assert unguard_cells(cells["company"])[0] == company


@pytest.mark.parametrize("busy", [False, True])
def test_an_alarm_shows_at_its_time_on_the_day_and_a_new_import_moves_it(busy):
    due = due_list(one_log(), as_of="2026-03-04")
    moved = due.assign(due_on=due["due_on"] + pd.Timedelta(days=3))
    one, other = (entries(due_calendar(rows, stamp=STAMP, alarm="9:30", busy=busy)) for rows in (due, moved))
    assert one.keys() == other.keys() and len(one) == 2
    for uid, days in ((uid, days) for uid in one for days in (0, 3)):
        entry = (other if days else one)[uid]
        (alarm,) = entry.walk("VALARM")
        start = dt.datetime.combine(dt.date(2026, 3, 4 + days), dt.time(9, 30) if busy else dt.time())
        assert entry["dtstart"].dt == (start if busy else start.date())
        assert f"{start + alarm['trigger'].dt}" == f"2026-03-0{4 + days} 09:30:00"
        assert (alarm["action"], entry["transp"]) == ("DISPLAY", "OPAQUE" if busy else "TRANSPARENT")


def test_a_busy_entry_takes_a_quarter_of_an_hour_and_no_alarm_is_made_unasked():
    (entry, *_) = entries(due_calendar(due_list(one_log(), as_of="2026-03-04"), busy=True)).values()
    assert entry["duration"].dt == dt.timedelta(minutes=15) and entry["dtstart"].dt.hour == 9
    assert not entry.walk("VALARM")
    with pytest.raises(WrongObject, match="alarm"):
        due_calendar(due_list(one_log(), as_of="2026-03-04"), alarm="soon")


def test_days_and_numbers_are_written_bare():
    due = due_list(one_log(), as_of="2026-03-01")
    assert due.empty
    row = pd.read_csv(io.BytesIO(due_csv(due_list(one_log(), as_of="2026-03-03"))), dtype=str).iloc[0]
    assert (row["due_on"], row["days_overdue"], row["attempt"]) == ("2026-03-04", "-1", "1")


def test_the_whole_log_is_read_back_as_it_was_with_its_unknown_columns(tmp_path):
    log = log_from(
        applications=[
            {"application_id": f"a{n}", "company": text, "role": "x", "=odd": text} for n, text in enumerate(NASTY)
        ],
        interviews=[
            {"application_id": "a0", "interview_id": "i", "interviewed_on": "2026-03-03", "round": 2, "impression": 5,
             "interviewers": "Ana <a@tide.example>; Bo", "noted_at": "2026-03-03 10:05", "note": "two\nlines, \"so\""},
        ],
        topics=[{"interview_id": "i", "interviewer": "Ana", "kind": "personal", "topic": "tides", "private": True}],
        follow_ups=[
            {"application_id": "a0", "follow_up_id": "f", "sent_on": "2026-03-04", "sent_at": "2026-03-04 09:00:01.5"},
            {"application_id": "a0", "follow_up_id": "g", "sent_on": "2026-03-14", "sent_at": None},
        ],
        responses=[{"application_id": "a0", "response_id": "r", "received_on": "2026-03-20", "kind": "reply"}],
        gifts=[{"gift_id": "g", "title": "A tide table", "topics": "tides; sea", "added_on": "2026-01-01"}],
        plans=[{"plan_id": "p", "kind": "pause", "from_on": "2026-04-01", "until_on": "2026-04-10"}],
    )  # fmt: skip
    again = read_log(export_log(log, tmp_path / "out"))
    assert again.problems.empty
    for name, table in log.tables.items():
        pd.testing.assert_frame_equal(getattr(again, name), table)


def test_two_thousand_random_notes_survive_the_round_trip(tmp_path):
    notes = random_texts(2_000, seed=2)
    rows = [{"application_id": f"a{n}", "company": "Tide Labs", "note": note} for n, note in enumerate(notes)]
    assert read_log(export_log(log_from(applications=rows), tmp_path)).applications["note"].tolist() == notes


def test_a_file_is_for_its_owner_alone_and_replaces_the_one_before(tmp_path):
    path = export_due(due_list(one_log(), as_of="2026-03-04"), tmp_path / "due.csv")
    export_due(due_list(one_log("Reef"), as_of="2026-03-04"), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Reef" in path.read_text("utf-8-sig")
    assert [file.name for file in tmp_path.iterdir()] == ["due.csv"]


def test_an_unknown_suffix_is_refused_by_name(tmp_path):
    with pytest.raises(WrongEnding, match=r"due\.xlsx: write a name that ends in \.csv, \.md or \.ics$"):
        export_due(due_list(one_log(), as_of="2026-03-04"), tmp_path / "due.xlsx")


def test_markdown_shows_texts_as_they_are_and_says_when_nothing_is_due():
    text = due_markdown(due_list(one_log("A|B <script> *x*"), as_of="2026-03-04"))
    assert r"A\|B &lt;script&gt; \*x\*" in text
    assert len(text.splitlines()) == 6
    assert "Nothing is due." in due_markdown(due_list(one_log(), as_of="2026-03-01"))


def test_a_calendar_entry_keeps_its_id_when_its_day_moves():
    log = one_log()
    before = entries(due_calendar(due_list(log, as_of="2026-03-04"), stamp=STAMP))
    snooze = pd.DataFrame(
        [{"application_id": "a", "kind": "snooze", "until_on": "2026-03-08", "decided_on": "2026-03-04"}]
    )
    moved = FollowUpLog(**{**log.tables, "plans": snooze})
    after = entries(due_calendar(due_list(moved, as_of="2026-03-04"), stamp=STAMP + dt.timedelta(days=1)))
    assert before.keys() == after.keys()
    assert len(before) == 2
    assert {e["dtstart"].dt for e in before.values()} == {dt.date(2026, 3, 4)}
    assert {e["dtstart"].dt for e in after.values()} == {dt.date(2026, 3, 8)}


def test_the_next_check_in_takes_the_place_of_the_one_before():
    log = one_log()
    notes = pd.DataFrame({"application_id": ["a"], "sent_on": ["2026-03-13"], "to": ["Bo"]})
    first = entries(due_calendar(due_list(log, as_of="2026-03-13")))
    second = entries(due_calendar(due_list(FollowUpLog(**{**log.tables, "follow_ups": notes}), as_of="2026-03-13")))
    assert first.keys() == second.keys()
    assert [e["dtstart"].dt for e in second.values()] == [dt.date(2026, 3, 23)]


def test_a_line_break_in_a_name_adds_no_line_to_the_calendar():
    data = due_calendar(due_list(one_log("Tide\nBEGIN:VALARM"), as_of="2026-03-04"))
    assert b"\r\nBEGIN:VALARM" not in data


def test_a_simulated_list_says_so_in_every_form(tmp_path):
    due = due_list(one_log(simulated=True), as_of="2026-03-04")
    assert pd.read_csv(io.BytesIO(due_csv(due)))["simulated"].all()
    assert "simulated" in due_markdown(due).splitlines()[0]
    assert all(str(e["summary"]).startswith("Simulated: ") for e in entries(due_calendar(due)).values())


def test_lists_of_two_days_put_together_are_no_calendar_without_a_moment():
    two = pd.concat([due_list(one_log(), as_of=day) for day in ("2026-03-04", "2026-03-13")])
    with pytest.raises(WrongObject, match="stamp"):
        due_calendar(two)
    assert entries(due_calendar(two, stamp=STAMP))


def test_a_folder_that_is_not_there_is_named_with_the_users_own_file(tmp_path):
    due = due_list(FollowUpLog(), as_of="2026-03-04")
    with pytest.raises(NotWritten, match=r"nowhere/due\.csv: not written"):
        export_due(due, tmp_path / "nowhere" / "due.csv")

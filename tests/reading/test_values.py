"""Conversion: cells of any type into what a column holds."""

import datetime as dt

import pandas as pd
import pytest

from followup_analytics import FollowUpLog
from followup_analytics.log.tables import FOLLOW_UPS, INTERVIEWS, RESPONSES, TOPICS
from followup_analytics.reading.cells.values import converted


def read(cells, column):
    return converted(cells, column, day_first=None, zone="Europe/Berlin", label=column.name, place="a.csv")


@pytest.mark.parametrize(("cell", "value"), [("3", 3), (" 3 ", 3), ("3.0", 3), ("+3", 3), ("", None), (" ", None)])
def test_a_whole_number_is_read_however_it_is_written(cell, value):
    one = read(pd.Series([cell], dtype="str"), INTERVIEWS["round"])
    assert one.values.tolist() == [pd.NA if value is None else value] and not one.unread.any()


@pytest.mark.parametrize("cell", ["0", "-1", "2nd", "1.5", "1e0", "٣", "nan", "9" * 30])
def test_what_is_no_whole_number_in_range_is_unread(cell):
    assert read(pd.Series([cell], dtype="str"), INTERVIEWS["round"]).unread.all()


def test_flags_and_kinds_are_read_in_any_case():
    flags = read(pd.Series(["Yes", "n", "TRUE", "0", ""], dtype="str"), TOPICS["private"])
    assert flags.values.tolist() == [True, False, True, False, pd.NA] and not flags.unread.any()
    kinds = read(pd.Series(["Keep in mind", "keep-in-mind", " REPLY ", "maybe"], dtype="str"), RESPONSES["kind"])
    assert kinds.values.dropna().tolist() == ["keep_in_mind", "keep_in_mind", "reply"]


def test_a_flag_that_cannot_be_read_counts_as_set_and_is_reported():
    cells = ["ja", "oui", "Wahr", " X ", "privat", "Privé", "prive\u0301", "nein", "non", "faux", "maybe", "?", "2"]
    flags = read(pd.Series(cells, dtype="str"), TOPICS["private"])
    assert flags.values.tolist() == [True] * 7 + [False] * 3 + [True] * 3
    assert flags.unread.tolist() == [False] * 10 + [True] * 3 and flags.taken == "taken as true"


@pytest.mark.parametrize("cell", ["yes", "ja", "?", 1, 1.0, True, "privé"])
def test_a_frame_whose_private_cell_is_no_plain_no_holds_it_true(cell):
    topics = pd.DataFrame({"topic": ["x", "y", "z"], "private": [cell, None, 0 if cell == 1 else "no"]})
    held = pd.DataFrame({"interview_id": ["i"], "company": ["Tide"], "interviewed_on": ["2026-03-04"]})
    log = FollowUpLog(interviews=held, topics=topics.assign(interview_id="i"))
    assert log.topics["private"].tolist() == [True, pd.NA, False] and str(log.topics["private"].dtype) == "boolean"


def test_an_interview_is_cancelled_only_where_that_is_said():
    cells = ["ja", "Cancelled", "abgesagt", "no", "", "moved to May", "?", "2"]
    flags = read(pd.Series(cells, dtype="str"), INTERVIEWS["cancelled"])
    assert flags.values.tolist() == [True, True, True, False, pd.NA, pd.NA, pd.NA, pd.NA]
    assert flags.unread.tolist() == [False] * 5 + [True] * 3 and flags.taken == "left empty"
    frame = pd.DataFrame({"application_id": "a", "interviewed_on": "2026-03-04", "cancelled": cells})
    assert FollowUpLog(interviews=frame).interviews["cancelled"].tolist() == flags.values.tolist()


def test_a_time_of_day_that_cannot_be_read_is_left_empty_and_reported():
    read_ = read(pd.Series(["14:30", "2:30 pm", "", "half past two"], dtype="str"), INTERVIEWS["starts_at"])
    assert read_.values.fillna("").tolist() == ["14:30", "14:30", "", ""]
    assert read_.unread.tolist() == [False, False, False, True] and "14:30" in read_.remedy


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series(pd.to_datetime(["2024-03-20 15:09"])),
        pd.Series(["2024-03-20 15:09"], dtype="str"),
        pd.Series(["2024-03-20 14:09Z"], dtype="str"),
        pd.Series(["20 Mar 2024, 9:09 AM -0500"], dtype="str"),
        pd.Series([dt.datetime.fromisoformat("2024-03-20T15:09")], dtype=object),
        pd.Series([dt.datetime.fromisoformat("2024-03-20T14:09Z")], dtype=object),
    ],
)
def test_days_and_times_of_any_type_are_read_by_the_clock_on_the_users_wall(cells):
    one = read(cells, FOLLOW_UPS["sent_on"])
    assert one.values.tolist() == [pd.Timestamp("2024-03-20")] and one.time.tolist() == [
        pd.Timestamp("2024-03-20 15:09")
    ]
    assert read(cells, FOLLOW_UPS["sent_at"]).values.tolist() == [pd.Timestamp("2024-03-20 15:09")]


def test_dates_without_a_time_are_days_and_no_times():
    cells = pd.Series([dt.date(2024, 3, 20), None], dtype=object)
    assert read(cells, FOLLOW_UPS["sent_on"]).values.tolist() == [pd.Timestamp("2024-03-20"), pd.NaT]
    assert read(cells, FOLLOW_UPS["sent_at"]).unread.tolist() == [True, False]


def test_text_stays_text_but_an_id_of_blanks_is_none():
    note = read(pd.Series([" ", "", "NA", "007"], dtype="str"), FOLLOW_UPS["note"]).values
    assert note.fillna("missing").tolist() == [" ", "missing", "NA", "007"]
    assert read(pd.Series([" \t"], dtype="str"), FOLLOW_UPS["follow_up_id"]).values.isna().all()


def test_a_list_in_brackets_in_a_column_of_names_is_named():
    one = read(pd.Series(["Ana", "[Ben, Bo]"], dtype="str"), INTERVIEWS["interviewers"])
    assert one.remark.value == "[Ben, Bo]" and "without brackets" in one.remark.remedy
    assert one.values.tolist() == ["Ana", "[Ben, Bo]"]
    assert read(pd.Series(["Ana [HR]", "[]"], dtype="str"), FOLLOW_UPS["to"]).remark is None

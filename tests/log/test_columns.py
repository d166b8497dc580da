"""Columns: what people hold in cells, made plain, and told once a column."""

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from followup_analytics.log.rows.columns import chosen, plain_columns, text_cells
from followup_analytics.log.tables import FOLLOW_UPS, INTERVIEWS, RESPONSES


def made(table=INTERVIEWS, zone="Europe/Berlin", strict=True, **columns):
    frame = pd.DataFrame(columns)
    known = {column.name: column for column in table.columns}
    out, remarks = plain_columns(frame, known, zone=zone, strict=strict)
    return out, [(one.column, one.value, one.reason) for one in remarks]


@pytest.mark.parametrize(
    "cells",
    [
        [["Ana <ana@x.example>", "Bo"], [], None],
        [("Ana <ana@x.example>", None, "Bo"), (), None],
        [np.array(["Ana <ana@x.example>", "Bo"]), np.array([]), None],
        pd.Series([["Ana <ana@x.example>", "Bo"], [], None], dtype=pd.ArrowDtype(pa.list_(pa.string()))),
    ],
    ids=["lists", "tuples", "numpy", "arrow"],
)
def test_lists_of_names_are_joined(cells):
    out, remarks = made(interviewers=cells)
    assert out["interviewers"].astype(object).where(out["interviewers"].notna(), None).tolist() == [
        "Ana <ana@x.example>; Bo",
        None,
        None,
    ]
    assert remarks == []


def test_other_lists_and_structs_are_left_empty_and_told_once():
    out, remarks = made(medium=[["video"], ["phone"]], note=[{"a": 1}, "n"], interviewers=[[{"name": "Ana"}], "Bo"])
    assert (
        out["medium"].isna().all() and out["note"].tolist()[1:] == ["n"] and out["interviewers"].tolist()[1:] == ["Bo"]
    )
    assert [(column, value) for column, value, _ in remarks] == [
        ("medium", '["video"]'),
        ("note", '{"a": 1}'),
        ("interviewers", '[{"name": "Ana"}]'),
    ]
    assert "is a list; medium takes one text" in remarks[0][2] and "is a struct" in remarks[1][2]


def test_lists_and_structs_of_a_users_own_column_are_kept_as_json():
    out, remarks = made(mine=[{"pay": [1, 2], "on": dt.date(2026, 3, 4)}, None])
    assert out["mine"][0] == '{"pay": [1, 2], "on": "2026-03-04"}' and len(remarks) == 1


def test_half_a_character_is_marked_and_told():
    out, remarks = made(note=pd.Series(["a\ud800b", "c"], dtype=object), mine=pd.Series([b"\xff", b"ok"], dtype=object))
    assert out["note"].tolist() == ["a\ufffdb", "c"] and out["mine"][0] == "\ufffd"
    assert [column for column, _, _ in remarks] == ["note", "mine"]


MOMENT = pd.Timestamp("2026-03-04 23:30", tz="UTC")


@pytest.mark.parametrize(
    "cells",
    [
        pd.Series([MOMENT, None]),
        pd.Series([MOMENT, None]).astype("datetime64[s, UTC]"),
        pd.Series([MOMENT.tz_convert("Asia/Tokyo"), None]),
        pd.Series([MOMENT.to_pydatetime(), None], dtype=object),
        pd.Series([MOMENT, None], dtype=pd.ArrowDtype(pa.timestamp("us", "UTC"))),
        pd.Series([MOMENT, None], dtype="category"),
        pd.Series(["2026-03-04T23:30:00+00:00", None]),
        pd.Series(["2026-03-05 04:30+0500", None], dtype=object),
        pd.Series(["2026-03-04 23:30Z", None], dtype="category"),
        pd.Series(["2026-03-04 23:30Z", None], dtype=pd.ArrowDtype(pa.string())),
    ],
)
def test_a_moment_is_a_day_of_the_users_zone_however_it_is_held(cells):
    out, remarks = made(FOLLOW_UPS, sent_on=cells)
    assert pd.to_datetime(out["sent_on"]).tolist() == [pd.Timestamp("2026-03-05 00:30"), pd.NaT]
    assert [column for column, _, _ in remarks] == ["sent_on"]
    assert "days and times in Europe/Berlin" in remarks[0][2] and "midnight" not in remarks[0][2]


def test_midnights_in_a_zone_are_read_like_all_others_and_the_doubt_is_told():
    out, remarks = made(
        FOLLOW_UPS, zone="America/New_York", sent_on=pd.to_datetime(["2026-03-04", "2026-03-05"], utc=True)
    )
    assert out["sent_on"].dt.day.tolist() == [3, 4] and "each is midnight in its own zone" in remarks[0][2]


def test_days_without_a_zone_and_a_users_own_moments_are_left_alone():
    out, remarks = made(FOLLOW_UPS, sent_on=["2026-03-04", "2026-03-04 23:30"], mine=[MOMENT, MOMENT])
    assert out["sent_on"].tolist() == ["2026-03-04", "2026-03-04 23:30"] and out["mine"][0] == MOMENT
    assert remarks == []


def test_words_of_a_choice_are_read_in_any_case():
    words, odd = chosen(pd.Series(["Keep in mind", " REPLY ", "maybe", "", None]), RESPONSES["kind"])
    assert words.dropna().tolist() == ["keep_in_mind", "reply"] and odd.tolist() == [False, False, True, False, False]


def test_blanks_alone_are_a_text_but_where_rows_hang_on_them():
    assert text_cells(pd.Series([" "]), FOLLOW_UPS["note"]).tolist() == [" "]
    assert text_cells(pd.Series([" "]), FOLLOW_UPS["follow_up_id"]).isna().all()

"""Days are never guessed."""

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from followup_analytics import Cadence, FollowUpLog, due_list
from followup_analytics.log.cadence import BadCadence, stored_cadence
from followup_analytics.log.days import as_clocks, as_day
from followup_analytics.log.errors import FollowUpError, NoDay, UnfitCell, number_between

DAY = dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    "day",
    [DAY, pd.Timestamp(DAY), np.datetime64("2026-03-04"), "2026-03-04", "2026-03-04 09:00"],
    ids=repr,
)
def test_a_day_may_be_given_in_any_certain_form(day):
    assert as_day(day) == DAY


@pytest.mark.parametrize("day", ["03/04/2026", "20260304", 20260304, None, "2026-13-01", "today", pd.NaT, ""], ids=repr)
def test_any_other_day_is_refused_with_its_value_and_the_remedy(day):
    with pytest.raises(NoDay, match=r"as_of: .* is not a day\. Give a date, or a text like 2026-03-04\."):
        due_list(FollowUpLog(), as_of=day)


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("14:30", "14:30"), (" 9:05 ", "09:05"), ("09:05:30", "09:05:30"), ("2:30 pm", "14:30"), ("12:10 AM", "00:10"),
        ("00:00", "00:00"), ("2026-03-04 14:30:00", "14:30"), ("2026-03-04T14:30", "14:30"), (dt.time(14, 30), "14:30"),
        (pd.Timestamp("2026-03-04 14:30"), "14:30"), ("2026-03-04", None), ("2026-03-04 00:00:00", None),
        (pd.Timestamp("2026-03-04"), None), ("24:00", None), ("9:60", None), ("13:00 pm", None), ("soon", None),
        ("1430", None), ("٣:00", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_where_one_is_written_and_never_made_up(cell, clock):
    found = as_clocks(pd.Series([cell, "08:15"], dtype=object))
    assert found.fillna("").tolist() == [clock or "", "08:15"]


def test_a_column_of_stamps_gives_times_of_day_however_it_is_held():
    stamps = pd.Series([pd.Timestamp("2026-03-04 14:30"), pd.NaT, pd.Timestamp("2026-03-05")], index=[7, 5, 3])
    for cells in (stamps, stamps.astype("str"), stamps.astype("category")):
        assert as_clocks(cells).fillna("").to_dict() == {7: "14:30", 5: "", 3: ""}
    frame = pd.DataFrame({"application_id": "a", "interviewed_on": "2026-03-04", "starts_at": stamps})
    assert FollowUpLog(interviews=frame).interviews["starts_at"].fillna("").tolist() == ["14:30", "", ""]


def test_texts_in_a_frame_are_read_as_iso_days_only():
    frame = pd.DataFrame({"application_id": ["a", "b"], "company": "A", "applied_on": ["2026-03-04", "13/04/2026"]})
    with pytest.raises(NoDay, match="column applied_on: '13/04/2026'"):
        FollowUpLog(applications=frame)
    log = FollowUpLog(applications=frame.assign(applied_on=["2026-03-04", None]))
    assert log.applications["applied_on"].tolist() == [pd.Timestamp(DAY), pd.NaT]


@pytest.mark.parametrize("cells", [[20260304], [1.5, None], [DAY, 20260304], [True], [pd.Timedelta(days=1)], [[DAY]]])
def test_what_is_no_day_in_a_frame_is_refused_and_never_counted_from_1970(cells):
    frame = pd.DataFrame({"application_id": [str(n) for n in range(len(cells))], "company": "A", "applied_on": cells})
    with pytest.raises(NoDay, match=r"column applied_on: .* is not a day"):
        FollowUpLog(applications=frame)


DAYS = [DAY, np.datetime64(DAY), pd.NaT, "2026-03-04 10:00"]


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        ([None, float("nan")], 0),
        ([], 0),
        (DAYS, 3),
        (pd.Series(["2026-03-04", None], dtype="category"), 1),
        (pd.Series(["2026-03-04", None], dtype="string[pyarrow]"), 1),
        (pd.Series(["2026-03-04", None], dtype=pd.ArrowDtype(pa.string())), 1),
        (pd.Series([DAY, None], dtype=pd.ArrowDtype(pa.date32())), 1),
        (pd.Series([DAY, None], dtype=pd.ArrowDtype(pa.timestamp("ns"))), 1),
    ],
)
def test_days_of_every_kind_and_columns_that_hold_none_are_taken(cells, known):
    frame = pd.DataFrame({"application_id": [str(n) for n in range(len(cells))], "company": "A", "applied_on": cells})
    days = FollowUpLog(applications=frame).applications["applied_on"].dropna()
    assert days.dt.date.tolist() == [DAY] * known


@pytest.mark.parametrize(
    "wrong",
    [{"every": 0}, {"every": 7.5}, {"every": True}, {"business_days": "no"}, {"holidays": "2026-03-04"}],
    ids=str,
)
def test_a_cadence_that_cannot_be_kept_is_refused(wrong):
    with pytest.raises(BadCadence, match=next(iter(wrong))):
        Cadence(**wrong)


def test_a_holiday_that_is_no_day_is_refused():
    with pytest.raises(NoDay, match="holidays: 'xx'"):
        Cadence(holidays=("xx",))


def test_a_number_is_taken_in_its_range_only_however_large_it_is():
    assert number_between("level", np.float32(0.5), 0, 1) == 0.5
    for wrong, said in (
        (2, "level=2 is out of range"),
        (10**400, "level="),
        ("1", "level is '1' here"),
        (True, "True"),
    ):
        with pytest.raises(FollowUpError, match=said):
            number_between("level", wrong, 0, 1)


def test_numpy_numbers_are_days_too():
    assert Cadence(every=np.int64(7)) == Cadence(every=7)


def test_a_cadence_stored_under_an_older_name_is_kept():
    cadence, unusable = stored_cadence({"keep_warm_every": 30})
    assert (cadence, unusable) == (Cadence(keep_in_mind_every=30), [])


@pytest.mark.parametrize("cells", [["x"], [1.5], [[3]], [DAY], [10**30], [np.inf], [{}], ["1.5"], [b"3"], [True, "no"]])
def test_what_is_no_whole_number_in_a_frame_is_refused_by_its_cell(cells):
    frame = pd.DataFrame({"application_id": "a", "interviewed_on": DAY, "impression": cells})
    with pytest.raises(UnfitCell, match=r"^interviews\.impression: .* is not a whole number\. Correct it or leave"):
        FollowUpLog(interviews=frame)


@pytest.mark.parametrize("cells", [["3", 3.0, None], [3.0, float("nan")], ["3"], [np.int8(3), pd.NA], [pd.NaT, None]])
def test_whole_numbers_of_every_kind_are_taken(cells):
    ids = [f"i{n}" for n in range(len(cells))]
    frame = pd.DataFrame({"application_id": "a", "interview_id": ids, "interviewed_on": DAY, "impression": cells})
    found = FollowUpLog(interviews=frame).interviews["impression"]
    assert found.isna().tolist() == pd.isna(pd.Series(cells, dtype="object")).tolist()
    assert set(found.dropna()) <= {3}

"""Dates: the closed list, decided per column, never guessed."""

import datetime as dt
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import propose
from followup_analytics.log.errors import AmbiguousDates
from followup_analytics.log.zones import split_zones, times_in_zone
from followup_analytics.reading.cells.days import dates as reading_dates
from followup_analytics.reading.cells.days.dates import day_texts, plain_days, read_stamps
from followup_analytics.reading.cells.days.one_day import moment, order_shown
from tests.laws import examples, tried
from tests.trackers import FORMS


def days(*cells, **more):
    return read_stamps(pd.Series(cells, dtype="str"), **more)["day"].dt.strftime("%Y-%m-%d").tolist()


READ = "2024-03-05|2024/03/05|2024.3.5|5 Mar 2024|05-mar-2024|5 March 2024|5-Mar-24|Mar 5, 2024|March 5 2024"
WORDS = "5 Mai 2024|5. Mai 2024|5 de mayo de 2024|2024年5月5日|Sunday, May 5, 2024|May 5th, 2024|5-May 2024|5 maja 2024"
TIMED = " 2024-03-05 |2024-03-05T23:59|2024-03-05 00:00:00|Mar 5, 2024, 11:39 PM|5-Mar-24 11:39 am"
UNREAD = "8-Jul|8-Jul-|10|45000|N/A|soon|Mar 2024|2024-02-30|30/2/2024|2024|13/13/2024|Wed, 1 Nov"
ODD = "2024-03/05|Wed, 5 Mar|Monday, May 5, 2024|Blursday, May 5, 2024|20240305|=2024-03-05|٢٠٢٤-٠٣-٠٥|0024-03-05"
ODD_TIMES = "2024-03-05 25:00|2024-03-05 09:26 CET|2024-03-05 09:26+15:00|2024-03-05Z|2024-03-05 0:30 PM"
ZONED = (
    "2024-03-04T23:26Z|2024-03-04 23:26:00 UTC|2024-03-05T00:26:00+01:00|4 Mar 2024, 6:26 PM -05|2024-03-04 23:26+00"
)


@pytest.mark.parametrize("cell", [*READ.split("|"), *TIMED.split("|")])
def test_each_format_without_rival_is_read_alone(cell):
    assert days(cell) == ["2024-03-05"]


@pytest.mark.parametrize("cell", WORDS.split("|"))
def test_months_of_other_languages_ordinals_and_weekdays_that_fit_are_read(cell):
    assert days(cell) == ["2024-05-05"]


def test_a_two_digit_year_is_read_where_the_form_or_the_column_shows_the_order():
    assert days("01.02.23", "23.03.23") == ["2023-02-01", "2023-03-23"]
    assert days("3/4/24", "3/20/24") == ["2024-03-04", "2024-03-20"]
    with pytest.raises(AmbiguousDates):
        days("3/4/24")


def test_a_two_digit_year_that_may_stand_in_front_is_not_read():
    assert pd.isna(days("24.03.01", "24.03.17", "25.01.20")).all()


def test_a_time_with_a_zone_is_the_day_it_is_for_the_user():
    cells = ("2026-02-14T23:30:00Z", "Sat, 14 Feb 2026 18:30:00 -0500", "2026-02-14T18:12+01:00")
    assert days(*cells, zone="Europe/Berlin") == ["2026-02-15", "2026-02-15", "2026-02-14"]
    assert days(*cells, zone="UTC") == ["2026-02-14"] * 3


@pytest.mark.parametrize("cell", [*UNREAD.split("|"), *ODD.split("|"), *ODD_TIMES.split("|")])
def test_what_is_not_on_the_list_is_not_read(cell):
    assert pd.isna(days(cell)[0])


@pytest.mark.parametrize("cell", ZONED.split("|"))
def test_a_time_with_a_zone_is_the_day_and_time_in_the_users_own(cell):
    read = read_stamps(pd.Series([cell, "2024-03-04 23:26"]), zone="Europe/Berlin")
    assert read["time"].dt.strftime("%d %H:%M").tolist() == ["05 00:26", "04 23:26"]
    assert read["wall"].isna().tolist() == [False, True]
    assert days(cell, zone="America/New_York") == ["2024-03-04"]


@pytest.mark.parametrize("sep", ["/", ".", "-"])
def test_one_cell_that_fits_only_one_order_decides_the_column(sep):
    assert days(f"3{sep}4{sep}2024", f"13{sep}4{sep}2024") == ["2024-04-03", "2024-04-13"]
    assert days(f"3{sep}4{sep}2024", f"4{sep}13{sep}2024") == ["2024-03-04", "2024-04-13"]


@pytest.mark.parametrize("cells", [["3/4/2024"], ["5/5/2024", "3/4/2024"], ["13/4/2024", "4/13/2024", "2024-01-01"]])
def test_a_column_that_decides_nothing_or_both_ways_stops(cells):
    with pytest.raises(AmbiguousDates, match=r"responses\.csv: .*received_on.*day_first=True"):
        days(*cells, column="received_on", place="responses.csv")


def test_the_caller_decides_and_cells_that_do_not_fit_are_not_read():
    assert days("3/4/2024", "13/4/2024", day_first=True) == ["2024-04-03", "2024-04-13"]
    monthly = days("3/4/2024", "13/4/2024", day_first=False)
    assert monthly[0] == "2024-03-04" and pd.isna(monthly[1])


def test_an_impossible_cell_decides_nothing():
    with pytest.raises(AmbiguousDates):
        days("31/31/2024", "3/4/2024")


def test_a_time_of_day_is_kept_where_there_is_one():
    cells = pd.Series(["3/13/2023 18:51:27", "3/13/2023", "11/23/2024, 11:39 PM", "2024-01-01 12:05:00.250", None])
    stamps = read_stamps(cells)
    assert stamps["time"].isna().tolist() == [False, True, False, False, True]
    assert stamps["time"][0] == pd.Timestamp(2023, 3, 13, 18, 51, 27)
    assert stamps["time"][2] == pd.Timestamp(2024, 11, 23, 23, 39)
    assert stamps["time"][3] == pd.Timestamp("2024-01-01 12:05:00.250")
    assert stamps["day"].isna().tolist() == [False] * 4 + [True]


def test_an_empty_column_is_read_as_missing():
    assert read_stamps(pd.Series([], dtype="str")).empty
    assert days(None, None) and pd.isna(days(None)[0])


@examples(20)
@given(st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), min_size=1, max_size=5), st.booleans())
def test_a_written_day_is_read_back_whatever_the_format(dates, day_first):
    order = "{0.day}/{0.month}/{0.year}" if day_first else "{0.month}-{0.day}-{0.year}"
    for form in ("{0:%Y-%m-%d}", "{0.day} {0:%b} {0.year}", "{0:%B} {0.day}, {0.year}", order):
        assert days(*(form.format(date) for date in dates), day_first=day_first) == [d.isoformat() for d in dates]


@examples(20)
@given(st.lists(st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31)), min_size=1, max_size=6), st.randoms())
def test_the_order_of_the_cells_does_not_matter(dates, shuffler):
    cells = [f"{d.day}/{d.month}/{d.year}" for d in dates]
    mixed = shuffler.sample(cells, len(cells))
    try:
        read = dict(zip(cells, days(*cells), strict=True))
    except AmbiguousDates:
        with pytest.raises(AmbiguousDates):
            days(*mixed)
    else:
        assert days(*mixed) == [read[cell] for cell in mixed]


@pytest.mark.parametrize("odd", ["2024-03-20 15:09", "1899-12-31", "2200-01-01"])
@given(at=st.integers(0, 20))
def test_a_column_is_of_plain_days_unless_some_cell_has_a_time_or_no_year_of_a_search(odd, at):
    days = pd.Series(pd.to_datetime(["1900-01-01", None, "2199-12-31"] * 7)).astype("datetime64[us]")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading_dates, "_BLOCK", 5)
        assert plain_days(days).equals(days)
        assert plain_days(days.dt.strftime("%Y-%m-%d").astype("str")).equals(days)
        days[at] = np.datetime64(odd)
        assert plain_days(days) is None


def test_listopad_is_the_month_of_the_language_of_its_column():
    assert days("3. listopada 2024", "4. rujna 2024") == ["2024-10-03", "2024-09-04"]
    assert days("3 listopada 2024", "4 grudnia 2024") == ["2024-11-03", "2024-12-04"]
    assert days("3. listopad 2024", "4. srpna 2024") == ["2024-11-03", "2024-08-04"]
    assert days("3. listopada 2024", "2024-03-04")[1:] == ["2024-03-04"] and pd.isna(days("3. listopada 2024"))[0]


def test_a_day_as_mails_write_it_is_read_with_the_name_of_its_zone_in_brackets():
    cells = "Sun, 12 Jan 2025 23:23:29 +0000 (UTC)", "Thu, 2 Jan 2025 05:41:46 -0800 (PST)"
    assert days(*cells, zone="Europe/Berlin") == ["2025-01-13", "2025-01-02"]


STAMP = "datetime64[us]"
COLUMNS = tried(20, 2_000)
TIMES = [
    "",
    "T10:00",
    " 10:00",
    ", 9:05 PM",
    " 25:00",
    " 23:59:59.5",
    " 13:00 PM",
    " at 10:00",
    "t10:00",
    " 10:00 11:00",
    "\v8:15",
    ", 12:30 am",
]
ZONES = ["", "", "", "", "Z", " UTC", "+01:00", " -0500 (EST)", " CET"]
OTHERS = {
    "weekday before numbers": lambda d: f"{d:%a} {d.day}/{d.month}/{d.year}",
    "another weekday": lambda d: f"{d + dt.timedelta(days=1):%A} {d.day} {d:%B} {d.year}",
    "year in front": lambda d: f"{d:%y.%m.%d}",
    "mail": lambda d: f"{d:%a, %d %b %Y}",
    "no year": lambda d: f"{d.day}. {d:%b}",
}


def cell(rng, forms):
    """A cell of a column of days: one of its forms, with a time, a zone or a slip now and then."""
    day = dt.date(rng.choice([1890, 2022, 2023, 2209]), rng.randrange(1, 13), rng.randrange(1, 29))
    text = rng.choice(forms)(day) + rng.choice(TIMES) + rng.choice(ZONES)
    if rng.random() < 0.2:
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice("0123456789:/.,- TtaAPMm日ſ\v\x85") + text[at + rng.randrange(2) :]
    return text


@pytest.mark.law
def test_a_column_is_read_as_its_cells_are_one_by_one():
    rng = random.Random(f"columns of days {COLUMNS}")
    for _ in range(COLUMNS):
        forms = rng.sample([*FORMS.values(), *OTHERS.values()], rng.randint(1, 3))
        cells = pd.Series([cell(rng, forms) for _ in range(rng.randint(1, 40))], dtype="str")
        bare, ahead = split_zones(cells.str.strip())
        for order in (True, False):
            read = read_stamps(cells, day_first=order, zone="UTC")
            right = times_in_zone(
                pd.Series([moment.__wrapped__(text, order) for text in bare], dtype=STAMP), ahead, "UTC"
            )
            assert read["day"].equals(right.dt.normalize()), cells.tolist()
            assert read["time"].equals(right.where(bare.str.contains(":"))), cells.tolist()
        shown = {order_shown(text) for text in bare}
        assert {name for name, some in vars(day_texts(cells).odd.proof).items() if some} == shown - {""}, cells.tolist()


def test_an_order_is_asked_of_times_with_zones_as_of_any():
    found = propose("Company,Applied\nTide,3/4/2024 10:00 UTC\nReed,5/6/2024 10:00 UTC\n", zone="UTC")
    assert [one.name for one in found.questions] == ["order"]


def test_days_that_may_begin_with_the_year_too_prove_no_order():
    lines = ["Tide,24.03.01,24.03.20", "Reed,24.03.17,24.04.02", "Alba,25.01.20,", "Nova,25.02.11,"]
    found = propose("\n".join(["Company,Applied,Interview", *lines]), zone="UTC")
    assert "years" in [one.name for one in found.questions]
    assert found.log.applications["applied_on"].isna().all() and not len(found.log.interviews)
    assert {"24.03.01", "24.04.02"} <= set(found.log.problems["value"])
    proven = propose("\n".join(["Company,Applied,Interview", *lines[:3], "Nova,25.02.11,13.2.2025"]), zone="UTC")
    assert "years" not in [one.name for one in proven.questions]

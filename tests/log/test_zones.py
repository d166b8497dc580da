"""Zones: a moment is the day and time that the user's clock showed."""

import datetime as dt
import random
import time
import zoneinfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import due_list
from followup_analytics.log.errors import UnknownChoice
from followup_analytics.log.zones import known_zone, local_times, split_zones, times_in_zone, zone_name
from tests.laws import examples, tried
from tests.makers import log_from

ZONES = ["Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"]
MOMENTS = st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2037, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001 - with a zone


@pytest.fixture
def machine(monkeypatch):
    """Sets the zone of the machine."""

    def set_to(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield set_to
    monkeypatch.undo()
    time.tzset()


@examples(15)
@given(st.lists(MOMENTS, min_size=1, max_size=4), st.sampled_from(ZONES))
def test_a_moment_is_what_the_zones_own_clock_shows(moments, zone):
    shown = [moment.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None) for moment in moments]
    assert local_times(pd.Series(moments), zone).tolist() == [pd.Timestamp(one) for one in shown]


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of this system cannot be set for one process")
@pytest.mark.parametrize("zone", ZONES)
def test_without_a_zone_it_is_the_machines(zone, machine):
    machine(zone)
    hours = pd.Series(pd.date_range("2005-04-02", "2005-04-04", freq="17min", tz="UTC"))  # clocks change on the 3rd
    assert local_times(hours, None).tolist() == local_times(hours, zone).tolist()
    assert known_zone(None) is None and zone_name(None).startswith("this machine's zone (")


@pytest.mark.law
@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of this system cannot be set for one process")
@pytest.mark.parametrize("zone", ZONES[:5])
def test_no_due_day_moves_with_the_zone_of_the_machine_nor_where_its_clock_is_changed(zone, machine):
    """Days of 30 years, those of every change of a clock among them; the due day is counted by the standard library."""
    draw, days = random.Random(zone), tried(40, 2000)
    met = [dt.date(2005, 1, 1) + dt.timedelta(days=draw.randrange(11_000)) for _ in range(days)]
    log = log_from(
        applications=[{"application_id": f"a{n}", "company": f"C{n}"} for n in range(days)],
        interviews=[
            {"application_id": f"a{n}", "interviewed_on": day, "interviewers": f"P{n}"} for n, day in enumerate(met)
        ],
    )
    machine(zone)
    due = due_list(log, as_of="2036-01-01").set_index("application_id")["due_on"].dt.date
    assert due.to_dict() == {f"a{n}": day + dt.timedelta(days=10) for n, day in enumerate(met)}


def test_missing_moments_stay_missing():
    moments = pd.Series(pd.to_datetime(["2026-03-04T23:30Z", None]))
    for zone in ("Asia/Tokyo", None):
        assert local_times(moments, zone).isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("text", "plain", "hours"),
    [
        ("2026-03-04T23:30:00Z", "2026-03-04T23:30:00", 0),
        ("2026-03-04 23:30 UTC", "2026-03-04 23:30", 0),
        ("2026-03-04 23:30:00.25+01", "2026-03-04 23:30:00.25", 1),
        ("4 Mar 2026, 11:30 PM -0330", "4 Mar 2026, 11:30 PM", -3.5),
        ("2026-03-04T23:30+05:45", "2026-03-04T23:30", 5.75),
        ("2026-03-04", "2026-03-04", None),
        ("2026-03-04 23:30", "2026-03-04 23:30", None),
        ("20-03-2026", "20-03-2026", None),
        ("2026-03-04 23:30 CET", "2026-03-04 23:30 CET", None),
        ("2026-03-04 23:30+15:00", "2026-03-04 23:30+15:00", None),
        ("2026-03-04Z", "2026-03-04Z", None),
    ],
)
def test_a_zone_is_what_stands_after_a_time_of_day(text, plain, hours):
    texts, ahead = split_zones(pd.Series([text, None]))
    assert texts[0] == plain and pd.isna(texts[1]) and pd.isna(ahead[1])
    assert pd.isna(ahead[0]) if hours is None else ahead[0] == pd.Timedelta(hours=hours)


def test_times_without_a_zone_are_not_moved():
    texts, ahead = split_zones(pd.Series(["2026-03-04 23:30", "2026-03-04 23:30Z"]))
    times = pd.to_datetime(texts).astype("datetime64[us]")
    assert times_in_zone(times, ahead, "Europe/Berlin").dt.strftime("%d %H:%M").tolist() == ["04 23:30", "05 00:30"]


@pytest.mark.parametrize("zone", ["Berlin", "Europe", "../etc/passwd", "", 3])
def test_a_zone_that_is_none_is_refused_by_name(zone):
    with pytest.raises(UnknownChoice, match=r"zone=.*Europe/Berlin"):
        known_zone(zone)

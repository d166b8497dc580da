"""Calendars: what is written is what a library reads, and, escapes aside that it gets wrong, what it writes."""

import datetime as dt
import re

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from followup_analytics.export.calendars import LONGEST, calendar_bytes, text_value, time_value
from tests.laws import examples

PIECES = st.sampled_from(
    ["\\", "\\N", "\\n", ";", ",", "\n", "\r\n", "\r", ":", " ", "\t", '"', "é", "日本", "🌊", "tide" * 9]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5), max_size=40).map("".join)
STAMP = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)


def written(text):
    entry = {"UID": "1", "DTSTAMP": time_value(STAMP), "DTSTART;VALUE=DATE": "20260305", "SUMMARY": text_value(text)}
    return calendar_bytes("Notes", [entry])


def of_the_library(text):
    calendar, entry = icalendar.Calendar(), icalendar.Event()
    for name, value in (("uid", "1"), ("dtstamp", STAMP), ("dtstart", dt.date(2026, 3, 5)), ("summary", text)):
        entry.add(name, value)
    calendar.add_component(entry)
    return calendar.to_ical()


def unfolded(data):
    return set(data.replace(b"\r\n ", b"").split(b"\r\n"))


@examples(40)
@given(TEXTS)
@example("C:\\Notes\\new; \\N, $\\Nabla$")
@example("\\" * 200)
@example("a" + "日本🌊" * 40)  # a fold would fall into a character
def test_a_library_reads_the_text_that_was_written(text):
    data = written(text)
    (entry,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert str(entry["summary"]) == re.sub("\r\n|\r", "\n", text)
    assert entry["dtstart"].dt == dt.date(2026, 3, 5) and entry["dtstamp"].dt == STAMP


@examples(40)
@given(TEXTS)
def test_each_line_is_of_75_octets_at_most_and_parts_neither_a_character_nor_an_escape(text):
    lines = written(text).split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        assert len(line) <= 75 and b"\n" not in line and b"\r" not in line
        assert line.decode()
        assert (len(line) - len(line.rstrip(b"\\"))) % 2 == 0


def test_a_long_line_is_cut_as_late_as_may_be():
    assert max(map(len, written("x" * 300).split(b"\r\n"))) == LONGEST == 75


@examples(25)
@given(TEXTS.filter(lambda text: "\\N" not in text))
def test_the_lines_are_those_that_a_library_writes(text):
    assert unfolded(of_the_library(text)) <= unfolded(written(text))


def test_signs_that_no_calendar_may_hold_are_left_out_and_half_a_character_is_marked():
    (entry,) = icalendar.Calendar.from_ical(written("tide\x00s \x1b\ttoday \ud800")).walk("VEVENT")
    assert str(entry["summary"]) == "tides \ttoday ?"


@pytest.mark.parametrize("zone", [dt.UTC, dt.timezone(dt.timedelta(hours=2)), None])
def test_a_time_is_told_in_utc(zone):
    hour = 11 if zone and zone.utcoffset(None) else 9
    assert time_value(dt.datetime(2026, 3, 4, hour, 30, tzinfo=zone)) == "20260304T093000Z"

"""Calendars as proposed interviews: days, zones, series, newest forms, damaged entries."""

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from followup_analytics import Journal, propose
from followup_analytics.log.errors import UnknownChoice, UnreadableFile
from followup_analytics.reading.calendar.blocks import read_blocks
from followup_analytics.reading.calendar.finding import read_calendar
from followup_analytics.reading.calendar.recurrences import MOST, days, read_rule
from followup_analytics.reading.calendar.zones import VTimezone, Zones
from followup_analytics.reading.proposal.finding import Given, Terms
from tests.laws import examples

TERMS = Terms(own=("ana@mail.example",), zone="Europe/Berlin")


def event(uid="1", start=":20260310T100000", summary="Interview with Tide Labs", **more):
    lines = [
        f"UID:{uid}",
        f"DTSTART{start}",
        f"SUMMARY:{summary}",
        *(f"{n.replace('_', '-')}{v}" for n, v in more.items()),
    ]
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def calendar(*events, head=""):
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(events)}END:VCALENDAR\r\n"


def read(*events, head="", terms=TERMS, **more):
    return read_calendar(Given("x.ics", text=calendar(*events, head=head)), terms, **more)


def rows(found, *columns):
    if "interviews" not in found.tables:
        return []
    return list(found.tables["interviews"][list(columns)].astype("str").itertuples(index=False, name=None))


def test_an_interview_has_its_day_time_place_people_and_medium():
    found = read(
        event(
            start=";TZID=Europe/Berlin:20260310T100000",
            summary="Interview with Tide Labs\\, round 2",
            LOCATION=":https://zoom.us/j/1",
            ORGANIZER=';CN="Kern, Bo":mailto:bo@tidelabs.example',
            ATTENDEE=";CN=Ana:mailto:ana@mail.example",
        )
    )
    columns = ("interviewed_on", "starts_at", "place", "medium", "round", "interviewers", "interview_id")
    assert rows(found, *columns) == [
        (
            "2026-03-10",
            "10:00",
            "https://zoom.us/j/1",
            "video",
            "2",
            "Kern, Bo <bo@tidelabs.example>",
            "1",
        )
    ]
    assert found.tables["applications"]["company"].tolist() == ["Tide Labs"]
    assert found.tables["interviews"]["from_line"].tolist() == [3]


def test_a_whole_day_has_no_time():
    found = read(event(start=";VALUE=DATE:20260310"))
    assert rows(found, "interviewed_on") == [("2026-03-10",)]
    assert found.tables["interviews"]["starts_at"].isna().all()


@pytest.mark.parametrize(
    ("title", "is_interview"),
    [
        ("Vorstellungsgespräch bei Tide Labs", True),
        ("Entretien chez Tide Labs", True),
        ("Entrevista con Tide Labs", True),
        ("Colloquio presso Tide Labs", True),
        ("Entrevista na Tide Labs", True),
        ("Tide Labs: phone screen", True),
        ("Dentist", False),
        ("User interviews", False),
        ("Lunch with Bo", False),
    ],
)
def test_the_title_says_what_is_an_interview_and_with_whom(title, is_interview):
    found = read(event(summary=title))
    assert len(rows(found, "interviewed_on")) == is_interview
    if is_interview:
        assert found.tables["applications"]["company"].tolist() == ["Tide Labs"]
    else:
        assert found.beside["reason"].tolist() == ["names no interview (1)"]


def test_letters_cut_in_two_by_a_fold_are_whole_and_a_backslash_before_an_n_is_no_line_break():
    data = calendar(event(summary="Gespräch: C:\\\\Notes\\, Interview")).encode()
    cut = data.index("ä".encode()) + 1
    _, blocks = read_blocks(data[:cut] + b"\r\n " + data[cut:], "x.ics")
    assert blocks[0].text("SUMMARY") == "Gespräch: C:\\Notes, Interview"


def test_the_newest_sequence_wins_wherever_it_stands():
    moved = event(start=":20260312T100000", SEQUENCE=":2", STATUS=":CANCELLED")
    for events in ((event(SEQUENCE=":1"), moved), (moved, event(SEQUENCE=":1"))):
        found = read(*events)
        assert rows(found, "interviewed_on", "cancelled") == [("2026-03-12", "True")]


def test_a_calendar_that_cancels_cancels():
    assert rows(read(event(), head="METHOD:CANCEL\r\n"), "cancelled") == [("True",)]


# Zones

ZONE = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("start", "local"),
    [
        (":20260310T233000Z", "2026-03-11 00:30"),
        (":20260310T100000", "2026-03-10 10:00"),
        (";TZID=America/New_York:20260310T100000", "2026-03-10 15:00"),
        (";TZID=Eastern Standard Time:20260310T100000", "2026-03-10 15:00"),
        (";TZID=Eastern Standard Time 1:20260310T100000", "2026-03-10 15:00"),
        (';TZID="Eastern Standard Time":20260310T100000', "2026-03-10 15:00"),
        (";TZID=/mozilla.org/20050126_1/America/New_York:20260310T100000", "2026-03-10 15:00"),
        (';TZID="(UTC-05:00) Eastern Time (US & Canada)":20260310T100000', "2026-03-10 15:00"),
        (';TZID="(UTC+10:00) Canberra, Melbourne, Sydney":20260310T200000', "2026-03-10 10:00"),
        (';TZID="(UTC) Dublin, Edinburgh, Lisbon, London":20260310T100000', "2026-03-10 11:00"),
    ],
)
def test_a_moment_is_the_local_one_whatever_its_zone_is_called(start, local):
    found = read(event(start=start))
    assert [" ".join(row) for row in rows(found, "interviewed_on", "starts_at")] == [local]
    assert len(found.problems) == 0


def test_a_zone_that_is_not_known_is_named_and_the_time_taken_as_written():
    found = read(event(start=";TZID=Home:20260310T100000"))
    assert rows(found, "starts_at") == [("10:00",)]
    assert found.problems[["value", "reason", "kept"]].to_numpy().tolist() == [
        ["Home", "is a zone that is not known", True]
    ]


@pytest.mark.parametrize("name", ["Home", "GMT"])
def test_a_zone_that_the_calendar_describes_is_read_from_there(name):
    found = read(event(start=f";TZID={name}:20260710T100000"), head=ZONE.format(name=name).replace("\n", "\r\n"))
    assert rows(found, "starts_at") == [("10:00",)]
    assert len(found.problems) == 0


@given(st.datetimes(pd.Timestamp("2000-01-01").to_pydatetime(), pd.Timestamp("2037-01-01").to_pydatetime()))
@examples(20)
def test_a_described_zone_has_the_offsets_of_the_database(moment):
    _, blocks = read_blocks(calendar(ZONE.format(name="Home")).encode(), "x")
    ours, theirs = VTimezone(blocks[0]).utcoffset(moment), moment.replace(tzinfo=ZoneInfo("Europe/Berlin")).utcoffset()
    # In the hour that a change leaves out or gives twice either offset is right.
    near = {moment + dt.timedelta(hours=hours) for hours in (-1, 1)}
    assert ours in {theirs, *(one.replace(tzinfo=ZoneInfo("Europe/Berlin")).utcoffset() for one in near)}


def test_a_zone_of_the_users_that_is_none_is_refused():
    with pytest.raises(UnknownChoice, match="Nowhere"):
        read(event(), terms=Terms(zone="Nowhere/Land"))
    assert Zones().named("Nowhere/Land") is None


# Series

FREQS = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])


@st.composite
def rule_texts(draw):
    freq = draw(FREQS)
    parts = [f"FREQ={freq}", f"INTERVAL={draw(st.integers(1, 4))}"]
    days_of_week = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=3, unique=True)
    if freq == "WEEKLY" and (named := draw(days_of_week)):
        parts.append("BYDAY=" + ",".join(named))
    if freq == "MONTHLY":
        parts += draw(st.sampled_from([[], ["BYMONTHDAY=1,-1"], ["BYDAY=2TU"], ["BYDAY=-1FR"], ["BYDAY=MO"]]))
    if freq == "YEARLY":
        parts += draw(st.sampled_from([[], ["BYMONTH=3,10"], ["BYMONTH=3;BYDAY=-1SU"], ["BYMONTH=2;BYMONTHDAY=29"]]))
    parts += draw(st.sampled_from([[], ["COUNT=7"], ["UNTIL=20280301T000000"]]))
    return ";".join(parts)


@given(rule_texts(), st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31)))
@examples(20)
def test_the_days_of_a_rule_are_those_of_an_independent_reader(text, start):
    first, last = start + dt.timedelta(days=100), start + dt.timedelta(days=900)
    ours = list(days(read_rule(text), start, first, last))
    begin = dt.datetime.combine(start, dt.time())
    theirs = rrulestr(text, dtstart=begin).between(begin, dt.datetime.combine(last, dt.time()), inc=True)
    wanted = [moment.date() for moment in theirs]
    if start not in wanted:
        if "COUNT" in text:
            return  # the first day counts here although the rule does not name it, as calendars show it
        wanted.insert(0, start)
    assert ours == [day for day in wanted if day >= first]


@pytest.mark.parametrize(
    "text", ["FREQ=SECONDLY", "FREQ=HOURLY;COUNT=3", "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO", "x", "FREQ=DAILY;INTERVAL=0"]
)
def test_a_rule_that_is_not_read_gives_its_first_day_and_says_so(text):
    found = read(event(RRULE=f":{text}"))
    assert rows(found, "interviewed_on") in ([("2026-03-10",)], [])
    assert len(found.problems) == 1


def test_a_series_is_followed_inside_the_window_without_its_exceptions_and_with_what_was_moved():
    series = event(
        start=";TZID=Europe/Berlin:20260303T100000", RRULE=":FREQ=WEEKLY", EXDATE=";TZID=Europe/Berlin:20260317T100000"
    )
    moved = event(start=":20260326T090000", RECURRENCE_ID=":20260324T100000")
    found = read(series, moved, window=(dt.date(2026, 3, 9), dt.date(2026, 4, 1)))
    assert sorted(rows(found, "interviewed_on")) == [("2026-03-10",), ("2026-03-26",), ("2026-03-31",)]
    assert found.tables["interviews"]["interview_id"].is_unique


@pytest.mark.parametrize("place", range(4))
def test_any_one_of_a_series_may_have_moved_the_first_as_well(place):
    days = [f"2026-03-{day:02}" for day in (3, 10, 17, 24)]
    was = days[place].replace("-", "")
    moved = event(start=f":{int(was) + 1}T140000", RECURRENCE_ID=f":{was}T100000")
    found = read(event(start=":20260303T100000", RRULE=":FREQ=WEEKLY;COUNT=4"), moved)
    days[place] = f"2026-03-{int(days[place][-2:]) + 1:02}"
    assert sorted(rows(found, "interviewed_on")) == [(day,) for day in days]


def test_the_days_after_one_that_moved_with_all_that_follow_move_too_until_the_next_such_one():
    series = event(start=":20260303T100000", RRULE=":FREQ=WEEKLY;COUNT=5")
    thursday = event(start=":20260312T140000", RECURRENCE_ID=";RANGE=THISANDFUTURE:20260310T100000")
    alone = event(start=":20260318T090000", RECURRENCE_ID=":20260317T100000")
    friday = event(start=":20260327T110000", RECURRENCE_ID=";RANGE=THISANDFUTURE:20260324T100000", STATUS=":CANCELLED")
    found = read(series, friday, thursday, alone)
    days = ["2026-03-03", "2026-03-12", "2026-03-18", "2026-03-27", "2026-04-03"]
    assert sorted(rows(found, "interviewed_on")) == [(day,) for day in days]
    assert dict(rows(found, "interviewed_on", "cancelled"))["2026-04-03"]


ZONES = ("Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Auckland", "UTC")


@given(
    own=st.sampled_from(ZONES),
    users=st.sampled_from(ZONES),
    day=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 1)),
    minutes=st.integers(0, 24 * 60 - 1),
    rule=st.sampled_from(["FREQ=WEEKLY", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY"]),
    hours=st.integers(0, 70 * 24),
)
@examples(25)
def test_a_series_is_counted_in_its_own_zone_to_the_moment_it_ends(own, users, day, minutes, rule, hours):
    begin = dt.datetime.combine(day, dt.time(*divmod(minutes, 60)), ZoneInfo(own))
    text = f"{rule};UNTIL={(begin + dt.timedelta(hours=hours)).astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    series = event(start=f";TZID={own}:{begin:%Y%m%dT%H%M%S}", RRULE=f":{text}")
    found = read(series, terms=Terms(zone=users), window=(dt.date(2025, 12, 1), dt.date(2027, 6, 1)))
    wanted = {begin, *rrulestr(text, dtstart=begin)}  # the first is shown though a rule may not name it
    local = sorted(one.astimezone(ZoneInfo(users)) for one in wanted)
    assert sorted(rows(found, "interviewed_on", "starts_at")) == [(f"{at:%Y-%m-%d}", f"{at:%H:%M}") for at in local]


@pytest.mark.parametrize("until", ["99991231T235959Z", "99991231T235959", "99991231", "00010101T000000Z"])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
def test_a_series_may_end_on_the_first_or_last_day_that_there_is(until, zone):
    series = event(start=f";TZID={zone}:20260303T100000", RRULE=f":FREQ=WEEKLY;UNTIL={until}")
    found = read(series, window=(dt.date(2026, 3, 1), dt.date(2026, 3, 20)))
    assert len(rows(found, "interviewed_on")) == (3 if until.startswith("9") else 0)


def test_a_series_without_end_gives_a_thousand_days_at_most():
    found = read(event(RRULE=":FREQ=DAILY"), window=(dt.date(2026, 1, 1), dt.date(2126, 1, 1)))
    assert len(rows(found, "interviewed_on")) == MOST
    many = read(*(event(uid=str(n), RRULE=":FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2") for n in range(100)))
    assert len(rows(many, "interviewed_on")) == 100


# Damage

BAD = [
    "BEGIN:VEVENT\r\nUID:9\r\nSUMMARY:Interview at Reed\r\nEND:VEVENT\r\n",
    event(uid="9", start=":soon"),
    event(uid="9", start=":20261399T000000"),
    event(uid="9", start=";TZID=Europe/Berlin:00010101T000000Z"),
    "BEGIN:VEVENT\r\nUID:9\r\nDTSTART:20260310T100000\r\n",
    event(uid="9", DESCRIPTION=":" + "x" * 300_000),
]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_one_bad_entry_among_good_ones_is_named_and_the_others_are_kept(bad, place):
    events = [event(uid=str(number)) for number in range(3)]
    events.insert(place, bad)
    text = calendar(*events)
    if place == 3 and "END" not in bad:
        text = text.removesuffix("END:VCALENDAR\r\n")
    found = read_calendar(Given("x.ics", text=text), TERMS)
    assert len(rows(found, "interviewed_on")) == 3
    assert found.problems["line"].tolist() == [text[: text.index(bad)].count("\n") + 1]
    assert not found.problems["kept"].any()


@pytest.mark.parametrize("data", [b"", b"x", b"company,role\n"])
def test_what_is_no_calendar_is_refused(data, tmp_path):
    (tmp_path / "x.ics").write_bytes(data)
    with pytest.raises(UnreadableFile, match="is not a calendar"):
        read_calendar(Given("x.ics", tmp_path / "x.ics"), TERMS)


# Proposed


def test_the_address_in_most_entries_is_asked_to_be_the_users():
    people = {"ATTENDEE": ":mailto:ana@mail.example", "ORGANIZER": ":mailto:bo@tide.example"}
    others = event(uid="2", summary="Lunch", ATTENDEE=":mailto:ana@mail.example")
    found = read(event(**people), others, terms=Terms(zone="Europe/Berlin"))
    assert [question.name for question in found.questions] == ["own ana@mail.example"]
    assert rows(found, "interviewers") == [("bo@tide.example",)]


def test_a_company_that_nothing_tells_is_asked():
    found = read(event(summary="Interview"))
    (question,) = found.questions
    answered = read(event(summary="Interview"), terms=Terms(zone="Europe/Berlin", answers={question.name: "Tide Labs"}))
    assert answered.tables["applications"]["company"].tolist() == ["Tide Labs"]


def test_an_interview_that_is_there_is_matched_and_one_that_moved_is_changed(tmp_path):
    journal = Journal(tmp_path / "journal.db")
    byhand = "Company,Role,Applied,Interview\nTide Labs,Analyst,2026-02-01,2026-03-10\n"
    propose(byhand, journal=journal).accept(as_guessed=True)
    path = tmp_path / "x.ics"
    path.write_text(calendar(event(start=";TZID=Europe/Berlin:20260310T100000")))
    propose(path, zone="Europe/Berlin", own=TERMS.own, journal=journal).accept(as_guessed=True)
    assert len(journal.log().interviews) == 1
    path.write_text(calendar(event(start=";TZID=Europe/Berlin:20260312T100000", SEQUENCE=":1")))
    moved = propose(path, zone="Europe/Berlin", own=TERMS.own, journal=journal)
    assert "changed" in set(moved.changes["change"])
    moved.accept(as_guessed=True)
    assert journal.log().interviews["interviewed_on"].astype("str").tolist() == ["2026-03-12"]


def test_days_listed_beside_the_rule_or_without_one_are_days_of_the_series():
    found = read(
        event(start=";TZID=Europe/Berlin:20260304T100000", RDATE=";TZID=Europe/Berlin:20260311T143000,20260318T100000")
    )
    assert rows(found, "interviewed_on", "starts_at") == [
        ("2026-03-04", "10:00"), ("2026-03-11", "14:30"), ("2026-03-18", "10:00"),
    ]  # fmt: skip
    more = read(
        event(RRULE=":FREQ=WEEKLY;COUNT=2", RDATE=";VALUE=PERIOD:20260319T090000/PT1H", EXDATE=":20260317T100000")
    )
    assert [day for (day,) in rows(more, "interviewed_on")] == ["2026-03-10", "2026-03-19"]


@pytest.mark.parametrize("name", ["UTC-05:00", "GMT-5", "-05:00", "utc-0500"])
def test_a_zone_named_by_its_offset_alone_is_that_offset(name):
    found = read(event(start=f';TZID="{name}":20260304T233000'))
    assert rows(found, "interviewed_on", "starts_at") == [("2026-03-05", "05:30")]


@pytest.mark.parametrize("name", ["UTC-25:00", "+1:99", "UTC+"])
def test_what_is_no_offset_is_no_zone(name):
    assert Zones().named(name) is None


@pytest.mark.parametrize(
    ("offset", "local"),
    [("+020000", "09:00"), ("+015940", "09:00"), ("+02", "10:00"), ("+2:00", "10:00"), ("2 h", "10:00")],
)
def test_an_offset_in_a_described_zone_may_have_seconds_and_one_that_is_none_leaves_the_time_as_written(offset, local):
    zone = ZONE.format(name="Home").replace("+0200", offset).replace("+0100", offset).replace("\n", "\r\n")
    found = read(event(start=";TZID=Home:20260310T100000"), head=zone)
    assert rows(found, "interviewed_on", "starts_at") == [("2026-03-10", local)]

#!/usr/bin/env bash
# A talk at 10:00 each Wednesday in Berlin, read and written again, is at 11:00 from April on; one on Mondays is on Sundays.
#
# Library:  ics 0.7.3, `str(Calendar(text))`; peer icalendar 7.3.2, `Calendar.from_ical(text).to_ical()`.
#           recurring-ical-events 3.8.2 says on which days and hours each of the two files has its talks.
# Expected: RFC 5545, 3.3.5 and 3.8.5.3: a series with TZID is at that hour of the zone, in summer too; BYDAY counts days in
#           the zone; a time without zone is that of the reader. Writing what was read changes none of it.
# Seen:     each start is written in UTC, beside the RRULE as it was. So the hour is kept in UTC: an hour late in summer. A
#           talk at half past midnight on Monday starts at 23:30 on Sunday, and "BYDAY=MO" then means a day later,
#           beside the first one. A time without zone becomes UTC: in New York a talk at 10:00 is at 5:00.
# No error; the one warning is that `str` will mean something else one day. `Event` knows no recurrence, the rule passes
# through `extra` as a line like any other. (Also, a calendar that names no CALSCALE is written as CALSCALE:GEORGIAN, which
# upstream knows; that word is put right here so that the files can be compared.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile ics==0.7.3 icalendar==7.3.2 recurring-ical-events==3.8.2 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
import warnings
from datetime import datetime
from zoneinfo import ZoneInfo

import ics
import recurring_ical_events
from icalendar import Calendar

warnings.simplefilter("ignore")  # only that ics will one day write another way
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
ZONE = [
    "BEGIN:VTIMEZONE", "TZID:Europe/Berlin",
    "BEGIN:STANDARD", "DTSTART:19701025T030000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
    "BEGIN:DAYLIGHT", "DTSTART:19700329T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT", "END:VTIMEZONE",
]  # fmt: skip


def talks(*lines):
    event = ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", "SUMMARY:Talk", *lines, "DURATION:PT30M", "END:VEVENT"]
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//talks//EN"]
    return "\r\n".join([*head, *ZONE, *event, "END:VCALENDAR", ""])


def times(text, zone):
    """Day and hour of each talk, for somebody in a zone."""
    found = recurring_ical_events.of(Calendar.from_ical(text)).between((2026, 1, 1), (2027, 1, 1))
    starts = (each.start.astimezone(zone) if each.start.tzinfo else each.start for each in found)
    return [f"{start:%d %b %H:%M}" for start in sorted(starts)]


CASES = {
    "weekly": (BERLIN, "DTSTART;TZID=Europe/Berlin:20260318T100000", "RRULE:FREQ=WEEKLY;COUNT=3"),
    "on Mondays": (BERLIN, "DTSTART;TZID=Europe/Berlin:20260202T003000", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2"),
    "no zone": (NEW_YORK, "DTSTART:20260304T100000"),
}
seen = {}
for name, (zone, *lines) in CASES.items():
    text = talks(*lines)
    after = str(ics.Calendar(text)).replace("GEORGIAN", "GREGORIAN")
    peer = Calendar.from_ical(text).to_ical().decode()
    seen[name] = [times(each, zone) for each in (text, peer, after)]
    print(f"{name:10} written {seen[name][0]} icalendar {seen[name][1]} seen {seen[name][2]}")

recorded = {
    "weekly": ["18 Mar 10:00", "25 Mar 10:00", "01 Apr 11:00"],
    "on Mondays": ["02 Feb 00:30", "03 Feb 00:30", "10 Feb 00:30"],
    "no zone": ["04 Mar 05:00"],
}
raise SystemExit(
    {name: found for name, (_, _, found) in seen.items()} != recorded
    or any(before != peer for before, peer, _ in seen.values())
)
PY

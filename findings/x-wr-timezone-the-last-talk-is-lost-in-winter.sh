#!/usr/bin/env bash
# Brought into the zone that the calendar names, a weekly talk loses its last day in autumn, and gets one too many in spring.
#
# Library:  x-wr-timezone 2.0.1, `to_standard`, which recurring-ical-events 3.8.2 applies to every calendar by itself; peer:
#           dateutil 2.9.0.post0 on the same start and rule in UTC.
# Expected: a start in UTC with UNTIL in UTC is valid (RFC 5545, 3.3.10), and the conversion keeps which days there are: where
#           the start becomes a time of the clock in Berlin, the rule's end must move with it.
# Seen:     DTSTART and EXDATE get the zone, UNTIL stays as it was. After the change to winter time the last talk is an hour
#           later in UTC, past UNTIL, and gone; after that to summer time an end half an hour before the next talk lets it in.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile x-wr-timezone==2.0.1 recurring-ical-events==3.8.2 icalendar==7.2.2 \
    python-dateutil==2.9.0.post0 tzdata==2026.3
"$work/venv/bin/python" - <<'PY'
import datetime as dt

import icalendar
import recurring_ical_events
import x_wr_timezone
from dateutil.rrule import rrulestr

LINES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Tide//Talks//EN
X-WR-TIMEZONE:Europe/Berlin
BEGIN:VEVENT
UID:talk-1
DTSTAMP:20260301T000000Z
DTSTART:{start}
RRULE:FREQ=WEEKLY;UNTIL={until}
SUMMARY:Talk
END:VEVENT
END:VCALENDAR
"""


def days(start, until):
    text = LINES.format(start=start, until=until).replace("\n", "\r\n")
    first = dt.datetime.strptime(start, "%Y%m%dT%H%M%S%z")
    expected = [day.date() for day in rrulestr(f"RRULE:FREQ=WEEKLY;UNTIL={until}", dtstart=first)]
    converted = x_wr_timezone.to_standard(icalendar.Calendar.from_ical(text))
    (event,) = converted.walk("VEVENT")
    assert event["RRULE"]["UNTIL"][0].strftime("%Y%m%dT%H%M%SZ") == until and str(event["DTSTART"].dt.tzinfo) != "UTC"
    found = recurring_ical_events.of(converted).between((2026, 1, 1), (2027, 1, 1))
    return expected, sorted(one["DTSTART"].dt.date() for one in found)


odd = True
for name, start, until, more in (
    ("autumn", "20261015T080000Z", "20261029T080000Z", -1),
    ("spring", "20260319T090000Z", "20260402T083000Z", 1),
    ("within summer", "20260604T080000Z", "20260618T080000Z", 0),
):
    expected, seen = days(start, until)
    print(f"{name}: expected {[f'{day:%d %b}' for day in expected]}, seen {[f'{day:%d %b}' for day in seen]}")
    odd &= len(seen) - len(expected) == more
raise SystemExit(not odd)
PY

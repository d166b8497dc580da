#!/usr/bin/env bash
# A reminder of 15 minutes "before" that rings 45 minutes after the interview has begun.
#
# Library:  icalendar 7.3.2 (`Event.alarms`), on a valid event on the night when the clocks go forward.
# Expected: RFC 5545, 3.3.6: hours and minutes of a duration are exact, so TRIGGER:-PT15M of an event at
#           03:10 in Berlin on 29 March 2026 (01:10 in UTC) is 00:55 in UTC, that is 01:55 in Berlin.
# Seen:     the 15 minutes are taken off the clock's face: 02:55, a time which that night does not have.
#           In UTC it is 01:55, later than the start. "24 hours before" noon of that day is 23 hours before.
# No error, no warning; on all other days of the year the answer is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile icalendar==7.3.2 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
from datetime import UTC, timedelta

from icalendar import Calendar


def start_and_alarm(start, trigger):
    """The instants, in UTC, of an event's start and of its one alarm."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//reminders//EN",
        "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T000000Z", f"DTSTART;TZID=Europe/Berlin:{start}",
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Interview", f"TRIGGER:{trigger}", "END:VALARM",
        "END:VEVENT", "END:VCALENDAR", "",
    ]
    event = Calendar.from_ical("\r\n".join(lines)).events[0]
    return event.start.astimezone(UTC), event.alarms.times[0].trigger.astimezone(UTC)


seen = []
for start, trigger, before in [
    ("20260330T031000", "-PT15M", timedelta(minutes=15)),  # an ordinary night
    ("20260329T031000", "-PT15M", timedelta(minutes=15)),
    ("20260329T120000", "-PT24H", timedelta(hours=24)),
]:
    begins, rings = start_and_alarm(start, trigger)
    print(f"{start} {trigger}: expected {begins - before:%d %b %H:%M} UTC, seen {rings:%d %b %H:%M} UTC")
    seen.append(rings - begins)

raise SystemExit(seen != [timedelta(minutes=-15), timedelta(minutes=45), timedelta(hours=-23)])
PY

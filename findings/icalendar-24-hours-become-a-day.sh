#!/usr/bin/env bash
# Reading a calendar and writing it again moves the end of an event by an hour.
#
# Library:  icalendar 7.3.2, `Calendar.from_ical(...).to_ical()`.
# Expected: RFC 5545, 3.3.6: a day is nominal (the same time on the next day), hours are exact. From noon on
#           28 March 2026 in Berlin, DURATION:PT24H ends at 13:00 on the 29th, as that night has 23 hours;
#           DURATION:P1D ends at 12:00. So the one must not be written for the other.
# Seen:     PT24H is written as P1D (and PT36H as P1DT12H): both are one `timedelta`. Any program that keeps
#           to the RFC then ends the event an hour earlier. `Event.end` too says 12:00 for PT24H.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile icalendar==7.3.2 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
from icalendar import Calendar


def calendar(duration):
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//trial day//EN",
        "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T000000Z", "SUMMARY:Trial day at Tide Labs",
        "DTSTART;TZID=Europe/Berlin:20260328T120000", f"DURATION:{duration}",
        "END:VEVENT", "END:VCALENDAR", "",
    ]
    return Calendar.from_ical("\r\n".join(lines))


seen = []
for duration in ("PT23H", "PT24H", "PT36H"):
    read = calendar(duration)
    written = next(line for line in read.to_ical().decode().splitlines() if line.startswith("DURATION"))
    print(f"expected DURATION:{duration}, seen {written}")
    seen.append(written)
end = calendar("PT24H").events[0].end
print(f"end of PT24H: expected 2026-03-29 13:00, seen {end:%Y-%m-%d %H:%M}")

raise SystemExit(seen != ["DURATION:PT23H", "DURATION:P1D", "DURATION:P1DT12H"] or f"{end:%H:%M}" != "12:00")
PY

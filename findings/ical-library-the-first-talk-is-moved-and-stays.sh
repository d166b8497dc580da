#!/usr/bin/env bash
# The first of four weekly talks was moved to the next day, and is on both days; the second one, moved alike, is on one.
#
# Library:  ical-library 0.2.3, `VCalendar.get_limited_timeline`; peer recurring-ical-events 3.8.2.
# Expected: an event with the same UID and a RECURRENCE-ID takes the place of the one of that start (RFC 5545, 3.8.4.4), the first as
#           any other: four talks. Its README: "Redefined/changed components/events correctly show the latest version."
# Seen:     five: the first talk is taken from the series itself, before it is looked up whether it was moved or renamed; only
#           those that the rule adds are. So a first talk that was shortened or renamed is there twice at the same hour.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile ical-library==0.2.3 recurring-ical-events==3.8.2 icalendar==7.3.2
cd "$work"
"$work/venv/bin/python" - <<'PY'
from datetime import date
from pathlib import Path

import icalendar
import pendulum
import recurring_ical_events
from ical_library.client import parse_icalendar_file

SERIES = "DTSTART:20260304T090000Z\nDTEND:20260304T100000Z\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:Talk"


def calendar(*events):
    body = "".join(f"BEGIN:VEVENT\nUID:1\nDTSTAMP:20260301T080000Z\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//example//EN\n{body}END:VCALENDAR\n".replace("\n", "\r\n")


def expected(text):
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(date(2026, 3, 1), date(2026, 4, 1))
    return sorted(f"{event['DTSTART'].dt:%d.%m. %H:%M}" for event in found)


def seen(text):
    Path("talks.ics").write_text(text, newline="")
    span = pendulum.datetime(2026, 3, 1), pendulum.datetime(2026, 4, 1)
    found = parse_icalendar_file(Path("talks.ics")).get_limited_timeline(*span).iterate()
    return sorted(f"{event.start:%d.%m. %H:%M}" for _, event in found)


days = {}
for place, moved in (("first", 4), ("second", 11)):
    text = calendar(
        SERIES,
        f"RECURRENCE-ID:202603{moved:02}T090000Z\nDTSTART:202603{moved + 1:02}T140000Z\n"
        f"DTEND:202603{moved + 1:02}T150000Z\nSUMMARY:Talk",
    )
    days[place] = expected(text), seen(text)
    print(f"the {place} is moved: expected {days[place][0]}, seen {days[place][1]}")
sound = days["second"][0] == days["second"][1] and len(days["first"][0]) == 4
raise SystemExit(not (sound and days["first"][1] == ["04.03. 09:00", *days["first"][0]]))
PY

#!/usr/bin/env bash
# An interview with a second day is on the second day only.
#
# Library:  ical 14.3.1 (the library behind Home Assistant's calendar), `Calendar.timeline`; peers
#           recurring-ical-events 3.8.2 with icalendar 7.3.2, and vobject 0.9.9.
# Expected: RFC 5545, 3.8.5.2 and 3.8.2.4: the days of a repeating event are DTSTART, those of the RRULE and those of the
#           RDATE together; DTSTART is the first of them (both peers).
# Seen:     where an event has an RDATE and no RRULE, DTSTART is not among its days. An RRULE of one day beside it
#           (COUNT=1) brings it back. Whoever looks at 4 March sees a free day. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile ical==14.3.1 recurring-ical-events==3.8.2 icalendar==7.3.2 vobject==0.9.9 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
from datetime import UTC, datetime

import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

SPAN = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def calendar(*further):
    return "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//interviews//EN", "BEGIN:VEVENT", "UID:1",
        "DTSTAMP:20260301T000000Z", "SUMMARY:Interview at Tide Labs", "DTSTART:20260304T100000Z", "DURATION:PT1H",
        *further, "END:VEVENT", "END:VCALENDAR", "",
    ])  # fmt: skip


def days(*further):
    """The event's days for ical and for both peers."""
    text = calendar(*further)
    ours = [event.start for event in IcsCalendarStream.calendar_from_ics(text).timeline.overlapping(*SPAN)]
    peer = [event.start for event in recurring_ical_events.of(Calendar.from_ical(text)).between(*SPAN)]
    other = list(vobject.readOne(text).vevent.getrruleset(addRDate=True))
    return [[f"{day:%d %b}" for day in sorted(found)] for found in (ours, peer, other)]


alone = days("RDATE:20260311T100000Z")
with_rule = days("RRULE:FREQ=DAILY;COUNT=1", "RDATE:20260311T100000Z")
print("RDATE alone:    expected", alone[1], "as both peers say:", alone[1] == alone[2], "| seen", alone[0])
print("RRULE and RDATE: expected", with_rule[1], "| seen", with_rule[0])

both = ["04 Mar", "11 Mar"]
raise SystemExit(alone != [["11 Mar"], both, both] or with_rule[:2] != [both, both])
PY

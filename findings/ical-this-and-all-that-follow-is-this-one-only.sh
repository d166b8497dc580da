#!/usr/bin/env bash
# "From 18 March on we meet on Thursdays": the 18th moves, all later meetings stay on Wednesdays, at the old hour.
#
# Libraries: ical 14.3.1 (`Calendar.timeline`) and icalevents 0.3.1 (`events`); peer recurring-ical-events 3.8.2 with icalendar
#            7.3.2.
# Expected:  RFC 5545, 3.2.13 and 3.8.4.4: RECURRENCE-ID;RANGE=THISANDFUTURE changes the meeting named and all after it, by
#            the same shift and with the same text; it is the only range there is. The peer does so. What a library does
#            not follow it can refuse: ical raises where an event has two RRULE.
# Seen:      both read the parameter, ical even keeps it (`recurrence_id.range` is THISANDFUTURE, and its own editing of a
#            series knows that range), and neither looks at it when days are asked for: one meeting moves and gets the
#            new title, those of 25 March and 1 April are where nobody will be.
# No error, no warning. ical's tracker has a plan for it in an open issue, icalevents' nothing; neither documents it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile ical==14.3.1 icalevents==0.3.1 recurring-ical-events==3.8.2 icalendar==7.3.2 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
from datetime import UTC, datetime

import icalevents.icalevents
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

SPAN = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def event(*lines):
    return ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20260201T000000Z", *lines, "DURATION:PT1H", "END:VEVENT"]


def calendar(named):
    """Five Wednesdays at 10:00; the third is moved to Thursday at 14:00."""
    series = event("DTSTART:20260304T100000", "RRULE:FREQ=WEEKLY;COUNT=5", "SUMMARY:Talk")
    moved = event(f"RECURRENCE-ID{named}:20260318T100000", "DTSTART:20260319T140000", "SUMMARY:Talk, new time")
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//talks//EN", *series, *moved, "END:VCALENDAR", ""]
    )


def days(text):
    by_ical = IcsCalendarStream.calendar_from_ics(text).timeline.overlapping(*SPAN)
    by_events = icalevents.icalevents.events(string_content=text.encode(), start=SPAN[0], end=SPAN[1], tzinfo=UTC)
    by_peer = recurring_ical_events.of(Calendar.from_ical(text)).between(*SPAN)
    return {
        "recurring-ical-events": sorted((f"{each.start:%m-%d %H:%M}", str(each["SUMMARY"])) for each in by_peer),
        "ical": sorted((f"{each.dtstart:%m-%d %H:%M}", each.summary) for each in by_ical),
        "icalevents": sorted((f"{each.start:%m-%d %H:%M}", str(each.summary)) for each in by_events),
    }


one, onward = days(calendar("")), days(calendar(";RANGE=THISANDFUTURE"))
for name in onward:
    print(f"{name:22}", [day for day, _ in onward[name]], [title for _, title in onward[name]].count("Talk, new time"), "changed")

first = [("03-04 10:00", "Talk"), ("03-11 10:00", "Talk"), ("03-19 14:00", "Talk, new time")]
later = [("03-26 14:00", "Talk, new time"), ("04-02 14:00", "Talk, new time")]
stays = [("03-25 10:00", "Talk"), ("04-01 10:00", "Talk")]
kept = IcsCalendarStream.calendar_from_ics(calendar(";RANGE=THISANDFUTURE")).events[1].recurrence_id.range.value
raise SystemExit(
    any(found != first + stays for found in one.values())
    or onward != {"recurring-ical-events": first + later, "ical": first + stays, "icalevents": first + stays}
    or kept != "THISANDFUTURE"
)
PY

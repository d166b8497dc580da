#!/usr/bin/env bash
# Of two talks a day in New York, at 10:00 and 15:00, the one at 10:00 is cancelled, and both are gone.
#
# Library:  recurring-ical-events 3.8.2 with icalendar 7.3.2; peers ical 14.3.1 and vobject 0.9.9.
# Expected: RFC 5545, 3.8.5.1: EXDATE takes out the meeting at that moment; 3.8.4.4: RECURRENCE-ID names one meeting by its
#           moment. Nothing else in the series changes (both peers, as long as the zone is that of the series).
# Seen:     each moment is kept twice, as the clock shows it and as UTC would, both without a zone, and a match of either
#           is enough: 10:00 in New York is also "15:00" in winter, so it takes out the talk at 15:00; in summer, when it
#           is "14:00", nothing else goes. A series at 9:00 and 10:00 in Berlin loses both when the later one is
#           cancelled or moved, and an event of every hour loses three hours. A series in UTC is right.
# No error, no warning. The tracker has no report of it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile recurring-ical-events==3.8.2 icalendar==7.3.2 ical==14.3.1 vobject==0.9.9 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
from datetime import UTC, datetime

import recurring_ical_events
import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

ZONES = {
    "America/New_York": [
        "BEGIN:VTIMEZONE", "TZID:America/New_York",
        "BEGIN:STANDARD", "DTSTART:20071104T020000", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
        "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:20070311T020000", "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400", "END:DAYLIGHT", "END:VTIMEZONE",
    ],
    "Europe/Berlin": [
        "BEGIN:VTIMEZONE", "TZID:Europe/Berlin",
        "BEGIN:STANDARD", "DTSTART:19701025T030000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:19700329T020000", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:DAYLIGHT", "END:VTIMEZONE",
    ],
}  # fmt: skip


def event(*lines):
    return ["BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", "SUMMARY:Talk", *lines, "END:VEVENT"]


def talks(zone, day, hours, *changes, moved=None):
    """At which hours a day has a talk, by recurring-ical-events and by its peers."""
    at = f";TZID={zone}:{day}T"
    rule = f"RRULE:FREQ=DAILY;BYHOUR={','.join(map(str, hours))};COUNT={len(hours)}"
    series = event(f"DTSTART{at}{hours[0]:02}0000", "DURATION:PT30M", rule, *changes)
    other = event(f"RECURRENCE-ID{at}{moved:02}0000", f"DTSTART{at}200000", "DURATION:PT30M") if moved else []
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//talks//EN", *ZONES[zone]]
    text = "\r\n".join([*head, *series, *other, "END:VCALENDAR", ""])
    span = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    seen = [each.start for each in recurring_ical_events.of(Calendar.from_ical(text)).between(*span)]
    peers = [[each.dtstart for each in IcsCalendarStream.calendar_from_ics(text).timeline.overlapping(*span)]]
    if not moved:  # vobject expands one component, without those that replace a part of it
        peers.append(list(vobject.readOne(text).vevent.getrruleset()))
    return [sorted(start.hour for start in starts) for starts in (seen, *peers)]


NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"
CASES = {
    "winter, 10 cancelled": talks(NEW_YORK, 20260204, [10, 15], f"EXDATE;TZID={NEW_YORK}:20260204T100000"),
    "summer, 10 cancelled": talks(NEW_YORK, 20260708, [10, 15], f"EXDATE;TZID={NEW_YORK}:20260708T100000"),
    "Berlin, 10 cancelled": talks(BERLIN, 20260204, [9, 10], f"EXDATE;TZID={BERLIN}:20260204T100000"),
    "Berlin, 10 moved to 20": talks(BERLIN, 20260204, [9, 10], moved=10),
    "each hour, 12 cancelled": talks(BERLIN, 20260204, range(9, 15), f"EXDATE;TZID={BERLIN}:20260204T120000"),
}
EXPECTED = [[15], [15], [9], [9, 20], [9, 10, 11, 13, 14]]
for (name, (seen, *_)), expected in zip(CASES.items(), EXPECTED, strict=True):
    print(f"{name:24} expected {expected}, seen {seen}")

recorded = [[], [15], [], [20], [9, 10, 14]]
raise SystemExit(
    [seen for seen, *_ in CASES.values()] != recorded
    or any(peer != right for (_, *peers), right in zip(CASES.values(), EXPECTED, strict=True) for peer in peers)
)
PY

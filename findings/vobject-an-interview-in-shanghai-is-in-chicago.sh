#!/usr/bin/env bash
# Two interviews, at 10:00 in Chicago and at 10:00 in Shanghai, are written as one moment.
#
# Library:  vobject 0.9.9 (0.9.9 is the newest release), with the `zoneinfo` of Python; peers icalendar 7.3.2 and ical
#           14.3.1, which write the same two events; icalendar reads all the files.
# Expected: RFC 5545, 3.2.19 and 3.8.3.1: TZID names one VTIMEZONE of the file, "unique" within it. Both peers name it
#           America/Chicago and Asia/Shanghai, as the zones are called, and both moments come back.
# Seen:     the zone is named by its abbreviation of that day: both are "CST", the file holds Chicago's rules only, and
#           the interview in Shanghai is 14 hours late, for vobject itself too. The name is kept for as long as the
#           process lives: after one calendar for Panama ("EST", no summer time) a new one for New York is written by
#           the rules of Panama, and July is an hour off. Dublin, Kolkata and Jerusalem share "IST".
# No error, no warning. Not mentioned in the documentation; known upstream since 2019, mended in no release so far.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile vobject==0.9.9 icalendar==7.3.2 ical==14.3.1 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import ical.calendar
import ical.calendar_stream
import ical.event
import icalendar
import vobject


def by_vobject(moments):
    calendar = vobject.iCalendar()
    for moment in moments:
        event = calendar.add("vevent")
        event.add("summary").value = "Interview"
        event.add("dtstart").value = moment
    return calendar.serialize()


def by_icalendar(moments):
    calendar = icalendar.Calendar.new()
    for moment in moments:
        calendar.add_component(icalendar.Event.new(start=moment, summary="Interview"))
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()


def by_ical(moments):
    calendar = ical.calendar.Calendar()
    calendar.events.extend(ical.event.Event(dtstart=moment, dtend=moment, summary="Interview") for moment in moments)
    return ical.calendar_stream.IcsCalendarStream.calendar_to_ics(calendar)


def read(text):
    return [event.start.astimezone(UTC) for event in icalendar.Calendar.from_ical(text).events]


def at(zone, *moment):
    return datetime(*moment, tzinfo=ZoneInfo(zone))


both = [at("America/Chicago", 2026, 3, 4, 10), at("Asia/Shanghai", 2026, 3, 4, 10)]
right = [moment.astimezone(UTC) for moment in both]
seen = {writer.__name__: read(writer(both)) for writer in (by_ical, by_icalendar, by_vobject)}
print("expected    ", [f"{moment:%d %H:%M}" for moment in right], "UTC")
for name, moments in seen.items():
    print(f"{name:12}", [f"{moment:%d %H:%M}" for moment in moments])
own = [event.dtstart.value.astimezone(UTC) for event in vobject.readOne(by_vobject(both)).vevent_list]

by_vobject([at("America/Panama", 2026, 1, 15, 10)])
summer = at("America/New_York", 2026, 7, 15, 10)
winter = at("America/New_York", 2026, 1, 15, 10)
later = read(by_vobject([winter, summer]))
print("New York, after Panama: expected", [f"{moment.astimezone(UTC):%H:%M}" for moment in (winter, summer)], end=" ")
print("seen", [f"{moment:%H:%M}" for moment in later])

chicago = [right[0], right[0]]
raise SystemExit(
    seen != {"by_ical": right, "by_icalendar": right, "by_vobject": chicago}
    or own != chicago
    or [moment.hour for moment in later] != [15, 15]
)
PY

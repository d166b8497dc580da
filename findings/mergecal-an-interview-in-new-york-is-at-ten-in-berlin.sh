#!/usr/bin/env bash
# Of two calendars merged, the talks of the second are at the hours of the first's zone: 10:00 in New York is 04:00.
#
# Library:   mergecal 0.5.0, which merges iCalendar files; icalendar 6.3.2 reads them before and after.
# Expected:  RFC 5545, 3.8.3.1: a TZID names a zone within its own calendar; only one that begins with a slash is the same
#            everywhere. Exchange writes "Customized Time Zone" for any zone whose rules were changed, so that two firms'
#            calendars have that name for different zones. Merged, each talk is at the moment it was at before.
# Seen:      the first zone of a name is kept and the second thrown away: the talk in New York moves by six hours. Also the
#            older state of a talk that was moved (SEQUENCE 0 and 1 of one UID) stays beside the newer one.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile mergecal==0.5.0 icalendar==6.3.2
"$work/venv/bin/python" - <<'PY'
import datetime as dt

import icalendar
import mergecal


def calendar(uid, offset, *, hour="10", sequence="0"):
    zone = ["BEGIN:VTIMEZONE", "TZID:Customized Time Zone", "BEGIN:STANDARD", "DTSTART:16010101T000000"]
    zone += [f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE"]
    talk = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", f"SEQUENCE:{sequence}", f"SUMMARY:{uid}"]
    talk += [f"DTSTART;TZID=Customized Time Zone:20261130T{hour}0000", "END:VEVENT"]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a firm//EN", *zone, *talk, "END:VCALENDAR", ""]
    return "\r\n".join(lines)


def moments(*texts):
    """Each talk with its moment in UTC, worked out from the zone that stands in the same calendar."""
    found = []
    for one in map(icalendar.Calendar.from_ical, texts):
        offsets = {str(zone["TZID"]): zone.walk("STANDARD")[0]["TZOFFSETTO"].td for zone in one.walk("VTIMEZONE")}
        for talk in one.walk("VEVENT"):
            start = talk["DTSTART"]
            wall = start.dt.replace(tzinfo=dt.timezone(offsets[start.params["TZID"]]))
            found.append((str(talk["SUMMARY"]), f"{wall.astimezone(dt.timezone.utc):%H:%M}"))
    return found


def merged(*texts):
    calendars = [icalendar.Calendar.from_ical(text) for text in texts]
    return moments(mergecal.merge_calendars(calendars).to_ical().decode())


berlin, new_york = calendar("Berlin", "+0100"), calendar("New York", "-0500")
moved = calendar("Berlin", "+0100", hour="15", sequence="1")
expected, seen = moments(berlin, new_york), merged(berlin, new_york)
print("two firms, UTC: expected", expected, "seen", seen)
print("a moved talk, UTC: expected", moments(moved), "seen", merged(berlin, moved))
assert expected == [("Berlin", "09:00"), ("New York", "15:00")]
recorded = [("Berlin", "09:00"), ("New York", "09:00")], [("Berlin", "09:00"), ("Berlin", "14:00")]
raise SystemExit((seen, merged(berlin, moved)) != recorded)
PY

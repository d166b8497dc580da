#!/usr/bin/env bash
# An alarm for 8:00 in Berlin is written so that the library which wrote it reads 8:00 of nowhere.
#
# Library:  icalendar 7.3.2; peers ical 14.3.1 and vobject 0.9.9.
# Expected: RFC 5545, 3.8.6.3: an absolute TRIGGER carries VALUE=DATE-TIME, as its default is a duration, and
#           is in UTC: TRIGGER;VALUE=DATE-TIME:20260304T070000Z. icalendar brings DTSTAMP and LAST-MODIFIED,
#           which have the same rule, into UTC by itself. At the least it comes back as the same moment.
# Seen:     `alarm.TRIGGER = moment` writes TRIGGER;TZID=Europe/Berlin:20260304T080000, without a value type;
#           icalendar reads this back, and shows it in `event.alarms.times`, without its zone. Both peers keep
#           the zone. Who compares it with UTC rings an hour late. No error, no warning, `errors` is empty.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile icalendar==7.3.2 ical==14.3.1 vobject==0.9.9 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Alarm, Calendar, Event

moment = datetime(2026, 3, 4, 8, tzinfo=ZoneInfo("Europe/Berlin"))

alarm = Alarm.new(description="Write to Anna")
alarm.add("action", "DISPLAY")
alarm.TRIGGER = moment
event = Event.new(uid="1", start=datetime(2026, 3, 5, 9, tzinfo=UTC))
event.add_component(alarm)
calendar = Calendar.new()
calendar.add_component(event)
text = calendar.to_ical().decode()
line = next(line for line in text.splitlines() if line.startswith("TRIGGER"))
back = Calendar.from_ical(text).events[0].alarms.times[0].trigger
peers = [
    IcsCalendarStream.calendar_from_ics(text).events[0].alarm[0].trigger,
    vobject.readOne(text).vevent.valarm.trigger.value,
]

print("expected TRIGGER;VALUE=DATE-TIME:20260304T070000Z, read back as", moment)
print(f"seen     {line}, read back as", back)
print("peers    read", " and ".join(map(str, peers)))

recorded = "TRIGGER;TZID=Europe/Berlin:20260304T080000"
raise SystemExit(line != recorded or back.tzinfo is not None or any(peer != moment for peer in peers))
PY

#!/usr/bin/env bash
# A start of 10:00 at +01:00 is written so that the same library reads it back without any zone.
#
# Library:  icalendar 7.3.2; peer ics 0.7.3.
# Expected: a moment as every web API gives it ("2026-03-04T10:00:00+01:00") keeps its instant in a file:
#           RFC 5545, 3.2.19, asks of every TZID that the file has a VTIMEZONE of that name; what has none
#           to give can be written in UTC, as ics does (20260304T090000Z).
# Seen:     TZID="UTC+01:00", the name that Python gives its own offset, without a VTIMEZONE, and
#           `add_missing_timezones` adds none. Read back it is a floating 10:00, whose instant depends on
#           where it is read. No error, no warning, and `errors` of the event is empty.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile icalendar==7.3.2 ics==0.7.3 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
from datetime import datetime

import ics
from icalendar import Calendar, Event

moment = datetime.fromisoformat("2026-03-04T10:00:00+01:00")

calendar = Calendar.new()
calendar.add_component(Event.new(uid="1", start=moment, summary="Interview at Tide Labs"))
calendar.add_missing_timezones()
text = calendar.to_ical().decode()
line = next(line for line in text.splitlines() if line.startswith("DTSTART"))
event = Calendar.from_ical(text).events[0]
peer = ics.Event(name="Interview at Tide Labs", begin=moment)
peer_line = next(line for line in peer.serialize().splitlines() if line.startswith("DTSTART"))

print("peer (ics):   ", peer_line)
print("written:      ", line, "| VTIMEZONE in the file:", "BEGIN:VTIMEZONE" in text)
print("expected back:", moment)
print("seen back:    ", event.start, "| errors:", event.errors)

changed = line != 'DTSTART;TZID="UTC+01:00":20260304T100000' or "BEGIN:VTIMEZONE" in text
raise SystemExit(changed or event.start.tzinfo is not None)
PY

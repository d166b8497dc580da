#!/usr/bin/env bash
# Reading a calendar and writing it again turns a list into one text, and a status into nonsense.
#
# Library:  icalendar 7.3.2, `Calendar.from_ical(...).to_ical()`.
# Expected: RFC 5545, 3.8.1.10: RESOURCES is a list, its commas separate; 3.8.8.3: REQUEST-STATUS is
#           code;text;data, its semicolons separate. A round trip leaves both alone, as it does with
#           CATEGORIES, a list of the same form (3.8.1.2).
# Seen:     both are held as one text, so their separators are escaped on writing: two resources become one
#           whose name holds a comma, and "2.0;Success" has no code any more. A comma that did belong to a
#           name cannot be told from the others afterwards. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile icalendar==7.3.2 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
from icalendar import Calendar

LINES = [
    "CATEGORIES:interview,on site",
    "RESOURCES:Room 4,Projector",
    "RESOURCES:Room 4\\, first floor,Projector",
    "REQUEST-STATUS:2.0;Success",
]
RECORDED = [
    "CATEGORIES:interview,on site",
    "RESOURCES:Room 4\\,Projector",
    "RESOURCES:Room 4\\, first floor\\,Projector",
    "REQUEST-STATUS:2.0\\;Success",
]

seen = []
for line in LINES:
    text = "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//rooms//EN", "BEGIN:VEVENT", "UID:1",
        "DTSTAMP:20260301T000000Z", "DTSTART:20260304T100000Z", line, "END:VEVENT", "END:VCALENDAR", "",
    ])  # fmt: skip
    name = line.split(":")[0]
    seen += [out for out in Calendar.from_ical(text).to_ical().decode().splitlines() if out.startswith(name)]
    print(f"expected {line}\nseen     {seen[-1]}")

raise SystemExit(seen != RECORDED)
PY

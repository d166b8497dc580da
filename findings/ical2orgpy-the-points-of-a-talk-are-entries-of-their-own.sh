#!/usr/bin/env bash
# An invitation lists what will be talked about, a star before each point: in the Org file there are four talks for one.
#
# Library:  ical2orgpy 0.5 with icalendar 6.3.2; peer orgparse 0.5.20260926, which reads the file written.
# Expected: one event is one entry, its description is the text under it ("Convert ICAL format into org-mode"). Org escapes a
#           star at the beginning of a line by a comma or a blank before it. RFC 5545: "\;" in a text is ";".
# Seen:     the description is written as it is, and a star at the beginning of a line is a heading: each point is an entry
#           of the outermost level, a time in angle brackets in it an appointment, and what follows the points belongs to
#           the last of them: whoever opens the talk does not find how to join. A backslash stays before each semicolon.
#           No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile ical2orgpy==0.5 icalendar==6.3.2 recurring-ical-events==3.8.2 x-wr-timezone==2.0.1 \
    tzlocal==5.3.1 pytz==2026.2 click==8.4.1 tzdata==2026.2 orgparse==0.5.20260926
"$work/venv/bin/python" - "$work" <<'PY'
import subprocess
import sys
from pathlib import Path

import orgparse
from icalendar import Calendar

WORK = Path(sys.argv[1])
SAID = "Please prepare\\; we go through:\\n* Your last project\\n* Salary\\, start\\n* Next step: <2026-12-18 Fri 09:00>\\nDial 1234 to join."
(WORK / "talk.ics").write_text("\r\n".join([
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//interviews//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T000000Z",
    "SUMMARY:Interview at Tide Labs", "DTSTART:20261215T090000Z", "DTEND:20261215T100000Z", f"DESCRIPTION:{SAID}", "END:VEVENT",
    "END:VCALENDAR", "",
]), "utf-8")  # fmt: skip
command = [Path(sys.executable).with_name("ical2orgpy"), "--days", "20000", "--timezone", "UTC", WORK / "talk.ics", WORK / "talk.org"]
subprocess.run(command, check=True)

(event,) = Calendar.from_ical((WORK / "talk.ics").read_bytes()).walk("VEVENT")
entries = list(orgparse.load(WORK / "talk.org")[1:])
print("expected: one entry, and under it", repr(str(event["DESCRIPTION"])))
for entry in entries:
    print("seen:", "*" * entry.level, entry.heading, "| under it:", repr(entry.get_body().strip()))

times = [str(each) for entry in entries for each in entry.get_timestamps(active=True, range=True, point=True)]
raise SystemExit(
    [entry.heading for entry in entries[:3]] != ["Interview at Tide Labs", "Your last project", "Salary, start"]
    or [entry.level for entry in entries] != [1, 1, 1, 1]
    or times != ["<2026-12-15 Tue 09:00--10:00>", "<2026-12-18 Fri 09:00>"]
    or not entries[0].get_body().endswith("Please prepare\\; we go through:")
    or entries[3].get_body().strip() != "Dial 1234 to join."
)
PY

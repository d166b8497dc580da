#!/usr/bin/env bash
# Six talks, every second Monday and Wednesday: in Remind there are ten. The one called off is held all the same.
#
# Library:  remind 0.19.2, `Remind.to_reminders` (what `ics2rem` writes); peer python-dateutil 2.9.0.post0, with the same rules.
# Expected: a rule keeps its interval, all of its days of the month and its "last Friday" (RFC 5545, 3.3.10), and leaves out
#           an EXDATE (3.8.5.1). The limits its page names are those of RECURRENCE-ID and of included files. What has no
#           short form can be written day by day, and is for the last day of the month.
# Seen:     with two weekdays, and by the month, the interval is gone: every week, every month. Of the 1st and the 15th the
#           1st is left. The last Friday is "Fri -13", which Remind (04.02) shows on each Saturday. A yearly talk is there
#           once. EXDATE is not looked at. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile remind==0.19.2 vobject==0.9.9 python-dateutil==2.9.0.post0
"$work/venv/bin/python" - <<'PY'
from dateutil.rrule import rrulestr
from remind import Remind
from vobject import readOne

SERIES = {  # the first day, the rule, what Remind is given after "REM"
    "every second Monday and Wednesday": (
        "20260105",
        ["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=6"],
        "Jan 5 2026 *1 SKIP OMIT Tue Thu Fri Sat Sun UNTIL Feb 4 2026 AT",
    ),
    "every second month": ("20260115", ["RRULE:FREQ=MONTHLY;INTERVAL=2;COUNT=6"], "15 UNTIL Nov 15 2026 AT"),
    "on the 1st and the 15th": ("20260101", ["RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15;COUNT=6"], "1 UNTIL Mar 15 2026 AT"),
    "on each last Friday": ("20260130", ["RRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=6"], "Fri -13 UNTIL Jun 26 2026 AT"),
    "each year": ("20260105", ["RRULE:FREQ=YEARLY;COUNT=3"], "Jan 5 2026 AT"),
    "every second Monday, but one": (
        "20260105", ["RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=6", "EXDATE:20260119T100000"], "Jan 5 2026 *14 UNTIL Mar 16 2026 AT"
    ),
}  # fmt: skip


def reminder(day, rule):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z"]
    lines += [f"DTSTART:{day}T100000", f"DTEND:{day}T110000", *rule, "SUMMARY:talk", "END:VEVENT", "END:VCALENDAR"]
    return Remind().to_reminders(readOne("\r\n".join(lines))).strip()


seen = []
for name, (day, rule, wanted) in SERIES.items():
    days = rrulestr("\n".join([f"DTSTART:{day}T100000", *rule]), forceset=True)
    line = reminder(day, rule)
    seen.append(line.startswith(f"REM {wanted} 10:00 "))
    print(f"{name}\n  expected: {', '.join(f'{each:%a %d %b %Y}' for each in days)}\n  seen:     {line}")

raise SystemExit(not all(seen))
PY

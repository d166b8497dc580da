#!/usr/bin/env bash
# Three notes, one a week: when the third is ticked off a fourth is due, then a fifth, and so on without an end.
#
# Library:  todoman 4.7.0 (`todo done`), python-dateutil 2.9.0.post0.
# Expected: "COUNT defines the number of occurrences at which to range-bound the recurrence" (RFC 5545, 3.3.10): with COUNT=3
#           the third is the last. After the last of a rule with an UNTIL nothing is left to do.
# Seen:     what is next is worked out from the day of the one that was done, and takes the whole rule with it: each is the
#           first of three again. Behind an UNTIL no day is found, and a task without a day is left, with the rule still in
#           it; ticked off, it leaves another. Its list is never empty. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile todoman==4.7.0 icalendar==6.3.2 python-dateutil==2.9.0.post0 click==8.5.1
"$work/venv/bin/python" - "$work" <<'PY'
import json
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

from dateutil.rrule import rrulestr

WORK = Path(sys.argv[1])
RULES = {"by count": "FREQ=WEEKLY;COUNT=3", "by day": "FREQ=WEEKLY;UNTIL=20260119"}


def todo(*words):
    run = [WORK / "venv/bin/todo", "-c", WORK / "config.py", *words]
    return subprocess.run(run, check=True, capture_output=True, text=True, env={"TZ": "UTC"}).stdout


def due_days(name, rule):
    """The day of each task that is listed, the one before ticked off, six times at most."""
    (WORK / name).mkdir()
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VTODO", "UID:1", "DTSTAMP:20260101T000000Z"]
    lines += ["DUE;VALUE=DATE:20260105", f"RRULE:{rule}", "SUMMARY:write a note", "END:VTODO", "END:VCALENDAR", ""]
    (WORK / name / "1.ics").write_text("\r\n".join(lines), newline="")
    (WORK / "config.py").write_text(f"path = '{WORK / name}'\ncache_path = '{WORK / name}.cache'\n")
    for _ in range(6):
        for task in json.loads(todo("--porcelain", "list")):
            yield task["due"] and f"{datetime.fromtimestamp(task['due'], timezone.utc):%d %b}"
            todo("done", str(task["id"]))


expected = {name: [f"{day:%d %b}" for day in rrulestr(f"DTSTART:20260105\nRRULE:{rule}")] for name, rule in RULES.items()}
seen = {name: list(due_days(name, rule)) for name, rule in RULES.items()}
for name in RULES:
    print(f"{name}: expected {expected[name]} | seen {seen[name]} ...")

more = {"by count": ["26 Jan", "02 Feb", "09 Feb"], "by day": [None, None, None]}
raise SystemExit(any(seen[name] != expected[name] + more[name] for name in RULES))
PY

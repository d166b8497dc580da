#!/usr/bin/env bash
# An interview from 9:00 to 10:30 is at 10:30, and one at 9:00 is on that day at no time.
#
# Library:  orgparse 0.5.20260926: `datelist`, `rangelist`, `scheduled`.
# Expected: the hour as written. Org itself reads an hour of one or two digits (`org-ts-regexp0`); so does the same package in a
#           CLOCK line, "[2026-03-09 Mon 9:05]".
# Seen:     an hour of one digit is not seen. What is left of the stamp is read all the same: of "9:00-10:30" the end, as the
#           start; of "9:00" the day alone; `SCHEDULED` likewise.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile orgparse==0.5.20260926
"$work/venv/bin/python" - <<'PY'
import orgparse

TEXT = """* TODO Interview
SCHEDULED: <2026-03-09 Mon {0}>
CLOCK: [2026-03-09 Mon {0}]--[2026-03-09 Mon 11:00] =>  2:00
<2026-03-09 Mon {0}> <2026-03-10 Tue {0}-10:30> <2026-03-11 Wed 10:00>
"""


def read(hour):
    node = orgparse.loads(TEXT.format(hour))[1]
    found = [node.scheduled, *node.get_timestamps(active=True, point=True, range=True)]
    return [f"{each.start} to {each.end}" if each.end else f"{each.start}" for each in sorted(found, key=str)], node.clock[0].start


expected, clock = read("09:00")
seen, same = read("9:00")
print(f"written as 09:00: {expected}\nwritten as 9:00:  {seen}\nin a CLOCK line both are {clock}, {same}")
raise SystemExit(
    clock != same
    or "2026-03-10 09:00:00 to 2026-03-10 10:30:00" not in expected
    or sorted(seen) != ["2026-03-09", "2026-03-09", "2026-03-10 10:30:00", "2026-03-11 10:00:00"]
)
PY

#!/usr/bin/env bash
# 24:00 on 30 November is read as 00:00 on 30 November: a day too early, and a span until midnight ends before it begins.
#
# Library:   aniso8601 10.0.1 (parse_datetime, parse_interval).
# Expected:  ISO 8601:2004, 4.2.3: the end of a calendar day, 24:00, is the same moment as 00:00 at the start of the next.
# Seen:      the hour is set to 0 and the day stays. "2026-11-30T09:00/2026-11-30T24:00" ends nine hours before its start;
#            with the end written as the next day's 00:00 it lasts fifteen hours, as it should. At the end of a year a year
#            is lost.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile aniso8601==10.0.1
"$work/venv/bin/python" - <<'PY'
import datetime as dt

import aniso8601

DAYS = {"2026-11-30T24:00": dt.datetime(2026, 12, 1), "2026-12-31T24:00:00": dt.datetime(2027, 1, 1)}
seen = {text: aniso8601.parse_datetime(text) for text in DAYS}
for text, expected in DAYS.items():
    print(f"{text:20} expected {expected} seen {seen[text]}")
start, end = aniso8601.parse_interval("2026-11-30T09:00/2026-11-30T24:00")
same = aniso8601.parse_interval("2026-11-30T09:00/2026-12-01T00:00")
print("a span until midnight: expected 15:00:00, seen", end - start, "; written otherwise", same[1] - same[0])
wrong = all(seen[text] == expected - dt.timedelta(days=1) for text, expected in DAYS.items())
hours = ((end - start).total_seconds() / 3600, (same[1] - same[0]).total_seconds() / 3600)
raise SystemExit(not (wrong and hours == (-9, 15)))
PY

#!/usr/bin/env bash
# "12 am" is noon, "between 2 and 4 pm on Thursday" begins on Tuesday at two at night, and "vor zehn Tagen" has no past.
#
# Library:   ctparse 0.3.6, which reads times out of English and German.
# Expected:  12 am is midnight, as twelve-hour clocks have it, 00:00; "dreiviertel drei" is 02:45, as "viertel vor drei"
#            is; the hours of a day lie on that day; what is ten days ago is told from what is in ten days.
# Seen:      12 am and 12 pm are both 12:00. Of "between 2 and 4pm on Thursday" the weekday is dropped and the pm given to the
#            end alone: the coming night at two until 16:00, fourteen hours. "dreiviertel drei" is four o'clock. A span of
#            days ago is the bare span that lies ahead has.
# No error, no warning; a score is given with each reading, and it was the best one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile ctparse==0.3.6 setuptools==80.9.0
"$work/venv/bin/python" -W ignore - <<'PY'
import datetime as dt
import logging

from ctparse import ctparse

logging.disable(logging.CRITICAL)
MONDAY = dt.datetime(2026, 11, 30, 10)
CASES = [  # what they wrote, as meant, as read
    ("12 am", "2026-12-01 00:00", "2026-11-30 12:00"),
    ("12 pm", "2026-11-30 12:00", "2026-11-30 12:00"),
    ("between 2 and 4pm on Thursday", "2026-12-03 14:00 - 2026-12-03 16:00", "2026-12-01 02:00 - 2026-12-01 16:00"),
    ("dreiviertel drei", "2026-12-01 02:45", "2026-12-01 04:00"),
    ("viertel vor drei", "2026-12-01 02:45", "2026-12-01 02:45"),
    ("in zehn Tagen", "10 days", "10 days"),
    ("vor zehn Tagen", "-10 days", "10 days"),
]
seen = [str(ctparse(text, ts=MONDAY).resolution).replace(" (X/X)", "") for text, *_ in CASES]
for (text, meant, _), as_read in zip(CASES, seen, strict=True):
    print(f"{text:30} expected {meant}\n{'':30} seen     {as_read}")
raise SystemExit(seen != [recorded for *_, recorded in CASES])
PY

#!/usr/bin/env bash
# "Friday 11-1pm" begins at eleven at night and ends ten hours before that, at one in the afternoon of the same day.
#
# Library:   timefhuman 0.1.5, which reads times out of plain English.
# Expected:  a span ends after it began; with "pm" at its end alone, the start is the hour before noon: 11:00 to 13:00, as
#            the library itself reads "11am-1pm".
# Seen:      the pm is given to the start as well, whatever follows from it: 23:00 to 13:00, 21:00 to 12:00. A span within
#            the afternoon, such as 3-4pm, is right, so that the fault shows around noon alone.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile timefhuman==0.1.5
"$work/venv/bin/python" - <<'PY'
import datetime as dt

from timefhuman import timefhuman
from timefhuman.main import tfhConfig

MONDAY = tfhConfig(now=dt.datetime(2026, 11, 30, 10))
CASES = [  # what they wrote, as meant, as read
    ("Friday 11-1pm", "11:00-13:00", "23:00-13:00"),
    ("11-1pm Friday", "11:00-13:00", "23:00-13:00"),
    ("9-12pm Friday", "09:00-12:00", "21:00-12:00"),
    ("11am-1pm Friday", "11:00-13:00", "11:00-13:00"),
    ("3-4pm Friday", "15:00-16:00", "15:00-16:00"),
]


def read(text):
    (start, end), = timefhuman(text, config=MONDAY)
    assert (start.date(), end.date()) == (dt.date(2026, 12, 4), dt.date(2026, 12, 4))
    return f"{start:%H:%M}-{end:%H:%M}"


seen = [read(text) for text, *_ in CASES]
for (text, meant, _), as_read in zip(CASES, seen, strict=True):
    print(f"{text:16} expected {meant} seen {as_read}")
raise SystemExit(seen != [recorded for *_, recorded in CASES])
PY

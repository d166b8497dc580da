#!/usr/bin/env bash
# A talk at 10:00 that takes an hour and a half is over at 12:00; what is due half an hour before it is due at 10:00.
#
# Library:  isoduration 20.11.0, a parsed duration added to a datetime; peer isodate 0.7.2, with the same durations.
# Expected: the smallest part of a duration may have a decimal fraction (ISO 8601-1, 5.5.2.3). The parser keeps PT1.5H as an
#           hour and a half, and writes it as it was: added to 10:00 it ends at 11:30, as PT90M does.
# Seen:     each part of the sum is rounded for itself, halves up: PT1.5H are two hours, PT1.4H one, half an hour back is
#           nothing, half a day a day and half a year a year. The peer refuses fractions of years and months, and adds the
#           others to the second. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile isoduration==20.11.0 isodate==0.7.2 arrow==1.4.0
"$work/venv/bin/python" - <<'PY'
from datetime import datetime

import isodate
from isoduration import format_duration, parse_duration

START = datetime(2026, 1, 5, 10)
SEEN = {  # the end in the peer, where it gives one, and here
    "PT90M": ("05 Jan 2026 11:30", "05 Jan 2026 11:30"),
    "PT1.5H": ("05 Jan 2026 11:30", "05 Jan 2026 12:00"),
    "PT1.4H": ("05 Jan 2026 11:24", "05 Jan 2026 11:00"),
    "-PT0.5H": ("05 Jan 2026 09:30", "05 Jan 2026 10:00"),
    "P0.5D": ("05 Jan 2026 22:00", "06 Jan 2026 10:00"),
    "P0.5Y": (None, "05 Jan 2027 10:00"),
}


def peer(text):
    try:
        return f"{START + isodate.parse_duration(text):%d %b %Y %H:%M}"
    except ValueError:
        return None


ok = []
for text, wanted in SEEN.items():
    duration = parse_duration(text)
    found = peer(text), f"{START + duration:%d %b %Y %H:%M}"
    ok.append(found == wanted and format_duration(duration) == text)
    print(f"10:00 and {text:8} by the peer {found[0]} | seen {found[1]}")

raise SystemExit(not all(ok))
PY

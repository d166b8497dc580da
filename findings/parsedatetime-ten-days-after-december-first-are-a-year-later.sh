#!/usr/bin/env bash
# "10 days after dec 1", asked on 30 November 2026, is in December 2027; "the day after tomorrow" is tomorrow.
#
# Library:  parsedatetime 2.6, `Calendar.parseDT`.
# Expected: 11 December 2026, as "dec 1" alone is 1 December 2026; 2 December 2026; a Friday for "friday next week". What is not
#           understood is said not to be: the call also returns whether it found a date.
# Seen:     11 December 2027; 1 December 2026; Monday 7 December. Each time it is said that a date was found.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile parsedatetime==2.6
"$work/venv/bin/python" - <<'PY'
from datetime import date, datetime

import parsedatetime

NOW = datetime(2026, 11, 30, 9, 0)
ASKED = {
    "tomorrow": (date(2026, 12, 1), date(2026, 12, 1)),
    "dec 1": (date(2026, 12, 1), date(2026, 12, 1)),
    "10 days after 2026-12-01": (date(2026, 12, 11), date(2026, 12, 11)),
    "10 days after dec 1": (date(2026, 12, 11), date(2027, 12, 11)),
    "the day after tomorrow": (date(2026, 12, 2), date(2026, 12, 1)),
    "friday next week": (date(2026, 12, 11), date(2026, 12, 7)),
}
calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)
changed = False
for text, (expected, known) in ASKED.items():
    seen, found = calendar.parseDT(text, sourceTime=NOW)
    print(f"{text!r}: expected {expected:%a %d %b %Y}, seen {seen:%a %d %b %Y}, a date found: {found.hasDate}")
    changed |= seen.date() != known or not found.hasDate
raise SystemExit(changed)
PY

#!/usr/bin/env bash
# Three talks, one a month, the last on 31 March: they are on 28 January, 28 February and 28 March.
#
# Library:  metomi-isodatetime 3.2.0, `TimeRecurrenceParser`.
# Expected: a recurrence given by its end "recur[s] with a specified duration ending at a particular date-time", by its docstring, so
#           that the end is its last one, and each is the end less so many months: 31 January, 28 February, 31 March. A monthly
#           series that begins on 31 January is on 31 March again.
# Seen:     each is worked out from the one beside it, down to the first and then up again, and what February took off stays off.
#           `end_point` still says 31 March, and `get_is_valid` of it says no. Without a number of times (R/P1M/...) the end is
#           in. From a start the days stay on the 28th after the first February.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile "metomi-isodatetime==1!3.2.0"
"$work/venv/bin/python" - <<'PY'
from itertools import islice

from metomi.isodatetime.parsers import TimePointParser, TimeRecurrenceParser

SERIES = {
    "R3/P1M/2026-03-30T09Z": (["2026-01-28", "2026-02-28", "2026-03-28"], ["2026-01-30", "2026-02-28", "2026-03-30"]),
    "R3/P1M/2026-03-31T09Z": (["2026-01-28", "2026-02-28", "2026-03-28"], ["2026-01-31", "2026-02-28", "2026-03-31"]),
    "R3/2026-01-31T09Z/P1M": (["2026-01-31", "2026-02-28", "2026-03-28"], ["2026-01-31", "2026-02-28", "2026-03-31"]),
    "R3/P1M/2026-03-27T09Z": (["2026-01-27", "2026-02-27", "2026-03-27"], ["2026-01-27", "2026-02-27", "2026-03-27"]),
}
wrong = False
for text, (seen, expected) in SERIES.items():
    series = TimeRecurrenceParser().parse(text)
    days = [str(one)[:10] for one in islice(series, 5)]
    print(f"{text}: expected {expected}, seen {days}, end_point {str(series.end_point)[:10]}")
    wrong |= days != seen
end = TimePointParser().parse("2026-03-31T09Z")
inside = [TimeRecurrenceParser().parse(text).get_is_valid(end) for text in ("R3/P1M/2026-03-31T09Z", "R/P1M/2026-03-31T09Z")]
print("its own end is in it: expected [True, True], seen", inside)
raise SystemExit(wrong or inside != [False, True])
PY

#!/usr/bin/env bash
# Friday, 9 January, rounded down to a fortnight of the year, is Monday, 12 January.
#
# Library:  pyarrow 26.0.1, `compute.floor_temporal(days, 2, "week", calendar_based_origin=True)`; peers: one week, and two weeks
#           without that option.
# Expected: what is rounded down is never greater than it was. The docs: "time will be rounded to number of units since the last
#           greater calendar unit", of a week the year; "ceiling and rounding might change sorting order", floor is not named.
#           Fortnights since the ISO year's first Monday: 29 December, 12 January, 26 January, ...
# Seen:     the last days of each span (in 2026 Friday to Sunday) are put into the next one: 82 of the 366 days from 1 January
#           2026 on lie before their own fortnight, 55 with three weeks, 43 with four. In a count by fortnights the notes of
#           three days stand in the next.
# No error, no warning. With a span of one week, where most look, none does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pyarrow==26.0.1
"$work/venv/bin/python" - <<'PY'
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

DAYS = [date(2026, 1, 1) + timedelta(days) for days in range(366)]


def before_their_span(weeks, calendar_based_origin):
    """The days that lie before what they are rounded down to."""
    down = pc.floor_temporal(pa.array(DAYS), weeks, "week", calendar_based_origin=calendar_based_origin).to_pylist()
    return [(day, start) for day, start in zip(DAYS, down, strict=True) if start > day]


seen = {(weeks, option): before_their_span(weeks, option) for weeks in (1, 2, 3, 4) for option in (False, True)}
for (weeks, option), days in seen.items():
    first = ", ".join(f"{day:%a %d %b} down to {start:%a %d %b}" for day, start in days[:3])
    print(f"{weeks} weeks, by the calendar {option}: expected 0 days, seen {len(days)} {first}")
friday, monday = date(2026, 1, 9), date(2026, 1, 12)
counts = {key: len(days) for key, days in seen.items() if days}
raise SystemExit(counts != {(2, True): 82, (3, True): 55, (4, True): 43} or seen[2, True][0] != (friday, monday))
PY

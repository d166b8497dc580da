#!/usr/bin/env bash
# Rounded up to a month, 1 March is 1 April, though a Monday rounded up to a week stays where it is.
#
# Library:  pyarrow 26.0.1, `compute.ceil_temporal`; peers: its own weeks, days and hours, and its `round_temporal`.
# Expected: docs of `ceil_is_strictly_greater`: "If True, ceil returns a rounded value that is strictly greater than the input.
#           For example: ceiling 1970-01-01T00:00:00 to 3 hours would yield 1970-01-01T03:00:00 if set to True and
#           1970-01-01T00:00:00 if set to False." False is the default. So what is rounded up twice is what was rounded once.
# Seen:     for months, quarters and years the option does nothing: what lies on the boundary goes one further, each time it
#           is rounded. A bill due "at the end of its month" moves by a month if it was sent on the first. Dates, times, times
#           with a zone: all the same.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pyarrow==26.0.1
"$work/venv/bin/python" - <<'PY'
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

# On the boundary of each unit: the first Monday of a week, the first of a month, a quarter, a year.
ON = {"hour": (2026, 3, 1, 10), "day": (2026, 3, 1), "week": (2026, 3, 2), "month": (2026, 3, 1), "quarter": (2026, 4, 1), "year": (2026, 1, 1)}
TYPES = [pa.timestamp("us"), pa.timestamp("us", "UTC"), pa.date32()]


def up(type_, unit, strictly=False):
    moment = pa.array([datetime(*ON[unit])], pa.timestamp("us")).cast(type_)
    up = pc.ceil_temporal(moment, 1, unit, ceil_is_strictly_greater=strictly)
    again = pc.ceil_temporal(up, 1, unit, ceil_is_strictly_greater=strictly)
    return up.equals(moment), again.equals(up), pc.round_temporal(moment, 1, unit).equals(moment)


seen = {unit: {up(type_, unit) for type_ in TYPES if (type_, unit) != (pa.date32(), "hour")} for unit in ON}
for unit, answers in seen.items():
    ((same, same_again, rounded),) = answers
    print(f"{unit}: stays when rounded up (expected True): {same}, when rounded up again: {same_again}; when rounded: {rounded}")
march = pc.ceil_temporal(pa.array([datetime(2026, 3, 1)]).cast(pa.date32()), 1, "month")[0]
print("1 March, rounded up to a month:", march)
stays, moves = {(True, True, True)}, {(False, False, True)}
right = {unit: stays for unit in ("hour", "day", "week")}
raise SystemExit(
    seen != {**right, "month": moves, "quarter": moves, "year": moves}
    or str(march) != "2026-04-01"
    or any(up(TYPES[0], unit, strictly=True)[0] for unit in ON)
)
PY

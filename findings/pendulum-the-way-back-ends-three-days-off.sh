#!/usr/bin/env bash
# The difference of two dates, added to the first, does not give the second when it is earlier.
#
# Library:  pendulum 3.3.0; peer python-dateutil 4.0.0 (`relativedelta`).
# Expected: start + (end - start) is end. dateutil keeps that in both directions by counting from the start:
#           from 8 January 2026 ten months back are 8 March 2025, and 26 days more the 10 February.
# Seen:     pendulum counts from the earlier date (10 months, 29 days), turns all the signs around and adds that
#           to the later date: 7 February. Of 20,000 pairs 5,304 come back one to three days off. (Forward 255 do
#           too, where a rest of 28 to 30 days is rounded up to a month: upstream has an issue about that one.)
#           No error, no warning. `in_words` says the same wrong thing: "-10 months -4 weeks -1 day".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pendulum==3.3.0 python-dateutil==4.0.0 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
import random
from datetime import date, timedelta

import pendulum
from dateutil.relativedelta import relativedelta

start, end = pendulum.date(2026, 1, 8), pendulum.date(2025, 2, 10)
print("expected", start, "+", f"({end} - {start})", "=", end)
print("seen    ", start + (end - start))

draw = random.Random(1)
missed = {"forward": 0, "backward": 0, "dateutil": 0}
for _ in range(20_000):
    days = draw.randrange(1, 800)
    first = date(2024, 1, 1) + timedelta(draw.randrange(900))
    last = first + timedelta(days)
    early, late = pendulum.instance(first), pendulum.instance(last)
    missed["forward"] += early + (late - early) != late
    missed["backward"] += late + (early - late) != early
    missed["dateutil"] += last + relativedelta(first, last) != first or first + relativedelta(last, first) != last
print("of 20,000 pairs missed:", missed)

changed = start + (end - start) != pendulum.date(2025, 2, 7)
raise SystemExit(changed or missed != {"forward": 255, "backward": 5304, "dateutil": 0})
PY

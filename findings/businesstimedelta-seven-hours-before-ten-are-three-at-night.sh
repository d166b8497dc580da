#!/usr/bin/env bash
# Seven working hours before Friday, ten o'clock: Thursday at eleven, or three at night?
#
# Library:  businesstimedelta 1.0.1; peer: its own subtraction of seven hours, and pandas 3.1.1 (`BusinessHour`).
# Expected: its README: "Timedelta for business time", "business hours" from 9 to 17. t + (-x) is t - x, a + (b - a) is b, as for
#           datetime's timedelta, from which the name is taken; a moment by it lies in business hours.
# Seen:     - a negative one is added as time on the wall: 10:00 + (-7 hours) is 03:00 of that night
#           - `difference` of a later and an earlier moment is positive, so a + difference(a, b) is as far on the other side
# No error, no warning. Subtracting a positive one is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile businesstimedelta==1.0.1 pandas==3.1.1
"$work/venv/bin/python" - <<'PY'
from datetime import datetime, time

import businesstimedelta as business
import pandas as pd

rules = business.Rules([business.WorkDayRule(start_time=time(9), end_time=time(17), working_days=[0, 1, 2, 3, 4])])
hours = pd.offsets.BusinessHour(start="09:00", end="17:00")


def text(moment):
    return f"{moment:%a %H:%M}"


friday, monday, thursday = datetime(2026, 4, 3, 10), datetime(2026, 4, 6, 10), datetime(2026, 4, 2, 15)
back = business.BusinessTimeDelta(rules, hours=-7)
steps = [(text(day - business.BusinessTimeDelta(rules, hours=7)), text(day + -7 * hours), text(day + back)) for day in (friday, monday)]
there = rules.difference(thursday, friday)
again = rules.difference(friday, thursday)
print("seven hours back, by subtraction, by pandas, by adding -7:", steps)
print("from Thursday 15:00 to Friday 10:00:", text(thursday + there), "and back:", text(friday + again), "expected Thu 15:00")
raise SystemExit(
    steps != [("Thu 11:00", "Thu 11:00", "Fri 03:00"), ("Fri 11:00", "Fri 11:00", "Mon 03:00")]
    or (there.hours, again.hours) != (3, 3)
    or [text(thursday + there), text(friday + again)] != ["Fri 10:00", "Fri 13:00"]
)
PY

#!/usr/bin/env bash
# A holiday that stands twice in the list is taken off twice: May has 15 working days where it has 18.
#
# Library:  workdays 1.4, `networkdays` and `workday`; peer numpy 2.4.6 (`busday_count`, `busday_offset`).
# Expected: "working days exclude weekends and any dates identified in holidays": a date is one of them or not, however often
#           it is named, as with numpy. Whoever works from one state and writes to another puts two calendars one behind
#           the other.
# Seen:     each mention takes one more day off, so that fewer days have passed than have, and what is due the next working day
#           is due a day later. With each day once all are right.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile workdays==1.4 numpy==2.4.6
"$work/venv/bin/python" - <<'PY'
from datetime import date

import numpy as np
import workdays

COMMON = [date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 25)]
BOTH = [*COMMON, *COMMON, date(2026, 6, 4)]  # Berlin's, then Bavaria's
FIRST, LAST, NOTE = date(2026, 5, 1), date(2026, 5, 29), date(2026, 4, 30)


def asked(holidays):
    return workdays.networkdays(FIRST, LAST, holidays), workdays.workday(NOTE, 1, holidays), workdays.workday(NOTE, 10, holidays)


twice, once = asked(BOTH), asked(sorted(set(BOTH)))
ahead = [np.busday_offset(NOTE, days, holidays=BOTH).item() for days in (1, 10)]
peer = (int(np.busday_count(FIRST, np.datetime64(LAST) + 1, holidays=BOTH)), *ahead)
for name, expected, seen in zip(("working days of May", "1 day after 30 April", "10 days after"), peer, twice, strict=True):
    print(f"{name}: expected {expected}, seen {seen}")
raise SystemExit(once != peer or twice != (15, date(2026, 5, 5), date(2026, 5, 20)))
PY

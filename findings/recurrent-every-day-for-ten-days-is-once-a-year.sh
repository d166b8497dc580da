#!/usr/bin/env bash
# "Every day for 10 days" becomes "each year on 10 January", and "every Tuesday for 1 week" never ends.
#
# Library:  recurrent 0.4.1; peer: python-dateutil 2.9.0.post0, which reads the rules.
# Expected: "for 10 days" ends after ten days, as "for 2 weeks" and "for 2 months" do, and "for 10 times": its docs and tests have
#           these. RFC 5545, 3.3.10: "BYYEARDAY ... MUST NOT be specified when the FREQ rule part is set to DAILY": the rule is
#           none.
# Seen:     the number before "days" is taken for the day of the year; one week, one month is taken for no end at all. `parse`
#           gives None for what it does not understand; here it gives a rule.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile recurrent==0.4.1 python-dateutil==2.9.0.post0
"$work/venv/bin/python" - <<'PY'
from datetime import datetime
from itertools import islice

from dateutil.rrule import rrulestr
from recurrent import RecurringEvent

NOW = datetime(2026, 3, 4, 9)
TEXTS = {
    "every day for 2 weeks": ("RRULE:INTERVAL=1;FREQ=DAILY;UNTIL=20260318", "2026-03-17"),
    "every day for 10 times": ("RRULE:INTERVAL=1;FREQ=DAILY;COUNT=10", "2026-03-13"),
    "every day for 10 days": ("RRULE:BYYEARDAY=10;INTERVAL=1;FREQ=DAILY", "2036-01-10"),
    "every tuesday for 3 weeks": ("RRULE:BYDAY=TU;INTERVAL=1;FREQ=WEEKLY;UNTIL=20260325", "2026-03-24"),
    "every tuesday for 1 week": ("RRULE:BYDAY=TU;INTERVAL=1;FREQ=WEEKLY", "never ends"),
}
seen = {}
for text in TEXTS:
    rule = RecurringEvent(now_date=NOW).parse(text)
    days = [f"{day:%Y-%m-%d}" for day in islice(rrulestr(rule, dtstart=NOW), 20)]
    last = days[9] if "YEARDAY" in rule else days[-1] if len(days) < 20 else "never ends"
    seen[text] = (rule, last)
    print(f"{text!r}: {rule}, from {days[0]}, last (or tenth) {last}")
raise SystemExit(seen != TEXTS)
PY

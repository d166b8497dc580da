#!/usr/bin/env bash
# Written as an ISO week and read again, Monday 30 December 2024 is 1 January 2024, and 1 January 2027 is a year later.
#
# Library:  isodate 0.7.2, `date_isoformat` with its own DATE_EXT_WEEK_COMPLETE, and `parse_date`.
# Expected: 2025-W01-1 and 2026-W53-5: the year of an ISO week is that of its Thursday (ISO 8601; `date.isocalendar`), and what a
#           library writes by its own form it reads back as the same day.
# Seen:     2024-W01-1 and 2027-W53-5. The form has the year of the day beside the number of the ISO week, so that up to six
#           days around each New Year are most of a year off; all others are right.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile isodate==0.7.2
"$work/venv/bin/python" - <<'PY'
from datetime import date, timedelta

import isodate

FORM = isodate.DATE_EXT_WEEK_COMPLETE
for day in (date(2024, 12, 30), date(2027, 1, 1), date(2026, 11, 30)):
    year, week, weekday = day.isocalendar()
    written = isodate.date_isoformat(day, FORM)
    print(f"{day}: expected {year}-W{week:02}-{weekday}, seen {written}, read again {isodate.parse_date(written)}")

days = [date(2024, 1, 1) + timedelta(days=at) for at in range(4 * 365 + 1)]
wrong = [day for day in days if isodate.parse_date(isodate.date_isoformat(day, FORM)) != day]
print(f"other than they were: {len(wrong)} of {len(days)} days")
apart = all(day.isocalendar().year != day.year for day in wrong)
raise SystemExit(isodate.date_isoformat(date(2024, 12, 30), FORM) != "2024-W01-1" or not wrong or not apart)
PY

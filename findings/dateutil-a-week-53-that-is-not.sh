#!/usr/bin/env bash
# "On each day of week 53", and a year of 52 weeks has one too, of two days, which are missing from week 52.
#
# Library:  python-dateutil 4.0.0, `rrule` with `byweekno` (RRULE:FREQ=YEARLY;BYWEEKNO=53); the same in 2.9.0, by which
#           most calendar libraries expand their rules. Peer `date.isocalendar` of Python.
# Expected: its reference and RFC 5545, 3.3.10, both take ISO 8601's weeks: 1 and 2 January 2022 belong to week 52 of 2021,
#           as that year has 52 weeks. Where weeks begin on Sunday (WKST=SU) the same counting begins a day earlier.
# Seen:     the number of the last year's last week is reckoned with the length of the year just begun. In 2011, 2022, 2039
#           and 2050 the first two days of January are in a "week 53"; a rule for week 52 leaves them out. With weeks from
#           Sunday it is 1 and 2 January 2027. BYWEEKNO=-1, the last week, is right. All other years are.
# No error, no warning. Not in the documentation; a proposal to mend it is open upstream.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile python-dateutil==4.0.0
"$work/venv/bin/python" - <<'PY'
from datetime import date, datetime, timedelta

from dateutil.rrule import SU, YEARLY, rrule

FIRST, LAST = datetime(2000, 1, 1), datetime(2060, 12, 31)
DAYS = [FIRST.date() + timedelta(days) for days in range((LAST - FIRST).days + 1)]


def differing(week):
    """Days that the rule has and ISO's calendar has not, and the other way round."""
    found = {moment.date() for moment in rrule(YEARLY, dtstart=FIRST, until=LAST, byweekno=week)}
    right = {day for day in DAYS if day.isocalendar().week == week}
    return sorted(found - right), sorted(right - found)


wrong = {week: differing(week) for week in (1, 20, 52, 53)}
for week, (too_many, missing) in wrong.items():
    print(f"week {week:2}: too many {[str(day) for day in too_many]} missing {[str(day) for day in missing]}")

first_days = [date(year, 1, day) for year in (2011, 2022, 2039, 2050) for day in (1, 2)]
sundays = [moment.date() for moment in rrule(YEARLY, dtstart=datetime(2026, 1, 5), count=2, byweekno=53, wkst=SU)]
print("weeks from Sunday, week 53 after 2026:", [str(day) for day in sundays], "expected none before 2028")

raise SystemExit(
    wrong != {1: ([], []), 20: ([], []), 52: ([], first_days), 53: (first_days, [])}
    or sundays != [date(2027, 1, 1), date(2027, 1, 2)]
)
PY

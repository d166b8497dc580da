#!/usr/bin/env bash
# Until Friday at ten in New York ends before it, and a talk that was called off at ten in New York is held.
#
# Library:  gcsa 2.7.0 (Google Calendar Simple API), `Recurrence.rule(until=)` and `Recurrence.exclude_times`; the rules are
#           expanded by python-dateutil 2.9.0.post0. Nothing is sent to Google.
# Expected: times that carry their zone are the moments they are: "until" 10:00 in New York is 14:00 UTC, as RFC 5545 (3.3.10) has it
#           written, and what is excluded at 10:00 in New York is excluded there. The reference says that "by default, the
#           computers local timezone is used": a time that has a zone needs no default.
# Seen:     the zone is dropped. The end is written as 10:00 UTC, so the last talk is missing. The excluded time gets the zone of
#           the computer, here Berlin, and names a moment at which nothing is.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile gcsa==2.7.0 python-dateutil==2.9.0.post0 tzdata==2026.6
TZ=Europe/Berlin "$work/venv/bin/python" - <<'PY'
from datetime import datetime
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from dateutil.tz import gettz
from gcsa.recurrence import WEEKLY, Recurrence

NEW_YORK = ZoneInfo("America/New_York")
FIRST, OFF, LAST = (datetime(2026, month, day, 10, tzinfo=NEW_YORK) for month, day in ((3, 13), (3, 20), (4, 3)))


def days(*lines):
    found = rrulestr("\n".join(lines), dtstart=FIRST, forceset=True, tzids=gettz)
    return [f"{moment:%d %b}" for moment in found]


until = Recurrence.rule(freq=WEEKLY, until=LAST)
without = Recurrence.exclude_times([OFF])
right = "RRULE:FREQ=WEEKLY;UNTIL=20260403T140000Z", "EXDATE;TZID=America/New_York:20260320T100000"
every, expected = days(right[0]), days(*right)
seen_until, seen_without = days(until), days(right[0], without)
print(f"until 3 April, 10:00 in New York: expected {every}, seen {seen_until}: {until}")
print(f"without 20 March, 10:00 in New York: expected {expected}, seen {seen_without}: {without}")
assert every == ["13 Mar", "20 Mar", "27 Mar", "03 Apr"] and expected == ["13 Mar", "27 Mar", "03 Apr"]
raise SystemExit(seen_until != every[:3] or seen_without != every or "UNTIL=20260403T100000Z" not in until)
PY

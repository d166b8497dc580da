#!/usr/bin/env bash
# A talk at 10:30 in Tokyo: 10:30 there in the file, 19:30 there for whoever takes the link to Google's calendar.
#
# Library:  calendar-link 0.3.0, `CalendarGenerator.generate_all_links`, icalendar 7.3.2 for the file it writes.
# Expected: "Support for timezone handling": one moment in the file and in each link, 01:30 UTC. A day off is a day in the
#           link, as it is in the file (dates=20260706/20260707, without an hour).
# Seen:     the links to Google, Yahoo and AOL hold the hour on the wall with the Z of UTC behind it, the zone is not looked
#           at; the one to Apple has its offset behind a bare plus, which a query reads as a blank. A day off is from midnight
#           to midnight UTC. The file beside them is right. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile calendar-link==0.3.0 icalendar==7.3.2 pytz==2026.6 tzdata==2026.6 \
    python-dateutil==2.9.0.post0
"$work/venv/bin/python" - <<'PY'
from datetime import datetime, timezone
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from calendar_link import CalendarEvent, CalendarGenerator
from icalendar import Calendar

TOKYO = ZoneInfo("Asia/Tokyo")
TALK = CalendarEvent("talk", datetime(2026, 1, 5, 10, 30, tzinfo=TOKYO), datetime(2026, 1, 5, 11, 30, tzinfo=TOKYO))
DAY_OFF = CalendarEvent("off", datetime(2026, 7, 6), datetime(2026, 7, 7), all_day=True)
WHERE = {"google": "dates", "yahoo": "st", "aol": "st", "apple": "start"}


def begins(event):
    """Where each link begins, and the file."""
    links = CalendarGenerator().generate_all_links(event)
    found = {name: parse_qs(urlsplit(links[name]).query)[key][0].partition("/")[0] for name, key in WHERE.items()}
    start = Calendar.from_ical(links["ics"]).walk("VEVENT")[0].start
    return found, f"{start.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}" if isinstance(start, datetime) else f"{start:%Y%m%d}"


(talk, in_file), (day, day_in_file) = begins(TALK), begins(DAY_OFF)
print("the talk:    in the file, and expected,", in_file, "| seen", talk)
print("the day off: in the file, and expected,", day_in_file, "| seen", day["google"])

wrong = "20260105T103000Z"
seen = {"google": wrong, "yahoo": wrong, "aol": wrong, "apple": "2026-01-05T10:30:00 09:00"}
right = (in_file, day_in_file) == ("20260105T013000Z", "20260706")
raise SystemExit(not right or talk != seen or day["google"] != "20260706T000000Z")
PY

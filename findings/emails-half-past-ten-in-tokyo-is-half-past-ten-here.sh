#!/usr/bin/env bash
# A letter of 10:30 in Tokyo is dated 10:30 of the machine that writes it: eight hours late from Berlin.
#
# Library:  emails 1.1.3, `Message(date=...)` with a moment that has its zone; peer `email.utils.format_datetime` of Python.
# Expected: a moment that carries its zone is written with it, or as the same moment in the machine's own zone. So it is for a number
#           of seconds and for a text of a date; only a moment without a zone is taken in the zone of the machine.
# Seen:     the zone is dropped and the hour is kept, whatever the zone: the Date header, by which mail is sorted and silences are
#           counted, is off by the difference of the two zones, on a server in UTC by the whole offset.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile emails==1.1.3 tzdata==2026.6
"$work/venv/bin/python" - <<'PY'
import os
import time
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from zoneinfo import ZoneInfo

import emails

sent = datetime(2026, 3, 4, 10, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
hours = {}
for home in ("UTC", "Europe/Berlin"):
    os.environ["TZ"] = home
    time.tzset()
    for name, date in {"moment": sent, "seconds": sent.timestamp(), "text": format_datetime(sent)}.items():
        header = emails.Message(subject="Talk", mail_from="ana@mail.example", text="Hello", date=date).message()["Date"]
        hours[home, name] = (parsedate_to_datetime(header) - sent).total_seconds() / 3600
        print(f"written in {home} from a {name}: expected {sent:%H:%M %z}, seen {header}: {hours[home, name]:+.0f} hours")
late = {key: off for key, off in hours.items() if off}
raise SystemExit(late != {("UTC", "moment"): 9.0, ("Europe/Berlin", "moment"): 8.0})
PY

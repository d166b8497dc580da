#!/usr/bin/env bash
# "-1 day, 23:00:00", which is how Python writes an hour ago, is read as a day and 23 hours ahead.
#
# Libraries: tempora 5.13.0, `parse_timedelta`, and timelength 3.0.4, `TimeLength`; peer pytimeparse 1.1.10.
# Expected:  minus two hours, or an error: tempora's docstring promises one for what it cannot read, timelength reports what it leaves
#            out. pytimeparse has -7200 seconds.
# Seen:      two hours ahead from both. tempora passes over whatever is no letter and no digit between two parts, so that "3 weeks
#            - 2 days" is 23 days, and the text of any negative timedelta comes back positive and longer. timelength calls it
#            a success, with nothing left out.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile tempora==5.13.0 timelength==3.0.4 pytimeparse==1.1.10
"$work/venv/bin/python" - <<'PY'
from datetime import timedelta

from pytimeparse import parse
from tempora import parse_timedelta
from timelength import TimeLength

read = TimeLength("-2 hours").result
seen = [parse_timedelta("-2 hours"), timedelta(seconds=read.seconds)]
print(f"'-2 hours': expected {parse('-2 hours')} seconds, seen {[one.total_seconds() for one in seen]}")
print(f"timelength: success {read.success}, left out {read.invalid}")
back = {}
for span in (timedelta(days=1, hours=2), timedelta(hours=-1), timedelta(days=-2)):
    back[span] = parse_timedelta(str(span))
    print(f"{str(span)!r}: expected {span / timedelta(hours=1)} hours, seen {back[span] / timedelta(hours=1)}")
less = parse_timedelta("3 weeks - 2 days")
print(f"'3 weeks - 2 days': expected 19 days, seen {less.days}")
sound = parse("-2 hours") == -7200 and back.pop(timedelta(days=1, hours=2)) == timedelta(days=1, hours=2)
turned = list(back.values()) == [timedelta(days=1, hours=23), timedelta(days=2)] and less == timedelta(days=23)
raise SystemExit(not (sound and turned and seen == [timedelta(hours=2)] * 2 and read.success and not read.invalid))
PY

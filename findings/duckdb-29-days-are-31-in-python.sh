#!/usr/bin/env bash
# age() of two dates 29 days apart comes into Python, and into pandas, as 31 days; a year as 360.
#
# Library:  duckdb 2.0.1, fetchall() and df(), with pandas 3.1.1.
# Expected: an interval of months and days has no length in days, so that it is handed over as such (arrow() does: 1 month
#           1 day), refused (polars does), or as the days between the two dates.
# Seen:     "1 month 1 day", from 31 January to 1 March, is timedelta(days=31), and a day 31 days after 31 January is 3 March.
#           Every month counts as 30 days: 365 days are 360.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile duckdb==2.0.1 pandas==3.1.1
"$work/venv/bin/python" - <<'PY'
import datetime as dt

import duckdb

START = dt.date(2026, 1, 31)
seen = []
for end in (dt.date(2026, 3, 1), dt.date(2027, 1, 31)):
    ask = duckdb.sql(f"select age(date '{end}', date '{START}') as gap, date '{START}' + age(date '{end}', date '{START}') as again")
    gap, again = ask.fetchall()[0]
    seen.append((gap.days, ask.df()["gap"].dt.days.item(), again.date() == end))
    print(f"{START} to {end}: expected {(end - START).days} days, seen {seen[-1][0]} and {seen[-1][1]}; added in SQL: {again.date()}")
raise SystemExit(seen != [(31, 31, True), (360, 360, True)])
PY

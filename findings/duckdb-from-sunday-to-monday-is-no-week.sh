#!/usr/bin/env bash
# date_diff('week') counts spans of seven days, where every other unit counts the boundaries between two dates.
#
# Library:  duckdb 2.0.1 (the same in 1.1.3).
# Expected: date_diff(part, start, end) is documented as the number of partition boundaries between the dates: from 31 December
#           to 1 January is one year, from 31 October to 1 November one month. From Sunday to Monday one Monday is crossed, and
#           date_trunc('week') of the two days is seven days apart, so that it is one week.
# Seen:     0. Weeks are whole spans of seven days from the first date on, which is what date_sub is for; Thursday to Wednesday
#           is none either. Answers grouped "by week since the note" fall into other weeks than those of date_trunc.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile duckdb==2.0.1
"$work/venv/bin/python" - <<'PY'
import duckdb

PAIRS = {
    "year": ("2026-12-31", "2027-01-01"),
    "quarter": ("2026-09-30", "2026-10-01"),
    "month": ("2026-10-31", "2026-11-01"),
    "week": ("2026-11-29", "2026-11-30"),  # a Sunday, a Monday
}
seen = {}
for unit, (start, end) in PAIRS.items():
    ask = f"select date_diff('{unit}', a, b), date_sub('{unit}', a, b), date_trunc('{unit}', a) <> date_trunc('{unit}', b)"
    seen[unit] = duckdb.sql(f"{ask} from (select date '{start}' as a, date '{end}' as b)").fetchall()[0]
    print(f"{unit:8} expected date_diff 1, seen {seen[unit][0]}; date_sub {seen[unit][1]}; another {unit}: {seen[unit][2]}")
sound = all(seen[unit] == (1, 0, True) for unit in ("year", "quarter", "month"))
raise SystemExit(not (sound and seen["week"] == (0, 0, True)))
PY

#!/usr/bin/env bash
# A column of weekdays is read as dates in the year 1, a column of months as their first days there.
#
# Library:  agate 1.14.2, `Table.from_csv` with its own guess of types.
# Expected: text, as for "Mo" or "weekday": nothing in the cell says a year or a day of a month.
# Seen:     Date: "Friday" is 0001-01-05, "Monday" 0001-01-08, "May" 0001-05-01. Written as CSV again the word is gone; one cell
#           with another word ("Friday or Monday") keeps the column as it was.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile agate==1.14.2
"$work/venv/bin/python" - <<'PY'
import io

import agate

TRACKER = "Company,Best day,Month\nAcme,Friday,May\nBolt,Monday,June\n"


def written(text):
    table, out = agate.Table.from_csv(io.StringIO(text)), io.StringIO()
    table.to_csv(out)
    return [type(column.data_type).__name__ for column in table.columns], out.getvalue()


kinds, seen = written(TRACKER)
print(f"expected\n{TRACKER}\nseen ({', '.join(kinds)})\n{seen}")
control, _ = written(TRACKER.replace("Friday", "Friday or Monday"))
again = "Company,Best day,Month\nAcme,0001-01-05,0001-05-01\nBolt,0001-01-08,0001-06-01\n"
raise SystemExit(kinds != ["Text", "Date", "Date"] or control != ["Text", "Text", "Date"] or seen != again)
PY

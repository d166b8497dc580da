#!/usr/bin/env bash
# From 1 January to 1 January is no year, from 1 February to 1 March no month, and 13 days are one week.
#
# Library:  lifelines 0.30.3, `utils.datetimes_to_durations(..., freq="Y")`, "M" and "W".
# Expected: by its docstring an "array of floats representing the durations with time units given by freq": 13 days are 1.86
#           weeks, or whole months are those of the calendar, as pandas, to which it refers for `freq`, counts between two periods.
# Seen:     the floats are whole numbers: the span is cut down to units of a fixed length, 365.2425 and 30.436875 days. An answer after
#           exactly a year, three years out of four, or after a February comes at time 0, as if on the day of the letter, and a
#           year is 11 months.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile lifelines==0.30.3 numpy==2.4.6 pandas==2.3.3 scipy==1.17.1
"$work/venv/bin/python" -W error - <<'PY'
import pandas as pd
from lifelines.utils import datetimes_to_durations

SPANS = [
    ("2026-01-01", "2027-01-01", "Y", 1, 0),
    ("2027-01-01", "2029-01-01", "Y", 2, 2),
    ("2026-01-01", "2027-01-01", "M", 12, 11),
    ("2026-02-01", "2026-03-01", "M", 1, 0),
    ("2026-03-01", "2026-04-01", "M", 1, 1),
    ("2026-03-02", "2026-03-15", "W", 13 / 7, 1),
    ("2026-03-02", "2026-03-15", "D", 13, 13),
]
wrong = False
for first, last, unit, expected, known in SPANS:
    seen = datetimes_to_durations([first], [last], fill_date="2030-01-01", freq=unit)[0][0]
    wrong |= seen != known
    print(f"{first} to {last} in {unit}: expected {expected:.4g}, seen {seen}")
months = (pd.Period("2026-03", "M") - pd.Period("2026-02", "M")).n
raise SystemExit(wrong or months != 1)
PY

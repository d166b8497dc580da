#!/usr/bin/env bash
# A tracker written in one go shows 46085 where the interview's day should be; written cell by cell it shows the day.
#
# Library:  pyexcelerate 0.13.0, `new_sheet(..., data=rows)`; read back by openpyxl 3.1.5.
# Expected: a date is a date whichever of the documented ways it is written by. `set_cell_value`, `sheet[1][1].value` and a range
#           give it a format of a date unless it has one; its guide writes a date cell by cell, and calls `data=` the fastest way.
# Seen:     with `data=` days, moments and times of day are bare numbers without a format: 46085, 46085.4375, 0.4375. A duration
#           is a text by each way ("3:00:00"), so that Excel cannot add it up.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pyexcelerate==0.13.0 openpyxl==3.1.5
cd "$work"
"$work/venv/bin/python" - <<'PY'
from datetime import date, datetime, time, timedelta

import openpyxl
import pyexcelerate

ROW = [date(2026, 3, 4), datetime(2026, 3, 4, 10, 30), time(10, 30), timedelta(hours=3)]
book = pyexcelerate.Workbook()
book.new_sheet("at once", data=[ROW])
cells = book.new_sheet("one by one")
for place, value in enumerate(ROW, start=1):
    cells.set_cell_value(1, place, value)
book.save("tracker.xlsx")

read = openpyxl.load_workbook("tracker.xlsx")
peer, seen = ([cell.value for cell in read[name][1]] for name in ("one by one", "at once"))
for value, expected, one in zip(ROW, peer, seen, strict=True):
    print(f"{value!r}: expected {expected!r}, seen {one!r}")
sound = peer[:3] == [datetime(2026, 3, 4), datetime(2026, 3, 4, 10, 30), time(10, 30)]
raise SystemExit(not (sound and seen == [46085.0, 46085.4375, 0.4375, "3:00:00"]))
PY

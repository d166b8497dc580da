#!/usr/bin/env bash
# A salary of 52000 shown as "52,000 USD" is read as `#,##0 "us14"`; "45 days" as the 13th, or as a day of 1900.
#
# Libraries: xlsx2csv 0.8.6 and pylightxl 1.61; peers openpyxl 3.1.5 and python-calamine 0.9.1. XlsxWriter 3.3.1
#            writes the workbook.
# Expected:  ECMA-376, part 1, 18.8.31: in a number format letters between quotes, and colours in brackets, are no
#            codes of a date. A cell shown as `45 days` holds the number 45 (both peers).
# Seen:      xlsx2csv takes the d, m, y, h of the unit for parts of a date and writes the format itself with the
#            letters exchanged: the number is gone. pylightxl makes dates of 1900, or midnight, of waiting days and
#            stages, and the day 2042/05/14 of a red 52000. Some units are spared, so a file looks right at first.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile xlsx2csv==0.8.6 pylightxl==1.61 openpyxl==3.1.5 python-calamine==0.9.1 xlsxwriter==3.3.1
"$work/venv/bin/python" - "$work/tracker.xlsx" <<'PY'
import csv
import io
import sys

import openpyxl
import pylightxl
import python_calamine
import xlsxwriter
from xlsx2csv import Xlsx2csv

CELLS = [(52000, '#,##0 "USD"'), (45, '0 "days"'), (7, '0 "months"'), (3, '"Stage "0'), (52000, "[Red]0"), (45, "0")]

path = sys.argv[1]
with xlsxwriter.Workbook(path) as book:
    sheet = book.add_worksheet("tracker")
    for row, (number, form) in enumerate(CELLS):
        sheet.write_number(row, 0, number, book.add_format({"num_format": form}))

text = io.StringIO()
Xlsx2csv(path).convert(text)
as_csv = [row[0] for row in csv.reader(io.StringIO(text.getvalue()))]
light = pylightxl.readxl(path).ws("tracker")
as_light = [light.index(row + 1, 1) for row in range(len(CELLS))]
peers = [
    [row[0].value for row in openpyxl.load_workbook(path).active.iter_rows()],
    [row[0] for row in python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()],
]
for (number, form), *seen in zip(CELLS, as_csv, as_light, strict=True):
    print(f"format {form:12} expected {number}, xlsx2csv {seen[0]!r}, pylightxl {seen[1]!r}")

numbers = [number for number, _ in CELLS]
recorded = ['#,##0 "us14"', '0 "13ays"', '0 "01ont12s"', '"stage "0', "52000", "45"]
dates = [52000, "1900/02/13 00:00:00", "00:00:00", "00:00:00", "2042/05/14", 45]
raise SystemExit(any(peer != numbers for peer in peers) or as_csv != recorded or as_light != dates)
PY

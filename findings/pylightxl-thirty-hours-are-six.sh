#!/usr/bin/env bash
# A cell that shows 30:00 hours is read as 06:00:00; a quoted cell of a CSV file is cut at its comma.
#
# Library:  pylightxl 1.61 (`readxl`, `readcsv`); the workbook by xlsxwriter 3.2.9, peer openpyxl 3.1.5.
# Expected: 30 hours (the format [h]:mm is for spans beyond a day; openpyxl gives a timedelta of 30 hours), and the cell "a, b" of a
#           CSV file as one cell, as in RFC 4180.
# Seen:     "06:00:00", the text that 06:00 gives as well; and the two cells '"a' and ' b"', the quotes kept, so that every cell
#           after it stands in the wrong column.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pylightxl==1.61 xlsxwriter==3.2.9 openpyxl==3.1.5
cd "$work"
"$work/venv/bin/python" - <<'PY'
from datetime import timedelta
from pathlib import Path

import openpyxl
import pylightxl
import xlsxwriter

book = xlsxwriter.Workbook("log.xlsx")
sheet = book.add_worksheet("Log")
sheet.write("A1", 30 / 24, book.add_format({"num_format": "[h]:mm"}))
sheet.write("B1", 6 / 24, book.add_format({"num_format": "hh:mm"}))
book.close()
peer = openpyxl.load_workbook("log.xlsx").active["A1"].value
seen = pylightxl.readxl("log.xlsx").ws("Log").row(1)
print(f"30 and 6 hours: expected {peer} and 06:00:00, seen {seen}")

Path("log.csv").write_text('company,note,day\nAcme,"a, b",2026-03-02\n')
table = pylightxl.readcsv("log.csv")
row = table.ws(table.ws_names[0]).row(2)
print(f"a CSV line: expected {['Acme', 'a, b', '2026-03-02']}, seen {row}")
raise SystemExit(
    peer != timedelta(hours=30) or seen != ["06:00:00", "06:00:00"] or row != ["Acme", '"a', ' b"', "2026-03-02"]
)
PY

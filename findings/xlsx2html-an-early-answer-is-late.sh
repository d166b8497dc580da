#!/usr/bin/env bash
# A column of waits says "early" up to four days and "late" beyond: three days are "[>3]late" on the page. 70k is ",70000k".
#
# Library:  xlsx2html 0.6.4 with Babel 2.19.0, on a workbook of openpyxl 3.1.5.
# Expected: "with keep cell formatting": what a sheet shows by the same format codes (ECMA-376, part 1, 18.8.31). A condition
#           chooses the section, a comma behind the digits divides by a thousand, "# ?/?" is a fraction, quotes stand around
#           text and are not shown, halves are rounded up.
# Seen:     the digit of a condition is taken for the number and its section shown whatever the value; thousands and fractions
#           keep their signs and lose their numbers; quotes are shown; halves go to the even digit, 12.5 % is 12 %. Dates,
#           hours beyond a day, percent and leading zeros are right. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile xlsx2html==0.6.4 babel==2.19.0 openpyxl==3.1.5
"$work/venv/bin/python" - "$work/log.xlsx" <<'PY'
import io
import re
import sys

import openpyxl
from xlsx2html import xlsx2html

CELLS = [  # the value, its format, what a sheet shows, what is on the page
    (7, "000", "007", "007"),  # right
    (70000, "#,##0", "70,000", "70,000"),  # right
    (3, '[>4]"late";"early"', "early", '[>3]"late"'),
    (70000, '#,##0,"k"', "70k", ',70000"k"'),
    (1.5, "# ?/?", "1 1/2", "2 /"),
    (14, '0 "days"', "14 days", '14 "days"'),
    (0.125, "0%", "13%", "12%"),
]
book = openpyxl.Workbook()
for row, (value, code, _, _) in enumerate(CELLS, 1):
    book.active.cell(row, 1, value).number_format = code
book.save(sys.argv[1])

page = io.StringIO()
xlsx2html(sys.argv[1], page)
seen = re.findall(r"<td[^>]*>(.*?)</td>", page.getvalue(), re.S)
for (value, code, shown, _), cell in zip(CELLS, seen, strict=True):
    print(f"{value:>7} as {code:20} expected {shown:8} | seen {cell}")

raise SystemExit(seen != [cell[3] for cell in CELLS])
PY

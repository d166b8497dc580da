#!/usr/bin/env bash
# The day before 1 June is 30 May, the day before 1 March is 3 March, and a month after 31 January is 3 March too.
#
# Library:  pycel 1.0b30, DATE with a day below 1, and EDATE; peer formulas 1.3.4, which works the same workbook out.
# Expected: by the reference of Excel, which its code names, a day below 1 is counted back from the first of the month:
#           DATE(2026,6,0) is 31 May, the usual way to write the end of a month. EDATE(31 January, 1) is 28 February.
# Seen:     counted back with the length of the month that is named, where that of the month before is meant: one day short, or
#           on into the month itself after a February. EDATE goes on into the month after. EOMONTH is right, and so is DATE
#           with a day above the last.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pycel==1.0b30 formulas==1.3.4 openpyxl==3.1.5
cd "$work"
"$work/venv/bin/python" - 2>/dev/null <<'PY'
from datetime import date, timedelta

import formulas
import openpyxl
from pycel import ExcelCompiler

TEXTS = {
    "=DATE(2026,6,0)": "2026-05-30",
    "=DATE(2026,3,0)": "2026-03-03",
    "=DATE(2026,2,0)": "2026-01-28",
    "=EDATE(DATE(2026,1,31),1)": "2026-03-03",
    "=EOMONTH(DATE(2026,1,31),1)": "2026-02-28",
    "=DATE(2026,2,30)": "2026-03-02",
}
RIGHT = ["2026-05-31", "2026-02-28", "2026-01-31", "2026-02-28", "2026-02-28", "2026-03-02"]
book = openpyxl.Workbook()
book.active.title = "DAYS"
for text in TEXTS:
    book.active.append([text])
book.save("days.xlsx")


def day(number):
    return str(date(1899, 12, 30) + timedelta(days=int(number)))


worked = formulas.ExcelModel().loads("days.xlsx").finish().calculate()
peer = [day(worked[f"'[days.xlsx]DAYS'!A{row}"].value[0, 0]) for row in range(1, len(TEXTS) + 1)]
own = ExcelCompiler(filename="days.xlsx")
seen = [day(own.evaluate(f"DAYS!A{row}")) for row in range(1, len(TEXTS) + 1)]
for text, expected, one in zip(TEXTS, peer, seen, strict=True):
    print(f"{text}: expected {expected}, seen {one}")
raise SystemExit(peer != RIGHT or seen != list(TEXTS.values()))
PY

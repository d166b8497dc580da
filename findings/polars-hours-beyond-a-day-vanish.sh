#!/usr/bin/env bash
# Of a column of worked hours those from 24 hours on are null.
#
# Libraries: polars 2.1.0, `read_ods` with fastexcel 0.21.0 (calamine); peer ezodf 0.3.2. odfpy 1.4.1 writes the file as
#            LibreOffice does for cells in the format [HH]:MM.
# Expected:  OpenDocument 1.3, part 3: `office:time-value` is an XML Schema duration; PT30H15M00S is thirty hours and a
#            quarter. The column's type, duration, holds it. What cannot be read raises, as elsewhere in polars.
# Seen:      07:30 is 7h 30m, while 24:00, 30:15 and 100:00 are null: whatever is no time of day. `sum` is that of the
#            small ones, and rows that hold nothing else are dropped as empty. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile polars==2.1.0 fastexcel==0.21.0 pyarrow==26.0.1 odfpy==1.4.1 ezodf==0.3.2 lxml==6.1.3
"$work/venv/bin/python" - "$work/hours.ods" <<'PY'
import sys
from datetime import timedelta

import ezodf
import polars
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HOURS = {"07:30": "PT07H30M00S", "23:59": "PT23H59M00S", "24:00": "PT24H00M00S", "30:15": "PT30H15M00S",
         "100:00": "PT100H00M00S"}  # fmt: skip


def sheet_cell(shown, **value):
    cell = TableCell(**(value or {"valuetype": "string"}))
    cell.addElement(P(text=shown))
    return cell


path = sys.argv[1]
book, table = OpenDocumentSpreadsheet(), Table(name="hours")
book.spreadsheet.addElement(table)
rows = [(sheet_cell("week"), sheet_cell("worked"))]
rows += [(sheet_cell("w"), sheet_cell(shown, valuetype="time", timevalue=value)) for shown, value in HOURS.items()]
for cells in rows:
    row = TableRow()
    for cell in cells:
        row.addElement(cell)
    table.addElement(row)
book.save(path)

seen = polars.read_ods(path)["worked"]
peer = [ezodf.opendoc(path).sheets[0][row, 1].value for row in range(1, len(HOURS) + 1)]
for shown, other, answer in zip(HOURS, peer, seen, strict=True):
    print(f"expected {shown:7} peer {other:14} seen {answer}")
print("type:", seen.dtype, "| sum:", seen.sum())

kept = [timedelta(hours=7, minutes=30), timedelta(hours=23, minutes=59), None, None, None]
raise SystemExit(seen.to_list() != kept or peer != list(HOURS.values()))
PY

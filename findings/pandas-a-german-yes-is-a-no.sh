#!/usr/bin/env bash
# A ticked box of a German or French OpenDocument sheet is read as False, and 90 seconds as an hour and a half.
#
# Libraries: pandas 3.1.1, `read_excel` of .ods with its default engine odfpy 1.4.1; peer python-calamine 0.9.1. odfpy
#            writes the file as LibreOffice does: the value in an attribute, the shown text beside it.
# Expected:  OpenDocument 1.3, part 3: a cell's value is in `office:boolean-value` and
#            `office:time-value`; the text is only how it was shown. pandas reads numbers and dates that way itself.
# Seen:      for a boolean pandas compares the shown text with "TRUE": WAHR, VRAI or a tick are False, each. For a time
#            it parses the shown text: one and a half seconds, shown as "00:01,5", become 00:01:30, and 30 hours 15
#            minutes, shown without their day, 06:15. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pandas==3.1.1 odfpy==1.4.1 python-calamine==0.9.1
"$work/venv/bin/python" - "$work/tracker.ods" <<'PY'
import sys

import pandas
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from python_calamine import load_workbook

CELLS = [  # the stored value, the shown text, what pandas says
    ({"valuetype": "boolean", "booleanvalue": "true"}, "TRUE", "True"),
    ({"valuetype": "boolean", "booleanvalue": "true"}, "WAHR", "False"),
    ({"valuetype": "boolean", "booleanvalue": "true"}, "VRAI", "False"),
    ({"valuetype": "boolean", "booleanvalue": "false"}, "FALSCH", "False"),
    ({"valuetype": "time", "timevalue": "PT14H30M00S"}, "14:30", "14:30:00"),
    ({"valuetype": "time", "timevalue": "PT00H00M01.5S"}, "00:01,5", "00:01:30"),
    ({"valuetype": "time", "timevalue": "PT30H15M00S"}, "06:15", "06:15:00"),
]

path = sys.argv[1]
book, table = OpenDocumentSpreadsheet(), Table(name="tracker")
book.spreadsheet.addElement(table)
for value, shown, _ in CELLS:
    row, cell = TableRow(), TableCell(**value)
    cell.addElement(P(text=shown))
    row.addElement(cell)
    table.addElement(row)
book.save(path)

seen = [str(answer) for answer in pandas.read_excel(path, header=None)[0]]
peer = [row[0] for row in load_workbook(path).get_sheet_by_index(0).to_python()]
for (value, shown, _), answer, other in zip(CELLS, seen, peer, strict=True):
    print(f"stored {list(value.values())[1]:14} shown {shown:8} peer {other!s:16} seen {answer}")

raise SystemExit(seen != [answer for *_, answer in CELLS] or peer[:4] != [True, True, True, False])
PY

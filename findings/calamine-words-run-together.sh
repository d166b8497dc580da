#!/usr/bin/env bash
# Line breaks and tabs within a cell of an OpenDocument sheet are dropped: "Anna" and "Ben" become "AnnaBen".
#
# Library:  python-calamine 0.9.1 (and so pandas with engine="calamine", polars.read_ods, fastexcel); peer ezodf 0.3.2.
#           odfpy 1.4.1 writes the file.
# Expected: OpenDocument 1.3, part 3: `text:tab` stands for a tab, `text:line-break` for a line break,
#           as `text:s` stands for spaces, which calamine does put in.
# Seen:     both elements leave nothing at all, so the words on both sides touch. A list of interviewers, one a line, is
#           one unknown person, and no separator is left to split it by. Lines that are paragraphs of their own, as
#           LibreOffice writes what was typed into a cell, do keep their break. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile python-calamine==0.9.1 odfpy==1.4.1 ezodf==0.3.2 lxml==6.1.3
"$work/venv/bin/python" - "$work/people.ods" <<'PY'
import sys

import ezodf
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import LineBreak, P, S, Tab
from python_calamine import load_workbook

BETWEEN = {"spaces": (S(c=2), "  "), "tab": (Tab(), "\t"), "line break": (LineBreak(), "\n")}

path = sys.argv[1]
book, table = OpenDocumentSpreadsheet(), Table(name="people")
book.spreadsheet.addElement(table)
for element, _ in BETWEEN.values():
    row, cell, text = TableRow(), TableCell(valuetype="string"), P()
    text.addText("Anna")
    text.addElement(element)
    text.addText("Ben")
    cell.addElement(text)
    row.addElement(cell)
    table.addElement(row)
book.save(path)

seen = [row[0] for row in load_workbook(path).get_sheet_by_index(0).to_python()]
peer = [ezodf.opendoc(path).sheets[0][row, 0].value for row in range(len(BETWEEN))]
expected = [f"Anna{between}Ben" for _, between in BETWEEN.values()]
for name, want, answer in zip(BETWEEN, expected, seen, strict=True):
    print(f"{name:10} expected {want!r:12} seen {answer!r}")

raise SystemExit(peer != expected or seen != ["Anna  Ben", "AnnaBen", "AnnaBen"])
PY

#!/usr/bin/env bash
# A wait of 13 days is written into a Numbers sheet, and 12.999999999999998 is read out of it: in whole days, 12.
#
# Library:  numbers-parser 4.22.0, `Table.write`, `Document.save` and `cell.value`; peer openpyxl 3.1.5 with the same numbers.
# Expected: "cell values limited to 15 significant figures to match the implementation ... in Apple Numbers. Previously ...
#           rounding errors in unpacking". The format holds decimal numbers of 34 digits; a whole number comes back whole,
#           as by the peer.
# Seen:     the number is divided by a power of ten as a binary one and the rest cut off, and what is read has 17 figures: of
#           the days 1 to 1000 29 are off, of the salaries up to a million, in thousands, 113. Whatever makes whole numbers
#           of them (`int`, a floor) loses one from 11 of the days and all of the salaries, and an id of 14 is 13; none of
#           them equals what was written. `formatted_value` shows the same figures. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile numbers-parser==4.22.0 openpyxl==3.1.5
"$work/venv/bin/python" -W ignore - "$work" <<'PY'
import sys

import openpyxl
from numbers_parser import Document

COLUMNS = [list(range(1, 1001)), [thousand * 1000 for thousand in range(1, 1001)]]


def by_numbers(path):
    book = Document(num_rows=len(COLUMNS[0]), num_cols=2, num_header_rows=0, num_header_cols=0)
    for at, column in enumerate(COLUMNS):
        for row, number in enumerate(column):
            book.sheets[0].tables[0].write(row, at, number)
    book.save(path)
    cells = Document(path).sheets[0].tables[0]
    return [[cells.cell(row, at).value for row in range(len(column))] for at, column in enumerate(COLUMNS)]


def by_openpyxl(path):
    book = openpyxl.Workbook()
    for row in zip(*COLUMNS, strict=True):
        book.active.append(row)
    book.save(path)
    return [list(column) for column in openpyxl.load_workbook(path).active.iter_cols(values_only=True)]


peer, seen = by_openpyxl(f"{sys.argv[1]}/log.xlsx"), by_numbers(f"{sys.argv[1]}/log.numbers")
off = [[(was, now) for was, now in zip(*pair, strict=True) if was != now] for pair in zip(COLUMNS, seen, strict=True)]
cut = [[was for was, now in column if int(now) != was] for column in off]
print("expected, by openpyxl: as written:", peer == COLUMNS)
print("seen: off", [len(column) for column in off], "| one less in whole numbers", [len(column) for column in cut])
print("days:", off[0][:4], "| whole:", cut[0][:6], "| salaries:", off[1][:2])

raise SystemExit(peer != COLUMNS or [len(column) for column in off] != [29, 113] or cut[0][:2] != [13, 14])
PY

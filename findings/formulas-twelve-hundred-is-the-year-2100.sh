#!/usr/bin/env bash
# VALUE("1,200"), a number written as text, is 73051: the serial number of 1 January 2100.
#
# Library:   formulas 1.3.4, which works out the formulas of a workbook without Excel.
# Expected:  VALUE turns a text that looks like a number, a date or a time into a number. Where formulas are written in
#            English, commas part the thousands: "1,200" is 1200, "72,500" is 72500, and "60-80" is no number.
# Seen:      what is no plain number is read as a date, and what is missing is filled in: month 1 of the year 200, to
#            which 1900 are added; a day in 1966. "72,500" is refused, as no month is 72. NUMBERVALUE, told the signs,
#            is right.
# No error, no warning, where the number before the comma is a month.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile formulas==1.3.4
"$work/venv/bin/python" -W ignore - <<'PY'
import formulas

PARSER = formulas.Parser()


def worked_out(formula):
    return str(PARSER.ast(formula)[1].compile()()).strip("[]")


CASES = [  # formula, expected, recorded
    ('=VALUE("1,200")', "1200.0", "73051.0"),
    ('=VALUE("1,234")', "1234.0", "85469.0"),
    ('=SUM(VALUE("1,200"),1)', "1201.0", "73052.0"),
    ('=VALUE("60-80")', "#VALUE!", "24320.0"),
    ('=VALUE("72,500")', "72500.0", "#VALUE!"),
    ('=VALUE("1200")', "1200.0", "1200.0"),
    ('=NUMBERVALUE("1,200",".",",")', "1200.0", "1200.0"),
]
seen = [worked_out(formula) for formula, *_ in CASES]
for (formula, expected, _), text in zip(CASES, seen, strict=True):
    print(f"{formula:32} expected {expected:8} seen {text}")
raise SystemExit(seen != [recorded for *_, recorded in CASES])
PY

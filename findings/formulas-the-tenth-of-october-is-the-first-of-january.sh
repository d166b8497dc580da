#!/usr/bin/env bash
# TEXT(date; "d mmm yyyy") writes 30 November as "3 Nov", 10 October as 1/1, and half past ten as 1:30.
#
# Library:   formulas 1.3.4, which works out the formulas of a workbook without Excel.
# Expected:  ECMA-376, part 1, 18.8.31: d, m and h show the day, month and hour without leading zeros, so 1 to 31, 1 to
#            12, 0 to 23. DAY, MONTH and HOUR of the same library give the right numbers.
# Seen:      all zeros beside the number go, those behind it too: 10, 20 and 30 come out as 1, 2 and 3. Every other day
#            is right, so a column looks sound. dd, mm and hh are right.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile formulas==1.3.4
"$work/venv/bin/python" -W ignore - <<'PY'
import formulas

PARSER = formulas.Parser()


def worked_out(formula):
    return PARSER.ast(formula)[1].compile()()


CASES = [  # formula, as Excel and the standard have it, as it comes out
    ('=TEXT(DATE(2026,11,30),"d mmm yyyy")', "30 Nov 2026", "3 Nov 2026"),
    ('=TEXT(DATE(2026,11,20),"ddd d mmm")', "Fri 20 Nov", "Fri 2 Nov"),
    ('=TEXT(DATE(2026,10,10),"m/d/yyyy")', "10/10/2026", "1/1/2026"),
    ('=TEXT(TIME(10,30,0),"h:mm")', "10:30", "1:30"),
    ('=TEXT(DATE(2026,11,29),"d mmm yyyy")', "29 Nov 2026", "29 Nov 2026"),
    ('=TEXT(DATE(2026,10,10),"dd.mm.yyyy")', "10.10.2026", "10.10.2026"),
    ("=DAY(DATE(2026,11,30))", "30", "30"),
    ("=MONTH(DATE(2026,10,10))", "10", "10"),
]
seen = [str(worked_out(formula)) for formula, *_ in CASES]
for (formula, expected, _), text in zip(CASES, seen, strict=True):
    print(f"{formula:40} expected {expected:12} seen {text}")
raise SystemExit(seen != [recorded for *_, recorded in CASES])
PY

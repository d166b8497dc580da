#!/usr/bin/env bash
# "March 4-6, 2026" is 4 March 2006, and "24-31 December 2025" is the last day of 2024.
#
# Library:  edtf 5.0.2, `text_to_edtf`; its own result for "2026-2027" and "March 2026 - May 2026".
# Expected: EDTF (ISO 8601-2:2019, level 0) has an interval for it, 2026-03-04/2026-03-06, which `parse_edtf` reads; the docs
#           say of the text parser: "the basic approach is to parse the date twice using dateutil.parse, with different
#           defaults", and what differs is unknown. So: the interval, or None, as for "between 2026 and 2027".
# Seen:     the second number of the span is taken for a year of two digits, and the year that stands there is dropped: a day
#           of another year, whole and without a mark of doubt. From 10-12 March on it is 2010, from 24-31 December 2024.
#           A span of years or months is right.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile edtf==5.0.2 python-dateutil==2.9.0.post0
"$work/venv/bin/python" - <<'PY'
from edtf import parse_edtf, text_to_edtf

SPANS = {
    "March 4-6, 2026": ("2026-03-04/2026-03-06", "2006-03-04"),
    "4-6 March 2026": ("2026-03-04/2026-03-06", "2004-03-06"),
    "4 to 6 March 2026": ("2026-03-04/2026-03-06", "2004-03-06"),
    "20-25 March 2026": ("2026-03-20/2026-03-25", "2020-03-25"),
    "24-31 December 2025": ("2025-12-24/2025-12-31", "2024-12-31"),
    "March 4, 2026": ("2026-03-04", "2026-03-04"),
    "March 2026 - May 2026": ("2026-03/2026-05", "2026-03/2026-05"),
    "2026-2027": ("2026/2027", "2026/2027"),
}
seen = {text: text_to_edtf(text) for text in SPANS}
for text, (expected, _) in SPANS.items():
    assert str(parse_edtf(expected)) == expected
    print(f"{text!r}: expected {expected}, seen {seen[text]}")
raise SystemExit(seen != {text: recorded for text, (_, recorded) in SPANS.items()})
PY

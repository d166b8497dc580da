#!/usr/bin/env bash
# A column of months, written as text for the axis of a chart, reads 672, 673 in place of 2026-01, 2026-02.
#
# Library:  fireducks 1.4.4 (`import fireducks.pandas as pd`), beside the pandas 2.3.3 that it stands in for.
# Expected: as pandas: `Series.dt.to_period("M").astype(str)`, the usual way to name the months of a log, gives 2026-01.
# Seen:     the number of months since January 1970; of quarters 224; of days 20484. The same column printed, and each period
#           by itself, read well. A sign counts as a digit besides: `str.zfill(3)` makes "-7" into "0-7".
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile fireducks==1.4.4 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
import fireducks.pandas as fireducks
import pandas


def asked(pd):
    sent = pd.to_datetime(pd.Series(["2026-01-31", "2026-02-28"]))
    months = sent.dt.to_period("M")
    return {
        "months as text": months.astype(str).tolist(),
        "quarters as text": sent.dt.to_period("Q").astype(str).tolist(),
        "days as text": sent.dt.to_period("D").astype(str).tolist(),
        "each month by itself": [str(month) for month in months.tolist()],
        "filled with noughts": pd.Series(["-7", "7"]).str.zfill(3).tolist(),
    }


plain, engine = asked(pandas), asked(fireducks)
for what in plain:
    print(f"{what}: expected {plain[what]}, seen {engine[what]}")
right = {
    "months as text": ["2026-01", "2026-02"],
    "quarters as text": ["2026Q1", "2026Q1"],
    "days as text": ["2026-01-31", "2026-02-28"],
    "each month by itself": ["2026-01", "2026-02"],
    "filled with noughts": ["-07", "007"],
}
wrong = right | {
    "months as text": ["672", "673"],
    "quarters as text": ["224", "224"],
    "days as text": ["20484", "20512"],
    "filled with noughts": ["0-7", "007"],
}
raise SystemExit(plain != right or engine != wrong)
PY

#!/usr/bin/env bash
# "Open ones: less than 14 days", said of open applications only, and the one that waits 40 days is handed over as passed.
#
# Library:  pointblank 1.1.1, `Validate.get_sundered_data`, with polars and with pandas.
# Expected: "a table only containing rows where test units always passed"; a step counts for it if "`pre=` has not been
#           given an expression for modifying the input table". Without the condition the split is right.
# Seen:     the answers of a step with `pre=` or `segments=` are counted, and laid by position onto the table as it was
#           before: the first row that was looked at speaks for the first row of all. What failed is in the clean part, what
#           passed is in the faulty one, what nobody looked at is in either; a sorted table is mixed up whole. The row
#           number that `get_data_extracts` gives beside a row is that of the part as well. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pointblank==1.1.1 polars==2.1.0 pandas==3.1.1 narwhals==2.29.0 great-tables==1.1.0 \
    pyarrow==26.0.1
"$work/venv/bin/python" - <<'PY'
import pointblank
import polars as pl

LOG = pl.DataFrame({
    "firm": ["Tide", "Reef", "Kelp", "Surf"], "state": ["closed", "open", "open", "open"], "days": [99, 3, 40, 5],
})  # fmt: skip


def split(table, **only):
    """The firms in the clean part, those in the faulty one, and those shown as failed with their row numbers."""
    checked = pointblank.Validate(table).col_vals_lt("days", 14, **only).interrogate()
    failed = checked.get_data_extracts(1, frame=True)
    parts = [list(checked.get_sundered_data(part)["firm"]) for part in ("pass", "fail")]
    return [*parts, list(zip(failed["_row_num_"], failed["firm"], strict=True))]


plain = split(LOG)
filtered = split(LOG, pre=lambda table: table.filter(pl.col("state") == "open"))
segment = split(LOG, segments=("state", "open"))
pandas = split(LOG.to_pandas(), segments=("state", "open"))
ordered = split(LOG, pre=lambda table: table.sort("days"))
print("                     passed | failed | what failed")
print("no condition        ", *plain)
print("pre=, open ones     ", *filtered)
print("segments=, open ones", *segment)
print("pre=, sorted        ", *ordered)

mixed = [["Tide", "Kelp"], ["Reef"], [(2, "Kelp")]]
raise SystemExit(
    plain != [["Reef", "Surf"], ["Tide", "Kelp"], [(1, "Tide"), (3, "Kelp")]]
    or [filtered, segment, pandas] != [mixed] * 3
    or ordered[:2] != [["Tide", "Reef"], ["Kelp", "Surf"]]
)
PY

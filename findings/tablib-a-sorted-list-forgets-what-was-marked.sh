#!/usr/bin/env bash
# Rows are marked "open", the list is sorted, and none is open any more.
#
# Library:  tablib 3.10.0, `Dataset.sort` and `subset`, then `filter`; peer: its own `stack`.
# Expected: a tag belongs to its row (`append(row, tags=...)`). `sort` "returns a new Dataset instance where columns have been
#           sorted": the same rows in another order; `filter` is "excluding any rows that do not contain the given tags".
#           `stack` keeps the tags.
# Seen:     `sort` and `subset` make new rows from the values alone, so `filter` finds none; sorted formatters and title are kept.
# No error, no warning: an empty list and "nothing is open" look alike.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile tablib==3.10.0
"$work/venv/bin/python" - <<'PY'
import tablib

log = tablib.Dataset(headers=["company", "day"], title="log")
log.append(["Tide", 4], tags=["open"])
log.append(["Fern", 9], tags=["closed"])
log.append(["Moss", 2], tags=["open"])
ways = {"as it is": log, "stacked": log.stack(log), "subset": log.subset(rows=[0, 1]), "sorted": log.sort("day")}
seen = {name: [row[0] for row in data.filter(["open"])] for name, data in ways.items()}
print("open, expected once sorted: ['Moss', 'Tide'], seen:", seen)
raise SystemExit(
    seen != {"as it is": ["Tide", "Moss"], "stacked": ["Tide", "Moss"] * 2, "subset": [], "sorted": []}
    or [row[0] for row in log.sort("day")] != ["Moss", "Tide", "Fern"]
)
PY

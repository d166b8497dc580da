#!/usr/bin/env bash
# Waits of 2, 4 and 9 days, and one that is still open: the mean is 5, the shortest is none, the lowest 0, the median 3.
#
# Library:  perspective-python 5.6.1 (the grid behind `PerspectiveWidget`), `Table.view` with `group_by`; peer DuckDB 2.0.1.
# Expected: a missing value takes no part in a figure of the others. So it is here for mean and sum (they were mended to
#           pass over it), and in DuckDB for all of them: 5, 2, 2, 4.
# Seen:     to the rest of them a missing value is the least of all, or a 0 that stands in no row: "min" and "q1" are empty,
#           "low" is 0, "high" of -3 and -1 is 0, and each open wait draws the median down, with three of them to nothing.
#           One grid, one column, and its figures are of different waits. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile perspective-python==5.6.1 duckdb==2.0.1 pyarrow==26.0.1
"$work/venv/bin/python" - <<'PY'
import duckdb
import perspective
import pyarrow

FIGURES = ["mean", "sum", "min", "low", "high", "q1", "median"]
client = perspective.Server().new_local_client()


def figures(waits):
    """What stands in the one group of a grid of these waits."""
    table = client.table({"firm": ["Tide"] * len(waits), "wait": waits})
    found = {}
    for figure in FIGURES:
        columns = table.view(group_by=["firm"], aggregates={"wait": figure}, columns=["wait"]).to_columns()
        found[figure] = columns["wait"][columns["__ROW_PATH__"].index(["Tide"])]
    return found


def by_duckdb(waits):
    rows = pyarrow.table({"wait": pyarrow.array(waits, pyarrow.float64())})  # noqa: F841
    asked = "avg(wait), sum(wait), min(wait), min(wait), max(wait), quantile_disc(wait, .25), median(wait)"
    return dict(zip(FIGURES, duckdb.sql(f"SELECT {asked} FROM rows").fetchall()[0], strict=True))


CASES = {"all answered": [2.0, 4.0, 9.0], "one open": [2.0, 4.0, 9.0, None], "three open": [2.0, 4.0, 9.0, None, None, None],
         "before the day": [-3.0, None, -1.0]}  # fmt: skip
expected = {name: by_duckdb(waits) for name, waits in CASES.items()}
seen = {name: figures(waits) for name, waits in CASES.items()}
for name in CASES:
    print(f"{name:14} expected {expected[name]}\n{'':14} seen     {seen[name]}")


def others(name):
    """The figures that are not those of the peer."""
    return {figure: seen[name][figure] for figure in FIGURES if seen[name][figure] != expected[name][figure]}


wrong = [others(name) for name in CASES]
one = {"min": None, "low": 0.0, "q1": None, "median": 3.0}
raise SystemExit(wrong != [{}, one, one | {"median": None}, {"min": None, "high": 0.0, "q1": None, "median": -3.0}])
PY

#!/usr/bin/env bash
# A column of lists of names, written by DuckDB or polars, is read as nothing but nulls.
#
# Libraries: fastparquet 2026.9.0; writers duckdb 2.0.1, polars 2.1.0 and pyarrow 26.0.1.
# Expected:  the three files have one schema, the three-level LIST of the Parquet format, of optional texts; pyarrow
#            reads all three. fastparquet reads pyarrow's file, and DuckDB's and polars' lists of numbers. What it cannot
#            read raises, as it does for DuckDB's INTERVAL.
# Seen:      lists of texts by DuckDB or polars: None in each row, also for empty lists, which are no nulls. Who asks
#            "has anybody been interviewed" gets no. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile fastparquet==2026.9.0 pandas==3.1.1 polars==2.1.0 duckdb==2.0.1 pyarrow==26.0.1
"$work/venv/bin/python" - "$work" <<'PY'
import sys

import duckdb
import fastparquet
import polars
import pyarrow
import pyarrow.parquet

NAMES = [["Anna", "Ben"], ["Cem"], []]
NUMBERS = [[1, 2], [3], []]

WRITERS = {
    "pyarrow": lambda lists, path: pyarrow.parquet.write_table(pyarrow.table({"x": lists}), path),
    "polars": lambda lists, path: polars.DataFrame({"x": lists}).write_parquet(path),
    "duckdb": lambda lists, path: duckdb.sql(f"COPY (SELECT unnest({lists}) AS x) TO '{path}'"),
}


def read(lists, name):
    path = f"{sys.argv[1]}/{name}.parquet"
    WRITERS[name](lists, path)
    assert pyarrow.parquet.read_table(path)["x"].to_pylist() == lists
    column = fastparquet.ParquetFile(path).to_pandas()["x"]
    return [None if cell is None else [each if isinstance(each, str) else int(each) for each in cell] for cell in column]


names = {name: read(NAMES, name) for name in WRITERS}
numbers = {name: read(NUMBERS, name) for name in WRITERS}
print("expected from each:", NAMES)
for name, seen in names.items():
    print(f"written by {name:8} seen", seen)
print("numbers:", numbers)

recorded = {"pyarrow": NAMES, "polars": [None] * 3, "duckdb": [None] * 3}
raise SystemExit(names != recorded or any(seen != NUMBERS for seen in numbers.values()))
PY

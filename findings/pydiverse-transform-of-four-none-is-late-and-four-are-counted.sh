#!/usr/bin/env bash
# How many of four wait longer than 50 days? Four. How many of a firm have answered? No number at all, for none.
#
# Library:  pydiverse-transform 0.6.1 on polars 1.44.2 and on DuckDB 2.0.1. (0.7.2, which needs Python 3.12, answers the same:
#           tried.)
# Expected: "the number of rows of the current table, like COUNT(*) in SQL", of those that the filter lets through, as the
#           same filter does in the count of a column; the "number of non-null elements" of a column without any is 0, and a
#           pipe gives the same on each engine.
# Seen:     `count(filter=...)` takes the filter and counts every row, on both. The count of a column where nothing is to be
#           counted is null on polars and 0 on DuckDB: whoever keeps the groups with less than one answer loses those with
#           none. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pydiverse-transform==0.6.1 pydiverse-common==0.4.2 polars==1.44.2 duckdb==2.0.1 \
    duckdb-engine==0.17.0 sqlalchemy==2.0.58 pyarrow==22.0.0 pandas==2.3.3
"$work/venv/bin/python" -W ignore - <<'PY'
import polars as pl
import pydiverse.transform as pdt

LOG = pl.DataFrame({"firm": ["A", "A", "B", "B"], "waited": [3, 10, None, None]})


def answers(*place):
    log = pdt.Table(LOG, name="log") >> pdt.collect(*place)
    late = log.waited > 50
    whole = log >> pdt.summarize(rows=pdt.count(filter=late), waits=log.waited.count(filter=late)) >> pdt.export(pdt.Polars())
    firms = log >> pdt.group_by(log.firm) >> pdt.summarize(answered=log.waited.count())
    silent = firms >> pdt.filter(pdt.C.answered < 1) >> pdt.export(pdt.Polars())
    return whole.rows()[0], sorted((firms >> pdt.export(pdt.Polars())).rows()), silent.rows()


seen = {name: answers(*place) for name, place in {"polars": [], "DuckDB": [pdt.DuckDb()]}.items()}
print("expected:   ", ((0, 0), [("A", 2), ("B", 0)], [("B", 0)]))
for name, answer in seen.items():
    print(f"on {name}:  ", answer)

polars, duckdb = seen["polars"], seen["DuckDB"]
right = duckdb[1:] == ([("A", 2), ("B", 0)], [("B", 0)]) and duckdb[0][1] == 0
raise SystemExit(not right or duckdb[0][0] != 4 or polars != ((4, None), [("A", 2), ("B", None)], []))
PY

#!/usr/bin/env bash
# One Ibis expression, two answers: "not in" beside a null, and the difference of two tables with repeats.
#
# Libraries: ibis-framework 12.0.0 with polars 2.1.0 and duckdb 2.0.1.
# Expected:  `column.notin(other.column)` is SQL's NOT IN: where the other column holds a null nothing is surely
#            absent, so no row is left (DuckDB, and SQLite through Ibis). `difference(..., distinct=False)` is
#            by Ibis' reference a multiset difference: of two equal rows one is taken away by one.
# Seen:      on polars `notin` keeps the rows, and `difference(distinct=False)` answers as `distinct=True` does:
#            a log with two equal notes of which one was sent shows none to send. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile "ibis-framework[duckdb,polars]==12.0.0" polars==2.1.0 duckdb==2.0.1 sqlglot==28.10.1
"$work/venv/bin/python" - <<'PY'
import ibis

applications = ibis.memtable({"id": [1, 2, 3]}, schema={"id": "int64"})
closed = ibis.memtable({"id": [1, None]}, schema={"id": "int64"})
planned = ibis.memtable({"note": ["Anna", "Anna", "Ben", "Cem"]})
sent = ibis.memtable({"note": ["Anna", "Ben"]})

still_open = applications.filter(applications.id.notin(closed.id)).order_by("id")
to_send = planned.difference(sent, distinct=False).order_by("note")

seen = {}
for backend in (ibis.duckdb.connect(), ibis.polars.connect()):
    seen[backend.name] = (
        backend.to_pyarrow(still_open)["id"].to_pylist(),
        backend.to_pyarrow(to_send)["note"].to_pylist(),
    )
    print(f"{backend.name:7} notin {seen[backend.name][0]}, difference {seen[backend.name][1]}")

expected = ([], ["Anna", "Cem"])
print("expected: notin", expected[0], "difference", expected[1])
raise SystemExit(seen["duckdb"] != expected or seen["polars"] != ([2, 3], ["Cem"]))
PY

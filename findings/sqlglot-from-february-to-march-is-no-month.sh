#!/usr/bin/env bash
# A query brought from DuckDB to SQLite: from 1 February to 1 March no month passes, from 23:00 to the next morning no day.
#
# Library:  sqlglot 30.30.0, `transpile(read="duckdb", write="sqlite")`; both texts are run, on duckdb 2.0.1 and Python's sqlite3.
# Expected: the same number. DuckDB's `date_diff` counts the boundaries between two days. sqlglot's README: it "aims to read
#           a wide variety of SQL inputs and output syntactically and semantically correct SQL in the targeted dialects",
#           and warns of what it cannot translate, as it does of WEEK.
# Seen:     MONTH becomes days / 30.0, YEAR days / 365.0, both cut: 1 February to 1 March is no month, 31 December to
#           30 December no year. DAY between two times becomes whole 24 hours, so that an answer of the next morning came
#           after 0 days. Days between dates are right. (In a pull request of 2023 it is called "an estimation".)
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile sqlglot==30.30.0 duckdb==2.0.1
"$work/venv/bin/python" - <<'PY'
import logging
import sqlite3

import duckdb
import sqlglot

told = []
logging.getLogger("sqlglot").addHandler(type("Heard", (logging.Handler,), {"emit": lambda self, record: told.append(record)})())

CASES = {  # unit, from, to: DuckDB, SQLite
    ("month", "DATE '2026-01-01'", "DATE '2026-02-01'"): (1, 1),
    ("month", "DATE '2026-02-01'", "DATE '2026-03-01'"): (1, 0),
    ("month", "DATE '2026-02-10'", "DATE '2026-03-11'"): (1, 0),
    ("year", "DATE '2025-12-31'", "DATE '2026-12-30'"): (1, 0),
    ("day", "TIMESTAMP '2026-03-03 23:00:00'", "TIMESTAMP '2026-03-04 09:00:00'"): (1, 0),
    ("day", "DATE '2026-03-03'", "DATE '2026-03-04'"): (1, 1),
}
seen = {}
for unit, start, end in CASES:
    create = f"CREATE TABLE note AS SELECT {start} AS sent, {end} AS answered"
    query = f"SELECT date_diff('{unit}', sent, answered) AS waited FROM note"
    there = duckdb.connect()
    there.execute(create)
    here = sqlite3.connect(":memory:")
    here.execute("CREATE TABLE note (sent TEXT, answered TEXT)")
    here.execute("INSERT INTO note VALUES (?, ?)", [part.split("'")[1] for part in (start, end)])
    text = sqlglot.transpile(query, read="duckdb", write="sqlite")[0]
    seen[unit, start, end] = there.execute(query).fetchone()[0], here.execute(text).fetchone()[0]
    print(f"{unit}s from {start} to {end}: DuckDB {seen[unit, start, end][0]}, SQLite {seen[unit, start, end][1]}: {text}")
assert not told, told
sqlglot.transpile(query.replace("'day'", "'week'"), read="duckdb", write="sqlite")
print("told of weeks:", told[0].getMessage())
raise SystemExit(seen != CASES or not told)
PY

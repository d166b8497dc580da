#!/usr/bin/env bash
# EXCEPT ALL takes every copy of a row for one; a row that only the right table has loses its key in a join by USING.
#
# Library:   datafusion 55.0.0; peers DuckDB 2.0.1 and, for the join, SQLite of the Python that runs this.
# Expected:  ISO/IEC 9075-2, 7.17: of m copies less n, m - n stay. 7.10: the column of USING is COALESCE(left, right), so
#            that a right or full join names each row.
# Seen:      two notes to `a` less one are none. In a right and a full join the key of what only the right table has is
#            NULL, in the list of columns and in GROUP BY: the notes of `c` count as those of nobody. COALESCE written out
#            is right, INTERSECT ALL too.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile datafusion==55.0.0 duckdb==2.0.1
"$work/venv/bin/python" - <<'PY'
import collections
import sqlite3

import datafusion
import duckdb

SENT, DRAWN = "(VALUES ('a'), ('a'), ('b')) AS t(app)", "(VALUES ('a'), ('c')) AS u(app)"
TABLES = f"WITH t AS (SELECT * FROM {SENT}), u AS (SELECT * FROM {DRAWN})"
COUNTED = f"{TABLES} SELECT app, count(*) AS n FROM t %s JOIN u USING (app) GROUP BY app"
QUERIES = {
    "two less one": f"SELECT app FROM {SENT} EXCEPT ALL SELECT app FROM {DRAWN}",
    "what both have": f"SELECT app FROM {SENT} INTERSECT ALL SELECT app FROM {SENT}",
    "right join": COUNTED % "RIGHT",
    "full join": COUNTED % "FULL",
    "written out": f"{TABLES} SELECT coalesce(t.app, u.app) AS app FROM t FULL JOIN u ON t.app = u.app",
}


def asked(query):
    rows = datafusion.SessionContext().sql(query).to_pylist()
    return collections.Counter(tuple(row.values()) for row in rows)


expected = {name: collections.Counter(duckdb.sql(query).fetchall()) for name, query in QUERIES.items()}
seen = {name: asked(query) for name, query in QUERIES.items()}
for name in QUERIES:
    print(f"{name:15} expected {sorted(expected[name].elements(), key=str)}\n{'':15} seen     {sorted(seen[name].elements(), key=str)}")

if sqlite3.sqlite_version_info >= (3, 39):
    columns = [query.replace(" AS t(app)", "").replace(" AS u(app)", "") for query in (SENT, DRAWN)]
    tables = f"WITH t(app) AS {columns[0]}, u(app) AS {columns[1]}"
    for way in ("RIGHT", "FULL"):
        peer = sqlite3.connect("").execute(COUNTED.replace(TABLES, tables) % way).fetchall()
        assert collections.Counter(peer) == expected[f"{way.lower()} join"]
recorded = {
    **expected,
    "two less one": collections.Counter([("b",)]),
    "right join": collections.Counter([("a", 2), (None, 1)]),
    "full join": collections.Counter([("a", 2), ("b", 1), (None, 1)]),
}
raise SystemExit(seen != recorded or expected == recorded)
PY

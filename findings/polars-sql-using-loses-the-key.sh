#!/usr/bin/env bash
# RIGHT JOIN ... USING (id) and FULL JOIN ... USING (id) lose the key of rows that only the right table has.
#
# Library:  polars 2.1.0, `polars.sql`; peers duckdb 2.0.1 and the SQLite of Python.
# Expected: SQL: the one column that USING makes is the left key or, where there is none, the right key
#           (DuckDB, SQLite). polars itself does so for the same join written as NATURAL RIGHT JOIN.
# Seen:     `id` is the left table's: null for those rows. `WHERE id = 4` finds nothing, `GROUP BY id` puts all
#           such rows together under null. No error, no warning. (DataFusion 55 has the same as an open issue.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile polars==2.1.0 duckdb==2.0.1 pyarrow==26.0.1
"$work/venv/bin/python" - <<'PY'
import duckdb
import polars

answers = polars.DataFrame({"id": [1, 2], "kind": ["invitation", "rejection"]})
applications = polars.DataFrame({"id": [1, 2, 4, 5], "company": ["Tide", "Fern", "Moss", "Reed"]})

QUERIES = {
    "right using": "SELECT id, company FROM answers RIGHT JOIN applications USING (id) ORDER BY company",
    "natural": "SELECT id, company FROM answers NATURAL RIGHT JOIN applications ORDER BY company",
    "one of them": "SELECT company FROM answers FULL JOIN applications USING (id) WHERE id = 4",
    "grouped": "SELECT id, count(*) FROM answers FULL JOIN applications USING (id) GROUP BY id ORDER BY id",
}

whole = [(2, "Fern"), (4, "Moss"), (5, "Reed"), (1, "Tide")]
lost = [(2, "Fern"), (None, "Moss"), (None, "Reed"), (1, "Tide")]
recorded = {
    "right using": (whole, lost),
    "natural": (whole, whole),
    "one of them": ([("Moss",)], []),
    "grouped": ([(1, 1), (2, 1), (4, 1), (5, 1)], [(1, 1), (2, 1), (None, 2)]),
}

seen = {}
for name, query in QUERIES.items():
    seen[name] = (duckdb.sql(query).fetchall(), polars.sql(query, eager=True).rows())
    print(f"{name}: expected (duckdb) {seen[name][0]}\n{' ' * len(name)}  seen (polars)     {seen[name][1]}")

raise SystemExit(seen != recorded)
PY

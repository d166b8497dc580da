#!/usr/bin/env bash
# "More than 5 days, or not answered" finds two of four; "not answered, or more than 5 days" finds all four.
#
# Library:  opteryx 0.26.8, `opteryx.query`; peers DuckDB 2.0.1 and sqlite3, with the same text.
# Expected: OR is true where either side is, in whatever order they are written; FILTER leaves out the rows for which its
#           condition is not true, or is refused, as it is beside SUM.
# Seen:     rows in which the first side is unknown are lost before the second is looked at. NOT (a AND b) is one of them,
#           as it is turned into an OR. COUNT(*) FILTER (WHERE ...) counts everybody. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile opteryx==0.26.8 duckdb==2.0.1 pyarrow==22.0.0 numpy==2.4.6 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
import sqlite3

import duckdb
import opteryx
import pyarrow as pa

ROWS = [(1, "A", 3), (2, "A", 10), (3, "B", None), (4, "B", 7), (5, None, None), (6, "C", 2)]
log = pa.Table.from_pylist([dict(zip(("id", "firm", "waited"), row, strict=True)) for row in ROWS])
opteryx.register_arrow("log", log)
lite = sqlite3.connect(":memory:")
lite.execute("CREATE TABLE log (id INTEGER, firm TEXT, waited INTEGER)")
lite.executemany("INSERT INTO log VALUES (?, ?, ?)", ROWS)

SEEN = {
    "SELECT id FROM log WHERE waited IS NULL OR waited > 5": [2, 3, 4, 5],  # right
    "SELECT id FROM log WHERE waited > 5 OR waited IS NULL": [2, 4],
    "SELECT id FROM log WHERE firm <> 'A' OR firm IS NULL": [3, 4, 6],
    "SELECT id FROM log WHERE NOT (waited > 5 AND firm = 'A')": [1, 4, 6],
    "SELECT COUNT(*) FILTER (WHERE waited > 5) AS late FROM log": [6],
}
ok = []
for text, wanted in SEEN.items():
    right = sorted(row[0] for row in duckdb.sql(text).fetchall())
    peer = sorted(row[0] for row in lite.execute(text))
    seen = sorted(int(row[0]) for row in opteryx.query(text).fetchall())
    ok.append(right == peer and seen == wanted and (right == seen) == text.endswith("OR waited > 5"))
    print(f"{text[7:]:60} expected {right} | seen {seen}")

raise SystemExit(not all(ok))
PY

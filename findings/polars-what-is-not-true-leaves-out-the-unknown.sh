#!/usr/bin/env bash
# "WHERE (answered > 2) IS NOT TRUE" leaves out every row of which nobody knows.
#
# Library:  polars 2.1.0 (`SQLContext`); peers duckdb 2.0.1 and SQLite.
# Expected: SQL:2023, <boolean test>: IS TRUE, IS FALSE, IS NOT TRUE and IS NOT FALSE are never unknown; that is what they are
#           for. NULL IS NOT TRUE is true: "not known to be answered" holds where the answer is missing. Both peers.
# Seen:     IS NOT TRUE is taken for NOT, IS TRUE for nothing at all: for NULL each of the four is NULL, so WHERE drops the row,
#           and both halves together, IS TRUE and IS NOT TRUE, are not the table. `IS NOT DISTINCT FROM TRUE` is right.
# No error, no warning. (NOT IN with a NULL was mended for 2.x, pull request 28484; nothing of this one was found in the tracker.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile polars==2.1.0 duckdb==2.0.1
"$work/venv/bin/python" - <<'PY'
import sqlite3

import duckdb
import polars as pl

ROWS = "(VALUES (0, 1), (1, NULL), (2, 3))"
lite = sqlite3.connect(":memory:")
lazy = pl.SQLContext(notes=pl.DataFrame({"id": [0, 1, 2], "answered": [1, None, 3]}))
ENGINES = {
    "duckdb": lambda test: duckdb.sql(f"SELECT id FROM {ROWS} notes(id, answered) WHERE {test} ORDER BY id").fetchall(),
    "sqlite": lambda test: lite.execute(
        f"WITH notes(id, answered) AS {ROWS} SELECT id FROM notes WHERE {test} ORDER BY id"
    ).fetchall(),
    "polars": lambda test: lazy.execute(f"SELECT id FROM notes WHERE {test} ORDER BY id", eager=True).rows(),
}
TESTS = ["(answered > 2) IS TRUE", "(answered > 2) IS NOT TRUE", "(answered > 2) IS NOT FALSE", "(answered > 2) IS DISTINCT FROM TRUE"]
seen = {name: [[id_ for (id_,) in ask(test)] for test in TESTS] for name, ask in ENGINES.items()}
for number, test in enumerate(TESTS):
    print(f"{test}: expected {seen['sqlite'][number]}, seen {seen['polars'][number]}")
right = [[2], [0, 1], [1, 2], [0, 1]]
raise SystemExit(seen != {"duckdb": right, "sqlite": right, "polars": [[2], [0], [2], [0, 1]]})
PY

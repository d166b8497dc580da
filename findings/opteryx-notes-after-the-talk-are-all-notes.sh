#!/usr/bin/env bash
# Notes that were written after the talk of their own row: two. Asked in the condition of the join, all four.
#
# Library:  opteryx 0.26.8, `opteryx.query`; peer DuckDB 2.0.1, with the same text.
# Expected: a pair of rows is joined where the whole condition is true, in an inner join as well as in a left one; ORDER BY and
#           LIMIT behind a UNION are those of the whole.
# Seen:     of a condition with an equality only that is looked at: "and later than", "and not the same" are dropped, where a
#           comparison with a constant is refused. The same words in WHERE are obeyed. Behind UNION ALL the order is dropped
#           too, so that LIMIT 2 gives the first rows of the first half for the latest. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile opteryx==0.26.8 duckdb==2.0.1 pyarrow==22.0.0 numpy==2.4.6 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
import duckdb
import opteryx
import pyarrow as pa

log = pa.table({"id": [1, 2, 3], "firm": ["A", "A", "B"], "talk": [10, 20, 30]})
notes = pa.table({"note": [1, 2, 3, 4], "of": [1, 1, 2, 3], "day": [8, 14, 26, 29]})
opteryx.register_arrow("log", log)
opteryx.register_arrow("notes", notes)

SEEN = {
    "SELECT id, note FROM log INNER JOIN notes ON id = of WHERE day > talk": [(1, 2), (2, 3)],  # right
    "SELECT id, note FROM log INNER JOIN notes ON id = of AND day > talk": [(1, 1), (1, 2), (2, 3), (3, 4)],
    "SELECT id, note FROM log LEFT JOIN notes ON id = of AND day > talk": [(1, 1), (1, 2), (2, 3), (3, 4)],
    "SELECT a.id AS one, b.id AS other FROM log AS a INNER JOIN log AS b ON a.firm = b.firm AND a.id < b.id": [
        (1, 1), (1, 2), (2, 1), (2, 2), (3, 3)
    ],
    "SELECT talk FROM log UNION ALL SELECT day FROM notes ORDER BY talk DESC LIMIT 2": [(10,), (20,)],
}  # fmt: skip


def rows(answer):
    return sorted((tuple(None if value is None else int(value) for value in row) for row in answer), key=str)


ok = []
for text, wanted in SEEN.items():
    right, seen = rows(duckdb.sql(text).fetchall()), rows(opteryx.query(text).fetchall())
    ok.append(seen == wanted and (right == seen) == ("WHERE" in text))
    print(f"{text}\n  expected {right} | seen {seen}")

raise SystemExit(not all(ok))
PY

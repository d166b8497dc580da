#!/usr/bin/env bash
# The first three rows of a log and the last four, put together: one of the two is there twice, the other is gone.
#
# Library:  sqlglot 30.30.0, `sqlglot.executor.execute` (its own engine); peer DuckDB 2.0.1, with the same text.
# Expected: each SELECT of a UNION, INTERSECT or EXCEPT has its own WHERE. Over two tables it has.
# Seen:     where both read one table, one of them stands for both, which one changes each time: what is in both is all
#           of it, and what is in the one and not in the other is nothing. With two names (FROM log AS a, FROM log AS b) the
#           answers are right. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile sqlglot==30.30.0 duckdb==2.0.1 pyarrow==26.0.1
"$work/venv/bin/python" - <<'PY'
import duckdb
import pyarrow as pa
from sqlglot.executor import execute

log = pa.table({"id": [1, 2, 3, 4, 5, 6]})
WORDS = ["UNION", "UNION ALL", "INTERSECT", "EXCEPT"]


def halves(word, first="log", second="log"):
    """The answers of the peer and of the engine asked, in order of the ids."""
    text = f"SELECT id FROM {first} WHERE id < 4 {word} SELECT id FROM {second} WHERE id > 2"
    rows = duckdb.sql(text).fetchall(), execute(text, tables={"log": log.to_pylist()}).rows
    return [sorted(row[0] for row in each) for each in rows]


seen = {}
for word in WORDS:
    right, seen[word] = halves(word)
    print(f"{word:9} expected {right} | seen {seen[word]}")
named = [halves(word, "log AS a", "log AS b") for word in WORDS]
print("with two names:", all(right == other for right, other in named))

either = [[1, 2, 3], [3, 4, 5, 6]]
wrong = [
    seen["UNION"] in either,
    seen["UNION ALL"] in [sorted(half * 2) for half in either],
    seen["INTERSECT"] in either,
    seen["EXCEPT"] == [],
]
raise SystemExit(not all(wrong) or any(right != other for right, other in named))
PY

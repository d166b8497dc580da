#!/usr/bin/env bash
# What `fillna` puts in place of nulls is there when the frame is shown, and gone in whatever is asked of it next.
#
# Library:  sqlframe 4.10.0 (the DataFrame API of PySpark) on DuckDB 2.0.1, `DataFrame.fillna` and `DataFrame.replace`.
# Expected: a frame returned by a step is what the next step works on, as in PySpark and as with this library's own `withColumn`:
#           notes without an answer, filled with "none", are counted under "none", and can be filtered by it.
# Seen:     shown or collected, the frame has "none". `groupBy`, `filter`, `select`, `dropDuplicates` and `join` on it are put
#           together from the frame before the filling: they count nulls, find no "none", and give nulls back. The same with a
#           value that `replace` has changed.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile "sqlframe[duckdb]==4.10.0" duckdb==2.0.1 pandas==3.1.1
"$work/venv/bin/python" - <<'PY'
from sqlframe.duckdb import DuckDBSession
from sqlframe.duckdb import functions as F

notes = DuckDBSession().createDataFrame([("mail", "yes"), ("call", None), ("mail", None)], ["channel", "answer"])


def rows(frame):
    return sorted(map(tuple, frame.collect()), key=str)


STEPS = {
    "groupBy": lambda frame: frame.groupBy("answer").count(),
    "filter": lambda frame: frame.filter("answer = 'none'").select("channel"),
    "select": lambda frame: frame.select("answer"),
}
ways = {
    "fillna": notes.fillna("none"),
    "withColumn": notes.withColumn("answer", F.coalesce("answer", F.lit("none"))),
}
shown = {way: rows(frame) for way, frame in ways.items()}
print("the frame itself:", shown)
seen = {}
for name, step in STEPS.items():
    expected, seen[name] = (rows(step(ways[way])) for way in ("withColumn", "fillna"))
    print(f"{name}: expected {expected}, seen {seen[name]}")
changed = notes.select("channel").replace("mail", "letter")
print("replaced:", rows(changed), "then counted:", rows(changed.groupBy("channel").count()))
sound = shown["fillna"] == shown["withColumn"] and ("letter",) in rows(changed)
lost = {"groupBy": [("yes", 1), (None, 2)], "filter": [], "select": [("yes",), (None,), (None,)]}
raise SystemExit(not (sound and seen == lost and rows(changed.groupBy("channel").count()) == [("call", 1), ("mail", 2)]))
PY

#!/usr/bin/env bash
# Two tables are joined, and each of them has a column more afterwards: "firm_null", and the next such join fails.
#
# Library:  fugue 0.9.7 with triad 1.0.4 and pandas 2.3.3, `fugue.api.full_outer_join` on pandas; peer the same call on DuckDB.
# Expected: a join answers with a frame of its own, and those it was asked of stay as they are: so it is on DuckDB, and on
#           pandas with each of the other joins. The same call is to do the same on each engine.
# Seen:     on pandas a full join writes a column of marks for each key into both frames handed over. It is saved with the
#           log and stands in whatever is asked of it later. No error, no warning, until the frames are joined so again:
#           that ends in "not in index".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile "fugue[duckdb]==0.9.7" triad==1.0.4 pandas==2.3.3 duckdb==2.0.1 pyarrow==26.0.1 numpy==2.4.6
"$work/venv/bin/python" - <<'PY'
import fugue.api as fa
import fugue_duckdb  # noqa: F401
import pandas as pd


def frames():
    return pd.DataFrame({"firm": ["Tide", None, "Reef"], "days": [1, 2, 3]}), pd.DataFrame({"firm": ["Tide", None], "who": ["x", "y"]})


def after(how, engine):
    log, people = frames()
    with fa.engine_context(engine):
        answer = fa.as_pandas(fa.join(log, people, how=how, on=["firm"]))
    return sorted(map(str, answer["firm"].fillna("-"))), list(log), list(people)


HOW = ("inner", "left_outer", "right_outer", "full_outer")
seen = {how: (after(how, "pandas"), after(how, "duckdb")) for how in HOW}
for how, (pandas, duckdb) in seen.items():
    print(f"{how:11} expected, on duckdb: {duckdb[1:]}  seen, on pandas: {pandas[1:]}")
log, people = frames()
fa.full_outer_join(log, people)
print(log.to_csv(index=False))

untouched = ["firm", "days"], ["firm", "who"]
raise SystemExit(
    any(pandas[0] != duckdb[0] or duckdb[1:] != untouched for pandas, duckdb in seen.values())
    or any(seen[how][0][1:] != untouched for how in HOW[:3])
    or seen["full_outer"][0][1:] != (["firm", "days", "firm_null"], ["firm", "who", "firm_null"])
    or log["firm_null"].tolist() != [0, 1, 0]
)
PY

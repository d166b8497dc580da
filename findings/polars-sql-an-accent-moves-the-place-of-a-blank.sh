#!/usr/bin/env bash
# The first names of "Jürgen Kühn" and "Zoë Mark" are cut out by SQL, and one gets a blank, another a letter of the family name.
#
# Library:  polars 2.1.0, SQL (`POSITION`, `STRPOS`); peers DuckDB 2.0.1, DataFusion 55.0.0, same texts.
# Expected: a place counts characters, as LEFT, SUBSTR and LENGTH of the same interface do; of a text that is not there it is
#           not known (null), as everywhere in SQL.
# Seen:     it counts bytes: each accent before the sought sign moves it by one, a Chinese character by two. So
#           LEFT(name, POSITION(' ' IN name) - 1) is wrong for whoever has an accent in the first name, and SUBSTR after it
#           loses the beginning of the family name. Of null the place is 0, as if it had been looked for and not found.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile polars==2.1.0 pyarrow==26.0.1 duckdb==2.0.1 datafusion==55.0.0
"$work/venv/bin/python" - <<'PY'
import datafusion
import duckdb
import polars as pl

NAMES = ["Anna Muster", "Jürgen Kühn", "Chloé Zoë Mark", "王小明 Li", None]
QUERY = (
    "SELECT POSITION(' ' IN name) AS at, STRPOS(name, ' ') AS again, LEFT(name, POSITION(' ' IN name) - 1) AS first, "
    "SUBSTR(name, POSITION(' ' IN name) + 1) AS rest FROM people"
)

people = pl.DataFrame({"name": NAMES})
seen = pl.SQLContext(people=people).execute(QUERY).collect().rows()
table = people.to_arrow()
duck = duckdb.connect().register("people", table).sql(QUERY).fetchall()
context = datafusion.SessionContext()
context.from_arrow(table, name="people")
fusion = [tuple(row.values()) for batch in context.sql(QUERY).collect() for row in batch.to_pylist()]
for name, expected, found in zip(NAMES, duck, seen, strict=True):
    print(f"{name}: expected {expected}, seen {found}")
right = [
    (5, 5, "Anna", "Muster"),
    (7, 7, "Jürgen", "Kühn"),
    (6, 6, "Chloé", "Zoë Mark"),
    (4, 4, "王小明", "Li"),
    (None, None, None, None),
]
wrong = [
    right[0],
    (8, 8, "Jürgen ", "ühn"),
    (7, 7, "Chloé ", "oë Mark"),
    (10, 10, "王小明 Li", ""),
    (0, 0, None, None),
]
raise SystemExit(duck != right or fusion != right or seen != wrong)
PY

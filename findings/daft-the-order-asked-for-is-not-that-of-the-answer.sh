#!/usr/bin/env bash
# "The days, in order" come in another order at each run, with LIMIT any three, and a list ordered by its number begins 0, 6, 12.
#
# Library:  daft 0.7.26, `daft.sql`; peer DuckDB 2.0.1.
# Expected: ORDER BY is the last thing before LIMIT: it orders what SELECT, DISTINCT and the ranks over a window have made. So it is
#           in daft without them, after GROUP BY, and with the DISTINCT within brackets.
# Seen:     with SELECT DISTINCT, or a rank or sum OVER (...), the rows are sorted first, and what comes after has its own order:
#           that of a hash, or that of the window. LIMIT then takes three of the mixed ones.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile daft==0.7.26 duckdb==2.0.1 pyarrow==25.0.1
"$work/venv/bin/python" - <<'PY'
import daft
import duckdb
import pyarrow as pa

days = [7 * place % 41 for place in range(40)]
notes = pa.table({"id": range(40), "day": days, "channel": [place % 13 for place in range(40)]})
frame = daft.from_arrow(notes)
SOUND = [
    "SELECT day FROM notes ORDER BY day LIMIT 3",
    "SELECT channel, SUM(day) AS days FROM notes GROUP BY channel ORDER BY days, channel LIMIT 3",
    "SELECT * FROM (SELECT DISTINCT day FROM notes) ORDER BY day LIMIT 3",
]
LOST = [
    "SELECT DISTINCT day FROM notes ORDER BY day",
    "SELECT id, RANK() OVER (ORDER BY day) AS place FROM notes ORDER BY id LIMIT 3",
    "SELECT id, SUM(day) OVER (PARTITION BY channel) AS days FROM notes ORDER BY id",
]
same = {}
for text in SOUND + LOST:
    expected = duckdb.sql(text).fetchall()
    seen = [tuple(row.values()) for row in daft.sql(text, notes=frame).to_pylist()]
    same[text] = seen == expected
    print(f"{text}: expected {expected[:3]}, seen {seen[:3]}")
raise SystemExit(not (all(same[text] for text in SOUND) and not any(same[text] for text in LOST)))
PY

#!/usr/bin/env bash
# A sum over the seven days before a date is a sum over all days before it.
#
# Engine:   pysail 0.7.2 (Sail, "a drop-in replacement for Apache Spark"), asked by pyspark-client 4.2.0; peer duckdb 2.0.1.
# Expected: RANGE BETWEEN INTERVAL 7 DAYS PRECEDING AND CURRENT ROW, ordered by a DATE, holds the rows of at most seven days before.
#           Sail itself does so if the same days are times, or numbers of days.
# Seen:     over a DATE the frame has no beginning: two notes of early March are still counted "in the last seven days" on the 24th.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pysail==0.7.2 pyspark-client==4.2.0 duckdb==2.0.1 pandas==2.3.3 pyarrow==26.0.1
"$work/venv/bin/python" - 2>/dev/null <<'PY'
import duckdb
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

NOTES = "(VALUES (DATE '2026-03-01', 1), (DATE '2026-03-05', 1), (DATE '2026-03-20', 1), (DATE '2026-03-24', 1)) AS note(sent, one)"
QUERY = f"""SELECT CAST(sum(one) OVER (ORDER BY {{0}} RANGE BETWEEN {{1}} PRECEDING AND CURRENT ROW) AS INT) AS notes
FROM {NOTES} ORDER BY sent"""
FRAMES = {
    "dates": ("sent", "INTERVAL 7 DAYS"),
    "times": ("CAST(sent AS TIMESTAMP)", "INTERVAL 7 DAYS"),
    "numbers": ("datediff(sent, DATE '2026-01-01')", "7"),
}
server = SparkConnectServer()
server.start()
session = SparkSession.builder.remote(f"sc://localhost:{server.listening_address[1]}").getOrCreate()
seen = {name: [row.notes for row in session.sql(QUERY.format(*frame)).collect()] for name, frame in FRAMES.items()}
peer = [row[0] for row in duckdb.sql(QUERY.format(*FRAMES["dates"])).fetchall()]
session.stop()
server.stop()
print("DuckDB", peer)
for name, sums in seen.items():
    print(f"Sail, {name}: expected {peer}, seen {sums}")
right, wrong = [1, 2, 1, 2], [1, 2, 3, 4]
raise SystemExit((peer, seen) != (right, {"dates": wrong, "times": right, "numbers": right}))
PY

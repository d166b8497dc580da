#!/usr/bin/env bash
# From 1 March to 11 March: ten days, says the calendar; ten seconds, says Daft.
#
# Library:  daft 0.7.26, its frames and its SQL; peers duckdb 2.0.1, polars 2.1.0 and pyarrow 25.0.1.
# Expected: Daft's own type of the result is Duration, "a period of time", and the same two dates as timestamps are ten days
#           apart in Daft too. Arrow, polars and DuckDB: ten days.
# Seen:     two dates are subtracted as numbers of days, and the number is taken for seconds: `wait > 7 days` is never true,
#           `total_days()` is 0, a date plus the wait is the first date again. A date as text is not padded ("2026-3-1"), so
#           texts of dates sort with October before March, and DuckDB's and Arrow's do not match them.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile daft==0.7.26 duckdb==2.0.1 polars==2.1.0 pyarrow==25.0.1
DO_NOT_TRACK=true DAFT_PROGRESS_BAR=0 "$work/venv/bin/python" - <<'PY'
from datetime import date, datetime, timedelta

import daft
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from daft import DataType, col

SENT, ANSWERED = [date(2026, 3, 1), date(2026, 10, 5)], [date(2026, 3, 11), date(2026, 10, 6)]
waits = pa.table({"sent": SENT, "answered": ANSWERED})
frame = daft.from_arrow(waits)
wait = col("answered") - col("sent")


def seen(expression):
    return frame.select(expression.alias("seen")).to_pydict()["seen"]


moment = DataType.timestamp("us")
as_moments = seen(col("answered").cast(moment) - col("sent").cast(moment))
in_sql = daft.sql("SELECT answered - sent AS seen FROM frame", frame=frame).to_pydict()["seen"]
duck = [days for (days,) in duckdb.sql("SELECT answered - sent FROM waits").fetchall()]
polars = pl.from_arrow(waits).select(pl.col("answered") - pl.col("sent")).to_series().to_list()
arrow = pc.days_between(waits["sent"], waits["answered"]).to_pylist()
print("expected:", [str(each) for each in polars])
print("seen:    ", [str(each) for each in seen(wait)], "in days:", seen(wait.total_days()))
print("as moments:", [str(each) for each in as_moments])
print("sent + wait:", [str(each) for each in seen(col("sent") + wait)])
print("texts:", sorted(seen(col("sent").cast(DataType.string()))))

ten = [timedelta(days=10), timedelta(days=1)]
raise SystemExit(
    [duck, arrow, polars, as_moments] != [[10, 1], [10, 1], ten, ten]
    or seen(wait) != [timedelta(seconds=10), timedelta(seconds=1)]
    or in_sql != seen(wait)
    or seen(wait.total_days()) != [0, 0]
    or seen(col("sent") + wait) != SENT
    or sorted(seen(col("sent").cast(DataType.string()))) != ["2026-10-5", "2026-3-1"]
)
PY

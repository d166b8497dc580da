#!/usr/bin/env bash
# The day 31 December 9999, which means "until further notice", is read as 29 March 1816.
#
# Library:  fastparquet 2026.9.0 with pandas 3.1.1; pyarrow 26.0.1 writes the file and is the peer.
# Expected: a DATE of the Parquet format counts days from 1970 and reaches far beyond the year 9999. fastparquet reads a
#           TIMESTAMP of that day right; a day that its type cannot hold raises, as pandas does (OutOfBoundsDatetime).
# Seen:     days are turned into nanoseconds, which end on 11 April 2262 and begin again in 1677: each later day becomes
#           some day of the past, with a time of day, and each earlier one some day to come. An offer that is open for
#           ever has long run out. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile fastparquet==2026.9.0 pandas==3.1.1 pyarrow==26.0.1
"$work/venv/bin/python" - "$work/offers.parquet" <<'PY'
import sys
from datetime import date, datetime

import fastparquet
import pyarrow
import pyarrow.parquet

DAYS = [date(2026, 3, 4), date(2262, 4, 11), date(2262, 4, 12), date(9999, 12, 31), date(1582, 10, 15)]

path = sys.argv[1]
moments = [datetime.combine(day, datetime.min.time()) for day in DAYS]
table = pyarrow.table({"day": DAYS, "moment": pyarrow.array(moments, pyarrow.timestamp("us"))})
pyarrow.parquet.write_table(table, path)

frame = fastparquet.ParquetFile(path).to_pandas()
peer = pyarrow.parquet.read_table(path)["day"].to_pylist()
for day, answer in zip(DAYS, frame["day"], strict=True):
    print(f"expected {day}  seen {answer:%Y-%m-%d %H:%M}")
print("as timestamps:", [f"{answer:%Y-%m-%d}" for answer in frame["moment"]])

seen = [f"{answer:%Y-%m-%d}" for answer in frame["day"]]
recorded = ["2026-03-04", "2262-04-11", "1677-09-21", "1816-03-29", "2167-05-04"]
right = [f"{day:%Y-%m-%d}" for day in DAYS]
raise SystemExit(seen != recorded or peer != DAYS or [f"{answer:%Y-%m-%d}" for answer in frame["moment"]] != right)
PY

#!/usr/bin/env bash
# Whoever gave no rating at all is among those whose mean rating is above 4, and above a million.
#
# Library:  narwhals 2.29.0, `mean_horizontal`, over duckdb 2.0.1 and over pyarrow 26.0.1; peer: narwhals over polars 2.1.0.
# Expected: "Null values are ignored" (its docs); of nothing but nulls there is no mean. Over polars it is null, and narwhals'
#           `mean` of an empty column, `sum_horizontal` aside, is null everywhere.
# Seen:     over DuckDB and Arrow it is 0 / 0 = NaN. DuckDB sorts NaN above every number, so `mean > 4` keeps the row, `max` is
#           NaN, and descending it comes first; over Arrow the filter drops it, but `is_null` says False and a mean of the means
#           is NaN.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile narwhals==2.29.0 duckdb==2.0.1 pyarrow==26.0.1 polars==2.1.0
"$work/venv/bin/python" - <<'PY'
import math

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa

ratings = pa.table({"id": [0, 1, 2], "talk": pa.array([5.0, None, 1.0]), "people": pa.array([7.0, None, None])})
BACKENDS = {"polars": pl.from_arrow(ratings), "pyarrow": ratings, "duckdb": duckdb.table("ratings")}


def answers(native):
    """Whose mean is above four and above a million, who has none, and the mean of all means."""
    frame = nw.from_native(native).lazy().with_columns(mean=nw.mean_horizontal("talk", "people"))

    def ids(condition):
        return sorted(frame.filter(condition).collect()["id"].to_list())

    mean = nw.col("mean")
    (of_all,) = frame.select(mean.mean()).collect()["mean"].to_list()
    return ids(mean > 4), ids(mean > 1e6), ids(mean.is_null()), "NaN" if math.isnan(of_all) else of_all


seen = {name: answers(native) for name, native in BACKENDS.items()}
print("expected:", seen["polars"])
print("seen:", {name: seen[name] for name in ("pyarrow", "duckdb")})
right = ([0], [], [1], 3.5)
wrong = {"polars": right, "pyarrow": ([0], [], [], "NaN"), "duckdb": ([0, 1], [1], [], "NaN")}
raise SystemExit(seen != wrong)
PY

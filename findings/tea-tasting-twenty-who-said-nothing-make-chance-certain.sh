#!/usr/bin/env bash
# Five marks beside five: p = .18. The same ten marks with forty rows that hold none: p = .0008.
#
# Library:  tea-tasting 1.14.0, `Mean`, by pandas, polars and DuckDB alike; peer scipy 1.17.1. (2.0.0, which needs Python
#           3.12, answers the same: tried.)
# Expected: a row without a value is no observation: its `count` is the "sample size (number of observations)", its means
#           leave such rows out, and without them its answer is scipy's to the last digit.
# Seen:     mean and spread are those of the marks that are there, the sample size is the number of rows: each person who
#           gave none makes the interval narrower and the p-value smaller. The metrics that read single rows
#           (`MannWhitneyU`) have a `nan_policy`, this one has none. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile tea-tasting==1.14.0 narwhals==2.29.0 pandas==3.1.1 polars==2.1.0 duckdb==2.0.1 \
    pyarrow==26.0.1 scipy==1.17.1 numpy==2.4.6
"$work/venv/bin/python" - <<'PY'
import duckdb
import pandas as pd
import polars as pl
import tea_tasting
from scipy.stats import ttest_ind

PLAIN, WITH_GIFT = [2, 4, 3, 2, 3], [4, 3, 5, 3, 3]
SILENT = [None] * 20  # in each arm: asked for a mark, and none came


def table(silent):
    marks = [*PLAIN, *silent, *WITH_GIFT, *silent]
    return pd.DataFrame({"variant": [0] * (len(marks) // 2) + [1] * (len(marks) // 2), "mark": marks})


def answer(data):
    result = tea_tasting.Experiment(mark=tea_tasting.Mean("mark")).analyze(data)["mark"]
    interval = round(result.effect_size_ci_lower, 3), round(result.effect_size_ci_upper, 3)
    return round(result.effect_size, 3), interval, round(result.pvalue, 5)


everybody = table(SILENT)
peer = ttest_ind(WITH_GIFT, PLAIN, equal_var=False)
answered = answer(table([]))
seen = [answer(everybody), answer(pl.from_pandas(everybody)), answer(duckdb.sql("SELECT * FROM everybody"))]
print("scipy:                 p", round(float(peer.pvalue), 5), "interval", [round(float(end), 3) for end in peer.confidence_interval()])
print("the ten marks alone:  ", answered)
print("with the forty silent:", *seen)

right = answered[2] == round(peer.pvalue, 5) and answered[2] > 0.1
raise SystemExit(not right or any(each[0] != answered[0] or each[2] > 0.01 or each[1][0] < 0 for each in seen))
PY

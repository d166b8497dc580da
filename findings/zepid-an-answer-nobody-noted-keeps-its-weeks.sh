#!/usr/bin/env bash
# Two answers in eight weeks, .25 a week. Of a fourth it was not noted whether it was answered: .07, by its twenty weeks.
#
# Library:  zepid 0.9.1, `IncidenceRateRatio`; beside it `RiskRatio`.
# Expected: "Missing data is ignored": the row is left out, as `RiskRatio` does, and what comes out is what comes out of the
#           table without that row.
# Seen:     the events are counted in the rows that hold one, the time in all rows: of a row without an answer the weeks stay
#           in the denominator, of a row without weeks the answer in the numerator. The summary names one missing row, the
#           rates count it: the ratio to the others is 1.1 or 6 for 4. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile zepid==0.9.1 pandas==2.3.3 numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0
"$work/venv/bin/python" -W ignore - <<'PY'
import pandas as pd
from zepid import IncidenceRateRatio, RiskRatio

WARM = [1, 1, 1, 1, 0, 0, 0, 0]  # who was written to by a warm note
UNKNOWN_ANSWER = pd.DataFrame({"warm": WARM, "answered": [1, 1, 0, None, 1, 0, 0, 0], "weeks": [2, 2, 4, 20, 4, 4, 4, 4]})
UNKNOWN_WEEKS = pd.DataFrame({"warm": WARM, "answered": [1, 1, 0, 1, 1, 0, 0, 0], "weeks": [2, 2, 4, None, 4, 4, 4, 4]})


def rates(data):
    """Answers a week of the warm notes, and how many times that is the rate of the others."""
    fitted = IncidenceRateRatio()
    fitted.fit(data, exposure="warm", outcome="answered", time="weeks")
    return round(float(fitted.results.loc["1", "IncRate"]), 3), round(float(fitted.results.loc["1", "IncRateRatio"]), 2)


def risk(data):
    fitted = RiskRatio()
    fitted.fit(data, exposure="warm", outcome="answered")
    return round(float(fitted.results.loc["1", "RiskRatio"]), 2)


seen = {}
for name, data in {"one answer unknown": UNKNOWN_ANSWER, "one span unknown": UNKNOWN_WEEKS}.items():
    seen[name] = rates(data)
    print(f"{name}: expected, without that row {rates(data.dropna())} | seen {seen[name]}")
print("RiskRatio: without that row", risk(UNKNOWN_ANSWER.dropna()), "| seen", risk(UNKNOWN_ANSWER))

right = rates(UNKNOWN_ANSWER.dropna()) == rates(UNKNOWN_WEEKS.dropna()) == (0.25, 4.0)
right = right and risk(UNKNOWN_ANSWER) == risk(UNKNOWN_ANSWER.dropna())
raise SystemExit(not right or list(seen.values()) != [(0.071, 1.14), (0.375, 6.0)])
PY

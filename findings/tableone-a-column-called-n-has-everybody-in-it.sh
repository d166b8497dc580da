#!/usr/bin/env bash
# In a table of patients or applicants a column called "n" shows everybody in each of its values, without per cent.
#
# Library:  tableone 0.9.6, with pandas 2.3.3.
# Expected: "2 (40.0)" and "3 (60.0)" for a column of two zeros and three ones, whatever its name; and no standard deviation (nan)
#           of a group with one value.
# Seen:     the same column called "n" reads 5 and 5, in each group the size of the group. One value alone has the standard deviation
#           0.0, as if nothing varied, while one value beside a missing one has nan: two groups with one known value each.
# No error; a warning of numpy on degrees of freedom names no column.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile tableone==0.9.6 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
import pandas as pd
from tableone import TableOne

answered = [0, 1, 0, 1, 1]
table = TableOne(pd.DataFrame({"n": answered, "k": answered}), categorical=["n", "k"]).tableone
cells = {name: table.loc[f"{name}, n (%)", ("Overall")].tolist()[-2:] for name in ("k", "n")}
print(f"expected {cells['k']}, seen {cells['n']} when it is called n")

waits = pd.DataFrame({"source": ["board", "board", "friend", "agency", "agency"], "days": [1, 2, 3, 5.0, None]})
means = TableOne(waits, columns=["days"], groupby="source").tableone["Grouped by source"].loc["days, mean (SD)"].iloc[0]
print(f"one known value each: expected 3.0 (nan) and 5.0 (nan), seen {means['friend']} and {means['agency']}")
sound = cells["k"] == ["2 (40.0)", "3 (60.0)"] and means["board"] == "1.5 (0.7)" and means["agency"] == "5.0 (nan)"
raise SystemExit(not (sound and cells["n"] == [5, 5] and means["friend"] == "3.0 (0.0)"))
PY

#!/usr/bin/env bash
# Who has waited more than five days: two. More than fifty: nobody, and the grid shows nobody. What it gives back is everybody.
#
# Library:  ipydatagrid 1.4.0, `DataGrid.get_visible_data`, pandas 2.3.3. The list of the rows that are shown is set here as
#           the browser's message sets it; in JupyterLab with Chromium the grid sends these very lists (tried).
# Expected: "Returns a dataframe of the current View": where a filter lets no row through, a frame with no row.
# Seen:     an empty list of rows is taken for no list: the frame is the whole one, as if there were no filter. Whoever writes
#           to all who are left after a filter writes to everybody. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile ipydatagrid==1.4.0 ipywidgets==8.1.9 pandas==2.3.3 numpy==2.4.6
"$work/venv/bin/python" - <<'PY'
import ipydatagrid
import pandas as pd

log = pd.DataFrame({"firm": ["Alpha", "Beta", "Gamma"], "waited": [3, 10, 7]})
grid = ipydatagrid.DataGrid(log)

seen = {}
for days in (5, 8, 50):
    expected = log[log["waited"] > days]
    grid.transform([{"type": "filter", "column": "waited", "operator": ">", "value": days}])
    grid.set_state({"_visible_rows": expected.index.tolist()})  # what the browser answers
    seen[days] = grid.get_visible_data()["firm"].tolist()
    print(f"more than {days} days: expected {expected['firm'].tolist()} | seen {seen[days]}")

raise SystemExit(seen != {5: ["Beta", "Gamma"], 8: ["Beta"], 50: ["Alpha", "Beta", "Gamma"]})
PY

#!/usr/bin/env bash
# The mean wait for each source has a line for no source, the count has none; and the longest wait is looked for in one part.
#
# Library:  dask 2026.8.0 with pandas 3.1.1, `DataFrame.groupby`.
# Expected: as in pandas, whose interface it is, `dropna` is true unless it is said otherwise: rows without a key are in no group, in
#           a mean as in a count. `idxmax` names the row of the greatest value, as `max` beside it gives that value.
# Seen:     `mean`, `var` and `std` keep the group without a key, `sum`, `count`, `max` and `agg("mean")` do not: two columns put side
#           by side have different rows. With `dropna=True` written out it is gone. `idxmax` and `idxmin` give the best row of the first
#           part in which the group occurs, whatever the others hold.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile "dask[dataframe]==2026.8.0" pandas==3.1.1
"$work/venv/bin/python" - <<'PY'
import dask.dataframe as dd
import pandas as pd

waits = pd.DataFrame({"source": ["board", "board", "friend", None, "board", None], "days": [1, 5, 2, 9, 8, 3]})
parts = dd.from_pandas(waits, npartitions=2)
peer, own = waits.groupby("source").days, parts.groupby("source").days
keys = {}
for name in ("count", "max", "mean", "std"):
    keys[name] = len(getattr(peer, name)()), len(getattr(own, name)().compute())
    print(f"groups with a {name}: expected {keys[name][0]}, seen {keys[name][1]}")
longest = peer.idxmax().to_dict(), own.idxmax().compute().to_dict()
print(f"row of the longest wait: expected {longest[0]}, seen {longest[1]}")
sound = keys["count"] == keys["max"] == (2, 2) and longest[0] == {"board": 4, "friend": 2}
raise SystemExit(not (sound and keys["mean"] == keys["std"] == (2, 3) and longest[1] == {"board": 1, "friend": 2}))
PY

#!/usr/bin/env bash
# A frame is put into a sheet and taken out again, untouched: each interview is at midnight, and who is unknown is called "nan".
#
# Library:  ipysheet 0.7.0 with ipywidgets 8.1.9 and pandas 3.1.1, `from_dataframe` and `to_dataframe`; peer ipydatagrid 1.4.0.
# Expected: what nobody changed in a sheet comes out as it went in, as it does from the peer. Whole days do, and numbers.
# Seen:     a column of moments is made into texts of days ("2026/03/04") before it is shown: the hour is neither on the screen
#           nor in the frame that comes back, the zone as little; an index of moments comes back as text. A name that is
#           missing is the text "nan", which is a person from then on. No error, no warning but the peer's, of the zone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile ipysheet==0.7.0 ipydatagrid==1.4.0 ipywidgets==8.1.9 traitlets==5.16.1 pandas==3.1.1 \
    numpy==2.4.6 six==1.17.0
"$work/venv/bin/python" -W ignore - <<'PY'
import ipysheet
import pandas as pd
from ipydatagrid import DataGrid

MOMENTS = pd.to_datetime(["2026-03-04 10:30", "2026-03-05 23:45"])
TALKS = pd.DataFrame({
    "who": ["Anna", None], "at": MOMENTS, "there": MOMENTS.tz_localize("Europe/Berlin"), "day": MOMENTS.normalize(), "round": [1, 2],
})  # fmt: skip

seen = ipysheet.to_dataframe(ipysheet.from_dataframe(TALKS))
peer = DataGrid(TALKS).data
for name in TALKS:
    print(name, "| expected, by ipydatagrid:", *map(str, peer[name]), "| seen:", *map(str, seen[name]))
print("found missing, of those that were:", int(seen["who"].isna().sum()), "of", int(TALKS["who"].isna().sum()))

same = [name for name in TALKS if TALKS[name].astype(str).tolist() == seen[name].astype(str).tolist() and name != "who"]
midnight = list(MOMENTS.normalize())
raise SystemExit(
    not peer.reset_index(drop=True).equals(TALKS)
    or same != ["day", "round"]
    or [list(seen["at"]), list(seen["there"])] != [midnight, midnight]
    or list(seen["who"]) != ["Anna", "nan"]
)
PY

#!/usr/bin/env bash
# Two marks of 4 and 5, and one person who gave none: the mean of the column is 3. Nobody said no: one did.
#
# Library:  static-frame 5.1.1 with arraykit 1.12.0, `Frame.from_csv`; peer pandas 2.3.3, which wrote the file.
# Expected: an empty cell is a missing value, as it is in a column of decimal numbers, where it is read as nan. (A column
#           that is empty throughout was once read as zeros, too: that was taken for a fault, and mended.)
# Seen:     in a column of whole numbers an empty cell is 0, in one of yes and no it is False, by `from_tsv` and
#           `from_delimited` too: `count`, `mean` and a filter take them for answers. Read as float on request they are nan.
#           No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile static-frame==5.1.1 arraykit==1.12.0 numpy==2.4.6 pandas==2.3.3
"$work/venv/bin/python" - "$work/log.csv" <<'PY'
import sys

import pandas as pd
import static_frame as sf

PATH = sys.argv[1]
MARKS = {"who": ["Anna", "Ben", "Cleo"], "mark": [4, None, 5], "salary": [70000.5, None, 64000], "again": [True, None, True]}
pd.DataFrame(MARKS).astype({"mark": "Int64", "again": "boolean"}).to_csv(PATH, index=False)


def figures(frame):
    """How many gave a mark, their mean, the mean salary, how many would not come again."""
    return (
        int(frame["mark"].count()),
        round(float(frame["mark"].mean()), 2),
        round(float(frame["salary"].mean()), 2),
        int((frame["again"] == False).sum()),  # noqa: E712
    )


expected, seen = figures(pd.read_csv(PATH)), figures(sf.Frame.from_csv(PATH))
asked = sf.Frame.from_csv(PATH, dtypes={"mark": float})["mark"]
print(open(PATH, encoding="utf-8").read())
print("expected, by pandas:", expected)
print("seen:               ", seen, "| the column:", sf.Frame.from_csv(PATH)["mark"].values.tolist())
print("asked for as float: ", asked.values.tolist())

raise SystemExit(expected != (2, 4.5, 67000.25, 0) or seen != (3, 3.0, 67000.25, 1) or int(asked.count()) != 2)
PY

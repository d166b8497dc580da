#!/usr/bin/env bash
# Four of five were answered, two of them on the very day of a note: two answers are left.
#
# Library:  greenwood 0.8.0, `split_episodes`; peer lifelines 0.30.3, `add_covariate_to_timeline`.
# Expected: "The event indicator is 1 only on the final interval for subjects who experienced the event." A visit on the
#           last day is allowed (one after it raises), and for the peer the interval that ends on it holds the event.
# Seen:     the event belongs to the interval that begins with the last visit. Where that is the last day itself, the
#           interval has no length, is left out, and the event with it; the one before it says 0. The share that still
#           waits after 30 days is 53 % for 20 %, the median wait is gone. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile greenwood==0.8.0 lifelines==0.30.3 pandas==2.3.3 narwhals==2.29.0 numpy==2.4.6 \
    scipy==1.17.1
"$work/venv/bin/python" - <<'PY'
import math

import greenwood
import pandas as pd
from lifelines.utils import add_covariate_to_timeline, to_long_format

WAITS = pd.DataFrame({"id": [1, 2, 3, 4, 5], "days": [6, 10, 12, 20, 30], "answered": [1, 1, 1, 1, 0]})
# each of them was written to once: the second and the fourth on the day on which the answer came
NOTES = pd.DataFrame({"id": [1, 1, 2, 2, 3, 3, 4, 4, 5, 5], "day": [0, 4, 0, 10, 0, 7, 0, 20, 0, 14], "notes": [0, 1] * 5})

rows = greenwood.split_episodes(
    WAITS, NOTES, id="id", time="days", event="answered", visit_time="day", format="pandas"
)  # fmt: skip
peer = add_covariate_to_timeline(to_long_format(WAITS, "days"), NOTES, "id", "day", "answered")


def curve(response, data):
    """The share still waiting after thirty days, and the median wait."""
    fitted = greenwood.KaplanMeier().fit(response, data=data)
    return round(float(fitted.predict([30])[0]), 3), fitted.median()


whole = curve("Surv(days, answered)", WAITS)
split = curve("Surv(tstart, tstop, answered)", rows)
lost = sorted(set(WAITS[WAITS["answered"] == 1]["id"]) - set(rows[rows["answered"] == 1]["id"]))
print("answers: in the table", WAITS["answered"].sum(), "| by the peer", peer["answered"].sum(), "| seen", rows["answered"].sum())
print("whose answer is lost:", lost)
print("still waiting after 30 days, median: expected", whole, "| seen", split)

counts = WAITS["answered"].sum(), peer["answered"].sum(), rows["answered"].sum()
raise SystemExit(counts != (4, 4, 2) or lost != [2, 4] or whole != (0.2, 12.0) or split[0] != 0.533 or not math.isnan(split[1]))
PY

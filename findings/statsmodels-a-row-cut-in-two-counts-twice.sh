#!/usr/bin/env bash
# A wait written as two rows, "day 0 to 3" and "day 3 to 8", is at risk twice on day 3, and the Cox model changes.
#
# Library:  statsmodels 0.15.0, `PHReg(..., entry=...)`; peers `SurvfuncRight` of the same package, and lifelines 0.30.3.
# Expected: to cut a wait into rows (start, stop] is how covariates that change are given to a Cox model. While they do not
#           change, nothing else may: one row leaves where the next one enters, each person is at risk once. So it is in
#           both peers: `SurvfuncRight` says "not in the risk set on or before the entry time".
# Seen:     `PHReg` has both rows at risk on the day of the cut ("not part of the risk set for times before the entry
#           time"), so with waits in whole days each cut adds a person who is not there, to the likelihood too:
#           30 waits cut at each day have -39.98 in place of -33.09, and a coefficient of -0.194 in place of -0.180. A test of
#           two models then compares numbers of different data. Cut at noons, when nobody answers, all is as it was.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile statsmodels==0.15.0 lifelines==0.30.3 scipy==1.17.1 numpy==2.4.6 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
import numpy as np
import pandas as pd
from lifelines import CoxPHFitter
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.duration.survfunc import SurvfuncRight

draw = np.random.default_rng(1)
WAITS = pd.DataFrame(
    {"stop": draw.integers(1, 12, 30), "answered": draw.integers(0, 2, 30), "note": draw.integers(0, 2, 30)}
).astype(float)
CUTS = {
    "whole": [], "cut at 7": [7], "cut at 3 and 7": [3, 7],
    "cut each day": range(1, 12), "cut each noon": np.arange(0.5, 12),
}  # fmt: skip


def rows(cuts):
    """The same waits as rows (start, stop], cut at some days; only the last row of a wait can hold its answer."""
    parts = []
    for wait in WAITS.itertuples(index=False):
        ends = [cut for cut in cuts if cut < wait.stop] + [wait.stop]
        for start, stop in zip([0, *ends], ends, strict=False):
            parts.append((start, stop, wait.answered * (stop == wait.stop), wait.note))
    return pd.DataFrame(parts, columns=["start", "stop", "answered", "note"], dtype=float)


seen, peers = {}, {}
for name, cuts in CUTS.items():
    frame = rows(cuts)
    fit = PHReg(frame["stop"], frame[["note"]], frame["answered"], entry=frame["start"], ties="efron").fit()
    peer = CoxPHFitter().fit(frame, "stop", "answered", entry_col="start")
    curve = SurvfuncRight(frame["stop"], frame["answered"], entry=frame["start"])
    seen[name] = round(float(np.asarray(fit.params)[0]), 4)
    peers[name] = round(float(peer.params_.iloc[0]), 4), round(float(curve.surv_prob[-1]), 6)
    print(f"{name:15} PHReg {seen[name]} (log-likelihood {fit.llf:.2f}) lifelines {peers[name][0]} curve {peers[name][1]}")

recorded = [-0.1801, -0.1852, -0.1861, -0.1939, -0.1801]
raise SystemExit(list(seen.values()) != recorded or len(set(peers.values())) != 1)
PY

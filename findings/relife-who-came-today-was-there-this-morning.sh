#!/usr/bin/env bash
# Who enters a study on day 5 is counted as at risk in the events of day 5, which makes the curve too high.
#
# Library:   relife 3.0.0 (KaplanMeier, NelsonAalen with `entry`); peers lifelines 0.30.0, statsmodels 0.15.0 and
#            scikit-survival 0.28.0.
# Expected:  left truncation, as R's survival has it, (entry, time]: who is seen from day 5 on cannot have been seen to end on
#            day 5 (Andersen, Borgan, Gill, Keiding: Statistical Models Based on Counting Processes, 1993, IV.1). At day 5, two
#            of five end: .8 * 3/5 = .48, as the three peers have it.
# Seen:      .8 * 4/6 = .533, as the one who enters on that day is counted. With whole days such ties are the rule.
#            Where all at risk have ended before others enter, the error of the curve is 0 and then no number.
# No error, no warning, but for the last, a RuntimeWarning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile relife==3.0.0 lifelines==0.30.0 statsmodels==0.15.0 scikit-survival==0.28.0
"$work/venv/bin/python" -W ignore - <<'PY'
import numpy as np
from lifelines import KaplanMeierFitter
from relife.lifetime_models import KaplanMeier, NelsonAalen
from sksurv.nonparametric import kaplan_meier_estimator
from statsmodels.api import SurvfuncRight

TIME = np.array([3.0, 5, 5, 8, 5, 8, 10])
ENDED = np.array([True, True, True, True, False, False, False])
ENTRY = np.array([0.0, 4, 0, 0, 0, 5, 0])

peers = {
    "lifelines": KaplanMeierFitter().fit(TIME, ENDED, entry=ENTRY).predict(5),
    "statsmodels": SurvfuncRight(TIME, ENDED, entry=ENTRY).surv_prob[1],
    "scikit-survival": kaplan_meier_estimator(ENDED, TIME, time_enter=ENTRY)[1][3],
}
curve = KaplanMeier(TIME, event=ENDED, entry=ENTRY).sf()
hazard = NelsonAalen(TIME, event=ENDED, entry=ENTRY).chf()
later = KaplanMeier(np.array([2.0, 3, 10, 12]), entry=np.array([0.0, 0, 6, 6])).sf()
at = list(curve.timeline).index(5)
print("still there after day 5:", {name: round(float(value), 3) for name, value in peers.items()}, "expected 0.48")
print("relife:", round(float(curve.values[at]), 3), "hazard", round(float(hazard.values[at]), 3), "expected 0.6")
print("errors where a first group has ended before the second enters:", later.se)

agree = all(abs(value - 0.48) < 1e-9 for value in peers.values())
seen = abs(curve.values[at] - 0.8 * 4 / 6) < 1e-9 and abs(hazard.values[at] - (1 / 5 + 2 / 6)) < 1e-9
raise SystemExit(not (agree and seen and later.se[2] == 0 and np.isnan(later.se[3])))
PY

#!/usr/bin/env bash
# Of all answers together the lower bound of the interval is the upper one: "at least 59 %" where at least 5 % was meant.
#
# Library:  scikit-survival 0.28.0, `cumulative_incidence_competing_risks(conf_type="log-log")`; peer: `kaplan_meier_estimator`
#           of the same package, and the rows of the single kinds.
# Expected: by its reference `conf_int` has the shape (n_risks + 1, 2, n_times), the "pointwise confidence interval (second axis)":
#           lower, then upper, for each kind of answer and "including overall risk (`conf_int[0]`)". The overall risk is 1 less
#           the Kaplan-Meier curve, whose interval the package gives too.
# Seen:     in the rows of the single kinds the lower bound comes first, in that of the total the upper one: each curve was
#           taken from 1, and its bounds were not exchanged. A chart filled between the two looks right.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile scikit-survival==0.28.0 scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
import numpy as np
from sksurv.nonparametric import cumulative_incidence_competing_risks, kaplan_meier_estimator

wait = np.array([2, 3, 3, 5, 6, 8, 8, 9, 12, 13])
answer = np.array([1, 2, 0, 1, 0, 2, 1, 0, 1, 0])  # 0: none yet, 1: an invitation, 2: a rejection

days, curves, intervals = cumulative_incidence_competing_risks(answer, wait, conf_type="log-log")
_, waiting, bounds = kaplan_meier_estimator(answer > 0, wait, conf_type="log-log")
by_hand = 1 - bounds[::-1]
assert np.allclose(curves[0], 1 - waiting) and np.allclose(curves[0], curves[1] + curves[2])
for name, curve, (lower, upper) in zip(("any", "invited", "rejected"), curves, intervals, strict=True):
    print(f"{name:8} on day {days[1]}: {curve[1]:.2f}, from {lower[1]:.2f} to {upper[1]:.2f}")
print(f"expected of any: from {by_hand[0][1]:.2f} to {by_hand[1][1]:.2f}")

single = all((lower <= upper).all() for lower, upper in intervals[1:])
turned = (intervals[0][0] > intervals[0][1]).all() and np.allclose(intervals[0][::-1], by_hand)
raise SystemExit(not (single and turned))
PY

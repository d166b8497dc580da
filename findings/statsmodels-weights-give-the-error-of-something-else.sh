#!/usr/bin/env bash
# Rows counted by a weight get another standard error than the same rows written out, up to three times as large.
#
# Library:  statsmodels 0.15.0, `SurvfuncRight(..., freq_weights=...)`.
# Expected: frequency weights stand for repeated rows: one row with weight 2 is two rows. `surv_prob_se` is
#           by its reference the standard error of `surv_prob`, with weights and without.
# Seen:     curve and number at risk agree, the standard error does not: with weights it is the root of the
#           sum of d / n^2, which belongs to the cumulative hazard (the logarithm of the curve) and is not
#           multiplied by the curve. A probability of 0.25 gets an error of 0.61, and with it `summary()`,
#           `quantile_ci` and `simultaneous_cb` are wrong too. Weights of 1 suffice. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
import numpy as np
from statsmodels.duration.survfunc import SurvfuncRight

counted = SurvfuncRight([2.0, 4.0, 6.0], [1, 1, 0], freq_weights=np.array([2, 1, 1]))
written = SurvfuncRight([2.0, 2.0, 4.0, 6.0], [1, 1, 1, 0])
ones = SurvfuncRight([2.0, 2.0, 4.0, 6.0], [1, 1, 1, 0], freq_weights=np.ones(4))

print("curve   ", written.surv_prob, counted.surv_prob)
print("expected", written.surv_prob_se.round(4))
print("seen    ", counted.surv_prob_se.round(4), "and with weights of 1", ones.surv_prob_se.round(4))
hazard = np.sqrt(np.cumsum(written.n_events / written.n_risk**2))
print("error of the cumulative hazard", hazard.round(4))

raise SystemExit(
    not np.allclose(written.surv_prob, counted.surv_prob)
    or not np.allclose(written.surv_prob_se, [0.25, 0.2165], atol=1e-4)
    or not np.allclose(counted.surv_prob_se, hazard)
    or not np.allclose(ones.surv_prob_se, hazard)
)
PY

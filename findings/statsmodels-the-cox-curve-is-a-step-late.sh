#!/usr/bin/env bash
# After a Cox model is fitted, the curve still says "nobody has answered" on the day of the first answer.
#
# Library:  statsmodels 0.15.0, `PHReg`: `baseline_cumulative_hazard`, `predict(pred_type="surv")`, `martingale_residuals`;
#           peer lifelines 0.30.3 and a calculation by hand.
# Expected: by its reference the cumulative hazard is "evaluated at the event points" with the Nelson-Aalen estimator:
#           H(t) is the sum of d / (sum of risks) over all event times up to and with t, and `SurvfuncRight` of the same
#           package has its fall on the day of the event. So the residuals, event less predicted hazard, sum to
#           zero; the reference of the version to come promises just that.
# Seen:     each value is that of the event before: H is 0 and the curve 1 on the day of the first event, and the last
#           event never counts. Of five waits, all answered, 28 % are still open after the fifth answer (by hand 10 %).
#           The residuals of 40 waits sum to 4.1, of which 21 were answered. Coefficients and their errors are right.
# No error, no warning; a remark in the source says that R disagrees.
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

waits, answered = np.arange(1.0, 6), np.ones(5)
flat = np.array([1.0, -1.0, 0.0, -1.0, 1.0])  # whatever it is, its influence is set to 0 below
model = PHReg(waits, flat[:, None], answered)
days, hazard, curve = model.baseline_cumulative_hazard(np.zeros(1))[0]
by_hand = np.cumsum(1 / np.arange(5, 0, -1))
print("day     ", days)
print("expected", np.exp(-by_hand).round(3))
print("seen    ", curve.round(3))

draw = np.random.default_rng(5)
note = draw.normal(size=40)
waits, answered = draw.permutation(40) + 5.0, draw.integers(0, 2, 40)
fit = PHReg(waits, note[:, None], answered).fit()
risk = np.exp(note * fit.params[0])
steps = [(wait, 1 / risk[waits >= wait].sum()) for wait in waits[answered == 1]]
hazards = risk * [sum(step for day, step in steps if day <= wait) for wait in waits]
frame = pd.DataFrame({"note": note, "wait": waits, "answered": answered})
peer = CoxPHFitter().fit(frame, "wait", "answered")
sums = {
    "by hand": (answered - hazards).sum(),
    "lifelines": peer.compute_residuals(frame, "martingale")["martingale"].sum(),
    "statsmodels": fit.martingale_residuals.sum(),
}
print("sum of the residuals:", {name: round(float(total), 3) for name, total in sums.items()})
print("answered:", answered.sum(), "| coefficients:", fit.params.round(4), peer.params_.to_numpy().round(4))

raise SystemExit(
    not np.allclose(hazard, [0, *by_hand[:-1]])
    or not np.allclose(fit.params, peer.params_, atol=1e-3)
    or max(abs(sums["by hand"]), abs(sums["lifelines"])) > 1e-6
    or round(float(sums["statsmodels"]), 2) != 4.13
)
PY

#!/usr/bin/env bash
# The variance returned with a restricted mean is that of one person's time: a hundred times the people, the same variance.
#
# Library:  lifelines 0.30.3, `utils.restricted_mean_survival_time(..., return_variance=True)`.
# Expected: the variance of the estimate, from which its interval is made, as rmst2 of R's survRM2 gives it: by Greenwood's sum
#           it falls to a hundredth with a hundred times the people. The docstring does not say which variance is meant.
# Seen:     E[T²] − E[T]², the variance of the times themselves. Taken for that of the mean, an interval is as wide for 4,000 people
#           as for 40: 0 to 41 days here, where 17.0 to 23.8 is meant for the 40.
# No error; a warning of scipy on the integral is about another thing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile lifelines==0.30.3
"$work/venv/bin/python" - <<'PY'
import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time

LIMIT = 30
rng = np.random.default_rng(1)
days = np.ceil(rng.exponential(20, 40))
known = rng.random(40) < 0.8


def by_greenwood(fitted):
    """The variance of the estimate: the squared rest of the area after each time, times d / (n (n - d))."""
    table = fitted.event_table.loc[1:LIMIT]
    curve = fitted.survival_function_["KM_estimate"].loc[:LIMIT]
    steps = np.append(np.diff(np.append(curve.index, LIMIT)), 0)[: len(curve)]
    rest = (curve.to_numpy() * steps)[::-1].cumsum()[::-1]
    at, died = table["at_risk"], table["observed"]
    return float((rest[-len(table) :] ** 2 * died / (at * (at - died))).sum())


seen, expected = [], []
for times in (1, 100):
    fitted = KaplanMeierFitter().fit(np.tile(days, times), np.tile(known, times))
    mean, variance = restricted_mean_survival_time(fitted, t=LIMIT, return_variance=True)
    seen.append(float(variance))
    expected.append(by_greenwood(fitted))
    print(f"{40 * times} people: mean {mean:.1f} days; variance expected {expected[-1]:.4f}, seen {variance:.1f}")
falls = 90 < expected[0] / expected[1] < 110
raise SystemExit(not (falls and abs(seen[0] - seen[1]) < 1e-6 and seen[0] > 30 * expected[0]))
PY

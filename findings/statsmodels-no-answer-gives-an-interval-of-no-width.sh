#!/usr/bin/env bash
# No answer in ten weeks: the rate is between 0.299573 and 0.299573 a week, with 95 % confidence.
#
# Library:  statsmodels 0.15.0, `confint_poisson(0, 10, method=...)`; peer: its own method "exact-c" and scipy 1.17.1.
# Expected: an interval for a count of 0 begins at 0, the estimate, and has a width: Garwood's exact one is
#           (0, 0.369), the mid-p one (0, 0.2996), as half of exp(-10 r) is 0.025 there. `binom`'s peer,
#           `proportion_confint`, gives each of its exact intervals for 0 of 10 from 0 on.
# Seen:     "midp-c" searches its lower end for a root that a count of 0 has not, and ends at the upper one; "sqrt" squares
#           a negative lower end. Both say lower = upper: the most certain interval of all, from the least data, and the
#           estimate 0 outside it. No error, no warning. From a count of 1 on both are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
import numpy as np
from scipy import stats
from statsmodels.stats.rates import confint_poisson

WEEKS = 10


def interval(count, method):
    return tuple(float(end) for end in confint_poisson(count, WEEKS, method=method))


garwood = (0.0, stats.chi2.ppf(0.975, 2) / 2 / WEEKS)
mid_p = (0.0, -np.log(0.05) / WEEKS)
print("exact-c: expected", np.round(garwood, 4), "seen", np.round(interval(0, "exact-c"), 4))
print("midp-c:  expected", np.round(mid_p, 4), "seen", np.round(interval(0, "midp-c"), 6))
print("sqrt:    expected a lower end of 0, seen", np.round(interval(0, "sqrt"), 6))
print("with one answer:", np.round(interval(1, "midp-c"), 4), np.round(interval(1, "sqrt"), 4))

lower, upper = interval(0, "midp-c")
raise SystemExit(
    not np.allclose(interval(0, "exact-c"), garwood)
    or not np.allclose([lower, upper], mid_p[1], atol=1e-6)
    or len(set(np.round(interval(0, "sqrt"), 12))) != 1
    or not interval(1, "midp-c")[0] < 0.1 < interval(1, "midp-c")[1]
)
PY

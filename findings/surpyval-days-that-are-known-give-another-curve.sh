#!/usr/bin/env bash
# Where every answer's day is known, the curve for days that are known only in part is another one: 43 % where 45 % is meant.
#
# Library:  surpyval 0.25.0, `Turnbull.fit(x, c)` with its default `turnbull_estimator="Fleming-Harrington"`; peers:
#           `FlemingHarrington`, `NelsonAalen` and `KaplanMeier` of the same package.
# Expected: by its docstring the class "calculates the Non-Parametric estimate of the survival function using the Turnbull
#           NPMLE"; without intervals or truncation that is the estimator named, on the days as they are. No two answers fall on
#           one day here, so Fleming-Harrington is Nelson-Aalen: 0.4488 on day 8.
# Seen:     with "Kaplan-Meier" and "Nelson-Aalen" Turnbull agrees with the class of that name to 1e-9; by default it is below
#           them, the more the later: the expected answers of a day, no longer whole numbers once the silent are shared out,
#           are taken apart as if they were ties. It says that it converged.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile surpyval==0.25.0
"$work/venv/bin/python" -W error::RuntimeWarning - <<'PY'
import numpy as np
import surpyval

wait = np.array([3, 5, 5.5, 8, 5.2, 6, 8.5, 10])  # days until an answer, or until the log was read
open_ = np.array([0, 0, 0, 0, 1, 1, 1, 1])
days = np.array([3, 5, 8.0])
names = {"Kaplan-Meier": "KaplanMeier", "Nelson-Aalen": "NelsonAalen", "Fleming-Harrington": "FlemingHarrington"}

apart = {}
for name, cls in names.items():
    plain = getattr(surpyval, cls).fit(x=wait, c=open_).sf(days)
    model = surpyval.Turnbull.fit(x=wait, c=open_, turnbull_estimator=name)
    assert model.converged
    apart[name] = float(np.abs(model.sf(days) - plain).max())
    print(f"{name:18} on days 3, 5, 8: {plain.round(4)}, by Turnbull {model.sf(days).round(4)}")

default = surpyval.Turnbull.fit(x=wait, c=open_).sf(days)
assert np.allclose(default, surpyval.Turnbull.fit(x=wait, c=open_, turnbull_estimator="Fleming-Harrington").sf(days))
same = max(apart["Kaplan-Meier"], apart["Nelson-Aalen"]) < 1e-6
raise SystemExit(not (same and apart["Fleming-Harrington"] > 0.01))
PY

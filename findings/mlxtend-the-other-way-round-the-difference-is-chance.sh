#!/usr/bin/env bash
# 30 of 100 and 45 of 100 differ with p = 0.013; 45 of 100 and 30 of 100 do not, with p = 0.987.
#
# Library:  mlxtend 0.23.4, `evaluate.proportion_difference`; peer: statsmodels 0.15.0, `proportions_ztest`.
# Expected: one p-value whichever comes first. Its guide tests "the proportions are the same" against "are different", rejects if z
#           is beyond 1.96, and else compares the p-value to the level: |z| = 2.2 is p = 0.028, twice the tail.
# Seen:     the p-value is the area below z, whatever its sign. With the smaller share first it is half of what is meant; with the
#           larger one first it is near 1, so that no difference, however great, is ever found. The guide's example has the smaller
#           one first.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile mlxtend==0.23.4 statsmodels==0.15.0
"$work/venv/bin/python" - <<'PY'
from mlxtend.evaluate import proportion_difference
from statsmodels.stats.proportion import proportions_ztest

seen, peer = [], []
for first, second in ((30, 45), (45, 30), (5, 95), (95, 5)):
    z, p = proportion_difference(first / 100, second / 100, 100)
    seen.append(float(p))
    peer.append(float(proportions_ztest([first, second], [100, 100])[1]))
    print(f"{first} and {second} of 100: z {z:.2f}, p expected about {peer[-1]:.3f}, seen {p:.3f}")
symmetric = all(abs(one - other) < 1e-9 for one, other in (peer[:2], peer[2:]))
raise SystemExit(not (symmetric and seen[0] < 0.02 and seen[1] > 0.98 and seen[2] < 1e-6 and seen[3] > 0.999999))
PY

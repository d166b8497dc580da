#!/usr/bin/env bash
# 18 of 20 have answered, the other two wait on: 90 %. The interval beside it goes from 0.1 to 99.8 %.
#
# Library:  insurance-survival 0.6.0, `competing_risks.AalenJohansenFitter`; peers lifelines 0.30.3, the class it is modelled
#           on, and the binomial interval of scipy 1.17.1, which holds here as nobody was lost on the way.
# Expected: where there is one kind of answer the curve is one minus Kaplan-Meier's, and its variance Greenwood's:
#           .9 * .1 / 20 on the last day. The page speaks of the variance of Putter et al. (2007), and of "better coverage".
# Seen:     the variance only ever grows: each day adds its own part, and nothing of what was added is taken back as fewer are
#           left to answer. On the last day it is nine times too large, and the interval no longer says that most have
#           answered. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile insurance-survival==0.6.0 lifelines==0.30.3 scipy==1.17.1 numpy==2.4.6 pandas==2.3.3
"$work/venv/bin/python" -W ignore - <<'PY'
import numpy as np
from insurance_survival.competing_risks import AalenJohansenFitter
from lifelines import AalenJohansenFitter as Peer
from scipy.stats import binomtest

DAYS = np.arange(1.0, 21.0)
ANSWERED = np.array([1] * 18 + [0] * 2)

fitted = AalenJohansenFitter().fit(DAYS, ANSWERED, event_of_interest=1)
share = round(float(fitted.cumulative_incidence_.iloc[-1]), 3)
seen = [round(float(end), 3) for end in fitted.confidence_intervals_.iloc[-1]]

peer = Peer(calculate_variance=True).fit(DAYS, ANSWERED, event_of_interest=1)
right = sorted(round(float(end), 3) for end in peer.confidence_interval_.iloc[-1])
exact = [round(float(end), 3) for end in binomtest(18, 20).proportion_ci()]
variance = round(float(peer.variance_.iloc[-1]), 5)
print("share", share, "| variance by lifelines", variance, "| Greenwood", round(0.9 * 0.1 / 20, 5))
print("interval by lifelines", right, "| binomial", exact, "| seen", seen)

near = share == 0.9 and variance == 0.0045 and abs(right[0] - exact[0]) < 0.05 and abs(right[1] - exact[1]) < 0.05
raise SystemExit(not near or seen != [0.001, 0.998])
PY

#!/usr/bin/env bash
# 0 of 10 notes of one kind were answered, 5 of 10 of the other: p = 0.010 becomes 0.021, by half an answer nobody gave.
#
# Library:  statsmodels 0.15.0, `Table` and `Table2x2` with a cell of zero; peers `StratifiedTable` of the same module, scipy
#           1.17.1 (`chi2_contingency`) and a calculation by hand.
# Expected: a test of association takes the counts as they are, as the sum of (seen - expected)^2 / expected has no need of
#           more. For ratios, which a zero spoils, the reference says: "add 0.5 to all values in the table", the usual
#           correction of Haldane and Anscombe. `StratifiedTable` does that, with one stratum too.
# Seen:     by default the zero, and the zero only, is replaced by 0.5, before anything is computed: 20.5 notes are tested,
#           and chi-square is 5.34 in place of 6.67. The odds ratio is 0.05 where the documented correction gives 0.048,
#           so the two classes answer one table differently. `shift_zeros=False` gives scipy's figures.
# No error, no warning. Upstream's open issue of 2017 is about the documented form, which the code has left since.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile statsmodels==0.15.0 scipy==1.17.1 numpy==2.4.6 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
import numpy as np
from scipy.stats import chi2_contingency
from statsmodels.stats.contingency_tables import StratifiedTable, Table, Table2x2

COUNTS = np.array([[0, 10], [5, 5]])

expected = np.outer(COUNTS.sum(1), COUNTS.sum(0)) / COUNTS.sum()
by_hand = ((COUNTS - expected) ** 2 / expected).sum()
by_scipy = chi2_contingency(COUNTS, correction=False)
seen = Table(COUNTS).test_nominal_association()
print(f"chi-square: by hand {by_hand:.3f} scipy {by_scipy.statistic:.3f} seen {seen.statistic:.3f}")
print(f"p: scipy {by_scipy.pvalue:.4f} seen {seen.pvalue:.4f}")
print("tested:", Table(COUNTS).table.tolist(), "| documented:", (COUNTS + 0.5).tolist())

half = COUNTS + 0.5
documented = half[0, 0] * half[1, 1] / (half[0, 1] * half[1, 0])
stratified = StratifiedTable([COUNTS], shift_zeros=True).oddsratio_pooled
ratio = Table2x2(COUNTS).oddsratio
print(f"odds ratio: documented {documented:.4f} StratifiedTable {stratified:.4f} Table2x2 {ratio:.4f}")

raise SystemExit(
    not np.isclose(by_hand, by_scipy.statistic)
    or not np.isclose(seen.statistic, 5.3395, atol=1e-4)
    or not np.isclose(stratified, documented)
    or not np.isclose(ratio, 0.05)
    or Table(COUNTS).table.tolist() != [[0.5, 10.0], [5.0, 5.0]]
    or not np.isclose(Table(COUNTS, shift_zeros=False).test_nominal_association().statistic, by_hand)
)
PY

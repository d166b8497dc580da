#!/usr/bin/env bash
# Two entries of one application name 60,000 and 70,000: a conflict, unless an entry without a salary stands between.
#
# Library:  petl 1.7.30, `conflicts` and `mergeduplicates`.
# Expected: "Select rows with the same key value but differing in some other field"; a missing value is no conflict. The
#           order of the rows does not matter: `mergeduplicates` of the same library finds both salaries each time.
# Seen:     each row is held against the one before it only. A row with a gap agrees with its neighbour on either side, so the
#           two that differ never meet, and nothing is found. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile petl==1.7.30
"$work/venv/bin/python" - <<'PY'
from itertools import permutations

import petl

ENTRIES = [("60000", "from the advertisement"), (None, "from the call"), ("70000", "from the offer")]


def table(order):
    return [["application", "salary"], *(["a-1", ENTRIES[each][0]] for each in order)]


def found(order):
    return sorted(row[1] for row in petl.data(petl.conflicts(table(order), "application")))


def merged(order):
    return sorted(next(iter(petl.data(petl.mergeduplicates(table(order), "application"))))[1])


seen = {order: found(order) for order in permutations(range(3))}
for order, salaries in seen.items():
    print([ENTRIES[each][0] for each in order], "expected", merged(order), "seen", salaries)

both = ["60000", "70000"]
hidden = [order for order, salaries in seen.items() if not salaries]
raise SystemExit(
    any(merged(order) != both for order in seen)
    or hidden != [(0, 1, 2), (2, 1, 0)]
    or any(salaries != both for order, salaries in seen.items() if order not in hidden)
)
PY

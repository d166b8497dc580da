#!/usr/bin/env bash
# The shares of the answers add up to 60 %, and a join loses the rows whose recruiter is not known.
#
# Library:  fireducks 1.4.4 (`import fireducks.pandas as pd`), beside the pandas 2.3.3 that it stands in for.
# Expected: as pandas: `value_counts(normalize=True)` leaves empty cells out of the shares as out of the counts, so that they
#           add up to 1 ("the relative frequencies of the unique values"); `merge` matches an empty key with an empty key.
#           "No code changes are needed" is what the engine promises.
# Seen:     empty cells are left out of the counts, and stay in what is divided by: of three answers, two good, 40 % are
#           good and 20 % bad. An inner join drops the row without a recruiter, and a left one leaves its other column empty.
#           With `dropna=False`, and within a group, the shares are right.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile fireducks==1.4.4 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
import fireducks.pandas as fireducks
import pandas


def asked(pd):
    answers = pd.Series(["good", "good", "bad", None, None])
    notes = pd.DataFrame({"recruiter": ["Ana", None], "notes": [4, 7]})
    rounds = pd.DataFrame({"recruiter": ["Ana", None], "rounds": [1, 2]})
    return {
        "shares": {name: round(share, 3) for name, share in answers.value_counts(normalize=True).to_dict().items()},
        "shares, the empty among them": answers.value_counts(normalize=True, dropna=False).sort_index().round(3).tolist(),
        "inner join": notes.merge(rounds, on="recruiter").values.tolist(),
        "left join": notes.merge(rounds, on="recruiter", how="left")["rounds"].fillna(0).tolist(),
    }


plain, engine = asked(pandas), asked(fireducks)
for what in plain:
    print(f"{what}: expected {plain[what]}, seen {engine[what]}")
right = {
    "shares": {"good": 0.667, "bad": 0.333},
    "shares, the empty among them": [0.2, 0.4, 0.4],
    "inner join": [["Ana", 4, 1], [None, 7, 2]],
    "left join": [1, 2],
}
wrong = right | {"shares": {"good": 0.4, "bad": 0.2}, "inner join": [["Ana", 4, 1]], "left join": [1, 0]}
raise SystemExit(plain != right or engine != wrong)
PY

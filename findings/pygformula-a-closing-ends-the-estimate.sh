#!/usr/bin/env bash
# Where something else may end the wait, the chance of an answer cannot be estimated; and the version after cannot be imported.
#
# Library:  pygformula 1.1.2 and 1.2.0 (parametric g-formula), beside pandas 3.0.0 and 2.3.3.
# Expected: 1.1.2 names pandas without a version, 1.2.0 asks for 1.5 or later, and the documentation has `compevent_name` for an event
#           that competes: 200 waits of four days, some closed, give a chance of an answer by day 3.
# Seen:     1.1.2 with pandas 3: the fit without a competing event gives that chance; with one the models are fitted, and the
#           simulation ends in a TypeError, as it writes the text 'NA' into a column of whole numbers. With pandas 2.3.3 both give
#           one. 1.2.0 is installed without a module that its first line imports.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pygformula==1.1.2 pandas==3.0.0 numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0 \
    lifelines==0.30.0 joblib==1.6.0 matplotlib==3.11.2 prettytable==3.18.0 pytruncreg==1.0.1 seaborn==0.13.2 tqdm==4.70.1
cat >"$work/chance.py" <<'PY'
import contextlib
import io
import sys

import numpy as np
import pandas as pd
from pygformula import ParametricGformula
from pygformula.interventions import static

rng, rows = np.random.default_rng(1), []
for wait in range(200):
    for day in range(4):
        wrote, event = int(rng.random() < 0.4), rng.random()
        closed = event > 0.9
        rows.append((wait, day, wrote, np.nan if closed else float(event < 0.15), int(closed)))
        if closed or event < 0.15:
            break
days = pd.DataFrame(rows, columns=["wait", "day", "wrote", "answer", "closed"])
competing = {"compevent_name": "closed", "compevent_model": "closed ~ day"}
told = []
for asked in ({}, competing):
    given = days.fillna({"answer": 0.0}) if not asked else days
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            found = ParametricGformula(
                obs_data=given, id="wait", time_name="day", time_points=4, outcome_type="survival", outcome_name="answer",
                ymodel="answer ~ wrote + day", covnames=["wrote"], covtypes=["binary"], covmodels=["wrote ~ day"],
                int_descript=["never"], Intervention1_wrote=[static, np.zeros(4)], n_simul=200, seed=1, **asked,
            )
            found.fit()
        told.append("a chance")
    except TypeError as error:
        told.append(f"TypeError: {error}")
print(f"pandas {pd.__version__}: without a closing {told[0]}; with one {told[1]}")
sys.exit(told[0] != "a chance" or told[1].startswith("TypeError: Invalid value 'NA'") != (sys.argv[1] == "fails"))
PY
"$work/venv/bin/python" -W ignore "$work/chance.py" fails
"$work/venv/bin/pip" install -qq --no-compile pandas==2.3.3
"$work/venv/bin/python" -W ignore "$work/chance.py" works
"$work/venv/bin/pip" install -qq --no-compile --no-deps pygformula==1.2.0
! "$work/venv/bin/python" -c "import pygformula" 2>"$work/said"
tail -1 "$work/said"
grep -q "No module named 'pygformula.version'" "$work/said"

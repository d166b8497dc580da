#!/usr/bin/env bash
# A False taken from a column of a DataFrame is handed to the notebook as the text "False", which is true.
#
# Library:  papermill 2.7.0, `parameterize_notebook` (what `execute_notebook(parameters=...)` does), with pandas 3.1.1.
# Expected: a notebook run once a row of a frame gets the row's values: False, 12, 2.5; or an error for a type it cannot write.
# Seen:     numpy's False is "False" and numpy's 12 is "12", both texts, while 2.5 is a number. `if only_open:` is taken for every
#           row. The same row as Python's own values (`astype(object)`) is handed over rightly.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile papermill==2.7.0 pandas==3.1.1
"$work/venv/bin/python" - <<'PY'
import nbformat
import pandas as pd
from papermill.parameterize import parameterize_notebook

KERNEL = {"name": "python3", "language": "python", "display_name": "Python"}


def given(parameters):
    """What the notebook has under each name."""
    book = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL, "papermill": {}})
    book.cells.append(nbformat.v4.new_code_cell("pass", metadata={"tags": ["parameters"]}))
    names = {}
    for cell in parameterize_notebook(book, parameters, kernel_name="python3", language="python").cells:
        exec(cell.source, names)
    return {name: names[name] for name in parameters}


frame = pd.DataFrame({"only_open": [False], "days": [12], "share": [2.5]})
seen = given({name: frame[name].iloc[0] for name in frame})
own = given({name: frame[name].tolist()[0] for name in frame})
print(f"expected {own}, seen {seen}; only_open is {'true' if seen['only_open'] else 'false'}")
sound = own == {"only_open": False, "days": 12, "share": 2.5}
raise SystemExit(not (sound and seen == {"only_open": "False", "days": "12", "share": 2.5}))
PY

#!/usr/bin/env bash
# All outputs are cleared, the check says "clean", and the file still holds what was typed into the form.
#
# Tools:    nbconvert 7.17.2 (`--clear-output`, and the page without a tagged cell) and nb-clean 5.0.0 (`clean`, `check`), on a
#           notebook of ipywidgets 8.1.9 run by nbclient 0.11.0; peer nbstripout 0.9.1.
# Expected: a control is an output: its text belongs to the cell that shows it and goes with it. nb-clean "cleans Jupyter
#           notebooks for version control. It removes cell metadata, execution counts, outputs"; nbconvert removes outputs or
#           cells "before exporting". nbstripout takes the state away too.
# Seen:     the state of the controls lies beside the cells, in the notebook's metadata, as nbclient and JupyterLab's "Save
#           widget state" write it. The output that points to it is removed, the state stays, in the notebook and in the
#           source of the page; `nb-clean check` finds nothing to say.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile nbconvert==7.17.2 nb-clean==5.0.0 nbstripout==0.9.1 ipywidgets==8.1.9 ipykernel==7.4.0 nbclient==0.11.0
cd "$work"
export PATH="$work/venv/bin:$PATH" IPYTHONDIR="$work/ipython" JUPYTER_CONFIG_DIR="$work/config"
python - 2>/dev/null <<'PY'
import nbformat
from nbclient import NotebookClient

code = "import ipywidgets\n\nipywidgets.Text(value=' '.join(['they', 'offered', '70000']))"
cell = nbformat.v4.new_code_cell(code, metadata={"tags": ["private"]})
notebook = nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_code_cell("1 + 1")])
NotebookClient(notebook).execute()
for name in ("cleared", "cleaned", "stripped", "page"):
    nbformat.write(notebook, f"{name}.ipynb")
PY
jupyter nbconvert --log-level=ERROR --clear-output --inplace cleared.ipynb
nb-clean clean cleaned.ipynb
nb-clean check cleaned.ipynb
nbstripout stripped.ipynb
jupyter nbconvert --log-level=ERROR --to html --TagRemovePreprocessor.enabled=True --TagRemovePreprocessor.remove_cell_tags=private page.ipynb
python - <<'PY'
from pathlib import Path

import nbformat

seen = {}
for name in ("cleared.ipynb", "cleaned.ipynb", "stripped.ipynb", "page.html"):
    text = Path(name).read_text()
    outputs = 0 if name.endswith("html") else sum(len(cell.outputs) for cell in nbformat.reads(text, 4).cells)
    assert outputs == 0 and ("ipywidgets.Text" in text) == name.endswith("ipynb"), name
    seen[name] = "they offered 70000" in text
    print(f"{name}: the cell's output is gone, expected False, the text is there: {seen[name]}")
raise SystemExit(list(seen.values()) != [True, True, False, True])
PY

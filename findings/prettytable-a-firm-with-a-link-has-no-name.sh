#!/usr/bin/env bash
# A firm whose name is a link is an empty cell, and of "Anna <b>Berg</b>, Acme" the cell has ", Acme".
#
# Library:  prettytable 3.18.0, `from_html_one`; peer pandas 3.1.1, `read_html` with lxml 6.1.3.
# Expected: the text of a cell is all of its text, as pandas and each browser have it. By its docstring "Each <table> in the HTML
#           becomes one PrettyTable object"; no markup within a cell is ruled out.
# Seen:     each tag within a cell, opened or closed, throws away what was read before it. What stands after the last one is the
#           cell: nothing, where a cell is a link, is bold or is a paragraph. Only a line break keeps both lines, as one word.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile prettytable==3.18.0 pandas==3.1.1 lxml==6.1.3
"$work/venv/bin/python" - <<'PY'
from io import StringIO

import pandas as pd
from prettytable import from_html_one

CELLS = {
    "Acme": "Acme",
    '<a href="acme.html">Acme</a>': "",
    "Anna <b>Berg</b>, Acme": ", Acme",
    "<p>Second talk</p>": "",
    "Acme<br>Berlin": "AcmeBerlin",
}
rows = "".join(f"<tr><td>{cell}</td><td>2 March</td></tr>" for cell in CELLS)
page = f"<table><tr><th>Firm</th><th>Day</th></tr>{rows}</table>"
peer = pd.read_html(StringIO(page))[0]["Firm"].tolist()
seen = [row[0] for row in from_html_one(page).rows]
for cell, expected, one in zip(CELLS, peer, seen, strict=True):
    print(f"{cell!r}: expected {expected!r}, seen {one!r}")
raise SystemExit(peer[1:4] != ["Acme", "Anna Berg, Acme", "Second talk"] or seen != list(CELLS.values()))
PY

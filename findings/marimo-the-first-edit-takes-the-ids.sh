#!/usr/bin/env bash
# A table is edited in one cell, and all of its row names are gone.
#
# Libraries: marimo 0.25.2, `mo.ui.data_editor`, with pandas 3.1.1.
# Expected:  the editor's value is the frame with the edits: a named index ("id") is part of a pandas frame, the value
#            has it before the first edit, and `mo.ui.table` gives selected rows with theirs.
# Seen:      from the first edit on the index is 0, 1, 2 without a name. `value.loc["a-8"]` fails at best; where the ids
#            are numbers another row answers: application 1 is now what was application 2. A merge on the index finds
#            nothing. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile marimo==0.25.2 pandas==3.1.1
"$work/venv/bin/python" - <<'PY'
import marimo
import pandas

frame = pandas.DataFrame({"company": ["Tide", "Fern", "Moss"]}, index=pandas.Index([3, 2, 1], name="id"))
editor = marimo.ui.data_editor(frame)
before = editor.value

# What the page sends when a cell is edited: the whole list of edits so far.
editor._update({"edits": [{"rowIdx": 0, "columnId": "company", "value": "Tide Labs"}]})
after = editor.value

print("before:  ", dict(before["company"]), "index name:", before.index.name)
print("expected:", {3: "Tide Labs", 2: "Fern", 1: "Moss"}, "index name: id")
print("seen:    ", dict(after["company"]), "index name:", after.index.name)
print("application 1 before:", before.loc[1, "company"], "| after an edit of application 3:", after.loc[1, "company"])

changed = dict(after["company"]) != {0: "Tide Labs", 1: "Fern", 2: "Moss"} or after.index.name is not None
raise SystemExit(changed or not before.equals(frame))
PY

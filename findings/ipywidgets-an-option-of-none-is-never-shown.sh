#!/usr/bin/env bash
# A list whose first line is ("all together", None) shows an empty line, though None is what was chosen.
#
# Library:  ipywidgets 8.1.9, Dropdown, Select, RadioButtons and ToggleButtons; peer its own SelectMultiple.
# Expected: options are pairs of a label and a value of any kind, so value=None chooses the line whose value is None: index 0,
#           label "all together". The maintainers call None a valid option (jupyter-widgets/ipywidgets, issue 1086), and
#           without value= that very line is the first choice, with value None.
# Seen:     value=None, at the making or set later, always means that nothing is chosen: index and label are None, and the page
#           shows an empty line. The state says value None in both cases, so a program cannot tell them apart by it.
#           Once it is left, the line can be chosen again by index or label alone. SelectMultiple finds it.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile ipywidgets==8.1.9
"$work/venv/bin/python" - <<'PY'
import ipywidgets as widgets

LINES = [("all together", None), ("by seeker", "seeker")]
seen = {}
for kind in (widgets.Dropdown, widgets.Select, widgets.RadioButtons, widgets.ToggleButtons):
    untold, told, back = kind(options=LINES), kind(options=LINES, value=None), kind(options=LINES)
    back.value = "seeker"
    back.value = None
    seen[kind.__name__] = [(one.index, one.label, one.value) for one in (untold, told, back)]
    print(kind.__name__, *seen[kind.__name__])
several = widgets.SelectMultiple(options=LINES, value=[None])
print("SelectMultiple", several.index, several.label)
chosen, nothing = (0, "all together", None), (None, None, None)
assert all(found == [chosen, nothing, nothing] for found in seen.values()), "no more so"
assert (several.index, several.label) == ((0,), ("all together",))
PY

#!/usr/bin/env bash
# A text cell that begins with "%% 37 of 100 notes were answered" is empty after the notebook was saved as Markdown and opened.
#
# Library:  jupytext 1.19.6, `writes` and `reads` in its formats "md", "py:percent" and "py:light"; peer its own "md:myst",
#           and code cells, in which such a line is a cell magic.
# Expected: a text cell is Markdown, which gives no meaning to "%%"; its text comes back as it was. The project's summary
#           calls round trips robust and well tested. In "md" nothing else in the file looks like such a line either.
# Seen:     the line is taken for a cell magic, though no text cell can run one: it leaves the text and becomes the cell's
#           metadata ("magic_args", or "language"), and is not put back. Shown is a cell without its first line, or an empty
#           one. A line with one percent sign, or the same line further down in "md", is kept.
# No error, no warning. The tracker knows of "%%" further down in "py:percent", where it looks like the mark of a cell.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile jupytext==1.19.6 nbformat==5.11.1
"$work/venv/bin/python" - <<'PY'
import jupytext
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

TEXTS = [
    "%% 37 of 100 notes were answered",
    "%% of notes is what I show here\n\nThe rest of the page.",
    "% of notes is what I show here",
    "Notes:\n%% of them were answered",
]
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def again(cell, form):
    """The text of a cell after its notebook was written in a format and read back, one string a cell."""
    written = jupytext.writes(new_notebook(cells=[cell], metadata=KERNEL), form)
    return [found.source for found in jupytext.reads(written, form).cells]


FORMS = ("md:myst", "md", "py:light", "py:percent")
seen = {form: [again(new_markdown_cell(text), form) for text in TEXTS] for form in FORMS}
for form, found in seen.items():
    print(f"{form:11}", found)
print("expected   ", [[text] for text in TEXTS])
code = [again(new_code_cell("%%time\nx = 1"), form) for form in seen]

whole = [[text] for text in TEXTS]
lost = [[""], ["\nThe rest of the page."]]
raise SystemExit(
    seen["md:myst"] != whole
    or any(seen[form] != lost + whole[2:] for form in ("md", "py:light"))
    or seen["py:percent"][:3] != lost + whole[2:3]
    or any(cell != ["%%time\nx = 1"] for cell in code)
)
PY

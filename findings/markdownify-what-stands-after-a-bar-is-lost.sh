#!/usr/bin/env bash
# "Data | Platform" in a cell of a table is two cells in Markdown, and the last column is gone when it is shown.
#
# Library:  markdownify 1.2.3; html2text 2025.4.15 does the same; shown by markdown-it-py 4.2.0.
# Expected: a bar within a cell is written as "\|", as GitHub's Markdown asks for, so that the table has the same cells as the
#           page that it was made from.
# Seen:     the bar is left as it is. A row of two cells has three, the second of which is half a cell, and the third ("2 March",
#           the day applied on) is left out by what shows it, as the head has two columns.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile markdownify==1.2.3 html2text==2025.4.15 markdown-it-py==4.2.0
"$work/venv/bin/python" - <<'PY'
import re

import html2text
import markdownify
from markdown_it import MarkdownIt

PAGE = "<table><tr><th>Role</th><th>Applied</th></tr><tr><td>{role}</td><td>2 March</td></tr></table>"


def shown(markdown):
    return re.findall("<td>(.*?)</td>", MarkdownIt().enable("table").render(markdown.strip() + "\n"))


seen = {}
for role in ("Data | Platform", "Data and Platform"):
    for name, write in (("markdownify", markdownify.markdownify), ("html2text", html2text.html2text)):
        seen[role, name] = shown(write(PAGE.format(role=role)))
        print(f"{name}: expected {[role, '2 March']}, seen {seen[role, name]}")
sound = all(cells == [role, "2 March"] for (role, _), cells in seen.items() if "|" not in role)
raise SystemExit(not (sound and all(cells == ["Data", "Platform"] for (role, _), cells in seen.items() if "|" in role)))
PY

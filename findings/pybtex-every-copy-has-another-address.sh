#!/usr/bin/env bash
# A BibTeX file that is read and written grows backslashes, more with each round, in its web addresses too.
#
# Library:  pybtex 0.26.1, `parse_string(text, "bibtex").to_string("bibtex")`.
# Expected: what is read is what was written. Through the library's own YAML and BibTeXML formats it is. Nothing in
#           its documentation says that fields have to be decoded between reading and writing.
# Seen:     reading leaves LaTeX as it stands, writing encodes it again: "50\% more" becomes "50\\% more" (a line break
#           and a comment, for LaTeX), "a_b" in an address becomes "a\_b" and in the next round "a\\_b". The address is
#           another one each time, and gifts that are told apart by it are never the same. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pybtex==0.26.1 latexcodec==3.0.1
"$work/venv/bin/python" - <<'PY'
from pybtex.database import parse_string

TEXT = r"@misc{walk, title = {Walks \& talks: 50\% more}, url = {https://library.example/a_b%20c#d}}"


def fields(bibliography):
    return dict(bibliography.entries["walk"].fields)


first = parse_string(TEXT, "bibtex")
copies = [first]
for _ in range(2):
    copies.append(parse_string(copies[-1].to_string("bibtex"), "bibtex"))
others = [parse_string(first.to_string(form), form) for form in ("yaml", "bibtexml")]

for round_, copy in enumerate(copies):
    print(f"after {round_} rounds:", fields(copy)["url"], "|", fields(copy)["title"])
print("expected:      the first line, as through yaml and bibtexml:", [fields(other) == fields(first) for other in others])

recorded = [
    r"https://library.example/a_b%20c#d",
    r"https://library.example/a\_b\%20c\#d",
    r"https://library.example/a\\_b\\%20c\\#d",
]
changed = [fields(copy)["url"] for copy in copies] != recorded or fields(copies[1])["title"] == fields(first)["title"]
raise SystemExit(changed or any(fields(other) != fields(first) for other in others))
PY

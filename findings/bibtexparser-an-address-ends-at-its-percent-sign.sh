#!/usr/bin/env bash
# An address with %20 in it is cut off there, in silence, when the accents of the titles are read.
#
# Library:  bibtexparser 2.1.0, `LatexDecodingMiddleware`, which is documented to decode the LaTeX of all strings; peer
#           pybtex 0.26.1, whose `Entry.fields` keep the address.
# Expected: BibTeX itself knows no comments inside a value: a percent sign is data, and in `url` it is an everyday one
#           (%20, %2F in a DOI). What is no LaTeX stays as it is; a text that cannot be decoded is reported, as the
#           library does with other faults (`failed_blocks`).
# Seen:     everything from the percent sign on is gone: "https://x.example/a%20b.pdf" is read as "https://x.example/a",
#           a tilde in an address becomes a no-break space, and "rose by 50% in a year" ends after "50".
# No error, no warning, no failed block.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile bibtexparser==2.1.0 pylatexenc==2.11 pybtex==0.26.1
"$work/venv/bin/python" - <<'PY'
import bibtexparser
from bibtexparser.middlewares import LatexDecodingMiddleware
from pybtex.database import parse_string

FIELDS = {
    "title": ("Caf{\\'e}s by the sea", "Cafés by the sea"),
    "url": ("https://library.example/a%20walk.pdf", "https://library.example/a"),
    "doi": ("10.1000/x%2Fy", "10.1000/x"),
    "howpublished": ("https://people.example/~anna", "https://people.example/\xa0anna"),
    "note": ("sales rose by 50% in a year", "sales rose by 50"),
}
text = "@misc{walk," + ",".join(f"{name} = {{{value}}}" for name, (value, _) in FIELDS.items()) + "}"

library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
seen = {name: field.value for name, field in library.entries[0].fields_dict.items()}
peer = parse_string(text, "bibtex").entries["walk"].fields
for name, (value, _) in FIELDS.items():
    print(f"{name:12} written {value!r}, peer {peer[name]!r}\n{' ' * 12} seen    {seen[name]!r}")
print("failed blocks:", library.failed_blocks)

changed = seen != {name: cut for name, (_, cut) in FIELDS.items()} or library.failed_blocks
raise SystemExit(bool(changed) or any(peer[name] != value for name, (value, _) in FIELDS.items()))
PY

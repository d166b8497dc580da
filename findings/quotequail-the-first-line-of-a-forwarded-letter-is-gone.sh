#!/usr/bin/env bash
# A letter is forwarded that begins with "Salary: 70000"; that line is in no part of what comes out.
#
# Library:  quotequail 0.5.4, `unwrap` and `unwrap_html`; peer: the stdlib's email module on the same lines.
# Expected: an empty line ends the headers (RFC 5322, 2.1: "The body ... is separated from the header section by an empty
#           line"), and the forwards of Gmail and Apple Mail have one. The docs: `unwrap` gives "any parsed headers, and the
#           text of the wrapped message".
# Seen:     empty lines are skipped, and any line that begins with words and a colon goes on being a header: it is dropped
#           unless its name is known, and then it takes that header's place: "To: start on Monday ..." is the recipient. A link
#           ("https://...") and an hour ("10:00 works") at the beginning are gone as well. A letter of such lines only has no text.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile quotequail==0.5.4 lxml==6.1.3
"$work/venv/bin/python" - <<'PY'
from email import message_from_string

import quotequail

HEADERS = "From: Anna <anna@tide.example>\nDate: Wed, Mar 4, 2026 at 10:00 AM\nSubject: Offer\nTo: <ben@fern.example>\n"
LETTERS = [
    "Salary: 70000\nStart: 1 May\nLet me know, Anna",
    "https://tide.example/offer\nLet me know, Anna",
    "10:00 works\nLet me know, Anna",
    "Salary: 70000",
    "To: start on Monday\nyou need a badge",
    "Dear Ben,\nSalary: 70000",
]
seen = []
for letter in LETTERS:
    found = quotequail.unwrap(f"See below.\n\n---------- Forwarded message ---------\n{HEADERS}\n{letter}\n")
    assert message_from_string(f"{HEADERS}\n{letter}").get_payload() == letter
    seen.append((found.get("text"), found["to"]))
    print(f"expected {letter!r}, seen {found.get('text')!r}, to {found['to']!r}")
page = HEADERS.replace("<", "&lt;").replace("\n", "<br>")
html = f'<p>See below.</p><div class="gmail_quote">---------- Forwarded message ---------<br>{page}<br>Salary: 70000<br>Anna</div>'
in_html = quotequail.unwrap_html(html)["html"]
print("in HTML:", in_html)

ben = "<ben@fern.example>"
rest = "Let me know, Anna"
recorded = [(rest, ben), (rest, ben), (rest, ben), (None, ben), (None, "start on Monday you need a badge")]
raise SystemExit(seen != [*recorded, (LETTERS[-1], ben)] or "Salary" in in_html or "Anna" not in in_html)
PY

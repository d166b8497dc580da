#!/usr/bin/env bash
# A web address in an address card is cut off at its first comma, and so is the card when it is written again.
#
# Library:  vobject 0.9.9, `readOne` and `serialize`.
# Expected: the whole address. RFC 2426 (vCard 3.0) has URL, and a PHOTO by reference, as one `uri`; a comma belongs to an
#           address (RFC 3986, 2.2), and only texts have theirs escaped (RFC 2426, 2.4.2). A title with an escaped
#           comma is read whole.
# Seen:     what stands after the comma is gone: the map opens at another place, the picture is another file. Other cards
#           of the same file are as they were, and nothing tells which ones were cut.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile vobject==0.9.9
"$work/venv/bin/python" -W error::UserWarning - <<'PY'
import vobject

GIVEN = {
    "title": r"Editor\, books",
    "url": "https://maps.example/@48.137,11.575,17z",
    "photo": "https://people.example/kern,ana.jpg",
}
CARD = f"""BEGIN:VCARD
VERSION:3.0
N:Kern;Ana;;;
FN:Ana Kern
TITLE:{GIVEN["title"]}
URL:{GIVEN["url"]}
PHOTO;VALUE=uri:{GIVEN["photo"]}
END:VCARD
""".replace("\n", "\r\n")

card = vobject.readOne(CARD)
seen = {name: getattr(card, name).value for name in GIVEN}
written = card.serialize().replace("\r\n ", "")
for name, text in GIVEN.items():
    print(f"{name}: expected {text.replace(chr(92), '')!r}, seen {seen[name]!r}")
wanted = {"title": "Editor, books", "url": "https://maps.example/@48.137", "photo": "https://people.example/kern"}
raise SystemExit(seen != wanted or "11.575" in written or GIVEN["title"] not in written)
PY

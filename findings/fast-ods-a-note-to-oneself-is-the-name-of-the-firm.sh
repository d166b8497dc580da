#!/usr/bin/env bash
# A cell with a comment reads as its comment, and the sheet of the rejected follows in the one of the open.
#
# Library:  fast-ods 0.3.2, `ODSParser.parse`; peers pandas 3.1.1 with odfpy 1.4.1, and odfdo 3.27.3.
# Expected: "table=0, # Choose a table by index or name"; OpenDocument 1.3: an `office:annotation` is a comment on its cell
#           and no part of it, each `text:p` is a paragraph of its text. Both peers read "Tide" and stop where the sheet
#           stops. What the library leaves out by its own word are styles, formulas and metadata.
# Seen:     the first child of a cell counts as its text. With a comment that is the comment, with its author and moment, and
#           the cell's own text is lost; of two paragraphs the second is. A sheet chosen is never left again: the rows of all
#           sheets behind it are read as its own. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile fast-ods==0.3.2 odfdo==3.27.3 odfpy==1.4.1 pandas==3.1.1
"$work/venv/bin/python" - "$work/log.ods" <<'PY'
import sys
from zipfile import ZipFile

import odfdo
import pandas as pd
from fast_ods import ODSParser

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join([*(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text")),
                  'xmlns:dc="http://purl.org/dc/elements/1.1/"'])  # fmt: skip
KIND = "application/vnd.oasis.opendocument.spreadsheet"
COMMENT = ("<office:annotation><dc:creator>Me</dc:creator><dc:date>2026-03-01T00:00:00</dc:date>"
           "<text:p>do not ask about pay</text:p></office:annotation>")  # fmt: skip


def cell(*paragraphs, before=""):
    text = "".join(f"<text:p>{each}</text:p>" for each in paragraphs)
    return f'<table:table-cell office:value-type="string">{before}{text}</table:table-cell>'


def sheet(name, *rows):
    return f'<table:table table:name="{name}">' + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows) + "</table:table>"


content = f'<?xml version="1.0"?><office:document-content {NAMES} office:version="1.3"><office:body><office:spreadsheet>' + (
    sheet("Open", cell("firm") + cell("who"), cell("Tide", before=COMMENT) + cell("Anna", "Ben"))
    + sheet("Rejected", cell("Reef") + cell("Carla"))
) + "</office:spreadsheet></office:body></office:document-content>"  # fmt: skip
entries = "".join(f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
                  for path, kind in (("/", KIND), ("content.xml", "text/xml")))  # fmt: skip
manifest = (f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="1.3">'
            f"{entries}</manifest:manifest>")  # fmt: skip
with ZipFile(sys.argv[1], "w") as book:
    for path, text in (("mimetype", KIND), ("content.xml", content), ("META-INF/manifest.xml", manifest)):
        book.writestr(path, text)

seen = [list(row) for row in ODSParser().parse(sys.argv[1], table="Open")]
frame = pd.read_excel(sys.argv[1], sheet_name="Open", header=None, engine="odf")
peer = odfdo.Document(sys.argv[1]).body.get_table(name="Open").get_values()
print("expected, by pandas:", frame.to_numpy().tolist())
print("expected, by odfdo: ", peer)
print("seen:               ", seen)

right = [["firm", "who"], ["Tide", "Anna\nBen"]]
wrong = [["firm", "who"], ["Me2026-03-01T00:00:00do not ask about pay", "Anna"], ["Reef", "Carla"]]
raise SystemExit(peer != right or [row[0] for row in frame.to_numpy().tolist()] != ["firm", "Tide"] or seen != wrong)
PY

#!/usr/bin/env bash
# A tracker with decimal commas is read, and the impression 3,5 is a place at 3° east, 5° north, in the Gulf of Guinea.
#
# Library:  frictionless 5.21.0, `Resource.infer` and `read_rows` on a semicolon-separated CSV, as Excel writes it in Europe.
# Expected: numbers with a decimal comma, or text, which a person then looks at.
# Seen:     the column is a `geopoint`, since the guess tries places before numbers, and two numbers with a comma between are
#           one: 3,5 becomes [3.0, 5.0]. Marks up to 180 and up to 90 behind the comma are in reach, as are hours (7,75) and percentages. With a
#           decimal point the same column is a number; a single cell that is whole makes it text.
# No error, no warning: the file is "valid".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile frictionless==5.21.0
cd "$work"
printf 'company;impression;hours\nTide Labs;3,5;7,75\nAcme;4,0;6,5\n' >comma.csv
tr , . <comma.csv >point.csv
printf 'company;impression;hours\nTide Labs;3,5;7,75\nAcme;4;6,5\n' >whole.csv
venv/bin/python - <<'PY'
from frictionless import Resource, validate


def read(path):
    resource = Resource(path=path)
    resource.infer()
    return [field.type for field in resource.schema.fields[1:]], [row.to_dict()["impression"] for row in resource.read_rows()]


comma, point, whole = read("comma.csv"), read("point.csv"), read("whole.csv")
print(f"with commas: expected numbers or text, seen {comma}; valid: {validate('comma.csv').valid}")
print(f"with points: {point}; with a whole number among them: {whole}")
places = [[float(part) for part in place] for place in comma[1]]
right = point[0] == ["number", "number"] and whole[0] == ["string", "geopoint"] and validate("comma.csv").valid
raise SystemExit(comma[0] != ["geopoint", "geopoint"] or places != [[3.0, 5.0], [4.0, 0.0]] or not right)
PY

#!/usr/bin/env bash
# First and last names joined row by row: the row that has neither is left out, and all after it belong to their neighbour.
#
# Library:  pyarrow 26.0.1, `compute.binary_join_element_wise(first, last, " ", null_handling="skip")`; peer: the same call with
#           "replace", or with one row that has a name.
# Expected: an element-wise function gives one row for each. Of "Null elements either emit a null (the default), are skipped,
#           or replaced" one expects an empty text or a null where all are null.
# Seen:     three rows in, two out. Laid beside the companies with zip, Mina of Harbour stands at Foxglove; in a query plan
#           (acero) the resulting table says that it has three rows and holds a column of two.
# No error, no warning, until something compares lengths.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pyarrow==26.0.1
"$work/venv/bin/python" - <<'PY'
import pyarrow as pa
import pyarrow.acero as acero
import pyarrow.compute as pc

COMPANIES = ["Polder", "Foxglove", "Harbour"]
first, last = pa.array(["Bram", None, "Mina"]), pa.array(["Visser", None, None])

joined = pc.binary_join_element_wise(first, last, " ", null_handling="skip").to_pylist()
peer = pc.binary_join_element_wise(first, last, " ", null_handling="replace").to_pylist()
print("expected 3 names, seen", len(joined), dict(zip(COMPANIES, joined)))

people = pa.table({"company": COMPANIES, "first": first, "last": last})
call = pc.Expression._call(
    "binary_join_element_wise", [pc.field("first"), pc.field("last"), pc.scalar(" ")], pc.JoinOptions(null_handling="skip")
)
plan = acero.Declaration.from_sequence(
    [
        acero.Declaration("table_source", acero.TableSourceNodeOptions(people)),
        acero.Declaration("project", acero.ProjectNodeOptions([pc.field("company"), call], ["company", "name"])),
    ]
)
table = plan.to_table()
lengths = [table.num_rows, len(table["company"]), len(table["name"])]
print("in a plan: rows, companies, names: expected 3, 3, 3, seen", lengths)
whole = pc.binary_join_element_wise(first, pa.array(["Visser", "Adeyemi", None]), " ", null_handling="skip").to_pylist()
print("control, a name in each row:", whole, "; replaced:", peer)
same = joined == ["Bram Visser", "Mina"] and len(peer) == 3 and whole == ["Bram Visser", "Adeyemi", "Mina"]
raise SystemExit(not (same and lengths == [3, 3, 2]))
PY

#!/usr/bin/env bash
# A frame of polars, handed to pandas through Arrow, cannot be printed, compared, sorted or written.
#
# Libraries: pandas 3.1.1, pyarrow 26.0.1, polars 2.1.0.
# Expected:  the Arrow PyCapsule interface is how polars and pandas hand over frames, and `pandas.ArrowDtype` takes
#            every Arrow type: "string_view" is one since format 1.4. A column that can be built can be shown.
# Seen:      `pyarrow.table(frame)` gives string_view, `to_pandas(types_mapper=pandas.ArrowDtype)` takes it, `isna`,
#            `fillna` and `duplicated` answer; `repr`, `==`, `.str`, `sort_values`, `groupby`, `to_csv`, even
#            `astype("str")` and `astype(object)`, the usual ways out, raise ArrowNotImplementedError. So the frame
#            travels far before it fails, and cannot be looked at to see why. A cast in pyarrow before helps.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pandas==3.1.1 pyarrow==26.0.1 polars==2.1.0
"$work/venv/bin/python" - <<'PY'
import pandas
import polars
import pyarrow

table = pyarrow.table(polars.DataFrame({"company": ["Tide Labs", "Fern", None]}))
column = table.to_pandas(types_mapper=pandas.ArrowDtype)["company"]

CALLS = {
    "isna": lambda: column.isna().tolist(),
    "fillna": lambda: column.fillna("?").tolist(),
    "duplicated": lambda: column.duplicated().tolist(),
    "repr": lambda: repr(column),
    "== 'Fern'": lambda: (column == "Fern").tolist(),
    "str.upper": lambda: column.str.upper().tolist(),
    "sort_values": lambda: column.sort_values().tolist(),
    "value_counts": lambda: column.value_counts().to_dict(),
    "to_csv": lambda: column.to_csv(),
    "astype str": lambda: column.astype("str").tolist(),
    "astype object": lambda: column.astype(object).tolist(),
}


def outcome(call):
    try:
        return f"answers {call()!r}"
    except NotImplementedError as error:  # ArrowNotImplementedError is one
        return f"raises {type(error).__name__}"


seen = {name: outcome(call) for name, call in CALLS.items()}
print("type:", column.dtype, "| expected: each call answers")
for name, answer in seen.items():
    print(f"{name:13} {answer}")

answering = [name for name, answer in seen.items() if answer.startswith("answers")]
cast = table.cast(pyarrow.schema([("company", pyarrow.string())])).to_pandas(types_mapper=pandas.ArrowDtype)
print("after a cast:", cast["company"].tolist())
raise SystemExit(str(column.dtype) != "string_view[pyarrow]" or answering != ["isna", "fillna", "duplicated"])
PY

#!/usr/bin/env bash
# One Ibis expression, two answers: `replace` changes every match on DuckDB, and only the first on polars.
#
# Libraries: ibis-framework 12.0.0 with polars 2.1.0, duckdb 2.0.1 and the SQLite of Python.
# Expected:  Ibis' own reference of `StringValue.replace`: each exact match is replaced; DuckDB and SQLite do so,
#            and so does `re_replace` on polars.
# Seen:      on polars `replace` becomes the `str.replace` of polars, which stops after the first match
#            (`str.replace_all` does not). An address "Tide Labs, Hamburg, Germany" whose commas are taken out
#            keeps one, a phone number keeps its spaces, and a join on such a key loses rows. No error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile "ibis-framework[duckdb,polars,sqlite]==12.0.0" polars==2.1.0 duckdb==2.0.1 sqlglot==28.10.1
"$work/venv/bin/python" - <<'PY'
import ibis

phones = ibis.memtable({"phone": ["030 901 820", "040 123"]})
plain = phones.select(key=phones.phone.replace(" ", ""))
by_pattern = phones.select(key=phones.phone.re_replace(" ", ""))

seen = {}
for backend in (ibis.duckdb.connect(), ibis.sqlite.connect(), ibis.polars.connect()):
    seen[backend.name] = [
        backend.to_pyarrow(expression)["key"].to_pylist() for expression in (plain, by_pattern)
    ]
    print(f"{backend.name:7} replace {seen[backend.name][0]}, re_replace {seen[backend.name][1]}")

everywhere = ["030901820", "040123"]
print("expected: replace", everywhere, "on each")
raise SystemExit(
    seen["duckdb"] != [everywhere, everywhere]
    or seen["sqlite"] != [everywhere, everywhere]
    or seen["polars"] != [["030901 820", "040123"], everywhere]
)
PY

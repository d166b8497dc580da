#!/usr/bin/env bash
# "Days that are in no list": a row without a day is one of them, and so is every row where the list has a gap.
#
# Library:  daft 0.7.26, `daft.sql`; peer: SQLite. The same question with a list in place of a query is right in Daft.
# Expected: SQL:2023, <in predicate>: x NOT IN (...) is NOT (x = a OR x = b OR ...). With NULL on either side that is unknown,
#           and WHERE keeps what is true only: SQLite, and Daft's own `day NOT IN (1, NULL)`.
# Seen:     NOT IN (SELECT ...) is worked out as an anti-join, for which NULL equals nothing: rows without a day are kept, and
#           a NULL in the list does nothing. NOT IN and IN together are more rows than a test and its NOT can be.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile daft==0.7.26
DO_NOT_TRACK=true DAFT_PROGRESS_BAR=0 "$work/venv/bin/python" - <<'PY'
import sqlite3

import daft

NOTES = {"id": [0, 1, 2], "day": [1, None, 3]}
LISTS = {"whole": [1, 5], "gap": [1, None]}

lite = sqlite3.connect(":memory:")
lite.execute("CREATE TABLE notes (id, day)")
lite.executemany("INSERT INTO notes VALUES (?, ?)", zip(*NOTES.values(), strict=True))
for name, days in LISTS.items():
    lite.execute(f"CREATE TABLE {name} (off)")
    lite.executemany(f"INSERT INTO {name} VALUES (?)", [(day,) for day in days])
frames = {"notes": daft.from_pydict(NOTES), **{name: daft.from_pydict({"off": days}) for name, days in LISTS.items()}}

QUESTIONS = ["NOT IN (SELECT off FROM whole)", "NOT IN (SELECT off FROM gap)", "NOT IN (1, 5)", "NOT IN (1, NULL)"]
seen, expected = [], []
for question in QUESTIONS:
    query = f"SELECT id FROM notes WHERE day {question} ORDER BY id"
    expected.append([id_ for (id_,) in lite.execute(query)])
    seen.append(daft.sql(query, **frames).to_pydict()["id"])
    print(f"day {question}: expected {expected[-1]}, seen {seen[-1]}")
raise SystemExit((expected, seen) != ([[2], [], [2], []], [[1, 2], [1, 2], [2], []]))
PY

#!/usr/bin/env bash
# "As late as any note by post" finds every note, "later than all calls" finds none: where the list comes from the same table.
#
# Library:  datafusion 55.0.0; peer DuckDB 2.0.1.
# Expected: = ANY (SELECT ...) is IN (SELECT ...), and > ALL (SELECT ...) compares with each value, whatever the table of the
#           list is called, as in the SQL standard. A name within the list is looked up there first.
# Seen:     with the same table inside and outside, and no other name for one of them, each row is compared with itself:
#           = ANY is true for every row, even one without a value; > ALL and > ANY are true for none. IN is right, and so are all with
#           the table renamed on one side.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile datafusion==55.0.0 pyarrow==26.0.1 duckdb==2.0.1
"$work/venv/bin/python" - <<'PY'
import datafusion
import duckdb
import pyarrow as pa

days = [3, 5, 5, 9, None]
notes = pa.table({"id": [1, 2, 3, 4, 5], "channel": ["post", "call", "post", "mail", "mail"], "day": days})
engine = datafusion.SessionContext()
engine.register_record_batches("notes", [notes.to_batches()])
ASKED = {
    "day IN (SELECT day FROM notes WHERE channel = 'post')": [1, 2, 3],
    "day = ANY (SELECT day FROM notes WHERE channel = 'post')": [1, 2, 3, 4, 5],
    "day > ALL (SELECT day FROM notes WHERE channel = 'call')": [],
    "day > ALL (SELECT n.day FROM notes n WHERE n.channel = 'call')": [4],
}
seen, peer = [], []
for condition in ASKED:
    text = f"SELECT id FROM notes WHERE {condition} ORDER BY id"
    seen.append([row["id"] for batch in engine.sql(text).collect() for row in batch.to_pylist()])
    peer.append([one for (one,) in duckdb.sql(text).fetchall()])
    print(f"{condition}: expected {peer[-1]}, seen {seen[-1]}")
raise SystemExit(peer != [[1, 2, 3], [1, 2, 3], [4], [4]] or seen != list(ASKED.values()))
PY

#!/usr/bin/env bash
# A list read and saved again loses the day on which a task was done, and once a task is ticked the day it was made.
#
# Library:   pytodotxt 3.1.0, which reads and writes todo.txt files.
# Expected:  todo.txt, "complete tasks": an x, then the day of completion, then the day of creation if it is known; a file
#            that is read and saved says the same. What the library read it knows: `completion_date` is right.
# Seen:      without a day of creation the day of completion is not written: "x 2026-11-30 call" becomes "x call". A task that
#            has a day of creation and is ticked loses it. Where a priority follows the x, as in the format's own picture,
#            the first day is taken for that of creation, the second for text, and saving drops both priority and day.
#            With both days and no priority all is kept.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile pytodotxt==3.1.0
"$work/venv/bin/python" - "$work/todo.txt" <<'PY'
import sys
from pathlib import Path

from pytodotxt import Task, TodoTxt

path = Path(sys.argv[1])
CASES = [  # as it stands in the file, as it should be saved, as it is
    ("x 2026-11-30 call Bo", "x 2026-11-30 call Bo", "x call Bo"),
    ("x (A) 2026-11-30 2026-11-20 call Bo", "x (A) 2026-11-30 2026-11-20 call Bo", "x 2026-11-20 call Bo"),
    ("x 2026-11-30 2026-11-20 call Bo", "x 2026-11-30 2026-11-20 call Bo", "x 2026-11-30 2026-11-20 call Bo"),
    ("(A) 2026-11-20 call Bo", "(A) 2026-11-20 call Bo", "(A) 2026-11-20 call Bo"),
]
path.write_text("".join(f"{line}\n" for line, *_ in CASES))
tasks = TodoTxt(path)
tasks.parse()
read = tasks.tasks[0].completion_date
tasks.save(safe=False)
saved = path.read_text().splitlines()
for (line, expected, _), seen in zip(CASES, saved, strict=True):
    print(f"{line!r}\n    expected {expected!r}\n    saved    {seen!r}")

ticked = Task("2026-11-20 call Bo")
ticked.is_completed = True
print("ticked:", str(ticked), "of", ticked.creation_date)
known = str(read) == "2026-11-30" and str(ticked.creation_date) == "2026-11-20"
raise SystemExit(not known or saved != [recorded for *_, recorded in CASES] or str(ticked) != "x call Bo")
PY

"""The due panel beside that of another checkout, in turn in one run: ratios of CPU at 31 and at 1,000 applications.

Run: python -m benchmarks.bench_desk [--beside ../old/.venv/bin/python]

Built, with its first letter (which an event loop writes once the list is drawn) and without; a row chosen on a page not
looked at before and on one that was; a note marked sent, with the next letter. Both read the same made-up searches; of
each the least of several, as other work on the machine only adds. Last, the memory held with all panels built.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import gc
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

DAY = "2026-06-15"
SIZES = (31, 1_000)
PANELS = ("due", "timing", "search", "capture", "shelf", "settings", "experiment", "import_", "applications", "people")
PANELS += ("today",)  # where a checkout has them
BUILT = "built with its first letter"
BARS = {BUILT: 1 / 4, "chosen": 1 / 6, "chosen on a new page": 1 / 6, "marked sent": 1 / 4}
TURNS = 3
SOON, IDLE = 0.1, 0.8  # seconds: what follows at once, and what is made while nobody waits


def write_searches(folder: Path) -> None:
    """The sample's 31 applications, and as many copies of them as it takes, each with people of its own."""
    import pandas as pd

    import followup_analytics as fa

    log = fa.sample_log()
    for size in SIZES:
        (place := folder / str(size)).mkdir()
        copies = -(-size // len(log))
        for name, frame in log.tables.items():
            parts = [_renamed(frame, name, copy) for copy in range(copies if name != "gifts" else 1)]
            whole = pd.concat(parts, ignore_index=True)
            keep = parts and "application_id" in whole
            ids = pd.concat([_renamed(log.applications, "applications", copy) for copy in range(copies)])
            ids = ids["application_id"].iloc[:size]
            whole = whole[whole["application_id"].isin(ids)] if keep else whole
            whole.dropna(axis=1, how="all").to_csv(place / f"{name}.csv", index=False)


def _renamed(frame: pd.DataFrame, name: str, copy: int) -> pd.DataFrame:
    ids = [column for column in frame if str(column).endswith("_id") and column != "gift_id"]
    own = [column for column in ("company", "interviewer", "interviewers", "to", "from") if column in frame]
    if copy == 0:
        return frame
    changed = {column: frame[column] + f"-{copy}" for column in ids}
    changed |= {
        column: frame[column].str.replace(r"(\w) (?=\w)", rf"\1 No{copy} ", regex=True).str.replace("@", f"{copy}@")
        for column in own
    }
    changed |= {"company": frame["company"] + f" {copy}"} if "company" in frame else {}
    return frame.assign(**changed)


async def measured(folder: Path, size: int) -> dict[str, float]:
    """CPU milliseconds of each thing done, in this interpreter's checkout."""
    from followup_analytics import Journal, panels, read_log

    spent: dict[str, list[float]] = {}

    async def tell(what: str, work: Callable[[], object], *, first: str = "") -> None:
        gc.collect()
        start = time.process_time()
        work()
        done = time.process_time()
        await asyncio.sleep(SOON)
        spent.setdefault(what, []).append(1000 * (time.process_time() - start))
        spent.setdefault(first, []).append(1000 * (done - start))
        done = time.process_time()
        await asyncio.sleep(IDLE)
        spent.setdefault("afterwards, when nobody waits", []).append(1000 * (time.process_time() - done))

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "journal.db"
        Journal(path).add_log(read_log(folder / str(size)))
        panels.due(Journal(path), as_of=DAY)  # what is loaded and compiled once
        for number in range(4):
            copy = shutil.copy(path, path.with_name(f"journal {number}.db"))  # nobody has it open yet
            Journal(copy).backup_now(now=dt.datetime.now())  # noqa: DTZ005 - as at the first look of the half hour
            await tell(
                BUILT, lambda copy=copy: panels.due(Journal(copy), as_of=DAY), first="built, its letter to follow"
            )
        panel = panels.due(Journal(path), as_of=DAY)
        panel.span.value = 36_500
        await asyncio.sleep(IDLE)
        rows = len(panel.table.rows)
        for row in range(13, min(rows, 62), 12):
            await tell("chosen on a new page", lambda row=row: setattr(panel.table, "selected", str(row)))
        for row in (1, 2, 3, 4):
            await tell("chosen", lambda row=row: setattr(panel.table, "selected", str(row)))
        for _ in range(5):
            await tell("marked sent", lambda: _sent(panel))
    return {what: min(each) for what, each in spent.items() if what}


def _sent(panel: Any) -> None:
    panel.desk.submit("sent", dict(panel.desk.values))
    if "Marked sent" not in panel.desk.status["text"]:
        raise SystemExit(f"not sent: {panel.desk.status['text']}")


def memory(folder: Path, size: int) -> dict[str, float]:
    """Megabytes held once every panel of this checkout is built on one journal, which another process has filled."""
    from followup_analytics import panels

    with tempfile.TemporaryDirectory() as place:
        path, made = Path(place) / "journal.db", "from followup_analytics import Journal, read_log"
        fill = f"{made}; Journal({str(path)!r}).add_log(read_log({str(folder / str(size))!r}))"
        subprocess.run([sys.executable, "-c", fill], check=True)
        held = [getattr(panels, name)(path, as_of=DAY) for name in PANELS[:3] if hasattr(panels, name)]
        held += [getattr(panels, name)(path) for name in PANELS[3:] if hasattr(panels, name)]
        gc.collect()
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
        return {"MB held with every panel": resident}


def ask(python: str, what: str, folder: Path, size: int) -> dict[str, float]:
    root = Path(python).parents[2] if python != sys.executable else Path.cwd()
    said = subprocess.run(
        [python, Path(__file__).resolve(), "--measure", what, str(folder), str(size)],
        check=True,
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, "HOME": str(folder)},
    )
    return json.loads(said.stdout.splitlines()[-1])


def main(beside: str | None) -> None:
    pythons = [sys.executable, *([beside] if beside else [])]
    with tempfile.TemporaryDirectory() as made:
        write_searches(folder := Path(made))
        for size in SIZES:
            print(f"{size:,} applications; load {os.getloadavg()[0]:.1f}")
            turns = [[ask(python, "cpu", folder, size) for python in pythons] for _ in range(TURNS)]
            turns += [[ask(python, "memory", folder, size) for python in pythons]]
            for what in dict.fromkeys(name for turn in turns for name in turn[0]):
                ends = [[turn[at][what] for turn in turns if what in turn[at]] for at in range(len(pythons))]
                print(_line(what, [min(end) for end in ends if end]), flush=True)


def _line(what: str, least: list[float]) -> str:
    ours, theirs = least[0], least[-1]
    line = f"  {what:<30} {ours:8.0f}"
    if len(least) < 2:
        return line
    bar = BARS.get(what)
    held = "" if bar is None else f"   bar {bar:.2f}: {'holds' if ours / theirs <= bar else 'FALLS SHORT'}"
    return f"{line}   beside {theirs:8.0f}: {ours / theirs:5.2f}{held}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", help="the Python of the other checkout's environment")
    parser.add_argument("--measure", nargs=3, metavar=("WHAT", "FOLDER", "SIZE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        what, folder, size = given.measure
        place, many = Path(folder), int(size)
        print(json.dumps(asyncio.run(measured(place, many)) if what == "cpu" else memory(place, many)))
    else:
        main(given.beside)

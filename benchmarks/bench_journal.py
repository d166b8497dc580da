"""The journal's speed: one save, a log read, an import; and eight processes that save without a pause.

Run: python benchmarks/bench_journal.py [FOLDER], the folder on the disk to be measured.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import tempfile
import time
from pathlib import Path

import pandas as pd

from followup_analytics import FollowUpLog
from followup_analytics.journal.journal import Journal

HOME = {"application_id": "a", "company": "Tide Labs"}


def note(number: object) -> dict[str, object]:
    return {"application_id": "a", "sent_on": "2026-03-03", "to": "Ada Smith", "body": f"note {number}"}


def timed(work, times: int) -> tuple[list[float], float]:
    """Wall times in ms, sorted, and the CPU ms of one."""
    walls, cpu = [], time.process_time()
    for number in range(times):
        start = time.perf_counter()
        work(number)
        walls.append(1000 * (time.perf_counter() - start))
    return sorted(walls), 1000 * (time.process_time() - cpu) / times


def tell(what: str, walls: list[float], cpu: float) -> None:
    at = [walls[int(share * (len(walls) - 1))] for share in (0.5, 0.95, 0.99, 1)]
    print(f"{what:<34} p50 {at[0]:7.2f}  p95 {at[1]:7.2f}  p99 {at[2]:7.2f}  max {at[3]:7.2f} ms   CPU {cpu:7.2f} ms")


def sample(rows: int) -> FollowUpLog:
    days = pd.Timestamp("2026-01-01") + pd.to_timedelta([number % 300 for number in range(rows)], unit="D")
    ids = [f"f{number}" for number in range(rows)]
    notes = {"application_id": "a", "follow_up_id": ids, "sent_on": days, "kind": "check_in", "to": "Ada Smith"}
    return FollowUpLog(applications=pd.DataFrame([HOME]), follow_ups=pd.DataFrame(notes))


def synced(folder: Path) -> None:
    """What the disk itself takes: 200 bytes appended and forced out."""
    with (folder / "floor").open("wb") as file:

        def work(_: int) -> None:
            os.write(file.fileno(), b"x" * 200)
            os.fsync(file.fileno())

        tell("the disk: append and fsync", *timed(work, 300))


def alone(folder: Path) -> None:
    synced(folder)
    journal = Journal(folder / "alone.db")
    journal.save(applications=HOME)
    tell("save one note", *timed(lambda number: journal.save(follow_ups=note(number)), 500))
    tell("keep a draft of 2,000 characters", *timed(lambda _: journal.keep_autosave("d", {"note": "x" * 2000}), 500))
    tell("version", *timed(lambda _: journal.version, 500))
    large = Journal(folder / "large.db")
    log = sample(10_000)
    tell("add_log, 10,000 follow-ups, new", *timed(lambda _: large.add_log(log), 1))
    tell("add_log, 10,000 follow-ups, known", *timed(lambda _: large.add_log(log), 1))
    tell("log, 10,000 follow-ups", *timed(lambda _: large.log(), 20))
    tell("save one note among 10,000", *timed(lambda number: large.save(follow_ups=note(number)), 200))
    tell("the same, and the log read", *timed(lambda number: (large.save(follow_ups=note(number)), large.log()), 50))


def writer(path: Path, times: int, pipe: multiprocessing.connection.Connection) -> None:
    journal = Journal(path)
    pipe.send(timed(lambda number: journal.save(follow_ups=note(number)), times)[0])


def together(folder: Path, *, processes: int = 8, times: int = 100) -> None:
    journal = Journal(folder / "together.db")
    journal.save(applications=HOME)
    context, started = multiprocessing.get_context("forkserver"), []
    context.set_forkserver_preload(["followup_analytics.journal.journal"])
    for _ in range(processes):
        mine, theirs = context.Pipe(duplex=False)
        context.Process(target=writer, args=(journal.path, times, theirs)).start()
        started.append(mine)
    walls = sorted(wall for pipe in started for wall in pipe.recv())
    stored = len(journal.log().follow_ups)
    print(f"{processes} x {times} saves: {stored} stored of {processes * times}, ", end="")
    print(f"p50 {statistics.median(walls):.1f} ms, longest wait {walls[-1] / 1000:.2f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?")
    with tempfile.TemporaryDirectory(dir=parser.parse_args().folder) as made:
        alone(Path(made))
        together(Path(made))

"""Whole calls beside what they are built on, in turn in one process: results equal first, then ratios of CPU.

Run: python -m benchmarks.compare [--follow-ups 300000]

A log made from frames stands beside one dictionary_encode of its ids, a question asked again beside the same question
on a log just made, `read_log` beside pandas, a save and the reading after it beside a journal opened anew. A row whose
results differ is refused. It takes about a minute.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

import followup_analytics as fa
from benchmarks.growth import AS_OF, search
from followup_analytics import FollowUpLog, Journal
from followup_analytics.log.text.texts import to_arrow

TIMES = 3
Frames = dict[str, pd.DataFrame]
Call = Callable[[], object]
QUESTIONS: dict[str, Callable[[FollowUpLog], pd.DataFrame]] = {
    "due_list": partial(fa.due_list, as_of=AS_OF),
    "response_curve by source": partial(fa.response_curve, as_of=AS_OF, by="source"),
    "response_rates, plain": partial(fa.response_rates, as_of=AS_OF, adjust=False),
    "response_rates": partial(fa.response_rates, as_of=AS_OF),
    "waits": partial(fa.waits, as_of=AS_OF),
}


def cpu(call: Call) -> tuple[float, object]:
    start = time.process_time()
    found = call()
    return time.process_time() - start, found


def least(call: Call) -> tuple[float, object]:
    return min((cpu(call) for _ in range(TIMES)), key=lambda one: one[0])


def tell(what: str, ours: float, beside: str, theirs: float) -> None:
    print(f"{what:<40} {ours:7.3f} s, {ours / theirs:6.2f} times {beside} ({theirs:.3f} s)", flush=True)


def require_equal(what: str, one: FollowUpLog, other: FollowUpLog) -> None:
    for name, frame in one.tables.items():
        if not frame.equals(other.tables[name]):
            raise SystemExit(f"{what}: the table {name} differs")


def making(frames: Frames) -> None:
    ids = [frame[name] for frame in frames.values() for name in frame if str(name).endswith("_id")]
    encoded, _ = least(lambda: [to_arrow(cells).dictionary_encode() for cells in ids])
    made, _ = least(lambda: FollowUpLog(**frames))
    tell("FollowUpLog from frames", made, "dictionary_encode of its ids", encoded)


def asking(frames: Frames) -> None:
    for what, ask in QUESTIONS.items():
        log = FollowUpLog(**frames)
        first, found = cpu(lambda ask=ask, log=log: ask(log))
        again, same = least(lambda ask=ask, log=log: ask(log))
        if not found.equals(same):
            raise SystemExit(f"{what}: asked again it says something else")
        tell(f"{what}, asked again", again, "the first time", first)


def reading(log: FollowUpLog, folder: Path) -> None:
    tables = {name: frame.dropna(axis=1, how="all") for name, frame in log.tables.items() if len(frame)}
    for form, write, read in (("csv", "to_csv", pd.read_csv), ("parquet", "to_parquet", pd.read_parquet)):
        place = folder / form
        place.mkdir()
        for name, frame in tables.items():
            getattr(frame, write)(place / f"{name}.{form}", index=False)
        ours, found = least(lambda place=place: fa.read_log(place))
        require_equal(f"read_log of {form}", log, found)
        theirs, _ = least(lambda place=place, read=read: [read(file) for file in place.iterdir()])
        tell(f"read_log of {form}", ours, read.__name__, theirs)


def saving(folder: Path, rows: int) -> None:
    log = search(rows)
    with Journal(folder / "journal.db") as journal:
        journal.add_log(log)
        journal.log()
        note = {"application_id": log.applications["application_id"].iloc[0], "sent_on": "2026-03-03"}

        def saved() -> FollowUpLog:
            journal.save(follow_ups=note)
            return journal.log()

        ours, _ = least(saved)
        with Journal(journal.path) as other:
            anew, whole = cpu(other.log)
        require_equal("the journal after a save", journal.log(), whole)
    tell(f"a save among {rows:,} follow-ups, and log()", ours, "log() of a journal opened anew", anew)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--follow-ups", type=int, default=300_000)
    log = search(parser.parse_args().follow_ups)
    frames = {name: frame for name, frame in log.tables.items() if len(frame)}
    making(frames)
    asking(frames)
    with tempfile.TemporaryDirectory() as made:
        reading(log, Path(made))
        saving(Path(made), 10_000)

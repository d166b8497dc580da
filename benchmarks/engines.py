"""A log on an engine: what it costs to lay out and to ask, beside the same log at hand where it fits.

Run: python -m benchmarks.engines --folder PLACE [--follow-ups 1000000] [--only PART OF A QUESTION]

A made-up search is laid out in blocks, so that it may be larger than memory, with what is asked of a day without
options counted ahead; each question is then asked in a process of its own, of that day and of another, and its CPU
and peak memory printed. Up to a million follow-ups the same is asked of the log at hand, and a row whose results
differ is refused.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd

import followup_analytics as fa
from benchmarks.growth import AS_OF, search
from followup_analytics import FollowUpLog
from followup_analytics.export.prepared import prepare
from followup_analytics.log.log import whole_log

A_BLOCK = 250_000  # follow-ups made at a time
AT_HAND = 1_000_000  # up to so many the log at hand is asked too
OTHER_DAY = "2026-06-29"  # nothing of it is counted ahead
OF_A_DAY: dict[str, Callable[..., pd.DataFrame]] = {
    "response_curve": fa.response_curve,
    "response_rates, plain": partial(fa.response_rates, adjust=False),
    "answer_hazard, plain": partial(fa.answer_hazard, adjust=False),
    "stages": fa.stages,
}
QUESTIONS: dict[str, Callable[[FollowUpLog], pd.DataFrame]] = {
    **{name: partial(ask, as_of=AS_OF) for name, ask in OF_A_DAY.items()},
    **{f"{name}, of another day": partial(ask, as_of=OTHER_DAY) for name, ask in OF_A_DAY.items()},
    "response_curve by source": partial(fa.response_curve, as_of=AS_OF, by="source"),
    "response_curve after a note, by gap": partial(fa.response_curve, as_of=AS_OF, clock="follow_up", by="gap"),
    "outcomes": partial(fa.outcomes, as_of=AS_OF),
    "due_list": partial(fa.due_list, as_of=AS_OF, extras=False),
}


def blocks(follow_ups: int) -> Iterator[FollowUpLog]:
    """A search of so many follow-ups, block after block, each with seekers of its own."""
    for number in range(max(follow_ups // A_BLOCK, 1)):
        log = search(min(A_BLOCK, follow_ups), seed=number + 1)
        yield whole_log({name: _named(frame, f"{number}-") for name, frame in log.tables.items()}, conformed=True)


def _named(frame: pd.DataFrame, before: str) -> pd.DataFrame:
    names = [name for name in frame if name == "seeker" or str(name).endswith("_id")] if len(frame) else []
    return frame.assign(**{str(name): before + frame[name] for name in names})


def together(follow_ups: int) -> FollowUpLog:
    """The same as one log."""
    parts = [log.tables for log in blocks(follow_ups)]
    joined = {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]}
    return whole_log(joined, conformed=True)


def asked(question: str, folder: Path, to: multiprocessing.connection.Connection) -> None:
    log = fa.open_log(folder)
    before, start = _peak(), time.process_time()
    found = QUESTIONS[question](log)
    to.send((time.process_time() - start, _peak() - before, found))


def _peak() -> float:
    status = Path("/proc/self/status").read_text("ascii")  # what `resource` tells is the greatest of the parent's too
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024  # MiB


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--follow-ups", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--only", help="part of the name of a question")
    given = parser.parse_args()
    if not given.folder.exists():
        start = time.process_time()
        prepare(blocks(given.follow_ups), given.folder, as_of=AS_OF)
        took = time.process_time() - start
        size, ahead = (
            sum(file.stat().st_size for file in given.folder.rglob(f"*.{kind}") if "log_" not in str(file)) / 1e6
            for kind in ("parquet", "arrow")
        )
        print(
            f"laid out: {took:.1f} s of CPU with making it; {size:.0f} MB of numbers, {ahead:.0f} counted ahead",
            flush=True,
        )
    at_hand = together(given.follow_ups) if given.follow_ups <= AT_HAND else None
    for question in QUESTIONS:
        if given.only and given.only not in question:
            continue
        ours, theirs = multiprocessing.get_context("spawn").Pipe(duplex=False)
        child = multiprocessing.get_context("spawn").Process(target=asked, args=(question, given.folder, theirs))
        child.start()
        theirs.close()
        try:
            took, memory, found = ours.recv()
        except EOFError:
            print(f"{question:<40} did not end", flush=True)
            continue
        child.join()
        beside = ""
        if at_hand is not None:
            start = time.process_time()
            same = QUESTIONS[question](at_hand)
            beside = f"; at hand {time.process_time() - start:6.2f} s"
            pd.testing.assert_frame_equal(found, same, rtol=1e-9, atol=1e-11)
        print(f"{question:<40} {took:7.2f} s of CPU, {memory:6.0f} MiB{beside}", flush=True)


if __name__ == "__main__":
    main()

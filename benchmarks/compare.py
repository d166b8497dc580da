"""Whole calls beside what they are built on and what they compete with: results equal first, then ratios of CPU.

Run: python -m benchmarks.compare [--sizes 10000 1000000]

Of each size, in a process of its own: a log made from a user's frames and asked for the first time, beside DuckDB's
query on loaded tables; the same question again, and on another day; what memory the first took above the frames; how
the CPU grew since the size before, and that of one dictionary_encode of all ids. Then reading beside pandas, a save and
the reading after it beside a journal opened anew, and, by themselves, the kernels beside other libraries. A row whose
results differ is refused. Up to a million follow-ups it takes some two minutes; 10000000 takes 12 GB.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pandas as pd

import followup_analytics as fa
from benchmarks import bench_stats, peers
from benchmarks.growth import search
from followup_analytics import FollowUpLog, Journal
from followup_analytics.journal.parts.held import Held
from followup_analytics.log.text.texts import to_arrow

TIMES = 3
ENCODE = "dictionary_encode of its ids"
MADE = "FollowUpLog from frames"
Call = Callable[[], object]
Row = tuple[str, dict[str, float]]  # what was measured, in seconds of CPU and MiB


def _due(log: FollowUpLog, day: str) -> list[object]:
    rows = fa.due_list(log, as_of=day)
    return peers.due_rows(rows["application_id"], rows["kind"], rows["due_on"])


def _curve(log: FollowUpLog, day: str) -> list[object]:
    return fa.response_curve(log, as_of=day, by="source")["response"].round(9).tolist()


def _rates(log: FollowUpLog, day: str) -> list[object]:
    rows = fa.response_rates(log, as_of=day, adjust=False)
    return list(zip(rows["answered"], rows["sent"], strict=True))


QUESTIONS = {"due_list": _due, "response_curve": _curve, "response_rates": _rates}


def cpu(call: Call) -> tuple[float, object]:
    start = time.process_time()
    found = call()
    return time.process_time() - start, found


def least(call: Call) -> tuple[float, object]:
    return min((cpu(call) for _ in range(TIMES)), key=lambda one: one[0])


def whole_calls(size: int) -> Iterator[Row]:
    """A log made and asked, beside DuckDB."""
    frames = peers.platform(size)
    there = peers.DuckDB(frames)
    ids = [to_arrow(frame[name]) for frame in frames.values() for name in frame if str(name).endswith("_id")]
    encoded, _ = least(lambda: [cells.dictionary_encode() for cells in ids])
    yield ENCODE, {"first": encoded}
    made = min(cpu(partial(FollowUpLog, **_copied(frames)))[0] for _ in range(TIMES))
    yield MADE, {"first": made, "beside": encoded}
    for name, ask in QUESTIONS.items():
        memory = _peak_of(lambda mine, ask=ask: ask(FollowUpLog(**mine), peers.AS_OF), _copied(frames))
        first, found = min((cpu(partial(_asked, ask, _copied(frames))) for _ in range(TIMES)), key=lambda one: one[0])
        theirs, same = least(getattr(there, name))
        if found != same:
            raise SystemExit(f"{name} of {size:,} follow-ups: DuckDB gives something else; no row")
        log = FollowUpLog(**_copied(frames))
        if ask(log, peers.AS_OF) != found:
            raise SystemExit(f"{name} of {size:,} follow-ups: asked again it says something else; no row")
        again, _ = least(partial(ask, log, peers.AS_OF))
        other, _ = cpu(partial(ask, log, "2026-06-29"))
        yield name, {"first": first, "beside": theirs, "again": again, "another day": other, "MiB": memory}


def _asked(ask: Callable[[FollowUpLog, str], object], frames: peers.Frames) -> object:
    return ask(FollowUpLog(**frames), peers.AS_OF)


def _copied(frames: peers.Frames) -> peers.Frames:
    """A user's own frames, new each time: nothing that was found of others serves these."""
    return {name: frame.copy(deep=True) for name, frame in frames.items()}


def _peak_of(call: Callable[[peers.Frames], object], frames: peers.Frames) -> float:
    """MiB at most above what is held before, where Linux tells them."""
    status, fresh = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not fresh.exists():
        return math.nan
    fresh.write_text("5")
    before = int(status.read_text().partition("VmRSS:")[2].split()[0])
    call(frames)
    return (int(status.read_text().partition("VmHWM:")[2].split()[0]) - before) / 1024


def _in_a_child(size: int, to: Connection) -> None:
    to.send(list(whole_calls(size)))


def of_size(size: int) -> list[Row]:
    """The whole calls at that size, in a process of their own."""
    away = multiprocessing.get_context("spawn")
    ours, theirs = away.Pipe(duplex=False)
    child = away.Process(target=_in_a_child, args=(size, theirs))
    child.start()
    theirs.close()
    try:
        rows: list[Row] = ours.recv()
    except EOFError:
        raise SystemExit(f"{size:,} follow-ups: did not end; what it said stands above") from None
    child.join()
    return rows


def tell(size: int, name: str, row: dict[str, float], growth: float) -> None:
    parts = [f"{row['first']:8.3f} s"]
    if "beside" in row:
        beside = ENCODE if name == MADE else "DuckDB"
        parts.append(f"{row['first'] / row['beside']:5.2f} times {beside} ({row['beside']:.3f} s)")
    parts += [
        f"{what} {row[what]:.3f} s ({row[what] / row['first']:.2f})" for what in ("again", "another day") if what in row
    ]
    parts += [f"{row['MiB']:.0f} MiB"] if "MiB" in row else []
    parts += [f"growth {growth:.2f}"] if not math.isnan(growth) else []
    print(f"{name:<28} {size:>11,}  {', '.join(parts)}", flush=True)


def sizes_in_turn(sizes: list[int]) -> None:
    """Every row of every size, with the exponent by which its CPU grew since the size before."""
    before: dict[str, float] = {}
    for at, size in enumerate(sizes):
        rows = of_size(size)
        for name, row in rows:
            steps = math.log(size / sizes[at - 1]) if at else math.nan
            tell(size, name, row, math.log(row["first"] / before[name]) / steps if at else math.nan)
        before = {name: row["first"] for name, row in rows}


def require_equal(what: str, one: FollowUpLog, other: FollowUpLog) -> None:
    for name, frame in one.tables.items():
        if not frame.equals(other.tables[name]):
            raise SystemExit(f"{what}: the table {name} differs; no row")


def beside(what: str, ours: float, name: str, theirs: float) -> None:
    print(f"{what:<40} {ours:8.3f} s, {ours / theirs:6.2f} times {name} ({theirs:.3f} s)", flush=True)


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
        beside(f"read_log of {form}, {sum(map(len, tables.values())):,} rows", ours, read.__name__, theirs)


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
            other._held = Held()  # as in another kernel
            anew, whole = cpu(other.log)
        require_equal("the journal after a save", journal.log(), whole)
    beside(f"a save among {rows:,} follow-ups, and log()", ours, "log() of a journal opened anew", anew)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000])
    sizes = parser.parse_args().sizes
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; CPU of one process, all its threads")
    print("whole calls: a log made from frames and asked")
    sizes_in_turn(sizes)
    print("files")
    with tempfile.TemporaryDirectory() as made:
        reading(FollowUpLog(**peers.platform(min(max(sizes), 1_000_000))), Path(made))
        saving(Path(made), 10_000)
    print("kernels, on coded rows")
    bench_stats.kernel()

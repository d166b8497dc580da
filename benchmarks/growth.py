"""How time and memory grow with a log, where it is awkward: one of everything, many groups, long horizons, no kinds.

Run: python benchmarks/growth.py [--sizes 1000 10000 …] [--limit SECONDS] [--only PART OF A NAME …]

Each case runs in a process of its own, with a limit of CPU seconds and of memory; what does not fit is said. Beside the
seconds of CPU and the MiB taken on top of the log stands the growth from the size before (1: linear), beside that of
pyarrow's dictionary_encode of as many ids in the same run. The bar is .15 above it.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import resource
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

import followup_analytics as fa
from followup_analytics import FollowUpLog
from followup_analytics.analyses.ahead.forecast import forecast
from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.export.exports import due_calendar
from followup_analytics.facts.privacy import unmarked
from followup_analytics.log.days import to_days

AS_OF = "2026-06-30"
ABOVE = 0.15
_END = 20_634  # its day number
_QUICK = 0.02  # seconds: what takes less tells nothing of its growth
_MEMORY = 12 << 30

Call = Callable[[], object]


def ids(prefix: str, number: np.ndarray | int) -> pd.api.extensions.ExtensionArray:
    """Texts such as a0, a1, …"""
    number = np.arange(number) if isinstance(number, int) else number
    return pd.Series(number).astype("str").radd(prefix).array


def search(
    notes: int,
    *,
    applications: int = 0,
    seekers: int = 2_000,
    people: int = 0,
    companies: int = 0,
    kinds: bool = True,
    topics: bool = False,
    seed: int = 1,
) -> FollowUpLog:
    """A search of so many notes; applications, people and companies are a quarter as many where no number is given.

    With topics each interview has one of its own, each note speaks of one, and a shelf of 20 gifts fits them all.
    """
    draw, size = np.random.default_rng(seed), max(notes // 4, 1)
    many = applications or size
    who, at = draw.integers(0, many, notes), draw.integers(0, many, size) if applications else np.arange(many)
    began = _END - draw.integers(30, 700, many)
    held = began[at] + draw.integers(1, 30, size)
    sent = np.minimum(began[who] + draw.integers(1, 120, notes), _END)
    told = draw.choice(size, size * 3 // 5, replace=False)
    host = ids("Ana ", draw.integers(0, people or size, size))
    follow_ups = {"follow_up_id": ids("f", notes), "application_id": ids("a", who), "sent_on": to_days(sent)}
    if kinds:
        follow_ups["kind"] = np.where(draw.random(notes) < 0.3, "thank_you", "check_in")
    follow_ups["to"] = host.take(draw.integers(0, size, notes))
    more = {}
    if topics:
        about = ids("tides and rivers of place ", size)
        more["topics"] = pd.DataFrame({"interview_id": ids("i", size), "interviewer": host, "topic": about})
        more["gifts"] = pd.DataFrame({"gift_id": ids("g", 20), "title": ids("Tides and rivers, part ", 20)})
        follow_ups |= {"topic": about.take(np.arange(notes) % size), "gift_id": ids("g", np.arange(notes) % 40)}
    return FollowUpLog(
        applications=pd.DataFrame(
            {
                "application_id": ids("a", many),
                "company": ids("c", draw.integers(0, companies or size, many)),
                "seeker": ids("s", np.arange(many) % seekers),
                "applied_on": to_days(began),
                "source": np.array(["board", "friend", "fair"])[draw.integers(0, 3, many)],
            }
        ),
        interviews=pd.DataFrame(
            {
                "application_id": ids("a", at),
                "interview_id": ids("i", size),
                "interviewed_on": to_days(held),
                "interviewers": host,
                "impression": draw.integers(1, 6, size),
            }
        ),
        follow_ups=pd.DataFrame(follow_ups),
        responses=pd.DataFrame(
            {
                "response_id": ids("r", len(told)),
                "application_id": ids("a", at[told]),
                "received_on": to_days(np.minimum(held[told] + draw.integers(1, 90, len(told)), _END)),
                "kind": draw.choice(["reply", "invitation", "rejection", "filled", "keep_in_mind"], len(told)),
            }
        ),
        **more,
    )


def hired(size: int) -> FollowUpLog:
    """A `hired` in each of so many applications of one seeker."""
    applied = to_days(_END - 60 - np.arange(size) % 600)
    applications = pd.DataFrame({"application_id": ids("a", size), "company": "Tide Labs", "applied_on": applied})
    news = {"application_id": ids("a", size), "received_on": applied + np.timedelta64(30, "D"), "kind": "hired"}
    return FollowUpLog(applications=applications, responses=pd.DataFrame(news))


def shelf(gifts: int, due: int) -> FollowUpLog:
    """So many gifts, all of which fit each of so many people who are to be thanked."""
    host = ids("Ana ", due)
    return FollowUpLog(
        applications=pd.DataFrame({"application_id": ids("a", due), "company": ids("c", due)}),
        interviews=pd.DataFrame(
            {
                "application_id": ids("a", due),
                "interview_id": ids("i", due),
                "interviewed_on": to_days(np.full(due, _END - 1)),
                "interviewers": host,
            }
        ),
        topics=pd.DataFrame(
            {"interview_id": ids("i", due), "interviewer": host, "topic": "models of tides", "strength": 1}
        ),
        gifts=pd.DataFrame({"gift_id": ids("g", gifts), "title": ids("Models of tides, part ", gifts)}),
    )


def due_rows(size: int) -> pd.DataFrame:
    """A due list of so many rows."""
    log = search(4 * size)
    found = fa.due_list(log, as_of=AS_OF)
    rows = found.iloc[np.arange(size) % max(len(found), 1)].reset_index(drop=True)
    rows.attrs = found.attrs
    return rows


def calls(log: FollowUpLog) -> dict[str, Call]:
    """What is asked of every shape of log."""
    asked = {
        "due_list": fa.due_list,
        "waits": fa.waits,
        "response_curve": fa.response_curve,
        "response_rates": fa.response_rates,
        "answer_hazard": answer_hazard,
        "stages": fa.stages,
        "forecast": forecast,
    }
    found: dict[str, Call] = {name: partial(call, log, as_of=AS_OF) for name, call in asked.items()}
    return {
        **found,
        "draft": partial(fa.draft, log, {"application_id": "a0", "to": "Ana 0", "kind": "check_in"}, as_of=AS_OF),
    }


SHAPES: dict[str, dict[str, Any]] = {
    "one seeker": {"seekers": 1},
    "one person": {"people": 1, "topics": True},
    "one seeker and person": {"seekers": 1, "people": 1, "topics": True},
    "one company": {"companies": 1},
    "one application": {"applications": 1, "seekers": 1},
}


def cases() -> dict[str, Callable[[int], Call]]:
    """By name what makes the call of a size."""

    def curve(size: int, *, seekers: int, **asked: object) -> Call:
        return partial(fa.response_curve, search(size, seekers=seekers), as_of=AS_OF, **asked)

    def by_seeker(call: Callable[..., object], size: int) -> Call:
        return partial(call, search(size, seekers=10_000), as_of=AS_OF, by="seeker")

    def of_notes(call: Callable[..., object], size: int) -> Call:
        return partial(call, search(size, applications=1, seekers=1, people=1, kinds=False), as_of=AS_OF)

    def due_list(log: FollowUpLog) -> Call:
        return partial(fa.due_list, log, as_of=AS_OF)

    many = {
        "stages, 100 seekers": lambda n: partial(fa.stages, search(n, seekers=100), as_of=AS_OF),
        "stages by seeker, 10,000 of them": partial(by_seeker, fa.stages),
        "waits, notes without kind in one application": partial(of_notes, fa.waits),
        "due list of the same": partial(of_notes, fa.due_list),
        "waits, hired in each application of one seeker": lambda n: partial(fa.waits, hired(n), as_of=AS_OF),
        "curve, horizon 3650": partial(curve, seekers=2_000, horizon=3650),
        "curve by 300 seekers, horizon 3650": partial(curve, seekers=300, by="seeker", horizon=3650),
        "curve by seeker, 10,000 of them": partial(by_seeker, fa.response_curve),
        "rates by seeker, 10,000 of them": partial(by_seeker, fa.response_rates),
        "hazard by seeker, 10,000 of them": partial(by_seeker, answer_hazard),
        "gifts, so many that fit each of 20 due": lambda n: due_list(shelf(n, 20)),
        "gifts, 20 that fit each of so many due": lambda n: due_list(shelf(20, n)),
        "calendar": lambda n: partial(due_calendar, due_rows(n)),
        "a topic of so many brackets": lambda n: partial(unmarked, "(" * n + "priv"),
    }
    for shape, parts in SHAPES.items():
        for name in calls(FollowUpLog()):
            many[f"{shape}: {name}"] = lambda n, parts=parts, name=name: calls(search(n, **parts))[name]
    return many


def encode(size: int) -> Call:
    """What everything is measured by: as many ids of applications, in no order, coded."""
    who = np.random.default_rng(1).integers(0, max(size // 4, 1), size)
    return pa.array(ids("a", who), type=pa.large_string()).dictionary_encode


# --- measuring


_TICK = 1e-4  # seconds: below that the clock tells nothing
_SHORT, _TIMES = 0.05, 24  # a call of less is made so many times, each on a log of its own


def measured(make: Callable[[int], Call], size: int, limit: int) -> tuple[float, float] | str:
    """CPU seconds and MiB of one call, or why there are none."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_in_a_child, args=(make, size, limit, theirs))
    child.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        return f"> {limit} s"
    finally:
        child.join()


def _in_a_child(make: Callable[[int], Call], size: int, limit: int, to: multiprocessing.connection.Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        call = make(size)
        before = _memory("VmRSS", fresh=True)
        took = _seconds(call, limit)
        peak = _memory("VmHWM") - before
        # Each time a log of its own: one that was asked before answers from what it kept.
        again = [_seconds(make(size), limit) for _ in range(2)] if _SHORT < took < 1 else []
        if took <= _SHORT:  # the clock goes by ticks of some milliseconds
            calls = [make(size) for _ in range(_TIMES)]
            took = _seconds(lambda: [call() for call in calls], limit) / _TIMES
        to.send((max(min(took, *again, took), _TICK), peak if math.isnan(peak) else max(peak, 0.0)))
    except MemoryError:
        to.send("no memory")


def _seconds(call: Call, limit: int) -> float:
    """CPU seconds of a call, which the system ends after so many."""
    spent = math.ceil(time.process_time())
    resource.setrlimit(resource.RLIMIT_CPU, (spent + limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    start = time.process_time()
    call()
    return time.process_time() - start


def _memory(what: str, *, fresh: bool = False) -> float:
    """MiB of this process, where Linux tells them; from a fresh start its peak is that of what comes."""
    if not Path("/proc/self/clear_refs").exists():
        return math.nan
    if fresh:
        Path("/proc/self/clear_refs").write_text("5")
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


def growth(sizes: list[int], took: list[tuple[float, float] | str], at: int) -> float:
    """The exponent of the size from the one before."""
    one, other = took[at - 1], took[at]
    if isinstance(one, str) or isinstance(other, str):
        return math.nan
    return math.log(other[0] / one[0]) / math.log(sizes[at] / sizes[at - 1])


def row(make: Callable[[int], Call], sizes: list[int], limit: int) -> list[tuple[float, float] | str]:
    """The case at each size; none after the first that does not fit."""
    took: list[tuple[float, float] | str] = []
    for size in sizes:
        lost = took and isinstance(took[-1], str)
        took.append("not run" if lost else measured(make, size, limit))
    return took


def told(sizes: list[int], took: list[tuple[float, float] | str], beside: list[float]) -> Iterator[str]:
    """A cell for each size: seconds, MiB, growth, and whether the bar is passed."""
    for at, one in enumerate(took):
        if isinstance(one, str):
            yield f"{one:>26}"
            continue
        seconds, memory = one
        grown = growth(sizes, took, at) if at else math.nan
        passed = not math.isnan(grown) and seconds > _QUICK and bool(beside) and grown > beside[at] + ABOVE
        mark = "" if math.isnan(grown) else f"{grown:5.2f}{' !' if passed else '  '}"
        yield f"{seconds:9.4f} {memory:7.0f} {mark:>8}"


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    asked.add_argument("--limit", type=int, default=20, help="CPU seconds of one call")
    asked.add_argument("--only", nargs="+", default=[""], help="parts of the names of cases")
    args = asked.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; CPU s, MiB, growth (!: above the bar)")
    print(f"{'':48}", *(f"{size:>26,}" for size in args.sizes))
    bar = row(encode, args.sizes, args.limit)
    beside = [growth(args.sizes, bar, at) if at else math.nan for at in range(len(bar))]
    print(f"{'dictionary_encode':48}", *told(args.sizes, bar, []), flush=True)
    for name, make in cases().items():
        if any(part in name for part in args.only):
            print(f"{name:48}", *told(args.sizes, row(make, args.sizes, args.limit), beside), flush=True)


if __name__ == "__main__":
    main()

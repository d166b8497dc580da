"""CPU time of waits, curves, rates and rhythms, and of the kernel beside statsmodels, scikit-survival and polars.

Run: python benchmarks/bench_stats.py [follow-ups]

Every cost that must hold stands beside its bar. statsmodels is there for the tests alone; scikit-survival and polars
are no dependency of the project: what is not installed is said to be not measured.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pandas as pd

import followup_analytics as fa
from followup_analytics import FollowUpLog
from followup_analytics.analyses.ahead.forecast import forecast
from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.facts.timeline import events
from followup_analytics.log.days import to_days
from followup_analytics.waiting.counts import count_days
from followup_analytics.waiting.incidence import incidence

AS_OF = "2026-06-30"
_END = 20_634  # its day number


def big_log(follow_ups: int, *, seekers: int = 2_000, seed: int = 1) -> FollowUpLog:
    """Applications with an interview, a note about every ten days, and an answer or a closing for most."""
    rng = np.random.default_rng(seed)
    size = max(follow_ups // 4, 1)
    ids = pd.array([f"a{i}" for i in range(size)], dtype="str")
    held = _END - rng.integers(0, 700, size)
    over = held + np.minimum(rng.exponential(38, size).astype(int) + 1, _END - held)
    who = rng.integers(0, size, follow_ups)
    sent = np.minimum(held[who] + (rng.random(follow_ups) * (over - held)[who]).astype(int), _END)
    told = rng.choice(np.flatnonzero(over < _END), (over < _END).sum() * 4 // 5, replace=False)
    kinds = np.array(["reply", "invitation", "rejection", "filled", "keep_in_mind"])
    return FollowUpLog(
        applications=pd.DataFrame(
            {
                "application_id": ids,
                "company": "Tide Labs",
                "seeker": pd.array([f"s{i}" for i in range(seekers)], dtype="str").take(np.arange(size) % seekers),
                "applied_on": to_days(held - rng.integers(1, 30, size)),
                "source": pd.array(["board", "friend", "fair"], dtype="str").take(rng.integers(0, 3, size)),
            }
        ),
        interviews=pd.DataFrame(
            {
                "application_id": ids,
                "interview_id": ids,
                "interviewed_on": to_days(held),
                "impression": rng.integers(1, 6, size),
            }
        ),
        follow_ups=pd.DataFrame(
            {
                "application_id": ids.take(who),
                "follow_up_id": pd.Series(np.arange(follow_ups)).astype("str"),
                "sent_on": to_days(sent),
                "kind": pd.array(["thank_you", "check_in"], dtype="str").take((sent > held[who] + 2).astype(int)),
                "channel": pd.array(["mail", "phone"], dtype="str").take(rng.integers(0, 2, follow_ups)),
            }
        ),
        responses=pd.DataFrame(
            {
                "application_id": ids.take(told),
                "response_id": ids.take(told),
                "received_on": to_days(over[told]),
                "kind": rng.choice(kinds, len(told), p=[0.3, 0.2, 0.2, 0.2, 0.1]),
            }
        ),
    )


def cpu(
    name: str, call: Callable[[], object], rounds: int = 3, *, most: float | None = None, log: FollowUpLog | None = None
) -> float:
    """Print and return the least CPU seconds of a few rounds, beside the most they may be; each asks the log anew."""
    took = []
    for _ in range(rounds):
        if log is not None:
            log._kept.clear()  # what it worked out the time before; the places of its ids stay
        start = time.process_time()
        call()
        took.append(time.process_time() - start)
    held = "" if most is None else _held(f"at most {most:g} s", min(took) <= most)
    print(f"{name:66} {min(took):8.3f} s{held}", flush=True)
    return min(took)


def _held(bar: str, holds: bool) -> str:
    return f"   bar: {bar}: {'holds' if holds else 'FALLS SHORT'}"


def main(follow_ups: int = 1_000_000) -> None:
    """Print the table."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    kernel()
    for seekers in (2_000, 1):
        log = big_log(follow_ups, seekers=seekers)
        bar = 1.0 if follow_ups <= 1_000_000 else None  # seconds, for each of these
        print(log, f"{seekers} seekers; id look-up {_lookup(log):.3f} s, once a log")
        cpu("timeline.events", lambda log=log: events(log, as_of=AS_OF), log=log)
        cpu("waits", lambda log=log: fa.waits(log, as_of=AS_OF), most=bar, log=log)
        cpu("follow_up_steps", lambda log=log: fa.follow_up_steps(log, as_of=AS_OF), log=log)
        for clock, by in (("interview", None), ("interview", "impression"), ("follow_up", "channel")):
            cpu(
                f"response_curve from the frames, clock {clock}, by {by}",
                lambda log=log, clock=clock, by=by: fa.response_curve(log, as_of=AS_OF, clock=clock, by=by),
                most=bar,
                log=log,
            )
        cpu("response_rates, by gap", lambda log=log: fa.response_rates(log, as_of=AS_OF), log=log)
    hazards(min(follow_ups, 300_000))
    ahead()
    rhythms()


def _lookup(log: FollowUpLog) -> float:
    start = time.process_time()
    for name in ("interviews", "follow_ups", "responses"):
        log.positions(name)
    return time.process_time() - start


def kernel(rows: int = 1_000_000, groups: int = 12) -> None:
    """Counting and curve with Greenwood-type errors on coded arrays, beside other libraries on the same rows."""
    rng = np.random.default_rng(2)
    group = rng.integers(0, groups, rows)
    days, event = rng.integers(0, 61, rows), rng.choice(3, rows, p=[0.7, 0.2, 0.1])

    def ours() -> None:
        counts = count_days(days, event, group=group, groups=groups, horizon=60)
        incidence(counts).variance()

    mine = cpu(f"kernel, {rows:.0e} rows, {groups} groups", ours, rounds=7)
    for name, module, least, theirs in (
        ("statsmodels CumIncidenceRight", "statsmodels", 15, _statsmodels),
        ("scikit-survival cumulative_incidence_competing_risks", "sksurv", 150, _scikit_survival),
        ("polars group-by of the same cells", "polars", 4, _polars),
    ):
        if not importlib.util.find_spec(module):
            print(f"{name:66} not installed: not measured   bar: at least {least} times the kernel's")
            continue
        times = cpu(name, theirs(days, event, group, groups), rounds=2) / mine
        print(f"{'  times as much as the kernel':66} {times:8.1f}  {_held(f'at least {least}', times >= least)}")


Cells = tuple[np.ndarray, np.ndarray, np.ndarray, int]


def _statsmodels(*cells: *Cells) -> Callable[[], object]:
    from statsmodels.duration.survfunc import CumIncidenceRight

    days, event, group, groups = cells
    return lambda: [CumIncidenceRight(days[group == g], event[group == g]) for g in range(groups)]


def _scikit_survival(*cells: *Cells) -> Callable[[], object]:
    from sksurv.nonparametric import cumulative_incidence_competing_risks as fit

    days, event, group, groups = cells
    return lambda: [fit(event[group == g], days[group == g] + 1.0, conf_type="log-log") for g in range(groups)]


def _polars(*cells: *Cells) -> Callable[[], object]:
    import polars

    frame = polars.DataFrame(dict(zip(("days", "event", "group"), cells, strict=False)))
    return lambda: frame.group_by("group", "days", "event").len()


def hazards(follow_ups: int) -> None:
    """The table of hazards, and how many days at risk it counts without a row for each of them."""
    log = big_log(follow_ups)
    for by in (None, "attempt"):
        name = f"answer_hazard, {follow_ups:,} follow-ups, by {by}"
        cpu(name, lambda by=by: answer_hazard(log, as_of=AS_OF, by=by), log=log)
    cpu("  of that, the waits", lambda: fa.waits(log, as_of=AS_OF), log=log)
    for horizon in (30, 365):
        tracemalloc.start()
        found = answer_hazard(log, as_of=AS_OF, horizon=horizon)
        most, days = tracemalloc.get_traced_memory()[1], found["at_risk"].sum()
        tracemalloc.stop()
        print(f"  up to day {horizon}: {days:,} days at risk; at most {most / 1e6:.0f} MB, the waits included")


def ahead(follow_ups: int = 10_000) -> None:
    """What still comes, for each open wait."""
    log = big_log(follow_ups)
    cpu(f"forecast, {follow_ups:,} follow-ups", lambda: forecast(log, as_of=AS_OF), most=0.1, log=log)


def rhythms(interviews: int = 2000, draws: int = 200) -> None:
    """The comparison of rhythms with its draws, its progress told, and that of gaps."""
    log, _ = fa.simulate("default", interviews=interviews, seed=1)
    moved: list[int] = []

    def compared() -> object:
        return fa.compare_cadences(log, as_of=AS_OF, draws=draws, progress=lambda done, of: moved.append(done))

    cpu(f"compare_cadences, {interviews:,} interviews, {draws} draws", compared, 1, most=15)
    print(f"  its progress was told {len(moved)} times{_held('told', bool(moved))}")
    cpu("comparison of gaps", lambda: fa.compared_rates(log, as_of=AS_OF), log=log)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("follow_ups", type=float, nargs="?", default=1_000_000)
    main(int(parser.parse_args().follow_ups))

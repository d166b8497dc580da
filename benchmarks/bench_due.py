"""CPU time of the due list and its CSV, on logs of 10^4 to 10^6 follow-ups with people, seekers and news.

Run: python benchmarks/bench_due.py [follow-ups …]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from followup_analytics import FollowUpLog
from followup_analytics.agenda.due import due_list
from followup_analytics.export.exports import due_csv
from followup_analytics.facts.timeline import events

AS_OF = "2025-12-31"
_SPAN = 730  # days
_KINDS = ("reply", "invitation", "keep_in_mind", "offer", "rejection", "filled")
_SHARES = (0.12, 0.08, 0.1, 0.05, 0.4, 0.25)


def big_log(follow_ups: int, *, answered: float = 0.85, seed: int = 1) -> FollowUpLog:
    """An interview per application, 20 applications a seeker, two notes in the mean, news for most."""
    draw = np.random.default_rng(seed)
    size = follow_ups * 56 // 100
    number = pd.Series(np.arange(size).astype(str), dtype="str")
    held = np.datetime64(AS_OF) - draw.integers(0, _SPAN, size)
    people = "Person " + number + " <p" + number + "@tide.example>"
    to = draw.integers(0, size, follow_ups)
    told = np.flatnonzero(draw.random(size) < answered)
    return FollowUpLog(
        applications=pd.DataFrame(
            {
                "application_id": "a" + number,
                "company": "Company " + number,
                "seeker": pd.Series((np.arange(size) // 20).astype(str), dtype="str"),
            }
        ),
        interviews=pd.DataFrame(
            {
                "application_id": "a" + number,
                "interview_id": "i" + number,
                "interviewed_on": held,
                "interviewers": people,
            }
        ),
        follow_ups=pd.DataFrame(
            {
                "application_id": ("a" + number).array.take(to),
                "follow_up_id": pd.Series(np.arange(follow_ups)).astype("str"),
                "sent_on": held[to] + draw.integers(0, 60, follow_ups),
                "to": people.array.take(to),
            }
        ),
        responses=pd.DataFrame(
            {
                "application_id": ("a" + number).array.take(told),
                "response_id": pd.Series(told).astype("str"),
                "received_on": held[told] + draw.integers(0, 60, len(told)),
                "kind": draw.choice(_KINDS, len(told), p=_SHARES),
                "from": people.array.take(told),
            }
        ),
    )


def cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main(sizes: list[int]) -> None:
    names = ("follow-ups", "answered", "rows", "look-up", "events", "due list", "csv")
    print(" ".join(f"{name:>10}" for name in names), " seconds of CPU")
    for size in sizes:
        for answered in (0.85, 0.5):
            log = big_log(size, answered=answered)
            looked_up = cpu(lambda log=log: [log.positions(name) for name in ("interviews", "follow_ups", "responses")])
            due = due_list(log, as_of=AS_OF)
            repeats = range(3)
            facts = min(cpu(lambda log=log: events(log, as_of=AS_OF)) for _ in repeats)
            listed = min(cpu(lambda log=log: due_list(log, as_of=AS_OF)) for _ in repeats)
            written = cpu(lambda due=due: due_csv(due))
            print(
                f"{size:>10} {answered:>10} {len(due):>10}",
                *(f"{t:>10.3f}" for t in (looked_up, facts, listed, written)),
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("follow_ups", type=int, nargs="*", default=[10_000, 1_000_000])
    main(parser.parse_args().follow_ups)

"""The panels' speed: every question of the timing panel at 10,000 follow-ups, panels on 10,000 rows, a gift, a save.

Run: python benchmarks/bench_panels.py. CPU time; the first call, which loads fonts and the like, is left out.
"""

from __future__ import annotations

import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from followup_analytics import FollowUpLog, Journal, compare_cadences, panels, simulate, suggest_gifts

DAY = "2026-06-15"
WORDS = ["tide", "model", "coast", "river", "forest", "carbon", "soil", "bird", "sensor", "bridge", "piano", "film"]
TYPED = {"company": "Tide Labs", "interviewed_on": DAY, "people": [{"name": "Ana Lee", "professional": "tide models"}]}


REDRAW = 100  # milliseconds at most


def tell(what: str, work: Callable[[], object], times: int = 9, *, most: float | None = None) -> None:
    work()
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - start))
    middle = statistics.median(spent)
    print(f"{what:<58} median {middle:6.0f} ms   best {min(spent):6.0f} ms CPU{_held(middle, most)}", flush=True)


def _held(value: float, most: float | None) -> str:
    return "" if most is None else f"   bar: at most {most:g} ms: {'holds' if value <= most else 'FALLS SHORT'}"


def redraws() -> None:
    """Every choice is computed and drawn anew: answers and pictures are forgotten first, waits and fits are not."""
    log, truth = simulate("default", interviews=4400, seed=1)
    panel = panels.timing(log, as_of=truth.attrs["as_of"])
    print(f"timing panel, {len(log.follow_ups):,} follow-ups; load {os.getloadavg()[0]:.1f}")

    def again() -> None:
        panel._drawn.clear()
        for name in [name for name, (_, found) in log._kept.items() if ".analyses." in name and _is_answer(found)]:
            del log._kept[name]
        panel._on_change()

    def choose(question: str, option: str, values: tuple[str | None, ...]) -> None:
        for value in values:
            panel.ask(question, **{option: value})
            tell(f"  {panel.question.label}, {option} {value or 'all together'}", again, most=REDRAW)

    choose("rates", "by", ("gap", "attempt", "channel"))
    choose("curve", "clock", ("interview", "application", "follow_up"))
    choose("hazard", "by", (None, "attempt"))
    choose("stages", "by", (None,))
    panel.ask("forecast")
    tell("  what may still come", again, most=REDRAW)
    tell("  a choice seen before", panel._on_change)
    tell("  the PNG, when asked for", lambda: panel.chart().png(), 3)
    compared(panel)


def _is_answer(found: object) -> bool:
    """Whether it is what a question answers, and no fit that several questions share."""
    return isinstance(found, pd.DataFrame)


def compared(panel: panels.Timing) -> None:
    """The rhythms are compared once; then that result is drawn anew."""
    panel.ask("cadences")
    found = compare_cadences(panel.source, as_of=panel.as_of, every=panel.control("every").value, draws=20)

    def again() -> None:
        panel._drawn.clear()
        panel._show_key(found)

    tell("  which rhythm, drawn from its result", again, most=REDRAW)


def openings(folder: Path) -> None:
    ids = [f"a{number}" for number in range(10_000)]
    talks = {"application_id": ids, "interview_id": ids, "interviewed_on": "2026-06-01", "interviewers": "Ana Lee"}
    applications = pd.DataFrame({"application_id": ids, "company": [f"Company {number}" for number in range(10_000)]})
    journal = Journal(folder / "many.db")
    journal.add_log(FollowUpLog(applications=applications, interviews=pd.DataFrame(talks)))
    print("panels on 10,000 applications, each due")
    tell("  due, opened", lambda: panels.due(journal, as_of=DAY), 3)
    tell("  search, opened", lambda: panels.search(journal.log(), as_of=DAY), 3)
    tell("  capture, opened", lambda: panels.capture(journal, as_of=DAY), 3)


def gifts() -> None:
    """One for the next person, among 5,000."""
    ids, names = [f"a{number}" for number in range(20)], [f"Ana Lee {number}" for number in range(20)]
    words = np.random.default_rng(1).choice(WORDS, (5_000, 4))
    talks = {"application_id": ids, "interview_id": ids, "interviewed_on": "2026-06-01", "interviewers": names}
    topics = {"interview_id": ids, "interviewer": names, "topic": [" ".join(row[:2]) for row in words[:20]]}
    shelf = {"title": [" ".join(row) for row in words], "topics": [f"{row[0]}; {row[1]}" for row in words]}
    log = FollowUpLog(
        applications=pd.DataFrame({"application_id": ids, "company": "Tide Labs"}),
        interviews=pd.DataFrame(talks),
        topics=pd.DataFrame(topics),
        gifts=pd.DataFrame({"gift_id": [f"g{number}" for number in range(len(words))]} | shelf),
    )
    turns = itertools.cycle(ids)
    tell("a gift for the next person, of 5,000", lambda: suggest_gifts(log, interview_id=next(turns), as_of=DAY))


def saves(folder: Path) -> None:
    panel = panels.capture(Journal(folder / "new.db"), as_of=DAY)
    walls = []
    for _ in range(50):
        start = time.perf_counter()
        panel._saved(TYPED)
        walls.append(1000 * (time.perf_counter() - start))

    print(f"an interview saved: median {statistics.median(walls):.0f} ms, worst {max(walls):.0f} ms wall time")


if __name__ == "__main__":
    redraws()
    gifts()
    with tempfile.TemporaryDirectory() as place:
        openings(Path(place))
        saves(Path(place))

"""The table of what must hold on the simulator: every figure, its bar, what was measured, and whether it holds.

Run from the checkout: python -m benchmarks.truth [--runs N] [--only NAME] [--quick] [--kept FOLDER]

With --kept each log's records are kept in that folder, a file a study, and a run that was stopped goes on where it was.

A coverage or a share falls short only where a one-sided binomial test at 1 % rejects its bar; a bias, a width or a
ratio where it exceeds it by two Monte Carlo errors. `error` is the Monte Carlo error; `naive` is the same measure of
the naive figure on the same logs. Biases and widths are in points, shares in per cent.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from benchmarks import truth_studies as studies
from benchmarks.truth_bars import Bar, Study, judged
from benchmarks.truth_worlds import world_studies

FIRST_SEED = 10_000
_HEAD = f"{'figure':56} {'bar':20} {'measured':>8} {'error':>6} {'runs':>6} {'naive':>8}  verdict"


def _studies(quick: bool) -> list[Study]:
    draws = 10 if quick else 200
    size = 300 if quick else 2000
    return [
        *_rate_studies(),
        *_curve_studies(),
        *_pooling_studies(),
        _forecast_study(),
        *_look_studies(quick),
        *_cadence_studies(size, draws),
        *world_studies(size, draws),
    ]


def _rate_studies() -> list[Study]:
    rate = studies.rates
    big = studies.LEAST_SENT
    bars = {
        "default": (
            ("rate", Bar("bias", most=0.5)),
            ("rate", Bar("coverage", least=93, most=99)),
            ("without", Bar("bias")),
            ("without", Bar("coverage")),
            ("lift", Bar("bias", most=1)),
            ("lift", Bar("coverage", least=92)),
        ),
        "null": (("lift", Bar("bias", most=0.5)), ("lift", Bar("clear", most=8))),
        "first_month": (("rate", Bar("bias", most=1.5)), ("rate", Bar("coverage", least=92))),
    }
    found = [
        Study(f"rates, {world}", partial(rate, world=world), 300 if world == "first_month" else 500, own, sent)
        for (world, own), sent in zip(bars.items(), (big, big, 0), strict=True)
    ]
    small = (("lift", Bar("clear", most=8)), ("day", Bar("clear", most=8)))
    found += [
        Study(f"rates, null, {n} interviews", partial(studies.small_lifts, interviews=n), 300, small)
        for n in (100, 300)
    ]
    few = (("rate", Bar("coverage", least=93)), ("all rates", Bar("width", most=70)))
    together = (("all", Bar("bias")), ("all", Bar("coverage", least=93)), ("all", Bar("clear")))
    for world in ("default", "null"):
        for n in (15, 40, 100):
            bars_of = (*together, ("all", Bar("median", most=30 if n == 40 else None)))
            one = partial(studies.one_person, world=world, interviews=n)
            found.append(Study(f"one person, {world}, {n} interviews", one, 500, bars_of))
    for world in ("default", "null"):
        for n in (40, 100):
            one = partial(studies.needed, world=world, interviews=n)
            every = {"needed": "needed, all"}
            found.append(
                Study(
                    f"needed, {world}, {n} interviews",
                    one,
                    100,
                    (("needed, all", Bar("coverage", least=80)),),
                    together=every,
                )
            )
    return found + [
        Study(
            f"rates, {n} interviews",
            partial(rate, world="default", interviews=n),
            500,
            few,
            together={"rate": "all rates"},
        )
        for n in (15, 40)
    ]


def _curve_studies() -> list[Study]:
    # Five still at risk picks the logs with few answers: what is then drawn is shown, not judged.
    bars = (("n =", Bar("coverage", least=93)), ("drawn", Bar("coverage")))
    return [
        # a log of 2,000 interviews makes 2,000 / n small ones: n logs are 2,000 runs
        Study(f"curve, {n} interviews", partial(studies.small_curves, interviews=n), n, bars)
        for n in (8, 15, 30, 100)
    ]


def _pooling_studies() -> list[Study]:
    own = (("", Bar("rmse", most=0.65)), ("", Bar("coverage", least=93)), ("", Bar("bias")))
    sets = {"28 notes": (4, 7, 9, 4, 2, 2), "135 notes": (20, 35, 43, 21, 8, 8)}
    found = [Study(f"pooling, {name}", partial(studies.pooling, sent=sent), 500, own) for name, sent in sets.items()]
    return found + [
        Study(f"pooling, {n} interviews", partial(studies.pooled_rates, interviews=n), 300, own) for n in (15, 40)
    ]


def _forecast_study() -> Study:
    bars = tuple((part, Bar("bias")) for part in ("in", "high", "low", "silent"))
    return Study("forecast", studies.forecasts, 50, bars)


def _look_studies(quick: bool) -> list[Study]:
    bars = (("any best", Bar("clear", most=5)),)
    logs = partial(studies.weekly_logs, looks=2 if quick else 26)
    return [
        Study("weekly looks, six equal buckets", studies.weekly_looks, 2000, bars),
        Study("weekly looks, null", logs, 100, bars),
    ]


def _cadence_studies(size: int, draws: int) -> list[Study]:
    bars = {
        "default": (
            ("arm", Bar("bias", most=0.8)),
            ("arm", Bar("coverage", least=92)),
            ("difference 7 minus 14", Bar("bias", most=0.8)),
            ("difference 7 minus 14", Bar("coverage", least=90)),
            ("check", Bar("bias", most=1.5)),
            ("check", Bar("coverage", least=86)),
        ),
        "null": (
            ("difference 7 minus 14", Bar("bias", most=0.5)),
            ("difference 7 minus 14", Bar("clear", most=8)),
            ("any two", Bar("clear", most=8)),
            ("notes on closings", Bar("clear")),
        ),
        "hidden": (
            ("arm", Bar("coverage")),
            ("difference 7 minus 14", Bar("bias")),
            ("difference 7 minus 14", Bar("coverage")),
            ("tipping point 7 minus 14", Bar("mean")),
            ("notes on closings", Bar("clear")),
        ),
    }
    runs = {"default": 200, "null": 200, "hidden": 40}
    return [
        Study(
            f"cadences, {world}",
            partial(studies.cadences, world=world, interviews=size, draws=draws),
            runs[world],
            bars[world],
        )
        for world in bars
    ]


def table(study: Study, records: pd.DataFrame) -> pd.DataFrame:
    """The rows of one study."""
    for start, name in study.together.items():
        same = records[records["figure"].str.startswith(start)]
        records = pd.concat([records, same.assign(figure=name)])
    rows = []
    for start, bar in study.bars:
        for figure, here in records[records["figure"].str.startswith(start)].groupby("figure", sort=False):
            if not here["sent"].mean() < study.least_sent:
                rows.append(judged(here, f"{study.name}, {figure}", bar))
    return pd.DataFrame(rows)


def collected(
    study: Study, runs: int, *, processes: int, progress: Callable[[int, int], object], kept: Path | None = None
) -> pd.DataFrame:
    """The records of `runs` simulated logs; those in a file of the folder `kept` are read, the others added to it."""
    file = kept and kept / f"{study.name.replace(' ', '-')}.csv"
    found = [pd.read_csv(file)] if file and file.exists() else []
    before = set(found[0]["seed"]) if found else set()
    seeds = [seed for seed in range(FIRST_SEED, FIRST_SEED + runs) if seed not in before]
    for done, (seed, records) in enumerate(_mapped(study.one, seeds, processes), start=runs - len(seeds) + 1):
        found.append(records.assign(run=records["run"].fillna(seed), seed=seed))
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
            found[-1].to_csv(file, mode="a", header=not file.exists(), index=False)
        progress(done, runs)
    every = pd.concat(found, ignore_index=True)
    return every[every["seed"] < FIRST_SEED + runs]


def _mapped(
    one: Callable[[int], pd.DataFrame], seeds: Sequence[int], processes: int
) -> Iterator[tuple[int, pd.DataFrame]]:
    if processes < 2:
        yield from zip(seeds, map(one, seeds), strict=True)
        return
    with get_context("spawn").Pool(processes) as pool:
        yield from zip(seeds, pool.imap(one, seeds, chunksize=1), strict=True)


def must_hold(
    *,
    runs: int | None = None,
    only: str = "",
    quick: bool = False,
    processes: int = 1,
    kept: Path | None = None,
    told: Callable[[str], object] = lambda text: None,
    progress: Callable[..., object] = lambda *step: None,
) -> pd.DataFrame:
    """The table: a row per figure and bar.

    Parameters
    ----------
    runs
        Simulated logs of each study; None: as many as the bars were set for.
    only
        Studies whose name contains this.
    quick
        Two small logs a study: shows that all can be measured, proves nothing.
    kept
        A folder to go on from: delete it where the code has changed.
    told
        Is given the rows of each study, as text, as soon as they are known.
    progress
        Called after each log with the study's name, the time it began, the number of logs done and of all.
    """
    tables = []
    for study in _studies(quick):
        if only in study.name:
            count, show = runs or (2 if quick else study.runs), partial(progress, study.name, time.monotonic())
            tables.append(table(study, collected(study, count, processes=processes, progress=show, kept=kept)))
            told("\n".join([*[_HEAD] * (len(tables) == 1), *map(_line, tables[-1].to_dict("records"))]))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _line(row: dict[str, object]) -> str:
    naive = "" if pd.isna(row["naive"]) else f"{row['naive']:8.2f}"
    figures = f"{row['measured']:8.2f} {row['error']:6.2f} {row['runs']:6d}"
    return f"{row['figure']:56} {row['bar']:20} {figures} {naive:8}  {row['verdict']}"


def _progress(name: str, began: float, done: int, of: int) -> None:
    end = "\n" if done == of else ""
    print(f"\r{name}: {done} of {of}, {time.monotonic() - began:.0f} s", end=end, file=sys.stderr, flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, help="simulated logs of each study (default: as many as the bar names)")
    parser.add_argument("--only", default="", metavar="NAME", help="studies whose name contains this, such as 'null'")
    parser.add_argument("--quick", action="store_true", help="two small logs each")
    parser.add_argument("--kept", type=Path, metavar="FOLDER", help="keep what is done there, and go on from it")
    parser.add_argument("--processes", type=int, default=2)
    found = must_hold(**vars(parser.parse_args()), told=partial(print, flush=True), progress=_progress)
    if found.empty:
        parser.error(f"no such study; there are: {'; '.join(study.name for study in _studies(quick=True))}")
    print(found["verdict"].value_counts().to_string())


if __name__ == "__main__":
    main()

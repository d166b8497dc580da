"""Imports: what a long tracker and a workbook cost, in CPU, beside pandas and openpyxl alone; results equal first.

Run: python -m benchmarks.imports [--rows 100000] [--workbook 20000]. Each figure is the least of several, with how many
times the CPU of the other it is. Mail: benchmarks/bench_mail.py.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pandas as pd

from followup_analytics import Journal, propose
from followup_analytics.reading.tables.workbook import read_workbook

HEADER = (
    "Company",
    "Role",
    "Date Applied",
    "Status",
    "Response Date",
    "Interview Date",
    "Location",
    "Job Link",
    "Notes",
)
STATUSES = ("Applied", "Applied", "Applied", "Rejected", "Rejected", "Offer", "Withdrawn")
DAYS = {"days": "%Y-%m-%d", "days with times": "%m/%d/%y, %I:%M %p", "days in words": "%A, %d %B %Y %H:%M"}


def lines(count: int, form: str, seed: int = 0) -> Iterator[list[str]]:
    """The lines of a made-up tracker."""
    rng = random.Random(seed)
    for number in range(count):
        applied = dt.datetime(2020, 1, 1) + dt.timedelta(minutes=rng.randrange(2_000_000))  # noqa: DTZ001 - a local time
        status = rng.choice(STATUSES)
        answered = applied + dt.timedelta(days=rng.randrange(1, 60)) if status in ("Rejected", "Offer") else None
        met = applied + dt.timedelta(days=rng.randrange(1, 40)) if rng.random() < 0.2 else None
        days = [one.strftime(form) if one else "" for one in (applied, answered, met)]
        named = [f"Company {rng.randrange(count // 5 + 1)}", f"Role {rng.randrange(200)}", days[0], status, *days[1:]]
        yield [*named, "Berlin", f"https://jobs.example/{number}", f"note {rng.randrange(1000)}"]


def tracker(path: Path, count: int, form: str) -> Path:
    """A made-up tracker in CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(HEADER), *lines(count, form)])
    return path


def workbook(path: Path, count: int) -> Path:
    """The same as a workbook, its days as days."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Log")
    sheet.append(HEADER)
    for row in lines(count, "%Y-%m-%d"):
        sheet.append([dt.date.fromisoformat(c) if at in (2, 4, 5) and c else c or None for at, c in enumerate(row)])
    book.save(path)
    return path


def least(call: Callable[[], object], times: int = 5) -> float:
    """The least CPU seconds of some calls."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    return min(taken)


def told(what: str, seconds: float, other: float, name: str) -> None:
    """Print one figure."""
    print(f"{what:44} {seconds:7.3f} s   {seconds / other:6.1f} x {name}")


def of_trackers(folder: Path, count: int) -> None:
    """What a tracker costs: read by pandas, proposed, compared, stored, proposed again; and the most memory so far."""
    for name, form in DAYS.items():
        path = tracker(folder / f"{name}.csv", count, form)
        frame, log = pd.read_csv(path), propose(path).log
        applied = pd.to_datetime(frame["Date Applied"], format=form).dt.normalize()
        assert log.applications["company"].tolist() == frame["Company"].tolist()
        assert log.applications["applied_on"].tolist() == applied.tolist()
        assert len(log.responses) == frame["Response Date"].notna().sum()
        whole = least(lambda path=path: pd.read_csv(path))
        texts = least(lambda path=path: pd.read_csv(path, dtype=str, keep_default_na=False))
        told(f"{count:,} lines, {name}: pandas, all as text", texts, whole, "pd.read_csv")
        proposed = least(lambda path=path: propose(path), 3)
        told("  propose", proposed, whole, f"pd.read_csv, {proposed / texts:.1f} x all as text")
        if name == "days":
            journal = Journal(folder / "journal.db")
            proposal = propose(path, journal=journal)
            told(
                "  its changes, against an empty journal", least(lambda p=proposal: p.changes, 1), whole, "pd.read_csv"
            )
            told("  accept", least(lambda p=proposal: p.accept(as_guessed=True), 1), whole, "pd.read_csv")
            again = propose(path, journal=journal)
            assert set(again.changes["change"]) == {"same"}
            told("  propose again", least(lambda p=path, j=journal: propose(p, journal=j), 3), whole, "pd.read_csv")
            again = propose(path, journal=journal)
            told("  its changes, against all of it", least(lambda p=again: p.changes, 1), whole, "pd.read_csv")
            print(f"  most memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:29.0f} MB")


def of_workbooks(folder: Path, count: int) -> None:
    """What a workbook costs: its cells by openpyxl, its table, its proposal."""
    path = workbook(folder / "log.xlsx", count)

    def cells() -> list[tuple[object, ...]]:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        return list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]  # it has a sheet

    rows = cells()[1:]
    assert read_workbook(path).cells.texts["Company"].tolist() == [row[0] for row in rows]
    assert propose(path).log.applications["company"].tolist() == [row[0] for row in rows]
    alone = least(cells, 3)
    told(f"{count:,} rows of a workbook: openpyxl alone", alone, alone, "openpyxl")
    told("  read as a table", least(lambda: read_workbook(path), 3), alone, "openpyxl")
    told("  propose", least(lambda: propose(path), 3), alone, "openpyxl")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="The CPU of imports beside pandas and openpyxl.")
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--workbook", type=int, default=20_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        of_trackers(Path(place), given.rows)
        of_workbooks(Path(place), given.workbook)

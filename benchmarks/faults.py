"""Faults and attacks, each beside a control that fails where it should: what was tried, lost, wrong and raised.

Run: python -m benchmarks.faults [--at-length], from the project's root. A few of each kind in two minutes; at length
200 rounds of kills with one process and 100 with three, 1,000 power cuts, 2,000 copies with flipped bits.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import pandas as pd

from benchmarks import power_cuts
from followup_analytics import Journal
from followup_analytics.journal.changes import RowChanged
from followup_analytics.journal.store import soundness
from followup_analytics.log.errors import JournalError
from followup_analytics.log.text.formula_guard import csv_bytes
from followup_analytics.panels.kit import html
from tests import test_text_mutants as texts
from tests.awkward_texts import AWKWARD
from tests.journal import test_checksums

HOME = {"application_id": "a", "company": "Tide Labs"}


class Outcome(NamedTuple):
    """How often a fault was tried, and how often something was lost, wrong in silence, or raised without words."""

    tried: int
    lost: int = 0
    wrong: int = 0
    raised: int = 0

    @property
    def harm(self) -> int:
        return self.lost + self.wrong + self.raised


def new_journal(folder: Path) -> Path:
    Journal(folder / "journal.db").save(applications=HOME)
    return folder / "journal.db"


def judged(path: Path, said: set[str]) -> Outcome:
    """Whether a journal opens, is sound, and holds what was said to be saved."""
    try:
        journal = Journal(path)
        held = {body.partition(" x")[0].strip() for body in journal.log().follow_ups["body"]}
        return Outcome(1, int(not said <= held), int(journal.check() != []))
    except JournalError:
        return Outcome(1, lost=1)
    except Exception:
        return Outcome(1, raised=1)


def total(outcomes: Iterator[Outcome]) -> Outcome:
    return Outcome(*map(sum, zip(*outcomes, strict=True)))


def saver(path: Path, name: str, pipe: multiprocessing.connection.Connection, *, early: bool) -> None:
    journal = Journal(path)
    for number in range(10**6):
        said = f"{name} {number}"
        if early:  # the control says it before it is so
            pipe.send(said)
        journal.save(follow_ups={"application_id": "a", "sent_on": "2026-03-03", "body": said})
        if not early:
            pipe.send(said)


def kills(folder: Path, rounds: int, *, processes: int, early: bool = False) -> Iterator[Outcome]:
    path, draw, said, fork = new_journal(folder), random.Random(7), set[str](), multiprocessing.get_context("fork")
    for number in range(rounds):
        pipes = [fork.Pipe(duplex=False) for _ in range(processes)]
        running = [
            fork.Process(target=saver, args=(path, f"{number} {each}", pipe[1]), kwargs={"early": early})
            for each, pipe in enumerate(pipes)
        ]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads: none of them saves
            for process in running:
                process.start()
        time.sleep(draw.uniform(0.02, 0.08))
        for process, (mine, theirs) in zip(running, pipes, strict=True):
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
            theirs.close()
            said |= set(received(mine))
        yield judged(path, said)
        said &= {body.strip() for body in Journal(path).log().follow_ups["body"]}  # each loss counts once


def received(pipe: multiprocessing.connection.Connection) -> Iterator[str]:
    try:
        while pipe.poll():
            yield pipe.recv()
    except (EOFError, OSError):
        return


def cuts(folder: Path, images: int, *, synchronous: str = "as it is") -> Iterator[Outcome]:
    path, draw = new_journal(folder), random.Random(7)
    begun = {
        file.name: file.read_bytes() for file in folder.iterdir() if file.name in ("journal.db", "journal.db-journal")
    }
    steps = power_cuts.recorded(path, saves=12, synchronous=synchronous)
    for _ in range(images):
        held, said = power_cuts.image(steps, begun, draw)
        with tempfile.TemporaryDirectory(dir=folder) as place:
            for name, content in held.items():
                (Path(place) / name).write_bytes(content)
                (Path(place) / name).chmod(0o600)
            yield judged(Path(place) / "journal.db", {each.replace("saved", "note") for each in said})


def flips(folder: Path, copies: int, *, verified: bool = True) -> Outcome:
    journal = test_checksums.search(folder / "journal.db")
    with mock.patch.object(soundness, "broken", soundness.broken if verified else lambda names, rows: set()):
        found = test_checksums.silent(journal, folder, copies)
    return Outcome(copies, wrong=found[None])


def overwritten(folder: Path, times: int, *, looking: bool = True) -> Iterator[Outcome]:
    """Two notebooks that edit one row: what one wrote and the other never saw must not go."""
    path, draw = new_journal(folder), random.Random(7)
    books = [Journal(path), Journal(path)]
    for number in range(times):
        seen = [book.row("applications", "a") for book in books]
        lost = 0
        for each in draw.sample([0, 1], 2):
            try:
                since = None if looking else 10**9
                books[each].save(applications={**(seen[each] or {}), "note": f"{number} {each}"}, since=since)
            except RowChanged:
                continue
            lost += 1
        yield Outcome(1, lost=int(lost > 1))


def mutants(folder: Path, each: int, *, careless: bool = False) -> Iterator[Outcome]:
    for kind, (seeds, use) in texts.KINDS.items():
        for number in range(each):
            draw = random.Random(f"{kind} {number}")
            data = texts.mutated_table(draw, draw.choice(seeds))
            try:
                json.loads(data) if careless else use(data, folder)
            except texts.FollowUpError:
                pass
            except Exception:
                yield Outcome(1, raised=1)
                continue
            yield Outcome(1)


def formulas(_folder: Path, _times: int, *, guarded: bool = True) -> Iterator[Outcome]:
    """Cells that a spreadsheet would run, whatever it takes for the delimiter."""
    for text in AWKWARD:
        frame = pd.DataFrame({"note": [text]})
        data = (csv_bytes(frame) if guarded else frame.to_csv(index=False).encode("utf-8", "replace")).decode(
            "utf-8-sig"
        )
        found = [cell for cut in ",;\t" for row in csv.reader(io.StringIO(data), delimiter=cut) for cell in row]
        yield Outcome(1, wrong=int(any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in found)))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)


def elements(_folder: Path, _times: int, *, escaped: bool = True) -> Iterator[Outcome]:
    """Elements in a panel that a text made."""
    for text in AWKWARD:
        tags = _Tags()
        tags.feed(html.text(text) if escaped else f"<p>{text}</p>")
        yield Outcome(1, wrong=int(tags.found != ["p"]))


class Fault(NamedTuple):
    """What is tried, how often in a few minutes and at length, and the control."""

    what: str
    few: int
    many: int
    ours: Callable[[Path, int], Outcome]
    control: Callable[[Path, int], Outcome]
    control_is: str


FAULTS = (
    Fault("kill -9 while saving, one process", 10, 200, lambda f, n: total(kills(f, n, processes=1)),
          lambda f, n: total(kills(f, n, processes=1, early=True)), "said to be saved before it is"),
    Fault("kill -9 while saving, three processes", 6, 100, lambda f, n: total(kills(f, n, processes=3)),
          lambda f, n: total(kills(f, n, processes=3, early=True)), "said to be saved before it is"),
    Fault("power cut while saving", 60, 1000, lambda f, n: total(cuts(f, n)),
          lambda f, n: total(cuts(f, n, synchronous="OFF")), "synchronous=OFF"),
    Fault("1 to 64 bits flipped", 60, 2000, flips, lambda f, n: flips(f, max(n, 150), verified=False), "no checksums"),
    Fault("two notebooks edit one row", 20, 500, lambda f, n: total(overwritten(f, n)),
          lambda f, n: total(overwritten(f, n, looking=False)), "not looking at what the other did"),
    Fault("mutated lists, drafts, templates, …", 10, 1_000, lambda f, n: total(mutants(f, n)),
          lambda f, n: total(mutants(f, min(n, 50), careless=True)), "a reader that trusts the bytes"),
    Fault("formulas in text tables, three delimiters", 1, 1, lambda f, n: total(formulas(f, n)),
          lambda f, n: total(formulas(f, n, guarded=False)), "written without the guard"),
    Fault("markup in texts of panels", 1, 1, lambda f, n: total(elements(f, n)),
          lambda f, n: total(elements(f, n, escaped=False)), "written without escaping"),
)  # fmt: skip


def tried(fault: Fault, *, at_length: bool) -> tuple[Outcome, Outcome]:
    """How a fault and its control went, each in a folder of its own."""
    number = fault.many if at_length else fault.few
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        return fault.ours(Path(one), number), fault.control(Path(other), number)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at-length", action="store_true")
    at_length = parser.parse_args().at_length
    shown, failed = "{:<44}{:>7}{:>6}{:>7}{:>8}", 0
    print(shown.format("", "tried", "lost", "wrong", "raised"))
    for fault in FAULTS:
        if fault.what.startswith("power") and shutil.which("strace") is None:
            print(f"{fault.what}: NOT tried, as there is no strace")
            continue
        ours, control = tried(fault, at_length=at_length)
        print(shown.format(fault.what, *ours), flush=True)
        print(shown.format(f"  control: {fault.control_is}", *control), flush=True)
        failed += ours.harm > 0 or control.harm == 0
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())

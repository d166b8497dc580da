"""Power cuts: what the disk may hold if the power goes while the journal is being saved to.

A run is recorded by strace. At any moment the disk holds what was forced to it; of what was written since, any part, to
the sector; and the name of a new file perhaps not at all.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

STRACE = shutil.which("strace")
SECTOR = 512
_CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,openat"
_CALL = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?$")
_FILES = ("journal.db", "journal.db-journal")

# What is recorded: saves, each said to be done once it has returned.
SAVES = """
import os, sys
from contextlib import contextmanager
from followup_analytics.journal.journal import Journal
from followup_analytics.journal.parts import open_file
proper = open_file.writing

@contextmanager
def writing(path, *, timeout):
    with proper(path, timeout=timeout) as con:
        con.execute(f"PRAGMA synchronous = {sys.argv[2]}")
        yield con

if sys.argv[2] != "as it is":
    open_file.writing = writing
journal = Journal(sys.argv[1])
for number in range(int(sys.argv[3])):
    journal.save(follow_ups={"application_id": "a", "sent_on": "2026-03-03", "body": f"note {number} " + "x" * 900})
    os.write(1, f"saved {number}".encode())
"""


class Step(NamedTuple):
    """One thing done to a file, or said: write (at, data), cut (at), force, make, say (data)."""

    what: str
    name: str
    at: int = 0
    data: bytes = b""


def recorded(path: Path, *, saves: int, synchronous: str) -> list[Step]:
    """The steps of a run that saves so many notes to the journal `path`."""
    out = path.with_name("steps")
    command = ["strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-o", str(out), "-e", f"trace={_CALLS}"]
    command += [sys.executable, "-c", SAVES, str(path), synchronous, str(saves)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    found = list(_steps(out.read_text("ascii"), path.parent))
    out.unlink()
    if not any(step.what == "say" for step in found):
        raise RuntimeError(f"{path}: strace recorded no save.")
    return found


def _steps(trace: str, folder: Path) -> Iterator[Step]:
    for line in trace.splitlines():
        call = _CALL.match(line)
        if call and not call[3].startswith("-"):
            given = [part.strip() for part in call[2].split(",")]
            yield from _step(call[1], given, call[4] or "", folder)


def _step(kind: str, given: list[str], opened: str, folder: Path) -> Iterator[Step]:
    path = Path(_plain(opened if kind == "openat" else given[0].partition("<")[2].rstrip(">")))
    ours = path.parent == folder and path.name in _FILES
    match kind:
        case "write" if _bytes(given[1]).startswith(b"saved"):
            yield Step("say", "", data=_bytes(given[1]))
        case "pwrite64" if ours:
            yield Step("write", path.name, int(given[3]), _bytes(given[1]))
        case "ftruncate" if ours:
            yield Step("cut", path.name, int(given[1]))
        case "fsync" | "fdatasync" if ours or path == folder:
            yield Step("force", path.name if ours else "")
        case "openat" if ours and "O_CREAT" in given[2]:
            yield Step("make", path.name)


def image(steps: list[Step], begun: dict[str, bytes], draw: random.Random) -> tuple[dict[str, bytes], set[str]]:
    """What the disk holds if the power goes at a moment drawn, and what was said to be saved before it."""
    disk = {name: bytearray(content) for name, content in begun.items()}
    named, said, waiting = set(begun), set[str](), list[Step]()
    for step in steps[: draw.randrange(len(steps) + 1)]:
        if step.what == "say":
            said.add(step.data.decode())
        elif step.what != "force":
            waiting.append(step)
        else:
            named |= set() if step.name else {each.name for each in waiting} | disk.keys()
            _do_all(disk, [each for each in waiting if each.name == step.name])
            waiting = [each for each in waiting if each.name != step.name]
    _do_all(disk, [step for step in waiting if draw.random() < 0.5], draw)
    return {name: bytes(held) for name, held in disk.items() if name in named or draw.random() < 0.5}, said


def _do_all(disk: dict[str, bytearray], steps: list[Step], draw: random.Random | None = None) -> None:
    for step in steps:
        _do(disk, step, draw)


def _do(disk: dict[str, bytearray], step: Step, draw: random.Random | None = None) -> None:
    held = disk.setdefault(step.name, bytearray())
    if step.what == "cut":
        held[:] = held[: step.at].ljust(step.at, b"\0")
    for start in range(0, len(step.data), SECTOR):
        if draw is None or draw.random() < 0.9:
            piece = step.data[start : start + SECTOR]
            held[:] = held.ljust(step.at + start + len(piece), b"\0")
            held[step.at + start : step.at + start + len(piece)] = piece


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.strip('"').replace("\\x", ""))


def _plain(text: str) -> str:
    return _bytes(text).decode("utf-8", "replace") if text.startswith("\\x") else text

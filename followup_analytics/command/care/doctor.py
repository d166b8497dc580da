"""The command `followup doctor`: all that is known about a journal's health, each line with what to do."""

from __future__ import annotations

import datetime as dt
import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from followup_analytics import __version__
from followup_analytics.command.terminal import say
from followup_analytics.command.written import write_json
from followup_analytics.journal import place
from followup_analytics.log.errors import JournalError
from followup_analytics.log.locale.catalogue import ngettext

if TYPE_CHECKING:
    from pathlib import Path

    from followup_analytics.journal.journal import Journal

DONE, PROBLEMS = 0, 1
_PACKAGES = ("pandas", "numpy", "pyarrow", "matplotlib", "jupyterlab", "ipywidgets", "anywidget")
_READABLE = "can be read by others"
_OLD = dt.timedelta(days=7)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what was seen, whether it is well, and what to do if it is not."""

    what: str
    well: bool
    seen: str
    remedy: str = ""


def doctor(args: Namespace) -> int:
    """`followup doctor`."""
    path = (args.journal or place.default_journal()).resolve()
    found = list(_findings(path, dt.datetime.now()))  # noqa: DTZ005 - backups are named by local time
    if args.json:
        write_json({"journal": str(path), "findings": [asdict(finding) for finding in found]}, args.json)
    else:
        say(str(path))
        for finding in found:
            say(_line(finding))
    return DONE if all(finding.well for finding in found) else PROBLEMS


def _line(finding: Finding) -> str:
    remedy = f" {finding.remedy}" if finding.remedy else ""
    return f"{'ok  ' if finding.well else 'look'}  {finding.what}: {finding.seen}.{remedy}"


def _findings(path: Path, now: dt.datetime) -> Iterator[Finding]:
    from followup_analytics.command.sources import journal

    yield from _backups(path, now)
    yield from _place(path)
    try:
        yield from _journal_findings(journal(Namespace(journal=path)), now)
    except JournalError as fault:
        yield Finding("journal", well=False, seen=fault.reason, remedy=f"{fault.remedy}.")
    yield _versions()


def _journal_findings(journal: Journal, now: dt.datetime) -> Iterator[Finding]:
    if journal.message:
        yield Finding("journal", well=False, seen=journal.message, remedy="It can be read; see the other lines here.")
    wrong = [sentence.rstrip(".") for sentence in journal.check() if _READABLE not in sentence]  # shown as permissions
    for sentence in wrong:
        yield Finding("integrity", well=False, seen=sentence, remedy="See `followup backups`.")
    if not wrong:
        yield Finding("integrity", well=True, seen="the file is sound")
    yield _lock(journal)
    yield from _notebooks(journal)
    yield from _retention(journal, now)


def _lock(journal: Journal) -> Finding:
    try:
        holder = journal.writer()
    except JournalError as fault:
        return Finding("lock", well=False, seen=fault.reason, remedy=f"{fault.remedy}.")
    seen = f"{holder} is writing" if holder else "nobody is writing"
    return Finding("lock", not holder, seen, _IF_STUCK if holder else "")


def _backups(path: Path, now: dt.datetime) -> Iterator[Finding]:
    from followup_analytics.journal.store.remains import BACKUP, copies

    found = [copy for copy in copies(path) if copy.kind == BACKUP]
    sound = [copy for copy in found if copy.sound]
    newest = max((copy.made_at for copy in sound if copy.made_at <= now), default=None)
    seen = f"{len(sound)} of {len(found)} sound, the newest of {newest:%Y-%m-%d %H:%M}" if newest else "none is sound"
    late = newest is None or now - newest > _OLD
    yield Finding("backups", not late, seen, "Open the form or the due list: either makes one." if late else "")
    for copy in found:
        if not copy.sound:
            yield Finding("backups", well=False, seen=f"{copy.path.name}: {copy.fault}", remedy="Remove it.")
        elif copy.made_at > now:
            yield Finding("backups", well=False, seen=f"{copy.path.name} is dated ahead", remedy="Check the clock.")


def _place(path: Path) -> Iterator[Finding]:
    from followup_analytics.journal.store import places

    readable = list(places.open_to_others(path))
    for each in readable:
        mode = "700" if each.is_dir() else "600"
        yield Finding("permissions", well=False, seen=f"{each} {_READABLE}", remedy=f"chmod {mode} it.")
    if path.is_file() and not readable:
        yield Finding("permissions", well=True, seen="only you can read it")
    service = places.synchronised(path)
    seen = f"copied by {service}" if service else "not synchronised"
    yield Finding("folder", not service, seen, places.SYNCED if service else "")
    for copy in places.conflict_copies(path):
        yield Finding("folder", well=False, seen=f"{copy.name} is a conflict copy", remedy="Keep what holds more.")
    tree = places.git_work_tree(path)
    well = tree is None or places.ignores_all(path.parent)
    seen = f"inside the work tree {tree}{', which leaves it out' if well else ''}" if tree else "in no work tree"
    yield Finding("git", well, seen, places.ignoring(path.parent) if not well else "")


def _notebooks(journal: Journal) -> Iterator[Finding]:
    names = journal.names()
    telling = [file for file in sorted(journal.path.parent.rglob("*.ipynb")) if _tells(file, names)]
    for file in telling:
        remedy = "Share a copy made by `followup share`, or clear its outputs first."
        yield Finding("notebooks", well=False, seen=f"the outputs of {file} hold names", remedy=remedy)
    if not telling:
        yield Finding("notebooks", well=True, seen="no outputs hold names of your interviewers")


def _retention(journal: Journal, now: dt.datetime) -> Iterator[Finding]:
    """Who has been in no row for longer than the user wants to keep people, if that is set."""
    from followup_analytics.journal.forgetting.age import FORGET_AFTER, not_since

    days = journal.setting(FORGET_AFTER, 0)
    if isinstance(days, int) and days > 0:
        found = not_since(journal.log(), now.date() - dt.timedelta(days=days))
        seen = f"{len(found)} in no row for {ngettext('{n} day', '{n} days', days)}"
        yield Finding("retention", not found, seen, f"See `followup forget --older-than {days}`." if found else "")


def _tells(file: Path, names: Iterable[str]) -> bool:
    try:
        book = json.loads(file.read_text("utf-8"))
        outputs = [cell.get("outputs") for cell in book["cells"]] + [book["metadata"].get("widgets")]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    text = json.dumps(outputs, ensure_ascii=False).lower()
    return any(name in text for name in names)


def _versions() -> Finding:
    from followup_analytics.journal.store.connection import SQLITE

    python = ".".join(map(str, sys.version_info[:3]))
    found = [f"followup_analytics {__version__}", f"Python {python}", f"SQLite {SQLITE}", *map(_version, _PACKAGES)]
    return Finding("versions", well=True, seen=", ".join(found))


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} missing"


_IF_STUCK = "If that does not end, restart that notebook's kernel."

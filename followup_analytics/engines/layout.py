"""The layout: the tables that an engine reads, as `followup prepare` writes them; it counts whole numbers only."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from followup_analytics.log.days import LAST
from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.phrases import counted

VERSION = 2
FAR = LAST + 1  # a day after all days
MANIFEST = "layout.json"
GROUPED = "g"  # how columns of codes that group waits and notes begin; `groups` has their names, `labels` their texts
TEXTS = "log_"  # how the names of tables with the log's own rows begin

# The tables that are counted, with their columns of whole numbers; days are counted from 1970-01-01.
COUNTED = {
    "applications": {
        "application": "its number",
        "seeker": "the number of its seeker",
        "block": "which part of the log's own rows it stands in",
        "place": "where it stood in the log",
        "applied": "its first day, where written down",
        "confirmed": "the last day its state was checked, where written down",
        "dated": "1: a day of it is known, however late",
        "closed_kind": "the closing on a day nobody wrote down, as a kind; -1: none",
        "closed_day": "the day of the last fact before that closing",
        "closed_after": "twice the turn of that fact, or one less: just before it",
    },
    "facts": {
        "application": "whose it is",
        "turn": "where it stands among the application's facts, in the one order of a day",
        "day": "its day",
        "kind": "what it is: 0 an interview, 1 a note, 2 … the responses, in their order",
        "own": "0: the seeker was hired in another application",
        "run": "of an ending: the day on which its run of endings began",
        "note_day": "1: the first note of its day",
    },
    "waits": {
        "wait": "its number",
        "application": "whose it is",
        "seeker": "the number of its seeker",
        "start": "the day it starts",
        "stop": "the day it ends, as far as the whole log knows",
        "event": "0 censored, 1 an answer, 2 closed",
        "kind": "the kind of that answer, or of a closing without a day; -1: none",
        "pending": "1: its end is not known",
        "origin": "0 an application, 1 an interview, 2 an answer",
        "impression": "of the latest interview at its start; 0: none",
        "left_out": "1: closed on a day nobody wrote down",
        "first_note": "the day of its first note; a day after all: none",
    },
    "stretches": {
        "application": "whose it is",
        "seeker": "the number of its seeker",
        "stratum": "origin, whether a note opened it, and impression of its wait, in one number",
        "begin": "the day it begins: that of its wait, or of a note",
        "days": "how many days after it is still silent, as far as the whole log knows",
        "ending": "what ends it: 0 a note, or nothing that ends it; 1 closed; 2 … the kind of the answer",
        "gone": "the day from which its wait is left out; a day after all: never",
    },
    "notes": {
        "wait": "the wait it lies in",
        "day": "its day",
        "thank_you": "1: a thank-you",
        "attempt": "its number in the wait",
        "delay": "days since the wait began",
        "gap": "days since the last contact",
        "next_note": "the day of the next note of the wait; a day after all: none",
        "weekday": "0 Monday … 6 Sunday",
        "hour": "of the first note of known time that day; -1: none",
        "channel": "a code of `labels`; -1: none",
        "gift": "the same of the kind of gift",
        **{f"wait_{name}": f"of its wait: {name}" for name in ("start", "stop", "event", "kind", "pending")},
        **{name: f"of its wait: {name}" for name in ("application", "seeker", "origin", "impression", "left_out")},
    },
}
NAMED = {
    "labels": {"field": "whole", "code": "whole", "rank": "whole", "label": "text"},
    "groups": {"field": "whole", "name": "text"},
}
ONCE = (*NAMED, f"{TEXTS}gifts")  # one file each, whatever the blocks
OF_FOLLOW_UPS = {"note channel": "channel", "note gift": "gift"}  # the first fields, those of a note, and their columns


def column_of(name: str, field: int) -> str:
    """The column of waits or notes with the codes of a field."""
    return OF_FOLLOW_UPS[name] if field < len(OF_FOLLOW_UPS) else f"{GROUPED}{field}"


# The engines' names for the types in use.
KINDS_OF_COLUMNS = {
    **dict.fromkeys(("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "INT", "LONG", "BYTE", "SHORT"), "whole"),
    **dict.fromkeys(("VARCHAR", "STRING"), "text"),
}


@dataclass(frozen=True)
class Manifest:
    """What a folder says about the log in it."""

    applications: int
    blocks: int
    version: int = VERSION

    def write(self, folder: Path) -> None:
        """Write it as the last file of a layout, so that a folder without it does not count as one."""
        path = folder / MANIFEST
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self), indent=1), "utf-8")


_AGAIN = "Lay the log out with `followup prepare TARGET --log FOLDER`, and open TARGET."


def read_manifest(folder: Path) -> Manifest:
    """What the folder says about the log in it.

    Raises
    ------
    UnreadableFile
        If it holds no prepared log, one of another version, or not all files of one.
    """
    if not folder.is_dir():
        raise UnreadableFile(folder, "is not a folder", _AGAIN)
    try:
        found = Manifest(**json.loads((folder / MANIFEST).read_text("utf-8")))
    except FileNotFoundError:
        held = "is a log that is not laid out yet" if any(folder.glob("applications.*")) else "is not a laid-out log"
        raise UnreadableFile(folder, held, _AGAIN) from None
    except (OSError, ValueError, TypeError):
        raise UnreadableFile(folder / MANIFEST, "cannot be read", _AGAIN) from None
    if found.version != VERSION:
        raise UnreadableFile(folder, f"was laid out by another version ({found.version}, here {VERSION})", _AGAIN)
    _require_files(folder, found.blocks)
    return found


def _require_files(folder: Path, blocks: int) -> None:
    """Refuse a folder copied in part, or that holds two logs: it would be counted, and nothing would say that."""
    held = files_of(folder)
    own = [TEXTS + name for name in TABLES]
    for name in (*COUNTED, *NAMED, *(own if held.keys() & set(own) else ())):
        found, wanted = len(held.get(name, ())), 1 if name in ONCE else blocks
        if found != wanted:
            raise UnreadableFile(folder / name, f"holds {found} of {counted(wanted, 'file')}", _AGAIN)


def files_of(folder: Path) -> dict[str, list[Path]]:
    """The Parquet files of each table."""
    tables = {each.name: sorted(each.glob("*.parquet")) for each in sorted(folder.iterdir()) if each.is_dir()}
    return {name: files for name, files in tables.items() if files}

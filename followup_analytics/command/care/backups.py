"""The commands `followup backup`, `backups` and `restore`: make copies, list them, put one back."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from followup_analytics.command.sources import journal
from followup_analytics.command.terminal import count, say, table_text, warn
from followup_analytics.command.written import report, write_json
from followup_analytics.journal import place

if TYPE_CHECKING:
    from followup_analytics.journal.store.remains import Backup

DONE, PROBLEMS = 0, 1


def make(args: Namespace) -> int:
    """`followup backup`."""
    made = journal(args).backup(args.copy)
    report(args, f"{made}: a copy of the journal.", backup=made)
    return DONE


def show(args: Namespace) -> int:
    """`followup backups`."""
    from followup_analytics.journal.store.remains import REPLACED, copies

    if args.second is not None:
        return _keep_second(args)
    path = (args.journal or place.default_journal()).resolve()
    found = copies(path)
    usable = [copy for copy in found if copy.sound and copy.kind != REPLACED]
    if args.json:
        newest = str(usable[0].path) if usable else None
        write_json({"journal": str(path), "newest_sound": newest, "backups": list(map(_cells, found))}, args.json)
    else:
        _print(found)
        none = f"{path}: no sound backup. Open the form or the due list: either makes one."
        say(f"\nfollowup restore puts back {usable[0].path.name}." if usable else none)
    return DONE if usable and all(copy.sound for copy in found) else PROBLEMS


def _keep_second(args: Namespace) -> int:
    opened = journal(args)
    opened.keep_second_folder(args.second or None)
    second = opened.second_folder()
    if second and not second.parent.is_dir():
        warn(f"{second.parent}: it is not there now. A second backup is made there once it is; or name another folder.")
        return PROBLEMS
    said = f"Each backup is made a second time in {second}." if second else "Backups are made beside the journal only."
    report(args, said, second_folder=second)
    return DONE


def restore(args: Namespace) -> int:
    """`followup restore`."""
    from followup_analytics.journal.journal import Journal

    path = args.journal or place.default_journal()
    aside = Journal.restore(args.copy, path)
    source = args.copy or "the newest sound backup"
    rows = sum(map(len, Journal(path).log().tables.values()))
    said = f"{path}: restored from {source}." + (f" What was there is now {aside}." if aside else "")
    report(
        args, f"{said}\nIt holds {count(rows, 'row')}.", journal=path, restored_from=str(source), aside=aside, rows=rows
    )
    return DONE


def _cells(copy: Backup) -> dict[str, object]:
    return {
        "path": str(copy.path),
        "kind": copy.kind,
        "made_at": copy.made_at.isoformat(sep=" "),
        "bytes": copy.size,
        "rows": copy.rows,
        "last_change": copy.changes,
        "sound": copy.sound,
        "fault": copy.fault,
    }


def _print(found: list[Backup]) -> None:
    import pandas as pd

    rows = [
        {
            "made": f"{copy.made_at:%Y-%m-%d %H:%M}",
            "kind": copy.kind,
            "kB": -(-copy.size // 1024),
            "rows": copy.rows if copy.sound else None,
            "state": "sound" if copy.sound else f"damaged: {copy.fault}",
            "file": copy.path.name,
        }
        for copy in found
    ]
    if rows:
        say(table_text(pd.DataFrame(rows).astype({"rows": "Int64"})))

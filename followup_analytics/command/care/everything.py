"""The command `followup export-all`, and the way back: all that a journal holds in one folder."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING

from followup_analytics.command.sources import journal
from followup_analytics.command.terminal import count
from followup_analytics.command.written import json_text, report
from followup_analytics.journal import place
from followup_analytics.log.errors import UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

DONE = 0
FILE = "everything.json"


def export_all(args: Namespace) -> int:
    """`followup export-all`."""
    from followup_analytics.export.exports import export_log
    from followup_analytics.log.files.whole_files import write_file

    opened = journal(args)
    export_log(opened.log(), args.target)
    write_file(args.target / FILE, json_text(opened.everything()).encode())
    taken = f"`followup import {args.target}` takes it in"
    said = f"{args.target}: tables as CSV, and all of the journal in {FILE}; {taken}."
    report(args, said, target=args.target, everything=args.target / FILE)
    return DONE


def is_everything(path: Path) -> bool:
    """Whether a path is what `export-all` wrote."""
    return (path / FILE).is_file() or (path.name == FILE and path.is_file())


def import_all(args: Namespace) -> int:
    """`followup import` of what `export-all` wrote, into a journal that holds nothing yet."""
    from followup_analytics.journal.journal import Journal

    source = args.path / FILE if args.path.is_dir() else args.path
    path = args.journal or place.default_journal()
    try:
        found = json.loads(source.read_text("utf-8"))
    except (ValueError, RecursionError) as fault:
        raise UnreadableFile(source, "it is no JSON that can be read", "Export it again with export-all") from fault
    if not isinstance(found, dict):
        raise UnreadableFile(source, "it is not what export-all writes", "Export it again with export-all")
    if args.dry_run:
        report(args, "Nothing was stored (--dry-run).", stored=0)
        return DONE
    Journal.bring_in(found, path)
    rows = sum(map(len, Journal(path).log().tables.values()))
    report(args, f"{path}: {count(rows, 'row')}, with history, settings and drafts.", journal=path, stored=rows)
    return DONE

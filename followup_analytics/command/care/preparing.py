"""Preparing: lay a log out for an engine, so that it can be counted without being loaded."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from followup_analytics.command.sources import read
from followup_analytics.command.terminal import bar, count
from followup_analytics.command.written import report
from followup_analytics.log.errors import UnreadableFile

if TYPE_CHECKING:
    from followup_analytics.facts.raw.files import RawFacts
    from followup_analytics.log.log import FollowUpLog

DONE = 0


def prepare(args: Namespace) -> int:
    """`followup prepare`."""
    from followup_analytics.export.prepared import prepare as lay_out
    from followup_analytics.export.prepared import require_free

    require_free(args.target)  # before anything is read
    _require_outside(args.target, args.facts or args.log)
    manifest = lay_out(_source(args), args.target, as_of=args.as_of, progress=bar("Laying out"))
    many = count(manifest.applications, "application")
    said = f"{args.target}: {many} laid out; ask with --log {args.target} --engine duckdb."
    report(args, said, target=args.target, applications=manifest.applications)
    return DONE


def _require_outside(target: Path, source: Path | None) -> None:
    """Refuse a target within what is laid out: the next time it would be taken for a part of it."""
    if source is not None and target.resolve().is_relative_to(source.resolve()):
        raise UnreadableFile(target, f"lies in {source}, which is to be laid out", "Name a folder elsewhere.")


def _source(args: Namespace) -> FollowUpLog | Iterator[FollowUpLog] | RawFacts:
    """What is laid out: raw facts, a log, or logs that come one after another."""
    if args.facts is not None:
        from followup_analytics.facts.raw.files import RawFacts

        return RawFacts.of(args.facts)
    folders = _folders_in(args.log)
    return _one_after_another(args, folders) if folders else read(args)


def _folders_in(place: Path | None) -> list[Path]:
    """The logs in a folder that holds nothing but folders; none where it is a log itself."""
    if place is None or not place.is_dir():
        return []
    there = [each for each in sorted(place.iterdir()) if not each.name.startswith(".")]
    return there if all(each.is_dir() for each in there) else []


def _one_after_another(args: Namespace, folders: list[Path]) -> Iterator[FollowUpLog]:
    """The log of each folder, when the one before is laid out."""
    show = bar("Laying out")
    for done, folder in enumerate(folders):
        show(done, len(folders))
        yield read(Namespace(**{**vars(args), "log": folder}))
    show(len(folders), len(folders))

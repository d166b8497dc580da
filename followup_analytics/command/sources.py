"""Sources: the journal, the log and the day that a command works on."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from followup_analytics.command.terminal import count, warn
from followup_analytics.journal import place
from followup_analytics.log.errors import JournalError

if TYPE_CHECKING:
    from pathlib import Path

    from followup_analytics.journal.journal import Journal
    from followup_analytics.log.cadence import Cadence
    from followup_analytics.log.log import FollowUpLog


def opened(path: Path) -> Journal:
    """The journal at that path; made if there is none."""
    from followup_analytics.journal.journal import Journal

    return Journal(path)


def journal(args: Namespace) -> Journal:
    """The journal that is named, or that of the workspace; it must exist."""
    from followup_analytics.journal.store.remains import refuse_loss

    path = args.journal or place.default_journal()
    refuse_loss(path.resolve())
    if not path.exists():
        remedy = "Make one with `followup lab` or `followup import`, or name another with --journal or --log"
        raise JournalError(path, "there is no journal here", remedy)
    return opened(path)


def read(args: Namespace, *, quiet: bool = False) -> FollowUpLog:
    """The log from the files that are named, or from the journal."""
    if args.log is None:
        refuse_engine(args)
        opened = journal(args)
        log = opened.log()
        for sentence in opened.remarks():
            warn(sentence)
        return log
    if getattr(args, "engine", None):
        from followup_analytics.engines.engine_log import open_log

        return open_log(args.log, engine=args.engine)
    from followup_analytics.reading.reader import read_log

    log = read_log(args.log, mapping=args.map, day_first=args.day_first)
    if len(log.problems) and not quiet:
        same = f" --map {args.map}" if args.map else ""
        same += {True: " --day-first", False: " --month-first", None: ""}[args.day_first]
        problems = count(len(log.problems), "problem")
        warn(f"{problems} in {args.log}; followup check --log {args.log}{same} lists them.")
    return log


def refuse_engine(args: Namespace) -> None:
    """Refuse an engine if no prepared log is named: it does not read a journal."""
    if getattr(args, "engine", None):
        from followup_analytics.engines.engine import EngineError

        reason = "an engine counts a log that `followup prepare` laid out, no journal"
        raise EngineError(args.engine, reason, "Name its folder with --log.")


def read_as_of(args: Namespace) -> tuple[FollowUpLog, dt.date]:
    """The log, and the day to read it on."""
    return read(args), args.as_of or today()


def cadence(args: Namespace) -> Cadence:
    """The user's own cadence if there is a journal, with the changes from the command line."""
    from followup_analytics.log.cadence import Cadence

    kept = Cadence() if args.log else journal(args).cadence()
    return replace(kept, every=args.every) if args.every else kept


def today() -> dt.date:
    """The local day."""
    return dt.datetime.now().astimezone().date()

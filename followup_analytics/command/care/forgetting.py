"""The command `followup forget`: show what is kept about a person, then remove it after a yes."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from followup_analytics.command.sources import journal, today
from followup_analytics.command.terminal import agrees, say, table_text, warn
from followup_analytics.command.written import write_json
from followup_analytics.log.locale.catalogue import ngettext

if TYPE_CHECKING:
    from followup_analytics.journal.journal import Journal

DONE, PROBLEMS, CANNOT = 0, 1, 2
_NOBODY = "nobody is named. Give a name, or --older-than DAYS."
_BOTH = "a name and an age cannot go together. Give a name, or --older-than DAYS."
_NO_AGE = "`followup doctor` no longer names anybody by age."
_ASK = "Remove all of it from the toolkit's files, for good? [y/N] "


def forget(args: Namespace) -> int:
    """`followup forget`."""
    from followup_analytics.journal.forgetting.forget import OUTSIDE, PERHAPS, STILL

    by_age = args.older_than is not None or args.remind
    if bool(args.person) == by_age:
        warn(f"followup forget: {_BOTH if by_age else _NOBODY}")
        return CANNOT
    opened = journal(args)
    person = args.person or _of_age(args, opened)
    if not person:
        return DONE
    listed = opened.forget(person, dry_run=True)
    ours = listed[~listed["fate"].isin([OUTSIDE, PERHAPS])]
    if args.json:
        write_json(listed.to_dict("records"), args.json)
    elif len(listed):
        say(table_text(listed))
    if ours.empty:
        warn(f"None of the toolkit's files mentions {person}.")
        return DONE
    if not args.yes and not _agreed(asked=not args.json):
        return DONE if args.json or sys.stdin.isatty() else CANNOT
    after = opened.forget(person)
    opened.backup_now(now=dt.datetime.now(), apart=dt.timedelta(0))  # noqa: DTZ005 - backups are named by local time
    left, outside, parts = (after[after["fate"] == fate] for fate in (STILL, OUTSIDE, PERHAPS))
    if not args.json:
        _tell(person, [*left["place"]], [*outside["place"]], [*parts["what"]])
    return PROBLEMS if len(left) else DONE


def _of_age(args: Namespace, opened: Journal) -> str:
    """Those who have been in no row for so many days, as one text of names; empty if there is nobody."""
    from followup_analytics.journal.forgetting.age import FORGET_AFTER, not_since

    days = args.older_than
    if args.remind:
        opened.keep_setting(FORGET_AFTER, days)
    found = not_since(opened.log(), today() - dt.timedelta(days=days)) if days else {}
    for name, last in found.items() if not args.json else ():
        say(f"{name}, last on {last}")
    if not found:
        since = ngettext("{n} day", "{n} days", days)
        warn(f"Everyone in the journal appears in the last {since}." if days else _NO_AGE)
    return "; ".join(found)


def _tell(person: str, left: list[str], outside: list[str], parts: list[str]) -> None:
    but = f", but for {', '.join(left)}: look there" if left else ""
    say(f"{person} has been forgotten{but}.")
    if outside:
        say("These files are outside the toolkit and still mention this person; please check them yourself:")
    for place in outside:
        say(f"  {place}")
    if parts:
        say("These stay: part of the name is in them, but it may mean somebody else:")
    for each in parts:
        say(f"  {each}")


def _agreed(*, asked: bool) -> bool:
    if not asked:
        return False
    if not sys.stdin.isatty():
        warn("followup: nothing was removed. Look at the list above, and run it again with --yes.")
        return False
    if agrees(_ASK):
        return True
    say("Nothing was removed.")
    return False

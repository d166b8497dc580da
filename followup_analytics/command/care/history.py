"""The commands `followup history` and `undo`: list what was changed, day by day, and take it back."""

from __future__ import annotations

from argparse import Namespace
from itertools import groupby
from typing import TYPE_CHECKING

from followup_analytics.command.sources import journal
from followup_analytics.command.terminal import say
from followup_analytics.command.written import report, write_json

if TYPE_CHECKING:
    from collections.abc import Hashable

DONE = 0
_STATES = {"undone": "taken back", "past": "taken back, for good"}
_KINDS = {
    "save": "saved",
    "delete": "deleted",
    "import": "imported",
    "undo": "took back",
    "redo": "brought back",
    "forget": "forgot",
    "restore": "",
    "upgrade": "upgraded",
}


def show(args: Namespace) -> int:
    """`followup history`."""
    found = journal(args).history(args.last).to_dict("records")
    if args.json:
        write_json([{**change, "at": change["at"].isoformat(sep=" ")} for change in found], args.json)
        return DONE
    for day, changes in groupby(found, key=lambda change: change["at"].date()):
        say(f"{day:%A}, {day.isoformat()}")
        for change in changes:
            say(f"  {_line(change)}")
    if not found:
        say("Nothing has been changed yet.")
    return DONE


def undo(args: Namespace) -> int:
    """`followup undo`."""
    done = journal(args).undo(to=args.to)
    report(args, done or "There is nothing to undo.", taken_back=done is not None)
    return DONE


def _line(change: dict[Hashable, object]) -> str:
    verb = _KINDS.get(str(change["kind"]), str(change["kind"]))
    state = _STATES.get(str(change["state"]), "")
    what = " ".join(filter(None, [verb, str(change["what"])]))
    return f"{change['at']:%H:%M}  {what}" + (f" ({state})" if state else "")

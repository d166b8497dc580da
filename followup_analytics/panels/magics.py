"""The magics `%due` and `%note`: the panels in one word."""

from __future__ import annotations

import datetime as dt

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

from followup_analytics.log.errors import NoDay
from followup_analytics.panels.agenda.due import Due, due
from followup_analytics.panels.kit.sources import today
from followup_analytics.panels.writing.capture import Capture, capture


def register(shell: InteractiveShell) -> None:
    """Give `%due` and `%note` to a shell; both take the day, if it is not today's."""
    for word, magic in (("due", _due), ("note", _note)):
        shell.register_magic_function(magic, magic_name=word)  # type: ignore[call-arg, arg-type]  # typed unbound


def _due(line: str) -> Due:
    """The notes to write: `%due` or `%due 2026-03-04`."""
    return due(as_of=_day(line))


def _note(line: str) -> Capture:
    """Write an interview down: `%note` or `%note 2026-03-04`."""
    return capture(as_of=_day(line))


def _day(line: str) -> dt.date:
    try:
        return today(line.strip() or None)
    except NoDay as error:  # a word about the day, without the way through this package
        raise UsageError(str(error)) from None

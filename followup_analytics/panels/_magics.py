"""The magics `%due` and `%note`: the panels in one word."""

from __future__ import annotations

from IPython.core.interactiveshell import InteractiveShell

from followup_analytics.panels._capture import Capture, capture
from followup_analytics.panels._due import Due, due


def register(shell: InteractiveShell) -> None:
    """Give `%due` and `%note` to a shell; both take the day, if it is not today's."""
    shell.register_magic_function(_due, magic_name="due")
    shell.register_magic_function(_note, magic_name="note")


def _due(line: str) -> Due:
    """The notes to write: `%due` or `%due 2026-03-04`."""
    return due(as_of=line.strip() or None)


def _note(line: str) -> Capture:
    """Write an interview down: `%note` or `%note 2026-03-04`."""
    return capture(as_of=line.strip() or None)

"""Place: where the user's journal is when none is named."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER, DEMO_FOLDER = "followups", "followups-demo"  # in the home folder, as documents folders are often synchronised
JOURNAL = "journal.db"
JOURNAL_VARIABLE = "FOLLOWUP_JOURNAL"


def default_folder(*, demo: bool = False) -> Path:
    """The user's workspace, or the one for the demo log."""
    return Path.home() / (DEMO_FOLDER if demo else FOLDER)


def default_journal() -> Path:
    """The journal to use if none is named: `$FOLLOWUP_JOURNAL`, or the workspace's own."""
    named = os.environ.get(JOURNAL_VARIABLE)
    return Path(named) if named else default_folder() / JOURNAL

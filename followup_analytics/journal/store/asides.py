"""Files put aside: what lies where the journal needs a place, and cannot be used, gets another name.

A file beside the journal counts as the backup before an upgrade only if it is the same byte for byte. What cannot be
used gets another name (`x.aside-1`), and is mentioned once in the panel's status, and in `check` as long as it is
there.
"""

from __future__ import annotations

import glob
import os
from pathlib import Path


def set_aside_file(path: Path) -> Path:
    """Rename a file or folder in its place, to a name such as ``capture.json.aside-1``; returns its new path.

    Raises
    ------
    OSError
        If it cannot be renamed; it then stays as it is.
    """
    number = next(n for n in range(1, 10**6) if not os.path.lexists(path.with_name(f"{path.name}.aside-{n}")))
    return path.rename(path.with_name(f"{path.name}.aside-{number}"))


def files_set_aside(path: Path) -> list[Path]:
    """Everything that was put aside beside the journal `path` and not removed since."""
    beside = list(path.parent.glob(f"{glob.escape(path.name)}*.aside-*"))
    unsaved = list(path.with_name(f"{path.name}.drafts").glob("*.aside-*"))
    return sorted(beside + unsaved)


def stale_copies(path: Path) -> list[Path]:
    """Files that were in the way of the copy before an upgrade of the journal `path`, and were no such copy."""
    return sorted(path.parent.glob(f"{glob.escape(path.name)}.before-*.aside-*"))

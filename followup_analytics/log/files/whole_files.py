"""Whole files: written beside and put in place, so that whoever looks finds the file before or the file after."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from followup_analytics.log.errors import NotWritten


def write_file(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all, for its owner alone.

    Raises
    ------
    NotWritten
        If there is no such folder, or it may not be written to.
    """
    try:
        put_in_place(path, data)
    except OSError as error:
        raise NotWritten(path, error) from None
    return path


def put_in_place(path: Path, data: bytes) -> None:
    """The same, for who tells of a fault in words of its own: it raises what the system does.

    It is not forced to the disk: a killed process loses nothing, and nobody waits for the disk.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

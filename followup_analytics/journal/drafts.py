"""Drafts: what is being typed, kept in small files that survive a killed kernel."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import re
import tempfile
from pathlib import Path

from followup_analytics.core.errors import UnkeptValue
from followup_analytics.journal.rows import missing
from followup_analytics.journal.store import make_folder


def to_json(value: object) -> str:
    """The value as JSON; days and times are kept as such.

    Raises
    ------
    UnkeptValue
        If it holds anything but text, numbers, true, false, None, days, times, lists and dicts.

    Examples
    --------
    >>> from_json(to_json({"day": dt.date(2026, 3, 3)}))
    {'day': datetime.date(2026, 3, 3)}
    """
    try:
        return json.dumps(value, default=_told)
    except (TypeError, ValueError, RecursionError):  # keys that are no texts, a list that holds itself
        raise UnkeptValue(value) from None


def from_json(text: str) -> object:
    """The value that `to_json` was given."""
    return json.loads(text, object_hook=_untold)


def keep(folder: Path, name: str, values: object) -> None:
    """Put a draft in the place of the one before, at once and as a whole.

    It is not forced to the disk: a killed process loses nothing, and typing never waits for the disk.
    """
    text = to_json(values)
    make_folder(folder)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
        Path(temporary).replace(_path(folder, name))
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read(folder: Path, name: str) -> object:
    """The draft of that name, None if there is none or a power cut left it unreadable."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        return from_json(_path(folder, name).read_text(encoding="ascii"))
    return None


def drop(folder: Path, name: str) -> None:
    """Forget the draft of that name, if there is one."""
    _path(folder, name).unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", name)[:60]
    mark = "" if plain == name else f"-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}"
    return folder / f"{plain}{mark}.json"


def _told(value: object) -> dict[str, str] | None:
    if missing(value):
        return None
    if isinstance(value, dt.datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, dt.date):
        return {"$day": value.isoformat()}
    raise UnkeptValue(value)


def _untold(value: dict[str, object]) -> object:
    if set(value) == {"$day"}:
        return dt.date.fromisoformat(str(value["$day"]))
    if set(value) == {"$time"}:
        return dt.datetime.fromisoformat(str(value["$time"]))
    return value

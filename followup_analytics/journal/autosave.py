"""Autosave: what is being typed, kept in small files that survive a killed kernel."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import re
from pathlib import Path

from followup_analytics.journal.codec import missing
from followup_analytics.journal.store.asides import set_aside_file
from followup_analytics.journal.store.connection import make_folder
from followup_analytics.log.errors import UnkeptValue
from followup_analytics.log.files.whole_files import put_in_place
from followup_analytics.log.locale.catalogue import N_


def to_json(value: object) -> str:
    """The value as JSON; days and times come back as such.

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
        return json.dumps(value, default=_encoded)
    except (TypeError, ValueError, RecursionError):  # keys that are not texts, or a list that contains itself
        raise UnkeptValue(value) from None


def from_json(text: str) -> object:
    """The value that was given to `to_json`."""
    return json.loads(text, object_hook=_decoded)


def of_kind(value: object, default: object) -> object:
    """The value, if it is of the same kind as `default`: text, true or false, number, list or dict.

    Raises
    ------
    TypeError
        If it is of another kind.

    Examples
    --------
    >>> of_kind(["Tuesday"], []), of_kind(7.5, 0), of_kind("x", None)
    (['Tuesday'], 7.5, 'x')
    """
    kinds = (str, bool, (int, float), (list, tuple), dict)
    kind = next((kind for kind in kinds if isinstance(default, kind)), object)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind == (int, float)):
        raise TypeError(f"{value!r} is of another kind than {default!r}")
    return value


def write(folder: Path, name: str, values: object) -> str:
    """Replace the text of that name, at once and as a whole.

    It is not forced to the disk: a killed process loses nothing, and typing never waits for the disk.

    Returns
    -------
    str
        What to tell the user: that a file in its place held none and was put aside; empty if there was none.
    """
    text = to_json(values)
    path = _path(folder, name)
    _, remark = _read(path)
    make_folder(folder)
    put_in_place(path, text.encode("ascii"))
    return remark


def read(folder: Path, name: str) -> tuple[dict[str, object] | None, str]:
    """The text of that name or None, and what to tell: that a file held none and was put aside."""
    try:
        return _read(_path(folder, name))
    except OSError as fault:
        return None, N_("{name} could not be read ({strerror}): repair or remove it.").filled(
            name=_path(folder, name), strerror=fault.strerror
        )


def drop(folder: Path, name: str) -> str:
    """Forget the text of that name, if there is one; returns what to tell, as `write` does."""
    _, remark = _read(_path(folder, name))
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        _path(folder, name).unlink()
    return remark


def set_aside(folder: Path, name: str, why: str) -> str:
    """Move the text of that name to another name, where no form looks for it; returns what to tell."""
    return _set_aside(_path(folder, name), why)


def _read(path: Path) -> tuple[dict[str, object] | None, str]:
    if path.parent.exists() and not path.parent.is_dir():
        return None, _set_aside(path.parent, N_("is not a folder of unsaved texts"))
    try:
        values = from_json(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None, ""
    except (IsADirectoryError, PermissionError, ValueError, RecursionError):
        values = None
    if isinstance(values, dict):
        return values, ""
    return None, _set_aside(path, N_("could not be read as unsaved text"))


def _set_aside(path: Path, why: str) -> str:
    return N_("{name} {why}; it is kept as {path}.").filled(name=path.name, why=why, path=set_aside_file(path))


def _path(folder: Path, name: str) -> Path:
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", name)[:60]
    mark = "" if plain == name else f"-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:12]}"
    return folder / f"{plain}{mark}.json"


def _encoded(value: object) -> dict[str, str] | None:
    if missing(value):
        return None
    if isinstance(value, dt.datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, dt.date):
        return {"$day": value.isoformat()}
    raise UnkeptValue(value)


def _decoded(value: dict[str, object]) -> object:
    if set(value) == {"$day"}:
        return dt.date.fromisoformat(str(value["$day"]))
    if set(value) == {"$time"}:
        return dt.datetime.fromisoformat(str(value["$time"]))
    return value

"""Traces of a person in files: in their names and in their content, however it is encoded."""

from __future__ import annotations

import contextlib
import glob
import re
from collections.abc import Iterator
from pathlib import Path

from followup_analytics.journal.forgetting.person import Person
from followup_analytics.journal.forgetting.spelling import erase, holds, spellings, unescaped

_SHORTEST = 4  # letters that a name has at least, to be looked for in the names of files
_LARGEST, _MOST = 100_000_000, 20_000  # bytes per file, and files, that are searched at most


class Traces:
    """Looks for a person in files."""

    def __init__(self, person: Person) -> None:
        self._pattern, self._parts = person.patterns()
        plain = (_file_name_text(form) for text in person.names | person.mails for form in (text, *spellings(text)))
        self._in_names = [f"_{text.strip('_')}_" for text in plain if len(text.strip("_")) >= _SHORTEST]

    def in_file(self, path: Path) -> bool:
        """Whether the file's name or content mentions the person; a file that cannot be read does not."""
        names = [f"_{_file_name_text(form)}_" for form in (path.name, *spellings(path.name))]
        if any(text in name for text in self._in_names for name in names):
            return True
        with contextlib.suppress(OSError):
            if path.is_file() and path.stat().st_size <= _LARGEST:
                return self.in_bytes(path.read_bytes())
        return False

    def perhaps_in(self, path: Path) -> bool:
        """Whether an unsaved text holds a part of the name that nobody else has, and nothing more of her."""
        with contextlib.suppress(OSError):
            text = unescaped(path.read_text("utf-8", "ignore"))
            return not self.in_file(path) and erase(text, self._parts, capital=True) != text
        return False

    def in_bytes(self, content: bytes) -> bool:
        """Whether the content of a file mentions the person."""
        text = content.decode("utf-8", "ignore")
        return holds(text, self._pattern) or ("\\" in text and holds(unescaped(text), self._pattern))

    def outside(self, path: Path) -> list[Path]:
        """Files in the journal's folder and below it that mention the person and are not the journal's own."""
        found = []
        for number, file in enumerate(_files_below(path.parent)):
            if number >= _MOST:
                break
            ours = file.relative_to(path.parent).parts[0].lstrip(".").startswith(path.name)
            if not ours and self.in_file(file):
                found.append(file)
        return found


def own_files(path: Path) -> list[Path]:
    """Every file that belongs to a journal, including its autosaves, its backups and what was put aside."""
    around = [*path.parent.glob(f"{glob.escape(path.name)}*"), *path.parent.glob(f".{glob.escape(path.name)}*")]
    return sorted(file for each in around for file in (each.rglob("*") if each.is_dir() else [each]) if file.is_file())


def strays(path: Path) -> list[Path]:
    """What killed programs left half-written: parts of autosaves, of backups, of the journal."""
    hidden = (file for file in own_files(path) if file.name.startswith("."))
    return [file for file in hidden if file.name.endswith((".part", ".restored"))]


def unsaved_and_aside(path: Path) -> list[Path]:
    """Unsaved texts, and what was put aside because it could not be used."""
    own = ((file, str(file.relative_to(path.parent))) for file in own_files(path))
    return [file for file, place in own if place.startswith(f"{path.name}.drafts") or ".aside-" in place]


def _file_name_text(text: str) -> str:
    """A text as it would be in the name of a file."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower())


def _files_below(folder: Path) -> Iterator[Path]:
    for each in sorted(folder.iterdir()):
        if each.is_symlink():
            continue
        if each.is_dir() and (not each.name.startswith(".") or each.name == ".ipynb_checkpoints"):
            with contextlib.suppress(OSError):
                yield from _files_below(each)
        elif each.is_file():
            yield each

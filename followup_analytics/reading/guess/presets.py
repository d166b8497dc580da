"""Presets: files of well-known services, told by their header."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.guess.folding import fold

SAVED, CONTACTS, NONE = "saved", "contacts", "none"


@dataclass(frozen=True)
class Preset:
    """What is known of a service's file: where it is from, what its lines are, what its columns mean.

    A service in which everybody names columns as they like is told by its `file`, a pattern of names of files.
    """

    name: str = ""
    known: str = ""
    header: tuple[str, ...] = ()
    file: str = ""
    lines: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    times_in: str | None = None
    day_first: bool | None = None
    source: str | None = None
    remedy: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        """The sentence that names it; none where it is empty."""
        if self.file:
            return (N_("This is {name}, by the name of its file; its columns are guessed.").filled(name=self.name),)
        by_header = N_("This is {name} (its columns are known from {known}).")
        return (by_header.filled(name=self.name, known=self.known),) if self.name else ()


def preset_of(columns: Iterable[str], file: str = "") -> Preset:
    """The preset whose header columns are all there, else the one that the name of the file tells; else an empty one.

    Examples
    --------
    >>> preset_of(["Saved Date", "Job Url", "Job Title", "Company Name"]).name
    'LinkedIn: Saved Jobs'
    >>> preset_of(["Employer", "Seat"], "My search-Grid view.csv").name
    'a table of Airtable'
    """
    names = {fold(name) for name in columns}
    of_columns = (one for one in _presets() if one.header and {fold(name) for name in one.header} <= names)
    of_file = (one for one in _presets() if one.file and re.search(one.file, file))
    return next(of_columns, next(of_file, Preset()))


@cache
def _presets() -> tuple[Preset, ...]:
    declared = tomllib.loads(Path(__file__).with_name("presets.toml").read_text("utf-8"))
    made = [Preset(**{**one, "header": tuple(one.get("header", ()))}) for one in declared.values()]
    return tuple(
        Preset(**{**vars(one), "columns": {fold(name): declared for name, declared in one.columns.items()}})
        for one in made
    )

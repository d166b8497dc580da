"""Presets: files of well-known services, told by their header."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from followup_analytics.reading.guess.folding import fold

SAVED, CONTACTS, NONE = "saved", "contacts", "none"


@dataclass(frozen=True)
class Preset:
    """What is known of a service's file: from what, what its lines are, what its columns mean."""

    name: str = ""
    known: str = ""
    header: tuple[str, ...] = ()
    lines: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    times_in: str | None = None
    day_first: bool | None = None
    source: str | None = None
    remedy: str = ""


def preset_of(columns: Iterable[str]) -> Preset:
    """The preset whose header columns are all there; an empty one where there is none.

    Examples
    --------
    >>> preset_of(["Saved Date", "Job Url", "Job Title", "Company Name"]).name
    'LinkedIn: Saved Jobs'
    """
    names = {fold(name) for name in columns}
    found = (one for one in _presets() if {fold(name) for name in one.header} <= names)
    return next(found, Preset())


@cache
def _presets() -> tuple[Preset, ...]:
    declared = tomllib.loads(Path(__file__).with_name("presets.toml").read_text("utf-8"))
    made = [Preset(**{**one, "header": tuple(one["header"])}) for one in declared.values()]
    return tuple(
        Preset(**{**vars(one), "columns": {fold(name): declared for name, declared in one.columns.items()}})
        for one in made
    )

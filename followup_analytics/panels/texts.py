"""Texts: what the panels say, in the language of the settings, else of JupyterLab, else in English.

One language holds in a kernel: that of the journal opened last. A panel that stands already keeps what it was drawn in.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import Any

import pandas as pd

from followup_analytics.log.locale.catalogue import ENGLISH, Catalogue, Message, catalogue
from followup_analytics.log.locale.catalogue import N_ as N_
from followup_analytics.log.locale.catalogue import languages as languages
from followup_analytics.log.locale.recognised import in_catalogue
from followup_analytics.log.text import phrases

_DISPLAY = Path("@jupyterlab", "translation-extension", "plugin.jupyterlab-settings")
_LOCALE = re.compile(r'^[^/]*"locale"\s*:\s*"([\w-]+)"', re.MULTILINE)  # the file may hold remarks
_now: tuple[str, Catalogue] = ("en", ENGLISH)


def language() -> str:
    """The language of the panels that are drawn now."""
    return _now[0]


def speak(wanted: str = "") -> None:
    """Draw panels in that language from now on; without one, or with one that has no catalogue, as JupyterLab is."""
    global _now
    spoken = wanted if wanted in languages() else _of_jupyterlab()
    _now = spoken, catalogue(spoken)


def _(message: str, /, **given: object) -> str:
    """A text in the language of the panels, with what is given in the place of its ``{names}``."""
    return _now[1](message, **given)


def ngettext(one: str, several: str, number: int, /, **given: object) -> str:
    """The text that goes with a number, which both may name ``{n}``."""
    return _now[1].plural(one, several, number, **given)


def in_language(value: Any) -> Any:
    """The same with each declared text in it translated, in lists and records too; what is not a text of ours stays."""
    if isinstance(value, Message):
        return value.translated(_now[1])
    if isinstance(value, dict):
        return {key: in_language(each) for key, each in value.items()}
    return type(value)(map(in_language, value)) if isinstance(value, list | tuple) else value


def of_ours(text: object) -> str:
    """A text that comes from below in English, as problems and errors do, in the language of the panels."""
    return in_catalogue(str(text), _now[1])


def number(value: int) -> str:
    """A number with its thousands set apart."""
    return _now[1].number(value)


def day_words(day: int, today: int, *, weekday: bool = False) -> str:
    """A day in words, with its year where it is not this year's."""
    return phrases.day_words(day, today, weekday=weekday, _=_now[1])


def short_day(day: dt.date | pd.Timestamp, today: dt.date | None = None) -> str:
    """A day with its month in short, and its year where it is not that of `today`.

    Examples
    --------
    >>> short_day(dt.date(2026, 3, 4))
    '4 Mar 2026'
    """
    month = _(phrases.SHORT_MONTHS[day.month - 1])
    if today and day.year == today.year:
        return _("{day} {month}", day=day.day, month=month)
    return _("{day} {month} {year}", day=day.day, month=month, year=day.year)


def listed(parts: list[str]) -> str:
    """Parts joined as in speech."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}", first=", ".join(parts[:-1]), last=parts[-1])


def _of_jupyterlab() -> str:
    """The display language that the user chose in JupyterLab."""
    home = Path(os.environ.get("JUPYTER_CONFIG_DIR") or Path.home() / ".jupyter")
    folder = Path(os.environ.get("JUPYTERLAB_SETTINGS_DIR") or home / "lab" / "user-settings")
    try:
        stored = (folder / _DISPLAY).read_text("utf-8")
    except OSError:
        return "en"
    found = _LOCALE.search(stored)
    spoken = re.split("[_-]", found[1])[0] if found else "en"
    return spoken if spoken in languages() else "en"

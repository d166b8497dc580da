"""Panels for JupyterLab: write an interview down, work through what is due, see how answers come."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from followup_analytics.panels._capture import Capture, capture
    from followup_analytics.panels._due import Due, due
    from followup_analytics.panels._experiment import Experiment, experiment
    from followup_analytics.panels._home import current_log, open_journal
    from followup_analytics.panels._import import Import, import_
    from followup_analytics.panels._search import Search, search
    from followup_analytics.panels._settings import Settings, settings
    from followup_analytics.panels._shelf import Shelf, shelf
    from followup_analytics.panels._timing import Timing, timing

# Name -> the module that holds it, loaded when first used: the form must not wait for the charts.
_HOME = {
    **dict.fromkeys(("Capture", "capture"), "_capture"),
    **dict.fromkeys(("Due", "due"), "_due"),
    **dict.fromkeys(("Experiment", "experiment"), "_experiment"),
    **dict.fromkeys(("current_log", "open_journal"), "_home"),
    **dict.fromkeys(("Import", "import_"), "_import"),
    **dict.fromkeys(("Search", "search"), "_search"),
    **dict.fromkeys(("Settings", "settings"), "_settings"),
    **dict.fromkeys(("Shelf", "shelf"), "_shelf"),
    **dict.fromkeys(("Timing", "timing"), "_timing"),
}

__all__ = [
    "Capture",
    "Due",
    "Experiment",
    "Import",
    "Search",
    "Settings",
    "Shelf",
    "Timing",
    "capture",
    "current_log",
    "due",
    "experiment",
    "import_",
    "open_journal",
    "search",
    "settings",
    "shelf",
    "timing",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"panels has no {name!r}; it has {', '.join(__all__)}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

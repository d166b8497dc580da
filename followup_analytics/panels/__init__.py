"""Panels for JupyterLab: write an interview down, work through what is due, see how answers come."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from followup_analytics.panels.agenda.due import Due, due
    from followup_analytics.panels.agenda.experiment import Experiment, experiment
    from followup_analytics.panels.agenda.today import Today, today
    from followup_analytics.panels.figures.search import Search, search
    from followup_analytics.panels.figures.timing import Timing, timing
    from followup_analytics.panels.kit.sources import current_log, open_journal
    from followup_analytics.panels.stories.applications import Applications, applications
    from followup_analytics.panels.stories.people import People, people
    from followup_analytics.panels.writing.capture import Capture, capture
    from followup_analytics.panels.writing.importing import Import, import_
    from followup_analytics.panels.writing.settings import Settings, settings
    from followup_analytics.panels.writing.shelf import Shelf, shelf

# Name -> the module that holds it, loaded when first used: the form must not wait for the charts.
_HOME = {
    **dict.fromkeys(("Applications", "applications"), "stories.applications"),
    **dict.fromkeys(("Capture", "capture"), "writing.capture"),
    **dict.fromkeys(("Due", "due"), "agenda.due"),
    **dict.fromkeys(("Experiment", "experiment"), "agenda.experiment"),
    **dict.fromkeys(("current_log", "open_journal"), "kit.sources"),
    **dict.fromkeys(("Import", "import_"), "writing.importing"),
    **dict.fromkeys(("People", "people"), "stories.people"),
    **dict.fromkeys(("Search", "search"), "figures.search"),
    **dict.fromkeys(("Settings", "settings"), "writing.settings"),
    **dict.fromkeys(("Shelf", "shelf"), "writing.shelf"),
    **dict.fromkeys(("Timing", "timing"), "figures.timing"),
    **dict.fromkeys(("Today", "today"), "agenda.today"),
}

__all__ = [
    "Applications",
    "Capture",
    "Due",
    "Experiment",
    "Import",
    "People",
    "Search",
    "Settings",
    "Shelf",
    "Timing",
    "Today",
    "applications",
    "capture",
    "current_log",
    "due",
    "experiment",
    "import_",
    "open_journal",
    "people",
    "search",
    "settings",
    "shelf",
    "timing",
    "today",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"panels has no {name!r}; it has {', '.join(__all__)}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

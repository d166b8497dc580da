"""Panels for JupyterLab: write an interview down, work through what is due, see how answers come."""

from __future__ import annotations

import importlib

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
__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"panels has no {name!r}; it has {', '.join(__all__)}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

"""Panels for JupyterLab: write an interview down, work through what is due, see how answers come."""

from __future__ import annotations

from followup_analytics.panels._capture import Capture, capture
from followup_analytics.panels._due import Due, due
from followup_analytics.panels._home import current_log, open_journal
from followup_analytics.panels._import import Import, import_
from followup_analytics.panels._search import Search, search
from followup_analytics.panels._settings import Settings, settings
from followup_analytics.panels._shelf import Shelf, shelf
from followup_analytics.panels._timing import Timing, timing

__all__ = [
    "Capture",
    "Due",
    "Import",
    "Search",
    "Settings",
    "Shelf",
    "Timing",
    "capture",
    "current_log",
    "due",
    "import_",
    "open_journal",
    "search",
    "settings",
    "shelf",
    "timing",
]

"""Interview notes, due follow-ups and honest response timing."""

from __future__ import annotations

import importlib

# Public name -> the module that holds it, loaded when the name is first used.
_HOME = {
    "FollowUpLog": "log.log",
    "Cadence": "log.cadence",
    "read_log": "reading.reader",
    "propose": "reading.proposal.proposal",
    "Journal": "journal.journal",
    "due_list": "agenda.due",
    "export_due": "export.exports",
    "draft": "letters.draft",
    "suggest_gifts": "gifts.suggestions",
    "waits": "waiting.waits",
    "follow_up_steps": "waiting.waits",
    "response_curve": "analyses.response_curve",
    "response_rates": "analyses.response_rates",
    "compare_cadences": "analyses.cadences.compare_cadences",
    "outcomes": "analyses.progress",
    "stages": "analyses.progress",
    "simulate": "simulation.simulator",
    "charts": "",
    "panels": "",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"followup_analytics has no {name!r}; it has {', '.join(__all__)}")
    if not _HOME[name]:
        return importlib.import_module(f"{__name__}.{name}")
    module = importlib.import_module(f"{__name__}.{_HOME[name]}")
    value = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__


def load_ipython_extension(shell: object) -> None:
    """Give the magics `%due` and `%note` to an IPython shell: ``%load_ext followup_analytics``."""
    importlib.import_module(f"{__name__}.panels.magics").register(shell)

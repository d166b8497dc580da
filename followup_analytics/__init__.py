"""Interview notes, due follow-ups and honest response timing."""

__version__ = "0.2.0"

# Public name -> the module that holds it, loaded when the name is first used; two are modules themselves.
_HOME = {
    "FollowUpLog": "log.log",
    "FollowUpError": "log.errors",
    "Cadence": "log.cadence",
    "read_log": "reading.reader",
    "open_log": "engines.engine_log",
    "propose": "reading.proposal.proposal",
    "Journal": "journal.journal",
    "due_list": "agenda.due",
    "in_touch": "agenda.in_touch",
    "promised_days": "agenda.promised_days",
    "week": "agenda.pages.week",
    "brief": "agenda.pages.brief",
    "story": "agenda.pages.story",
    "export_due": "export.exports",
    "export_log": "export.exports",
    "draft": "letters.draft",
    "review": "letters.draft",
    "mailto": "letters.mail",
    "eml": "letters.mail",
    "suggest_gifts": "gifts.suggestions",
    "shelf_list": "gifts.shelf",
    "waits": "waiting.waits",
    "follow_up_steps": "waiting.steps",
    "response_curve": "analyses.response_curve",
    "response_rates": "analyses.response_rates",
    "compared_rates": "analyses.compared_rates",
    "lift_if": "waiting.adjustment.tipping",
    "answer_hazard": "analyses.answer_hazard",
    "compare_cadences": "analyses.cadences.compare_cadences",
    "target_statement": "analyses.cadences.target_statement",
    "send_times": "analyses.send_times",
    "forecast": "analyses.ahead.forecast",
    "next_note": "analyses.ahead.next_note",
    "outcomes": "analyses.progress",
    "stages": "analyses.progress",
    "draw_arms": "experiment.assignment",
    "compare_arms": "experiment.comparison",
    "simulate": "simulation.simulator",
    "sample_log": "simulation.sample",
    "SAMPLE_DAY": "simulation.sample",
    "charts": "",
    "panels": "",
}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    import importlib  # here, as every name of a module is offered by editors that do not run it

    if name not in _HOME:
        raise AttributeError(f"followup_analytics has no {name!r}; it has {', '.join(__all__)}")
    if not _HOME[name]:
        return importlib.import_module(f"{__name__}.{name}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])  # the public names before they are loaded too: what the Tab key shows


def load_ipython_extension(shell: object) -> None:
    """Give the magics `%due` and `%note` to an IPython shell: ``%load_ext followup_analytics``."""
    from followup_analytics.panels.magics import register

    register(shell)

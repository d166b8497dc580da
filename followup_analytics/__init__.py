"""Interview notes, due follow-ups and honest response timing."""

from __future__ import annotations

import importlib

__version__ = "0.2.0"

TYPE_CHECKING = False  # as a checker reads it; `typing` itself would double the time of this import
if TYPE_CHECKING:
    from followup_analytics import charts, panels
    from followup_analytics.agenda.due import due_list
    from followup_analytics.agenda.in_touch import in_touch
    from followup_analytics.agenda.pages.brief import brief
    from followup_analytics.agenda.pages.story import story
    from followup_analytics.agenda.pages.week import week
    from followup_analytics.agenda.promised_days import promised_days
    from followup_analytics.analyses.ahead.forecast import forecast
    from followup_analytics.analyses.ahead.next_note import next_note
    from followup_analytics.analyses.answer_hazard import answer_hazard
    from followup_analytics.analyses.cadences.compare_cadences import compare_cadences
    from followup_analytics.analyses.compared_rates import compared_rates
    from followup_analytics.analyses.progress import outcomes, stages
    from followup_analytics.analyses.response_curve import response_curve
    from followup_analytics.analyses.response_rates import response_rates
    from followup_analytics.analyses.send_times import send_times
    from followup_analytics.engines.engine_log import open_log
    from followup_analytics.experiment.assignment import draw_arms
    from followup_analytics.experiment.comparison import compare_arms
    from followup_analytics.export.exports import export_due, export_log
    from followup_analytics.gifts.shelf import shelf_list
    from followup_analytics.gifts.suggestions import suggest_gifts
    from followup_analytics.journal.journal import Journal
    from followup_analytics.letters.draft import draft, review
    from followup_analytics.letters.mail import eml, mailto
    from followup_analytics.log.cadence import Cadence
    from followup_analytics.log.errors import FollowUpError
    from followup_analytics.log.log import FollowUpLog
    from followup_analytics.reading.proposal.proposal import propose
    from followup_analytics.reading.reader import read_log
    from followup_analytics.simulation.sample import SAMPLE_DAY, sample_log
    from followup_analytics.simulation.simulator import simulate
    from followup_analytics.waiting.steps import follow_up_steps
    from followup_analytics.waiting.waits import waits

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
    "answer_hazard": "analyses.answer_hazard",
    "compare_cadences": "analyses.cadences.compare_cadences",
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
__all__ = [
    "SAMPLE_DAY",
    "Cadence",
    "FollowUpError",
    "FollowUpLog",
    "Journal",
    "answer_hazard",
    "brief",
    "charts",
    "compare_arms",
    "compare_cadences",
    "compared_rates",
    "draft",
    "draw_arms",
    "due_list",
    "eml",
    "export_due",
    "export_log",
    "follow_up_steps",
    "forecast",
    "in_touch",
    "mailto",
    "next_note",
    "open_log",
    "outcomes",
    "panels",
    "promised_days",
    "propose",
    "read_log",
    "response_curve",
    "response_rates",
    "review",
    "sample_log",
    "send_times",
    "shelf_list",
    "simulate",
    "stages",
    "story",
    "suggest_gifts",
    "waits",
    "week",
]


if not TYPE_CHECKING:  # a checker that saw this would take any name for public

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"followup_analytics has no {name!r}; it has {', '.join(__all__)}")
        if not _HOME[name]:
            return importlib.import_module(f"{__name__}.{name}")
        value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    # The public names before they are loaded too, which is what the Tab key shows, and a module's own (`__version__`).
    return sorted({*__all__, "load_ipython_extension", *(name for name in globals() if name.startswith("__"))})


def load_ipython_extension(shell: object) -> None:
    """Give the magics `%due` and `%note` to an IPython shell: ``%load_ext followup_analytics``."""
    importlib.import_module(f"{__name__}.panels.magics").register(shell)

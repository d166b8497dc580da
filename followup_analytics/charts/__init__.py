"""Charts: result frames in, matplotlib Axes out; `Chart` shows one with its sentence, light or dark, and saves it."""

from followup_analytics.charts.cadences import rhythms
from followup_analytics.charts.curves.curve import response_curve
from followup_analytics.charts.forecast import forecast
from followup_analytics.charts.hazard import hazard
from followup_analytics.charts.kit.chart import Chart, show
from followup_analytics.charts.logs.applications import search, timeline
from followup_analytics.charts.logs.waits import open_waits
from followup_analytics.charts.next_note import next_note
from followup_analytics.charts.progress import outcomes, stages
from followup_analytics.charts.rates import response_rates
from followup_analytics.charts.send_times import send_times

__all__ = [
    "Chart",
    "forecast",
    "hazard",
    "next_note",
    "open_waits",
    "outcomes",
    "response_curve",
    "response_rates",
    "rhythms",
    "search",
    "send_times",
    "show",
    "stages",
    "timeline",
]


def __dir__() -> list[str]:
    return __all__

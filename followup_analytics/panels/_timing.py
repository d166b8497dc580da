"""The timing panel: how answers come, and what a note adds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import ipywidgets as widgets

from followup_analytics import charts
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.timeline import Day
from followup_analytics.journal.journal import Journal
from followup_analytics.panels import _html
from followup_analytics.panels._home import current_log, today
from followup_analytics.timing.curves import response_curve
from followup_analytics.timing.rates import response_rates

_QUESTIONS = (("What a note adds", "rates"), ("How answers come", "curve"))
_BY = ("gap", "delay", "attempt", "channel", "weekday")
_CURVE_BY = (("all together", None), ("impression", "impression"), ("source", "source"))
_CLOCKS = (
    ("since the interview", "interview"),
    ("since the application", "application"),
    ("since a note", "follow_up"),
)


def timing(source: FollowUpLog | Journal | str | Path | None = None, *, as_of: Day | None = None) -> Timing:
    """Charts of response by timing; the plain twins are `response_rates` and `response_curve` with `charts`.

    Parameters
    ----------
    source
        A log, a journal or its path; by default the workspace's journal, or the sample log while that is empty.
    as_of
        The day the log is read on; by default today.
    """
    if isinstance(source, FollowUpLog):
        return Timing(source, today(as_of))
    log, day = current_log(source)
    return Timing(log, day if as_of is None else today(as_of))


class Timing(widgets.VBox):
    """Choose a question and a grouping; the chart, its sentence and its table follow."""

    def __init__(self, log: FollowUpLog, as_of: dt.date) -> None:
        self.source, self.as_of = log, as_of
        self.question = widgets.Dropdown(description="Question", options=_QUESTIONS)
        self.by = widgets.Dropdown(description="By", options=_BY)
        self.kind = widgets.Dropdown(description="Note", options=[("check-in", "check_in"), ("thank-you", "thank_you")])
        self.within = widgets.BoundedIntText(description="Within days", value=7, min=1, max=60)
        self.group = widgets.Dropdown(description="Group", options=_CURVE_BY)
        self.clock = widgets.Dropdown(description="Clock", options=_CLOCKS)
        self.horizon = widgets.BoundedIntText(description="Up to day", value=60, min=7, max=365)
        self.controls = widgets.HBox(layout=widgets.Layout(flex_flow="row wrap"))
        self.picture, self.links = widgets.HTML(), widgets.HTML()
        super().__init__([self.controls, self.picture, self.links])
        for control in self._all():
            control.observe(self._changed, "value")
        self._changed()

    def __repr__(self) -> str:
        return "<Timing panel>"

    def result(self) -> object:
        """The frame that the chart shows now."""
        if self.question.value == "rates":
            return response_rates(
                self.source, as_of=self.as_of, by=self.by.value, within=self.within.value, kind=self.kind.value
            )
        return response_curve(
            self.source, as_of=self.as_of, clock=self.clock.value, by=self.group.value, horizon=self.horizon.value
        )

    def _all(self) -> tuple[widgets.Widget, ...]:
        return (self.question, self.by, self.kind, self.within, self.group, self.clock, self.horizon)

    def _changed(self, _change: object = None) -> None:
        rates = self.question.value == "rates"
        extra = (self.by, self.kind, self.within) if rates else (self.clock, self.group, self.horizon)
        self.controls.children = (self.question, *extra)
        result = self.result()
        draw = charts.response_rates if rates else charts.response_curve
        chart = charts.show(draw(result))
        self.picture.value = chart.svg() + _html.text(chart.sentence)
        self.links.value = _html.row(
            _html.download("timing.csv", result.to_csv(index=False).encode("utf-8-sig"), "text/csv", "Download CSV"),
            _html.download("timing.png", chart.png(), "image/png", "Download PNG"),
            _html.download("timing.svg", chart.svg().encode(), "image/svg+xml", "Download SVG"),
        )

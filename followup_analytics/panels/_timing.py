"""The timing panel: how answers come, what a note adds, and which rhythm brings more."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from followup_analytics import charts
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.timeline import Day
from followup_analytics.journal.journal import Journal
from followup_analytics.panels import _html
from followup_analytics.panels._home import current_log, today
from followup_analytics.panels._table import Table
from followup_analytics.panels._tools import Copy, File, Tools
from followup_analytics.panels._work import Cancelled, Told, Work
from followup_analytics.timing.curves import response_curve
from followup_analytics.timing.rates import response_rates
from followup_analytics.timing.rhythms import compare_cadences

_QUESTIONS = (("What a note adds", "rates"), ("How answers come", "curve"), ("Which rhythm", "rhythms"))
_BY = ("gap", "delay", "attempt", "channel", "weekday")
_CURVE_BY = (("all together", None), ("impression", "impression"), ("source", "source"))
_CLOCKS = (
    ("since the interview", "interview"),
    ("since the application", "application"),
    ("since a note", "follow_up"),
)
_RHYTHMS = (("7, 10 and 14 days", (7, 10, 14)), ("5, 7, 10, 14 and 21 days", (5, 7, 10, 14, 21)))
_MOST_DRAWN = 30  # charts kept, so that going back costs nothing


def timing(source: FollowUpLog | Journal | str | Path | None = None, *, as_of: Day | None = None) -> Timing:
    """Charts of response by timing.

    The plain twins are `response_rates`, `response_curve` and `compare_cadences`, drawn by the functions of `charts`.

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
    """Choose a question and a grouping; the chart, its sentence and its numbers follow."""

    def __init__(self, log: FollowUpLog, as_of: dt.date) -> None:
        self.source, self.as_of = log, as_of
        self._drawn: dict[tuple, tuple[pd.DataFrame, str]] = {}
        self._work: Work | None = None
        self._make_controls()
        self.controls = widgets.HBox(layout=widgets.Layout(flex_flow="row wrap"))
        self.picture = widgets.HTML()
        self.work, self.tools = Tools("Compare the rhythms"), Tools("Take the chart along")
        self.table = Table("The numbers", (), choosing=False)
        super().__init__([self.controls, self.work, self.picture, self.tools, self.table])
        for control in self._all():
            control.observe(self._changed, "value")
        self._changed()

    def __repr__(self) -> str:
        return "<Timing panel>"

    def _repr_mimebundle_(self, **given: object) -> dict | tuple[dict, dict]:
        bundle = super()._repr_mimebundle_(**given)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        if self._key() not in self._drawn:
            return data, metadata
        chart = self.chart()
        return {**data, "image/png": chart.png(), "text/plain": chart.sentence}, metadata

    def result(self) -> pd.DataFrame:
        """The frame that the chart shows now; a comparison of rhythms is made here if it was not yet."""
        return self._compute(self._key(), lambda done, of: None)

    def chart(self) -> charts.Chart:
        """The chart shown now."""
        return charts.show(self._draw()(self.result()))

    def _make_controls(self) -> None:
        self.question = widgets.Dropdown(description="Question", options=_QUESTIONS)
        self.by = widgets.Dropdown(description="By", options=_BY)
        self.kind = widgets.Dropdown(description="Note", options=[("check-in", "check_in"), ("thank-you", "thank_you")])
        self.within = widgets.BoundedIntText(description="Within days", value=7, min=1, max=60)
        self.group = widgets.Dropdown(description="Group", options=_CURVE_BY)
        self.clock = widgets.Dropdown(description="Clock", options=_CLOCKS)
        self.horizon = widgets.BoundedIntText(description="Up to day", value=60, min=7, max=365)
        self.every = widgets.Dropdown(description="A note every", options=_RHYTHMS)
        self.by_day = widgets.BoundedIntText(description="By day", value=45, min=7, max=120)

    def _all(self) -> tuple[widgets.Widget, ...]:
        return (self.question, *(control for _, question in _QUESTIONS for control in self._extra(question)))

    def _extra(self, question: str) -> tuple[widgets.Widget, ...]:
        return {
            "rates": (self.by, self.kind, self.within),
            "curve": (self.clock, self.group, self.horizon),
            "rhythms": (self.every, self.by_day),
        }[question]

    def _key(self) -> tuple:
        return (self.question.value, *(control.value for control in self._extra(self.question.value)))

    def _compute(self, key: tuple, told: Told) -> pd.DataFrame:
        if key in self._drawn:
            return self._drawn[key][0]
        log, as_of = self.source, self.as_of
        if key[0] == "rates":
            return response_rates(log, as_of=as_of, by=key[1], kind=key[2], within=key[3])
        if key[0] == "curve":
            return response_curve(log, as_of=as_of, clock=key[1], by=key[2], horizon=key[3])
        return compare_cadences(log, as_of=as_of, every=key[1], by_day=key[2], progress=told)

    def _draw(self) -> Callable:
        return {"rates": charts.response_rates, "curve": charts.response_curve, "rhythms": charts.rhythms}[
            self.question.value
        ]

    def _changed(self, _change: object = None) -> None:
        self._cancel()
        self.controls.children = (self.question, *self._extra(self.question.value))
        slow = self.question.value == "rhythms" and self._key() not in self._drawn
        self.work.layout.display = "" if self.question.value == "rhythms" else "none"
        if slow:
            self.work.offer(("Compare", self._compare))
            self.work.say("This takes some seconds.")
            self._show(None, _html.text("Press Compare: everyone keeps one rhythm, and who would have been answered?"))
            return
        self._show_key()

    def _show_key(self, result: pd.DataFrame | None = None) -> None:
        key = self._key()
        try:
            if key not in self._drawn:
                frame = self.result() if result is None else result
                chart = charts.show(self._draw()(frame))
                self._keep(key, frame, chart.svg())
            self._show(*self._drawn[key])
        except Exception as error:  # a handler's error would only be logged
            self._show(None, _html.text(f"This cannot be shown: {error}"))

    def _keep(self, key: tuple, frame: pd.DataFrame, picture: str) -> None:
        if len(self._drawn) >= _MOST_DRAWN:
            del self._drawn[next(iter(self._drawn))]
        self._drawn[key] = (frame, picture)

    def _show(self, frame: pd.DataFrame | None, picture: str) -> None:
        self.picture.value = picture
        for part in (self.tools, self.table):
            part.layout.display = "none" if frame is None else ""
        if frame is not None:
            self.tools.offer(*self._files())
            self.tools.say("")
            numbers = _numbers(frame)
            self.table.show(numbers, columns=tuple((name, name) for name in numbers.columns))

    def _files(self) -> tuple[File | Copy, ...]:
        return (
            File("timing.csv", "Download CSV", "text/csv", lambda: _csv(self.result())),
            File("timing.png", "Download PNG", "image/png", lambda: self.chart().png()),
            File("timing.svg", "Download SVG", "image/svg+xml", lambda: _standalone(self.chart())),
            Copy("Copy as table", lambda: _numbers(self.result()).to_csv(sep="\t", index=False)),
        )

    def _compare(self) -> None:
        key = self._key()
        self.work.offer(("Cancel", self._cancel))
        self.work.say("Comparing …", 0, 1)
        self._work = work = Work(
            lambda told: self._compute(key, told),
            on_progress=self._moved,
            on_end=lambda result: self._compared(result) if self._work is work else None,
        )
        work.start()

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _moved(self, done: int, of: int) -> None:
        self.work.say(f"Comparing … {100 * done // of} %", done, of)

    def _compared(self, result: object) -> None:
        self._work = None
        self.work.offer(("Compare", self._compare))
        if isinstance(result, Cancelled):
            self.work.say("Cancelled.")
        elif isinstance(result, Exception):
            self.work.say(f"That did not work: {result}")
        else:
            self.work.say("Compared.")
            self._show_key(result)


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode("utf-8-sig")


def _standalone(chart: charts.Chart) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return chart.save(Path(folder) / "chart.svg").read_bytes()


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """The result as a person reads it: shares in percent, yes and no."""
    shares = {name: (100 * frame[name]).round(1) for name in frame if frame[name].dtype.kind == "f"}
    flags = {name: frame[name].map({True: "yes", False: "no"}) for name in frame if frame[name].dtype.kind == "b"}
    told = frame.assign(**shares, **flags)
    return told.rename(columns={name: f"{name} %" for name in shares}).rename(
        columns=lambda name: name.replace("_", " ")
    )

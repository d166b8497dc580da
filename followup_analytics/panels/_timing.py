"""The timing panel: how answers come, what a note adds, which rhythm brings more, and what may still come."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from followup_analytics import charts
from followup_analytics.core.arguments import checked
from followup_analytics.core.log import FollowUpLog
from followup_analytics.facts.timeline import Day
from followup_analytics.files.spreadsheet import csv_bytes, tab_text
from followup_analytics.journal.journal import Journal
from followup_analytics.panels import _html
from followup_analytics.panels._home import log_and_day
from followup_analytics.panels._numbers import numbers, readable
from followup_analytics.panels._questions import QUESTIONS, Choices, Question
from followup_analytics.panels._table import Table
from followup_analytics.panels._tools import Copy, File, Tools
from followup_analytics.panels._work import Cancelled, Told, Work

_BY = (
    *((name, name) for name in ("gap", "delay", "attempt", "channel")),
    ("gift kind", "gift"),
    *((name, name) for name in ("weekday", "impression")),
)
_CURVE_BY = (("all together", None), ("impression", "impression"), ("source", "source"))
_HAZARD_BY = (("all together", None), ("attempt", "attempt"))
_STAGES_BY = (("all together", None), ("source", "source"))
_COHORT = ("seeker", "seeker")  # offered where there are several
_CLOCKS = (
    ("since the interview", "interview"),
    ("since the application", "application"),
    ("since a note", "follow_up"),
)
_RHYTHMS = (("7, 10 and 14 days", (7, 10, 14)), ("5, 7, 10, 14 and 21 days", (5, 7, 10, 14, 21)))
_MOST_DRAWN = 30  # charts kept, so that going back costs nothing
_BEHIND = "What stands behind it"


@dataclass(frozen=True)
class _Shown:
    """One answer: its result, its picture, and what it rests on."""

    frame: pd.DataFrame
    picture: str
    grounds: list[str]


@checked
def timing(source: FollowUpLog | Journal | str | Path | None = None, *, as_of: Day | None = None) -> Timing:
    """Charts of response by timing.

    The plain twins are `compared_rates`, `response_curve`, `answer_hazard`, `compare_cadences`, `stages` and
    `forecast`, drawn by the functions of `charts`.

    Parameters
    ----------
    source
        A log, a journal or its path; by default the workspace's journal, or the sample log while that is empty.
    as_of
        The day the log is read on; by default today.
    """
    return Timing(*log_and_day(source, as_of))


class Timing(widgets.VBox):
    """Choose a question and a grouping; the chart, its sentence, its grounds and its numbers follow."""

    def __init__(self, log: FollowUpLog, as_of: dt.date) -> None:
        self.source, self.as_of = log, as_of
        self._drawn: dict[tuple, _Shown] = {}
        self._work: Work | None = None
        self._make_controls()
        self.controls = widgets.HBox(layout=widgets.Layout(flex_flow="row wrap"))
        self.picture, self.behind = widgets.HTML(), widgets.HTML()
        self.work, self.tools = Tools("Compare the rhythms"), Tools("Take the chart along")
        self.table = Table("The numbers", (), choosing=False)
        super().__init__([self.controls, self.work, self.picture, self.behind, self.tools, self.table])
        for control in self._all():
            control.style.description_width = "initial"  # else a long label is cut
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
        return charts.show(self._asked().draw(self.result(), self._chosen()))

    def _make_controls(self) -> None:
        cohort = (_COHORT,) if self.source.applications["seeker"].nunique(dropna=False) > 1 else ()
        asked = [(question.label, name) for name, question in QUESTIONS.items()]
        self.question = widgets.Dropdown(description="Question", options=asked)
        self.by = widgets.Dropdown(description="By", options=(*_BY, *cohort))
        self.number = widgets.Dropdown(description="By", options=_HAZARD_BY)
        self.kind = widgets.Dropdown(description="Note", options=[("check-in", "check_in"), ("thank-you", "thank_you")])
        self.within = widgets.BoundedIntText(description="Within days", value=7, min=1, max=60)
        self.published = widgets.Checkbox(description="Published figures", indent=False)
        self.group = widgets.Dropdown(description="Group", options=(*_CURVE_BY, *cohort))
        self.clock = widgets.Dropdown(description="Clock", options=_CLOCKS)
        self.horizon = widgets.BoundedIntText(description="Up to day", value=60, min=7, max=365)
        self.ahead = widgets.BoundedIntText(description="Up to day", value=30, min=1, max=90)
        self.every = widgets.Dropdown(description="A note every", options=_RHYTHMS)
        self.by_day = widgets.BoundedIntText(description="By day", value=45, min=7, max=120)
        self.whose = widgets.Dropdown(description="Group", options=(*_STAGES_BY, *cohort))

    def _all(self) -> tuple[widgets.Widget, ...]:
        names = dict.fromkeys(name for question in QUESTIONS.values() for name in question.choices)
        return (self.question, *(getattr(self, name) for name in names))

    def _asked(self) -> Question:
        return QUESTIONS[self.question.value]

    def _chosen(self) -> Choices:
        return {name: getattr(self, name).value for name in self._asked().choices}

    def _key(self) -> tuple:
        return (self.question.value, *self._chosen().values())

    def _compute(self, key: tuple, told: Told) -> pd.DataFrame:
        if key in self._drawn:
            return self._drawn[key].frame
        question = QUESTIONS[key[0]]
        chosen = dict(zip(question.choices, key[1:], strict=True))
        return question.ask(self.source, self.as_of, chosen, told)

    def _changed(self, _change: object = None) -> None:
        self._cancel()
        question = self._asked()
        self.controls.children = (self.question, *(getattr(self, name) for name in question.choices))
        self.work.layout.display = "" if question.slow else "none"
        if question.slow and self._key() not in self._drawn:
            self.work.offer(("Compare", self._compare))
            self.work.say("This takes some seconds.")
            self._say("Press Compare: everyone keeps one rhythm, and who would have been answered?")
            return
        self._show_key()

    def _show_key(self, result: pd.DataFrame | None = None) -> None:
        key = self._key()
        try:
            if key not in self._drawn:
                frame = self.result() if result is None else result
                chart = charts.show(self._asked().draw(frame, self._chosen()))
                self._keep(key, _Shown(frame, chart.svg(), self._asked().grounds(frame) if len(frame) else []))
            self._show(self._drawn[key])
        except Exception as error:  # a handler's error would only be logged
            self._say(f"This cannot be shown: {error}")

    def _keep(self, key: tuple, shown: _Shown) -> None:
        if len(self._drawn) >= _MOST_DRAWN:
            del self._drawn[next(iter(self._drawn))]
        self._drawn[key] = shown

    def _say(self, words: str) -> None:
        """Words in the place of a chart."""
        self.picture.value = _html.text(words)
        self._take_along(False)

    def _show(self, shown: _Shown) -> None:
        self.picture.value = shown.picture
        self.behind.value = _html.details(_BEHIND, shown.grounds)
        self._take_along(True)
        self.tools.offer(*self._files())
        self.tools.say("")
        frame, columns = readable(shown.frame)
        self.table.show(frame, columns=columns)

    def _take_along(self, there: bool) -> None:
        for part in (self.behind, self.tools, self.table):
            part.layout.display = "" if there else "none"

    def _files(self) -> tuple[File | Copy, ...]:
        return (
            File("timing.csv", "Download CSV", "text/csv", lambda: csv_bytes(self.result())),
            File("timing.png", "Download PNG", "image/png", lambda: self.chart().png()),
            File("timing.svg", "Download SVG", "image/svg+xml", lambda: _standalone(self.chart())),
            Copy("Copy as table", lambda: tab_text(numbers(self.result()))),
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


def _standalone(chart: charts.Chart) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return chart.save(Path(folder) / "chart.svg").read_bytes()

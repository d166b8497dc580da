"""The timing panel: every question of the table, with its options, its chart and its numbers."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from followup_analytics import charts
from followup_analytics.analyses.question import Question, Value
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.charts.kit.question_chart import question_chart
from followup_analytics.charts.kit.theme import as_wide_as
from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.journal.journal import Journal
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.formula_guard import csv_bytes, tab_text
from followup_analytics.panels.figures.numbers import numbers, readable
from followup_analytics.panels.figures.options import choose, option_controls
from followup_analytics.panels.figures.what_if import WhatIf
from followup_analytics.panels.kit import html
from followup_analytics.panels.kit.buttons import Copy, File, Tools
from followup_analytics.panels.kit.job import Cancelled, Progress, Work
from followup_analytics.panels.kit.sources import log_and_day
from followup_analytics.panels.kit.table import Table
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.texts import N_, _, language, of_ours
from followup_analytics.panels.twin import Frames, Panel, nameless

_MOST_DRAWN = 30  # charts kept, so that going back costs nothing
_BASIS = N_("How this was worked out")


@dataclass(frozen=True)
class _ShownAnswer:
    """One answer: its result, its picture, the room that this was drawn for, and what it rests on."""

    result: pd.DataFrame
    picture: str
    room: int
    basis: list[str]


@checked
@or_lost
def timing(
    source: FollowUpLog | Journal | str | Path | None = None, *, as_of: Day | None = None, show_private: bool = False
) -> Timing:
    """Charts of response by timing.

    It asks the questions of `analyses.questions.QUESTIONS`: the plain twin of each is the function that its record
    names (`compared_rates`, `response_curve`, …), drawn by a function of `charts`.

    Parameters
    ----------
    source
        A log, one on an engine too (what that cannot be asked is said in the place of the chart), a journal or its
        path; by default the workspace's journal, or the sample log while that is empty.
    as_of
        The day the log is read on; by default today.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return Timing(*log_and_day(source, as_of)).printing(show_private=show_private)


class Timing(Panel):
    """Choose a question and its options; the chart, its sentence, its basis and its numbers follow."""

    def __init__(self, log: FollowUpLog, as_of: dt.date) -> None:
        self.source, self.as_of = log, as_of
        self._drawn: dict[tuple[object, ...], _ShownAnswer] = {}
        self._work: Work | None = None
        labels = [(_(question.label), name) for name, question in QUESTIONS.items()]
        whole = widgets.Layout(width="max-content")  # the longest question is not cut
        self.question = widgets.Dropdown(description=_("Question"), options=labels, layout=whole)
        self._controls = option_controls(QUESTIONS.values(), cohort=_of_several(log))
        self.controls = widgets.HBox(layout=widgets.Layout(flex_flow="row wrap"))
        self.picture, self.basis = widgets.HTML(), widgets.HTML()
        self.work, self.tools = Tools(_("Compare the rhythms")), Tools(_("Export"))
        self.what_if = WhatIf()
        self.table = Table(_("The numbers"), (), choosing=False, measured=True)
        super().__init__([self.controls, self.work, self.picture, self.basis, self.what_if, self.tools, self.table])
        for control in (self.question, *self._controls.values()):
            control.style.description_width = "initial"  # else a long label is cut
            control.observe(self._on_change, "value")
        self.table.observe(self._fit, "room")
        self._on_change()

    def __repr__(self) -> str:
        return "<Timing panel>"

    def _picture(self, *, show_private: bool) -> charts.Chart | None:
        shown = self._drawn.get(self._key())
        return self._chart(shown.result if show_private else nameless(shown.result)) if shown else None

    def _frames(self, *, show_private: bool) -> Frames:
        shown = self._drawn.get(self._key())
        if shown is None:
            return []
        frame, columns = readable(shown.result if show_private else nameless(shown.result), self._current_question())
        named = {column[0]: column[1] for column in columns}
        return [(self.table.label, frame[list(named)].rename(columns=named))]

    def ask(self, question: str, **options: Value) -> None:
        """Choose a question by its name, and options by their arguments, as the controls do."""
        self.question.value = question
        for argument, value in options.items():
            choose(self.control(argument), value)

    def control(self, argument: str) -> widgets.ValueWidget:
        """The control of an option of the question asked now."""
        return next(
            self._controls[option] for option in self._current_question().options if option.argument == argument
        )

    def result(self) -> pd.DataFrame:
        """The frame that the chart shows now; a comparison of rhythms is made here if it was not yet."""
        return self._compute(self._key(), lambda done, of: None)

    def chart(self) -> charts.Chart:
        """The chart shown now."""
        return self._chart(self.result())

    def _chart(self, result: pd.DataFrame) -> charts.Chart:
        published = bool(self._choices().get("published"))
        drawn = question_chart(self._current_question(), result, published=published, language=language())
        return charts.show(drawn)

    def _current_question(self) -> Question:
        return QUESTIONS[self.question.value]

    def _choices(self) -> dict[str, Value]:
        return {
            option.argument: self._controls[option].value for option in self._current_question().options if option.label
        }

    def _key(self) -> tuple[object, ...]:
        return (self.question.value, *self._choices().items())

    def _compute(self, key: tuple[Any, ...], progress: Progress) -> pd.DataFrame:
        if key in self._drawn:
            return self._drawn[key].result
        name, *chosen = key
        return QUESTIONS[name].ask(self.source, as_of=self.as_of, progress=progress, **dict(chosen))

    def _on_change(self, _change: object = None) -> None:
        self._cancel()
        question = self._current_question()
        self.controls.children = (self.question, *(self.control(argument) for argument in self._choices()))
        self.work.layout.display = "" if question.slow else "none"
        if question.slow and self._key() not in self._drawn:
            self.work.offer((_("Compare"), self._compare))
            self.work.say(_("This takes a few seconds."))
            self._say(_("Press Compare: had everyone kept one rhythm, how many would have been answered?"))
            return
        self._show_key()

    def _fit(self, _change: object = None) -> None:
        """The chart shown now, as wide as the cell has become."""
        if self._key() in self._drawn:
            self._show_key()

    def _show_key(self, result: pd.DataFrame | None = None) -> None:
        key = self._key()
        try:
            room = self.table.room
            if key not in self._drawn or self._drawn[key].room != room:
                frame = self.result() if result is None else result
                with as_wide_as(room):
                    picture = self._chart(frame).svg()
                basis = self._current_question().what_it_rests_on(frame, language=language())
                self._remember(key, _ShownAnswer(frame, picture, room, basis))
            self._show(self._drawn[key])
        except Exception as error:  # a handler's error would only be logged
            self._say(_("This cannot be shown: {error}", error=of_ours(error)))

    def _remember(self, key: tuple[object, ...], shown: _ShownAnswer) -> None:
        if key not in self._drawn and len(self._drawn) >= _MOST_DRAWN:
            del self._drawn[next(iter(self._drawn))]
        self._drawn[key] = shown

    def _say(self, words: str) -> None:
        """Words in the place of a chart."""
        self.picture.value = html.text(words)
        self._show_parts(False)

    def _show(self, shown: _ShownAnswer) -> None:
        self.picture.value = shown.picture
        self.basis.value = html.details(_(_BASIS), shown.basis)
        self._show_parts(True)
        for part in (self.tools, self.table):
            part.layout.display = "" if len(shown.result) else "none"
        self.what_if.show(shown.result)
        self.tools.offer(*self._files())
        self.tools.say("")
        frame, columns = readable(shown.result, self._current_question())
        self.table.show(frame, columns=columns)

    def _show_parts(self, there: bool) -> None:
        for part in (self.basis, self.what_if, self.tools, self.table):
            part.layout.display = "" if there else "none"

    def _files(self) -> tuple[File | Copy, ...]:
        question = self._current_question()
        page = File("target-statement.md", _("Save as a TARGET statement"), "text/markdown", self._statement)
        return (
            File("timing.csv", _("Download CSV"), "text/csv", lambda: csv_bytes(self.result())),
            File("timing.png", _("Download PNG"), "image/png", lambda: self.chart().png()),
            File("timing.svg", _("Download SVG"), "image/svg+xml", lambda: _standalone(self.chart())),
            Copy(_("Copy as table"), lambda: tab_text(numbers(self.result(), question))),
            *([page] if question.statement else []),
        )

    def _statement(self) -> bytes:
        return self._current_question().stated(self.result()).encode()

    def _compare(self) -> None:
        key = self._key()
        self.work.offer((_("Cancel"), self._cancel))
        self.work.say(_("Comparing …"), 0, 1)
        self._work = work = Work(
            lambda progress: self._compute(key, progress),
            on_progress=self._moved,
            on_end=lambda result: self._compared(result) if self._work is work else None,
        )
        work.start()

    def _cancel(self) -> None:
        if self._work is not None:
            self._work.cancel()

    def _moved(self, done: int, of: int) -> None:
        self.work.say(_("Comparing … {percent} %", percent=100 * done // of), done, of)

    def _compared(self, result: object) -> None:
        self._work = None
        self.work.offer((_("Compare"), self._compare))
        if isinstance(result, Cancelled):
            self.work.say(_("Cancelled."))
        elif isinstance(result, Exception):
            self.work.say(_("The comparison failed: {error}", error=of_ours(result)))
        elif isinstance(result, pd.DataFrame):
            self.work.say(_("Compared."))
            self._show_key(result)


def _of_several(log: FollowUpLog) -> bool:
    """Whether the log is of several seekers."""
    if isinstance(log, EngineLog):
        return log.seekers > 1
    return bool(log.applications["seeker"].nunique(dropna=False) > 1)


def _standalone(chart: charts.Chart) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return chart.save(Path(folder) / "chart.svg").read_bytes()

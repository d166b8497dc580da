"""The search panel: all applications at a glance, and the story of the one chosen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import ipywidgets as widgets

from followup_analytics import charts
from followup_analytics.agenda.due import due_list
from followup_analytics.analyses.progress import outcomes
from followup_analytics.charts.kit.theme import as_wide_as
from followup_analytics.journal.journal import Journal
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.formula_guard import csv_bytes
from followup_analytics.log.text.phrases import counted
from followup_analytics.panels.kit.buttons import File, Tools
from followup_analytics.panels.kit.sources import log_and_day
from followup_analytics.panels.kit.table import Table
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.texts import N_, _, language
from followup_analytics.panels.twin import Panel, nameless_log
from followup_analytics.panels.words import word

_COLUMNS = (
    ("company", N_("Company")),
    ("role", N_("Role")),
    ("stage", N_("Furthest stage")),
    ("state", N_("State")),
    ("interviews", N_("Interviews")),
    ("follow_ups", N_("Notes")),
    ("last_contact_on", N_("Last contact")),
    ("silent_days", N_("Days silent")),
)


@checked
@or_lost
def search(
    source: FollowUpLog | Journal | str | Path | None = None, *, as_of: Day | None = None, show_private: bool = False
) -> Search:
    """The whole search; the plain twins are `outcomes`, `charts.search` and `charts.timeline`.

    Parameters
    ----------
    source
        A log, a journal or its path; by default the workspace's journal, or the sample log while that is empty.
    as_of
        The day the log is read on; by default today.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return Search(*log_and_day(source, as_of)).printing(show_private=show_private)


class Search(Panel):
    """A picture of what is open, a table of every application, and the timeline of the row chosen."""

    public = tuple(name for name, _ in _COLUMNS if name not in ("company", "role"))

    def __init__(self, log: FollowUpLog, as_of: dt.date) -> None:
        self.source, self.as_of = log, as_of
        self.result = outcomes(log, as_of=as_of)
        self.table = Table(_("Applications"), _COLUMNS, empty=_("No application is in the log yet."), measured=True)
        self.story = widgets.HTML()
        self.picture = widgets.HTML()
        self.tools = Tools(
            _("Export"),
            File("applications.csv", _("Download CSV"), "text/csv", lambda: csv_bytes(self.result)),
            File("search.png", _("Download PNG"), "image/png", lambda: self.chart().png()),
        )
        super().__init__([self.picture, self.tools, self.table, self.story])
        for part in (self.tools, self.table):
            part.layout.display = "" if len(self.result) else "none"
        self.table.observe(self._choose, "selected")
        self.table.observe(self._draw, "room")
        self._draw()
        self.table.show(
            self.result.assign(**{name: self.result[name].map(word) for name in ("stage", "state")}), selected="0"
        )

    def __repr__(self) -> str:
        return f"<Search panel: {counted(len(self.result), 'application')}>"

    def chart(self) -> charts.Chart:
        """The picture of what is open."""
        return self._picture(show_private=True)

    def _picture(self, *, show_private: bool) -> charts.Chart:
        log = self.source if show_private else nameless_log(self.source)
        due = due_list(log, as_of=self.as_of)
        return charts.show(charts.search(log, as_of=self.as_of, due=due, language=language()))

    def _draw(self, _change: object = None) -> None:
        """Both pictures, as wide as the cell is."""
        with as_wide_as(self.table.room):
            self.picture.value = self.chart().svg()
        self._choose()

    def _choose(self, _change: object = None) -> None:
        if not self.table.selected:
            self.story.value = ""
            return
        application = self.result["application_id"].iloc[int(self.table.selected)]
        with as_wide_as(self.table.room):
            drawn = charts.timeline(self.source, application, as_of=self.as_of, language=language())
            self.story.value = charts.show(drawn).svg()

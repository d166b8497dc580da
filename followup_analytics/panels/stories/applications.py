"""The applications panel: one place for an application, found by any word, with its whole story."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from followup_analytics.agenda.pages.page import fact_name
from followup_analytics.agenda.pages.story import story
from followup_analytics.facts.timeline import Day
from followup_analytics.journal.journal import Journal
from followup_analytics.log.arguments import checked
from followup_analytics.panels.kit import html
from followup_analytics.panels.kit.sources import desk_journal, today
from followup_analytics.panels.kit.table import Table


@checked
def applications(journal: Journal | str | Path | None = None, *, as_of: Day | None = None) -> Applications:
    """Every application with its story; the plain twin is `story`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    as_of
        The day the log is read on; by default today.
    """
    return Applications(desk_journal(journal), today(as_of))


class Applications(widgets.VBox):
    """The applications, and the story of the one chosen."""

    def __init__(self, journal: Journal, as_of: dt.date) -> None:
        self.journal, self.as_of = journal, as_of
        self.table = Table("Applications", (("company", "Company"), ("role", "Role")), "No application yet.")
        self.facts = widgets.HTML()
        super().__init__([self.table, self.facts])
        self.source = journal.log()
        self.table.observe(self._choose, "selected")
        self.table.show(self.source.applications)

    def __repr__(self) -> str:
        return f"<Applications panel: {len(self.source.applications)} applications>"

    def _choose(self, _change: object) -> None:
        at = int(self.table.selected or 0)
        chosen = self.source.applications["application_id"].iloc[at]
        rows = story(self.source, application=chosen, as_of=self.as_of).iloc[::-1]
        self.facts.value = html.facts((fact_name(row["kind"]), _texts(row)) for _, row in rows.iterrows())


def _texts(row: pd.Series) -> list[str]:
    return [f"{row['on']:%Y-%m-%d}", *(str(row[name]) for name in ("who", "words", "gift") if pd.notna(row[name]))]

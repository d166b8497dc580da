"""The first window: what is due, what lies ahead, what was promised, what came in, and one thing to do next.

Every start opens the page of the day (`panels.today()`), the first one too: what is due comes before what is to be
written, and with an empty journal the same page has the ways to begin. The made-up search is a notebook of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from followup_analytics.agenda.offers import offer_lines
from followup_analytics.agenda.pages.page import Section
from followup_analytics.agenda.pages.week import week
from followup_analytics.journal.journal import Journal
from followup_analytics.journal.place import default_journal
from followup_analytics.log.arguments import checked
from followup_analytics.log.cadence import Cadence
from followup_analytics.log.days import Day, day_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.panels.ahead import Ahead
from followup_analytics.panels.kit import html
from followup_analytics.panels.kit.buttons import Tools
from followup_analytics.panels.kit.html import CAPTURE, IMPORT, Door
from followup_analytics.panels.kit.sources import open_journal
from followup_analytics.panels.kit.sources import today as today_of
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.texts import N_, _, day_words, language
from followup_analytics.panels.twin import Frames, Panel

_SECTIONS = (N_("Due"), N_("Ahead"), N_("Promised"), N_("What came"))
_MOST = 6  # lines of a section
_DUE = Door(N_("Write the notes that are due"), "due", "2_due")
_TOUR = Door(N_("Look around in a made-up search"), "tour", "0_tour")
_APPLICATIONS = Door(N_("Applications"), "applications", "9_applications")
_BEGIN = N_(
    "Nothing is written down yet. Begin with your last interview, or bring in the list you keep: a tracker, a "
    "workbook, your mail or a calendar."
)


@checked
@or_lost
def today(
    journal: Journal | str | Path | None = None, *, as_of: Day | None = None, show_private: bool = False
) -> Today:
    """What the day asks for, on one page; its plain twin is `week`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's. Where there is none yet, none is made.
    as_of
        The day; by default today.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return Today(
        open_journal(journal) if journal is not None or default_journal().exists() else None, today_of(as_of)
    ).printing(show_private=show_private)


class Today(Panel):
    """One page, read again on a press, and the doors to the other panels."""

    def __init__(self, journal: Journal | None, as_of: dt.date) -> None:
        self.journal, self.as_of = journal, as_of
        self.page = widgets.HTML()
        self.ahead, self.tools = (
            Ahead(lines=False),
            Tools(_("Today"), (_("Look again"), self.look), quiet=(_("Look again"),)),
        )
        super().__init__([self.page, self.ahead, self.tools])
        self.look()

    def __repr__(self) -> str:
        return f"<Today panel: {self.as_of}>"

    def _frames(self, *, show_private: bool) -> Frames:
        named = [name for name in map(_, _SECTIONS) if name in self._sections]
        counts = [len(self._sections[name].rows) for name in named]
        parts = pd.DataFrame({_("Part"): named, _("Number"): counts})
        return [] if show_private else [(_("Today"), parts)]

    def look(self) -> None:
        """Read the journal again."""
        log = FollowUpLog() if self.journal is None else self.journal.log()
        self.tools.layout.display = "" if len(log) else "none"
        cadence = Cadence() if self.journal is None else self.journal.cadence()
        self.ahead.tell(log, self.as_of)
        page = week(log, as_of=self.as_of, cadence=cadence, language=language())
        self._sections = {section.heading: section for section in page.sections}  # by heading, as it is said
        self.page.value = day_page(log, self._sections, self.as_of) if len(log) else begin()


def begin() -> str:
    """The page of a journal that is empty."""
    return html.heading(_("Welcome")) + html.text(_(_BEGIN)) + html.doors((CAPTURE, IMPORT, _TOUR))


def day_page(log: FollowUpLog, sections: Mapping[str, Section], as_of: dt.date) -> str:
    """The page of one day: the sections of `week` that ask for something, and what to do next."""
    day = day_number(as_of)
    offered = offer_lines(log, as_of=as_of, language=language())
    facts = [(_("Your answer"), offered)] if offered else []
    facts += [(name, cut(sections[name].lines)) for name in map(_, _SECTIONS) if sections[name].lines]
    doors = (_DUE, CAPTURE, _APPLICATIONS) if len(sections[_("Due")].rows) else (CAPTURE, _APPLICATIONS, IMPORT)
    made_up = _(" (simulated data)") if log.simulated else ""
    return html.heading(day_words(day, day, weekday=True) + made_up) + html.facts(facts) + html.doors(doors)


def cut(lines: tuple[str, ...]) -> list[str]:
    """The first lines, and how many more there are.

    Examples
    --------
    >>> cut(tuple("abcdefgh"))[-1]
    'And 2 more.'
    """
    return [*lines[:_MOST], *([_("And {n} more.", n=len(lines) - _MOST)] if len(lines) > _MOST else [])]

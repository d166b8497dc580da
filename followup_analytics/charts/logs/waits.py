"""Waits beneath each other, each as long as it lasted; those still open end in an arrow."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.analyses.sentences.headlines import waits_headline
from followup_analytics.analyses.sentences.search import waits_sentence
from followup_analytics.charts.kit import lettering, theme
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import Day
from followup_analytics.log.errors import one_of
from followup_analytics.log.locale.catalogue import N_, _, digits, spoken
from followup_analytics.log.locale.log_words import word
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text import phrases
from followup_analytics.log.words import ORIGINS
from followup_analytics.waiting.steps import follow_up_steps
from followup_analytics.waiting.waits import coded_waits, waits

MOST_ROWS = 30
_NAME = 1.4  # inches for a name
_ENDS = {  # event, marker, colour, size, label
    "open": (">", theme.INK, 7, N_("still waiting")),
    "answer": ("v", theme.GREEN, 8, N_("answered")),
    "closed": ("X", theme.INK, 7, N_("closed, no answer")),
    "censored": ("s", theme.VERMILLION, 6, N_("interview agreed before")),
}
_CAPTION = N_("A wait that is still open is not a failure: how it ends is not known yet.")
_SINCE = {
    "application": N_("{company}: {days} since the application"),
    "interview": N_("{company}: {days} since the interview"),
    "answer": N_("{company}: {days} since the answer"),
}


@checked
@spoken
def open_waits(
    log: FollowUpLog, *, as_of: Day, origin: Choice | None = None, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw the waits as bars by days since they began, with the notes in them; open ones end in an arrow.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on.
    origin
        Only waits of that origin (``"application"``, ``"interview"``, ``"answer"``); None: all.
    ax
        Axes to draw on; None: those of a new figure. At most thirty waits are drawn: the open ones, then those that
        ended, each with the longest first.
    language
        The language of its texts: ``"en"``, ``"de"``, or another with a catalogue; otherwise English.

    Raises
    ------
    UnknownChoice
        If no wait is of that origin.

    Examples
    --------
    >>> open_waits(FollowUpLog(), as_of="2026-01-05").get_label()[:20]
    'Up to 2026-01-05 the'
    """
    if origin is not None:
        one_of("origin", origin, ORIGINS)
    every = _waits(log, as_of)
    every = every if origin is None else every[every["origin"] == origin]
    words = theme.Words(_("Every wait, and those still open"), waits_sentence(every))
    shown = every.sort_values(["open", "days"], ascending=False, kind="stable").head(MOST_ROWS)
    ax, new = theme.canvas(ax, 1.4 + 0.19 * max(len(shown), 4))
    if shown.empty:
        return theme.empty_axes(ax, new, words, every)
    theme.dress(ax, grid="x")
    _bars(ax, shown)
    _notes(ax, shown, follow_up_steps(log, as_of=as_of))
    lines = theme.legend(ax, beside=theme.left_of(ax) + 0.2)
    margins = (theme.left_of(ax), 0.2, 0.5 + 0.2 * lines, 0.45)
    left_out = len(every) - len(shown)
    more = theme.not_drawn(left_out, "wait")
    headline = waits_headline(every)
    return theme.finish(ax, new, words, every, _(_CAPTION) + more, margins=margins, headline=headline)


def _waits(log: FollowUpLog, as_of: Day) -> pd.DataFrame:
    """Every wait, with its company and whether it is still open."""
    coded, _rows = coded_waits(log, as_of=as_of)
    company = log.applications["company"].array.take(coded.application)
    return waits(log, as_of=as_of).assign(company=company, open=coded.pending)


def _bars(ax: Axes, shown: pd.DataFrame) -> None:
    place, days = np.arange(len(shown)), shown["days"].to_numpy()
    going = shown["open"].to_numpy()
    for mask, line, look in ((going, (0, (3, 1)), 0.7), (~going, "-", 0.3)):
        ax.hlines(place[mask], 0, days[mask], color=theme.INK, alpha=look, lw=2.2, ls=line)
    ends = np.where(going, "open", shown["event"])
    for event, (marker, colour, size, label) in _ENDS.items():
        here = ends == event
        if here.any():
            ax.plot(days[here], place[here], marker, color=colour, ms=size, ls="", label=_(label), zorder=3)
    names = [
        _(_SINCE[origin], company=lettering.drawable_text(company, 30), days=phrases.counted(number, "day"))
        for company, number, origin in zip(shown["company"], shown["days"], shown["origin"], strict=True)
    ]
    titles = [f"{name}, {_(_ENDS[end][-1])}" for name, end in zip(names, ends, strict=True)]
    theme.hover(ax, days, place, titles, size=12)
    companies = lettering.group_names(shown["company"], theme.name_room(_NAME))
    theme.name_rows(ax, [f"{name}, {word(origin)}" for name, origin in zip(companies, shown["origin"], strict=True)])
    ax.tick_params(axis="y", labelsize=lettering.SMALL - 1)
    ax.set_xlim(-0.01 * max(days.max(), 10), 1.04 * max(days.max(), 10))
    ax.xaxis.set_major_locator(theme.whole_numbers())
    ax.set_xlabel(_("days since the wait began"), fontsize=lettering.SMALL)


def _notes(ax: Axes, shown: pd.DataFrame, steps: pd.DataFrame) -> None:
    row = pd.Index(shown.index).get_indexer(steps["wait"])
    sent = (row >= 0) & (steps["attempt"] > 0).to_numpy()
    if sent.any():
        titles = [_("note on day {day}", day=digits(day)) for day in steps["start"][sent]]
        theme.hover(ax, steps["start"][sent], row[sent], titles, size=9)
        ax.plot(steps["start"][sent], row[sent], "o", color=theme.BLUE, ms=4.5, ls="", label=_("my note"), zorder=4)

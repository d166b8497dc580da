"""Ahead: the interviews of today and the days to come, each with the way to its brief."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from followup_analytics.agenda.pages.brief import brief
from followup_analytics.agenda.pages.page import names_of_each
from followup_analytics.log.days import day_number, day_numbers
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.tables import plain_cells
from followup_analytics.log.text.phrases import capital, short_text
from followup_analytics.panels.stories.sheet import Head
from followup_analytics.panels.texts import N_, _, day_words, language

DAYS = 14  # how far it looks
_MOST = 20  # interviews named
_OFFERED = 3  # briefs offered where the interviews are not told
_TOLD = ["application_id", "starts_at", "interviewers", "place", "cancelled"]


class Ahead(Head):
    """The interviews ahead above a list; a press on one opens its brief, a page to print."""

    def __init__(self, *, lines: bool = True) -> None:
        super().__init__(lambda _name, application: self._open(application))
        self._lines = lines  # whether the interviews are told, or only their briefs offered
        self.add_class("followup-ahead")

    def tell(self, log: FollowUpLog, as_of: dt.date) -> None:
        """Tell the interviews of a log from that day on; nothing is shown where there are none."""
        self._log, self._as_of = log, as_of
        rows = upcoming(log, as_of)
        told = in_words(rows[:_MOST], as_of)
        self.layout.display = "" if told else "none"
        if self._lines:
            self.show({"facts": [[_("Interviews ahead"), *_folded(told, len(rows))]] if told else []})
            return
        briefs = [["brief", _("Brief for {company}", company=at), "quiet", key] for _line, at, key in told[:_OFFERED]]
        self.show({"buttons": briefs})

    def _open(self, application: str) -> None:
        page = brief(self._log, application=application, as_of=self._as_of, language=language())
        self.open_page(_("Brief {title}", title=page.title), page.document)


def upcoming(log: FollowUpLog, as_of: dt.date) -> list[dict[str, Any]]:
    """The interviews from that day on that take place, the next first, with company and role.

    They are few, so they are plain rows: as frames they cost the due panel a twentieth of its time.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(interviews=pd.DataFrame({"company": ["Tide Labs"], "interviewed_on": ["2026-06-18"]}))
    >>> [row["company"] for row in upcoming(log, dt.date(2026, 6, 15))]
    ['Tide Labs']
    """
    days, today = day_numbers(log.cells("interviews", "interviewed_on")), day_number(as_of)
    near = np.flatnonzero((days >= today) & (days <= today + DAYS))
    if not len(near):
        return []
    near = near[log.positions("interviews")[near] >= 0]
    held = log.positions("interviews")[near]
    cells = {name: plain_cells(log.cells("interviews", name).take(near)) for name in _TOLD}
    cells |= {name: plain_cells(log.cells("applications", name).take(held)) for name in ("company", "role")}
    rows = (
        dict(zip(("day", *cells), row, strict=True)) for row in zip(days[near].tolist(), *cells.values(), strict=True)
    )
    named = [row for row in rows if not row["cancelled"]]
    return sorted(named, key=lambda row: (row["day"], row["starts_at"] is None, row["starts_at"] or ""))


def in_words(rows: list[dict[str, Any]], as_of: dt.date) -> list[tuple[str, str, str]]:
    """Of each interview when, where and with whom it is; at which company; and of which application."""
    people, today = names_of_each(row["interviewers"] for row in rows), day_number(as_of)
    return [
        (_line(row, who, today), short_text(row["company"]), row["application_id"])
        for row, who in zip(rows, people, strict=True)
    ]


def _folded(told: list[tuple[str, str, str]], number: int) -> tuple[list[object], list[object]]:
    """The next interview, which stands there whole, and behind a line that counts them those that follow it."""
    first, *later = [[line, "brief", _("Brief"), key, _("Brief for {company}", company=at)] for line, at, key in told]
    more = N_("And {n} more in the next {days} days.")
    rest = [*later, *([_(more, n=number - len(told), days=DAYS)] if number > len(told) else [])]
    return [first], [_(more, n=number - 1, days=DAYS), rest] if rest else []


def _line(row: dict[str, Any], who: str, today: int) -> str:
    day, at, place = (row[name] for name in ("day", "starts_at", "place"))
    when = _("today") if day == today else _("tomorrow") if day == today + 1 else day_words(day, today, weekday=True)
    when = _("{day} at {time}", day=when, time=at) if at else when
    what = ", ".join(short_text(part) for part in (row["company"], row["role"]) if part)
    whom = _(", with {people}", people=short_text(who, 120)) if who else ""
    return f"{capital(when)}: {what}{whom}." + (f" {short_text(place, 120)}." if place else "")

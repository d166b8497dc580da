"""Availability: the free times that a letter offers, and days as its reader writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from followup_analytics.log.days import Day, as_day
from followup_analytics.log.errors import WrongObject
from followup_analytics.log.text.lines import one_line
from followup_analytics.log.text.phrases import MONTHS

Slot = str | dt.date | tuple[dt.datetime, dt.datetime]


def dated(day: dt.date, language: str) -> str:
    """A day as people who write that language do.

    Examples
    --------
    >>> [dated(dt.date(2026, 6, 26), language) for language in ("en", "de", "fr")]
    ['26 June 2026', '26. 6. 2026', '26/06/2026']
    """
    written = {"en": "{0.day} {1} {0.year}", "de": "{0.day}. {0.month}. {0.year}", "fr": "{0:%d/%m/%Y}"}[language]
    return written.format(day, MONTHS[day.month - 1])


def free_times(availability: Iterable[Slot], as_of: Day | None) -> tuple[str, ...]:
    """The free times as texts; dated ones that lie before `as_of` are left out."""
    given = [availability] if isinstance(availability, str) else availability
    first = dt.date.min if as_of is None else as_day(as_of)
    return tuple(text for slot in given if (text := _free_time(slot, first)))


def _free_time(slot: Slot, first: dt.date) -> str:
    if isinstance(slot, tuple):
        start, end = slot
        until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
        return "" if end.date() < first else f"{start:%Y-%m-%d %H:%M}–{until}"
    if isinstance(slot, dt.datetime):
        return "" if slot.date() < first else f"{slot:%Y-%m-%d %H:%M}"
    if isinstance(slot, dt.date):
        return "" if slot < first else slot.isoformat()
    if not isinstance(slot, str):
        raise WrongObject("availability", slot, "texts, days or pairs of start and end")
    return "" if _written_day(slot) < first else one_line(slot)


def _written_day(slot: str) -> dt.date:
    """The ISO day a text begins with; where it begins with none, a day that is never past."""
    try:
        return dt.date.fromisoformat(slot.strip()[:10])
    except ValueError:
        return dt.date.max

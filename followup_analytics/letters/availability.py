"""Availability: the free times that a letter offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from followup_analytics.log.days import Day, as_day
from followup_analytics.log.errors import WrongObject
from followup_analytics.log.text.lines import one_line

Slot = str | dt.date | tuple[dt.datetime, dt.datetime]


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

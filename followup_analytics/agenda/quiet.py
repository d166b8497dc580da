"""Quiet: why no note is due, and what will make one so."""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.engines.engine_log import EngineLog
from followup_analytics.facts.applications.open_applications import open_applications
from followup_analytics.facts.on_engine.standings import without_contact
from followup_analytics.facts.status import status
from followup_analytics.facts.timeline import coded_events
from followup_analytics.log.days import MISSING, Day, day_number
from followup_analytics.log.locale.catalogue import N_, catalogue
from followup_analytics.log.log import FollowUpLog

_EMPTY = N_(
    "The log holds no application yet. Write an interview down, or read a list of applications (followup import)."
)


def why_quiet(log: FollowUpLog, due: pd.DataFrame, *, as_of: Day, language: str = "en") -> str:
    """A sentence for a day on which no note is due.

    Parameters
    ----------
    log, as_of
        The log and the day it is read on.
    due
        What `due_list` returned for them, with what lies ahead.
    language
        That of the sentence, as for `due_list`.

    Examples
    --------
    >>> log = FollowUpLog(applications=pd.DataFrame({"application_id": ["a"], "company": ["Tide Labs"]}))
    >>> why_quiet(log, pd.DataFrame(), as_of="2026-03-10")
    'Nothing is due. 1 application is open without an interview, note or answer: the first of these starts the rhythm.'
    """
    _ = catalogue(language)
    if not len(log):
        return _(_EMPTY)
    ahead = due["due_on"].min() if len(due) else pd.NaT
    parts = [_("Nothing is due.")]
    if pd.notna(ahead):
        parts.append(_("The next note is due on {day}.", day=f"{ahead:%Y-%m-%d}"))
    still_open, bare = _open_and_bare(log, as_of)
    if pd.isna(ahead) and not still_open:
        parts.append(_("Every application is closed."))
    if bare:
        many = _.plural("{n} application is open", "{n} applications are open", bare)
        parts.append(many + _(" without an interview, note or answer: the first of these starts the rhythm."))
    return " ".join(parts)


def _open_and_bare(log: FollowUpLog, as_of: Day) -> tuple[int, int]:
    """How many applications are open, and how many of these are without a contact."""
    if isinstance(log, EngineLog):
        return without_contact(log, day_number(as_of))
    return int(_is_open(log, as_of).sum()), int(_without_contact(log, as_of).sum())


def _is_open(log: FollowUpLog, as_of: Day) -> np.ndarray:
    return np.asarray(~status(log, coded_events(log, as_of=as_of), as_of=as_of).closed, bool)


def _without_contact(log: FollowUpLog, as_of: Day) -> np.ndarray:
    now = open_applications(log, as_of=as_of)
    return np.asarray(_is_open(log, as_of) & (now.last_day == MISSING) & ~now.planned, bool)

"""Sources: where the panels find the user's journal, and what day it is: the only place that asks the system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from followup_analytics.journal.journal import Journal
from followup_analytics.journal.place import default_journal
from followup_analytics.journal.store.remains import refuse_loss
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day, as_day
from followup_analytics.log.errors import JournalError
from followup_analytics.log.log import FollowUpLog
from followup_analytics.panels.texts import _, of_ours, speak
from followup_analytics.simulation.sample import SAMPLE_DAY, sample_log

LANGUAGE = "interface_language"  # the setting; that of the letters is `language`
PATIENCE = 4.0  # seconds a panel waits for another writer before it says so


def today(as_of: Day | None = None) -> dt.date:
    """The day given, else the system's local day."""
    return dt.datetime.now().astimezone().date() if as_of is None else as_day(as_of, place="as_of")


@checked
def open_journal(journal: Journal | str | Path | None = None) -> Journal:
    """The journal given, or opened at that path; by default the one `followup lab` named, else the workspace's.

    Raises
    ------
    JournalError
        If there is no journal at the path given: only the default one is made where there is none. `LostJournal` if
        backups or unsaved texts of one lie there.
    """
    if isinstance(journal, Journal):
        return spoken(journal)
    refuse_loss(Path(journal or default_journal()).resolve())
    if journal is not None and not Path(journal).exists():
        remedy = _("Check the path, or make a journal there: {call}", call=f"Journal({str(journal)!r})")
        raise JournalError(journal, _("there is no journal here"), remedy)
    return spoken(Journal(journal or default_journal(), timeout=PATIENCE))


def spoken(journal: Journal) -> Journal:
    """The journal; panels are drawn in the language of its settings from now on."""
    speak(str(journal.setting(LANGUAGE, "")))
    return journal


def form_journal(journal: Journal | str | Path | None = None) -> Journal:
    """The same for a panel that writes: the journal is backed up first, unless it was in the last half hour."""
    opened = open_journal(journal)
    try:
        opened.backup_now(now=dt.datetime.now())  # noqa: DTZ005 - backups are named by local time
    except JournalError as fault:
        opened.remark(_("No backup was made: {fault}", fault=of_ours(fault)))
    return opened


def remarks(journal: Journal) -> Callable[[], list[str]]:
    """What a form tells of its journal: at once if it can only be read, and once what could not be used."""
    message = [_("This journal can only be read: {why}.", why=of_ours(journal.message))] if journal.message else []

    def unsaid() -> list[str]:
        found = [*message, *map(of_ours, journal.remarks())]
        message.clear()
        return found

    return unsaid


@checked
def current_log(journal: Journal | str | Path | None = None) -> tuple[FollowUpLog, dt.date]:
    """The journal's log and today; while it is empty or not there, the simulated sample log and its own day.

    Nothing is made for it: whoever only looks gets no folder.
    """
    if journal is None:
        refuse_loss(default_journal().resolve())  # a lost journal is not a first start
    if journal is not None or default_journal().exists():
        log = open_journal(journal).log()
        if len(log):
            return log, today()
    return sample_log(), today(SAMPLE_DAY)


def log_and_day(
    source: FollowUpLog | Journal | str | Path | None = None, as_of: Day | None = None
) -> tuple[FollowUpLog, dt.date]:
    """The log given, or that of the journal, and the day it is read on: the one given, else today.

    While the journal is empty, the sample log and its own day.
    """
    if isinstance(source, FollowUpLog):
        return source, today(as_of)
    log, day = current_log(source)
    return log, day if as_of is None else today(as_of)

"""Lost: what stands in the place of a panel whose journal is gone or damaged, with the button that mends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from followup_analytics.journal.journal import Journal
from followup_analytics.journal.store.remains import LostJournal, loss_of
from followup_analytics.log.errors import JournalError
from followup_analytics.panels.kit.form import Action, Form, Values
from followup_analytics.panels.texts import _, speak
from followup_analytics.panels.twin import Panel, unheard

P = ParamSpec("P")
R = TypeVar("R")


def or_lost(panel: Callable[P, R]) -> Callable[P, R]:
    """The panel; where its journal is lost, a `Lost` in its place, which opens it once a backup is put back."""

    @wraps(panel)
    def opened(*args: P.args, **kwargs: P.kwargs) -> R:
        speak()  # until a journal says otherwise
        try:
            with unheard():
                return panel(*args, **kwargs)
        except JournalError as fault:
            loss = fault if isinstance(fault, LostJournal) else loss_of(Path(str(fault.path)), fault)
            if not isinstance(loss, LostJournal):
                raise
        return cast(R, Lost(loss, partial(panel, *args, **kwargs)))

    return opened


class Lost(Panel):
    """Why there is no journal, and a button that puts the newest sound backup in its place.

    Parameters
    ----------
    loss
        What was met on opening the journal.
    panel
        Opens the panel that was asked for; its result takes the form's place after the backup was put back.
    """

    def __init__(self, loss: LostJournal, panel: Callable[[], object]) -> None:
        self._loss, self._panel = loss, panel
        backup = loss.backup
        label = _("Put back the backup of {moment}", moment=_moment(backup.made_at)) if backup else ""
        self.form = Form(_("Lost journal"), (), (Action("restore", label, main=True),) if backup else (), self._restore)
        self.desk = self.form  # as a list panel calls it
        super().__init__([self.form])
        self.form.refusal = _("Nothing was put back.")
        self.form.say(str(loss), "error")

    def __repr__(self) -> str:
        return "<Lost journal>"

    def _restore(self, _action: str, _values: Values) -> None:
        if self._loss.backup is None:
            raise self._loss
        Journal.restore(self._loss.backup.path, str(self._loss.path))
        self.form.say(_("The backup of {moment} is the journal again.", moment=_moment(self._loss.backup.made_at)))
        self.form.fill({}, actions=())
        self.children = (self.form, self._panel())


def _moment(made_at: dt.datetime) -> str:
    return f"{made_at:%Y-%m-%d %H:%M}"

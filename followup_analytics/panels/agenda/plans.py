"""Plans: the days off, and every snooze, pin and pause in force, each with a way to end it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property

import ipywidgets as widgets
import pandas as pd

from followup_analytics.agenda.plans_in_force import decisions
from followup_analytics.journal.debrief import IncompleteDebrief
from followup_analytics.journal.journal import Journal
from followup_analytics.log.log import FollowUpLog
from followup_analytics.panels.kit import html
from followup_analytics.panels.kit.autosave import restored
from followup_analytics.panels.kit.form import Action, Field, Form, Values
from followup_analytics.panels.kit.table import Table
from followup_analytics.panels.kit.undo import Steps
from followup_analytics.panels.texts import N_, _, of_ours, short_day

AUTOSAVE = "away"
_NONE = N_("Choose a plan in the list first.")
_COLUMNS = (
    ("does", N_("Plan")),
    ("until", N_("Day"), "until_on"),
    ("company", N_("Company")),
    ("to", N_("To")),
    ("reason", N_("Reason")),
)
_FIELDS = (
    Field("from_on", N_("Away from"), kind="date"),
    Field("until_on", N_("Away until"), kind="date"),
    Field("reason", N_("Reason, if you like"), help=N_("Notes due in between move past it, at most five a day.")),
)
_ACTIONS = (Action("pause", N_("Pause the whole search"), main=True), Action("end", N_("End the chosen plan")))


class Plans(widgets.VBox):
    """The plans in force as a table, and a form to be away; `on_change` is called after each change, a step."""

    def __init__(self, journal: Journal, as_of: dt.date, on_change: Callable[[], object], steps: Steps) -> None:
        self.journal, self.as_of, self._on_change, self._steps = journal, as_of, on_change, steps
        super().__init__()
        self._unsaved = restored(journal, AUTOSAVE, _FIELDS) or {}
        self._set_folded(not self._unsaved)

    @cached_property
    def table(self) -> Table:
        """The plans in force; made when it is unfolded, as most days nobody does."""
        return Table(_("Plans in force"), _COLUMNS, empty=_("No plan is in force."))

    @cached_property
    def form(self) -> Form:
        """The form to be away."""
        form = Form(
            _("Away"), _FIELDS, _ACTIONS, self._act, lambda values: self.journal.keep_autosave(AUTOSAVE, values)
        )
        form.fill(self._unsaved, place=f"{self.journal.path} {AUTOSAVE}")
        if self._unsaved:
            form.say(_("Unsaved text restored."))
        return form

    def _set_folded(self, folded: bool) -> None:
        self.layout.display = "none" if folded else ""
        if not folded:
            self.children = [widgets.HTML(html.text(_("Plans in force, and days off"))), self.table, self.form]

    def __repr__(self) -> str:
        return f"<Plans: {len(self.table.rows)} in force>"

    def show(self, log: FollowUpLog) -> None:
        """Show the plans in force in this log, once they are unfolded."""
        self._log = log
        if not self.layout.display:
            self.shown = decisions(log, as_of=self.as_of)
            self.table.show(in_words(self.shown))

    def fold(self) -> None:
        """Show the plans, or fold them away again."""
        self._set_folded(not self.layout.display)
        self.show(self._log)

    def _act(self, action: str, values: Values) -> None:
        if action == "pause":
            with self._steps.step():
                self.journal.save(plans=pause(values, self.as_of))
            self.journal.drop_autosave(AUTOSAVE)
            self.form.fill({})
            said = _("Paused. Enjoy the days off.")
        else:
            said = self._end()
        if said != _(_NONE):
            self._on_change()
        self.form.say(said, "error" if said == _(_NONE) else "done")

    def _end(self) -> str:
        if not self.table.selected:
            return _(_NONE)
        row = self.shown.iloc[int(self.table.selected)]
        with self._steps.step():
            self.journal.save(remove={"plans": row["plan_ids"]})
        plan = in_words(self.shown).iloc[int(self.table.selected)]
        what = f"{plan['company']}, {plan['does']} {plan['until']}"
        return _("Ended: {what}. Undo brings it back.", what=what)


def in_words(shown: pd.DataFrame) -> pd.DataFrame:
    """The plans with their days as a person says them."""
    rows = zip(shown["does"], shown["from_on"], shown["until_on"], strict=True)
    until = pd.Series([_days(*row) for row in rows], index=shown.index, dtype="str")
    does = shown["does"].map(of_ours).astype("str")
    return shown.assign(until=until, does=does, company=shown["company"].fillna(_("the whole search")))


def _days(does: str, first: pd.Timestamp, last: pd.Timestamp) -> str:
    if does != "pause":
        return short_day(last)
    if pd.isna(last):
        return _("{day} until you end it", day=short_day(first))
    return _("{first} to {last}", first=short_day(first), last=short_day(last))


def pause(values: Values, as_of: dt.date) -> dict[str, object]:
    """The plan by which nothing is due for some days.

    Raises
    ------
    IncompleteDebrief
        If a day is missing, or the days are over or in the wrong order.
    """
    cells = {name: str(values.get(name) or "").strip() for name in ("from_on", "until_on", "reason")}
    asked = {"from_on": _("From which day?"), "until_on": _("Until which day?")}
    wrong = {name: question for name, question in asked.items() if not cells[name]}
    if not wrong and cells["until_on"] < max(cells["from_on"], as_of.isoformat()):
        wrong = {"until_on": _("Choose a day in the future, not before the first.")}
    if wrong:
        raise IncompleteDebrief(wrong)
    return {"kind": "pause", **cells, "reason": cells["reason"] or None, "decided_on": as_of}

"""Plans: the days off, and every snooze, pin and pause in force, each with a way to end it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

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

AUTOSAVE = "away"
_NONE = "Choose a plan in the list first."
_COLUMNS = (
    ("does", "Plan"),
    ("until", "Day", "until_on"),
    ("company", "Company"),
    ("to", "To"),
    ("reason", "Reason"),
)
_FIELDS = (
    Field("from_on", "Away from", kind="date"),
    Field("until_on", "Away until", kind="date"),
    Field("reason", "Reason, if you like", help="Notes due in between move past it, at most five a day."),
)
_ACTIONS = (Action("pause", "Pause the whole search", main=True), Action("end", "End the chosen plan"))


class Plans(widgets.VBox):
    """The plans in force as a table, and a form to be away; `on_change` is called after each change, a step."""

    def __init__(self, journal: Journal, as_of: dt.date, on_change: Callable[[], object], steps: Steps) -> None:
        self.journal, self.as_of, self._on_change, self._steps = journal, as_of, on_change, steps
        self.table = Table("Plans in force", _COLUMNS, empty="No plan is in force.")
        self.form = Form("Away", _FIELDS, _ACTIONS, self._act, lambda values: journal.keep_autosave(AUTOSAVE, values))
        super().__init__([widgets.HTML(html.text("Plans in force, and days off")), self.table, self.form])
        draft = restored(journal, AUTOSAVE, _FIELDS)
        self.layout.display = "" if draft else "none"
        self.form.fill(draft or {}, place=f"{journal.path} {AUTOSAVE}")
        if draft:
            self.form.say("Draft restored.")

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
        self.layout.display = "" if self.layout.display else "none"
        self.show(self._log)

    def _act(self, action: str, values: Values) -> None:
        if action == "pause":
            with self._steps.step():
                self.journal.save(plans=pause(values, self.as_of))
            self.journal.drop_autosave(AUTOSAVE)
            self.form.fill({})
            said = "Paused. Enjoy the days off."
        else:
            said = self._end()
        if said != _NONE:
            self._on_change()
        self.form.say(said, "error" if said == _NONE else "done")

    def _end(self) -> str:
        if not self.table.selected:
            return _NONE
        row = self.shown.iloc[int(self.table.selected)]
        with self._steps.step():
            self.journal.save(remove={"plans": row["plan_ids"]})
        plan = in_words(self.shown).iloc[int(self.table.selected)]
        return f"Ended: {plan['company']}, {plan['does']} {plan['until']}. Undo brings it back."


def in_words(shown: pd.DataFrame) -> pd.DataFrame:
    """The plans with their days as a person says them."""
    days = {
        name: shown[name].dt.day.astype("str") + " " + shown[name].dt.strftime("%b %Y")
        for name in ("from_on", "until_on")
    }
    pause = shown["does"] == "pause"
    ends = (" to " + days["until_on"]).where(shown["until_on"].notna(), " until you end it")
    until = days["until_on"].where(~pause, days["from_on"] + ends)
    return shown.assign(until=until, company=shown["company"].fillna("the whole search"))


def pause(values: Values, as_of: dt.date) -> dict[str, object]:
    """The plan by which nothing is due for some days.

    Raises
    ------
    IncompleteDebrief
        If a day is missing, or the days are over or in the wrong order.
    """
    cells = {name: str(values.get(name) or "").strip() for name in ("from_on", "until_on", "reason")}
    asked = {"from_on": "From which day?", "until_on": "Until which day?"}
    wrong = {name: question for name, question in asked.items() if not cells[name]}
    if not wrong and cells["until_on"] < max(cells["from_on"], as_of.isoformat()):
        wrong = {"until_on": "Choose a day in the future, not before the first."}
    if wrong:
        raise IncompleteDebrief(wrong)
    return {"kind": "pause", **cells, "reason": cells["reason"] or None, "decided_on": as_of}

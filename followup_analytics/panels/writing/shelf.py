"""The shelf panel: an article, a contact or a link put on the shelf in ten seconds, and the list of what there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from followup_analytics.gifts.lists.reference_list import gifts_from_text
from followup_analytics.gifts.shelf import IncompleteGift, gift_row, known_gifts, shelf_list
from followup_analytics.journal.journal import Journal
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day
from followup_analytics.log.text.phrases import counted
from followup_analytics.panels.kit.autosave import keep_typed, restored
from followup_analytics.panels.kit.form import Action, Field, Form, Values
from followup_analytics.panels.kit.sources import form_journal, remarks, today
from followup_analytics.panels.kit.table import Table
from followup_analytics.panels.kit.undo import Steps
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.texts import N_, _, ngettext, of_ours
from followup_analytics.panels.twin import Panel
from followup_analytics.panels.words import word

AUTOSAVE, LIST_AUTOSAVE = "gift", "gift list"

_KINDS = (("", N_("guess it")), ("article", N_("article")), ("contact", N_("contact")), ("link", N_("link")))
_FIELDS = (
    Field(
        "title",
        N_("Title, or a pasted address"),
        help=N_("From an address alone the title is guessed; nothing is opened."),
    ),
    Field("url", N_("Address")),
    Field("topics", N_("Topics"), help=N_("Separate several with ; and use the words an interviewer would.")),
    Field("kind", N_("Kind"), kind="choice", options=_KINDS),
)
_LIST = (
    Field(
        "list",
        N_("A list"),
        kind="area",
        rows=6,
        help=N_("BibTeX, RIS, CSV with a header line (title, url, topics, kind), or one address per line."),
    ),
)
_ACTIONS = (Action("add", N_("Put on the shelf"), main=True), Action("remove", N_("Remove the chosen gift")))
_COLUMNS = (("title", N_("Title")), ("kind", N_("Kind")), ("topics", N_("Topics")), ("given_to", N_("Given to")))
_WRONG = (("line", N_("Line")), ("value", N_("Entry")), ("reason", N_("What is wrong")), ("remedy", N_("What to do")))
_EMPTY = N_("The shelf is empty. Put an article, a contact or a link on it.")


@checked
@or_lost
def shelf(
    journal: Journal | str | Path | None = None, *, as_of: Day | None = None, show_private: bool = False
) -> Shelf:
    """The gift shelf; its plain twins are `shelf_list` and `Journal.save`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    as_of
        The day a gift is put on the shelf; by default today.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return Shelf(form_journal(journal), today(as_of)).printing(show_private=show_private)


class Shelf(Panel):
    """A form for one gift, the shelf as a table, and a form for a whole list."""

    public = ("kind",)

    def __init__(self, journal: Journal, as_of: dt.date) -> None:
        self.journal, self.as_of = journal, as_of
        self._steps = Steps(journal)
        self._added: dict[str, tuple[str, Values]] = {}  # by step, the form it was typed into, and what
        remarked = remarks(journal)
        self.form = Form(
            _("Gift"),
            _FIELDS,
            self._actions(),
            self._act,
            lambda values: self._autosave(AUTOSAVE, values),
            remarks=remarked,
        )
        self.table = Table(_("Gift shelf"), _COLUMNS, empty=_EMPTY)
        self.list = Form(
            _("Gift list"),
            _LIST,
            (("add", _("Put the list on the shelf")),),
            self._add_list,
            lambda values: self._autosave(LIST_AUTOSAVE, values),
            remarks=remarked,
        )
        self.list.add_class("followup-second")
        self.problems = Table(_("Problems in the list"), _WRONG, choosing=False)
        self._tell_problems(pd.DataFrame())
        super().__init__([self.form, self.table, self.list, self.problems])
        for form, name, fields in ((self.form, AUTOSAVE, _FIELDS), (self.list, LIST_AUTOSAVE, _LIST)):
            unsaved = restored(journal, name, fields)
            form.fill(unsaved or {}, place=f"{journal.path} {name}")
            form.say(_("Unsaved text restored.") if unsaved else "")
        self._refresh()

    def __repr__(self) -> str:
        return f"<Shelf panel: {counted(len(self.shown), 'gift')}>"

    def _actions(self) -> tuple[Action, ...]:
        return (*_ACTIONS, *self._steps.actions)

    def _autosave(self, name: str, values: Values) -> None:
        keep_typed(self.journal, name, values if any(values.values()) else {})

    def _refresh(self) -> None:
        self.shown = shelf_list(self.journal.log(), as_of=self.as_of)
        names = self.shown["given_to"].str.replace(r" \S+@[^\s,]+", "", regex=True)  # without addresses
        kinds = self.shown["kind"].map(word, na_action="ignore")
        self.table.show(self.shown.assign(given_to=names, kind=kinds))

    def _tell_problems(self, wrong: pd.DataFrame) -> None:
        self.problems.layout.display = "none" if wrong.empty else ""
        if len(wrong):
            self.problems.show(wrong.assign(**{name: wrong[name].map(of_ours) for name in ("reason", "remedy")}))

    def _act(self, action: str, values: Values) -> None:
        if action == "remove" and not self.table.selected:
            self.form.say(_("Choose a gift in the list first."), "error")
            return
        if action == "add":
            said = self._add(values)
        else:
            self._autosave(AUTOSAVE, values)  # what is typed beside it stays
            said = self._remove() if action == "remove" else self._step(action)
        self._refresh()
        self.form.fill(self.journal.autosave(AUTOSAVE) or {}, actions=self._actions())
        self.form.say(said)

    def _add(self, values: Values) -> str:
        row = gift_row(values, added_on=self.as_of)
        _refuse_known(self.journal, row)
        with self._steps.step(self._remember(AUTOSAVE, values)):
            self.journal.save(gifts=row)
            self.journal.drop_autosave(AUTOSAVE)
        return _("On the shelf, as {kind}: {title}.", kind=word(row["kind"]), title=row["title"])

    def _remove(self) -> str:
        row = self.shown.iloc[int(self.table.selected)]
        with self._steps.step():
            self.journal.delete("gifts", row["gift_id"])
        return _("Removed from the shelf: {title}. Undo puts it back.", title=row["title"])

    def _remember(self, form: str, values: Values) -> str:
        name = f"{form} {len(self._added)}"
        self._added[name] = (form, values)
        return name

    def _step(self, action: str) -> str:
        """An undo brings the text back too, into a form where nothing else is being typed."""
        said, name = self._steps.move(action)
        form, text = self._added.get(name, ("", {}))
        old, new = ({}, text) if action == "undo" else (text, {})
        if form and (self.journal.autosave(form) or {}) == old:
            self._autosave(form, new)
        if form == LIST_AUTOSAVE:
            self.list.fill(self.journal.autosave(LIST_AUTOSAVE) or {})
            self.list.say("")
            self._tell_problems(pd.DataFrame())
        return said

    def _add_list(self, _action: str, values: Values) -> None:
        gifts, wrong = gifts_from_text(values.get("list") or "", added_on=self.as_of)
        new = gifts[known_gifts(self.journal.log(), gifts).isna()]
        with self._steps.step(self._remember(LIST_AUTOSAVE, values)):
            if len(new):
                self.journal.save(gifts=[_filled_cells(row) for row in new.to_dict("records")])
            if wrong.empty:
                self.journal.drop_autosave(LIST_AUTOSAVE)
                self.list.fill({})
        self._tell_problems(wrong)
        self._refresh()
        if len(self.form.actions) != len(self._actions()):
            self.form.fill(self.form.values, actions=self._actions())
        known = len(gifts) - len(new)
        there = ngettext("{n} was there already", "{n} were there already", known)
        problems = ngettext("{n} problem", "{n} problems", len(wrong))
        self.list.say(_("{new} put on the shelf, {there}, {problems}.", new=len(new), there=there, problems=problems))


def _refuse_known(journal: Journal, row: dict[str, object]) -> None:
    if known_gifts(journal.log(), pd.DataFrame([row])).notna().any():
        field = "url" if row["url"] else "title"
        raise IncompleteGift({field: _("This is already on the shelf; under two ids it could be given twice.")})


def _filled_cells(row: Mapping[Any, Any]) -> dict[str, object]:
    return {name: value for name, value in row.items() if pd.notna(value)}

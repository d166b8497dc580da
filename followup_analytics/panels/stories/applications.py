"""The applications panel: one place for an application, found by any word, told in order, mended where it is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd

from followup_analytics.agenda.pages.brief import brief
from followup_analytics.agenda.pages.story import story
from followup_analytics.agenda.search import SearchIndex, find, search_index
from followup_analytics.journal.imports.accepted import Learnt
from followup_analytics.journal.journal import Journal
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import MISSING, Day, day_number
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import company_and_role
from followup_analytics.panels.agenda.checks import must_have
from followup_analytics.panels.kit.autosave import keep_typed, restored
from followup_analytics.panels.kit.form import Action, Form, MovedOn, Values
from followup_analytics.panels.kit.job import soon
from followup_analytics.panels.kit.sources import form_journal, remarks, today
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.stories import doubles, facts, forms, saving
from followup_analytics.panels.stories.finder import Finder
from followup_analytics.panels.stories.listing import finder_row, how_it_stands, listing
from followup_analytics.panels.stories.sheet import NEW, UNDO, Facts, Head, buttons
from followup_analytics.panels.texts import N_, _, day_words, language, ngettext, number, of_ours
from followup_analytics.panels.twin import Frames, Panel

_CANCEL, _SURE = Action("cancel", N_("Cancel")), Action("sure", N_("Save it all the same"), main=True)
_EMPTY = N_("No application yet: write down an interview, bring in a file, or begin with New application.")


@checked
@or_lost
def applications(
    journal: Journal | str | Path | None = None, *, as_of: Day | None = None, show_private: bool = False
) -> Applications:
    """Every application, found by any word, with its story and the forms to mend it; its plain twin is `story`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    as_of
        The day the log is read on; by default today.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return Applications(form_journal(journal), today(as_of)).printing(show_private=show_private)


class Applications(Panel):
    """The applications found, and for the one chosen its story, with what can be done to each fact."""

    label, example = N_("Applications"), N_("company, person, topic, any word")
    choose = N_("Choose an application to see its whole story, and what comes next.")  # where none is
    two = "two applications"  # the setting that holds which pairs are two, whatever they look like

    def __init__(self, journal: Journal, as_of: dt.date) -> None:
        self.journal, self.as_of = journal, as_of
        self.finder = Finder(_(self.label), _(self.example), self._find, self._choose)
        self.head, self.facts = Head(self.press, remarks(journal)), Facts(self.press)
        self.form = Form(_("Form"), (), (), self._submit, self._typed, on_late=self._keep_late_text)
        self._open: tuple[str, str, forms.Asked] | None = None  # the button whose form is open, its fact, what it asks
        self._rows: dict[str, facts.Row] = {}  # the facts shown, by key
        two = widgets.HBox([self.finder, widgets.VBox([self.head, self.form, self.facts])])
        two.add_class("followup-two")
        super().__init__([two])
        self.add_class("followup-stories")
        self._close()
        self.refresh("")

    def __repr__(self) -> str:
        return f"<{self.label} panel: {self.finder.count}>"

    @property
    def chosen(self) -> str:
        """The id of the application whose story is told; empty: none."""
        return self.finder.selected

    def _frames(self, *, show_private: bool) -> Frames:
        listed = self._states.assign(day=[self._day(day) for day in self._states["day"]])[["state", "day"]]
        listed = listed.rename(columns={"state": _("State"), "day": _("Last heard of")})
        headings = {"company": _("Company"), "role": _("Role")}
        names = self.source.applications[[*headings]].rename(columns=headings)
        return [(_(self.label), names.join(listed) if show_private else listed)]

    def refresh(self, said: str | None = None) -> None:
        """Read the journal again."""
        self.version, self.source = self.journal.version, self.journal.log()
        self._index: SearchIndex | None = None
        self._learnt: Learnt | None = None
        self._read()
        self._find()
        self._tell()
        if said is not None:
            self.head.say(said)

    # The list

    def _read(self) -> None:
        self._states = listing(self.source, as_of=self.as_of)
        soon(self._indexed)  # before the first letter is typed

    def _indexed(self) -> SearchIndex:
        self._index = self._index or search_index(self.source)
        return self._index

    def _searched(self) -> pd.DataFrame:
        return find(self._indexed(), self.finder.words)

    def _find(self) -> None:
        asked, states, apps = self.finder.words.strip(), self._states, self.source.applications
        found = self._searched() if asked else pd.DataFrame({"application": np.arange(len(apps)), "text": None})
        latest = states["day"].to_numpy()[found["application"]]
        found = found.iloc[np.argsort(-latest, kind="stable")]
        shown = found.head(self.finder.most)
        about = apps.iloc[shown["application"]].assign(text=shown["text"].to_numpy())
        about[["day", "state", "mark"]] = states.iloc[shown["application"]][["day", "state", "mark"]].to_numpy()
        every = ngettext("{n} application", "{n} applications", len(apps))
        count = _("{found} of {all}", found=number(len(found)), all=every) if asked else every
        still = int(states["open"].to_numpy()[found["application"]].sum())
        count = _("{count}, {n} open", count=count, n=still) if len(apps) else _(_EMPTY)
        self.finder.show([self._row(row) for row in about.to_dict("records")], len(found) - len(shown), count)

    def _row(self, row: dict[Any, Any]) -> dict[str, Any]:
        return finder_row(row, self.finder.words, self._day(row["day"]))

    def _day(self, day: int) -> str:
        return "" if day == MISSING else day_words(int(day), day_number(self.as_of))

    # The story

    def _choose(self) -> None:
        self._close()
        self._tell()
        self.head.say("")

    def _tell(self) -> None:
        if self.chosen not in set(self.source.applications["application_id"]):
            self._tell_nothing([NEW], any_found=len(self.source) > 0)
            return
        self._learnt = self._learnt or self.journal.learnt()
        log = facts.own_log(self.source, [self.chosen])
        self._rows = facts.keyed(story(log, application=self.chosen, as_of=self.as_of), log)
        self.facts.show(facts.as_shown(self._rows, log, as_of=self.as_of, origins=self._learnt.origins))
        self.head.show(self._head(log))

    def _tell_nothing(self, buttons: list[list[str]], *, any_found: bool) -> None:
        steps = UNDO if self.version else ()  # a journal without a change has none
        self.head.show({"hint": self.choose if any_found else "", "buttons": [*buttons, *steps]})
        self._rows = {}
        self.facts.show([])

    def _head(self, log: FollowUpLog) -> dict[str, Any]:
        at = self.source.applications["application_id"].tolist().index(self.chosen)
        state, gone = self._states.iloc[at], saving.letting_go(self.source, self.chosen)
        question, answers = self._question()
        return {
            "title": self._name(self.chosen),
            "state": state["state"],
            "mark": state["mark"],
            "about": how_it_stands(log, self.chosen, as_of=self.as_of),
            "question": question,
            "answers": answers,
            "buttons": buttons(gone=bool(gone)),
        }

    def _question(self) -> tuple[str, list[list[str]]]:
        """Whether another application is the same as this one, until it was answered."""
        for other in doubles.perhaps_same(self.source, self.chosen)["application_id"]:
            if self._pair(other) not in self._known_two():
                answers = [["join", _("Merge them"), "plain", other], ["two", _("They are two"), "plain", other]]
                return _("Perhaps one application: {name} is in your log as well.", name=self._name(other)), answers
        return "", []

    def _pair(self, other: str) -> str:
        return "|".join(sorted([self.chosen, other]))

    def _known_two(self) -> list[str]:
        two: list[str] = list(self.journal.setting(self.two, []))  # type: ignore[call-overload]  # of the default's kind
        return two

    def _name(self, application: str) -> str:
        row = self.source.applications[self.source.applications["application_id"] == application].iloc[0]
        return company_and_role(row)

    # What is pressed

    def press(self, name: str, key: str = "") -> None:
        """What pressing a button does, of the head or of the fact of that key. Never raises: a fault is told."""
        try:
            self._press(name, key)
        except Exception as error:  # what is typed stands in a form, and stays there
            self.head.say(_("That did not work: {error}", error=of_ours(error)))

    def _press(self, name: str, key: str) -> None:
        if name in ("undo", "redo"):
            back = self.journal.undo if name == "undo" else self.journal.redo
            done = back(language=language())
            self._close()
            self.refresh(done or (_("There is nothing to undo.") if name == "undo" else _("There is nothing to redo.")))
            return
        fact = self._rows.get(key)
        called = self._fact_name(key) if fact is not None else self._title()
        made = saving.at_once(name, self.journal, self.source, self.chosen, fact, called, self.as_of)
        if made is not None:
            made.save(self.journal, self.version)
            self._close()
            self.refresh(made.said)
        elif name == "brief":
            page = brief(self.source, application=self.chosen, as_of=self.as_of, language=language())
            self.head.open_page(_("Brief {title}", title=page.title), page.document)
        elif name in ("join", "two"):
            self._answer(name, key)
        else:
            self._draw(name, key, self._asks(name, key))

    def _fact_name(self, key: str) -> str:
        return next((str(fact["name"]) for fact in self.facts.facts if fact["key"] == key), "")

    def _answer(self, name: str, other: str) -> None:
        if name == "join":
            self.refresh(self._join(other))
            return
        self.journal.keep_setting(self.two, [*self._known_two(), self._pair(other)])
        self.refresh(_("They stay two."))

    def _join(self, other: str) -> str:
        """Make another one with this; what is said of it."""
        said = _("Merged with {name}. Undo makes them two again.", name=self._name(other))
        self.journal.merge(other, into=self.chosen)
        return said

    # The form

    def _asks(self, name: str, key: str) -> forms.Asked:
        if name != "new" and not self.chosen:
            raise MovedOn
        fact, title = self._rows.get(key), self._fact_name(key) or self._title()
        row = saving.stored(self.journal, self.source, self._mended(name, fact))
        return forms.asked(name, self.source, self.chosen, as_of=self.as_of, title=title, table=row[0], row=row[1])

    def _title(self) -> str:
        return self._name(self.chosen) if self.chosen else ""

    def _mended(self, name: str, fact: facts.Row | None) -> Mapping[str, Any] | None:
        """The fact that a button changes: one of the story, or the application itself."""
        if name in ("edit", "moved") and fact is None:
            raise MovedOn
        return {"table": "applications", "id": self.chosen} if name == "mend" else fact

    def _draw(self, name: str, key: str, asked: forms.Asked) -> None:
        self._open, self._since = (name, key, asked), self.journal.version
        self._fresh = dict(asked.values)
        unsaved = restored(self.journal, self._autosave_name, asked.fields)
        self.form.label = asked.title
        self._fill({**self._fresh, **(unsaved or {})}, (Action("save", asked.save, main=True), _CANCEL))
        self.form.layout.display = ""
        self.form.say(_("Unsaved text restored.") if unsaved else "", "done" if unsaved else "")
        self.head.say(asked.title)
        self.head.focus("form")

    def _fill(self, values: Values, actions: tuple[Action, ...]) -> None:
        asked = self._open[2] if self._open else forms.Asked("", (), {})
        self.form.fill(values, fields=asked.fields, actions=actions, place=self._place, focus="")

    @property
    def _autosave_name(self) -> str:
        """The name of the autosave of the form that is open."""
        name, key = self._open[:2] if self._open else ("", "")
        return " ".join(filter(None, [self.label.lower(), name, key or self.chosen]))

    @property
    def _place(self) -> str:
        return f"{self.journal.path} {self._autosave_name}"

    def _typed(self, values: Values) -> None:
        if self._open:
            self._keep_late_text(
                self._place, {k: v for k, v in values.items() if v != self._fresh.get(k, "") and v is not False}
            )

    def _keep_late_text(self, place: str, values: Values) -> None:
        keep_typed(self.journal, place.removeprefix(f"{self.journal.path} "), values)

    def _close(self) -> None:
        """Shut the form; what was typed and not saved stays an autosave."""
        self._open = None
        self.form.fill({}, fields=(), actions=(), place=f"{self.journal.path} {self.label.lower()}")
        self.form.layout.display = "none"

    def _submit(self, action: str, values: Values) -> None:
        if self._open is None:
            raise MovedOn
        name, key = self._open[:2]
        autosave = self._autosave_name
        if action == "cancel":
            said = ""
        else:
            question = "" if action == "sure" else self._doubt(name, key, values)
            if question:
                self._fill(values, (_SURE, _CANCEL))
                self.form.say(question, "error")
                return
            said = self._store(name, key, values)
        self.journal.drop_autosave(autosave)
        self._close()
        self.refresh(said)
        self.head.focus(key or name)

    def _doubt(self, name: str, key: str, values: Values) -> str:
        row = saving.stored(self.journal, self.source, self._mended(name, self._rows.get(key)))[1]
        return doubles.doubt(self.source, name, self.chosen, row, values)

    def _store(self, name: str, key: str, values: Values) -> str:
        if name == "merge":
            if not values.get("other"):
                raise MovedOn
            return self._join(values["other"])
        if name == "new":
            return self._store_new(values)
        fact = self._mended(name, self._rows.get(key))
        made = saving.make(name, self.journal, self.source, self.chosen, fact, values, self.as_of)
        made.save(self.journal, self._since)
        return made.said

    def _store_new(self, values: Values) -> str:
        application = saving.typed_cells(values, [field.name for field in forms.application_form().fields])
        must_have(application, company=_("Which company is it?"))
        made = self.journal.save(applications=application)
        self.refresh()
        self.finder.words, self.finder.selected = "", made["applications"][0]
        return _("Saved.")

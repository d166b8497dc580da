"""The due panel: the day's notes, worked through one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import ipywidgets as widgets
import pandas as pd

from followup_analytics.agenda.in_touch import choices
from followup_analytics.gifts.fitting.fits import Fits
from followup_analytics.journal.debrief import topics_of
from followup_analytics.journal.journal import Journal
from followup_analytics.letters import mail
from followup_analytics.letters.draft import Draft, drafts, review
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import counted
from followup_analytics.panels import _stored
from followup_analytics.panels.agenda import due_rows
from followup_analytics.panels.agenda.checks import reason_gone
from followup_analytics.panels.agenda.experiment import Draws
from followup_analytics.panels.agenda.letter import background, gift_choice, letter_form, letter_rows, turn
from followup_analytics.panels.agenda.letter.letters import Key, Letter, Letters
from followup_analytics.panels.agenda.plans import Plans
from followup_analytics.panels.ahead import Ahead
from followup_analytics.panels.kit import html
from followup_analytics.panels.kit.autosave import keep_typed, restored
from followup_analytics.panels.kit.buttons import Copy, File, Tools
from followup_analytics.panels.kit.form import Form, MovedOn, Values
from followup_analytics.panels.kit.job import at_leisure, soon, when_idle
from followup_analytics.panels.kit.sources import form_journal, remarks, today
from followup_analytics.panels.kit.table import Table
from followup_analytics.panels.kit.undo import Steps
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.texts import N_, _, in_language, ngettext
from followup_analytics.panels.twin import Panel, nobody_there

_OF_ONE = ("sent", "snooze", "pin")  # what touches no other application
Stays = tuple[pd.DataFrame | None, Mapping[Key, Letter]]  # the closed applications, and letters
_NOTHING: Stays = None, MappingProxyType({})
_LAPSED = N_("The letter you had begun is no longer due; undo brings it back.")


@checked
@or_lost
def due(journal: Journal | str | Path | None = None, *, as_of: Day | None = None, show_private: bool = False) -> Due:
    """The list of notes to write, and the form to write each in.

    The plain twins are `due_list`, `in_touch` and `forecast`, then `draft`, `review`, `mailto` and `eml`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    as_of
        The day the list is made for; by default today.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return Due(form_journal(journal), today(as_of)).printing(show_private=show_private)


class Due(Panel):
    """The due list, and for the row chosen: what this person cared about, a draft, and what became of it."""

    public = ("when", "note", "answer")

    def __init__(self, journal: Journal, as_of: dt.date) -> None:
        self.journal, self.as_of = journal, as_of
        self.note: Draft | None = None
        self.span = widgets.Dropdown(description=_("Show"), options=in_language(due_rows.SPANS))
        self.table = Table(_("Notes to write"), due_rows.COLUMNS, state="status")
        self.about = widgets.HTML().add_class("followup-about")
        self.desk = Form(
            _("Letter"), (), (), self._act, self._typed, on_late=self._keep_late_text, remarks=remarks(journal)
        )
        self.tools = Tools(_("Export"), quiet=(_("Plans and days off"),))
        self._draws, self._steps = Draws(journal, as_of), Steps(journal)
        self.plans = Plans(journal, as_of, self._refresh, self._steps)
        self._fresh: dict[str, Values] = {}  # by draft, the letter as it was before anything was typed
        self._had: dict[str, str] = {}
        self._told = ""  # what the last button did
        self._writing = False  # whether the letter of the row chosen is still to be written
        self._chances: pd.DataFrame | None = None  # of the log weighed last, until those of the one read are there
        self._weighed: FollowUpLog | None = None
        self._meanwhile = ""  # what became of the gift of the letter on the desk
        self._asked: tuple[str, object] | None = None  # the letter that was sent back with a question
        self.panes = widgets.HBox([self.table, widgets.VBox([self.about, self.desk])])
        self.panes.add_class("followup-panes")
        self.above, self.ahead = widgets.HTML(), Ahead()
        top = widgets.HBox([self.above, self.span]).add_class("followup-top")
        super().__init__([top, self.ahead, self.panes, self.tools, self.plans])
        self.add_class("followup-due")
        self.span.observe(self._refresh, "value")
        self.table.observe(self._on_choice, "selected")
        self._refresh(write=self._write_soon)

    def __repr__(self) -> str:
        return f"<Due panel: {counted(len(self.shown), 'note')}>"

    @property
    def row(self) -> pd.Series | None:
        """The row chosen, or None."""
        return self.shown.iloc[int(self.table.selected)] if self.table.selected else None

    def _refresh(
        self,
        _change: object = None,
        *,
        wanted: str = "",
        stays: Stays = _NOTHING,
        write: Callable[[], object] | None = None,
    ) -> None:
        """Read the journal again; the form shows the letter of the draft `wanted`, else the one in the same place."""
        self._read = self.journal.version
        self.source = self._draws.made(self.journal.log())
        self._steps.followed(self._draws.change)
        closed, written = stays
        self.due, self.closed, shown = self._lists(closed)
        self.shown = due_rows.with_chances(shown, self._chances)
        self.letters = Letters(self.source, self.shown, self._drafts, self.as_of, written)
        self.plans.show(self.source)
        self.above.value = due_rows.head_text(self.source, self.due, as_of=self.as_of)
        self.ahead.tell(self.source, self.as_of)
        for part in (self.span, self.panes):
            part.layout.display = "" if len(self.source) else "none"
        if self.shown.empty:
            self.table.empty = due_rows.none_shown(self.source, self.due, self.span.value, self.as_of)
        place = self._place_of(wanted)
        self.table.unobserve(self._on_choice, "selected")
        self._list(str(place) if place >= 0 else "")
        self.table.observe(self._on_choice, "selected")
        (write or self._write)()
        if nobody_there():
            self._tell_chances()

    def _list(self, selected: str) -> None:
        self.table.show(due_rows.in_words(self.shown, self.as_of, told=self._chances is not None), selected=selected)

    def _tell_chances(self) -> None:
        """Work out the chances of an answer, once for each log, and tell them in the list and beside the letter."""
        if self._weighed is self.source:
            return
        self._weighed, self._chances = self.source, due_rows.chances(self.source, as_of=self.as_of)
        self.shown = due_rows.with_chances(self.shown, self._chances)
        self._list(self.table.selected)
        if self.row is not None and self.note is not None:
            self._tell_background(self.row)

    def _lists(self, closed: pd.DataFrame | None = None, *, extras: bool = False) -> due_rows.Lists:
        cadence, span = self.journal.cadence(), self.span.value
        return due_rows.lists(self.source, span, as_of=self.as_of, cadence=cadence, ended=closed, extras=extras)

    def _place_of(self, wanted: str) -> int:
        names = letter_form.names(self.shown) if wanted else []
        return names.index(wanted) if wanted in names else min(int(self.table.selected or 0), len(self.shown) - 1)

    def _on_choice(self, _change: object = None) -> None:
        self._told = ""
        self._write_soon()

    def _write_soon(self) -> None:
        """Write the letter once the list is drawn; until then the form is empty. Without an event loop, at once."""
        self._writing = True
        self._clear(_("Writing the letter …") if self.table.selected else "")
        soon(lambda: self._write() if self._writing else None)

    def _clear(self, said: str) -> None:
        """The form without a letter, which says so."""
        self.note, self._meanwhile = None, ""
        self.about.value = html.heading(due_rows.title(row)) if (row := self.row) is not None else ""
        self.desk.remark()
        self.desk.fill({}, fields=(), actions=self._steps.actions, place="")
        self.desk.say(said, "wait")

    def _write(self) -> None:
        row, self._writing = self.row, False
        self.tools.offer(*(((_("Plans and days off"), self.plans.fold),) if len(self.source) else ()), *self._files())
        self._clear(self._told) if row is None else self._write_letter(row)
        at_leisure(self._tell_chances)
        when_idle(self._write_ahead)

    def _write_letter(self, row: pd.Series) -> None:
        written = self.letters.letter_at(int(self.table.selected))
        self.note, self._had = written.note, written.had
        self._heard = topics_of(self.source, row["application_id"])
        self._tell_background(row)
        name = letter_form.autosave_name(row)
        self._fresh[name] = letter_form.letter(self.source, self.note, row, self.as_of)
        fields = letter_form.fields(self.source, row, written, self._heard) if self.journal.autosave(name) else ()
        kept = restored(self.journal, name, fields)
        values, self._meanwhile = letter_form.restored(kept or {}, self._fresh[name], self._had)
        self._show(row, written, values)
        said = self._told or (_("Unsaved text restored.") if kept else "")
        self.desk.say(f"{said} {self._meanwhile}".strip())

    def _tell_background(self, row: pd.Series) -> None:
        topics, told = self.letters.letter_at(int(self.table.selected)).topics, self._chances is not None
        order = turn.turn_words(self.source, self.due, row, as_of=self.as_of, cadence=self.journal.cadence)
        facts = background.background_facts(self.source, row, self._heard, self.as_of, order, topics=topics, told=told)
        self.about.value = html.heading(due_rows.title(row)) + "".join(map(html.facts, facts))

    def _write_ahead(self) -> None:
        """Make the letters of the rows around the one chosen, unless that is still to come itself."""
        if self.table.selected and not self._writing:
            self.letters.make_page(int(self.table.selected))

    def _show(self, row: pd.Series, written: Letter, values: Values) -> None:
        self.desk.fill(
            values,
            fields=letter_form.fields(self.source, row, written, self._heard, chosen=str(values["gift_id"] or "")),
            actions=letter_form.actions(row, self._steps.actions),
            place=f"{self.journal.path} {letter_form.autosave_name(row)}",
            focus="body",
        )
        self._link(self.desk.values)

    def _drafts(self, rows: pd.DataFrame, fits: Fits | None = None, *, gift: str | None = None) -> list[Draft]:
        style = _stored.style(self.journal)
        return drafts(self.source, rows, fits=fits, gift=gift, as_of=self.as_of, **style)

    def _typed(self, values: Values) -> None:
        if self.table.selected:
            self._keep_late_text(self.desk.place, values)
            self._link(values)

    def _keep_late_text(self, place: str, values: Values) -> None:
        name = place.removeprefix(f"{self.journal.path} ")
        keep_typed(self.journal, name, letter_form.touched(values, self._fresh.get(name, {})))

    def _link(self, values: Values) -> None:
        note, of_gift = self._letter(values)
        said, address = letter_form.remarks(note)
        said = "\n".join(filter(None, [of_gift, said]))
        self.desk.remark(said, label=_("Open in mail program"), address=address)

    def _act(self, action: str, values: Values) -> None:
        if action not in ("undo", "redo") and (done := self._done_elsewhere(values)):
            self.desk.say(done, "error")
            return
        row, before, name, stays = self.row, self.due, "", _NOTHING
        if action in ("undo", "redo"):
            self._typed(values)
            said, name = self._steps.move(action)
        elif row is None or self._writing:
            raise MovedOn
        elif action == "again":
            self._write_anew(row, values)
            return
        else:
            said = self._save(action, row, values)
            stays = self._staying(row, action)
        self._told = ""
        self._refresh(wanted=name, stays=stays)
        left = "" if self.span.value == due_rows.CLOSED_ONES else ngettext("{n} to go.", "{n} to go.", len(self.shown))
        left = left if len(self.shown) else _("Nothing left to do here.")
        lapsed = row is not None and action not in ("undo", "redo") and self._lapsed(letter_form.autosave_name(row))
        said = f"{said} {letter_form.no_more(before, self.due, row)}".strip() if action == "news" else said
        self._told = " ".join(filter(None, [said, _(_LAPSED) if lapsed else "", left]))
        self.desk.say(f"{self._told} {self._meanwhile}".strip())

    def _done_elsewhere(self, values: Values) -> str:
        """Where the journal was changed meanwhile, read it again: what to say if the note chosen is no longer due."""
        row, before = self.row, self.source
        if row is None or self._writing or self.journal.version == self._read:
            return ""
        self._typed(values)
        self._refresh(wanted=(name := letter_form.autosave_name(row)))
        if self.row is not None and letter_form.autosave_name(self.row) == name:
            return ""
        return reason_gone(before, self.source, row, str(values.get("body") or ""))

    def _staying(self, row: pd.Series, action: str) -> Stays:
        """What stays after a note to an open application, or a plan of it, unless others changed the journal, too."""
        alone = self.journal.version == self._read + 1 and not row["in_touch"]
        return (self.closed, self.letters.untouched_by(row)) if alone and action in _OF_ONE else _NOTHING

    def _lapsed(self, name: str) -> bool:
        """Whether words were typed for a note that is no longer due."""
        return bool(self.journal.autosave(name)) and name not in letter_form.names(pd.concat([self.due, self.closed]))

    def _save(self, action: str, row: pd.Series, values: Values) -> str:
        if action == "drop":
            mine = self.source.plans.loc[self.source.plans["application_id"] == row["application_id"], "plan_id"]
            kept = choices(self.source, as_of=self.as_of)["plan_id"]
            with self._steps.step(letter_form.autosave_name(row)):
                self.journal.save(remove={"plans": mine[mine.isin(kept)]})
            return _(letter_form.SAID[action])
        name, said = letter_form.autosave_name(row), _(letter_form.SAID[action])
        fresh, gift = self._fresh[name], None
        if action == "sent":
            gift, other = self._gift_to_log(name, values)
            said = f"{said} {other}".strip()
        logged = letter_rows.rows(self.source, action, row, values, self.as_of, gift=gift)
        with self._steps.step(name, letter_form.touched(values, fresh)):
            self.journal.save(remove=None, since=None, **logged)
            ended = letter_form.ends_letter(action, values)
            keep_typed(self.journal, name, {} if ended else letter_form.put_off(values, fresh))
        return said

    def _gift_to_log(self, name: str, values: Values) -> tuple[str | None, str]:
        letter = (name, values.get("body"))
        try:
            return gift_choice.to_log(self.source, self._had, values, sure=self._asked == letter)
        except gift_choice.SpokenOf:
            self._asked = letter
            raise

    def _write_anew(self, row: pd.Series, values: Values) -> None:
        name = letter_form.autosave_name(row)
        before = letter_form.touched(values, self._fresh[name])
        (note,) = self._drafts(row.to_frame().T, gift=values.get("gift_id") or "")
        written, self.note = replace(self.letters.letter_at(int(self.table.selected)), note=note), note
        anew = letter_form.letter(self.source, note, row, self.as_of)
        anew = {**values, **{part: anew[part] for part in ("subject", "body", "gift_id", "topic")}}
        with self._steps.step(name, before):
            keep_typed(self.journal, name, letter_form.touched(anew, self._fresh[name]))
        self._show(row, written, anew)
        self.desk.say(_("Rewritten with this gift. Undo brings back the letter as it was."))

    def _taken_along(self) -> pd.DataFrame:
        return due_rows.with_chances(self._lists(extras=True)[2], due_rows.chances(self.source, as_of=self.as_of))

    def _files(self) -> tuple[File | Copy, ...]:
        letter = File(
            "letter.eml",
            _("Download mail draft"),
            "message/rfc822",
            lambda: mail.eml(self._letter(self.desk.values)[0]),
        )
        return () if not self.table.selected else (*due_rows.files(self._taken_along), letter)

    def _letter(self, values: Values) -> tuple[Draft, str]:
        """The letter as it is written now, and what to say of its gift."""
        if self.note is None:
            raise MovedOn
        gift, said = gift_choice.in_letter(self.source, self._had, values)
        note = gift_choice.as_held(self.source, self.note, gift)
        return review(note, subject=values.get("subject"), body=values.get("body")), said

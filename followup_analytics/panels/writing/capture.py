"""The capture panel: an interview written down in ninety seconds."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from followup_analytics.agenda.due import due_list
from followup_analytics.facts.people import split_people
from followup_analytics.journal.debrief import IncompleteDebrief, interview_rows, topics_twice
from followup_analytics.journal.journal import Journal
from followup_analytics.log.arguments import checked
from followup_analytics.log.days import Day, day_number
from followup_analytics.log.errors import FollowUpError, JournalError
from followup_analytics.log.log import FollowUpLog
from followup_analytics.panels.kit.autosave import OwnAutosave
from followup_analytics.panels.kit.buttons import Tools
from followup_analytics.panels.kit.form import Action, Field, Form, Values
from followup_analytics.panels.kit.sources import form_journal, remarks, today
from followup_analytics.panels.kit.undo import ELSEWHERE, NOTHING, UNDO
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.stories.doubles import double_application, double_interview
from followup_analytics.panels.texts import N_, _, day_words, language, listed, ngettext
from followup_analytics.panels.twin import Frames, Panel, counts_of
from followup_analytics.panels.writing.checks import wrong_day, wrong_people
from followup_analytics.panels.writing.heard import OWN, fields_heard, inbox, values_with
from followup_analytics.panels.writing.lines import Lines, with_line

AUTOSAVE = "capture"
MOST_OFFERED = 300  # companies and roles offered while typing, the latest
_TRIES = 3
_ANOTHER = N_("Another unfinished interview is kept as well: save this one and run the cell again to see it.")
_MADE_UP = N_("This search is made up, and what you save here is added to it. To open your own: followup lab")
_ACTIONS = (
    Action("save", N_("Save interview"), main=True),
    Action("read", N_("Fill in the form"), part="transcript"),
    Action("clear", N_("Clear"), quiet=True),
    UNDO,
)

_FILLED_IN = N_("Filled in; nothing is stored yet. Look through it: take out yourself, and questions that were yours.")
_HEARD_FROM = (("", N_("memory")), ("transcript", N_("a transcript")), ("note", N_("a note")))
_PASTED = Field(
    "pasted", N_("Text"), kind="area", help=N_("As .vtt or .srt, or lines such as “Ana Lee: …” or “Company: …”.")
)
_IMPRESSIONS = (("", N_("not said")), *((str(n), f"{n}") for n in range(1, 6)))
_MARKS = (("!", N_("strong")), ("(private)", N_("private")))
_PERSON = (
    Field("name", N_("Name"), help=N_("Empty entries are not saved.")),
    Field("email", N_("E-mail"), kind="email"),
    Field(
        "professional",
        N_("Professional topics"),
        kind="area",
        rows=3,
        help=N_(
            "One per line, to complete “We spoke about …”: drafts quote them. End a line with ! if it excited them."
        ),
        marks=_MARKS,
    ),
    Field(
        "personal",
        N_("Personal topics"),
        kind="area",
        rows=3,
        help=N_(
            "One per line. End a line with (private) to keep it out of drafts; leave out health, faith and family."
        ),
        marks=_MARKS,
    ),
)


@dataclass(frozen=True)
class _FormBefore:
    """What left the form, and the change by which it was saved; None where it was cleared."""

    values: Values
    change: int | None


@checked
@or_lost
def capture(
    journal: Journal | str | Path | None = None, *, as_of: Day | None = None, show_private: bool = False
) -> Capture:
    """The form to write down an interview; its plain twin is `Journal.save`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    as_of
        The day filled in as interview day; by default today.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return Capture(form_journal(journal), today(as_of)).printing(show_private=show_private)


class IsItAnother(FollowUpError):
    """What was to be saved looks as if it were there already."""


class Capture(Panel):
    """Who was there, what each of them cared about, what was promised; saved to the journal as one change."""

    def __init__(self, journal: Journal, as_of: dt.date) -> None:
        self.journal, self.as_of = journal, as_of
        self._unsaved = OwnAutosave(journal, AUTOSAVE)
        self._asked: Values | None = None  # what was sent back with a question
        self._back: list[_FormBefore] = []  # what an undo fills in again
        self._aside: list[tuple[OwnAutosave, Values]] = []  # what was being typed when it did
        log = journal.log()
        self.form = Form(_("Interview"), _fields(log), _ACTIONS, self._act, self._autosave, remarks=remarks(journal))
        self.inbox = Tools(_("Inbox"))
        self._taken = ""  # the file of the inbox that is in the form
        self.lines = Lines(self._take)
        super().__init__([self.form, self.lines, self.inbox])
        self._offer_inbox()
        unsaved = self._unsaved.restored(_fields(log))
        self.form.fill(unsaved or self._blank(), place=f"{journal.path} {AUTOSAVE}")
        if unsaved:
            another = f" {_(_ANOTHER)}" if self._unsaved.others else ""
            self.form.say(_("Unsaved text restored.") + another)
        else:
            self.form.say(_(_MADE_UP) if log.simulated else "", "")

    def _frames(self, *, show_private: bool) -> Frames:
        return [*super()._frames(show_private=show_private), (_("The log"), counts_of(self.journal.log()))]

    def __repr__(self) -> str:
        return "<Capture panel>"

    def _blank(self) -> dict[str, object]:
        return {"interviewed_on": self.as_of.isoformat()}

    def _untouched(self, values: Values) -> bool:
        return not _is_filled({name: value for name, value in values.items() if value != self._blank().get(name)})

    def _autosave(self, values: Values) -> None:
        if self._untouched(values):
            self._unsaved.drop()
        else:
            self._unsaved.store(values)

    def _offer_inbox(self) -> None:
        """A button for each text in the folder `inbox` beside the journal; what it holds stays there."""
        files = inbox(self.journal.path.parent, self.journal.log())
        self.inbox.offer(
            *((_("Fill in from {file}", file=path.name), partial(self._from_inbox, path)) for path in files)
        )
        self.inbox.layout.display = "" if files else "none"

    def _from_inbox(self, path: Path) -> None:
        self._fill_in(self.form.values, path.read_text("utf-8", errors="replace"))
        self._taken = path.name

    def _fill_in(self, values: Values, text: str) -> None:
        given = {**values_with(values, fields_heard(text)), "pasted": ""}
        self._unsaved.store(given)
        self.form.fill(given, focus="company")
        self.form.say(_(_FILLED_IN))
        self.lines.show(text)

    def _take(self, field: str, who: str, line: str) -> None:
        given = with_line(self.form.values, field, who, line)
        self._unsaved.store(given)
        self.form.fill(given)

    def _act(self, action: str, values: Values) -> None:
        if action == "read":
            self._fill_in(values, str(values.get("pasted") or ""))
            return
        if action == "undo":
            self.form.say(self._undo(values))
            return
        if action == "save":
            self._ask_once(values)
        said, change = self._save(values) if action == "save" else (_("Cleared. Undo brings it back."), None)
        if not self._untouched(values):
            self._back.append(_FormBefore(values, change))
        self._unsaved.drop()
        self.lines.show("")
        given = self._blank()
        if self._aside:
            self._unsaved, given = self._aside.pop()
            said = f"{said} {_('What you were typing before the undo is back.')}"
        self.form.fill(given, fields=_fields(self.journal.log()), focus="company")
        self.form.say(said)

    def _undo(self, values: Values) -> str:
        left = self._back[-1] if self._back else None
        if left and left.change is None:
            self._fill_again(values)
            return _("What you cleared is back.")
        if not left:
            return _(NOTHING)
        sentence = self.journal.undo(only=left.change, language=language())
        if not sentence:
            return _(ELSEWHERE)
        self._fill_again(values)
        return _("{undone} Its text is back in the form.", undone=sentence)

    def _fill_again(self, typed: Values) -> None:
        """Fill in what was saved or cleared last; what is being typed comes back after it."""
        if not self._untouched(typed):
            self._unsaved.store(typed)
            self._aside.append((self._unsaved, typed))
            self._unsaved = OwnAutosave(self.journal, AUTOSAVE)
        values = self._back.pop().values
        self._unsaved.store(values)
        self.form.fill(values, fields=_fields(self.journal.log()), focus="company")

    def _save(self, values: Values) -> tuple[str, int]:
        """What was saved and what comes next, in words, and the change by which it was saved."""
        rows, change = self._saved(values), self.journal.version
        self._taken = ""
        self._offer_inbox()
        interview = rows["interviews"][0]
        said = _saved_on(interview["interviewed_on"], self.as_of)
        with contextlib.suppress(Exception):  # it is saved, whatever goes wrong afterwards
            said = f"{said} {next_step(self.journal, interview['application_id'], self.as_of)}"
        twice = listed([f"“{topic}”" for topic in topics_twice(values)])
        return (
            f"{said} {_('Typed twice for one person, stored once: {topics}.', topics=twice)}" if twice else said,
            change,
        )

    def _ask_once(self, values: Values) -> None:
        """Ask about what looks as if it were written down already; the same text saved again is the answer."""
        log, rows = self.journal.log(), self._rows(values)
        interview = rows["interviews"][0]
        if "applications" in rows:
            question = double_application(log, str(rows["applications"][0]["company"]))
        else:
            question = double_interview(log, str(interview["application_id"]), interview)
        if question and self._asked != values:
            self._asked = dict(values)
            raise IsItAnother(_("{question} If so, save it again.", question=question))

    def _saved(self, values: Values, tries: int = _TRIES) -> dict[str, list[dict[str, Any]]]:
        """Save as a change that replaces nothing; where another kernel took the same id meanwhile, take the next."""
        version = self.journal.version
        rows = self._rows(values)
        try:
            self.journal.save(remove=None, since=version, **rows)
        except JournalError:
            if tries == 1 or self.journal.version == version:
                raise
            return self._saved(values, tries - 1)
        return rows

    def _rows(self, values: Values) -> dict[str, list[dict[str, Any]]]:
        wrong = {**wrong_day(values.get("interviewed_on"), self.as_of), **wrong_people(values.get("people") or [])}
        try:
            rows = interview_rows(values, self.journal.log(), noted_at=dt.datetime.now())  # noqa: DTZ005 - local times
        except IncompleteDebrief as missing:
            raise IncompleteDebrief({**missing.fields, **wrong}) from None
        if wrong:
            raise IncompleteDebrief(wrong)
        own = {**{name: str(values.get(name) or "").strip() for name in OWN[:2]}, OWN[2]: self._taken}
        rows["interviews"][0] |= {name: text for name, text in own.items() if text}
        return rows


def next_step(journal: Journal, application_id: str, as_of: Day) -> str:
    """One sentence: what is due next for this application, each thank-you of that day."""
    due = due_list(journal.log(), as_of=as_of, cadence=journal.cadence(), extras=False)
    due = due[due["application_id"] == application_id]
    if due.empty:
        return _("Nothing is due for it yet.")
    first = due[(due["due_on"] == due["due_on"].iloc[0]) & (due["kind"] == due["kind"].iloc[0])]
    if first["kind"].iloc[0] == "thank_you":
        what = ngettext("a thank-you", "thank-yous", len(first))
    else:
        what = ngettext("a check-in", "check-ins", len(first))
    day = _day_in_words(first["due_on"].iloc[0], today(as_of))
    to = listed(first["to"].dropna().tolist())
    if not to:
        return _("Next: {note}, due on {day}.", note=what, day=day)
    return _("Next: {note} to {names}, due on {day}.", note=what, names=to, day=day)


def _saved_on(day: dt.date, as_of: dt.date) -> str:
    on = _day_in_words(day, as_of)
    if day > as_of:
        return _("Saved as a planned interview on {day}.", day=on)
    return _("Saved.") if day.year == as_of.year else _("Saved as an interview on {day}.", day=on)


def _day_in_words(day: dt.date, as_of: dt.date) -> str:
    return day_words(day_number(day), day_number(as_of))


def _is_filled(value: object) -> bool:
    """Whether anything was written into this field, or into any field of it."""
    if isinstance(value, dict):
        return any(map(_is_filled, value.values()))
    return any(map(_is_filled, value)) if isinstance(value, list | tuple) else bool(value)


def _fields(log: FollowUpLog) -> tuple[Field, ...]:
    return (
        Field("company", _("Company"), required=True, options=_known_names(log.applications["company"])),
        Field("role", _("Role"), options=_known_names(log.applications["role"])),
        Field("interviewed_on", _("Interview day"), kind="date", required=True),
        Field("round", _("Round"), kind="number", min=1, max=99),
        Field("medium", _("Medium"), options=((_("on site"), ""), (_("video"), ""), (_("phone"), ""))),
        Field("impression", _("How it went, 1 to 5"), kind="choice", options=_IMPRESSIONS),
        Field(
            "people",
            _("Interviewer"),
            kind="group",
            fields=_PERSON,
            more=_("Add another interviewer"),
            by="company",
            offers=_people_met(log),
        ),
        Field("promise", _("What did you promise to send?")),
        Field("answer_by", _("They will answer by"), kind="date"),
        Field("questions", _("Questions they asked"), kind="area", rows=2),
        Field("note", _("Note"), kind="area", rows=5),
        Field("heard_from", _("Written down from"), kind="choice", options=_HEARD_FROM),
        Field("transcript", _("Paste a transcript, or a note from your phone"), kind="part", fields=(_PASTED,)),
    )


def _people_met(log: FollowUpLog) -> tuple[tuple[str, str, str], ...]:
    """Company, name and address of who was met, the latest of each."""
    people = split_people(log.interviews["interviewers"])
    company = log.applications["company"].array.take(log.positions("interviews"), allow_fill=True)
    people = people.assign(company=company.take(people["row"].to_numpy())).dropna(subset="company")
    people = people[people["name"] != ""].sort_values("email", kind="stable")  # one with an address is the better one
    found = people.drop_duplicates(["company", "name_key"], keep="last").sort_values("row").tail(MOST_OFFERED)
    return tuple(found[["company", "name", "email"]].itertuples(index=False, name=None))


def _known_names(column: pd.Series) -> tuple[tuple[str, str], ...]:
    latest = column.dropna().drop_duplicates(keep="last").tail(MOST_OFFERED)
    return tuple((name, "") for name in sorted(latest))

"""Tables that are not lists of applications: jobs that were saved, and people one is connected with."""

from __future__ import annotations

import pandas as pd

from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.reading.contacts.connections import people_in
from followup_analytics.reading.contacts.finding import people_found
from followup_analytics.reading.guess.columns import Columns, columns_taken
from followup_analytics.reading.guess.folding import fold
from followup_analytics.reading.guess.headers import meanings
from followup_analytics.reading.guess.presets import CONTACTS, SAVED, Preset, preset_of
from followup_analytics.reading.proposal.finding import Finding, Question, Terms
from followup_analytics.reading.tables.lines import lines_beside
from followup_analytics.reading.tables.sheet import Sheet

_SAVED, _APPLIED = N_("saved jobs"), N_("applications sent on the day they were saved")
_SENT = ("applied", "day", "status", "answered", "status_on", "interviewed", "contacted", "rejected", "flag applied")


_KEPT_BESIDE = forms(
    "{n} saved job is kept beside: it was not applied for.", "{n} saved jobs are kept beside: none was applied for."
)


def set_apart(sheet: Sheet, terms: Terms) -> Finding | None:
    """The finding of a table of saved jobs or of people; None where it is neither."""
    preset = preset_of(map(str, sheet.cells.texts))
    if preset.lines == CONTACTS:
        return _contacts(sheet, preset)
    if not any("saved" in meanings(str(name)) for name in sheet.cells.texts):
        return None
    columns = columns_taken(sheet.cells.texts, sheet.file, {}, preset.columns)
    if preset.lines == SAVED or _only_saved(columns):
        return _saved(sheet, columns, preset, terms)
    return None


def sent_when_saved(frame: pd.DataFrame, terms: Terms) -> dict[str, str]:
    """What a column of the day saved means, by its folded name, where the user said that it is the day applied."""
    if terms.answers.get("saved lines") != _APPLIED:
        return {}
    return {fold(str(name)): "applied" for name in frame if "saved" in meanings(str(name))}


def _only_saved(columns: Columns) -> bool:
    """Whether a table says of its jobs when they were found, and nothing of what was done about them."""
    named = [columns.first(meaning) for meaning in ("company", "role", "saved")]
    filled = all(name and columns[name].content.kind != "nothing" for name in named)
    return filled and columns.first(*_SENT) is None


def _saved(sheet: Sheet, columns: Columns, preset: Preset, terms: Terms) -> Finding | None:
    asked = N_("Each line names the day a job was saved, none an application. What are they?")
    question = Question("saved lines", sheet.file, asked, (_SAVED, _APPLIED))
    if terms.answers.get("saved lines") == _APPLIED:
        return None
    count = len(sheet.cells.texts)
    reason = N_("{saved} is the day it was saved").filled(saved=columns.first("saved"))
    return Finding(
        tables={},
        beside=lines_beside("saved", reason, sheet.file, sheet.cells.lines, sheet.cells.texts),
        questions=(question,) if "saved lines" not in terms.answers else (),
        problems=sheet.cells.faults.assign(file=sheet.file),
        said=(*sheet.said, *preset.said, _KEPT_BESIDE.filled(count)),
    )


def _contacts(sheet: Sheet, preset: Preset) -> Finding:
    """Each person as a gift: a contact, whom one may name to somebody."""
    said = (*sheet.said, *preset.said)
    faults = sheet.cells.faults.assign(file=sheet.file, table="gifts")
    people = people_in(sheet.cells.texts, sheet.cells.lines.tolist())
    return people_found(people, sheet.file, said=said, faults=faults)

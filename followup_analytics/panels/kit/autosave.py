"""Autosave in forms: only what a form can show, and none in the place of another form's."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from followup_analytics.journal.journal import Journal
from followup_analytics.panels.kit.form import Field, Values
from followup_analytics.panels.texts import _

MOST = 20  # unfinished texts of one kind; for a twenty-first the last is put aside


def restored(
    journal: Journal, name: str, fields: Iterable[Field], *, older_names: Mapping[str, str] = MappingProxyType({})
) -> Values | None:
    """The unfinished text of that name, or None; what a form of these fields cannot show is kept beside it.

    A value stored under one of the `older_names` stands in the field of today's.
    """
    text = journal.autosave(name)
    if not text:
        return None
    text = {older_names.get(field, field): value for field, value in text.items()}
    shown = shown_in(fields, text)
    if any(_is_filled(value) for field, value in text.items() if field not in shown):
        journal.set_autosave_aside(name, why=_("held more than its form can show"))
        if shown:
            journal.keep_autosave(name, shown)
    return shown or None


def keep_typed(journal: Journal, name: str, typed: Values) -> None:
    """Keep what was typed, unsaved; where nothing was, nothing is kept."""
    if typed:
        journal.keep_autosave(name, typed)
    else:
        journal.drop_autosave(name)


def shown_in(fields: Iterable[Field], values: Mapping[str, object]) -> dict[str, object]:
    """Those of the values that a form of these fields can show.

    Examples
    --------
    >>> shown_in([Field("company", "Company")], {"company": "Tide Labs", "role": "Engineer"})
    {'company': 'Tide Labs'}
    >>> shown_in([Field("people", "People", kind="group", fields=(Field("name", "Name"),))], {"people": [1, 2]})
    {}
    """
    known = {inner.name: inner for field in fields for inner in (field.fields if field.kind == "part" else (field,))}
    return {name: value for name, value in values.items() if name in known and _fits(known[name], value)}


def _fits(field: Field, value: object) -> bool:
    if field.kind == "group":
        entries = value if isinstance(value, list) else [None]
        return all(isinstance(entry, dict) and shown_in(field.fields, entry) == entry for entry in entries)
    if field.kind == "flag":
        return value is None or isinstance(value, bool)
    if field.kind == "number" and isinstance(value, int | float):
        return not isinstance(value, bool) and math.isfinite(value)
    return value is None or isinstance(value, str)


def _is_filled(value: object) -> bool:
    return value not in (None, "", [], {})


class OwnAutosave:
    """The unfinished text of one form, in a file that no other form writes to.

    Where another form of the same kind wrote to it meanwhile, in this kernel or in another, this one goes on in a file
    of its own, and leaves the other's alone when it is done.
    """

    def __init__(self, journal: Journal, name: str) -> None:
        self._journal, self._kind = journal, name
        self.name = name
        self._kept: Values | None = None  # as this form last read or wrote it

    def __repr__(self) -> str:
        return f"<OwnAutosave: {self.name}>"

    def restored(self, fields: Iterable[Field]) -> Values | None:
        """The latest unfinished text of this kind, which this form goes on with; None if there is none."""
        for name in reversed(self._unfinished()):
            kept = restored(self._journal, name, fields)
            if kept:
                self.name, self._kept = name, kept
                return kept
        return None

    @property
    def others(self) -> int:
        """How many unfinished texts of this kind there are beside this one."""
        return len(self._unfinished().keys() - {self.name})

    def store(self, values: Values) -> None:
        """Put these values in the place of those this form kept before."""
        if not self._is_own():
            self.name = self._free_name()
        self._journal.keep_autosave(self.name, values)
        self._kept = values

    def drop(self) -> None:
        """Forget what this form kept; what another wrote stays."""
        if self._is_own():
            self._journal.drop_autosave(self.name)
        self._kept = None

    def _is_own(self) -> bool:
        return self._journal.autosave(self.name) in (None, self._kept)

    def _names(self) -> list[str]:
        return [self._kind, *(f"{self._kind} {number}" for number in range(2, MOST + 1))]

    def _unfinished(self) -> dict[str, Values]:
        found = {name: self._journal.autosave(name) for name in self._names()}
        return {name: text for name, text in found.items() if text}

    def _free_name(self) -> str:
        taken, names = self._unfinished(), self._names()
        after = max((names.index(name) for name in taken), default=-1) + 1
        free = next((name for name in names[after:] + names[:after] if name not in taken), None)
        if free is None:
            self._journal.set_autosave_aside(names[-1], why=_("was one of more than {n} unfinished texts", n=MOST))
        return free or names[-1]

"""Undo: what a panel changed since it was opened, taken back and brought back one by one.

Undo in a panel reaches what that panel did since it was opened; `Journal.undo` goes further back. Settings are
changes like all others.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from followup_analytics.journal.journal import Journal
from followup_analytics.panels.kit.autosave import keep_typed
from followup_analytics.panels.kit.form import Action, Values
from followup_analytics.panels.texts import N_, in_language, language

UNDO, REDO = Action("undo", N_("Undo the last change"), quiet=True), Action("redo", N_("Redo"), quiet=True)
NOTHING = N_("Nothing from this session is left to undo; Journal.undo() goes further back.")
_NO_MORE = N_("There is nothing to redo.")
_TYPED = {
    "undo": N_("The text is as it was before that change."),
    "redo": N_("The text is as it was after that change."),
}
ELSEWHERE = N_("Something else has changed since, in another panel or notebook: look there first.")


@dataclass
class Step:
    """One thing done: the journal's changes, and the autosaved text `name` to restore when it is undone or redone."""

    name: str
    changes: list[int] = field(default_factory=list)
    autosave: Values | None = None  # None: the step left it alone; empty: there was none


class Steps:
    """The steps done in a panel, and those undone; what others changed in the journal is out of their reach."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def actions(self) -> tuple[Action, ...]:
        """The buttons for them, each once there is something for it."""
        return (*((UNDO,) if self._done else ()), *((REDO,) if self._undone else ()))

    @contextlib.contextmanager
    def step(self, name: str = "", autosave: Mapping[str, object] | None = None) -> Iterator[None]:
        """What is saved and typed inside is one step, if anything changes.

        `autosave` is what an undo makes of the text of that name: as it was before, say; None leaves it alone.
        """
        before = self._journal.version
        yield
        after = self._journal.version
        typed = autosave is not None and (self._journal.autosave(name) or {}) != autosave
        if after > before or typed:
            self._done.append(
                Step(name, [after] if after > before else [], None if autosave is None else dict(autosave))
            )
            self._undone.clear()

    def followed(self, change: int | None) -> None:
        """Count a change that the panel made by itself to the step right before it, if there is one."""
        last = next((step for step in reversed(self._done) if step.changes), None)
        if last and change == last.changes[-1] + 1:
            last.changes.append(change)

    def move(self, way: str) -> tuple[str, str]:
        """Take back the latest step, or bring back the one undone last: what was done, and the name of its text."""
        source, target = (self._done, self._undone) if way == "undo" else (self._undone, self._done)
        if not source:
            return in_language(NOTHING if way == "undo" else _NO_MORE), ""
        step = source[-1]
        changes = step.changes[::-1] if way == "undo" else step.changes
        sentences = [getattr(self._journal, way)(only=change, language=language()) for change in changes]
        own = sentences[-1 if way == "undo" else 0] if sentences else in_language(_TYPED[way])
        if own is None:
            return in_language(ELSEWHERE), ""
        target.append(source.pop())
        self._swap(step)
        return own, step.name

    def _swap(self, step: Step) -> None:
        if step.autosave is None:
            return
        now = self._journal.autosave(step.name) or {}
        keep_typed(self._journal, step.name, step.autosave)
        step.autosave = now

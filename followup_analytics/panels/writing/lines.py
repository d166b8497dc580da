"""Lines: what was said in a transcript, from which topics and questions are chosen one by one."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets
import pandas as pd

from followup_analytics.panels.kit import html
from followup_analytics.panels.kit.buttons import Tools
from followup_analytics.panels.kit.form import Values
from followup_analytics.panels.kit.table import Table
from followup_analytics.panels.texts import N_, _
from followup_analytics.reading.transcript import sentences, turns

_COLUMNS = (("who", N_("Who")), ("said", N_("What was said")))
_WAYS = {
    "professional": N_("Take as a professional topic"),
    "personal": N_("Take as a personal topic"),
    "questions": N_("Take as a question"),
}
_ASK = N_("Choose a line, then what it is; you may shorten it in the form.")
_NONE = N_("Choose a line first.")


class Lines(widgets.VBox):
    """The lines of a transcript; `on_take` is called with the field, the speaker and the line that was chosen."""

    def __init__(self, on_take: Callable[[str, str, str], object]) -> None:
        self._on_take = on_take
        self.table, self.tools = Table(_("Lines of the transcript"), _COLUMNS), Tools(_("Take a line"))
        super().__init__()
        self.layout.display = "none"

    def __repr__(self) -> str:
        return f"<Lines: {len(self.table.rows)}>"

    def show(self, text: str) -> None:
        """Show the lines of a transcript, each speaker's own; nothing where the text names no speaker."""
        said = [(who, one) for who, one in sentences(turns(text)) if who]
        self.layout.display = "" if said else "none"
        if not said:
            return
        self.children = (widgets.HTML(html.text(_(_ASK))), self.table, self.tools)
        self.tools.offer(*((label, lambda field=field: self._take(field)) for field, label in _WAYS.items()))
        self.table.show(pd.DataFrame(said, columns=[column[0] for column in _COLUMNS], dtype="str"))

    def _take(self, field: str) -> None:
        if not self.table.selected:
            self.tools.say(_(_NONE))
            return
        row = self.table.rows[int(self.table.selected)]
        self._on_take(field, str(row["who"]), str(row["said"]))
        self.tools.say(_("Taken into the form; nothing is stored yet."))


def with_line(values: Values, field: str, who: str, line: str) -> Values:
    """The form with one more line: a topic at its speaker, or a question; one that is there already is not added again.

    Examples
    --------
    >>> with_line({"people": [{"name": "Ana Lee"}]}, "professional", "Ana Lee", "old maps")["people"]
    [{'name': 'Ana Lee', 'professional': 'old maps'}]
    >>> with_line({}, "questions", "Bo", "Why us?")
    {'questions': 'Bo: Why us?'}
    """
    if field == "questions":
        return {**values, field: _with_line(values.get(field), f"{who}: {line}")}
    people = [dict(person) for person in values.get("people") or []]
    own = next((person for person in people if str(person.get("name")).casefold() == who.casefold()), None)
    if own is None:
        people.append(own := {"name": who})
    own[field] = _with_line(own.get(field), line)
    return {**values, "people": [person for person in people if any(person.values())]}


def _with_line(text: object, line: str) -> str:
    lines = str(text or "").splitlines()
    return "\n".join([*lines, *([] if line in lines else [line])])

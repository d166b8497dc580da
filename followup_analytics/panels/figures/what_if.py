"""What if: what a note would add, were something so that the log does not show."""

from __future__ import annotations

import ipywidgets as widgets
import pandas as pd

from followup_analytics.analyses.sentences.gains import all_together, both_rates
from followup_analytics.log.text.phrases import gain
from followup_analytics.panels.kit import html
from followup_analytics.panels.kit.buttons import Tools
from followup_analytics.panels.texts import N_, _
from followup_analytics.waiting.adjustment.tipping import lift_if

_SHARES = {  # the arguments of `lift_if`, in percent
    "closed_unheard": N_("Of the silent, closed and nobody heard, in %"),
    "unwritten": N_("Of the answers, never written down, in %"),
}
_HIDDEN = N_("Hidden cause of note and answer, times as likely")
_MOST_SHARE, _MOST_TIMES = 95, 20
_WORDS_WIDE, _WIDE = "33em", "39em"
_WERE_SO = N_("Then, for all notes together: after a note {rate}, without one {without}, a difference of {difference}.")
_LEAST_LEFT = N_(
    "Then, for all notes together: after a note {rate}, without one at most {without}, a difference of at least "
    "{difference}."
)


class WhatIf(widgets.VBox):
    """Three numbers that the log does not show; what a note would add with them follows as they change."""

    def __init__(self) -> None:
        share = {"min": 0, "max": _MOST_SHARE, "step": 5}
        self.inputs = {name: _field(widgets.BoundedIntText, label, **share) for name, label in _SHARES.items()}
        times = {"value": 1, "min": 1, "max": _MOST_TIMES, "step": 0.5}
        self.inputs["hidden"] = _field(widgets.BoundedFloatText, _HIDDEN, **times)
        self.said = Tools(_("What if"), (_("As the log shows"), self.clear), quiet=(_("As the log shows"),))
        self._result = pd.DataFrame()
        super().__init__(
            [widgets.HTML(html.text(_("What if the log does not show all of it?"))), *self.inputs.values(), self.said]
        )
        for field in self.inputs.values():
            field.observe(self._say, "value")

    def __repr__(self) -> str:
        return "<What if>"

    def show(self, result: pd.DataFrame) -> None:
        """Ask this of another result; where that has no lift of all notes together, there is nothing to ask."""
        self._result = all_together(result) if "bucket" in result else pd.DataFrame()
        known = len(self._result) and pd.notna(self._result["lift"].iloc[0])
        self.layout.display = "" if known else "none"
        if known:
            self._say()

    def clear(self) -> None:
        """Assume nothing beyond the log."""
        for name, field in self.inputs.items():
            field.value = 1 if name == "hidden" else 0

    def _say(self, _change: object = None) -> None:
        hidden = self.inputs["hidden"].value
        shares = {name: self.inputs[name].value / 100 for name in _SHARES}
        if hidden == 1 and not any(shares.values()):
            self.said.say("")
            return
        row = lift_if(self._result, **shares, hidden=hidden).iloc[0]
        left = gain(row["lift"], row["lift_lower"], row["lift_upper"])
        self.said.say(_(_WERE_SO if hidden == 1 else _LEAST_LEFT, difference=left, **both_rates(row)))


def _field(kind: type[widgets.DOMWidget], label: str, **bounds: float) -> widgets.DOMWidget:
    """A number beside its words; those of all of them end at one line."""
    field = kind(description=_(label), **bounds)
    field.style.description_width = _WORDS_WIDE
    field.layout.width, field.layout.max_width = _WIDE, "100%"
    return field

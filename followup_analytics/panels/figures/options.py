"""Options: the control of each argument that a question takes."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as widgets

from followup_analytics.analyses.question import Option, Question
from followup_analytics.panels.texts import _, in_language


def option_controls(questions: Iterable[Question], *, cohort: bool) -> dict[Option, widgets.ValueWidget]:
    """A control for each option with a label; an option that questions share has one, which keeps its value."""
    options = dict.fromkeys(option for question in questions for option in question.options if option.label)
    return {option: _control(option, cohort=cohort) for option in options}


def choose(control: widgets.ValueWidget, value: object) -> None:
    """Set a control to a value; a list is set by the place, as the value None would show an empty line."""
    if value is None and isinstance(control, widgets.Dropdown):
        control.index = [own for _, own in control.options].index(None)
    else:
        control.value = value


def _control(option: Option, *, cohort: bool) -> widgets.ValueWidget:
    label = _(option.label)
    if option.choices:
        choices = in_language((*option.choices, *(option.cohort_choices if cohort else ())))
        found = widgets.Dropdown(description=label, options=choices)
        choose(found, option.default)
        return found
    if isinstance(option.default, bool):
        return widgets.Checkbox(description=label, value=option.default, indent=False)
    return widgets.BoundedIntText(description=label, value=option.default, min=option.least, max=option.most)

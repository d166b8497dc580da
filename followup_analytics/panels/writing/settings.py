"""The settings panel: the user's cadence, free times, language and own templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd

from followup_analytics.journal.journal import Journal
from followup_analytics.letters.templates import LANGUAGES, OCCASIONS, built_in, own_template
from followup_analytics.log.arguments import checked
from followup_analytics.log.cadence import OLDER_NAMES, Cadence
from followup_analytics.log.errors import FieldProblems
from followup_analytics.log.locale.catalogue import own_name
from followup_analytics.panels import _stored
from followup_analytics.panels.kit.autosave import restored
from followup_analytics.panels.kit.form import Action, Field, Form, Values
from followup_analytics.panels.kit.sources import LANGUAGE, form_journal, remarks, spoken
from followup_analytics.panels.kit.undo import Steps
from followup_analytics.panels.lost import or_lost
from followup_analytics.panels.texts import N_, _, languages
from followup_analytics.panels.twin import Frames, Panel

_TONGUES = dict(zip(LANGUAGES, ("English", "Deutsch", "Français"), strict=True))
_WHEN = {
    "thank_you": N_("thank-you"),
    "check_in": N_("check-in"),
    "keep_in_mind": N_("kept in mind"),
    "long_silence": N_("long silence"),
    "after_news": N_("after news"),
    "application": N_("application"),
    "in_touch": N_("in touch"),
    "offer_elsewhere": N_("offer elsewhere"),
}
_NUMBERS = {"thank_you_within": 0, "every": 1, "keep_in_mind_every": 1, "after_promise": 0, "max_unanswered": 1}
_PUBLIC = (*_NUMBERS, "one_voice", "business_days", "language", LANGUAGE)
_OPTIONAL = ("after_promise", "max_unanswered")
_FIELDS = (
    Field("thank_you_within", N_("Days until a thank-you"), kind="number", min=0, required=True),
    Field("every", N_("Days between check-ins"), kind="number", min=1, required=True),
    Field("keep_in_mind_every", N_("Days between notes while kept in mind"), kind="number", min=1, required=True),
    Field("after_promise", N_("Days after the day they named"), kind="number", min=0, help=N_("Empty: 1.")),
    Field("one_voice", N_("One check-in at a time to a person"), kind="flag"),
    Field("max_unanswered", N_("Most unanswered check-ins"), kind="number", min=1, help=N_("Empty: no limit.")),
    Field("business_days", N_("Only on working days"), kind="flag"),
    Field("holidays", N_("Days off"), kind="area", rows=2, help=N_("One per line: 2026-12-25.")),
    Field(
        "free_slots",
        N_("Your free times"),
        kind="area",
        rows=4,
        help=N_("One per line, as you say it: Tuesday after 14:00."),
    ),
    Field("language", N_("Language of the letters"), kind="choice", options=tuple(_TONGUES.items())),
    Field(
        LANGUAGE,
        N_("Language of the panels"),
        kind="choice",
        options=(("", N_("as in JupyterLab")), *((each, own_name(each)) for each in languages())),
        help=N_("This applies to every panel you open from now on."),
    ),
)
_LABELS = {field.name: field.label for field in _FIELDS}
_SAVE = (Action("save", N_("Save settings"), main=True),)
_SAVE_TEMPLATE = (Action("save", N_("Save template"), main=True), Action("reset", N_("Back to the built-in one")))
_SETTINGS, _TEMPLATES = "settings", "template "  # names of autosaves
_TEMPLATE = (
    Field(
        "text",
        N_("Template"),
        kind="area",
        rows=24,
        help=N_(
            "A line whose field has no value is left out; of texts separated by | one is used; # begins a comment."
        ),
    ),
)


class UnusableSettings(FieldProblems):
    """Settings that cannot be kept; `fields` says per field why."""


@checked
@or_lost
def settings(journal: Journal | str | Path | None = None, *, show_private: bool = False) -> Settings:
    """The user's settings; the plain twins are `Journal.keep_cadence` and `Journal.keep_setting`.

    Parameters
    ----------
    journal
        A journal or its path; by default the workspace's.
    show_private
        Whether what is printed where nothing is live holds names, topics and texts too.
    """
    return Settings(form_journal(journal)).printing(show_private=show_private)


class Settings(Panel):
    """A form for rhythm, free times and language, and one for the template of each language and occasion."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self._steps = journal, Steps(journal)
        remarked = remarks(journal)
        self.form = Form(
            _("Settings"), _FIELDS, (*_SAVE, *self._steps.actions), self._save, self._autosave, remarks=remarked
        )
        self.language = widgets.Dropdown(description=_("Letters in"), options=[(v, k) for k, v in _TONGUES.items()])
        self.occasion = widgets.Dropdown(
            description=_("Occasion"), options=[(_(_WHEN[each]), each) for each in OCCASIONS]
        )
        self.letter = Form(
            _("Template"),
            _TEMPLATE,
            _SAVE_TEMPLATE,
            self._act,
            self._typed,
            on_late=self._keep_late_text,
            remarks=remarked,
        )
        super().__init__([self.form, widgets.HBox([self.language, self.occasion]), self.letter])
        self.language.value = _stored.language(journal)
        for chooser in (self.language, self.occasion):
            chooser.observe(self._show, "value")
        self._show_settings()
        self._show()

    def __repr__(self) -> str:
        return "<Settings panel>"

    def _frames(self, *, show_private: bool) -> Frames:
        values = {name: value for name, value in _values(self.journal).items() if show_private or name in _PUBLIC}
        frame = pd.DataFrame({_("Setting"): [_(_LABELS[name]) for name in values], _("Value"): values.values()})
        return [(_("Settings"), frame)]

    @property
    def name(self) -> str:
        """The template shown, as ``de/check_in``."""
        return f"{self.language.value}/{self.occasion.value}"

    @property
    def autosave_name(self) -> str:
        """The name of the autosave of the template shown."""
        return f"{_TEMPLATES}{self.name}"

    def _place(self, name: str) -> str:
        return f"{self.journal.path} {name}"

    def _autosave(self, values: Values) -> None:
        self.journal.keep_autosave(_SETTINGS, values)

    def _typed(self, values: Values) -> None:
        self.journal.keep_autosave(self.autosave_name, values)

    def _keep_late_text(self, place: str, values: Values) -> None:
        self.journal.keep_autosave(place.removeprefix(self._place("")), values)

    def _show_settings(self) -> None:
        unsaved = restored(self.journal, _SETTINGS, _FIELDS, older_names=OLDER_NAMES)
        actions = (*_SAVE, *self._steps.actions)
        self._seen = _values(self.journal)
        self.form.fill(unsaved or self._seen, actions=actions, place=self._place(_SETTINGS))
        self.form.say(_("Unsaved text restored.") if unsaved else "")

    def _show(self, _change: object = None) -> None:
        unsaved, own = restored(self.journal, self.autosave_name, _TEMPLATE), self._own_templates().get(self.name)
        self._seen_own = own
        text = str(own) if own else built_in(self.occasion.value, self.language.value)
        actions = (*_SAVE_TEMPLATE, *self._steps.actions)
        self.letter.fill(unsaved or {"text": text}, actions=actions, place=self._place(self.autosave_name))
        self.letter.say(
            _("Unsaved text restored.")
            if unsaved
            else _("This is your own.")
            if own
            else _("This is the built-in one.")
        )

    def _own_templates(self) -> dict[str, str]:
        own: dict[str, str] = dict(self.journal.setting("templates", {}))  # type: ignore[call-overload]  # the default's kind
        return own

    def _save(self, action: str, values: Values) -> None:
        if action == "save":
            kept = _settings_of(values)
            self._refuse_unseen(values)
            with self._steps.step(_SETTINGS, {}):
                self.journal.keep_settings(kept)
                self.journal.drop_autosave(_SETTINGS)
            spoken(self.journal)
        said = _("Saved.") if action == "save" else self._moved(action)
        self._show_settings()
        self._show()
        self.form.say(said)

    def _refuse_unseen(self, values: Values) -> None:
        """Ask once where another panel changed what this one was to change."""
        seen, self._seen = self._seen, _values(self.journal)
        now = {name: str(value or "") for name, value in self._seen.items() if value != seen.get(name)}
        other = {name: value for name, value in now.items() if value != str(values.get(name) or "").strip()}
        if other:
            raise UnusableSettings({name: _(_ELSEWHERE, value=value or _("empty")) for name, value in other.items()})

    def _act(self, action: str, values: Values) -> None:
        if action in _SAID:
            self._keep_template(action, values)
        said = _(_SAID[action]) if action in _SAID else self._moved(action)
        self._show_settings()
        self._show()
        self.letter.say(said)

    def _keep_template(self, action: str, values: Values) -> None:
        own = {name: text for name, text in self._own_templates().items() if name != self.name}
        seen, self._seen_own = self._seen_own, self._own_templates().get(self.name)
        if self._seen_own != seen and self._seen_own != values.get("text"):
            raise UnusableSettings({"text": _(_ELSEWHERE, value=self._seen_own or _("the built-in one"))})
        if action == "save":
            own[self.name] = own_template(str(values.get("text") or ""), self.name)
        with self._steps.step(self.autosave_name, self._unsaved(values) if action == "reset" else {}):
            self.journal.keep_setting("templates", own)
            self.journal.drop_autosave(self.autosave_name)

    def _unsaved(self, values: Values) -> Values:
        """What was typed, if it is nowhere else."""
        held = (self._own_templates().get(self.name), built_in(self.occasion.value, self.language.value))
        return {} if values.get("text") in held else values

    def _moved(self, way: str) -> str:
        said, name = self._steps.move(way)
        if name.startswith(_TEMPLATES):
            self.language.value, self.occasion.value = name.removeprefix(_TEMPLATES).split("/")
        return said


_ELSEWHERE = N_(
    "Meanwhile, in another panel or notebook, this became: {value}. Yours is in the field: save again to keep it."
)
_SAID = {"save": N_("Saved: this is your own now."), "reset": N_("Back to the built-in one.")}


def cadence_of(values: Mapping[str, object]) -> Cadence:
    """The cadence that the form's texts mean.

    Raises
    ------
    UnusableSettings
        If a number is missing or too low, or a day off is not a date.

    Examples
    --------
    >>> cadence_of({"thank_you_within": "1", "every": "14", "keep_in_mind_every": "30"}).every
    14
    """
    wrong: dict[str, str] = {}
    settings: dict[str, Any] = {}
    for name, low in _NUMBERS.items():
        text = str(values.get(name) or "").strip() or ("0" if values.get(name) == 0 else "")
        if text.isascii() and text.isdigit() and low <= int(text[:6]):
            settings[name] = int(text[:6])
        elif text or name not in _OPTIONAL:
            wrong[name] = _(_DAYS, least=low) if name != "max_unanswered" else _(_UNANSWERED)
    days = []
    for line in str(values.get("holidays") or "").split():
        try:
            days.append(dt.date.fromisoformat(line))
        except ValueError:
            wrong["holidays"] = _("{text} is not a day. Write it as 2026-12-25.", text=repr(line[:20]))
    if wrong:
        raise UnusableSettings(wrong)
    settings |= {"one_voice": bool(values.get("one_voice", True)), "business_days": bool(values.get("business_days"))}
    return Cadence(**settings, holidays=tuple(days))


_DAYS = N_("Use a whole number of days, at least {least}.")
_UNANSWERED = N_("Use a whole number, at least 1, or leave it empty.")


def _settings_of(values: Mapping[str, object]) -> dict[str, object]:
    """The settings that the form means, by their names."""
    slots = str(values.get("free_slots") or "").splitlines()
    return {
        "cadence": asdict(cadence_of(values)),
        "free_slots": [line.strip() for line in slots if line.strip()],
        "language": values.get("language") or LANGUAGES[0],
        LANGUAGE: values.get(LANGUAGE) or "",
    }


def _values(journal: Journal) -> dict[str, object]:
    cadence = journal.cadence()
    numbers = {name: str(value) for name in _NUMBERS if (value := getattr(cadence, name)) is not None}
    return {
        **numbers,
        "one_voice": cadence.one_voice,
        "business_days": cadence.business_days,
        "holidays": "\n".join(f"{day:%Y-%m-%d}" for day in cadence.holidays),
        "free_slots": "\n".join(_stored.free_slots(journal)),
        "language": _stored.language(journal),
        LANGUAGE: journal.setting(LANGUAGE, ""),
    }

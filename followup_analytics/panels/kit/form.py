"""The form: labelled fields in the browser, whose every message carries all values.

Forms and tables are anywidget controls of our own: every message of a form carries all values in order, so a save
cannot overtake the last keystrokes, and a table is a real HTML table.

Enter in a line presses the button of its own part, or nothing: it once sent the letter above.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from followup_analytics.log.errors import FollowUpError
from followup_analytics.panels.texts import _, in_language, language, of_ours

_HERE = Path(__file__).parent


def script(name: str) -> str:
    """The text of one of the panel scripts, with the helpers all of them share."""
    return "".join((_HERE / part).read_text("utf-8") for part in ("dom.js", f"{name}.js"))


STYLE = (_HERE / "panels.css").read_text("utf-8")
_IN_SCRIPT = re.compile(r'\b_\("((?:[^"\\]|\\.)*)"')


class Control(anywidget.AnyWidget):
    """A control whose script finds the texts it shows by itself in the language of the panels."""

    _css = STYLE

    texts: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)

    @traitlets.default("texts")
    def _texts(self) -> dict[str, str]:
        return {} if language() == "en" else {text: _(text) for text in _IN_SCRIPT.findall(str(self._esm))}


@dataclass(frozen=True)
class Field:
    """One field: `kind` is text, area, date, number, email, url, choice, flag, group or part.

    A group repeats its `fields`; a part frames them under its label, with the actions that belong to it. A group may
    offer entries: each of `offers` is the value of the field `by` with which it is shown, then what its fields hold. An
    area of one thing a line may have `marks`, each a sign at the end of a line and the label of the box for it.
    """

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    rows: int = 4
    min: int | None = None
    max: int | None = None
    fields: tuple[Field, ...] = ()
    more: str = ""
    by: str = ""
    offers: tuple[tuple[str, ...], ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    wide: bool = False


@dataclass(frozen=True)
class Action:
    """A button: in a part of the form if one is named; with `copies`, the browser copies those fields by itself."""

    name: str
    label: str
    main: bool = False  # pressed by Ctrl+Enter
    part: str = ""
    copies: tuple[str, ...] = ()
    quiet: bool = False  # drawn as words alone


Values = dict[str, Any]  # what a form holds, by field; the browser sends what JSON has
Actions = tuple[Action | tuple[str, str], ...]


class Form(Control):
    """A form of labelled fields with buttons and a status line.

    The browser sends two messages, both with all values: `typed`, while typing goes on, and `submit`. They keep their
    order, so a save never misses the last keystrokes. An error raised by a handler is shown; the text stays. What the
    kernel has not confirmed stays in the page, and comes back when a form with the same place is drawn there again.

    Parameters
    ----------
    label
        What a screen reader calls the form.
    fields
        The fields, in order.
    actions
        The buttons, in order: an `Action`, or ``(name, label)``, of which the first is the main one.
    on_submit
        Called with the action's name and the values.
    on_typed
        Called with the values, at most four times a second while typing goes on.
    on_late
        Called with a place and the values typed there, if the form shows another place meanwhile.
    remarks
        Asked for sentences to be told beside whatever the form says, each once; they stand until a button is pressed.
    """

    _esm = script("form")

    label = traitlets.Unicode().tag(sync=True)
    fields: traitlets.List[Values] = traitlets.List().tag(sync=True)
    actions: traitlets.List[Values] = traitlets.List().tag(sync=True)
    values: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    place = traitlets.Unicode().tag(sync=True)
    focus = traitlets.Unicode().tag(sync=True)
    filled = traitlets.Int(0).tag(sync=True)
    heard = traitlets.Int(0).tag(sync=True)
    status: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    beside: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        label: str,
        fields: tuple[Field, ...],
        actions: Actions,
        on_submit: Callable[[str, Values], object],
        on_typed: Callable[[Values], object] = lambda values: None,
        *,
        on_late: Callable[[str, Values], object] = lambda place, values: None,
        remarks: Callable[[], Iterable[str]] = tuple[str, ...],
    ) -> None:
        self.refusal = _("Not saved.")  # what begins the status where a button's work failed
        super().__init__(label=in_language(label), fields=_shown_parts(fields), actions=_buttons(actions), place=label)
        self._on_submit, self._on_typed, self._on_late = on_submit, on_typed, on_late
        self._remarks, self._remarked = remarks, list[str]()
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return f"<Form: {self.label}>"

    def fill(
        self,
        values: Mapping[str, object],
        *,
        fields: tuple[Field, ...] | None = None,
        actions: Actions | None = None,
        place: str | None = None,
        focus: str = "",
    ) -> None:
        """Draw the form anew with these values; a field not named becomes empty.

        `place` names what is being written, so that its text is never taken for another's. If the keyboard is in the
        form, it goes to the field `focus`, else stays where it was.
        """
        with self.hold_sync():
            if fields is not None:
                self.fields = _shown_parts(fields)
            if actions is not None:
                self.actions = _buttons(actions)
            self.values, self.focus = dict(values), focus
            self.place = self.place if place is None else place
            self.filled += 1

    def say(self, text: str, kind: str = "done", fields: Mapping[str, str] | None = None) -> None:
        """Show a text under the buttons: `kind` is done or error; `fields` puts a text beside a field."""
        serial = self.status.get("serial", 0) + 1  # the same words a second time are news all the same
        self._remarked += self._remarks()
        text = " ".join(filter(None, [text, *self._remarked]))
        self.status = {"text": text, "kind": kind, "fields": dict(fields or {}), "serial": serial}

    def remark(self, text: str = "", *, label: str = "", address: str = "") -> None:
        """Show a text above the buttons, and after them a link to a `mailto:` address; neither where empty."""
        self.beside = {"text": text, "label": label, "address": address}

    def submit(self, action: str, values: Mapping[str, object], place: str | None = None) -> bool:
        """What pressing a button does: run the handler, and show why where it fails. Never raises.

        Returns
        -------
        bool
            Whether what was typed is on the disk now, saved or as an autosave.
        """
        self._remarked = []
        try:
            with self.hold_sync():  # the browser draws the end of it at once, and may be typed into from then on
                if place not in (None, self.place):
                    raise MovedOn
                self.values = dict(values)
                self._on_submit(action, dict(values))
        except Exception as error:  # a handler's own fault must not swallow what was typed
            kept = self._autosave(self.place if place is None else place, values) is None
            self.refuse(error)
            return kept
        return True

    def refuse(self, error: Exception) -> None:
        """Say why what a button asked for was not done."""
        why = _refused(error, _labels(self.fields))
        still = _("Your text is still here.")
        self.say(f"{self.refusal} {why} {still}", "error", getattr(error, "fields", None))

    def typed(self, values: Mapping[str, object], place: str | None = None) -> bool:
        """What a pause in typing does: store the text; whether it is on the disk now."""
        if place in (None, self.place):
            self.values = dict(values)
        error = self._autosave(self.place if place is None else place, values)
        if error:
            self.say(_("This text is not on disk yet: {error}", error=of_ours(error)), "error")
        return error is None

    def _autosave(self, place: str, values: Mapping[str, object]) -> Exception | None:
        try:
            self._on_typed(dict(values)) if place == self.place else self._on_late(place, dict(values))
        except Exception as error:  # whatever it is: the text stays in the page
            return error
        return None

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        place, values = content["place"], content["values"]
        self.heard = content["serial"]
        disk = (
            self.typed(values, place) if content["type"] == "typed" else self.submit(content["action"], values, place)
        )
        self.send({"type": "kept", "place": place, "serial": content["serial"], "disk": disk})


class MovedOn(FollowUpError):
    """A button pressed in a form that meanwhile shows something else."""

    def __init__(self) -> None:
        super().__init__(_("Another note was chosen in the meantime: look at it, then press again."))


def _buttons(actions: Actions) -> list[dict[str, object]]:
    made = [each if isinstance(each, Action) else Action(*each, main=not place) for place, each in enumerate(actions)]
    return _shown_parts(made)


def _shown_parts(parts: Iterable[Field | Action]) -> list[Values]:
    """What the browser draws, in the language of the panels."""
    return [in_language(asdict(part)) for part in parts]


def _refused(error: Exception, labels: Mapping[str, str]) -> str:
    """Why, in a sentence or one a field."""
    problems = getattr(error, "fields", None)
    if problems:
        return " ".join(f"{labels.get(name, name)}: {of_ours(problem)}" for name, problem in problems.items())
    sentence = of_ours(error) if isinstance(error, FollowUpError) else f"{type(error).__name__}: {error}"
    return f"{sentence.rstrip().removesuffix('.')}."


def _labels(fields: Iterable[Values]) -> dict[str, str]:
    """What each field is called, those of its parts too."""
    return {name: label for f in fields for name, label in {f["name"]: f["label"], **_labels(f["fields"])}.items()}

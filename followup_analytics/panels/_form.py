"""The form: labelled fields in the browser, whose every message carries all values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import anywidget
import traitlets

from followup_analytics.core.errors import FollowUpError

_HERE = Path(__file__).parent


def script(name: str) -> str:
    """The text of one of the panel scripts, with the helpers all of them share."""
    return "".join((_HERE / part).read_text("utf-8") for part in ("dom.js", f"{name}.js"))


STYLE = (_HERE / "panels.css").read_text("utf-8")


@dataclass(frozen=True)
class Field:
    """One field: `kind` is text, area, date, number, email, url, choice, flag, or group (which repeats `fields`)."""

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    rows: int = 4
    min: int | None = None
    max: int | None = None
    placeholder: str | None = None
    fields: tuple[Field, ...] = ()
    more: str = ""


class Form(anywidget.AnyWidget):
    """A form of labelled fields with buttons and a status line.

    The browser sends two messages, both with all values: `typed`, while typing goes on, and `submit`. They keep their
    order, so a save never misses the last keystrokes. An error raised by a handler is shown; the text stays.

    Parameters
    ----------
    label
        What a screen reader calls the form.
    fields
        The fields, in order.
    actions
        ``(name, label)`` of each button; the first is the main one, pressed by Ctrl+Enter.
    on_submit
        Called with the action's name and the values.
    on_typed
        Called with the values, at most four times a second while typing goes on.
    """

    _esm = script("form")
    _css = STYLE

    label = traitlets.Unicode().tag(sync=True)
    fields = traitlets.List().tag(sync=True)
    actions = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    status = traitlets.Dict().tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        label: str,
        fields: tuple[Field, ...],
        actions: tuple[tuple[str, str], ...],
        on_submit: Callable[[str, dict], object],
        on_typed: Callable[[dict], object] = lambda values: None,
    ) -> None:
        super().__init__(label=label, fields=[asdict(f) for f in fields], actions=[list(a) for a in actions])
        self._on_submit, self._on_typed = on_submit, on_typed
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        return f"<Form: {self.label}>"

    def ask(self, fields: tuple[Field, ...]) -> None:
        """Ask for other fields, or offer other choices in them."""
        self.fields = [asdict(field) for field in fields]

    def fill(self, values: Mapping[str, object]) -> None:
        """Put values into the fields; a field not named becomes empty."""
        self.values = dict(values)
        self.send({"type": "fill"})

    def say(self, text: str, kind: str = "done", fields: Mapping[str, str] | None = None) -> None:
        """Show a text under the buttons: `kind` is done or error; `fields` puts a text beside a field."""
        self.status = {"text": text, "kind": kind, "fields": dict(fields or {})}

    def submit(self, action: str, values: Mapping[str, object]) -> None:
        """What pressing a button does: run the handler, and show why where it fails. Never raises."""
        self.values, self.busy = dict(values), True
        try:
            self._on_submit(action, dict(values))
        except FollowUpError as error:
            self.say(f"Not saved. {error} Your text is still here.", "error", getattr(error, "fields", None))
        except Exception as error:  # a handler's own fault must not swallow what was typed
            self.say(f"Not saved: {type(error).__name__}: {error}. Your text is still here.", "error")
        finally:
            self.busy = False

    def typed(self, values: Mapping[str, object]) -> None:
        """What a pause in typing does: keep the draft."""
        self.values = dict(values)
        try:
            self._on_typed(dict(values))
        except Exception as error:  # the same: say it, keep the text
            self.say(f"This draft is not on disk yet: {error}", "error")
        finally:
            self.send({"type": "kept"})

    def _heard(self, _widget: object, content: dict, _buffers: object) -> None:
        if content["type"] == "typed":
            self.typed(content["values"])
        else:
            self.submit(content["action"], content["values"])

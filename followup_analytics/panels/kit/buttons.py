"""Buttons under a table or a chart: downloads made when asked for, and long work that can be cancelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import traitlets

from followup_analytics.panels.kit.form import Control, script
from followup_analytics.panels.texts import _, in_language, of_ours


@dataclass(frozen=True)
class File:
    """A file to download; `make` is called when its button is pressed."""

    name: str
    label: str
    media: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Copy:
    """A text for the clipboard; `make` is called when its button is pressed."""

    label: str
    make: Callable[[], str]


Offer = File | Copy | tuple[str, Callable[[], object]]


class Tools(Control):
    """A row of buttons with a progress bar and a status line.

    Parameters
    ----------
    label
        What a screen reader calls the row.
    does
        What each button offers: a `File`, a `Copy`, or any call together with its label.
    quiet
        The labels of those calls that are drawn as words alone, as files and copies are.
    """

    _esm = script("tools")

    label = traitlets.Unicode().tag(sync=True)
    buttons: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    quiet: traitlets.List[str] = traitlets.List().tag(sync=True)  # those that only take something along
    progress: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __init__(self, label: str, *does: Offer, quiet: tuple[str, ...] = ()) -> None:
        super().__init__(label=label)
        self._quiet = quiet
        self._does: Mapping[str, Offer] = {}
        self.offer(*does)
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return f"<Tools: {self.label}>"

    def offer(self, *does: Offer) -> None:
        """Offer other buttons; what was said about those before is over."""
        labels = [in_language(each[0] if isinstance(each, tuple) else each.label) for each in does]
        self._does = dict(zip(labels, does, strict=True))
        quiet = [label for label, each in self._does.items() if isinstance(each, File | Copy) or label in self._quiet]
        with self.hold_sync():
            self.quiet, self.buttons = quiet, [[label, label] for label in labels]
        self.say("")

    def say(self, text: str, done: int = 0, of: int = 0) -> None:
        """Show a text, and how much of the work is done; no bar where there is nothing to wait for."""
        serial = self.progress.get("serial", 0) + 1  # the same words a second time are news all the same
        self.progress = {"text": text, "done": done, "all": of, "serial": serial}

    def press(self, label: str) -> None:
        """What pressing a button does. Never raises: a fault is told beside the buttons."""
        try:
            self._do(self._does[label])
        except Exception as error:  # nothing typed is at stake, but silence would be worse
            self.say(_("That did not work: {error}", error=of_ours(error)))

    def _do(self, wanted: Offer) -> None:
        if isinstance(wanted, File):
            self.send({"type": "file", "name": wanted.name, "media": wanted.media}, [wanted.make()])
        elif isinstance(wanted, Copy):
            self.send({"type": "copy", "text": wanted.make()})
        else:
            wanted[1]()

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        if content["type"] == "press":
            self.press(content["name"])
            self.send({"type": "heard"})

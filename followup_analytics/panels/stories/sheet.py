"""The sheet: the head of a story with its buttons, and its facts, each with its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import traitlets

from followup_analytics.panels.kit.form import Control, script
from followup_analytics.panels.texts import N_, _, in_language

Pressed = Callable[[str, str], object]
NEW = ["new", N_("New application"), "plain"]
_NEXT = (
    ["news", N_("Something came in"), "main"],
    ["note", N_("Add a note I sent"), "plain"],
    ["interview", N_("Add an interview"), "plain"],
)
_MORE = (
    ["word", N_("They will answer by …"), "more"],
    ["owe", N_("I owe them …"), "more"],
    ["mend", N_("Correct company or role"), "more"],
    ["merge", N_("Merge with another"), "more"],
    ["brief", N_("Brief to print"), "more"],
    ["remove", N_("Delete application"), "more"],
)
_LET_GO, _TAKE_UP = ["let_go", N_("I let this one go"), "more"], ["take_up", N_("Take it up again"), "more"]
UNDO = (["undo", N_("Undo"), "quiet"], ["redo", N_("Redo"), "quiet"])


def buttons(*, gone: bool) -> list[list[str]]:
    """The buttons of an application's head: name, words and look; `gone`: the seeker has let it go."""
    return [*_NEXT, *UNDO, *_MORE[:2], _TAKE_UP if gone else _LET_GO, *_MORE[2:], [*NEW[:2], "more"]]


class Head(Control):
    """Whose story it is, how it stands, what was done last, and the buttons for what may come next.

    `on_press` is called with a button's name and key; `remarks` gives what else is to be told, as in a form.
    """

    _esm = script("head")

    head: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    said: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __init__(self, on_press: Pressed, remarks: Callable[[], Iterable[str]] = tuple[str, ...]) -> None:
        super().__init__()
        self._on_press, self._remarks, self._remarked = on_press, remarks, list[str]()
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return f"<Head: {self.head.get('title', '')}>"

    def say(self, text: str) -> None:
        """Say what was done, and what is to be remarked until a button is pressed."""
        self._remarked += self._remarks()
        text = " ".join(filter(None, [text, *self._remarked]))
        self.said = {"text": text, "serial": self.said.get("serial", 0) + 1}  # the same words again are news

    def show(self, head: Mapping[str, Any]) -> None:
        """Draw another head."""
        self.head = in_language(dict(head))

    def focus(self, where: str) -> None:
        """Lead the keyboard to the `form` that was opened, or back to the fact or the button of that name."""
        self.send({"type": "focus", "where": where})

    def open_page(self, title: str, page: str) -> None:
        """Open a page of its own in the browser, to read or to print."""
        self.send({"type": "page", "title": title, "page": page})

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        self._remarked = []
        self._on_press(content["name"], content["key"])


class Facts(Control):
    """The facts of a story, the latest first; `on_press` is called with a button's name and the key of its fact."""

    _esm = script("facts")

    label = traitlets.Unicode().tag(sync=True)
    facts: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)

    def __init__(self, on_press: Pressed) -> None:
        super().__init__(label=_("Story, latest first"))
        self._on_press = on_press
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return f"<Facts: {len(self.facts)}>"

    def show(self, facts: Sequence[dict[str, Any]]) -> None:
        """Draw other facts."""
        self.facts = list(facts)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        self._on_press(content["name"], content["key"])

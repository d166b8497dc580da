"""The finder: a list found by words, of which one row is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import traitlets

from followup_analytics.log.text.phrases import counted
from followup_analytics.panels.kit.form import Control, script

MOST = 100  # rows drawn at once; more on demand


class Finder(Control):
    """A box to type words into, and the rows that were found.

    Parameters
    ----------
    label
        What a screen reader calls the list.
    example
        What may be typed, shown while nothing is.
    on_words
        Called when other words, or more rows, are asked for.
    on_choice
        Called when another row is chosen.
    """

    _esm = script("finder")

    label = traitlets.Unicode().tag(sync=True)
    example = traitlets.Unicode().tag(sync=True)
    words = traitlets.Unicode("").tag(sync=True)
    rows: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    count = traitlets.Unicode("").tag(sync=True)
    left = traitlets.Int(0).tag(sync=True)  # rows found that are not drawn
    selected = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self, label: str, example: str, on_words: Callable[[], object], on_choice: Callable[[], object]
    ) -> None:
        super().__init__(label=label, example=example)
        self.most = MOST
        self._on_words = on_words
        self.observe(self._on_change, "words")
        self.observe(lambda _change: on_choice(), "selected")
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return f"<Finder: {self.label}, {counted(len(self.rows), 'row')}>"

    def show(self, rows: Sequence[dict[str, Any]], left: int, count: str) -> None:
        """Draw these rows; `left` more were found."""
        with self.hold_sync():
            self.rows, self.left, self.count = list(rows), left, count

    def more(self) -> None:
        """Draw more of what was found."""
        self.most += MOST
        self._on_words()

    def _on_change(self, _change: object) -> None:
        self.most = MOST
        self._on_words()

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        if content["type"] == "more":
            self.more()

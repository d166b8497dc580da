"""A place to drop files on: they lie in a private folder until others are dropped or the panel is gone."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import traitlets

from followup_analytics.panels.kit.form import Control, script


class Drop(Control):
    """A place to drop files on, or to choose them.

    Parameters
    ----------
    label
        What is asked for.
    on_files
        Called with the files once all of them are here, in the order they were dropped.
    """

    _esm = script("drop")

    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, on_files: Callable[[list[Path]], object]) -> None:
        super().__init__(label=label)
        self._on_files = on_files
        self.files: list[Path] = []
        self._gone: Callable[[], object] = lambda: None
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return f"<Drop: {self.label}>"

    def take(self, name: str, piece: bytes, *, first: bool, last: bool) -> None:
        """Take a piece of a file; with the `first` of all, what was dropped before goes; the `last` ends them."""
        if first:
            self.leave()
            folder = Path(tempfile.mkdtemp(prefix="followup-"))
            self._gone, self._folder = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True), folder
        path = self._folder / (Path(name).name or "file")
        if path not in self.files:
            self.files.append(path)
        with path.open("ab") as file:
            file.write(piece)
        if last:
            self._on_files(list(self.files))

    def leave(self) -> None:
        """Forget what was dropped, whole or half."""
        self._gone()
        self.files = []

    def _on_message(self, _widget: object, content: dict[str, Any], buffers: Sequence[bytes]) -> None:
        try:
            if content["type"] == "piece":
                self.take(content["name"], bytes(buffers[0]), first=content["first"], last=content["last"])
            else:
                self.leave()
        finally:
            self.send({"type": "taken"})

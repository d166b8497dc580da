"""The table: rows that can be sorted, filtered and chosen by keyboard."""

from __future__ import annotations

import anywidget
import pandas as pd
import traitlets

from followup_analytics.panels._form import STYLE, script


class Table(anywidget.AnyWidget):
    """A frame shown as a real table.

    Parameters
    ----------
    label
        What a screen reader calls the table.
    columns
        ``(name, heading)`` of each column shown, in order.
    empty
        The sentence shown when there are no rows.
    """

    _esm = script("table")
    _css = STYLE

    label = traitlets.Unicode().tag(sync=True)
    columns = traitlets.List().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    empty = traitlets.Unicode("Nothing here.").tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)

    def __init__(self, label: str, columns: tuple[tuple[str, str], ...], empty: str = "Nothing here.") -> None:
        named = [{"name": name, "label": heading} for name, heading in columns]
        super().__init__(label=label, columns=named, empty=empty)

    def __repr__(self) -> str:
        return f"<Table: {self.label}, {len(self.rows)} rows>"

    def show(self, frame: pd.DataFrame) -> None:
        """Show the rows of a frame; the key of a row is its position."""
        names = [column["name"] for column in self.columns]
        cells = {name: [_plain(value) for value in frame[name]] for name in names}
        self.rows = [{"key": str(place), **{name: cells[name][place] for name in names}} for place in range(len(frame))]
        self.selected = self.rows[0]["key"] if self.rows else ""


def _plain(value: object) -> str | int | float | None:
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if hasattr(value, "item"):
        return value.item()
    return value if isinstance(value, int | float) else str(value)

"""The table: rows that can be sorted, filtered and chosen by keyboard."""

from __future__ import annotations

import math
from typing import Any, cast

import pandas as pd
import traitlets

from followup_analytics.log.text.phrases import counted
from followup_analytics.panels.kit.form import Control, script
from followup_analytics.panels.texts import N_, in_language


class Table(Control):
    """A frame shown as a real table.

    Parameters
    ----------
    label
        What a screen reader calls the table.
    columns
        ``(name, heading)`` of each column shown, in order; a third name is the column by which it is sorted.
    empty
        The sentence shown when there are no rows.
    choosing
        Whether a row can be chosen; else the table is only read.
    state
        The column by whose words a row is marked; none where empty.
    measured
        Whether the browser tells how wide the table's place is, in pixels: `room`, 0 while it is not known.
    """

    _esm = script("table")

    label = traitlets.Unicode().tag(sync=True)
    columns: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)
    rows: traitlets.List[dict[str, object]] = traitlets.List().tag(sync=True)
    empty = traitlets.Unicode().tag(sync=True)
    choosing = traitlets.Bool(True).tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)
    measured = traitlets.Bool(False).tag(sync=True)
    room = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        label: str,
        columns: tuple[tuple[str, ...], ...],
        empty: str = N_("Nothing here."),
        *,
        choosing: bool = True,
        state: str = "",
        measured: bool = False,
    ) -> None:
        words = {"label": label, "columns": _column_records(columns), "empty": in_language(empty)}
        super().__init__(**words, choosing=choosing, measured=measured)
        self._state = state

    def __repr__(self) -> str:
        return f"<Table: {self.label}, {counted(len(self.rows), 'row')}>"

    def show(
        self, frame: pd.DataFrame, *, columns: tuple[tuple[str, ...], ...] | None = None, selected: str = ""
    ) -> None:
        """Show the rows of a frame; the key of a row is its position. No row is chosen but the one `selected`."""
        with self.hold_sync():
            if columns is not None:
                self.columns = _column_records(columns)
            names = dict.fromkeys(name for column in self.columns for name in (column["name"], column["sort"]))
            cells = {name: _simple_cells(frame[name]) for name in names}
            if self._state:
                cells["state"] = _simple_cells(frame[self._state])
            keys = [str(place) for place in range(len(frame))]
            self.rows = [
                dict(zip(("key", *cells), row, strict=True)) for row in zip(keys, *cells.values(), strict=True)
            ]
            self.selected = selected if selected in keys else ""


def _column_records(columns: tuple[tuple[str, ...], ...]) -> list[dict[str, str]]:
    return [
        {"name": column[0], "label": in_language(column[1]), "sort": column[-1] if column[2:] else column[0]}
        for column in columns
    ]


def _simple_cells(column: pd.Series) -> list[object]:
    """The cells as text, numbers or None."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    if column.dtype.kind == "f":
        return [None if math.isnan(number) else number for number in column.tolist()]
    if column.dtype.kind in "iu" and not column.hasnans:
        return cast("list[object]", column.tolist())
    if column.dtype == "str":
        texts: Any = column  # the stubs of pandas know no cell that is None
        return cast("list[object]", texts.to_numpy(object, na_value=None).tolist())
    cells = zip(column.tolist(), column.isna().tolist(), strict=True)
    return [None if gone else value if isinstance(value, int | float | str) else str(value) for value, gone in cells]

"""One row of a table in the form the journal stores, checked against the table's declaration."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from followup_analytics.journal.migrations.checksums import COLUMN
from followup_analytics.journal.migrations.own_columns import free_name
from followup_analytics.journal.migrations.schema import key_of
from followup_analytics.log.cells.kinds import Column, stored_cell, typed_cells
from followup_analytics.log.errors import UnsafeValue
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.tables import Table
from followup_analytics.log.text.characters import is_whole

Stored = dict[str, object]
_ALIKE = {str, pd.Timestamp, type(None)}
_NOT_SHOWN = ("seq", "row_id", "extra", COLUMN)  # stored columns that are not the log's


def stored(declared: Table, row: Mapping[str, object]) -> Stored:
    """The row as the journal stores it: declared columns as texts or whole numbers, all others in `extra`.

    Raises
    ------
    UnsafeValue
        If a required cell is empty, or a value does not fit its column.
    """
    return stored_all(declared, [row])[0]


def stored_all(declared: Table, rows: Sequence[Mapping[str, object]]) -> list[Stored]:
    """Rows as from `stored`, column by column: each distinct text or day of a column is converted once."""
    names = declared.names
    columns = [_cells(declared, column, [row.get(column.name) for row in rows]) for column in declared.columns]
    made: list[Stored] = [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]
    for out, row in zip(made, rows, strict=True):
        others = {str(name): value for name, value in row.items() if name not in out and not missing(value)}
        extra = {name: _plain_value(declared, name, value) for name, value in others.items()}
        out["extra"] = json.dumps(extra) if extra else None
        if not declared.key:
            out[key_of(declared)] = content_id(declared, out)
    return made


def _cells(declared: Table, column: Column, values: Sequence[object]) -> list[object]:
    if set(map(type, values)) <= _ALIKE:  # no two of these are equal that are not the same cell, as 1 and True are
        known = {value: _cell(declared, column, value) for value in dict.fromkeys(values)}
        return [known[value] for value in values]
    return [_cell(declared, column, value) for value in values]


def missing(value: object) -> bool:
    """True for an empty cell: None, NaN, NaT, <NA> or an empty text."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, str):
        return value == ""
    if isinstance(value, (float, np.floating)):
        return bool(value != value)
    return isinstance(value, np.datetime64) and bool(np.isnat(value))


def are_same(one: Stored, other: Stored) -> bool:
    """Whether both stored rows say the same."""
    return _content(one) == _content(other)


def content_id(declared: Table, row: Stored) -> str:
    """An id made from what the row says, the same on every import."""
    content = json.dumps(_content(row), sort_keys=True)
    return f"{declared.name[0]}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def fresh_id(declared: Table) -> str:
    """An id that no other row has, in this journal or in one merged with it later."""
    return f"{declared.name[0]}-{secrets.token_hex(8)}"


def frame(declared: Table, names: list[str], found: list[tuple[object, ...]]) -> pd.DataFrame:
    """Stored rows as a frame with every declared column; `names` are the stored ones, in the order of each tuple.

    Columns that a newer program stored count as the user's own. An own cell under a declared name, left by an older
    program in a journal that was upgraded meanwhile, fills the declared cell if that is empty and the value fits it;
    otherwise it is in a column beside it, ``closed_own`` for ``closed``.
    """
    cells: dict[str, Sequence[object]] = dict(zip(names, zip(*found, strict=True), strict=True)) if found else {}
    strange = cells.keys() - {*declared.names, *_NOT_SHOWN}
    extra = cells.get("extra", [None] * len(found))
    known = {cell: json.loads(str(cell)) for cell in {*extra} if cell}  # in most logs many rows have the same, or none
    own: list[Stored] = [known.get(cell, {}) for cell in extra] if known or strange else []
    for name in (name for name in names if name in strange):
        own = [row if value is None else {name: value, **row} for row, value in zip(own, cells[name], strict=True)]
    theirs = {name for row in own for name in row}
    for column in declared.columns:
        if column.name in theirs:
            cells[column.name], own = _adopted(declared, column, cells.get(column.name), own)
    nothing = [None] * len(found)
    out = {column.name: typed_cells(column, cells.get(column.name, nothing)) for column in declared.columns}
    return pd.DataFrame({**out, **_own_columns(own)})


def _adopted(
    declared: Table, column: Column, cells: Sequence[object] | None, own: list[Stored]
) -> tuple[list[object], list[Stored]]:
    """The cells of a declared column, filled from own cells of that name, and the own cells that are left."""
    filled = list(cells or [None] * len(own))
    other = free_name(column.name, {name for row in own for name in row})
    left = []
    for at, row in enumerate(own):
        if filled[at] is None:
            filled[at] = _readable(declared, column, row.get(column.name))
            if filled[at] is not None:
                row = {name: value for name, value in row.items() if name != column.name}
        left.append({other if name == column.name else name: value for name, value in row.items()})
    return filled, left


def _readable(declared: Table, column: Column, value: object) -> object:
    try:
        return _cell(declared, column, value)
    except UnsafeValue:
        return None


def _content(row: Stored) -> dict[str, object]:
    declared = {name: value for name, value in row.items() if name not in _NOT_SHOWN and value is not None}
    return {**declared, "extra": json.loads(str(row["extra"])) if row["extra"] else {}}


def _cell(declared: Table, column: Column, value: object) -> object:
    if missing(value) or (column.required and isinstance(value, str) and not value.strip()):
        if column.required:
            raise UnsafeValue(declared.name, column.name, value, N_("It must not be empty."))
        return None
    try:
        return stored_cell(column, value)
    except ValueError as unfit:
        raise UnsafeValue(declared.name, column.name, value, str(unfit)) from None


def _plain_value(declared: Table, name: str, value: object) -> object:
    if isinstance(value, np.generic) and not isinstance(value, np.datetime64):
        value = value.item()
    if isinstance(value, (date, np.datetime64)):
        value = str(pd.Timestamp(value).isoformat())
    if not isinstance(value, (str, int, float)) or not is_whole(f"{name}{value}"):
        raise UnsafeValue(declared.name, name, value, N_("A column of your own takes text, numbers, true or false."))
    return value


def _own_columns(rows: list[Stored]) -> dict[str, pd.Series]:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: _guessed([row.get(name) for row in rows]) for name in names}


def _guessed(values: list[object]) -> pd.Series:
    kinds = {type(value) for value in values if value is not None}
    if None in values and kinds in ({bool}, {int}):
        return pd.Series(values, dtype="boolean" if kinds == {bool} else "Int64")
    return pd.Series(values)

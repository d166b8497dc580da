"""The columns of raw facts, what their whole numbers mean, and what of them is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from followup_analytics.log import words
from followup_analytics.log.days import LAST
from followup_analytics.log.errors import UnreadableFile

# All other columns are what to group by.
COLUMNS = {
    "application": "the number of its application",
    "seeker": "the number of the person searching, one for each application",
    "day": "days since 1970-01-01",
    "kind": "the number of its kind",
}
IMPRESSION = "impression"  # of an interview, 1 to 5; the one column of ours that may be missing

# The number of a kind is its place here, in the order of a day.
RAW_KINDS = ("applied", "interview", *words.FOLLOW_UP_KINDS, *words.NEWS, "confirmed")
_MAY_BE_UNDATED = np.isin(RAW_KINDS, ["applied", *words.CLOSINGS])

FIRST = -719_162  # 0001-01-01
_MADE = ("applied_on", "confirmed_on", "closed")  # columns that are made of the facts


@dataclass(frozen=True)
class Batch:
    """Some rows of a file; the columns to group by are still as the file has them."""

    application: np.ndarray
    seeker: np.ndarray
    day: np.ndarray  # 0 where it is unknown
    kind: np.ndarray
    impression: np.ndarray  # 0 where it is unknown
    undated: np.ndarray
    groups: dict[str, pa.Array]


@dataclass(frozen=True)
class Place:
    """Where some rows stand: the file, and the number of rows before them."""

    path: Path
    before: int = 0

    def groups(self, schema: pa.Schema) -> dict[str, str]:
        """The columns to group by, and what each holds; all others are there and of the kind that they must be.

        Raises
        ------
        UnreadableFile
            If they are not.
        """
        for name, meaning in COLUMNS.items():
            if name not in schema.names:
                reason = f"has no column {name} (it has {', '.join(schema.names) or 'none'})"
                raise UnreadableFile(self.path, reason, f"Add {name}: {meaning}.")
        for name in schema.names:
            if schema.names.count(name) > 1:
                raise UnreadableFile(self.path, f"has two columns named {name}", "Rename one of them.")
        for name in _MADE:
            if name in schema.names:
                raise UnreadableFile(self.path, f"has a column {name}, which is made of the facts", "Leave it out.")
        for field in schema:
            self._require_kind(field.name, field.type)
        return {name: _held(schema.field(name).type) for name in sorted({*schema.names} - {*COLUMNS, IMPRESSION})}

    def _require_kind(self, name: str, kind: pa.DataType) -> None:
        if pa.types.is_integer(kind) or (name == "day" and pa.types.is_date(kind)):
            return
        if name in COLUMNS or name == IMPRESSION:
            remedy = f"Give {COLUMNS.get(name, 'whole numbers from 1 to 5')}."
            raise UnreadableFile(self.path, f"{name} holds {kind}, not whole numbers", remedy)
        if not (_is_text(kind) or pa.types.is_boolean(kind)):
            remedy = "Give texts, whole numbers or flags, or leave the column out."
            raise UnreadableFile(self.path, f"{name} holds {kind}, by which nothing can be grouped", remedy)

    def batch(self, rows: pa.RecordBatch, groups: tuple[str, ...]) -> Batch:
        """The rows in whole numbers.

        Raises
        ------
        UnreadableFile
            If a cell is empty or holds no such number.
        """
        application, seeker, kind = (self._filled(name, rows[name]) for name in ("application", "seeker", "kind"))
        kinds = ", ".join(f"{number} {name}" for number, name in enumerate(RAW_KINDS))
        self._refuse("kind", kind, (kind < 0) | (kind >= len(RAW_KINDS)), f"Use {kinds}.")
        undated, days = rows["day"].is_null().to_numpy(zero_copy_only=False), _whole(rows["day"])
        if undated.any():
            self._refuse_empty(
                "day", undated & ~_MAY_BE_UNDATED[kind], "Only an application or a closing can do without."
            )
        self._refuse("day", days, (days < FIRST) | (days > LAST), f"Give {COLUMNS['day']}.")
        impression = np.zeros(len(rows), "int8")
        if IMPRESSION in rows.schema.names:
            impression = _whole(rows[IMPRESSION])
            self._refuse(IMPRESSION, impression, (impression < 0) | (impression > 5), "Give 1 to 5, or nothing.")
        return Batch(application, seeker, days, kind, impression, undated, {name: rows[name] for name in groups})

    def _filled(self, name: str, cells: pa.Array) -> np.ndarray:
        if cells.null_count:
            self._refuse_empty(name, cells.is_null().to_numpy(zero_copy_only=False), f"Give {COLUMNS[name]}.")
        return _whole(cells)

    def _refuse_empty(self, name: str, empty: np.ndarray, remedy: str) -> None:
        for at in np.flatnonzero(empty)[:1]:
            raise UnreadableFile(self.path, f"row {self.before + at + 1} has no {name}", remedy)

    def _refuse(self, name: str, values: np.ndarray, wrong: np.ndarray, remedy: str) -> None:
        for at in np.flatnonzero(wrong)[:1]:
            raise UnreadableFile(self.path, f"row {self.before + at + 1} has the {name} {values[at]}", remedy)


def _whole(cells: pa.Array) -> np.ndarray:
    """The numbers, a missing one as 0; a date as the number of its day."""
    if pa.types.is_date64(cells.type):
        cells = cells.cast(pa.date32())
    if pa.types.is_date32(cells.type):
        cells = cells.cast(pa.int32())
    return np.asarray((cells.fill_null(0) if cells.null_count else cells).to_numpy())


def _held(kind: pa.DataType) -> str:
    return "texts" if _is_text(kind) else "flags" if pa.types.is_boolean(kind) else "whole numbers"


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner))

"""Steps: the proposed rows of a table beside the stored ones they stand for, and which of their cells change.

A cell counts as changed where the source says something else than it said before (`journal/imports`), not where it
differs from the journal: what the user corrected stays. What a row said is remembered as one text, and a row of which
that text is the same has not changed: of a tracker of 100,000 lines only the few others are looked at cell by cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.journal.codec import missing
from followup_analytics.journal.imports.accepted import Learnt, Origin
from followup_analytics.log.rows.part import EVIDENCE
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.texts import ARROW, to_arrow
from followup_analytics.reading.cells.progress import Progress, one_by_one
from followup_analytics.reading.proposal.finding import Written
from followup_analytics.reading.proposal.matching import NONE

NEW, SAME, CHANGED = "new", "same", "changed"
Cells = Mapping[str, object]
_quoted = json.JSONEncoder(ensure_ascii=False).encode


class Edit(NamedTuple):
    """A stored row that changes: what it becomes, what it was, and the cells that change."""

    row: Cells
    before: Cells
    columns: tuple[str, ...]


class Read(NamedTuple):
    """One proposed row: its cells, the same as texts without the missing ones, and where they stand."""

    row: dict[str, object]
    said: dict[str, str]
    evidence: Cells


@dataclass(frozen=True)
class Steps:
    """What becomes of each proposed row of one table.

    Attributes
    ----------
    frame, keys
        The rows with their evidence, and what each is called; a row without an id has no name until it is stored.
    stored, at
        The stored rows, and the place of the one that each stands for; -1: it is new.
    edits
        By their place, the rows that change a stored one.
    """

    table: str
    frame: pd.DataFrame
    keys: list[str]
    stored: pd.DataFrame
    at: np.ndarray
    edits: Mapping[int, Edit] = field(default_factory=dict)

    @property
    def changes(self) -> np.ndarray:
        """Whether each is new, the same or changed."""
        found = np.where(self.at == NONE, NEW, SAME).astype(object)
        found[list(self.edits)] = CHANGED
        return found

    @cached_property
    def said(self) -> pa.Array:
        """What each row says, as one text."""
        return said_texts(self.frame)

    def cells(self, name: str) -> pd.Series:
        """A column of what the rows become."""
        cells = _column(self.frame, name)
        there = np.flatnonzero(self.at != NONE)
        if len(there):
            cells = cells.copy()
            cells.iloc[there] = _column(self.stored, name).iloc[self.at[there]].to_numpy()
        for place, edit in self.edits.items():
            cells.iloc[place] = edit.row.get(name)
        return cells

    def some(self, places: np.ndarray, edits: Mapping[int, Edit]) -> Steps:
        """Those of some places, changing what `edits` say by their places."""
        frame, keys = self.frame.iloc[places].reset_index(drop=True), [self.keys[place] for place in places]
        now = {new: edits[old] for new, old in enumerate(places.tolist()) if old in edits}
        return replace(self, frame=frame, keys=keys, at=self.at[places], edits=now)


def steps_beside(
    table: str,
    frame: pd.DataFrame,
    stored: pd.DataFrame,
    at: np.ndarray,
    learnt: Learnt,
    written: Written,
    progress: Progress,
    *,
    fill: bool = True,
) -> Steps:
    """What becomes of rows that stand for the stored ones at these places.

    With `fill` the empty cells of a row that the user wrote are filled.
    """
    steps = Steps(table, frame, frame[TABLES[table].key].tolist(), stored, at)
    origins = {place: learnt.origins.get((table, steps.keys[place])) for place in np.flatnonzero(at != NONE).tolist()}
    said = steps.said.to_pylist() if any(origins.values()) else []
    doubtful = [
        place
        for place, origin in origins.items()
        if steps.keys[place] in written.ids or (fill if origin is None else origin.written != said[place])
    ]
    pairs = zip(doubtful, reads(frame.iloc[doubtful]), records(stored.iloc[at[doubtful]]), strict=True)
    edits = {
        place: edit
        for place, read, before in one_by_one(list(pairs), progress)
        if (edit := _edit(table, steps.keys[place], read, before, origins[place], written))
    }
    return replace(steps, edits=edits)


def _edit(table: str, key: str, read: Read, before: Cells, origin: Origin | None, written: Written) -> Edit | None:
    """What a proposed row changes in the stored one; None: nothing."""
    row, said, evidence = read
    if key in written.ids:
        its = {name: said.get(name) for name in row if name in written.columns}
        changed = _edited(its, before, origin if origin and origin.file == evidence["from_file"] else None)
    elif origin is not None:
        first = origin.cells
        names = [name for name in {**row, **first} if said.get(name) != first.get(name)]
        changed = [
            name for name in names if said.get(name) != cell_text(before.get(name)) and name != TABLES[table].key
        ]
    else:
        changed = [name for name in row if name in said and missing(before.get(name))]
    if not changed:
        return None
    return Edit({**before, **{name: row.get(name) for name in changed}}, before, tuple(changed))


def _edited(its: Mapping[str, str | None], before: Cells, origin: Origin | None) -> list[str]:
    """The cells of a row named by its id that differ from the stored ones, and from what the same file said before."""
    cells = origin.cells if origin and not origin.source else {}
    first = {name: cells.get(name) if origin and not origin.source else cell_text(before.get(name)) for name in its}
    return [name for name, text in its.items() if text not in (first[name], cell_text(before.get(name)))]


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    return frame[name] if name in frame else pd.Series(index=frame.index, dtype="str")


def keyless_steps(table: str, frame: pd.DataFrame, stored: pd.DataFrame, written: Written) -> Steps:
    """What becomes of rows without an id, known by what they say.

    Where a source in the log's own format no more holds a stored row, one that differs in a single cell takes its
    place.
    """
    theirs, ours = records(stored), {content(row) for row in records(frame)}
    known = {content(row): place for place, row in reversed(list(enumerate(theirs)))}
    lost = [place for place, row in enumerate(theirs) if content(row) not in ours] if written.columns else []
    at, keys, edits = np.full(len(frame), NONE), [""] * len(frame), dict[int, Edit]()
    for place, read in enumerate(reads(frame)):
        at[place] = known.get(content(read.row), NONE)
        found = _lost_row(read, lost, theirs, written) if at[place] == NONE else None
        if found is not None:
            at[place], edits[place] = found
            keys[place] = keyless_name(theirs[at[place]])
            lost.remove(at[place])
    return Steps(table, frame, keys, stored, at, edits)


def _lost_row(
    read: Read, lost: list[int], theirs: list[dict[str, object]], written: Written
) -> tuple[int, Edit] | None:
    """The first of the lost rows that is the same but for one cell, and what becomes of it."""
    its = {name: read.said.get(name) for name in read.row if name in written.columns}
    for place in lost:
        changed = _edited(its, theirs[place], None)
        if len(changed) == 1 and not changed[0].endswith("_id"):
            after = {**theirs[place], changed[0]: read.row[changed[0]]}
            return place, Edit(after, theirs[place], tuple(changed))
    return None


def keyless_name(row: Cells) -> str:
    """What a row without an id is called where it is listed."""
    return f"{row.get('interview_id')}/{row.get('topic')}"


def content(row: Cells) -> tuple[tuple[str, str], ...]:
    """What a row says, by which two rows without an id are the same."""
    return tuple(sorted((n, str(cell_text(v))) for n, v in row.items() if n not in EVIDENCE and not missing(v)))


# Rows


def reads(frame: pd.DataFrame) -> list[Read]:
    """The rows of a proposed table."""
    cells = own_cells(frame)
    evidence = records(frame.reindex(columns=list(EVIDENCE)))
    said = [{name: str(text) for name, text in row.items() if text} for row in records(_as_texts(cells))]
    return [Read(*one) for one in zip(records(cells), said, evidence, strict=True)]


def own_cells(frame: pd.DataFrame) -> pd.DataFrame:
    """A proposed table without its evidence."""
    return frame[[name for name in frame if name not in EVIDENCE]]


def _as_texts(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(text_cells(frame[name]), dtype="str") for name in frame}, index=None)


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a frame, each as a dict in which a missing cell is None (made column by column: ten times faster).

    Examples
    --------
    >>> records(pd.DataFrame({"role": ["Analyst", None], "round": [1, 2]}))
    [{'role': 'Analyst', 'round': 1}, {'role': None, 'round': 2}]
    """
    names = [str(name) for name in frame]
    columns = [values(frame[name]) for name in frame]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)] if names else [{}] * len(frame)


def values(column: pd.Series) -> list[object]:
    """The cells of a column, a missing one as None."""
    if column.dtype == "str":
        return list(to_arrow(column).to_pylist())
    return list(column.astype(object).where(column.notna(), None))


# Texts


def cell_text(value: object) -> str | None:
    """A cell as text; None where it is missing."""
    if missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(value)


def text_cells(column: pd.Series) -> pa.Array:
    """The cells of a column as `cell_text` shows them; each distinct day or number is written once."""
    if column.dtype == "str":
        texts = to_arrow(column)
        return pc.if_else(pc.equal(texts, ""), None, texts)
    if column.dtype == object:  # of any kinds of values, which need not tell each other apart
        return pa.array([cell_text(value) for value in column], ARROW)
    codes, distinct = pd.factorize(column)
    texts = pa.array([*map(cell_text, distinct.astype(object)), None], ARROW)
    return texts.take(pa.array(np.where(codes < 0, len(distinct), codes)))


def joined(parts: Iterable[pa.Array]) -> pa.Array:
    """Texts joined row by row with a comma between them, the missing ones left out."""
    ends = pa.scalar("", ARROW), pa.scalar(", ", ARROW)  # arrow leaves a row of nulls out of the answer
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise(*parts, *ends, null_handling="skip"), 0, -2)


def said_texts(frame: pd.DataFrame) -> pa.Array:
    """What each row says, without the missing cells, as `said_text` writes it."""
    cells = own_cells(frame)
    written = {str(name): _quoted_cells(text_cells(cells[name])) for name in cells}
    named = (_enclosed(f"{_quoted(name)}: ", written[name], "") for name in sorted(written))
    return _enclosed("{", joined(named), "}")


def _quoted_cells(texts: pa.Array) -> pa.Array:
    """Texts as JSON writes them; a missing one stays missing."""
    odd = pc.fill_null(pc.match_substring_regex(texts, r'[\x00-\x1f"\\]'), False)
    quoted = _enclosed('"', texts, '"')
    if not pc.any(odd, min_count=0).as_py():
        return quoted
    return pc.replace_with_mask(quoted, odd, pa.array([*map(_quoted, texts.filter(odd).to_pylist())], ARROW))


def _enclosed(before: str, texts: pa.Array, after: str) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar(before, ARROW), texts, pa.scalar(after, ARROW), pa.scalar("", ARROW))

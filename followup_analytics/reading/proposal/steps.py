"""Steps: each proposed row beside the stored one it stands for, and which of its cells change.

A cell counts as changed where the source says something else than it said before (`journal/imports`), not where it
differs from the journal: what the user corrected stays. Cells are compared as the texts that show them, which are made
column by column: a tracker of 100,000 lines has a million cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from followup_analytics.journal.codec import missing
from followup_analytics.journal.imports.accepted import Learnt, Origin
from followup_analytics.log.rows.part import EVIDENCE
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.texts import to_arrow
from followup_analytics.reading.proposal.finding import Written
from followup_analytics.reading.proposal.matching import records

NEW, SAME, CHANGED = "new", "same", "changed"
Cells = Mapping[str, object]


class Step(NamedTuple):
    """One proposed row beside the stored one, if there is any: what the row becomes, and the cells that change.

    `said` are its cells as the source has them, as texts, without the missing ones.
    """

    table: str
    key: str
    row: Cells
    said: Mapping[str, str]
    evidence: Cells
    before: Cells | None
    changed: tuple[str, ...] = ()

    @property
    def change(self) -> str:
        """Whether it is new, the same or changed."""
        return NEW if self.before is None else CHANGED if self.changed else SAME


class Read(NamedTuple):
    """One proposed row: its cells, the same as texts without the missing ones, and where they stand."""

    row: dict[str, object]
    said: dict[str, str]
    evidence: Cells


def reads(frame: pd.DataFrame) -> list[Read]:
    """The rows of a proposed table."""
    cells = frame[[name for name in frame if name not in EVIDENCE]]
    evidence = records(frame.reindex(columns=list(EVIDENCE)))
    return [Read(*one) for one in zip(records(cells), _texts(cells), evidence, strict=True)]


def rows(frame: pd.DataFrame, key: str) -> dict[str, dict[str, object]]:
    """The rows of a stored table by their key."""
    return dict(zip(frame[key].astype("str").tolist(), records(frame), strict=True))


def _texts(frame: pd.DataFrame) -> list[dict[str, str]]:
    names = [str(name) for name in frame]
    columns = [_shown_cells(frame[name]) for name in frame]
    return [
        {name: text for name, text in zip(names, row, strict=True) if text}
        for row in zip(*columns, strict=True)
    ]  # fmt: skip


def _shown_cells(column: pd.Series) -> list[str | None]:
    """Each cell as the text that shows it; each distinct day or number is written once."""
    if column.dtype == "str":
        return list(to_arrow(column).to_pylist())
    if column.dtype == object:  # of any kinds of values, which need not tell each other apart
        return [cell_text(value) for value in column]
    codes, distinct = pd.factorize(column)
    texts = [*map(cell_text, distinct.astype(object)), None]
    return [texts[code] for code in codes]


def cell_text(value: object) -> str | None:
    """A cell as text; None where it is missing."""
    if missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(value)


def step(
    table: str, key: str, read: Read, before: Cells | None, learnt: Learnt, written: Written, *, fill: bool = True
) -> Step:
    """A proposed row beside the stored one; with `fill` the empty cells of a row that the user wrote are filled."""
    row, said, evidence = read
    if before is None:
        return Step(table, key, row, said, evidence, None)
    origin = learnt.origins.get((table, key))
    changed: list[str] = []
    if key in written.ids:
        its = {name: said.get(name) for name in row if name in written.columns}
        changed = _edited(its, before, origin if origin and origin.file == evidence["from_file"] else None)
    elif origin is not None and said != origin.cells:
        names = [name for name in {**row, **origin.cells} if said.get(name) != origin.cells.get(name)]
        changed = [
            name for name in names if said.get(name) != cell_text(before.get(name)) and name != TABLES[table].key
        ]
    elif origin is None and fill:
        changed = [name for name in row if name in said and missing(before.get(name))]
    after = {**before, **{name: row.get(name) for name in changed}} if changed else before
    return Step(table, key, after, said, evidence, before, tuple(changed))


def _edited(its: Mapping[str, str | None], before: Cells, origin: Origin | None) -> list[str]:
    """The cells of a row named by its id that differ from the stored ones, and from what the same file said before."""
    first = {
        name: origin.cells.get(name) if origin and not origin.source else cell_text(before.get(name)) for name in its
    }
    return [name for name, text in its.items() if text not in (first[name], cell_text(before.get(name)))]


def keyless_steps(
    table: str, frame: pd.DataFrame, lost: list[Cells], theirs: set[tuple[tuple[str, str], ...]], written: Written
) -> Iterator[Step]:
    """The steps of rows without an id; a row that takes the place of one that the log lost is taken out of `lost`."""
    for read in reads(frame):
        if content(read.row) in theirs:
            yield Step(table, "", read.row, read.said, read.evidence, dict(read.row))
        else:
            yield _new_or_edited(table, read, lost, written)


def _new_or_edited(table: str, read: Read, lost: list[Cells], written: Written) -> Step:
    """A row without an id: one of those that the log lost where all but one cell is the same, else a new one."""
    its = {name: read.said.get(name) for name in read.row if name in written.columns}
    for place, before in enumerate(lost):
        changed = _edited(its, before, None)
        if len(changed) == 1 and not changed[0].endswith("_id"):
            del lost[place]
            after = {**before, changed[0]: read.row[changed[0]]}
            return Step(table, keyless_name(before), after, read.said, read.evidence, before, tuple(changed))
    return Step(table, "", read.row, read.said, read.evidence, None)


def keyless_name(row: Cells) -> str:
    """What a row without an id is called where it is listed."""
    return f"{row.get('interview_id')}/{row.get('topic')}"


def content(row: Cells) -> tuple[tuple[str, str], ...]:
    """What a row says, by which two rows without an id are the same."""
    return tuple(sorted((n, str(cell_text(v))) for n, v in row.items() if n not in EVIDENCE and not missing(v)))

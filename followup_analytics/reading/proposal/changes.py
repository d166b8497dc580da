"""Changes: what a proposal would do to a journal, row by row and cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.journal.codec import stored_all
from followup_analytics.journal.imports.accepted import Accepted, Learnt, Origin
from followup_analytics.journal.migrations.schema import key_of
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.ids import numbered
from followup_analytics.log.rows.part import EVIDENCE
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.texts import are_among
from followup_analytics.reading.cells.progress import Progress, part, unwatched
from followup_analytics.reading.proposal.finding import Written
from followup_analytics.reading.proposal.matching import NONE, Lineage, match_applications, match_facts
from followup_analytics.reading.proposal.steps import (
    SAME,
    Cells,
    Edit,
    Steps,
    cell_text,
    content,
    joined,
    keyless_name,
    keyless_steps,
    own_cells,
    records,
    steps_beside,
    text_cells,
    values,
)

GONE = "gone"
COLUMNS = {
    "change": "str",
    "table": "str",
    "key": "str",
    "company": "str",
    "column": "str",
    "old": "str",
    "new": "str",
    "file": "str",
    "line": "Int64",
}
_FACTS = ("interviews", "follow_ups", "responses")
_IN_WORDS = {"applications": ("role",), "gifts": ("title",), "topics": ("topic",)}


@dataclass(frozen=True)
class Comparison:
    """A proposal beside a journal: what becomes of its rows, and the rows that its source no longer holds."""

    steps: list[Steps]
    gone: list[tuple[str, str, Cells]] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)
    learnt: Learnt = field(default_factory=Learnt)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One line for each new, same or gone row, and for each changed cell, in the columns of `COLUMNS`."""
        parts = [self._lines(one) for one in self.steps]
        lines = pd.DataFrame(self._gone_lines(), columns=list(COLUMNS)).astype(COLUMNS)
        return pd.concat([*parts, lines], ignore_index=True) if parts else lines

    def chosen(self, lines: pd.DataFrame) -> list[Steps]:
        """The steps of the lines chosen, of a changed row with the cells chosen; a fact needs its application."""
        columns: dict[tuple[str, str], set[str]] = defaultdict(set)
        for table, key, column in lines[["table", "key", "column"]].itertuples(index=False):
            columns[table, key].add(column)
        some = {one.table: _chosen(one, columns) for one in self.steps}
        there = {
            key
            for one in self.steps
            if one.table == "applications"
            for key, at in zip(one.keys, one.at, strict=True)
            if at != NONE
        }
        there |= set(some["applications"].keys) if "applications" in some else set()
        return [one if name == "applications" else _of_applications(one, there) for name, one in some.items()]

    def _lines(self, steps: Steps) -> pd.DataFrame:
        """The lines of one table: one a row, and of a row that changes one a cell."""
        lines = pd.DataFrame(
            {
                "change": steps.changes,
                "table": steps.table,
                "key": steps.keys,
                "company": self._companies(steps),
                "column": None,
                "old": None,
                "new": _in_words(steps),
                "file": _evidence(steps, "from_file"),
                "line": _evidence(steps, "from_line"),
            }
        ).astype(COLUMNS)
        count = np.ones(len(lines), "int64")
        count[list(steps.edits)] = [len(edit.columns) for edit in steps.edits.values()]
        at = np.repeat(np.arange(len(lines)), count)
        lines = lines.iloc[at].reset_index(drop=True) if steps.edits else lines
        cells = [cell for place in sorted(steps.edits) for cell in _changed_cells(steps.edits[place])]
        lines.loc[np.isin(at, list(steps.edits)), ["column", "old", "new"]] = cells or np.empty((0, 3), object)
        return lines

    def _companies(self, steps: Steps) -> pd.Series:
        if steps.table == "applications":
            return steps.cells("company")
        return steps.cells("application_id").map(dict(self.names)).astype("str")

    def _gone_lines(self) -> Iterator[tuple[object, ...]]:
        for table, key, row in self.gone:
            company = row.get("company") if table == "applications" else self.names.get(str(row.get("application_id")))
            words = ", ".join(filter(None, (cell_text(row.get(name)) for name in _words_of(table))))
            yield (GONE, table, key, company, None, words, None, None, pd.NA)


def compared(
    log: FollowUpLog,
    stored: FollowUpLog,
    learnt: Learnt,
    source: str,
    written: Mapping[str, Written],
    progress: Progress = unwatched,
) -> Comparison:
    """What the proposed rows are in a journal that holds `stored`.

    A cell counts as changed where the source says something else than it said when it was imported before, so that
    what the user corrected since then stays. In a row that the user wrote, only empty cells are filled. A log in its
    own format names its rows: there, each cell that differs counts, unless the file of that name said so before.

    Parameters
    ----------
    log
        The proposed rows, with their evidence.
    stored, learnt
        The journal's log, and where its rows came from.
    source
        By which files of one kind are known; empty: by nothing.
    written
        By table, the ids and columns that stand in the source itself.
    progress
        Called with ``(done, of)`` after each table, and after some thousand rows that are looked at cell by cell; what
        it raises ends the comparison.
    """
    lineage = Lineage(source, learnt, {name: one.file for name, one in written.items() if one.columns})
    its = {name: written.get(name, Written()) for name in TABLES}
    at = match_applications(log.applications, stored.applications, lineage, its["applications"])
    now = _ids(log.applications, stored.applications, "application_id", at)
    before = log.applications["application_id"]
    ids = {} if now.equals(before) else dict(zip(before.tolist(), now.tolist(), strict=True))
    matched = stored.applications["application_id"].iloc[at[at != NONE]]
    frames = {name: _renamed(frame, ids) for name, frame in log.tables.items() if len(frame)}
    shares = np.cumsum([0, *map(len, frames.values())]) * 100 // max(sum(map(len, frames.values())), 1)
    steps = []
    for name, first, last in zip(frames, shares, shares[1:], strict=False):
        share = part(progress, int(first), int(last))
        place = _places(name, frames[name], getattr(stored, name), lineage, its[name], at, matched)
        steps.append(_steps(name, frames[name], getattr(stored, name), place, learnt, its[name], share))
        share(1, 1)
    gone = _gone_rows(steps, stored, lineage, its) if (at != NONE).any() else []
    return Comparison(steps, gone, _names(steps, stored), learnt)


def _places(
    name: str,
    frame: pd.DataFrame,
    stored: pd.DataFrame,
    lineage: Lineage,
    written: Written,
    applications: np.ndarray,
    matched: pd.Series,
) -> np.ndarray:
    """The places of the stored rows that rows stand for, as those of applications are known; none of keyless ones."""
    if name == "applications":
        return applications
    if name in _FACTS:  # those of a new application are new
        at, there = np.full(len(frame), NONE), np.flatnonzero(are_among(frame["application_id"], matched))
        at[there] = match_facts(name, frame.iloc[there].reset_index(drop=True), stored, lineage, written)
        return at
    key = TABLES[name].key
    return pd.Index(stored[key]).get_indexer(pd.Index(frame[key])) if key else np.full(len(frame), NONE)


def _steps(
    name: str,
    frame: pd.DataFrame,
    stored: pd.DataFrame,
    at: np.ndarray,
    learnt: Learnt,
    written: Written,
    progress: Progress,
) -> Steps:
    if not TABLES[name].key:
        return keyless_steps(name, frame, stored, written)
    if name in _FACTS:
        frame = frame.assign(**{TABLES[name].key: _ids(frame, stored, TABLES[name].key, at)})
    changing = name in (*_FACTS, "applications")  # to the others imports of other formats add, and never change them
    return steps_beside(name, frame, stored, at, learnt, written, progress, fill=changing)


def _chosen(steps: Steps, columns: Mapping[tuple[str, str], set[str]]) -> Steps:
    places = np.flatnonzero([(steps.table, key) in columns for key in steps.keys])
    edits = {
        place: _of_columns(edit, columns.get((steps.table, steps.keys[place]), set()))
        for place, edit in steps.edits.items()
    }
    return steps.some(places, edits)


def _of_columns(edit: Edit, columns: set[str]) -> Edit:
    """What becomes of a row of which only these cells change."""
    left = {name: edit.before.get(name) for name in edit.columns if name not in columns}
    return edit._replace(row={**edit.row, **left})


def _of_applications(steps: Steps, there: set[str]) -> Steps:
    """The rows of those applications, and those that belong to none."""
    ids = steps.cells("application_id")
    return steps.some(np.flatnonzero(ids.isin(there) | ids.isna()), steps.edits)


def accepted(steps: Sequence[Steps], source: str, known: Learnt, **learnt: Mapping[str, str]) -> Accepted:
    """What is stored of these steps."""
    rows: dict[str, list[tuple[Cells, Origin]]] = {}
    told: dict[str, list[tuple[str, Origin]]] = {}
    edited: dict[str, list[Cells]] = {}
    for one in steps:
        same = one.changes == SAME
        origins = _origins(one, source)
        rows[one.table] = [(row, origins[place]) for place, row in _rows_now(one, np.flatnonzero(~same))]
        if TABLES[one.table].key:
            its = [(one.keys[place], origins[place]) for place in np.flatnonzero(same).tolist()]
            told[one.table] = [(key, origin) for key, origin in its if _tells_more(origin, known, one.table, key)]
        else:
            edited[one.table] = [edit.before for edit in one.edits.values()]
    return Accepted(rows, **learnt, edited=edited, told=told)


def _rows_now(steps: Steps, places: np.ndarray) -> Iterator[tuple[int, Cells]]:
    """What the rows at some places become, by their place."""
    for place, row in zip(places.tolist(), records(own_cells(steps.frame.iloc[places])), strict=True):
        yield place, steps.edits[place].row if place in steps.edits else row


def _origins(steps: Steps, source: str) -> list[Origin]:
    evidence = [_evidence(steps, name) for name in EVIDENCE]
    columns = [*(values(cells) for cells in evidence), steps.said.to_pylist()]
    return [Origin(source or None, *cells) for cells in zip(*columns, strict=True)]


def _tells_more(origin: Origin, known: Learnt, table: str, key: str) -> bool:
    """Whether a source adds something to a row that stays; a row that another one names is left alone."""
    return any(origin[1:-1]) and known.origins.get((table, key)) != origin


def _ids(frame: pd.DataFrame, stored: pd.DataFrame, key: str, at: np.ndarray) -> pd.Series:
    """The ids that rows have in the journal: those of the rows they stand for, or free ones of their own."""
    new = at == NONE
    ids = frame[key].copy()
    ids[new] = numbered(frame[key][new], stored[key])
    ids[~new] = stored[key].iloc[at[~new]].to_numpy()
    return ids


def _renamed(frame: pd.DataFrame, ids: Mapping[str, str]) -> pd.DataFrame:
    """The rows with the ids that their applications have in the journal, where these are others."""
    if "application_id" not in frame or not ids:
        return frame
    ids_now = frame["application_id"].map(dict(ids)).astype("str").fillna(frame["application_id"])
    return frame.assign(application_id=ids_now)


def _gone_rows(
    steps: Sequence[Steps], stored: FollowUpLog, lineage: Lineage, its: Mapping[str, Written]
) -> list[tuple[str, str, Cells]]:
    """The stored rows that this source once held and no longer holds."""
    kept: dict[str, list[str]] = {one.table: one.keys for one in steps}
    found: list[tuple[str, str, Cells]] = []
    for name, declared in TABLES.items():
        frame = getattr(stored, name)
        if not lineage.reads(name):
            continue
        if not declared.key:
            its_parent = {key for table, key, _ in found if table == "interviews"}
            found += _gone_without_ids(name, frame[~frame["interview_id"].isin(its_parent)], steps, lineage)
            continue
        # An id that stands in the file is not gone from it, also where its row was set aside.
        there = pd.Series([*kept.get(name, ()), *its[name].ids], dtype="str")
        left = frame[~are_among(frame[declared.key], there)]
        gone = left[[lineage.gave(name, key) for key in left[declared.key].tolist()]]
        found += [(name, str(row[declared.key]), row) for row in records(gone)]
    return found


def _gone_without_ids(
    name: str, frame: pd.DataFrame, steps: Sequence[Steps], lineage: Lineage
) -> list[tuple[str, str, Cells]]:
    """The same of a table whose rows are known by what they say, as long as they say what was read."""
    there = {
        content(row) for one in steps if one.table == name for row in records(one.stored.iloc[one.at[one.at >= 0]])
    }
    left = [row for row in records(frame) if content(row) not in there]
    ids = [str(row[key_of(TABLES[name])]) for row in stored_all(TABLES[name], left)]
    return [(name, keyless_name(row), row) for key, row in zip(ids, left, strict=True) if lineage.gave(name, key)]


def _names(steps: Sequence[Steps], stored: FollowUpLog) -> dict[str, str]:
    """The companies of applications, proposed or stored, by their ids."""
    proposed = {
        key: name
        for one in steps
        if one.table == "applications"
        for key, name in zip(one.keys, one.cells("company").tolist(), strict=True)
    }
    kept = stored.applications
    return proposed | dict(zip(kept["application_id"].tolist(), kept["company"].tolist(), strict=True))


def _evidence(steps: Steps, name: str) -> pd.Series:
    frame = steps.frame
    return frame[name] if name in frame else pd.Series(index=frame.index, dtype=EVIDENCE[name])


def _words_of(table: str) -> list[str]:
    """The columns that say in words which row is meant: its role or kind, and its day."""
    return [name for name in (*_IN_WORDS.get(table, ("kind",)), TABLES[table].day) if name]


def _in_words(steps: Steps) -> pa.Array:
    """Each row in words."""
    return joined(text_cells(steps.cells(name)) for name in _words_of(steps.table))


def _changed_cells(edit: Edit) -> Iterator[tuple[str, str | None, str | None]]:
    for column in edit.columns:
        yield column, cell_text(edit.before.get(column)), cell_text(edit.row.get(column))

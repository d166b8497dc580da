"""Changes: what a proposal would do to a journal, row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from followup_analytics.journal.codec import stored_all
from followup_analytics.journal.imports.accepted import Accepted, Learnt, Origin
from followup_analytics.journal.migrations.schema import key_of
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.ids import numbered
from followup_analytics.log.rows.part import EVIDENCE
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.cells.progress import Progress, unwatched
from followup_analytics.reading.proposal.finding import Written
from followup_analytics.reading.proposal.matching import Lineage, match_applications, match_facts, records
from followup_analytics.reading.proposal.steps import (
    SAME,
    Cells,
    Step,
    cell_text,
    content,
    keyless_name,
    keyless_steps,
    reads,
    rows,
    step,
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
_AT_A_TIME = 5_000  # rows, after which the progress is told


@dataclass(frozen=True)
class Comparison:
    """A proposal beside a journal: the steps it would take, and the rows that its source no longer holds."""

    steps: list[Step]
    gone: list[tuple[str, str, Cells]] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)

    def frame(self) -> pd.DataFrame:
        """One line for each new, same or gone row, and for each changed cell, in the columns of `COLUMNS`."""
        return pd.DataFrame(self._lines(), columns=list(COLUMNS)).astype(COLUMNS)

    def _lines(self) -> Iterator[tuple[object, ...]]:
        for one in self.steps:
            place = (one.evidence["from_file"], one.evidence["from_line"])
            head = (one.change, one.table, one.key, self._company(one.table, one.row))
            if not one.changed:
                yield (*head, None, None, _in_words(one.table, one.row), *place)
            for column in one.changed:
                yield (*head, column, cell_text((one.before or {}).get(column)), cell_text(one.row.get(column)), *place)
        for table, key, row in self.gone:
            yield (GONE, table, key, self._company(table, row), None, _in_words(table, row), None, None, pd.NA)

    def _company(self, table: str, row: Cells) -> object:
        return row.get("company") if table == "applications" else self.names.get(str(row.get("application_id")))


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
        Called with ``(done, of)`` after some thousand rows; what it raises ends the comparison.
    """
    lineage = Lineage(source, learnt, {name: one.file for name, one in written.items() if one.columns})
    its = {name: written.get(name, Written()) for name in TABLES}
    matched = match_applications(log.applications, stored.applications, lineage, its["applications"])
    ids = _ids(log.applications["application_id"], matched, stored.applications["application_id"])
    frames = {name: _renamed(getattr(log, name), ids) for name in TABLES if len(getattr(log, name))}
    of, steps = sum(map(len, frames.values())), list[Step]()
    for name, frame in frames.items():
        kept = getattr(stored, name)
        if name == "applications":
            found = _application_steps(frame, kept, matched, learnt, its[name])
        elif name in _FACTS:
            found = _fact_steps(name, frame, kept, matched, lineage, its[name])
        elif TABLES[name].key:
            found = _added_steps(name, frame, kept, learnt, its[name])
        else:
            theirs = {content(row) for row in records(kept)}
            found = keyless_steps(name, frame, _lost_rows(frame, kept, its[name]), theirs, its[name])
        for one in found:
            steps.append(one)
            if len(steps) % _AT_A_TIME == 0:
                progress(len(steps), of)
    if len(steps) % _AT_A_TIME:
        progress(of, of)
    return Comparison(steps, _gone_rows(steps, stored, lineage, its) if matched else [], _names(steps, stored))


def accepted(steps: Sequence[Step], source: str, **learnt: Mapping[str, str]) -> Accepted:
    """What is stored of these steps."""
    stored: dict[str, list[tuple[Cells, Origin]]] = {}
    edited: dict[str, list[Cells]] = {}
    for one in steps:
        keyless = not TABLES[one.table].key
        if one.change == SAME and (keyless or not any(one.evidence.values())):
            continue  # named by another row, and not told of: it comes from where it came
        if one.before is not None and keyless:
            edited.setdefault(one.table, []).append(one.before)
        file, line, message, slot = (one.evidence[name] for name in EVIDENCE)
        origin = Origin(source or None, _text(file), line, _text(message), _text(slot), one.said)  # type: ignore[arg-type]  # Int64
        stored.setdefault(one.table, []).append((one.row, origin))
    return Accepted(stored, **learnt, edited=edited)


def _ids(proposed: pd.Series, matched: Mapping[str, str], stored: pd.Series) -> dict[str, str]:
    """The id that each proposed application has in the journal: that of its match, or one of its own."""
    fresh = proposed[~proposed.isin(list(matched))]
    return {**matched, **dict(zip(fresh.tolist(), numbered(fresh, stored).tolist(), strict=True))}


def _renamed(frame: pd.DataFrame, ids: Mapping[str, str]) -> pd.DataFrame:
    if "application_id" not in frame or not len(frame) or all(one == other for one, other in ids.items()):
        return frame
    ids_now = frame["application_id"].map(dict(ids)).astype("str").fillna(frame["application_id"])
    return frame.assign(application_id=ids_now)


def _application_steps(
    frame: pd.DataFrame, stored: pd.DataFrame, matched: Mapping[str, str], learnt: Learnt, written: Written
) -> Iterator[Step]:
    known, taken = rows(stored, "application_id"), set(matched.values())
    for key, read in zip(frame["application_id"].tolist(), reads(frame), strict=True):
        yield step("applications", key, read, known.get(key) if key in taken else None, learnt, written)


def _fact_steps(
    table: str,
    frame: pd.DataFrame,
    stored: pd.DataFrame,
    matched: Mapping[str, str],
    lineage: Lineage,
    written: Written,
) -> Iterator[Step]:
    key = TABLES[table].key
    there = frame[frame["application_id"].isin(set(matched.values()))]
    same = match_facts(table, there, stored, lineage, written)
    ids = _ids(frame[key], same, stored[key])
    known = rows(stored, key)
    ids_before = frame[key].tolist()
    ids_now = [ids[old] for old in ids_before]
    read = reads(frame.assign(**{key: pd.Series(ids_now, index=frame.index, dtype="str")}))
    for old, new, one in zip(ids_before, ids_now, read, strict=True):
        yield step(table, new, one, known.get(new) if old in same else None, lineage.learnt, written)


def _added_steps(
    table: str, frame: pd.DataFrame, stored: pd.DataFrame, learnt: Learnt, written: Written
) -> Iterator[Step]:
    """Rows of tables that imports of other formats add to and never change: gifts, plans."""
    known = rows(stored, TABLES[table].key)
    for key, read in zip(frame[TABLES[table].key].tolist(), reads(frame), strict=True):
        yield step(table, key, read, known.get(key), learnt, written, fill=False)


def _lost_rows(frame: pd.DataFrame, stored: pd.DataFrame, written: Written) -> list[Cells]:
    """The stored rows without an id that a log in its own format has no more as they are."""
    ours = {content(row) for row in records(frame)} if written.columns else set()
    return [row for row in records(stored) if content(row) not in ours] if written.columns else []


def _gone_rows(
    steps: Sequence[Step], stored: FollowUpLog, lineage: Lineage, its: Mapping[str, Written]
) -> list[tuple[str, str, Cells]]:
    """The stored rows that this source told of once, and holds no more."""
    kept = {(one.table, one.key) for one in steps}
    found: list[tuple[str, str, Cells]] = []
    for name, declared in TABLES.items():
        frame = getattr(stored, name)
        if not lineage.reads(name):
            continue
        if not declared.key:
            its_parent = {key for table, key, _ in found if table == "interviews"}
            found += _gone_without_ids(name, frame[~frame["interview_id"].isin(its_parent)], steps, lineage)
            continue
        there = its[name].ids  # an id that stands in the file is not gone from it, also where its row was set aside
        keys = [key for key in frame[declared.key].tolist() if (name, key) not in kept and key not in there]
        gone = frame[frame[declared.key].isin([key for key in keys if lineage.gave(name, key)])]
        found += [(name, key, row) for key, row in rows(gone, declared.key).items()]
    return found


def _gone_without_ids(
    name: str, frame: pd.DataFrame, steps: Sequence[Step], lineage: Lineage
) -> list[tuple[str, str, Cells]]:
    """The same of a table whose rows are known by what they say, as long as they say what was read."""
    there = {content(one.before) for one in steps if one.table == name and one.before}
    left = [row for row in records(frame) if content(row) not in there]
    ids = [str(row[key_of(TABLES[name])]) for row in stored_all(TABLES[name], left)]
    return [(name, keyless_name(row), row) for key, row in zip(ids, left, strict=True) if lineage.gave(name, key)]


def _names(steps: Sequence[Step], stored: FollowUpLog) -> dict[str, str]:
    """The companies of applications, proposed or stored, by their ids."""
    proposed = {one.key: str(one.row.get("company")) for one in steps if one.table == "applications"}
    kept = stored.applications
    return proposed | dict(zip(kept["application_id"].tolist(), kept["company"].tolist(), strict=True))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _in_words(table: str, row: Cells) -> str:
    """A row in words: its role or kind, and its day."""
    day = TABLES[table].day
    names = {"applications": ("role",), "gifts": ("title",), "topics": ("topic",)}.get(table, ("kind",))
    return ", ".join(filter(None, (cell_text(row.get(name)) for name in (*names, day) if name)))

"""Changes: what a proposal would do to a journal, row by row and cell by cell.

A cell counts as changed where the source says something else than it said before (`journal/imports`), not where it
differs from the journal: what the user corrected stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from followup_analytics.journal.codec import missing
from followup_analytics.journal.imports.accepted import Accepted, Learnt, Origin
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.ids import numbered
from followup_analytics.log.rows.part import EVIDENCE
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.proposal.finding import Written
from followup_analytics.reading.proposal.matching import Lineage, match_applications, match_facts, records

NEW, SAME, CHANGED, GONE = "new", "same", "changed", "gone"
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
Cells = Mapping[str, object]


@dataclass(frozen=True)
class Step:
    """One proposed row beside the stored one, if there is any: what the row becomes, and the cells that change."""

    table: str
    key: str
    row: dict[str, object]
    read: Cells
    evidence: Cells
    before: dict[str, object] | None
    changed: tuple[str, ...] = ()

    @property
    def change(self) -> str:
        """Whether it is new, the same or changed."""
        return NEW if self.before is None else CHANGED if self.changed else SAME


@dataclass(frozen=True)
class Comparison:
    """A proposal beside a journal: the steps it would take, and the rows that its source no longer holds."""

    steps: list[Step]
    gone: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)
    names: Mapping[str, str] = field(default_factory=dict)

    def frame(self) -> pd.DataFrame:
        """One line for each new, same or gone row, and for each changed cell, in the columns of `COLUMNS`."""
        return pd.DataFrame(self._lines(), columns=list(COLUMNS)).astype(COLUMNS)

    def _lines(self) -> Iterator[tuple[object, ...]]:
        for step in self.steps:
            place = (step.evidence.get("from_file"), step.evidence.get("from_line"))
            head = (step.change, step.table, step.key, self._company(step.table, step.row))
            for column in step.changed if step.change == CHANGED else ("",):
                old = _shown((step.before or {}).get(column)) if column else None
                new = _shown(step.row.get(column)) if column else _in_words(step.table, step.row)
                yield (*head, column or None, old, new, *place)
        for table, key, row in self.gone:
            yield (GONE, table, key, self._company(table, row), None, _in_words(table, row), None, None, pd.NA)

    def _company(self, table: str, row: Cells) -> object:
        return row.get("company") if table == "applications" else self.names.get(str(row.get("application_id")))


def compared(
    log: FollowUpLog, stored: FollowUpLog, learnt: Learnt, source: str, written: Mapping[str, Written]
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
    """
    lineage = Lineage(source, learnt)
    its = {name: written.get(name, Written()) for name in TABLES}
    matched = match_applications(log.applications, stored.applications, lineage, its["applications"])
    ids = _ids(log.applications["application_id"], matched, stored.applications["application_id"])
    applications = _renamed(log.applications, ids)
    steps = list(_steps(applications, stored.applications, matched, learnt, its["applications"]))
    kept = {step.key for step in steps}
    for table in [name for name in TABLES if name != "applications"]:
        frame = _renamed(getattr(log, table), ids)
        if table in _FACTS and len(frame):
            steps += _fact_steps(table, frame, getattr(stored, table), matched, lineage, its[table])
        elif len(frame):
            steps += _others(table, frame, getattr(stored, table), learnt, its[table])
    kept |= {step.key for step in steps}
    gone = [
        (table, key, row)
        for table in ("applications", *_FACTS)
        for key, row in _rows(getattr(stored, table), TABLES[table].key).items()
        if matched and key not in kept and lineage.has(table, key)
    ]
    names = {step.key: str(step.row.get("company")) for step in steps if step.table == "applications"}
    names |= dict(zip(stored.applications["application_id"], stored.applications["company"], strict=True))
    return Comparison(steps, gone, names)


def accepted(steps: list[Step], source: str, **learnt: Mapping[str, str]) -> Accepted:
    """What is stored of these steps."""
    rows: dict[str, list[tuple[dict[str, object], Origin]]] = {}
    edited: dict[str, list[Cells]] = {}
    for step in steps:
        evidence, keyless = step.evidence, not TABLES[step.table].key
        if step.change == SAME and (keyless or not any(evidence.values())):
            continue  # named by another row, and not told of: it comes from where it came
        if step.before is not None and keyless:
            edited.setdefault(step.table, []).append(step.before)
        line = evidence.get("from_line")
        origin = Origin(
            source or None,
            _text(evidence.get("from_file")),
            None if line is None else int(line),  # type: ignore[call-overload]  # Int64
            _text(evidence.get("from_message")),
            _text(evidence.get("from_column")),
            {name: _shown(value) for name, value in step.read.items() if not missing(value)},
        )
        rows.setdefault(step.table, []).append((step.row, origin))
    return Accepted(rows, **learnt, edited=edited)


def _ids(proposed: pd.Series, matched: Mapping[str, str], stored: pd.Series) -> dict[str, str]:
    """The id that each proposed application has in the journal: that of its match, or one of its own."""
    fresh = proposed[~proposed.isin(list(matched))]
    return {**matched, **dict(zip(fresh, numbered(fresh, stored), strict=True))}


def _renamed(frame: pd.DataFrame, ids: Mapping[str, str]) -> pd.DataFrame:
    if "application_id" not in frame or not len(frame) or all(one == other for one, other in ids.items()):
        return frame
    ids_now = frame["application_id"].map(dict(ids)).astype("str").fillna(frame["application_id"])
    return frame.assign(application_id=ids_now)


def _steps(
    frame: pd.DataFrame, stored: pd.DataFrame, matched: Mapping[str, str], learnt: Learnt, written: Written
) -> Iterator[Step]:
    known = _rows(stored, "application_id")
    taken = set(matched.values())
    for key, row in _rows(frame, "application_id").items():
        yield _step("applications", key, row, known.get(key) if key in taken else None, learnt, written)


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
    known = _rows(stored, key)
    for old, row in zip(frame[key], _rows(frame, key).values(), strict=True):
        new = ids.get(str(old), str(old))
        yield _step(
            table, new, {**row, key: new}, known.get(new) if str(old) in same else None, lineage.learnt, written
        )


def _others(table: str, frame: pd.DataFrame, stored: pd.DataFrame, learnt: Learnt, written: Written) -> Iterator[Step]:
    """Rows of tables that imports of other formats add to and never change: gifts, topics, plans."""
    key = TABLES[table].key
    if key:
        known = _rows(stored, key)
        for name, row in _rows(frame, key).items():
            yield _step(table, name, row, known.get(name), learnt, written, fill=False)
        return
    theirs, ours = ({_content(row) for row in records(rows)} for rows in (stored, frame))
    lost = [row for row in records(stored) if written.columns and _content(row) not in ours]
    for row in records(frame):
        read = {name: value for name, value in row.items() if name not in EVIDENCE}
        evidence = _clean({name: row.get(name) for name in EVIDENCE})
        if _content(row) in theirs:
            yield Step(table, "", read, read, evidence, dict(read))
        else:
            yield _new_or_edited(table, read, evidence, lost, written)


def _new_or_edited(
    table: str, read: dict[str, object], evidence: Cells, lost: list[dict[str, object]], written: Written
) -> Step:
    """A row without an id: one of those that the log lost where all but one cell is the same, else a new one."""
    its = {name: value for name, value in read.items() if name in written.columns}
    for place, before in enumerate(lost):
        changed = _edited(its, before, None)
        if len(changed) == 1 and not changed[0].endswith("_id"):
            del lost[place]
            key = f"{before.get('interview_id')}/{before.get('topic')}"
            return Step(table, key, {**before, changed[0]: read[changed[0]]}, read, evidence, before, tuple(changed))
    return Step(table, "", read, read, evidence, None)


def _content(row: Cells) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((n, str(_shown(v))) for n, v in row.items() if n not in EVIDENCE and not missing(v)))


def _step(
    table: str,
    key: str,
    row: dict[str, object],
    before: dict[str, object] | None,
    learnt: Learnt,
    written: Written,
    *,
    fill: bool = True,
) -> Step:
    read = {name: value for name, value in row.items() if name not in EVIDENCE}
    evidence = _clean({name: row.get(name) for name in EVIDENCE})
    if before is None:
        return Step(table, key, read, read, evidence, None)
    origin = learnt.origins.get((table, key))
    if key in written.ids:
        its = {name: value for name, value in read.items() if name in written.columns}
        changed = _edited(its, before, origin if origin and origin.file == evidence["from_file"] else None)
    elif origin is not None:
        names = [n for n in {**read, **origin.cells} if _shown(read.get(n)) != origin.cells.get(n)]
        changed = [n for n in names if _shown(read.get(n)) != _shown(before.get(n)) and n != TABLES[table].key]
    else:
        changed = [n for n, value in read.items() if fill and missing(before.get(n)) and not missing(value)]
    after = {**before, **{name: read.get(name) for name in changed}}
    return Step(table, key, after, read, evidence, before, tuple(changed))


def _edited(read: Cells, before: Cells, origin: Origin | None) -> list[str]:
    """The cells of a row named by its id that differ from the stored ones, and from what the same file said before."""
    first_cells = {n: origin.cells.get(n) if origin and not origin.source else _shown(before.get(n)) for n in read}
    return [n for n, value in read.items() if _shown(value) not in (first_cells[n], _shown(before.get(n)))]


def _rows(frame: pd.DataFrame, key: str) -> dict[str, dict[str, object]]:
    cells = frame.astype(object).where(frame.notna(), None)
    return dict(zip(frame[key].astype("str"), records(cells), strict=True))


def _clean(cells: Cells) -> dict[str, object]:
    return {name: None if missing(value) else value for name, value in cells.items()}


def _shown(value: object) -> str | None:
    if missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(value)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _in_words(table: str, row: Cells) -> str:
    """A row in words: its role or kind, and its day."""
    day = TABLES[table].day
    names = {"applications": ("role",), "gifts": ("title",), "topics": ("topic",)}.get(table, ("kind",))
    return ", ".join(filter(None, (_shown(row.get(name)) for name in (*names, day) if name)))

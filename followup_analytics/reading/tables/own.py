"""The log's own format: a folder of tables, or one of them, as a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from followup_analytics.log.rows.part import Source
from followup_analytics.log.rows.references import borrowed
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.cells.days.dates import read_stamps
from followup_analytics.reading.guess.content import content
from followup_analytics.reading.guess.order import ordered
from followup_analytics.reading.mapped import as_iso
from followup_analytics.reading.mapping import Block, Mapped, Origin
from followup_analytics.reading.proposal.finding import UNUSED, Finding, Question, Terms, Written, typed_rows
from followup_analytics.reading.reader import own_sources


def read_own(path: Path, terms: Terms) -> Finding | None:
    """What a folder or file in the log's own format holds; None where it is in another."""
    read = own_sources(path)
    if read is None:
        return None
    sources, found = read
    dated = {name: _ordered(name, source, terms) for name, source in sources.items()}
    sources = {name: source for name, (source, _) in dated.items()}
    return Finding(
        tables={name: with_evidence(source) for name, source in sources.items()},
        questions=tuple({q.name: q for _, asked in dated.values() for q in asked}.values()),
        labels={name: dict(source.labels) for name, source in sources.items()},
        unused=_unused(sources),
        problems=found,
        written={name: _written(name, source) for name, source in sources.items()} | _application_ids(sources),
    )


def _written(table: str, source: Source) -> Written:
    return Written(_ids(source.frame, TABLES[table].key), frozenset(map(str, source.frame)), source.file)


def _application_ids(sources: Mapping[str, Source]) -> dict[str, Written]:
    """The applications that tables without any application name by their ids."""
    if "applications" in sources and len(sources["applications"].frame):
        return {}
    frames = [source.frame for name, source in sources.items() if name != "topics"]
    return {"applications": Written(frozenset().union(*(_ids(frame, "application_id") for frame in frames)))}


def _ids(frame: pd.DataFrame, column: str) -> frozenset[str]:
    cells = frame[column].dropna().astype("str").str.strip() if column in frame else ()
    return frozenset(cells) - {""}


def _ordered(name: str, source: Source, terms: Terms) -> tuple[Source, tuple[Question, ...]]:
    """The rows with their days as ISO texts where the order of a column must be told or asked."""
    days = [c.name for c in TABLES[name].columns if c.holds in ("day", "time") and _is_text(source.frame, c.name)]
    mapped = Mapped(source.file, (Block(name, {column: Origin(column) for column in days}),))
    order = ordered(source.frame, mapped, source.file, terms)
    orders = order.mapped.day_first
    iso = {
        column: _iso(source.frame[column], orders.get(column, orders.get("")), source.file, terms.zone)
        for column in days
        if column in orders or "" in orders
    }
    questions = tuple(q for q in order.questions if q.name not in terms.answers)
    return replace(source, frame=source.frame.assign(**iso)), questions


def _iso(cells: pd.Series, day_first: bool | None, file: str, zone: str | None) -> pd.Series:
    stamps = read_stamps(cells, day_first=day_first, zone=zone, column=str(cells.name), place=file)
    return as_iso(cells, stamps, zone=zone)


def _is_text(frame: pd.DataFrame, column: str) -> bool:
    return column in frame and frame[column].dtype == "str"


def with_evidence(source: Source) -> pd.DataFrame:
    """The rows of a source, each with the file and line it stands in."""
    lines = source.lines if source.lines is not None else np.full(len(source.frame), pd.NA, object)
    frame = source.frame.reset_index(drop=True)
    return frame.assign(
        from_file=pd.Series(source.file, index=frame.index, dtype="str"), from_line=pd.Series(lines, dtype="Int64")
    )


def _unused(sources: Mapping[str, Source]) -> pd.DataFrame:
    rows = []
    for name, source in sources.items():
        known = {*TABLES[name].names, *(column.name for column in borrowed(name))}
        for column in [column for column in source.frame if column not in known]:
            holds = content(source.frame[column].astype("str"))
            cells = (source.file, str(column), " | ".join(holds.shown), str(holds))
            rows.append(dict(zip(UNUSED, cells, strict=True)))
    return typed_rows(UNUSED, rows)

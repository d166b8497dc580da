"""Frames on their way into a log: their cells typed, their days at midnight, their rows made whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from followup_analytics.log.cells.kinds import Column
from followup_analytics.log.days import DAY, MISSING
from followup_analytics.log.errors import FollowUpError, MissingColumn, WrongObject
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.columns import NO_CHOICE, chosen, comparable, has_choices, plain_columns, text_cells
from followup_analytics.log.rows.completion import FACTS, complete, set_aside_empty, with_clocks
from followup_analytics.log.rows.part import Part, Source
from followup_analytics.log.rows.readings import LEFT_EMPTY, list_unfit
from followup_analytics.log.rows.references import borrowed
from followup_analytics.log.rows.twins import drop_twins
from followup_analytics.log.tables import Table, conform
from followup_analytics.log.text.characters import whole_frame
from followup_analytics.log.zones import Zone

_BLOCK = 1 << 13  # days looked at a time: they stay in the processor's cache


def part_of_frame(declared: Table, given: pd.DataFrame | None, zone: Zone) -> Part:
    """The rows of one table, typed; a frame that is not given is an empty table.

    Raises
    ------
    MissingColumn
        If a frame with rows lacks a column that no row can do without.
    FollowUpError
        If it has two columns of one name.
    WrongObject
        If it is no DataFrame.
    NoDay, UnfitCell
        If a cell is not a day in a column of days, or not a number in one of whole numbers.
    """
    if given is None:
        return Part(declared, Source(pd.DataFrame()), declared.empty())
    if not isinstance(given, pd.DataFrame):
        raise WrongObject(declared.name, given, "a DataFrame")
    as_given = with_levels(given).reset_index(drop=True)
    frame = whole_frame(as_given)
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        raise FollowUpError(
            N_("table {name} has two columns named {twice}. Rename one of them.").filled(
                name=declared.name, twice=twice[0]
            )
        )
    if len(frame):
        require_columns(declared, frame.columns)
    known = {c.name: c for c in (*declared.columns, *borrowed(declared.name)) if c.name in frame}
    cells, remarks = plain_columns(frame, known, zone=zone, strict=True)
    cells = _with_texts(cells, [column for column in known.values() if column.holds == "text"])
    lent = tuple(column for name, column in known.items() if name not in declared.names)
    whole = replace(declared, columns=(*declared.columns, *lent))
    days = [name for name, column in known.items() if column.holds == "day"]
    part = Part(declared, Source(frame), _at_midnight(conform(cells, whole, copy=True), whole, days))
    if frame is not as_given:
        part.list_halves(as_given)
    for remark in remarks:
        part.remark(remark)
    return part


def _with_texts(cells: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    given = {column.name: cells[column.name] for column in columns}
    texts = {column.name: text_cells(given[column.name], column) for column in columns}
    changed = {name: made for name, made in texts.items() if made is not given[name]}
    return cells.assign(**changed) if changed else cells


def make_whole(parts: Mapping[str, Part]) -> None:
    """What `complete` does for typed parts, after rows that stand twice, are unknown or lack a cell were set aside."""
    for part in parts.values():
        drop_twins(part, comparable(part.source.frame))
        _choose(part)
        set_aside_empty(part)
        list_unfit(part)
    complete(parts)
    for part in parts.values():
        part.frame = conform(part.frame, part.declared).set_axis(part.frame.index)  # which says where a row stood


def _choose(part: Part) -> None:
    """Write words as they are declared; a row of an unknown kind is set aside, any other unknown word left empty."""
    for column in part.declared.columns:
        texts = part.frame[column.name]
        if column.choices and not has_choices(texts, column):
            words, odd = chosen(texts, column)
            part.frame = part.frame.assign(**{column.name: words})
            rows, remedy = odd.index[odd], N_("Use one of {choices}.").filled(choices=", ".join(column.choices))
            if column.name == "kind":
                part.set_aside(rows, column.name, texts[rows], NO_CHOICE, remedy)
            else:
                part.list_problem(rows, column.name, texts[rows], f"{NO_CHOICE}; {LEFT_EMPTY}", remedy, kept=True)


def with_levels(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the named levels of its index as columns, where it has no column of that name.

    Examples
    --------
    >>> list(with_levels(pd.DataFrame({"company": ["Tide"]}, index=pd.Index(["a"], name="application_id"))))
    ['application_id', 'company']
    """
    names = [name for name in frame.index.names if name is not None and name not in frame]
    return frame.reset_index(names) if names else frame


def require_columns(declared: Table, names: pd.Index, place: str = "") -> None:
    """Refuse a table without a column that it cannot do without.

    Raises
    ------
    MissingColumn
        If it lacks a required column, or every column by which its rows can name what they belong to.
    """
    for column in declared.required:
        if column not in names:
            raise MissingColumn(declared.name, column, names, place)
    if declared.name in (*FACTS, "topics"):
        own = "interview_id" if declared.name == "topics" else "application_id"
        if not {own, "application_id", "company"} & set(names):
            raise MissingColumn(declared.name, f"{own} or company", names, place)


def _at_midnight(frame: pd.DataFrame, declared: Table, days: Sequence[str]) -> pd.DataFrame:
    """These days without the time of day they were written with, which is kept where the table has a column for it."""
    timed = [name for name in days if _has_times(frame[name].to_numpy().view("int64"))]
    if not timed:
        return frame
    clocks = {name: frame[name].where(frame[name] != frame[name].dt.normalize()) for name in timed}
    return with_clocks(frame.assign(**{name: frame[name].dt.normalize() for name in timed}), declared, clocks)


def _has_times(days: np.ndarray) -> bool:
    blocks = (days[start : start + _BLOCK] for start in range(0, len(days), _BLOCK))
    return any((block[block // DAY * DAY != block] != MISSING).any() for block in blocks)

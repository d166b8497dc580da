"""Checking: rows of any source in, a typed log out, with every problem listed and every row accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from followup_analytics.log.cells.kinds import Column
from followup_analytics.log.checks.contradictions import list_contradictions
from followup_analytics.log.log import FollowUpLog, whole_log
from followup_analytics.log.rows.columns import comparable, plain_columns
from followup_analytics.log.rows.completion import FACTS, complete, is_complete, set_aside_empty, with_clocks
from followup_analytics.log.rows.frames import require_columns
from followup_analytics.log.rows.part import Part, Source
from followup_analytics.log.rows.problems import gathered, in_order, no_problems
from followup_analytics.log.rows.readings import Converted, list_unread
from followup_analytics.log.rows.references import borrowed
from followup_analytics.log.rows.twins import drop_twins
from followup_analytics.log.tables import TABLES, Table, conform
from followup_analytics.log.text.characters import whole_frame
from followup_analytics.log.text.distinct import known_texts
from followup_analytics.log.text.text_keys import are_distinct
from followup_analytics.log.text.texts import as_text, remembering, to_arrow
from followup_analytics.log.zones import Zone
from followup_analytics.reading.cells.progress import Progress, unwatched
from followup_analytics.reading.cells.values import converted


@remembering()
def log_from_rows(
    tables: Mapping[str, Source | pd.DataFrame],
    *,
    day_first: bool | None = None,
    zone: Zone = None,
    found: pd.DataFrame | None = None,
    progress: Progress = unwatched,
) -> FollowUpLog:
    """A log from rows of any source: typed, with ids, each row in its application; what does not fit is listed.

    Rows in = rows out + rows set aside, table by table; a row set aside has exactly one problem with `kept` false.

    Parameters
    ----------
    tables
        By table name, the rows as a `Source` or a bare frame; cells are text or already typed.
    day_first
        As in `dates.read_stamps`, for every column of days.
    zone
        As in `FollowUpLog`.
    found
        Problems met before, to stand in the log's list with the rest.
    progress
        Called with ``(done, of)`` after each table.

    Returns
    -------
    FollowUpLog
        With `problems` sorted by table and line.

    Raises
    ------
    MissingColumn
        If a table lacks a column it cannot do without.
    AmbiguousDates
        If a column of days can be read day first or month first.

    Examples
    --------
    >>> import pandas as pd
    >>> notes = pd.DataFrame({"company": ["Tide", "Tide"], "sent_on": ["2024-03-20", "soon"]})
    >>> log = log_from_rows({"follow_ups": notes})
    >>> log, log.problems["value"].tolist()
    (<FollowUpLog: 1 applications, 1 follow-ups; 1 problem>, ['soon'])
    """
    sources = {name: _source(rows) for name, rows in tables.items()}
    nothing = Source(pd.DataFrame())
    parts = {}
    for at, name in enumerate(TABLES):
        parts[name] = _typed(TABLES[name], sources.get(name, nothing), day_first, zone)
        progress(at + 1, len(TABLES) + 1)
    log = _log_of_whole(parts)
    if log is None:
        complete(parts)
        owners = {name: part.owners(parts["applications"]) for name, part in parts.items() if name in FACTS}
        known = {name: at for name, at in owners.items() if at is not None}
        log = whole_log({name: part.frame for name, part in parts.items()}, positions=known)
    list_contradictions(log, parts)
    met = [no_problems() if found is None else found, *(one for part in parts.values() for one in part.found)]
    return log.with_problems(in_order(gathered(met)))


def _log_of_whole(parts: Mapping[str, Part]) -> FollowUpLog | None:
    """The log of parts in which `complete` would find nothing to do; None where it would."""
    if any(_borrows(part) or _lacks_ids(part) for part in parts.values()):
        return None
    held = {name: replace(part, frame=conform(part.frame, part.declared)) for name, part in parts.items()}
    if not is_complete(held):
        return None
    log = whole_log({name: part.frame for name, part in held.items()}, conformed=True)
    return None if log.has_strays() else log


def _lacks_ids(part: Part) -> bool:
    return len(part.frame) > 0 and bool(part.declared.key) and part.declared.key not in part.frame


def _borrows(part: Part) -> bool:
    """Whether its rows say what they belong to in a column of another table."""
    return any(c.name in part.frame and c.name not in part.declared.names for c in borrowed(part.declared.name))


def _source(rows: Source | pd.DataFrame) -> Source:
    return rows if isinstance(rows, Source) else Source(rows)


# Cells


def _typed(declared: Table, source: Source, day_first: bool | None, zone: Zone) -> Part:
    as_given = source.frame.reset_index(drop=True)
    given = whole_frame(as_given)
    if len(given.columns):
        require_columns(declared, given.columns, source.file)
    if not len(given):
        return Part(declared, source, given)
    columns = {c.name: c for c in (*borrowed(declared.name), *declared.columns) if c.name in given}
    raw, remarks = plain_columns(given, columns, zone=zone)
    part = Part(declared, source, raw)
    if given is not as_given:
        part.list_halves(as_given)
    part.has_own_ids = _have_ids(part, given)
    part.owns_one_each = source.owners is not None and int(np.bincount(source.owners).max(initial=0)) < 2
    if not (part.has_own_ids or part.owns_one_each):
        drop_twins(part, comparable(given))
    read = {name: _read(part, column, day_first, zone) for name, column in columns.items()}
    part.has_choices = True  # any other word was left empty
    for remark in [*remarks, *(one.remark for one in read.values() if one.remark)]:
        part.remark(remark)
    texts = [name for name in raw if name not in columns and raw[name].dtype == "str"]
    others = {str(name): as_text(part.frame[name]) for name in texts}
    part.frame = part.frame.assign(**{name: one.values for name, one in read.items()}, **others)
    unread = [name for name in raw if name in read and read[name].unread.any()]
    for name in unread:
        _set_aside_unread(part, columns[name], read[name], raw[name])
    set_aside_empty(part)
    for name in unread:
        list_unread(part, name, read[name], raw[name])
    clocks = {name: one.time for name, one in read.items() if one.time is not None}
    part.frame = with_clocks(part.frame, declared, clocks)
    return part


def _have_ids(part: Part, given: pd.DataFrame) -> bool:
    """Whether each row has an id of its own, so that no two can be the same: a text, which stays as it is."""
    key = part.declared.key
    if part.declared.name == "applications" and part.source.owners is not None:
        return True
    if not key or key not in given or given[key].dtype != "str":
        return False
    ids = to_arrow(as_text(given[key]))
    if part.declared.name == "applications":  # the others are looked up among them
        return not ids.null_count and known_texts(ids).are_distinct
    return not ids.null_count and are_distinct(ids)


def _read(part: Part, column: Column, day_first: bool | None, zone: Zone) -> Converted:
    label, place = part.label(column.name) or "", part.source.file
    return converted(part.frame[column.name], column, day_first=day_first, zone=zone, label=label, place=place)


def _set_aside_unread(part: Part, column: Column, one: Converted, raw: pd.Series) -> None:
    """Rows whose cell is unreadable though required, or of an unknown kind."""
    if column.name in part.declared.required or column.name == "kind":
        rows = part.frame.index[one.unread.reindex(part.frame.index).to_numpy(bool)]
        part.set_aside(rows, column.name, raw[rows], one.reason, one.remedy)

"""A mapping applied: the rows of the log's tables that the lines of a file stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.days import day_texts
from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.rows.completion import application_ids
from followup_analytics.log.rows.ids import name_keys
from followup_analytics.log.rows.part import Source
from followup_analytics.log.rows.problems import gathered, problems, said_once
from followup_analytics.log.rows.references import NAMES, borrowed
from followup_analytics.log.tables import TABLES
from followup_analytics.log.text.distinct import by_distinct, factorized
from followup_analytics.log.text.texts import ARROW, same_text, to_arrow
from followup_analytics.log.words import CLOSINGS
from followup_analytics.log.zones import Zone, known_zone, local_times
from followup_analytics.reading.cells.csv_rows import Cells
from followup_analytics.reading.cells.days.dates import plain_days, read_stamps
from followup_analytics.reading.cells.progress import Progress, part, unwatched
from followup_analytics.reading.cells.values import zones_met
from followup_analytics.reading.mapping import EVENT_ROWS, Block, Mapped, Origin, Words, folded, on_columns

_FACTS = ("interviews", "follow_ups", "responses")
_OWNED = ("applications", *_FACTS)
_DAY = r"\d{4}-\d{2}-\d{2}"


def apply_mapping(
    cells: Cells,
    mapped: Mapped,
    *,
    file: str,
    day_first: bool | None = None,
    zone: Zone = None,
    evidence: bool = False,
    progress: Progress = unwatched,
) -> tuple[dict[str, Source], pd.DataFrame]:
    """The rows of the log's tables that a file's lines stand for, and the problems met.

    With `evidence`, ``from_column`` says which column of the file named the day of a fact. `progress` is told how far
    the days are read.

    Raises
    ------
    BadMapping
        If the mapping names a column that the file lacks.
    AmbiguousDates
        If a column of days can be read day first or month first.
    """
    mapped = on_columns(mapped, list(cells.texts.columns))
    kept = rows_meant(cells.texts, mapped)
    some = cells.texts if kept.all() else cells.texts[kept]
    frame, lines = some.reset_index(drop=True), pd.Series(cells.lines[kept])
    if mapped.empty:
        frame = frame.mask(frame.isin(mapped.empty))
    frame, remarks = _iso_days(frame, mapped, file, day_first, zone, progress)
    checked = [_checked(frame, lines, check, mapped, file) for check in mapped.checks]
    found = gathered([gathered([cells.faults, *remarks]).assign(file=file, table="applications"), *checked])
    sources = _sources(frame, lines, mapped, file)
    if mapped.rows == EVENT_ROWS:
        found = gathered([found, _silent_lines(sources, lines, file)])
    return sources if evidence else {name: _without_columns(source) for name, source in sources.items()}, found


def _silent_lines(sources: Mapping[str, Source], lines: pd.Series, file: str) -> pd.DataFrame:
    """The lines of a file of events that begin no application and are not events: a day or a direction is missing."""
    used = {line for source in sources.values() for line in source.lines.tolist()}  # type: ignore[union-attr]  # of a file
    left = lines[~lines.isin(used)]
    reason = N_("holds no event with a day, and another line begins its application")
    remedy = N_("Fill in what it lacks (a day, who wrote), or take it out.")
    return problems(file=file, line=left, table="applications", reason=reason, remedy=remedy, kept=False)


def _without_columns(source: Source) -> Source:
    return replace(source, frame=source.frame.drop(columns="from_column", errors="ignore"))


def rows_meant(frame: pd.DataFrame, mapped: Mapped) -> np.ndarray:
    """Which lines of the file are rows: those that `where` names and `skip` does not."""
    kept = fitting(frame, mapped.where)
    for column, words in mapped.skip.items():
        kept &= ~fitting(frame, {column: words})
    return kept


def fitting(frame: pd.DataFrame, where: Words) -> np.ndarray:
    """Which lines hold one of the words in each of the columns."""
    fit = np.ones(len(frame), bool)
    for column, words in where.items():
        codes, distinct = factorized(frame[column])
        fit &= np.append([folded(word) in words for word in distinct], False).astype(bool)[codes]  # -1: a missing cell
    return fit


def _told_once(cells: pd.Series, told: Callable[[str], str | None]) -> pd.Series:
    """What a function makes of each cell of a column, asked once for each distinct one; missing ones stay missing."""
    return by_distinct(cells, lambda found: pa.array([*map(told, found.to_pylist())], ARROW))


def _iso_days(
    frame: pd.DataFrame, mapped: Mapped, file: str, day_first: bool | None, zone: Zone, progress: Progress
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Columns of days written as ISO, decided on all rows at once; a cell that cannot be read stays as it is.

    And what has to be said of columns whose times carry a zone.
    """
    orders, texts, remarks, days = mapped.day_first, {}, [], day_columns(mapped)
    for at, name in enumerate(days):
        share = part(progress, 100 * at // len(days), 100 * (at + 1) // len(days))
        if plain_days(frame[name]) is not None:  # they are what they would become
            continue
        order = orders.get(name, orders.get("")) if day_first is None else day_first
        stamps = read_stamps(frame[name], day_first=order, zone=zone, column=name, place=file, progress=share)
        texts[name] = as_iso(frame[name], stamps, zone=zone, times_in=mapped.times_in)
        remarks += [said_once(remark) for remark in [zones_met(frame[name], stamps, name, zone)] if remark]
    return frame.assign(**texts), remarks


def as_iso(cells: pd.Series, stamps: pd.DataFrame, *, zone: Zone = None, times_in: str | None = None) -> pd.Series:
    """A column of days as ISO texts in the user's zone; a cell that cannot be read stays as it is.

    `stamps` are those of `read_stamps`; times without a zone are of `times_in`.
    """
    day, time = stamps["day"], stamps["time"]
    if times_in:
        bare = time.notna() & stamps["wall"].isna()
        there = time[bare].dt.tz_localize(known_zone(times_in), ambiguous=False, nonexistent="shift_forward")
        time = time.where(~bare, local_times(there, zone).reindex(time.index))
        day = day.where(~bare, time.dt.normalize())
    timed = pa.array(time, pa.timestamp("us")).cast(ARROW)  # a moment that is missing is null
    texts = pc.coalesce(timed, to_arrow(day_texts(day)), to_arrow(cells))
    return same_text(texts, cells)


def day_columns(mapped: Mapped) -> list[str]:
    """The columns of the file that hold days or times."""
    named = [o.column for b in mapped.blocks for c, o in b.origins.items() if o.column and _is_day(b.table, c)]
    return list(dict.fromkeys([*named, *(check[end] for check in mapped.checks for end in ("from", "to"))]))


def _is_day(table: str, column: str) -> bool:
    known = {c.name: c for c in (*borrowed(table), *TABLES[table].columns)}
    return known[column].holds in ("day", "time")


_STATED = forms(
    "is not the {n} day from {of} {first} to {to} {last}", "is not the {n} days from {of} {first} to {to} {last}"
)


def _checked(
    frame: pd.DataFrame, lines: pd.Series, check: Mapping[str, str], mapped: Mapped, file: str
) -> pd.DataFrame:
    start, end = (
        pd.to_datetime(frame[check[name]].str[:10], format="%Y-%m-%d", errors="coerce") for name in ("from", "to")
    )
    stated, days = frame[check["days"]], (end - start).dt.days
    odd = stated.notna() & days.notna() & (pd.to_numeric(stated, errors="coerce") != days)
    reasons = [
        _STATED.filled(int(gap), of=check["from"], first=f"{first:%Y-%m-%d}", to=check["to"], last=f"{last:%Y-%m-%d}")
        for gap, first, last in zip(days[odd], start[odd], end[odd], strict=True)
    ]
    table = _holder(mapped, check["to"])
    return problems(
        file=file,
        line=lines[odd],
        table=table,
        column=check["days"],
        value=stated[odd],
        reason=reasons,
        remedy=N_("Correct the dates or the number of days."),
        kept=True,
    )


def _holder(mapped: Mapped, column: str) -> str:
    """The table whose day comes from that column of the file."""
    days = (b.table for b in mapped.blocks if b.table != "applications" and column in _columns_used(b))
    return next(days, "applications")


def _columns_used(block: Block) -> set[str | None]:
    return {origin.column for origin in block.origins.values()}


def _taken_whole(mapped: Mapped) -> set[str | None]:
    """Columns whose cells the log takes as they stand; the others are kept with the application as well."""
    return {o.column for b in mapped.blocks for o in b.origins.values() if not o.values and not o.where}


def _sources(frame: pd.DataFrame, lines: pd.Series, mapped: Mapped, file: str) -> dict[str, Source]:
    origins = next((b for b in mapped.blocks if b.table == "applications"), Block("applications", {}))
    applications = _columns(frame, origins)
    applications = applications.assign(application_id=application_ids(applications))
    taken = _taken_whole(mapped)
    rest = [name for name in frame if name not in taken and name not in applications]
    applications = applications.join(frame[rest])
    begins = pd.Series(False, index=frame.index)
    ids = applications["application_id"]
    if mapped.rows == EVENT_ROWS:
        applications, ids, begins = _applications_of_lines(applications, origins, frame)
    facts = {name: _facts(frame, mapped, name) for name in TABLES if name != "applications"}
    if _begin_with_a_note(mapped, origins):
        facts["follow_ups"] = facts["follow_ups"].drop(index=begins.index[begins], errors="ignore")
    if "closed" in applications:
        applications = applications.assign(closed=_undated(applications["closed"], facts["responses"]))
    sources = {"applications": (applications, origins)}
    for name, rows in facts.items():
        block = next((block for block in mapped.blocks if block.table == name), None)
        if block is not None:
            sources[name] = (rows.assign(application_id=ids.reindex(rows.index)) if name in _FACTS else rows), block
    owned = mapped.rows != EVENT_ROWS and "application_id" not in origins.origins
    owners = {name: rows.index.to_numpy() for name, (rows, _) in sources.items() if owned and name in _OWNED}
    return {
        name: Source(rows, file, lines.reindex(rows.index).to_numpy(), _labels(block), owners.get(name))
        for name, (rows, block) in sources.items()
    }


def _begin_with_a_note(mapped: Mapped, applications: Block) -> bool:
    """Whether one column names the day applied and the days of notes, so that the first of them is the application."""
    days = {block.origins.get("sent_on", Origin()).column for block in mapped.blocks if block.table == "follow_ups"}
    return applications.origins.get("applied_on", Origin()).column in days - {None}


def _facts(frame: pd.DataFrame, mapped: Mapped, name: str) -> pd.DataFrame:
    parts = [_rows(frame, block) for block in mapped.blocks if block.table == name]
    if len(parts) == 1:
        return parts[0]
    return pd.concat(parts).sort_index(kind="stable") if parts else pd.DataFrame(index=frame.index[:0])


def _rows(frame: pd.DataFrame, block: Block) -> pd.DataFrame:
    declared = TABLES[block.table]
    deciding = declared.day or declared.required[0]
    rows = _columns(frame, block)
    if deciding not in rows:
        return rows[:0]
    said = rows[deciding].notna().to_numpy(bool) & fitting(frame, block.where)
    for column in declared.required:  # a word that says nothing makes no row
        origin = block.origins.get(column)
        silent = [word for word, value in origin.values.items() if value is None] if origin else []
        if silent:
            said &= ~fitting(frame, {origin.column: tuple(silent)})  # type: ignore[union-attr,dict-item]  # words are silent in a column only
    found: pd.DataFrame = rows[said]
    return found.assign(from_column=block.origins[deciding].column)


def _columns(frame: pd.DataFrame, block: Block) -> pd.DataFrame:
    return pd.DataFrame({name: _cells(frame, origin) for name, origin in block.origins.items()}, index=frame.index)


def _cells(frame: pd.DataFrame, origin: Origin) -> pd.Series:
    if origin.column is None:
        return pd.Series(origin.always, index=frame.index, dtype="str")
    cells = frame[origin.column]
    if origin.values:
        cells = _told_once(cells, lambda cell: origin.values.get(folded(cell), cell))
    return cells.where(fitting(frame, origin.where)) if origin.where else cells


def _labels(block: Block) -> dict[str, str]:
    return {name: origin.column for name, origin in block.origins.items() if origin.column}


def _undated(closed: pd.Series, responses: pd.DataFrame) -> pd.Series:
    """The closing words of those lines that have no closing with a day."""
    if not len(responses):
        return closed
    days = responses["received_on"][responses["kind"].isin(CLOSINGS)]
    at = closed.index.get_indexer(days.index[days.str.match(_DAY, na=False)])
    dated = np.zeros(len(closed), bool)
    dated[at[at >= 0]] = True
    return closed.mask(dated)


def _applications_of_lines(
    applications: pd.DataFrame, block: Block, frame: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Of a file of messages: an application for the lines of a company and role, each line's id, and who begins one.

    The line with a group's first day begins it where `applied_on` takes that day.
    """
    names = pd.DataFrame({name: name_keys(applications[name]) for name in NAMES if name in applications})
    group = names.groupby(list(names), dropna=False, sort=False).ngroup()
    origin = block.origins.get("applied_on", Origin())
    days = frame[origin.column].where(frame[origin.column].str.match(_DAY, na=False)) if origin.column else None
    order = group.to_frame("group").assign(day="" if days is None else days)
    first = order.sort_values("day", kind="stable", na_position="last").drop_duplicates("group").index
    begins = pd.Series(applications.index.isin(first), index=applications.index)
    if "applied_on" in applications:
        begins &= applications["applied_on"].notna()
        applications = applications.assign(applied_on=applications["applied_on"].where(begins))
    made = applications.loc[first.sort_values()]
    made = made.assign(application_id=application_ids(made.drop(columns="application_id", errors="ignore")))
    ids = group.map(dict(zip(group[made.index], made["application_id"], strict=True)))
    return made, ids, begins

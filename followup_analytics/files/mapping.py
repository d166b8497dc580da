"""Mappings: how the columns of somebody else's file become rows of the log, written down in a TOML file.

::

    empty = ["N/A"]                        # cells that mean nothing was written
    day_first = false                      # only where the dates themselves do not say

    [applications]                         # column of the log = "column of the file"
    company = "Company"
    applied_on = "Date sent"
    source = { always = "newsletter" }     # the same in every row

    [[responses]]                          # a row of the file may yield rows of several tables,
    received_on = "Date of 1st Response"   # one wherever its day (or else its first required column) is filled
    kind = { column = "Response?", values = { Rejected = "rejection", Interview = "invitation" } }

    [[checks]]                             # a number of days the file states beside its dates
    days = "Time to First Response"
    from = "Date sent"
    to = "Date of 1st Response"

Every row of the file is one application, also where two rows say the same: such a file has no ids to tell a second
application from a second copy. Values not listed under `values` stay as they are. Columns of the file that nothing
maps are kept with its application.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pandas as pd

from followup_analytics.core.errors import FollowUpError, described
from followup_analytics.core.rows.completion import application_ids
from followup_analytics.core.rows.part import Source
from followup_analytics.core.rows.problems import gathered, problems, said_once
from followup_analytics.core.rows.references import borrowed
from followup_analytics.core.tables import TABLES, Table
from followup_analytics.core.zones import Zone
from followup_analytics.files.cells import Cells
from followup_analytics.files.conversion import zones_met
from followup_analytics.files.dates import read_stamps

T = TypeVar("T")

_SETTINGS = ("empty", "day_first", "checks")
_CHECK = ("days", "from", "to")


class BadMapping(FollowUpError):
    """A column mapping that cannot be used."""

    def __init__(self, path: object, reason: str, remedy: str) -> None:
        super().__init__(f"{path}: {reason}. {remedy}")


@dataclass(frozen=True)
class Origin:
    """Where the cells of one column come from: a column of the file, its values replaced, or one value for all."""

    column: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    always: str | None = None


@dataclass(frozen=True)
class Mapped:
    """A mapping that was read: per table one or more sets of origins, the checks, and how cells are written."""

    path: Path
    tables: tuple[tuple[str, dict[str, Origin]], ...]
    checks: tuple[dict[str, str], ...] = ()
    empty: tuple[str, ...] = ()
    day_first: bool | None = None


def read_mapping(path: Path) -> Mapped:
    """The mapping in a TOML file.

    Raises
    ------
    BadMapping
        If it cannot be read, or says something that is not known.
    """
    try:
        told = tomllib.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise BadMapping(path, f"cannot be opened ({error.strerror})", "Check the path.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise BadMapping(path, f"is no mapping that can be read ({reason})", "Write it as TOML.") from None
    known = [*TABLES, *_SETTINGS]
    for name in told:
        if name not in known:
            raise BadMapping(path, f"{name!r} is neither a table nor a setting", f"Use one of {', '.join(known)}.")
    tables = tuple(_tables(path, told))
    if not tables:
        raise BadMapping(path, "maps no table", 'Add [applications] with company = "…".')
    checks = tuple(_check(path, check) for check in _listed(path, "checks", told.get("checks", []), dict, "[[checks]]"))
    empty = tuple(_listed(path, "empty", told.get("empty", []), str, 'empty = ["N/A"]'))
    day_first = told.get("day_first")
    if not (day_first is None or isinstance(day_first, bool)):
        raise BadMapping(path, f"day_first is {described(day_first)}", "Write day_first = true or day_first = false.")
    return Mapped(Path(path), tables, checks, empty, day_first)


def apply_mapping(
    cells: Cells, mapped: Mapped, *, file: str, day_first: bool | None = None, zone: Zone = None
) -> tuple[dict[str, Source], pd.DataFrame]:
    """The rows of the log's tables that a file's rows stand for, and the problems met.

    Raises
    ------
    BadMapping
        If the mapping names a column that the file lacks.
    AmbiguousDates
        If a column of days can be read day first or month first.
    """
    frame, lines = cells.texts, pd.Series(cells.lines)
    _require(mapped, frame)
    frame = frame.mask(frame.isin(mapped.empty))
    frame, zones = _iso_days(frame, mapped, file, mapped.day_first if day_first is None else day_first, zone)
    found = [_checked(frame, lines, check, mapped, file) for check in mapped.checks]
    found = gathered([gathered([cells.faults, *zones]).assign(file=file, table="applications"), *found])
    return _sources(frame, lines, mapped, file), found


# Reading a mapping


def _tables(path: Path, told: Mapping[str, object]) -> Iterator[tuple[str, dict[str, Origin]]]:
    for name in [name for name in TABLES if name in told]:
        for columns in told[name] if isinstance(told[name], list) else [told[name]]:
            if not isinstance(columns, dict):
                raise BadMapping(path, f"{name} is not a table", f"Write [{name}] and its columns below.")
            origins = {column: _origin(path, name, column, origin) for column, origin in columns.items()}
            yield name, origins


def _listed(path: Path, name: str, told: object, kind: type[T], example: str) -> list[T]:
    if not isinstance(told, list) or not all(isinstance(entry, kind) for entry in told):
        raise BadMapping(path, f"{name} is not as it should be", f"Write it as {example}.")
    return told


def _origin(path: Path, table: str, column: str, told: object) -> Origin:
    known = [*TABLES[table].names, *(c.name for c in borrowed(table))]
    if column not in known:
        raise BadMapping(path, f"{table} has no column {column!r}", f"Use one of {', '.join(known)}.")
    if isinstance(told, str):
        return Origin(told)
    given = told if isinstance(told, dict) else {}
    if set(given) == {"always"} and _is_cell(given["always"]):
        return Origin(always=str(given["always"]))
    values = given.get("values", {})
    named = {"column"} <= set(given) <= {"column", "values"} and isinstance(given["column"], str)
    if named and isinstance(values, dict) and all(map(_is_cell, values.values())):
        return Origin(given["column"], {key.strip().casefold(): str(value) for key, value in values.items()})
    remedy = 'Write "Column", { column = "Column", values = { … } } or { always = "…" }.'
    raise BadMapping(path, f"{table}.{column} does not say where it comes from", remedy)


def _is_cell(value: object) -> bool:
    """Whether TOML's value can stand in a cell: a text, a number, true, false, a day or a time."""
    return not isinstance(value, (list, dict))


def _check(path: Path, told: dict[str, object]) -> dict[str, str]:
    if set(told) != set(_CHECK) or not all(isinstance(column, str) for column in told.values()):
        raise BadMapping(path, "a check has other entries than days, from, to", "Name the three columns of the file.")
    return {name: str(told[name]) for name in _CHECK}


def _require(mapped: Mapped, frame: pd.DataFrame) -> None:
    named = [(f"{t}.{c}", o.column) for t, origins in mapped.tables for c, o in origins.items() if o.column is not None]
    named += [(f"checks.{name}", column) for check in mapped.checks for name, column in check.items()]
    for target, column in named:
        if column not in frame:
            has = ", ".join(frame.columns)
            raise BadMapping(mapped.path, f"{target} comes from {column!r}, which the file lacks", f"It has {has}.")


# Applying it


def _iso_days(
    frame: pd.DataFrame, mapped: Mapped, file: str, day_first: bool | None, zone: Zone
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Columns of days written as ISO, decided on all rows at once; a cell that cannot be read stays as it is.

    And what has to be said of columns whose times carry a zone.
    """
    named = [o.column for t, origins in mapped.tables for c, o in origins.items() if o.column and _is_day(t, c)]
    named += [check[end] for check in mapped.checks for end in ("from", "to")]
    made, zones = {}, []
    for name in dict.fromkeys(named):
        stamps = read_stamps(frame[name], day_first=day_first, zone=zone, column=name, place=file)
        made[name] = _iso(stamps, frame[name])
        zones += [said_once(remark) for remark in [zones_met(frame[name], stamps, name, zone)] if remark]
    return frame.assign(**made), zones


def _is_day(table: str, column: str) -> bool:
    known = {c.name: c for c in (*borrowed(table), *TABLES[table].columns)}
    return known[column].holds in ("day", "time")


def _iso(stamps: pd.DataFrame, cells: pd.Series) -> pd.Series:
    day = stamps["day"].dt.strftime("%Y-%m-%d").astype("str")
    time = stamps["time"].dt.strftime(" %H:%M:%S.%f").astype("str").fillna("")
    return (day + time).where(stamps["day"].notna(), cells)


def _checked(frame: pd.DataFrame, lines: pd.Series, check: dict[str, str], mapped: Mapped, file: str) -> pd.DataFrame:
    start, end = (
        pd.to_datetime(frame[check[name]].str[:10], format="%Y-%m-%d", errors="coerce") for name in ("from", "to")
    )
    stated, days = frame[check["days"]], (end - start).dt.days
    odd = stated.notna() & days.notna() & (pd.to_numeric(stated, errors="coerce") != days)
    reasons = [
        f"is not the {gap:.0f} days from {check['from']} {first:%Y-%m-%d} to {check['to']} {last:%Y-%m-%d}"
        for gap, first, last in zip(days[odd], start[odd], end[odd], strict=True)
    ]
    table = _holder(mapped, check["to"])
    place = {"file": file, "line": lines[odd], "table": table, "column": check["days"], "value": stated[odd]}
    return problems(**place, reason=reasons, remedy="Correct the dates or the number of days.", kept=True)


def _holder(mapped: Mapped, column: str) -> str:
    """The table whose day comes from that column of the file."""
    days = (t for t, origins in mapped.tables if t != "applications" and column in {o.column for o in origins.values()})
    return next(days, "applications")


def _sources(frame: pd.DataFrame, lines: pd.Series, mapped: Mapped, file: str) -> dict[str, Source]:
    origins = dict(reversed(mapped.tables)).get("applications", {})
    applications = _columns(frame, origins)
    applications = applications.assign(application_id=application_ids(applications))
    used = {o.column for o in origins.values()}
    rest = [name for name in frame if name not in used and name not in applications]
    sources = {"applications": Source(applications.join(frame[rest]), file, lines.to_numpy(), _labels(origins))}
    for name in [name for name in TABLES if name != "applications"]:
        parts = [_rows(frame, TABLES[name], one) for table, one in mapped.tables if table == name]
        if parts:
            rows = pd.concat(parts).sort_index(kind="stable")
            if name in ("interviews", "follow_ups", "responses"):
                rows = rows.assign(application_id=applications["application_id"].reindex(rows.index))
            labels = _labels(next(one for table, one in mapped.tables if table == name))
            sources[name] = Source(rows, file, lines.reindex(rows.index).to_numpy(), labels)
    return sources


def _rows(frame: pd.DataFrame, declared: Table, origins: dict[str, Origin]) -> pd.DataFrame:
    deciding = declared.day or declared.required[0]
    rows = _columns(frame, origins)
    return rows[rows[deciding].notna()] if deciding in rows else rows[:0]


def _columns(frame: pd.DataFrame, origins: dict[str, Origin]) -> pd.DataFrame:
    return pd.DataFrame({name: _cells(frame, origin) for name, origin in origins.items()}, index=frame.index)


def _cells(frame: pd.DataFrame, origin: Origin) -> pd.Series:
    if origin.column is None:
        return pd.Series(origin.always, index=frame.index, dtype="str")
    cells = frame[origin.column]
    return cells.str.strip().str.casefold().map(origin.values).astype("str").fillna(cells) if origin.values else cells


def _labels(origins: dict[str, Origin]) -> dict[str, str]:
    return {name: origin.column for name, origin in origins.items() if origin.column}

"""Readers: a log from a folder of CSV or Parquet files, or from one file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from followup_analytics.engines.layout import MANIFEST
from followup_analytics.log.arguments import checked
from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.rows.part import Source
from followup_analytics.log.rows.problems import gathered, problems
from followup_analytics.log.rows.references import borrowed
from followup_analytics.log.tables import APPLICATIONS, TABLES
from followup_analytics.log.text.formula_guard import unguard, unguard_cells
from followup_analytics.log.text.texts import remembering
from followup_analytics.log.zones import Zone, known_zone
from followup_analytics.reading.cells.csv_rows import Cells, read_cells
from followup_analytics.reading.checks.checking import log_from_rows
from followup_analytics.reading.mapped import apply_mapping
from followup_analytics.reading.mapping import read_mapping
from followup_analytics.reading.parquet import as_texts, parquet_cells

_TEXT = (".csv", ".tsv", ".txt")
_PARQUET = (".parquet", ".pq")
_EDGE = 1 << 16  # bytes of a first line
# A table without a telling file name is known by the first of these columns that it has.
_TELLING = {
    "responses": "received_on",
    "follow_ups": "sent_on",
    "topics": "topic",
    "interviews": "interviewed_on",
    "gifts": "title",
    "plans": "decided_on",
    "applications": "company",
}


@checked
@remembering()
def read_log(
    path: str | Path,
    *,
    day_first: bool | None = None,
    mapping: str | Path | None = None,
    zone: Zone = None,
) -> FollowUpLog:
    """The log in a folder, or in one file.

    Parameters
    ----------
    path
        A folder of CSV or Parquet files named after the tables (``applications.csv``, ``follow_ups.parquet``, …); or
        one such file, known by its name or its columns; or one file of somebody else's making, with a mapping.
    day_first
        Whether ``3/4/2024`` is 3 April (True) or March 4 (False), for every column of days; None: each column decides
        for itself (`dates`), or the load stops.
    mapping
        The column mapping (`mapping`); None: the TOML file of the same name beside the file, or ``mapping.toml``.
    zone
        The zone in which a time that carries a zone becomes a day, as ``"Europe/Berlin"``; None: the machine's own.

    Returns
    -------
    FollowUpLog
        Typed tables, and `problems`: one row for each cell or row that is not as it should be, with file, line,
        table, column, value, reason, remedy, and whether its row was kept. In every table, rows in = rows out + rows
        set aside; identical rows count once.

    Raises
    ------
    UnreadableFile
        If there is no such file, it is empty, or is in no format or encoding that is read.
    MissingColumn
        If a table lacks a required column.
    AmbiguousDates
        If a column of days can be read day first or month first.
    BadMapping
        If the mapping cannot be used on the file.
    UnknownChoice
        If there is no such zone.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = Path(folder, "follow_ups.csv").write_text("company,sent_on\\nTide Labs,2024-03-20\\n")
    ...     read_log(folder)
    <FollowUpLog: 1 applications, 1 follow-ups; 0 problems>
    """
    path, how = Path(path), _DayReading(day_first, known_zone(zone))
    if path.is_dir():
        return _read_folder(path, how, mapping)
    if not path.exists():
        raise UnreadableFile(path, N_("there is no such file or folder"), N_("Check the path."))
    return _read_file(path, how, _mapping_beside(path) if mapping is None else Path(mapping))


@dataclass(frozen=True)
class _DayReading:
    """How days are read: in which order, and in which zone."""

    day_first: bool | None
    zone: dt.tzinfo | None


def _read_folder(folder: Path, how: _DayReading, mapping: str | Path | None) -> FollowUpLog:
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in _TEXT + _PARQUET and file.is_file())
    named = [(file, _table_named(file)) for file in files]
    tables = [table for _, table in named if table]
    if mapping or not tables:
        if len(files) == 1:
            return _read_file(files[0], how, Path(mapping) if mapping else _mapping_beside(files[0]))
        if (folder / MANIFEST).exists():
            remedy = N_(
                "Ask it where it lies: open_log, on the command line --engine duckdb; or name the log it is of."
            )
            raise UnreadableFile(folder, N_("is a log laid out for an engine"), remedy)
        names = ", ".join(file.name for file in files) or "nothing to read"
        remedy = N_("Name the files after the tables ({tables}), or give one file and its mapping.").filled(
            tables=", ".join(TABLES)
        )
        raise UnreadableFile(folder, N_("holds no table of a log (it has {names})").filled(names=names), remedy)
    for name in tables:
        if tables.count(name) > 1:
            twice = " and ".join(file.name for file, table in named if table == name)
            raise UnreadableFile(
                folder,
                N_("has two files for {name}: {twice}").filled(name=name, twice=twice),
                N_("Take one out, or join them."),
            )
    sources, found = {}, [_stranger(file) for file, table in named if not table]
    for file, table in named:
        if table:
            sources[table], faults = _table_source(file, _cells(file, table), table)
            found.append(faults)
    return log_from_rows(sources, day_first=how.day_first, zone=how.zone, found=gathered(found))


def _read_file(path: Path, how: _DayReading, mapping: Path | None) -> FollowUpLog:
    cells = _cells(path, None if mapping else _table_named(path))
    if mapping is not None:
        cells, mapped = as_texts(cells), read_mapping(mapping)
        sources, found = apply_mapping(cells, mapped, file=path.name, day_first=how.day_first, zone=how.zone)
        order = mapped.day_first.get("") if how.day_first is None else how.day_first
        return log_from_rows(sources, day_first=order, zone=how.zone, found=found)
    table = _table_named(path) or _table_by_columns(path, cells.texts)
    source, faults = _table_source(path, cells, table)
    return log_from_rows({table: source}, day_first=how.day_first, zone=how.zone, found=faults)


def _mapping_beside(path: Path) -> Path | None:
    own, shared = path.with_suffix(".toml"), path.with_name("mapping.toml")
    if own.is_file():
        return own
    return shared if shared.is_file() and not _table_named(path) else None


def _stranger(file: Path) -> pd.DataFrame:
    remedy = N_("Name it after a table ({tables}), or move it elsewhere.").filled(tables=", ".join(TABLES))
    return problems(
        1, file=file.name, reason=N_("is not a table of a log; none of it was read"), remedy=remedy, kept=False
    )


# Which table a file is


def _plain_name(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.strip().lower()).strip("_")


def _table_named(path: Path) -> str | None:
    return _plain_name(path.stem) if _plain_name(path.stem) in TABLES else None


def _table_in(texts: pd.DataFrame) -> str | None:
    """The table of which the column that tells it is there."""
    names = {_plain_name(str(name)) for name in texts}
    return next((table for table, column in _TELLING.items() if column in names), None)


def _table_by_columns(path: Path, texts: pd.DataFrame) -> str:
    names = {_plain_name(str(name)) for name in texts}
    days = [table for table in ("responses", "follow_ups", "interviews") if _TELLING[table] in names]
    tables = [table for table, column in _TELLING.items() if column in names]
    foreign = tables[:1] == ["applications"] and "applied_on" not in names and bool(names - set(APPLICATIONS.names))
    if not tables or foreign or (len(days) > 1 and "topic" not in names):
        has = ", ".join(map(str, texts.columns))
        remedy = N_("Name it after a table ({tables}), or map its columns in a TOML file beside it (--map).").filled(
            tables=", ".join(TABLES)
        )
        raise UnreadableFile(path, N_("does not say which table of a log it is (it has {has})").filled(has=has), remedy)
    return tables[0]


def _table_source(file: Path, cells: Cells, table: str) -> tuple[Source, pd.DataFrame]:
    renamed = _known_names(cells.texts.columns, [*TABLES[table].names, *(c.name for c in borrowed(table))])
    labels = {new: old for old, new in renamed.items()}
    source = Source(cells.texts.rename(columns=renamed), file.name, cells.lines, labels)
    return source, cells.faults.assign(file=file.name, table=table)


def _known_names(given: Iterable[str], known: list[str]) -> dict[str, str]:
    """``Applied On`` is ``applied_on``, unless that is there as well."""
    taken = set(given)
    return {
        n: _plain_name(n) for n in given if n not in known and _plain_name(n) in known and _plain_name(n) not in taken
    }


# Cells


def _cells(path: Path, table: str | None = None) -> Cells:
    """The cells of a file; days of a known table may be typed."""
    suffix = path.suffix.lower()
    if suffix in _PARQUET:
        return parquet_cells(path)
    if suffix not in _TEXT:
        remedy = N_("Give a CSV or Parquet file (a spreadsheet: save it as CSV UTF-8).")
        raise UnreadableFile(
            path, N_("is of a kind that is not read ({suffix})").filled(suffix=suffix or "no suffix"), remedy
        )
    columns = (*TABLES[table].columns, *borrowed(table)) if table else ()
    cells = read_cells(path, [column.name for column in columns if column.holds == "day"])
    texts = cells.texts
    if cells.may_be_guarded:
        texts = texts.assign(**{str(name): unguard_cells(texts[name]) for name in texts if texts[name].dtype == "str"})
    texts = texts.rename(columns=unguard)
    return Cells(texts, cells.lines, cells.faults)


def own_sources(path: Path) -> tuple[dict[str, Source], pd.DataFrame] | None:
    """The tables of a folder or file in the log's own format, and the problems met; None where it is in no such format.

    A file on its own is in that format if every column of it is one of the table's.
    """
    if not path.is_dir():
        if _header_foreign(path):
            return None
        cells = _cells(path)
        name = _table_named(path) or _table_in(cells.texts)
        if name is None or _foreign(name, cells.texts.columns):
            return None
        source, faults = _table_source(path, cells, name)
        return {name: source}, faults
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in _TEXT + _PARQUET and file.is_file())
    named = {file: table for file in files if (table := _table_named(file))}
    if len(set(named.values())) < len(named) or not named:
        return None
    read = {table: _table_source(file, _cells(file), table) for file, table in named.items()}
    found = [_stranger(file) for file in files if file not in named] + [faults for _, faults in read.values()]
    return {table: source for table, (source, _) in read.items()}, gathered(found)


def _header_foreign(path: Path) -> bool:
    """Whether the first line of a text alone shows that some column is of no table; the rest need not be read then."""
    if path.suffix.lower() in _PARQUET:
        return False
    try:
        with path.open("rb") as file:
            first = file.readline(_EDGE)
    except OSError:  # said in words where the file is read
        return False
    names = re.split(r'[,;\t|"]+', first.decode(errors="replace"))
    known = {column.name for name in TABLES for column in (*TABLES[name].columns, *borrowed(name))}
    return bool({_plain_name(name) for name in names} - known - {"", "sep"})


def _foreign(table: str, columns: Iterable[str]) -> bool:
    """Whether a file holds columns that the table does not have, or lacks the one that the table requires."""
    names = {_plain_name(str(name)) for name in columns}
    known = {*TABLES[table].names, *(column.name for column in borrowed(table))}
    return bool(names - known) or not set(TABLES[table].required) <= names

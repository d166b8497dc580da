"""Mappings: how the columns of somebody else's file become rows of the log, written down in TOML.

::

    empty = ["N/A"]                        # cells that mean nothing was written
    day_first = false                      # where the dates themselves do not say; { Onsite = false }: of one column
    times_in = "America/Los_Angeles"       # the zone of times without one
    skip = { Status = ["Saved"] }          # lines that are not rows: kept beside, and counted
    where = { Type = ["Job"] }             # only these lines are rows

    [applications]                         # column of the log = "column of the file"
    company = "Company"
    applied_on = "Date sent"
    source = { always = "newsletter" }     # the same in every row
    closed = { column = "Status", values = { Rejected = "rejection", Applied = false } }

    [[responses]]                          # a row of the file may yield rows of several tables,
    received_on = "Date of 1st Response"   # one wherever its day (or else its first required column) is filled
    kind = { column = "Response?", values = { Rejected = "rejection", Applied = false } }

    [[checks]]                             # a number of days the file states beside its dates
    days = "Time to First Response"
    from = "Date sent"
    to = "Date of 1st Response"

Every line of the file is one application, also where two lines say the same: such a file has no ids to tell a second
application from a second copy. With ``rows = "events"`` every line is one message instead: lines of one company and
role are one application, begun by its first line if ``applied_on`` takes that line's day; a table may then have a
``where`` of its own, as ``where = { Direction = ["out"] }``, and so may a column.

Values not listed under `values` stay as they are; ``false`` means that the word says nothing, so that there is no row.
``closed`` holds only where no closing of that line has a day. Columns of the file that nothing maps are kept with its
application. Case and blanks of column names and words do not matter.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from followup_analytics.log.errors import FollowUpError, UnknownChoice, described
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.references import borrowed
from followup_analytics.log.tables import TABLES
from followup_analytics.log.zones import known_zone

T = TypeVar("T")

_SETTINGS = ("empty", "day_first", "times_in", "skip", "where", "rows", "checks")
_CHECK = ("days", "from", "to")
APPLICATION_ROWS, EVENT_ROWS = "applications", "events"
# Column of the file -> the folded words that a line must hold there.
Words = Mapping[str, tuple[str, ...]]


class BadMapping(FollowUpError):
    """A column mapping that cannot be used."""

    def __init__(self, path: object, reason: str, remedy: str) -> None:
        super().__init__(f"{path}: {reason}. {remedy}")


def folded(word: str) -> str:
    """A word or column name as it is compared: without case, blanks collapsed.

    Examples
    --------
    >>> folded("  Date  Sent ")
    'date sent'
    """
    return " ".join(word.split()).casefold()


@dataclass(frozen=True)
class Origin:
    """Where the cells of one column come from.

    A column of the file, its folded words replaced (None: the word says nothing), in lines that fit `where`; or one
    value for all.
    """

    column: str | None = None
    values: Mapping[str, str | None] = field(default_factory=dict)
    always: str | None = None
    where: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """The rows of one table that the lines of a file yield: the origin of each column, and which lines yield one."""

    table: str
    origins: Mapping[str, Origin]
    where: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Mapped:
    """A mapping that was read.

    `day_first` under "" holds for all columns of days, else by column.
    """

    path: object
    blocks: tuple[Block, ...]
    checks: tuple[Mapping[str, str], ...] = ()
    empty: tuple[str, ...] = ()
    day_first: Mapping[str, bool] = field(default_factory=dict)
    times_in: str | None = None
    skip: Words = field(default_factory=dict)
    where: Words = field(default_factory=dict)
    rows: str = APPLICATION_ROWS

    @property
    def columns(self) -> dict[str, str]:
        """Each column of the file that is named, with the first place that names it."""
        named = [
            (o.column, f"{b.table}.{c}") for b in self.blocks for c, o in b.origins.items() if o.column is not None
        ]
        named += [(column, f"{b.table}.{c}") for b in self.blocks for c, o in b.origins.items() for column in o.where]
        named += [(column, f"{block.table}.where") for block in self.blocks for column in block.where]
        named += [(column, name) for name in ("skip", "where") for column in getattr(self, name)]
        named += [(column, f"checks.{name}") for check in self.checks for name, column in check.items()]
        named += [(column, "day_first") for column in self.day_first if column]
        return dict(reversed(named))

    def renamed(self, names: Mapping[str, str]) -> Mapped:
        """The same mapping over columns of other names."""

        def words(conditions: Words) -> Words:
            return {names.get(column, column): some for column, some in conditions.items()}

        def origin(one: Origin) -> Origin:
            return replace(one, column=names.get(one.column or "", one.column), where=words(one.where))

        blocks = tuple(
            replace(b, origins={c: origin(o) for c, o in b.origins.items()}, where=words(b.where)) for b in self.blocks
        )
        checks = tuple({name: names.get(column, column) for name, column in check.items()} for check in self.checks)
        orders = {names.get(column, column): first for column, first in self.day_first.items()}
        skip, where = words(self.skip), words(self.where)
        return replace(self, blocks=blocks, checks=checks, skip=skip, where=where, day_first=orders)


def read_mapping(source: Path | str) -> Mapped:
    """The mapping in a TOML file, or in a TOML text.

    Raises
    ------
    BadMapping
        If it cannot be read, or says something that is not known.

    Examples
    --------
    >>> read_mapping('[applications]\\ncompany = "Firm"\\n').columns
    {'Firm': 'applications.company'}
    """
    path, text = _text(source)
    try:
        written = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise BadMapping(
            path, N_("is not a mapping that can be read ({reason})").filled(reason=reason), N_("Write it as TOML.")
        ) from None
    known = [*TABLES, *_SETTINGS]
    for name in written:
        if name not in known:
            raise BadMapping(
                path,
                N_("{name} is neither a table nor a setting").filled(name=repr(name)),
                N_("Use one of {known}.").filled(known=", ".join(known)),
            )
    blocks = tuple(_blocks(path, written))
    if not blocks:
        raise BadMapping(path, N_("maps no table"), N_('Add [applications] with company = "…".'))
    return Mapped(
        path,
        blocks,
        checks=tuple(_check(path, c) for c in _listed(path, "checks", written.get("checks", []), dict, "[[checks]]")),
        empty=tuple(_listed(path, "empty", written.get("empty", []), str, 'empty = ["N/A"]')),
        day_first=_orders(path, written.get("day_first")),
        times_in=_zone(path, written.get("times_in")),
        skip=_words(path, "skip", written.get("skip", {})),
        where=_words(path, "where", written.get("where", {})),
        rows=_rows(path, written.get("rows", APPLICATION_ROWS)),
    )


def _text(source: Path | str) -> tuple[object, str]:
    """What an error calls the mapping, and its text."""
    if isinstance(source, str) and ("\n" in source or "=" in source):
        return "the mapping", source
    try:
        return source, Path(source).read_text("utf-8-sig")
    except OSError as error:
        raise BadMapping(
            source, N_("cannot be opened ({strerror})").filled(strerror=error.strerror), N_("Check the path.")
        ) from None
    except UnicodeDecodeError as error:
        raise BadMapping(
            source, N_("is not a mapping that can be read ({error})").filled(error=error), N_("Write it as TOML.")
        ) from None


def _blocks(path: object, written: Mapping[str, object]) -> Iterator[Block]:
    for name in [name for name in TABLES if name in written]:
        given = written[name]
        for columns in given if isinstance(given, list) else [given]:
            if not isinstance(columns, dict):
                raise BadMapping(
                    path,
                    N_("{name} is not a table").filled(name=name),
                    N_("Write [{name}] and its columns below.").filled(name=name),
                )
            where = _words(path, f"{name}.where", columns.get("where", {}))
            origins = {c: _origin(path, name, c, origin) for c, origin in columns.items() if c != "where"}
            yield Block(name, origins, where)


def _listed(path: object, name: str, written: object, kind: type[T], example: str) -> list[T]:
    if not isinstance(written, list) or not all(isinstance(entry, kind) for entry in written):
        raise BadMapping(
            path,
            N_("{name} is not as it should be").filled(name=name),
            N_("Write it as {example}.").filled(example=example),
        )
    return written


def _zone(path: object, written: object) -> str | None:
    try:
        if written is None or (isinstance(written, str) and known_zone(written)):
            return written
    except UnknownChoice:
        pass
    raise BadMapping(
        path,
        N_("times_in is {written}").filled(written=described(written)),
        N_('Write the name of a zone, like "Europe/Berlin".'),
    )


def _origin(path: object, table: str, column: str, written: object) -> Origin:
    known = [*TABLES[table].names, *(c.name for c in borrowed(table))]
    if column not in known:
        raise BadMapping(
            path,
            N_("{table} has no column {column}").filled(table=table, column=repr(column)),
            N_("Use one of {known}.").filled(known=", ".join(known)),
        )
    if isinstance(written, str):
        return Origin(written)
    if isinstance(written, dict) and set(written) == {"always"} and _is_cell(written["always"]):
        return Origin(always=str(written["always"]))
    named = (
        isinstance(written, dict)
        and isinstance(written.get("column"), str)
        and set(written) <= {"column", "values", "where"}
    )
    if named and isinstance(written, dict):
        place = f"{table}.{column}"
        values = _values(path, place, written.get("values", {}))
        return Origin(str(written["column"]), values, where=_words(path, f"{place}.where", written.get("where", {})))
    remedy = N_('Write "Column", { column = "Column", values = { … } } or { always = "…" }.')
    raise BadMapping(
        path, N_("{table}.{column} does not say where it comes from").filled(table=table, column=column), remedy
    )


def _values(path: object, place: str, written: object) -> dict[str, str | None]:
    if not isinstance(written, dict) or not all(value is not True and _is_cell(value) for value in written.values()):
        remedy = N_('Write { Rejected = "rejection", Applied = false }; false says that a word means nothing.')
        raise BadMapping(path, N_("the values of {place} are not words").filled(place=place), remedy)
    return {folded(word): None if value is False else str(value) for word, value in written.items()}


def _is_cell(value: object) -> bool:
    """Whether TOML's value can stand in a cell: a text, a number, true, false, a day or a time."""
    return not isinstance(value, (list, dict))


def _words(path: object, place: str, written: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(written, dict) or not all(isinstance(some, (str, list)) for some in written.values()):
        raise BadMapping(
            path,
            N_("{place} does not name a column and its words").filled(place=place),
            N_('Write { Status = ["Saved"] }.'),
        )
    lists = {column: [some] if isinstance(some, str) else some for column, some in written.items()}
    return {column: tuple(folded(str(word)) for word in some) for column, some in lists.items()}


def _orders(path: object, written: object) -> dict[str, bool]:
    if written is None:
        return {}
    orders = written if isinstance(written, dict) else {"": written}
    if not all(isinstance(first, bool) for first in orders.values()):
        raise BadMapping(
            path,
            N_("day_first is {written}").filled(written=described(written)),
            N_("Write day_first = true or day_first = false, or { Column = true }."),
        )
    return {str(column): bool(first) for column, first in orders.items()}


def _rows(path: object, written: object) -> str:
    if written not in (APPLICATION_ROWS, EVENT_ROWS):
        raise BadMapping(
            path,
            N_("rows is {written}").filled(written=described(written)),
            N_('Write "{application_rows}" or "{event_rows}".').filled(
                application_rows=APPLICATION_ROWS, event_rows=EVENT_ROWS
            ),
        )
    return str(written)


def _check(path: object, written: object) -> dict[str, str]:
    if (
        not isinstance(written, dict)
        or set(written) != set(_CHECK)
        or not all(isinstance(c, str) for c in written.values())
    ):
        raise BadMapping(
            path, N_("a check has other entries than days, from, to"), N_("Name the three columns of the file.")
        )
    return {name: str(written[name]) for name in _CHECK}


def on_columns(mapped: Mapped, columns: list[str]) -> Mapped:
    """The mapping with each column under the very name that the file gives it; case and blanks do not matter.

    Raises
    ------
    BadMapping
        If it names a column that the file lacks.
    """
    known = {folded(name): name for name in reversed(columns)} | {name: name for name in columns}
    names = {}
    for column, target in mapped.columns.items():
        found = known.get(column, known.get(folded(column)))
        if found is None:
            reason = N_("{target} comes from {column}, which the file lacks").filled(target=target, column=repr(column))
            raise BadMapping(mapped.path, reason, N_("It has {columns}.").filled(columns=", ".join(columns)))
        names[column] = found
    return mapped.renamed(names)

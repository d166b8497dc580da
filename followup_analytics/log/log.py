"""The log: seven frames read as one, and the problems met while reading them.

A log never changes, so what was worked out of it is kept with it (`kept`): the places of its ids, the order of its
facts and its waits cost more than all the counting after them. One result is kept for each function, for one day. A
frame of a log is handed out as a copy that costs nothing until it is written into (pandas warns who writes into
`log.interviews` itself), and its cells are its own, not those of the frames given.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass, field, fields, is_dataclass
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from followup_analytics.log.checks.contradictions import list_contradictions
from followup_analytics.log.days import Day, as_day
from followup_analytics.log.errors import one_of
from followup_analytics.log.rows.completion import FACTS, drop_borrowed, is_complete
from followup_analytics.log.rows.frames import make_whole, part_of_frame
from followup_analytics.log.rows.part import Part
from followup_analytics.log.rows.problems import gathered, in_order, no_problems
from followup_analytics.log.rows.readings import list_unfit
from followup_analytics.log.tables import TABLES, conform
from followup_analytics.log.text.distinct import known_texts
from followup_analytics.log.text.overview import log_html
from followup_analytics.log.text.phrases import counted
from followup_analytics.log.text.text_keys import KnownTexts
from followup_analytics.log.text.texts import to_arrow
from followup_analytics.log.zones import Zone, known_zone

R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])


class _HeldFrame:
    """A frame of a log, handed out anew each time: it costs nothing until it is written into.

    So a log never changes, and what was worked out of it holds. Who writes into ``log.interviews`` is warned by pandas.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    def __get__(self, log: FollowUpLog | None, owner: type) -> pd.DataFrame | None:
        frame = held_frame(log, self._name) if log is not None else None
        return None if frame is None else frame.copy(deep=False) if isinstance(frame, pd.DataFrame) else frame

    def __set__(self, log: FollowUpLog, frame: pd.DataFrame | None) -> None:
        vars(log)[self._name] = frame
        vars(log)["_columns"] = {}


def held_frame(log: FollowUpLog, name: str) -> Any:
    """What a log holds under that name; a frame that is only made once it is asked for is made now."""
    held = vars(log).get(name)
    if isinstance(held, _LaterFrame):
        held = vars(log)[name] = held.make()
    return held


@dataclass(frozen=True)
class _LaterFrame:
    """A frame that is made once it is asked for."""

    make: Callable[[], pd.DataFrame]


@dataclass(frozen=True, eq=False)
class FollowUpLog:
    """One log: the frames `applications` … `plans` in their declared columns, and `problems`.

    Each frame given is copied, its missing optional columns are added, and its index is 0 … n-1; the frames given
    are left as they were. A log never changes: who writes into a frame of it writes into a copy, as pandas warns. A
    table not given is empty, but `applications` is made from what the others name. Ids that are lacking are made, and
    rows that name their application by company (role, seeker) find it, as `read_log` does it; rows that stand twice,
    have no required cell or belong to nothing are set aside and listed in `problems`.

    Parameters
    ----------
    applications, interviews, topics, follow_ups, responses, gifts, plans
        Frames with columns of those names in any order; named levels of an index are columns too. Days are dates,
        datetimes or ISO texts (``2026-03-04``).
    problems
        Problems met before.
    zone
        The zone in which a time that carries a zone becomes a day, as ``"Europe/Berlin"``; None: the machine's own.

    Raises
    ------
    MissingColumn
        If a frame with rows lacks a column that no row can do without.
    WrongObject
        If a table is no DataFrame.
    NoDay, UnfitCell
        If a cell is not a day in a column of days, or not a number in one of whole numbers.
    UnknownChoice
        If there is no such zone.

    Examples
    --------
    >>> import pandas as pd
    >>> log = FollowUpLog(interviews=pd.DataFrame({"company": ["Tide Labs"], "interviewed_on": ["2026-03-04"]}))
    >>> log.applications[["application_id", "company"]].values.tolist(), log.follow_ups.empty
    ([['tide-labs', 'Tide Labs']], True)
    """

    applications: pd.DataFrame = _HeldFrame()  # type: ignore[assignment]  # a frame
    interviews: pd.DataFrame = _HeldFrame()  # type: ignore[assignment]  # a frame
    topics: pd.DataFrame = _HeldFrame()  # type: ignore[assignment]  # a frame
    follow_ups: pd.DataFrame = _HeldFrame()  # type: ignore[assignment]  # a frame
    responses: pd.DataFrame = _HeldFrame()  # type: ignore[assignment]  # a frame
    gifts: pd.DataFrame = _HeldFrame()  # type: ignore[assignment]  # a frame
    plans: pd.DataFrame = _HeldFrame()  # type: ignore[assignment]  # a frame
    problems: pd.DataFrame = field(default_factory=no_problems)
    zone: InitVar[Zone] = None
    _positions: dict[str, np.ndarray] = field(default_factory=dict, init=False, repr=False)
    _columns: dict[tuple[str, str], pd.Series] = field(default_factory=dict, init=False, repr=False)
    _kept: dict[str, tuple[object, Any]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self, zone: Zone) -> None:
        own = known_zone(zone)
        parts = {name: part_of_frame(declared, getattr(self, name), own) for name, declared in TABLES.items()}
        self._hold(parts)
        if not is_complete(parts) or self.has_strays():
            make_whole(parts)
            self._positions.clear()
        else:
            for part in parts.values():
                list_unfit(part)
        for part in parts.values():
            drop_borrowed(part)
        self._hold(parts, anew=True)
        list_contradictions(self, parts)
        found = [one for part in parts.values() for one in part.found]
        if found:
            object.__setattr__(self, "problems", in_order(gathered([self.problems, *found])))

    def _hold(self, parts: Mapping[str, Part], *, anew: bool = False) -> None:
        for name, part in parts.items():
            object.__setattr__(self, name, part.frame.reset_index(drop=True) if anew else part.frame)

    def has_strays(self) -> bool:
        """Whether a row names an application or interview that the log does not have, or two have one id."""
        known = known_texts(to_arrow(self.cells("applications", "application_id")))
        if not known.are_distinct:
            return True
        for name in (*FACTS, "plans"):
            self._positions[name] = known.places(to_arrow(self.cells(name, "application_id")))
        if any((self._positions[name] < 0).any() for name in FACTS):
            return True
        if (self.plans["application_id"].notna() & (self._positions["plans"] < 0)).any():
            return True
        asked, held = (to_arrow(frame["interview_id"]) for frame in (self.topics, self.interviews))
        return bool(len(asked)) and bool((KnownTexts(held).places(asked) < 0).any())

    def __len__(self) -> int:
        return len(held_frame(self, "_applications"))

    def __repr__(self) -> str:
        rows = ", ".join(f"{len(frame)} {name.replace('_', '-')}" for name, frame in self.tables.items() if len(frame))
        label = "simulated, " if self.simulated else ""
        return f"<FollowUpLog: {label}{rows or 'empty'}; {counted(len(self.problems), 'problem')}>"

    def _repr_html_(self) -> str:
        return log_html(self.tables, title=repr(self))

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The seven frames by name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name in TABLES}

    def cells(self, table: str, name: str) -> pd.Series:
        """A column as the log holds it, to be read and never written into: a whole frame is handed out as a copy.

        Examples
        --------
        >>> FollowUpLog().cells("applications", "company").tolist()
        []
        """
        held = self._columns.get((table, name))
        if held is None:
            held = self._columns[table, name] = held_frame(self, f"_{table}")[name]
        return held

    def positions(self, name: str) -> np.ndarray:
        """For each row of the table `name`, the position of its application in `applications`; -1 where none.

        Looking up a million ids costs more than all that follows, so each table is looked up once a log.
        """
        one_of("name", name, [table.name for table in TABLES.values() if "application_id" in table.names])
        if name not in self._positions:
            known, asked = (to_arrow(self.cells(table, "application_id")) for table in ("applications", name))
            self._positions[name] = KnownTexts(known).places(asked) if len(asked) else np.empty(0, "int64")
        return self._positions[name]

    def with_problems(self, problems: pd.DataFrame) -> FollowUpLog:
        """The same log with another list of problems."""
        other = copy.copy(self)
        object.__setattr__(other, "problems", problems)
        return other

    @property
    def simulated(self) -> bool:
        """True if any application carries the label `simulated`."""
        return _simulated(self)


def whole_log(
    tables: Mapping[str, pd.DataFrame | Callable[[], pd.DataFrame]],
    *,
    conformed: bool = False,
    positions: Mapping[str, np.ndarray] | None = None,
    cells: Mapping[tuple[str, str], pd.Series] | None = None,
) -> FollowUpLog:
    """A log of tables that are whole already, as a journal or another log has them: no id and no row is looked at.

    A table not given is empty. Tables that are `conformed` have all columns in their types, too, and may be functions
    that make them once they are asked for. `positions` and `cells` are those of the methods of that name, where they
    are known without the frames.
    """
    log = object.__new__(FollowUpLog)
    held: dict[str, object] = {name: one.empty() for name, one in TABLES.items() if name not in tables}
    for name, given in tables.items():
        if isinstance(given, pd.DataFrame):
            held[name] = given if conformed else conform(given, TABLES[name])
        else:
            held[name] = _LaterFrame(given)
    for name, value in {
        **held,
        "problems": no_problems(),
        "_positions": dict(positions or {}),
        "_columns": dict(cells or {}),
        "_kept": {},
    }.items():
        object.__setattr__(log, name, value)
    return log


def once_a_log(function: F) -> F:
    """The same function of a log, which keeps its last result with the log it is about; its arrays are read-only.

    One result is kept for each function: two days asked in turn are worked out each time. Of a frame each has a copy.

    Examples
    --------
    >>> import datetime as dt
    >>> @once_a_log
    ... def numbers(log: FollowUpLog, *, as_of: str) -> np.ndarray:
    ...     return np.arange(3)
    >>> log = FollowUpLog()
    >>> numbers(log, as_of="2026-03-04") is numbers(log, as_of=dt.date(2026, 3, 4)), numbers(log, as_of="2026-03-05")
    (True, array([0, 1, 2]))
    """

    defaults = inspect.unwrap(function).__kwdefaults__ or {}

    @functools.wraps(function)
    def once(log: FollowUpLog, *args: Any, **kwargs: Any) -> object:
        asked = _call_key(defaults, args, kwargs)
        if not _is_hashable(asked):  # it may change, or be what no choice is
            return function(log, *args, **kwargs)
        name = _name(function)
        held = log._kept.get(name)
        if held is None or held[0] != asked:
            held = asked, read_only(function(log, *args, **kwargs))
            log._kept[name] = held
        found = held[1]
        return found.copy() if isinstance(found, pd.DataFrame) else found

    return cast(F, once)


def remember(function: Callable[..., R], log: FollowUpLog, found: R, **asked: Any) -> None:
    """Keep with the log what that function of `once_a_log` would answer, where it is known already.

    Examples
    --------
    >>> @once_a_log
    ... def rows(log: FollowUpLog, *, as_of: str) -> int:
    ...     return len(log)
    >>> log = FollowUpLog()
    >>> remember(rows, log, 7, as_of="2026-03-04")
    >>> rows(log, as_of="2026-03-04"), rows(log, as_of="2026-03-05")
    (7, 0)
    """
    defaults = inspect.unwrap(function).__kwdefaults__ or {}
    log._kept[_name(function)] = _call_key(defaults, (), asked), read_only(found)


def later_result(function: Callable[..., R], log: FollowUpLog, *, as_of: Day) -> R | None:
    """What that function of `once_a_log` answered last, if that was of this day or a later one; else None.

    Examples
    --------
    >>> @once_a_log
    ... def rows(log: FollowUpLog, *, as_of: str) -> int:
    ...     return len(log)
    >>> log = FollowUpLog()
    >>> later_result(rows, log, as_of="2026-03-04"), rows(log, as_of="2026-03-04")
    (None, 0)
    >>> later_result(rows, log, as_of="2026-03-03"), later_result(rows, log, as_of="2026-03-05")
    (0, None)
    """
    held: Any = log._kept.get(_name(function))
    return held[1] if held is not None and dict(held[0][1])["as_of"] >= as_day(as_of) else None


def _call_key(
    defaults: Mapping[str, object], args: tuple[object, ...], kwargs: Mapping[str, Any]
) -> tuple[object, ...]:
    """What a call asks for: an option that is not given is asked for as its default."""
    given = {name: as_day(value) if name == "as_of" else value for name, value in kwargs.items()}
    return args, tuple({**defaults, **given}.items())


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _is_hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


@once_a_log
def _simulated(log: FollowUpLog) -> bool:
    label = log.applications.get("simulated")
    return label is not None and bool(label.astype("str").str.lower().isin(["true", "yes", "1"]).any())


def read_only(value: R) -> R:
    """The same arrays, or records of arrays, into which nothing can be written any more."""
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    elif isinstance(value, tuple):
        for part in value:
            read_only(part)
    elif is_dataclass(value):
        for each in fields(value):
            read_only(getattr(value, each.name))
    return value

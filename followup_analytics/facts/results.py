"""Results: the stamp that every result carries, and the words that every sentence on one makes of it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, NoReturn, Self, TypedDict

import pandas as pd

from followup_analytics.log.days import Day, as_day
from followup_analytics.log.locale.catalogue import _, digits
from followup_analytics.log.log import FollowUpLog


class Knowledge(TypedDict):
    """How many ends of waits are known, of how many, and their share."""

    known: int
    of: int
    share: float


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What a result says of itself: the day it was read on, and whether its log is simulated.

    Each analysis adds what it was asked and what it found beside its rows, in a record of its own. It travels in the
    frame's ``attrs``, as values that also go through JSON: pandas keeps them through a filter, a copy or a Parquet
    file, and drops them where frames of different stamps meet. Dicts and lists among them are read-only.

    Examples
    --------
    >>> frame = stamped(pd.DataFrame(), FollowUpLog(), "2026-03-03")
    >>> Stamp.read(frame)
    Stamp(as_of='2026-03-03', simulated=False)
    """

    as_of: str | None = None
    simulated: bool = False

    @classmethod
    def read(cls, result: pd.DataFrame) -> Self:
        """What that result says; the default where it says nothing."""
        held = result.attrs
        return cls(**{field.name: held[field.name] for field in fields(cls) if field.name in held})

    def on(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame, which says this of itself from now on, and nothing else."""
        frame.attrs = {field.name: _shared(getattr(self, field.name)) for field in fields(self)}
        return frame


class _Shared:
    """What cannot be written to, so that pandas, which copies ``attrs`` deeply at every step, copies nothing of it."""

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("what a result says of itself is read-only: change a .copy() of it")

    __setitem__ = __delitem__ = __ior__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = popitem = remove = reverse = setdefault = sort = update = _refuse


class _SharedDict(_Shared, dict[str, Any]):
    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return type(self), (self.copy(),)


class _SharedList(_Shared, list[Any]):
    def __reduce__(self) -> tuple[type[list[Any]], tuple[list[Any]]]:
        return type(self), (self.copy(),)


def _shared(value: object) -> object:
    """The same, with its dicts and lists read-only."""
    if isinstance(value, dict):
        return _SharedDict({name: _shared(each) for name, each in value.items()})
    return _SharedList(map(_shared, value)) if isinstance(value, list) else value


@dataclass(frozen=True, kw_only=True)
class Counted(Stamp):
    """Of a result that counts waits: how many of their ends are known, and what it was grouped by."""

    by: str | None = None
    knowledge: Knowledge | None = None


_NOTHING = Stamp()


def stamped(frame: pd.DataFrame, log: FollowUpLog, as_of: Day | None, more: Stamp = _NOTHING) -> pd.DataFrame:
    """The same frame, which says of itself the day it was read on, whether its log is simulated, and `more`.

    Parameters
    ----------
    as_of
        None: every day of the log counted.
    more
        What else the result says of itself, in the record of its analysis.

    Examples
    --------
    >>> stamped(pd.DataFrame(), FollowUpLog(), "2026-03-03", Counted(by="gap")).attrs
    {'as_of': '2026-03-03', 'simulated': False, 'by': 'gap', 'knowledge': None}
    """
    day = None if as_of is None else as_day(as_of).isoformat()
    return replace(more, as_of=day, simulated=log.simulated).on(frame)


def unstamped(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without its stamp, which pandas would copy at every step.

    Examples
    --------
    >>> unstamped(stamped(pd.DataFrame(), FollowUpLog(), "2026-03-03")).attrs
    {}
    """
    frame = frame.copy(deep=False)
    frame.attrs = {}
    return frame


def labelled(result: pd.DataFrame, text: str) -> str:
    """The text, said to be of simulated data where the result is."""
    return _("Simulated data: {text}", text=text) if Stamp.read(result).simulated else text


def knowledge(result: pd.DataFrame) -> str:
    """Of how many waits the end is known, where the result counts them."""
    known = Counted.read(result).knowledge
    if not known or not known["of"]:
        return ""
    if known["of"] == 1:
        is_known = _(" The end of the only wait in the log is known.")
        return is_known if known["known"] else _(" The end of the only wait in the log is not known.")
    counts = {"of": digits(known["of"]), "known": digits(known["known"])}
    return _(" Of all {of} waits in the log the end of {known} is known.", **counts)


def none_yet(result: pd.DataFrame, what: str, remedy: str) -> str:
    """What a log lacks for a result that has no rows, up to which day, and what brings it.

    Examples
    --------
    >>> result = stamped(pd.DataFrame(), FollowUpLog(), "2026-03-01")
    >>> none_yet(result, "no interview", "Write one down.")
    'Up to 2026-03-01 the log holds no interview. Write one down.'
    """
    day = Stamp.read(result).as_of
    said = (
        _("Up to {day} the log holds {what}.", day=day, what=what)
        if day
        else _("So far the log holds {what}.", what=what)
    )
    return f"{said} {remedy}{knowledge(result)}"

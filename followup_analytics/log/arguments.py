"""Arguments: what a public function is given, held against its annotations before it computes anything.

A public function is held against its own annotations: what a type checker would refuse is refused by name where
nobody runs one. Ranges, days and choices stay with the function, which knows them.
"""

from __future__ import annotations

import functools
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from numbers import Real
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from followup_analytics.log.days import Day
from followup_analytics.log.errors import WrongFrame, WrongObject, described

Choice = Annotated[str, "one of a list"]  # the function itself says of which: `errors.one_of`
P = ParamSpec("P")
R = TypeVar("R")

_JUDGED = (int, Day, Choice, object, Any)  # by the function, if at all: it names the range, the form or the choices
# Which objects pass for one of that kind; of any other kind those of its class.
_PASSES: dict[Any, Any] = {bool: (bool, np.bool_), float: Real}
_MOST = 8  # columns that an error names
# What to give where an object of that class is wanted, one of them or several; any other class by its own name.
_WORDS = {
    "FollowUpLog": ("a FollowUpLog, as read_log(…) or Journal(…).log() returns it", "FollowUpLogs"),
    "RawFacts": ("raw facts, as RawFacts.of(…) finds them", "raw facts"),
    "Cadence": ("a Cadence, such as Cadence(every=14)", "Cadences"),
    "Journal": ('a Journal, such as Journal("journal.db")', "Journals"),
    "Draft": ("a Draft, as draft(…) returns it", "Drafts"),
    "Axes": ("the Axes of a matplotlib figure", "Axes"),
    "str": ("a text", "texts"),
    "int": ("a whole number", "whole numbers"),
    "float": ("a number", "numbers"),
    "bool": ("True or False", "True or False"),
    "date": ("a date", "dates"),
    "Path": ("a path", "paths"),
    "Mapping": ("a dict", "dicts"),
    "tuple": ("a pair", "pairs"),
    "Callable": ("a function", "functions"),
    "NoneType": ("None", "None"),
}


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """The same function, which first refuses an object of the wrong kind, by the name of its argument.

    Whole numbers, days and choices are left to the function: it knows their range, form or list. Where words for people
    stand beside a type (``Annotated[…, "one row of …"]``), they are what the error asks for.

    Examples
    --------
    >>> @checked
    ... def size(frame: pd.DataFrame) -> int:
    ...     return len(frame)
    >>> size([1, 2])
    Traceback (most recent call last):
    followup_analytics.log.errors.WrongObject: frame is a list here. Give a DataFrame.
    """
    signature = inspect.signature(function)
    hints = functools.cache(lambda: typing.get_type_hints(function, include_extras=True))

    @functools.wraps(function)
    def careful(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            given = signature.bind(*args, **kwargs)
        except TypeError:  # an argument too many or too few: Python's own words are the known ones
            return function(*args, **kwargs)
        for name, value in given.arguments.items():
            several = signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD
            for each, found in value.items() if several else [(name, value)]:
                if name in hints() and not fits(found, hints()[name]):
                    raise WrongObject(each, found, wanted(hints()[name]))
            if name == "log" and (refuse := getattr(type(value), "refuse", None)):  # a log on an engine
                refuse(value, function.__name__)
        return function(*args, **kwargs)

    return careful


def require_result(
    argument: str, frame: pd.DataFrame, maker: str, *, numbers: Sequence[str] = (), others: Sequence[str] = ()
) -> None:
    """Refuse a frame with rows that is not what `maker` returned, told by the columns that are needed of it.

    Raises
    ------
    WrongFrame
        If a column is missing, or one of `numbers` holds something else.

    Examples
    --------
    >>> require_result("result", pd.DataFrame({"day": [0]}), "response_curve(…)", numbers=["day"])
    """
    if not len(frame):
        return
    for name in [*others, *numbers]:
        if name not in frame:
            has = ", ".join(map(str, frame.columns[:_MOST])) + (", …" if len(frame.columns) > _MOST else "")
            raise WrongFrame(argument, f"has no column {name} (it has {has or 'none'})", maker)
    for name in numbers:
        if pd.api.types.is_numeric_dtype(frame[name].dtype):
            continue
        held = frame[name].dropna()
        if len(held) and not pd.api.types.is_numeric_dtype(held.infer_objects().dtype):
            raise WrongFrame(
                argument, f"holds {described(held.iloc[0])} in its column {name}, which is not a number", maker
            )


def fits(value: object, hint: Any) -> bool:
    """Whether a value is of the kind that an annotation names; the entries of a list or dict are looked at too.

    Examples
    --------
    >>> fits(["a"], list[str]), fits([1], list[str]), fits(None, str | None), fits(True, float)
    (True, False, True, False)
    """
    if hint in _JUDGED:
        return True
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return fits(value, inner[0])
    if origin is None:
        odd = value is pd.NaT or (hint is float and isinstance(value, bool))  # NaT calls itself a date, True a number
        return isinstance(value, _PASSES.get(hint, hint)) and not odd
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, kind) for kind in inner)
    if origin is Callable:
        return callable(value)
    if issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(fits(key, inner[0]) and fits(value[key], inner[1]) for key in value)
    return _holds(value, origin, inner)


def _holds(value: object, origin: type, inner: tuple[Any, ...]) -> bool:
    """The same of something to go through; an array or a Series passes for a list, a text or a table does not.

    What can be read only once is not looked into.
    """
    if isinstance(value, (str, bytes, Mapping, pd.DataFrame)) or not isinstance(value, Iterable):
        return False
    if isinstance(value, Iterator):
        return origin is Iterable
    if origin is tuple and Ellipsis not in inner:
        return isinstance(value, tuple) and len(value) == len(inner) and all(map(fits, value, inner))
    return all(fits(entry, inner[0]) for entry in value)


def wanted(hint: Any, *, several: bool = False) -> str:
    """What an annotation asks for, in words.

    Examples
    --------
    >>> wanted(str | None), wanted(list[str]), wanted(pd.DataFrame)
    ('a text or None', 'a list of texts', 'a DataFrame')
    """
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return str(inner[1])
    if origin in (typing.Union, types.UnionType):
        kinds = [kind for kind in inner if kind is not str or Path not in inner]  # a path is a text or a Path
        parts = dict.fromkeys(wanted(kind, several=several) for kind in kinds)
        return " or ".join(filter(None, (", ".join([*parts][:-1]), [*parts][-1])))
    name = (origin or hint).__name__
    if origin is not None and name not in _WORDS:
        return f"a list of {wanted(inner[0], several=True)}"
    kind = f"{'an' if name[0] in 'AEIOaeio' else 'a'} {name}"
    return _WORDS.get(name, (kind, f"{name}s"))[several]

"""Errors for people: each names the value, the place and the remedy.

An error of ours is one sentence in a notebook too, with the user's own lines: frames of this package say nothing to
who handed in a wrong object. A fault nobody foresaw keeps its traceback there; at the terminal `--debug` shows it.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import re
import traceback
from collections.abc import Iterable, Mapping
from numbers import Integral, Number, Real

from followup_analytics.log.locale.catalogue import N_

_LONGEST = 60  # signs of a value that an error shows
_INSIDE = re.compile(r"[\\/](followup_analytics|IPython)[\\/]")  # files that a user did not write


class FollowUpError(Exception):
    """Base of every error this package raises on purpose; its text is one sentence to show as it is."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the sentence, and the user's own lines that led to it."""
        frames = [frame for frame in traceback.extract_tb(self.__traceback__) if not _INSIDE.search(frame.filename)]
        return [f"{type(self).__name__}: {self}", *(f"  line {frame.lineno}: {frame.line}" for frame in frames)]


class UnreadableFile(FollowUpError):
    """A file or folder that cannot be read as a log."""

    def __init__(self, path: object, reason: str, remedy: str) -> None:
        self.path, self.reason, self.remedy = path, reason, remedy
        super().__init__(f"{path}: {reason}. {remedy}")


class NotWritten(FollowUpError):
    """A file that could not be written; what was there before is unchanged."""

    text = N_("{path}: not written ({strerror}). Name a folder that is there and yours to write.")
    full = N_("{path}: not written ({strerror}). Make room there, or name a folder on another disk.")

    def __init__(self, path: object, error: OSError) -> None:
        self.path = path
        text = self.full if error.errno in (errno.ENOSPC, errno.EDQUOT) else self.text
        reason = os.strerror(error.errno) if error.errno else str(error)  # pyarrow's own words hold a number
        super().__init__(text.filled(path=path, strerror=reason))


class MissingColumn(FollowUpError):
    """A table without a column that it cannot do without."""

    text = N_(
        "{where}table {table} has no column {column} (it has {names}). Add a column {column}, or "
        "map one onto it with a column mapping (--map)."
    )

    def __init__(self, table: str, column: str, found: Iterable[object], place: object = "") -> None:
        self.table, self.column, self.place = table, column, place
        where = f"{place}: " if place else ""
        names = ", ".join(map(str, found)) or N_("no columns")
        super().__init__(self.text.filled(where=where, table=table, column=column, names=names))


class AmbiguousDates(FollowUpError):
    """A date column that fits both day-first and month-first order."""

    text = N_(
        "{place}: the dates in column {column} can be read day first or month first ({shown}). Say "
        "which: day_first=True or day_first=False, on the command line --day-first or "
        "--month-first."
    )

    def __init__(self, place: object, column: str, examples: list[str]) -> None:
        self.place, self.column, self.examples = place, column, examples
        shown = ", ".join(repr(example) for example in examples)
        super().__init__(self.text.filled(place=place, column=column, shown=shown))


class UnknownChoice(FollowUpError):
    """An argument that is not one of the values allowed for it."""

    text = N_("{value} is not known here. Use one of: {listed}.")

    def __init__(self, argument: str, value: object, choices: Iterable[object]) -> None:
        self.argument, self.value = argument, value
        listed = ", ".join(map(str, choices))
        super().__init__(self.text.filled(value=_with_value(argument, value), listed=listed))


class WrongEnding(UnknownChoice):
    """A file whose name does not end in what can be written into it."""

    def __init__(self, path: object, endings: Iterable[str]) -> None:
        super().__init__("path", path, endings)
        *others, last = endings
        listed = f"{', '.join(others)} or {last}" if others else last
        self.args = (N_("{path}: write a name that ends in {listed}").filled(path=path, listed=listed),)


class TakenName(FollowUpError):
    """A column to group by whose name is that of a column of the result."""

    text = N_(
        "{value} has the name of a column of the result ({taken}). Rename that column of the log "
        "and group by its new name."
    )

    def __init__(self, argument: str, value: object, columns: Iterable[str]) -> None:
        self.argument, self.value = argument, value
        taken = ", ".join(columns)
        super().__init__(self.text.filled(value=_with_value(argument, value), taken=taken))


class SharedSeeker(FollowUpError):
    """A seeker with rows in two logs that are to be one."""

    text = N_("The seeker {seeker} stands in two of the logs, no. {first} and no. {second}. Put all rows into one.")
    nobody = N_("Logs no. {first} and no. {second} both have applications without a seeker. Name the seeker of each.")

    def __init__(self, seeker: str, first: int, second: int) -> None:
        self.seeker = seeker
        text = self.text if seeker else self.nobody
        super().__init__(text.filled(seeker=described(seeker), first=first, second=second))


class WrongObject(FollowUpError):
    """An argument that is not an object of the kind a function works on."""

    text = N_("{argument} is {value} here. Give {wanted}.")

    def __init__(self, argument: str, value: object, wanted: str) -> None:
        self.argument, self.value = argument, value
        super().__init__(self.text.filled(argument=argument, value=described(value), wanted=wanted))


class WrongFrame(FollowUpError):
    """A frame that is not the result that a function works on."""

    text = N_("{argument} {reason}. Give what {maker} returned.")

    def __init__(self, argument: str, reason: str, maker: str) -> None:
        self.argument = argument
        super().__init__(self.text.filled(argument=argument, reason=reason, maker=maker))


class OutOfRange(FollowUpError):
    """A number that is too small or too large."""

    text = N_("{value} is out of range. Give {wanted}.")

    def __init__(self, argument: str, value: object, wanted: str) -> None:
        self.argument, self.value = argument, value
        super().__init__(self.text.filled(value=_with_value(argument, value), wanted=wanted))


def one_of(argument: str, value: object, choices: Iterable[object]) -> None:
    """Refuse a value that is not one of those.

    Raises
    ------
    UnknownChoice
        If it is not one of them.

    Examples
    --------
    >>> one_of("kind", "check_in", ["thank_you", "check_in"])
    """
    known = list(choices)
    if not isinstance(value, (str, int)) or value not in known:
        raise UnknownChoice(argument, value, known)


def whole_number(argument: str, value: object, least: int, most: int | None = None) -> int:
    """The value, where it is a whole number in that range.

    Raises
    ------
    WrongObject
        If it is not a whole number.
    OutOfRange
        If it is less than `least` or more than `most`.

    Examples
    --------
    >>> whole_number("within", 7, 0, 365)
    7
    """
    wanted = N_("a whole number from {least} {most}").filled(least=least, most="up" if most is None else f"to {most}")
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise WrongObject(argument, value, wanted)
    number = int(value)
    if number < least or (most is not None and number > most):
        raise OutOfRange(argument, value, wanted)
    return number


def number_between(argument: str, value: object, least: float, most: float) -> float:
    """The value, where it is a number in that range.

    Raises
    ------
    WrongObject
        If it is not a number.
    OutOfRange
        If it is less than `least` or more than `most`.

    Examples
    --------
    >>> number_between("level", 0.95, 0.5, 0.999)
    0.95
    """
    wanted = N_("a number from {least} to {most}").filled(least=f"{least:g}", most=f"{most:g}")
    if not isinstance(value, Real) or isinstance(value, bool):
        raise WrongObject(argument, value, wanted)
    try:
        number = float(value)
    except OverflowError:  # a whole number of over 300 digits
        number = float("inf")
    if not least <= number <= most:
        raise OutOfRange(argument, value, wanted)
    return number


def described(value: object) -> str:
    """A value in a few words: a plain one as it is written, any other by its kind.

    Examples
    --------
    >>> described(7), described("Tide Labs"), described([1, 2]), described(FollowUpError)
    ('7', "'Tide Labs'", 'a list', 'the class FollowUpError')
    """
    if isinstance(value, Integral) and abs(value) >= 10**_LONGEST:
        return N_("a number with more than {longest} digits").filled(
            longest=_LONGEST
        )  # Python writes none of over 4,300
    if isinstance(value, dt.date):
        return str(value)
    if _is_plain(value):
        text = repr(getattr(value, "item", lambda: value)())  # NumPy's 7 is shown as 7
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    if isinstance(value, type):
        return f"the class {value.__name__}"
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'AEIOaeio' else 'a'} {kind}"


def _with_value(argument: str, value: object) -> str:
    return f"{argument}={described(value)}" if _is_plain(value) else f"{argument} ({described(value)})"


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, (str, bytes, Number, dt.date))


class NoDay(FollowUpError):
    """A value that is not one certain calendar day; no day is ever guessed."""

    text = N_("{place}: {value} is not a day. Give a date, or a text like 2026-03-04.")

    def __init__(self, place: str, value: object) -> None:
        self.place, self.value = place, value
        super().__init__(self.text.filled(place=place, value=described(value)))


class UnfitCell(FollowUpError):
    """A cell of a frame that its column cannot hold."""

    text = N_("{table}.{column}: {value} is not {wanted}. Correct it or leave the cell empty.")

    def __init__(self, table: str, column: str, value: object, wanted: str) -> None:
        self.table, self.column, self.value = table, column, value
        super().__init__(self.text.filled(table=table, column=column, value=described(value), wanted=wanted))


class UnsafeValue(FollowUpError):
    """A value that a table cannot hold, met while saving."""

    text = N_("{table}.{column}: {value} was not saved. {remedy}")

    def __init__(self, table: str, column: str, value: object, remedy: str) -> None:
        self.table, self.column, self.value = table, column, value
        super().__init__(self.text.filled(table=table, column=column, value=repr(value), remedy=remedy))


class UnkeptValue(FollowUpError):
    """A value that a setting or an autosave cannot hold."""

    text = N_(
        "The value holds {value}, which cannot be kept. Use texts, numbers, true, false, None, "
        "days, times, lists or dicts."
    )

    def __init__(self, value: object) -> None:
        self.value = value
        super().__init__(self.text.filled(value=described(value)))


class FieldProblems(FollowUpError):
    """What was filled in cannot be used yet; `fields` says why, field by field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(" ".join(self.fields.values()))


class JournalError(FollowUpError):
    """A journal that cannot be opened, read or written; nothing stored has changed."""

    def __init__(self, path: object, reason: str, remedy: str) -> None:
        self.path, self.reason, self.remedy = path, reason, remedy
        super().__init__(f"{path}: {reason}. {remedy}")

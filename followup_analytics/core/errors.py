"""Errors for people: each names the value, the place and the remedy."""

from __future__ import annotations

from numbers import Integral


class FollowUpError(Exception):
    """Base of every error this package raises on purpose; its text is one sentence to show as it is."""


class UnreadableFile(FollowUpError):
    """A file or folder that cannot be read as a log."""

    def __init__(self, path: object, reason: str, remedy: str) -> None:
        self.path, self.reason, self.remedy = path, reason, remedy
        super().__init__(f"{path}: {reason}. {remedy}")


class NotWritten(FollowUpError):
    """A file that could not be written; what was there before is unchanged."""

    def __init__(self, path: object, error: OSError) -> None:
        self.path = path
        super().__init__(f"{path}: not written ({error.strerror}). Name a folder that is there and yours to write.")


class MissingColumn(FollowUpError):
    """A table without a column that it cannot do without."""

    def __init__(self, table: str, column: str, found: object, place: object = "") -> None:
        self.table, self.column, self.place = table, column, place
        where = f"{place}: " if place else ""
        names = ", ".join(map(str, found)) or "no columns"
        super().__init__(
            f"{where}table {table} has no column {column} (it has {names}). "
            f"Add a column {column}, or map one onto it with a column mapping (--map)."
        )


class AmbiguousDates(FollowUpError):
    """A date column that fits both day-first and month-first order."""

    def __init__(self, place: object, column: str, examples: list[str]) -> None:
        self.place, self.column, self.examples = place, column, examples
        shown = ", ".join(repr(example) for example in examples)
        super().__init__(
            f"{place}: the dates in column {column} can be read day first or month first ({shown}). "
            f"Say which: day_first=True or day_first=False, on the command line --day-first or --month-first."
        )


class UnknownChoice(FollowUpError):
    """An argument that is none of the values allowed for it."""

    def __init__(self, argument: str, value: object, choices: object) -> None:
        self.argument, self.value = argument, value
        listed = ", ".join(map(str, choices))
        super().__init__(f"{argument}={value!r} is not known here. Use one of: {listed}.")


def whole_from(argument: str, value: object, least: int, most: int | None = None) -> int:
    """The value, where it is a whole number in that range.

    Raises
    ------
    UnknownChoice
        If it is none.

    Examples
    --------
    >>> whole_from("within", 7, 0, 365)
    7
    """
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    if not whole or value < least or (most is not None and value > most):
        raise UnknownChoice(argument, value, [f"a whole number from {least} {'up' if most is None else f'to {most}'}"])
    return int(value)


class NoDay(FollowUpError):
    """A value that is not one certain calendar day; no day is ever guessed."""

    def __init__(self, place: str, value: object) -> None:
        self.place, self.value = place, value
        super().__init__(f"{place}: {value!r} is not a day. Give a date, or a text like 2026-03-04.")


class UnsafeValue(FollowUpError):
    """A value that a table cannot hold, met while saving."""

    def __init__(self, table: str, column: str, value: object, remedy: str) -> None:
        self.table, self.column, self.value = table, column, value
        super().__init__(f"{table}.{column}: {value!r} was not saved. {remedy}")


class JournalError(FollowUpError):
    """A journal that cannot be opened, read or written; nothing stored has changed."""

    def __init__(self, path: object, reason: str, remedy: str) -> None:
        self.path, self.reason, self.remedy = path, reason, remedy
        super().__init__(f"{path}: {reason}. {remedy}")

"""The terminal: tables as aligned text, and the few lines a command says."""

from __future__ import annotations

import contextlib
import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.log.errors import NotWritten

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = [column for question in QUESTIONS.values() for column in question.columns]
SHARES = {name for column in _COLUMNS if column.unit == "share" for name in column.names}  # shown in per cent
POINTS = {name for column in _COLUMNS if column.unit == "points" for name in column.names}  # differences of shares
_ENDS = {column.name: column.interval for column in _COLUMNS if column.interval}
_GAP = "  "
_MOMENT = 1.0  # seconds


def open_streams() -> None:
    """Prepare the output streams: signs that one cannot show are replaced, and what goes to a closed one is dropped."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # otherwise the next file opened would take its place
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - for good
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """Print a line that answers the user."""
    with dropped_if_gone(sys.stdout):
        print(safe_text(text, keep="\n"), flush=True)  # flushed here, so that it cannot fail anywhere else


def warn(text: str) -> None:
    """Print a line beside the answer, on standard error."""
    with dropped_if_gone(sys.stderr):
        print(safe_text(text, keep="\n"), file=sys.stderr, flush=True)


def ask(question: str) -> str:
    """What the user types after a question, even where the question cannot be shown."""
    with dropped_if_gone(sys.stdout):
        return input(question)
    return input()


def agrees(question: str) -> bool:
    """Whether the user says yes to a question."""
    return ask(question).strip().lower() in ("y", "yes", "j", "ja", "o", "oui")


def bar(doing: str) -> Callable[[int, int], None]:
    """Shows the progress of whatever takes more than a second, on a terminal, in a line that disappears at the end."""
    began, shown = time.monotonic(), ""

    def show(done: int, of: int) -> None:
        nonlocal shown
        line = f"{doing} … {100 * done // max(of, 1)} % (Ctrl-C stops)" if done < of else ""
        if line != shown and sys.stderr.isatty() and time.monotonic() > began + _MOMENT:
            sys.stderr.write(f"\r{line:<{len(shown)}}{'' if line else chr(13)}")
            sys.stderr.flush()
            shown = line

    return show


def hand_over(data: bytes) -> None:
    """Write the text of a file on standard output as it is, without a byte order mark; a terminal gets `safe_text`.

    Raises
    ------
    NotWritten
        If the disk that it is written to is full.
    """
    text = data.decode("utf-8-sig")
    if sys.stdout.isatty():
        return say(text.rstrip("\n"))
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    try:
        print(text, end="", flush=True)
    except OSError as error:
        _silence(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            raise NotWritten("standard output", error) from None
    return None


@contextlib.contextmanager
def dropped_if_gone(stream: TextIO) -> Iterator[None]:
    """Drop what can no longer be printed, and let the command go on; a full disk is reported once."""
    try:
        yield
    except OSError as error:
        _silence(stream)
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            warn(f"followup: standard output: {error.strerror}. The rest of the output is lost.")


def _silence(stream: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    stream.flush()


def safe_text(text: str, *, keep: str = "") -> str:
    """The text without control and direction characters, which could rewrite what the terminal shows.

    Examples
    --------
    >>> safe_text("Tide\\x1b[2J Labs")
    'Tide·[2J Labs'
    """
    return "".join(c if c in keep or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else "·" for c in text)


def count(n: int, noun: str) -> str:
    """A number with its noun.

    Examples
    --------
    >>> count(1, "row"), count(0, "row")
    ('1 row', '0 rows')
    """
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def is_missing(value: Any) -> bool:
    """Whether a cell is empty."""
    import pandas as pd

    return bool(pd.isna(value))


def table_text(frame: pd.DataFrame) -> str:
    """The frame as aligned text: no index, ISO days, shares in per cent, differences in points, blanks for missing.

    The ends of an interval are in the cell of its estimate.

    Examples
    --------
    >>> import pandas as pd
    >>> print(table_text(pd.DataFrame({"gap": ["≤6", "7-8"], "sent": [4, 12], "rate": [0.25, None]})))
    gap  sent    rate
    ≤6      4  25.0 %
    7-8    12
    >>> print(table_text(pd.DataFrame({"sent": [4], "rate": [0.25], "lower": [0.1], "upper": [0.5]})))
    sent  rate
       4   25.0 % (10.0–50.0)
    """
    ends = {name: ends for name, ends in _ENDS.items() if {name, *ends} <= set(frame)}
    inside = {end for pair in ends.values() for end in pair}
    columns = [
        _in_column(name, _with_ends(*(frame[one] for one in (name, *ends[name]))))
        if name in ends
        else _column(frame[name])
        for name in frame.columns
        if name not in inside
    ]
    lines = [_GAP.join(cells).rstrip() for cells in zip(*columns, strict=True)]
    return "\n".join(lines)


def _column(values: pd.Series) -> list[str]:
    numeric = values.dtype.kind in "iuf" or str(values.dtype) in ("Int64", "Float64")
    return _in_column(str(values.name), _cells(values), right=numeric)


def _in_column(heading: str, found: list[str], *, right: bool = False) -> list[str]:
    width = max(map(_width, (heading, *found)))
    return [_pad(cell, width, right=right) for cell in (heading, *found)]


def _with_ends(values: pd.Series, lower: pd.Series, upper: pd.Series) -> list[str]:
    link = " to " if values.name in POINTS else "–"
    unit, sign = (" pt", "+") if values.name in POINTS else (" %", "")
    ends = ((f"{100 * one:{sign}.1f}" for one in column) for column in (lower, upper))
    shown = (f"{cell.removesuffix(unit):>5}{unit}" for cell in _cells(values))
    rows = zip(shown, *ends, values.isna(), strict=True)
    return ["" if missing else f"{cell} ({low}{link}{high})" for cell, low, high, missing in rows]


def _cells(values: pd.Series) -> list[str]:
    show = _formatter(values)
    known = zip(values.astype(object), values.isna(), strict=True)
    return ["" if missing else safe_text(show(value)) for value, missing in known]


def _formatter(values: pd.Series) -> Callable[[Any], str]:
    if values.dtype.kind == "M":
        return _day
    return _share if values.name in SHARES else _points if values.name in POINTS else _value


def _share(value: object) -> str:
    return f"{100 * value:.1f} %" if isinstance(value, float) else _value(value)


def _points(value: object) -> str:
    return f"{100 * value:+.1f} pt" if isinstance(value, float) else _value(value)


def _day(value: pd.Timestamp) -> str:
    return value.isoformat(sep=" ", timespec="minutes").removesuffix(" 00:00")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _pad(text: str, width: int, *, right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank

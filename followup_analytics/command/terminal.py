"""The terminal: tables as aligned text, and the few lines a command says."""

from __future__ import annotations

import contextlib
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

from followup_analytics.analyses.questions import QUESTIONS

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = [column for question in QUESTIONS.values() for column in question.columns]
SHARES = {name for column in _COLUMNS if column.unit == "share" for name in column.names}  # shown in per cent
POINTS = {name for column in _COLUMNS if column.unit == "points" for name in column.names}  # differences of shares
_GAP = "  "


def open_streams() -> None:
    """Make ready what is printed on: signs it cannot show are replaced, and where it is closed all goes nowhere."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # else the next file opened would stand in its place
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - for good
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def say(text: str = "") -> None:
    """Print a line that answers the user."""
    with dropped_if_gone(sys.stdout):
        print(plain(text, keep="\n"), flush=True)  # flushed here, so that it can fail nowhere else


def warn(text: str) -> None:
    """Print a line beside the answer, on standard error."""
    with dropped_if_gone(sys.stderr):
        print(plain(text, keep="\n"), file=sys.stderr, flush=True)


def ask(question: str) -> str:
    """What is typed after a question, which may be one that nobody sees."""
    with dropped_if_gone(sys.stdout):
        return input(question)
    return input()


@contextlib.contextmanager
def dropped_if_gone(stream: TextIO) -> Iterator[None]:
    """What can no longer be printed goes nowhere, and what a command does goes on; a full disk is told once."""
    try:
        yield
    except OSError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        stream.flush()
        if stream is sys.stdout and not isinstance(error, BrokenPipeError):
            warn(f"followup: standard output: {error.strerror}. What else there is to say is lost.")


def plain(text: str, *, keep: str = "") -> str:
    """The text without control and direction signs, which could rewrite what the terminal shows.

    Examples
    --------
    >>> plain("Tide\\x1b[2J Labs")
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
    """Whether a cell holds nothing."""
    import pandas as pd

    return bool(pd.isna(value))


def table_text(frame: pd.DataFrame) -> str:
    """The frame as aligned text: no index, ISO days, shares in per cent, their differences in points, missing blank.

    Examples
    --------
    >>> import pandas as pd
    >>> print(table_text(pd.DataFrame({"gap": ["≤6", "7-8"], "sent": [4, 12], "rate": [0.25, None]})))
    gap  sent    rate
    ≤6      4  25.0 %
    7-8    12
    """
    columns = [_column(frame[name]) for name in frame.columns]
    lines = [_GAP.join(cells).rstrip() for cells in zip(*columns, strict=True)]
    return "\n".join(lines)


def _column(values: pd.Series) -> list[str]:
    cells = [str(values.name), *_cells(values)]
    width = max(map(_width, cells))
    numeric = values.dtype.kind in "iuf" or str(values.dtype) in ("Int64", "Float64")
    return [_pad(cell, width, right=numeric) for cell in cells]


def _cells(values: pd.Series) -> list[str]:
    show = _shower(values)
    known = zip(values.astype(object), values.isna(), strict=True)
    return ["" if missing else plain(show(value)) for value, missing in known]


def _shower(values: pd.Series) -> Callable[[Any], str]:
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

"""Characters: halves of a character, which no file and no column of texts can hold, made whole or marked as lost."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

LOST = "\N{REPLACEMENT CHARACTER}"


def whole_characters(text: str) -> str:
    """The text with two halves that belong together as one character, and each half alone as ``�``.

    A script in the browser can cut a text within a character; what is left of it is a surrogate, and neither UTF-8
    nor the column of a frame can hold one.

    Examples
    --------
    >>> whole_characters("Tide \\ud83c\\udf0a, \\ud83c")
    'Tide 🌊, �'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def whole_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with whole characters in every text; the frame itself where it has no others.

    Only a column of Python objects can hold halves of characters.

    Examples
    --------
    >>> whole_frame(pd.DataFrame({"note": pd.Series(["\\ud83c", 3], dtype="object")}))["note"].tolist()
    ['�', 3]
    """
    halves = _with_halves(frame)
    out = frame.copy(deep=False) if halves else frame
    for name in halves:
        out[name] = frame[name].map(_whole_cell, na_action="ignore")
    return out


def halved(frame: pd.DataFrame) -> Iterator[tuple[str, pd.Index]]:
    """The columns in which half a character is lost, each with its rows.

    Examples
    --------
    >>> notes = pd.Series(["Tide", "\\ud83c"], dtype="object")
    >>> [(name, rows.tolist()) for name, rows in halved(pd.DataFrame({"note": notes}))]
    [('note', [1])]
    """
    for name in _with_halves(frame):
        lost = [isinstance(cell, str) and loses(cell) for cell in frame[name]]
        if any(lost):
            yield name, frame.index[lost]


def loses(text: str) -> bool:
    """Whether half a character in the text has no other half."""
    return whole_characters(text).count(LOST) > text.count(LOST)


def _with_halves(frame: pd.DataFrame) -> list[str]:
    """The columns that hold half a character; all cells of one are looked at together, as nearly all hold none."""
    objects = [str(name) for name, dtype in frame.dtypes.items() if dtype == "object"]
    return [name for name in objects if not is_whole("".join(cell for cell in frame[name] if isinstance(cell, str)))]


def is_whole(text: str) -> bool:
    """Whether the text holds no half of a character."""
    return whole_characters(text) is text


def _whole_cell(cell: object) -> object:
    return whole_characters(cell) if isinstance(cell, str) else cell

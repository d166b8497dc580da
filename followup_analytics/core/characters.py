"""Characters: halves of a character, which no file and no column of texts can hold, made whole or marked as lost."""

from __future__ import annotations

import pandas as pd

LOST = "\N{REPLACEMENT CHARACTER}"


def whole(text: str) -> str:
    """The text with two halves that belong together as one character, and each half alone as ``�``.

    A script in the browser can cut a text within a character; what is left of it is a surrogate, and neither UTF-8
    nor the column of a frame can hold one.

    Examples
    --------
    >>> whole("Tide \\ud83c\\udf0a, \\ud83c")
    'Tide 🌊, �'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def whole_texts(cells: pd.Series) -> pd.Series:
    """A column of any values as texts of `whole` characters; a missing value stays missing.

    Examples
    --------
    >>> whole_texts(pd.Series(["\\ud83c", 3, None], dtype="object")).tolist()
    ['�', '3', nan]
    """
    try:
        return cells.astype("str")
    except UnicodeEncodeError:
        return cells.map(lambda cell: whole(str(cell)), na_action="ignore").astype("str")


def whole_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with `whole` characters in every text; only a column of Python objects can hold halves of them.

    Examples
    --------
    >>> whole_frame(pd.DataFrame({"note": pd.Series(["\\ud83c", 3], dtype="object")}))["note"].tolist()
    ['�', 3]
    """
    out = frame.copy(deep=False)
    for name in (name for name, dtype in frame.dtypes.items() if dtype == "object"):
        out[name] = frame[name].map(_whole_cell, na_action="ignore")
    return out


def _whole_cell(cell: object) -> object:
    return whole(cell) if isinstance(cell, str) else cell

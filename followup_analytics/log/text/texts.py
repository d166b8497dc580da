"""Text columns: as one arrow array however a frame holds them, as whole numbers while counting, and back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import TypeVar, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import is_string_dtype

from followup_analytics.log.text.characters import whole_characters

ARROW = pa.large_string()
_BLANK, _ASCII = ord(" "), 0x7F  # the last of the blanks and of the characters of one byte
_TEXT = pd.StringDtype(na_value=np.nan)  # of the dtype "str"
T = TypeVar("T")
_Place = tuple[object, ...]
_known: ContextVar[dict[_Place, tuple[pa.Array, object]] | None] = ContextVar("known", default=None)


@contextlib.contextmanager
def remembering() -> Iterator[None]:
    """Within, the distinct texts of one column, and what is made of them, are looked for once, whoever asks for them.

    A tracker of 100,000 lines is asked some twenty times: what a column means, which words it has, what they stand for.
    """
    if _known.get() is not None:
        yield
        return
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once_a_column(texts: pa.Array, make: Callable[[pa.Array], T]) -> T:
    """What a function makes of the texts of a column; within `remembering`, once."""
    known = _known.get()
    if known is None:
        return make(texts)
    place = (make, *(part.address if part else 0 for part in texts.buffers()), texts.offset, len(texts))
    if place not in known:
        known[place] = texts, make(texts)  # the texts stay where they are as long as they are held
    return cast("T", known[place][1])


def to_arrow(cells: pd.Series) -> pa.Array:
    """A column as arrow texts in one piece, whatever its dtype and its chunks; a missing cell is null.

    Arrow's functions on texts cost a tenth of the pandas ones, also on few rows.

    Examples
    --------
    >>> parts = pd.concat([pd.Series(["a"]), pd.Series(["b"], dtype="category")])
    >>> to_arrow(parts).to_pylist()
    ['a', 'b']
    """
    found = pa.array(written(cells).array, type=ARROW, from_pandas=True)
    return _in_one_piece(found) if isinstance(found, pa.ChunkedArray) else found


def _in_one_piece(texts: pa.ChunkedArray) -> pa.Array:
    return texts.chunk(0) if texts.num_chunks == 1 else texts.combine_chunks()  # which copies a single chunk too


def from_arrow(texts: pa.Array) -> pd.api.extensions.ExtensionArray:
    """Arrow texts as a column."""
    column: pd.api.extensions.ExtensionArray = _TEXT.__from_arrow__(texts)  # type: ignore[attr-defined]  # not in the stubs
    return column


def as_text(cells: pd.Series) -> pd.Series:
    """A column as texts, whatever its dtype; an empty text is missing.

    Examples
    --------
    >>> as_text(pd.Series(["a", "", 3])).tolist()
    ['a', nan, '3']
    """
    texts = written(cells)
    held = to_arrow(texts)
    if sizes(held)[0] or not pc.any(pc.equal(held, "")).as_py():
        return texts
    return texts.mask(texts.eq(""))


def sizes(texts: pa.Array) -> tuple[int, int]:
    """How many bytes the shortest and the longest text have; a missing one does not count.

    Examples
    --------
    >>> sizes(pa.array(["tide", "é"], ARROW))
    (2, 4)
    """
    return once_a_column(texts, _sizes)


def _sizes(texts: pa.Array) -> tuple[int, int]:
    least, most = pc.min_max(pc.binary_length(texts)).as_py().values()
    return least or 0, most or 0


def offsets(texts: pa.Array) -> np.ndarray:
    """Where in their bytes each text begins, and where the last one ends."""
    return np.frombuffer(texts.buffers()[1], "int64")[texts.offset : texts.offset + len(texts) + 1]


def same_text(texts: pa.Array, like: pd.Series) -> pd.Series:
    """Arrow texts as a column with the index and the name of another."""
    return pd.Series(from_arrow(texts), index=like.index, name=like.name)


def is_ascii(texts: pa.Array) -> bool:
    """Whether no text has a letter beyond ASCII."""
    return bool(pc.all(pc.string_is_ascii(texts), min_count=0).as_py())


def are_among(cells: pd.Series, others: pd.Series) -> np.ndarray:
    """Which texts of a column are among others; pandas takes thirty times as long where these are many.

    Examples
    --------
    >>> are_among(pd.Series(["a", "b", None]), pd.Series(["b", None])).tolist()
    [False, True, False]
    """
    found = pc.is_in(to_arrow(cells), value_set=to_arrow(others), skip_nulls=True)
    return np.asarray(found.to_numpy(zero_copy_only=False))


def blank_missing(texts: pd.Series) -> pd.Series:
    """A text column in which blanks alone are missing too, for cells that rows hang on."""
    held = to_arrow(texts)
    if not _may_be_blank(held):
        return texts
    blank = pc.fill_null(pc.utf8_is_space(held), False)
    return texts.mask(blank.to_numpy(zero_copy_only=False)) if pc.any(blank).as_py() else texts


def _may_be_blank(texts: pa.Array) -> bool:
    """Whether any text begins with a blank, or with a character that takes several bytes and may be one."""
    ends, data = offsets(texts), np.frombuffer(texts.buffers()[2] or b"", "uint8")
    bytes_ = data[ends[0] : ends[-1]]
    if bytes_.min(initial=_ASCII) > _BLANK and bytes_.max(initial=0) <= _ASCII:  # no byte of any is one
        return False
    first = data.take(ends[:-1], mode="clip")
    return bool(((first <= _BLANK) | (first > _ASCII)).any())


def written(cells: pd.Series) -> pd.Series:
    """A column as texts, whatever its dtype; a half of a character is U+FFFD, a missing value stays missing.

    Examples
    --------
    >>> written(pd.Series(["\\ud83c", 3, None], dtype="object")).tolist()
    ['\ufffd', '3', nan]
    """
    if cells.dtype == _TEXT:
        return cells
    if isinstance(cells.dtype, pd.ArrowDtype) and pa.types.is_string_view(cells.dtype.pyarrow_dtype):
        return same_text(pa.chunked_array(pa.array(cells.array)).cast(ARROW), cells)
    try:
        return cells.astype(_TEXT)
    except UnicodeError:
        return cells.map(decoded).astype(_TEXT)


def decoded(value: object) -> object:
    """A text or bytes as a text of whole characters; other values as they are.

    Examples
    --------
    >>> decoded("a\\ud800b"), decoded(b"caf\\xc3\\xa9"), decoded(3)
    ('a\ufffdb', 'café', 3)
    """
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return whole_characters(value) if isinstance(value, str) else value


def is_empty(cells: pd.Series) -> np.ndarray:
    """Whether each cell of a column without missing ones is an empty text."""
    return np.asarray(pc.equal(to_arrow(cells), "").to_numpy(zero_copy_only=False))


def sorting(columns: dict[str, pd.Series | np.ndarray]) -> np.ndarray:
    """The order of the rows by these columns; arrow sorts texts some ten times faster than pandas."""
    texts = {name: to_arrow(pd.Series(cells)) for name, cells in columns.items() if is_string_dtype(cells.dtype)}
    keys = pa.table({name: texts.get(name, cells) for name, cells in columns.items()})
    return np.asarray(pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in columns]).to_numpy())


def coded_texts(cells: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Codes into the sorted distinct texts, -1 where missing, and those texts."""
    found = to_arrow(cells).dictionary_encode()
    values = found.dictionary.to_pylist()
    rank = np.empty(len(values) + 1, "int64")
    rank[np.argsort(np.array(values, "object"))] = np.arange(len(values))
    rank[-1] = -1
    return rank[pc.fill_null(found.indices, -1).to_numpy()], sorted(values)


def texts_at(values: tuple[str, ...] | list[str], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """The values at `codes` as texts; a negative code is a missing text."""
    return pd.array(list(values) or [""], dtype="str").take(np.where(codes < 0, -1, codes), allow_fill=True)


def whole_numbers(numbers: np.ndarray, missing: np.ndarray) -> pd.arrays.IntegerArray:
    """Whole numbers with missing ones."""
    return pd.arrays.IntegerArray(np.asarray(numbers, "int64"), np.array(missing, bool))

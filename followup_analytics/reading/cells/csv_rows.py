"""The cells of a CSV file: text, each row with the line it began in, and the lines that are not rows.

A file in UTF-8 whose cells hold no quotes, each line of which is a row as wide as the first, is parsed at once; what
was parsed shows whether it was such a file. Of any other the rows are found first.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.rows.problems import gathered, problems
from followup_analytics.log.text.text_keys import has_bytes
from followup_analytics.log.text.texts import sizes, to_arrow
from followup_analytics.reading.cells.csv_parsing import OddCount, OddDays, parsed, parsed_text
from followup_analytics.reading.cells.encoding import begins_as_utf8, to_utf8
from followup_analytics.reading.cells.row_places import (
    CR,
    LF,
    QUOTE,
    QUOTED,
    Rows,
    count_of,
    count_of_pairs,
    count_of_rows,
    even_rows,
    places,
    split_row,
    uneven_rows,
    well_quoted,
)

LONGEST_CELL = 131_072  # bytes
_DELIMITERS = b",;\t"
_SNIFFED = 50  # rows
_PLAIN_BLOCK = 1 << 20  # the same of a text without odd rows: a longer row makes it no such text
_HEAD = 1 << 19  # bytes by which a file is taken for a plain one
_FAR_MORE, _BLANK = 10_000, b'",; \t\r\n'  # cells beyond those of the header
_quoted = re.compile(QUOTED)
_iso_day = re.compile(rb"(?:\d{4}-\d\d-\d\d)?\r?")


@dataclass(frozen=True)
class Cells:
    """A table of text: an empty cell is missing. `lines` is where each row begins; `faults` are rows set aside.

    Cells without any apostrophe were not guarded.
    """

    texts: pd.DataFrame
    lines: np.ndarray
    faults: pd.DataFrame
    may_be_guarded: bool = True


def read_cells(path: Path, days: Collection[str] = ()) -> Cells:
    """The rows of a delimited text file, every cell as text.

    The delimiter is a comma, semicolon or tab; an Excel line ``sep=;`` before the header counts. Blank rows are no
    rows. A row with another number of cells than the header, a cell of more than 131,072 bytes, a NUL, or a quoted
    cell that does not end is set aside; reading goes on with the next line.

    Parameters
    ----------
    path
        The file.
    days
        Columns that may be days already, where all their cells are written as ``2024-03-20``.

    Raises
    ------
    UnreadableFile
        If it cannot be opened, is empty, is in another encoding than those of `encoding.to_utf8`, or names a column
        twice.
    """
    plain = _plain_file(path, days) if path.is_file() else None  # what is piped can be read only once
    return cells_in(to_utf8(bytes_of(path), path), path) if plain is None else plain


def cells_in(
    data: bytes, place: Path | str, *, delimiter: str | None = None, first: int = 0, repeated: bool = False
) -> Cells:
    """The rows of a text in UTF-8, as `read_cells`.

    Parameters
    ----------
    data
        The text.
    place
        What an error calls it.
    delimiter
        One sign; None: it is found.
    first
        The byte where the header begins; lines are counted from the beginning all the same.
    repeated
        Whether columns of one name are told apart by a number; else they are refused.
    """
    found, after = _dialect(data)
    cut = ord(delimiter) if delimiter else found
    first = max(first, 0 if delimiter else after)
    plain = None if first else _plain_cells(data, cut, place, repeated)
    if plain is not None:
        return plain
    rows = even_rows(data, cut)
    if rows is None:
        rows = uneven_rows(data, cut)
    rows = rows[(rows.start >= first) & (rows.stop > rows.start)]
    if not len(rows.start):
        raise _empty(place)
    names = _names(split_row(data[rows.start[0] : rows.stop[0]], cut), place, repeated)
    rows = rows[1:]
    sound, faults = _sorted_out(data, rows, names, cut)
    texts = parsed_text(_body(data, rows, sound), names, cut, int(sound.sum()))
    unnamed = [name for name in names if name.startswith("\0") and texts[name].isna().all()]
    texts = texts.drop(columns=unnamed).rename(columns=lambda name: name.replace("\0", "column "))
    return Cells(texts, rows.line[sound], faults)


def _plain_cells(data: bytes, delimiter: int, place: Path | str, repeated: bool) -> Cells | None:
    """The same of a text in which each line is a row as wide as the first, and quotes are sound; None of any other."""
    view = np.frombuffer(data, np.uint8)
    ends, returns = count_of(view, LF), b"\r" in data and count_of(view, CR)
    if b"\0" in data or (returns and not ends == returns == count_of_pairs(view, CR, LF)):
        return None
    if b'"' in data and not well_quoted(view, places(view, QUOTE), delimiter):
        return None
    names = _names(split_row(data[: data.find(b"\n")].rstrip(b"\r"), delimiter), place, repeated)
    if len(names) < 2 or any(name.startswith("\0") for name in names):
        return None
    count = ends - data.endswith(b"\n")
    try:
        texts = parsed_text(data, names, delimiter, count, after=1, block=_PLAIN_BLOCK)
    except (pa.ArrowInvalid, OddCount):
        return None
    return _line_by_line(texts)


def _plain_file(path: Path, days: Collection[str]) -> Cells | None:
    """The same of a file in UTF-8 whose cells hold no quotes, parsed as it is read; None of any other."""
    try:
        with pa.OSFile(str(path)) as file:
            head = _plain_head(file.read(_HEAD).removeprefix(codecs.BOM_UTF8))
            file.seek(0)
            texts = None if head is None else _plain_texts(file, head, days)
    except OddDays:
        return _plain_file(path, ())
    except (OSError, UnicodeError, pa.ArrowInvalid):  # said in words where the bytes are read
        return None
    return None if texts is None else _as_written(texts)


@dataclass(frozen=True)
class _Head:
    """What the beginning of a plain file tells: `days` are the columns that begin with days alone."""

    names: list[str]
    delimiter: int
    days: set[str]
    is_quoted: bool


def _plain_head(head: bytes) -> _Head | None:
    header, *rows = head.split(b"\n", _SNIFFED + 1)
    header = header.removesuffix(b"\r")
    if not rows or not header.strip() or b"\0" in head or not begins_as_utf8(head):
        return None
    delimiter, after = _dialect(head)
    names = [name.strip() for name in split_row(header, delimiter)]
    if after or b"\r" in header or len(names) < 2 or not all(names) or len(set(names)) < len(names):
        return None
    return _Head(names, delimiter, _iso_columns(rows[:-1], names, delimiter), b'"' in head)


def _plain_texts(file: pa.NativeFile, head: _Head, days: Collection[str]) -> pd.DataFrame | None:
    """The cells of such a file; None where a quote may stand in one of them."""
    read = partial(parsed, after=1, block=_PLAIN_BLOCK, is_plain=True, days=head.days & set(days))
    if not head.is_quoted:
        return read(file, head.names, head.delimiter)
    data = file.read_buffer()
    count = count_of_rows(np.frombuffer(data, np.uint8), head.delimiter)
    if count is None:
        return None
    texts = read(pa.BufferReader(data), head.names, head.delimiter, is_quoted=True)
    return texts if len(texts) == count - 1 else None


def _iso_columns(rows: list[bytes], names: list[str], delimiter: int) -> set[str]:
    """The columns that hold nothing but days as ``2024-03-20`` in these rows."""
    columns = zip(names, zip(*(row.split(bytes([delimiter])) for row in rows), strict=False), strict=False)
    return {name for name, cells in columns if all(_iso_day.fullmatch(cell) for cell in cells)}


def _as_written(texts: pd.DataFrame) -> Cells | None:
    """The cells of a text that was parsed as if none of them held a quote or a NUL, if none does."""
    columns = [to_arrow(texts[name]) for name in texts if texts[name].dtype == "str"]
    marked = [column for column in columns if has_bytes(column, b"'\"\0")]  # most texts are read once for all
    if any(has_bytes(column, b'"\0') for column in marked):
        return None
    cells = _line_by_line(texts)
    return cells and replace(cells, may_be_guarded=bool(marked))


def _line_by_line(texts: pd.DataFrame) -> Cells | None:
    """The cells of rows that take a line each, if none is blank and no cell is too long."""
    blank = texts.iloc[:, 0].isna().any() and texts.isna().all(axis=1).any()
    longest = max((sizes(to_arrow(texts[name]))[1] for name in texts if texts[name].dtype == "str"), default=0)
    return None if blank or longest > LONGEST_CELL else Cells(texts, np.arange(2, len(texts) + 2), gathered([]))


def bytes_of(path: Path) -> bytes:
    """The bytes of a file, refused in words where it cannot be opened or is empty."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UnreadableFile(
            path,
            N_("cannot be opened ({strerror})").filled(strerror=error.strerror),
            N_("Check the path and who may read it."),
        ) from None
    if not data.lstrip(b" \t\r\n\xef\xbb\xbf\xff\xfe\x00")[:1]:
        raise _empty(path)
    return data


def _empty(path: Path | str) -> UnreadableFile:
    return UnreadableFile(path, N_("is empty"), N_("Give a file with a header line and rows, or leave it out."))


def _dialect(data: bytes) -> tuple[int, int]:
    """The delimiter, and the byte where the header may begin."""
    sep_line = re.match(rb'\s*"?sep=([,;\t])"?[ \t]*(?:\r\n|\n|\r)', data, re.I)
    if sep_line:
        return sep_line[1][0], sep_line.end()
    lines = list(islice(filter(bytes.strip, data[: 1 << 18].splitlines()), _SNIFFED + 1))
    best = max(_DELIMITERS, key=lambda d: _evenness(lines, d))
    return best, 0


def _evenness(lines: list[bytes], delimiter: int) -> tuple[bool, float, int]:
    """Whether the header has the delimiter, the share of rows as wide as it, and how wide it is."""
    widths = [len(_quoted.sub(b"", line).split(bytes([delimiter]))) for line in lines]
    return widths[0] > 1, widths.count(widths[0]) / len(widths), widths[0]


def _names(header: list[str], path: Path | str, repeated: bool) -> list[str]:
    """The column names; one without a name is marked by a NUL and its place."""
    names = [name.strip() or f"\0{place}" for place, name in enumerate(header, 1)]
    if repeated:
        names = unique_names(names)
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UnreadableFile(
            path, N_("has two columns named {twice}").filled(twice=twice[0]), N_("Rename one of them.")
        )
    return names


def unique_names(names: list[str]) -> list[str]:
    """Column names, those that stand twice told apart by a number.

    Examples
    --------
    >>> unique_names(["Interview", "Role", "Interview"])
    ['Interview', 'Role', 'Interview (2)']
    """
    made: list[str] = []
    for name in names:
        number, free = 1, name
        while free in made:
            number += 1
            free = f"{name} ({number})"
        made.append(free)
    return made


def _sorted_out(data: bytes, rows: Rows, names: list[str], delimiter: int) -> tuple[np.ndarray, pd.DataFrame]:
    """Which rows are sound, and the faults of those that are neither sound nor blank."""
    sound = rows.width == len(names)
    length = rows.stop - rows.start
    odd = ~sound | (length > LONGEST_CELL) | (length < rows.width)  # the last: delimiters alone
    nuls = np.flatnonzero(np.frombuffer(data, np.uint8) == 0)
    odd |= np.isin(np.arange(len(odd)), np.searchsorted(rows.stop, nuls, side="right")) if len(nuls) else False
    faults = []
    for at in np.flatnonzero(odd):
        row, width = data[rows.start[at] : rows.stop[at]], int(rows.width[at])
        if width > len(names) + _FAR_MORE:  # so many cells are only counted
            cells, blank = [], not row.strip(_BLANK)
        else:
            cells = split_row(row, delimiter)
            blank = not any(cells if width == len(names) else map(str.strip, cells))
        fault = _fault(row, cells, names, width)
        sound[at] = not fault and not blank
        if fault and not blank:
            column, value, reason, remedy = fault
            place = {"line": int(rows.line[at]), "column": column, "value": value}
            faults.append(problems(1, **place, reason=reason, remedy=remedy))
    return sound, gathered(faults)


_CELLS = forms("has {n} cell where the header has {header}", "has {n} cells where the header has {header}")


def _fault(row: bytes, cells: list[str], names: list[str], width: int) -> tuple[str | None, str, str, str] | None:
    text = row[: LONGEST_CELL + 1].decode(errors="replace")
    if not width:
        return (
            None,
            text,
            N_("a quoted cell does not end"),
            N_("Close the quote, or write a quote inside a cell twice."),
        )
    if len(cells) != len(names):
        reason = _CELLS.filled(len(cells) or width, header=len(names))
        return None, text, reason, N_("Add or take out delimiters; put a cell that holds one into quotes.")
    for name, cell in zip(names, cells, strict=False):
        if "\0" in cell:
            return name, cell.replace("\0", "␀"), N_("holds a NUL character"), N_("Take it out.")
        if len(cell.encode()) > LONGEST_CELL:
            return (
                name,
                cell,
                N_("has more than {longest_cell} bytes").filled(longest_cell=f"{LONGEST_CELL:,}"),
                N_("Shorten it."),
            )
    return None


def _body(data: bytes, rows: Rows, sound: np.ndarray) -> bytes:
    """The sound rows as one text; runs of them are copied whole."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], sound, [False]]).astype("int8")))
    view = memoryview(data)
    return b"\n".join(view[rows.start[a] : rows.stop[b - 1]] for a, b in edges.reshape(-1, 2))

"""The cells of a CSV file: text, each row with the line it began in, and the rows that are no rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.rows.problems import gathered, problems
from followup_analytics.reading.cells.encoding import to_utf8

LONGEST_CELL = 131_072  # bytes
_DELIMITERS = b",;\t"
_SNIFFED = 50  # rows
_LF, _CR, _QUOTE = b'\n\r"'
_BLOCK = 1 << 24  # bytes pyarrow parses at a time; a row must fit into one
_QUOTED = rb'"(?:[^"]++|"")*+"'
_quoted = re.compile(_QUOTED)


@dataclass(frozen=True)
class Cells:
    """A table of text: an empty cell is missing. `lines` is where each row begins; `faults` are rows set aside."""

    texts: pd.DataFrame
    lines: np.ndarray
    faults: pd.DataFrame


@dataclass(frozen=True)
class _Rows:
    """Where the rows of a file stand: first byte, byte after the last, line, number of cells (0: not a row)."""

    start: np.ndarray
    stop: np.ndarray
    line: np.ndarray
    width: np.ndarray

    def __getitem__(self, keep: slice | np.ndarray) -> _Rows:
        return _Rows(self.start[keep], self.stop[keep], self.line[keep], self.width[keep])


def read_cells(path: Path) -> Cells:
    """The rows of a delimited text file, every cell as text.

    The delimiter is a comma, semicolon or tab; an Excel line ``sep=;`` before the header counts. Blank rows are no
    rows. A row with another number of cells than the header, a cell of more than 131,072 bytes, a NUL, or a quoted
    cell that does not end is set aside; reading goes on with the next line.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    UnreadableFile
        If it cannot be opened, is empty, is in another encoding than those of `encoding.to_utf8`, or names a column
        twice.
    """
    return cells_in(to_utf8(bytes_of(path), path), path)


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
    found, told = _dialect(data)
    cut = ord(delimiter) if delimiter else found
    first = max(first, 0 if delimiter else told)
    rows = _even_rows(data, cut)
    if rows is None:
        rows = _uneven_rows(data, cut)
    rows = rows[(rows.start >= first) & (rows.stop > rows.start)]
    if not len(rows.start):
        raise _empty(place)
    names = _names(split_row(data[rows.start[0] : rows.stop[0]], cut), place, repeated)
    rows = rows[1:]
    sound, faults = _sorted_out(data, rows, names, cut)
    texts = _parsed(_body(data, rows, sound), names, cut, int(sound.sum()))
    unnamed = [name for name in names if name.startswith("\0") and texts[name].isna().all()]
    texts = texts.drop(columns=unnamed).rename(columns=lambda name: name.replace("\0", "column "))
    return Cells(texts, rows.line[sound], faults)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file, refused in words where it cannot be opened or is empty."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UnreadableFile(
            path, f"cannot be opened ({error.strerror})", "Check the path and who may read it."
        ) from None
    if not data.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"):
        raise _empty(path)
    return data


def _empty(path: Path | str) -> UnreadableFile:
    return UnreadableFile(path, "is empty", "Give a file with a header line and rows, or leave it out.")


def _dialect(data: bytes) -> tuple[int, int]:
    """The delimiter, and the byte where the header may begin."""
    told = re.match(rb'\s*"?sep=([,;\t])"?[ \t]*(?:\r\n|\n|\r)', data, re.I)
    if told:
        return told[1][0], told.end()
    lines = [line for line in data[: 1 << 18].splitlines() if line.strip()][: _SNIFFED + 1]
    best = max(_DELIMITERS, key=lambda d: _evenness(lines, d))
    return best, 0


def _evenness(lines: list[bytes], delimiter: int) -> tuple[bool, float, int]:
    """Whether the header has the delimiter, the share of rows as wide as it, and how wide it is."""
    widths = [len(_quoted.sub(b"", line).split(bytes([delimiter]))) for line in lines]
    return widths[0] > 1, widths.count(widths[0]) / len(widths), widths[0]


def _breaks(data: np.ndarray) -> np.ndarray:
    """The last byte of every line break: a line feed, or a carriage return without one."""
    feeds, returns = np.flatnonzero(data == _LF), np.flatnonzero(data == _CR)
    if not len(returns):
        return feeds
    after = np.minimum(returns + 1, len(data) - 1)
    alone = returns[(data[after] != _LF) | (after == returns)]
    return np.sort(np.concatenate([feeds, alone])) if len(alone) else feeds


def _even_rows(data: bytes, delimiter: int) -> _Rows | None:
    """The rows of a file whose every quote opens or closes a cell; None where one does not."""
    view = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(view == _QUOTE)
    if not _well_quoted(view, quotes, delimiter):
        return None
    breaks = _breaks(view)
    line = np.arange(1, len(breaks) + 1)
    cuts = np.flatnonzero(view == delimiter)
    if len(quotes):
        outside = np.searchsorted(quotes, breaks) % 2 == 0
        breaks, line = breaks[outside], line[outside]
        cuts = cuts[np.searchsorted(quotes, cuts) % 2 == 0]
    if not len(breaks) or breaks[-1] != len(view) - 1:  # the last row has no line break
        breaks, line = np.append(breaks, len(view)), np.append(line, 0)
    start = np.append(0, breaks[:-1] + 1)
    begun = np.append(1, line[:-1] + 1)
    width = np.diff(np.searchsorted(cuts, np.append(0, breaks))) + 1
    last = np.clip(breaks - 1, 0, None)
    stop = breaks - ((view[last] == _CR) & (breaks > start) & (breaks < len(view)))
    return _Rows(start, stop, begun, width)


def _well_quoted(view: np.ndarray, quotes: np.ndarray, delimiter: int) -> bool:
    if len(quotes) % 2:
        return False
    opens, closes = quotes[::2], quotes[1::2]
    around = np.isin(np.arange(256), [delimiter, _LF, _CR, _QUOTE])
    before = around[view[opens - 1]] | (opens == 0)
    after = around[view[np.minimum(closes + 1, len(view) - 1)]]
    return bool(before.all() and after.all())


def _uneven_rows(data: bytes, delimiter: int) -> _Rows:
    """The same one row at a time; a line that begins no row (a quoted cell without an end) has width 0."""
    return _Rows(*np.array(list(_scan(data, delimiter)), "int64").reshape(-1, 4).T)


def _scan(data: bytes, delimiter: int) -> Iterator[tuple[int, int, int, int]]:
    cut = re.escape(bytes([delimiter]))
    cell = rb"(?:" + _QUOTED + rb'|(?!")[^' + cut + rb"\r\n]*+)"
    row = re.compile(cell + rb"(?:" + cut + cell + rb")*+(?=\r\n|\n|\r|\Z)")
    rest, end = re.compile(rb"[^\r\n]*"), re.compile(rb"\r\n|\n|\r|\Z")
    at, line = 0, 1
    while at < len(data):
        found = row.match(data, at)
        stop = (found or rest.match(data, at)).end()  # type: ignore[union-attr]  # `rest` fits anything
        text = data[at:stop]
        yield at, stop, line, _width(text, delimiter) if found else 0
        line += 1 + (len(re.findall(rb"\r\n|\n|\r", text)) if found and _QUOTE in text else 0)
        at = end.match(data, stop).end()  # type: ignore[union-attr]  # `stop` is at an end


def _width(row: bytes, delimiter: int) -> int:
    cut = re.escape(bytes([delimiter]))
    return re.sub(rb"(?:^|(?<=" + cut + rb"))" + _QUOTED, b"", row).count(delimiter) + 1


def split_row(row: bytes, delimiter: int) -> list[str]:
    """The cells of one well-quoted row, however long."""
    cut = re.escape(bytes([delimiter]))
    cell = re.compile(rb"(" + _QUOTED + rb'|(?!")[^' + cut + rb"]*+)(?:" + cut + rb"|\Z)", re.S)
    cells, at, more = [], 0, True
    while more:
        found = cell.match(row, at)
        if found is None:
            return [row.decode(errors="replace")]
        cells.append(found[1].decode(errors="replace"))
        at, more = found.end(), found.end() > found.end(1)
    return [text[1:-1].replace('""', '"') if text.startswith('"') else text for text in cells]


def _names(header: list[str], path: Path | str, repeated: bool) -> list[str]:
    """The column names; one without a name is marked by a NUL and its place."""
    names = [name.strip() or f"\0{place}" for place, name in enumerate(header, 1)]
    if repeated:
        names = apart(names)
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UnreadableFile(path, f"has two columns named {twice[0]}", "Rename one of them.")
    return names


def apart(names: list[str]) -> list[str]:
    """Column names, those that stand twice told apart by a number.

    Examples
    --------
    >>> apart(["Interview", "Role", "Interview"])
    ['Interview', 'Role', 'Interview (2)']
    """
    made: list[str] = []
    for name in names:
        number, told = 1, name
        while told in made:
            number += 1
            told = f"{name} ({number})"
        made.append(told)
    return made


def _sorted_out(data: bytes, rows: _Rows, names: list[str], delimiter: int) -> tuple[np.ndarray, pd.DataFrame]:
    """Which rows are sound, and the faults of those that are neither sound nor blank."""
    sound = rows.width == len(names)
    length = rows.stop - rows.start
    odd = ~sound | (length > LONGEST_CELL) | (length < rows.width)  # the last: delimiters alone
    nuls = np.flatnonzero(np.frombuffer(data, np.uint8) == 0)
    odd |= np.isin(np.arange(len(odd)), np.searchsorted(rows.stop, nuls, side="right")) if len(nuls) else False
    faults = []
    for at in np.flatnonzero(odd):
        row = data[rows.start[at] : rows.stop[at]]
        cells = split_row(row, delimiter)
        fault = _fault(row, cells, names, int(rows.width[at]))
        blank = not any(cell.strip() for cell in cells)
        sound[at] = not fault and not blank
        if fault and not blank:
            column, value, reason, remedy = fault
            place = {"line": int(rows.line[at]), "column": column, "value": value}
            faults.append(problems(1, **place, reason=reason, remedy=remedy))
    return sound, gathered(faults)


def _fault(row: bytes, cells: list[str], names: list[str], width: int) -> tuple[str | None, str, str, str] | None:
    text = row.decode(errors="replace")
    if not width:
        return None, text, "a quoted cell does not end", "Close the quote, or write a quote inside a cell twice."
    if len(cells) != len(names):
        reason = f"has {len(cells)} cells where the header has {len(names)}"
        return None, text, reason, "Add or take out delimiters; put a cell that holds one into quotes."
    for name, cell in zip(names, cells, strict=False):
        if "\0" in cell:
            return name, cell.replace("\0", "␀"), "holds a NUL character", "Take it out."
        if len(cell.encode()) > LONGEST_CELL:
            return name, cell, f"has more than {LONGEST_CELL:,} bytes", "Shorten it."
    return None


def _body(data: bytes, rows: _Rows, sound: np.ndarray) -> bytes:
    """The sound rows as one text; runs of them are copied whole."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], sound, [False]]).astype("int8")))
    view = memoryview(data)
    return b"\n".join(view[rows.start[a] : rows.stop[b - 1]] for a, b in edges.reshape(-1, 2))


def _parsed(body: bytes, names: list[str], delimiter: int, count: int) -> pd.DataFrame:
    if not count:
        return pd.DataFrame({name: pd.Series([], dtype="str") for name in names})
    table = pa_csv.read_csv(
        pa.BufferReader(_in_arrow(body)),
        read_options=pa_csv.ReadOptions(column_names=names, block_size=_BLOCK),
        parse_options=pa_csv.ParseOptions(
            delimiter=chr(delimiter), newlines_in_values=_QUOTE in body, ignore_empty_lines=True
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types={name: pa.large_string() for name in names},
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            null_values=[""],
        ),
    )
    if len(table) != count:
        raise AssertionError(f"{count} rows were cut and {len(table)} read")
    frame: pd.DataFrame = table.to_pandas()
    return frame.astype("str")


def _in_arrow(body: bytes) -> pa.Buffer:
    """The same bytes in memory of arrow's own.

    A thread of arrow's may let go of them after the reader has come back. Were they Python's, it would need Python's
    lock for that, and a process that is ending by then (a refused import) aborts with code 134.
    """
    memory = pa.BufferOutputStream()
    memory.write(body)
    return memory.getvalue()

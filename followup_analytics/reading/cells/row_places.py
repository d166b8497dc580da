"""Row places: where the rows of a delimited text stand, whatever its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

LF, CR, QUOTE = b'\n\r"'
QUOTED = rb'"(?:[^"]++|"")*+"'
_LOOK = 1 << 16  # bytes looked through at a time


@dataclass(frozen=True)
class Rows:
    """Where the rows of a file stand: first byte, byte after the last, line, number of cells (0: not a row)."""

    start: np.ndarray
    stop: np.ndarray
    line: np.ndarray
    width: np.ndarray

    def __getitem__(self, keep: slice | np.ndarray) -> Rows:
        return Rows(self.start[keep], self.stop[keep], self.line[keep], self.width[keep])


def places(view: np.ndarray, sign: int) -> np.ndarray:
    """Where that byte stands, looked for in blocks that stay in the processor's cache."""
    blocks = range(0, max(len(view), 1), _LOOK)
    return np.concatenate([np.flatnonzero(view[start : start + _LOOK] == sign) + start for start in blocks])


def count_of(view: np.ndarray, sign: int) -> int:
    """How often that byte stands there: where it is frequent, in a quarter of the time that Python takes.

    Examples
    --------
    >>> count_of(np.frombuffer(b"a\\nb\\n", np.uint8), LF)
    2
    """
    blocks = range(0, len(view), _LOOK)
    return sum(int(np.count_nonzero(view[start : start + _LOOK] == sign)) for start in blocks)


def count_of_pairs(view: np.ndarray, first: int, second: int) -> int:
    """How often one byte stands right before another.

    Examples
    --------
    >>> count_of_pairs(np.frombuffer(b"a\\r\\nb\\n", np.uint8), CR, LF)
    1
    """
    blocks = (view[start : start + _LOOK + 1] for start in range(0, len(view), _LOOK))
    return sum(int(np.count_nonzero((block[:-1] == first) & (block[1:] == second))) for block in blocks)


def count_of_rows(view: np.ndarray, delimiter: int) -> int | None:
    """How many rows a text has in which each quote opens or closes a cell; None where one may not.

    That holds of a text whose cells hold no quote themselves, which has to be seen once it is parsed: then half of the
    quotes stand before the end of a cell. It takes a quarter of the time that finding each quote would.

    Examples
    --------
    >>> texts = b'a,"b"', b'"a"b', b'"a'
    >>> [count_of_rows(np.frombuffer(text, np.uint8), ord(",")) for text in texts]
    [1, None, None]
    """
    quotes = closing = feeds = 0
    edge, none = np.array([LF], "uint8"), np.empty(0, "uint8")
    for start in range(0, len(view), _LOOK):
        before, after = view[start - 1 : start] if start else edge, edge if start + _LOOK >= len(view) else none
        block = np.concatenate([before, view[start : start + _LOOK + 1], after])
        quote, feed, back = block == QUOTE, block == LF, block == CR
        end = feed | (block == delimiter) | back
        last = quote[1:-1] & end[2:]
        is_unclear = (last & end[:-2]).any()  # it may as well open a cell that begins with a delimiter
        is_broken = (back[1:-1] > feed[2:]).any()  # a carriage return alone ends a line too
        if is_unclear or is_broken:
            return None
        quotes += int(np.count_nonzero(quote[1:-1]))
        closing += int(np.count_nonzero(last))
        feeds += int(np.count_nonzero(feed[1:-1]))
    return feeds + int(len(view) > 0 and view[-1] != LF) if quotes == 2 * closing else None


def _breaks(data: np.ndarray) -> np.ndarray:
    """The last byte of every line break: a line feed, or a carriage return without one."""
    feeds, returns = places(data, LF), places(data, CR)
    if not len(returns):
        return feeds
    after = np.minimum(returns + 1, len(data) - 1)
    alone = returns[(data[after] != LF) | (after == returns)]
    return np.sort(np.concatenate([feeds, alone])) if len(alone) else feeds


def even_rows(data: bytes, delimiter: int) -> Rows | None:
    """The rows of a file whose every quote opens or closes a cell; None where one does not."""
    view = np.frombuffer(data, np.uint8)
    quotes = places(view, QUOTE)
    if not well_quoted(view, quotes, delimiter):
        return None
    breaks = _breaks(view)
    line = np.arange(1, len(breaks) + 1)
    cuts = places(view, delimiter)
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
    stop = breaks - ((view[last] == CR) & (breaks > start) & (breaks < len(view)))
    return Rows(start, stop, begun, width)


def well_quoted(view: np.ndarray, quotes: np.ndarray, delimiter: int) -> bool:
    """Whether each of the quotes, given by their places, opens or closes a cell."""
    if len(quotes) % 2:
        return False
    opens, closes = quotes[::2], quotes[1::2]
    around = np.isin(np.arange(256), [delimiter, LF, CR, QUOTE])
    before = around[view[opens - 1]] | (opens == 0)
    after = around[view[np.minimum(closes + 1, len(view) - 1)]]
    return bool(before.all() and after.all())


def uneven_rows(data: bytes, delimiter: int) -> Rows:
    """The same one row at a time; a line that begins no row (a quoted cell without an end) has width 0."""
    return Rows(*np.array(list(_scan(data, delimiter)), "int64").reshape(-1, 4).T)


def _scan(data: bytes, delimiter: int) -> Iterator[tuple[int, int, int, int]]:
    cut = re.escape(bytes([delimiter]))
    cell = rb"(?:" + QUOTED + rb'|(?!")[^' + cut + rb"\r\n]*+)"
    row = re.compile(cell + rb"(?:" + cut + cell + rb")*+(?=\r\n|\n|\r|\Z)")
    rest, end = re.compile(rb"[^\r\n]*"), re.compile(rb"\r\n|\n|\r|\Z")
    at, line = 0, 1
    while at < len(data):
        found = row.match(data, at)
        stop = (found or rest.match(data, at)).end()  # type: ignore[union-attr]  # `rest` fits anything
        text = data[at:stop]
        yield at, stop, line, _width(text, delimiter) if found else 0
        line += 1 + (len(re.findall(rb"\r\n|\n|\r", text)) if found and QUOTE in text else 0)
        at = end.match(data, stop).end()  # type: ignore[union-attr]  # `stop` is at an end


def _width(row: bytes, delimiter: int) -> int:
    cut = re.escape(bytes([delimiter]))
    return re.sub(rb"(?:^|(?<=" + cut + rb"))" + QUOTED, b"", row).count(delimiter) + 1


def split_row(row: bytes, delimiter: int) -> list[str]:
    """The cells of one well-quoted row, however long."""
    cut = re.escape(bytes([delimiter]))
    cell = re.compile(rb"(" + QUOTED + rb'|(?!")[^' + cut + rb"]*+)(?:" + cut + rb"|\Z)", re.S)
    cells, at, more = [], 0, True
    while more:
        found = cell.match(row, at)
        if found is None:
            return [row.decode(errors="replace")]
        cells.append(found[1].decode(errors="replace"))
        at, more = found.end(), found.end() > found.end(1)
    return [text[1:-1].replace('""', '"') if text.startswith('"') else text for text in cells]

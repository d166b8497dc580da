"""Delimited text: a table in CSV, tabs, pipes or Markdown, under whatever stands above its header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.text.formula_guard import unguard, unguard_cells
from followup_analytics.log.text.texts import to_arrow
from followup_analytics.reading.cells.csv_rows import Cells, cells_in
from followup_analytics.reading.cells.markdown import is_link, is_struck, link_address, markdown_table, plain_cell
from followup_analytics.reading.cells.row_places import split_row
from followup_analytics.reading.guess.headers import meanings
from followup_analytics.reading.tables.links import not_read
from followup_analytics.reading.tables.sheet import HEADER_WITHIN, Sheet, known_words, skipped_remark

_DELIMITERS = ",;\t|"
_WITHIN = 1 << 18  # bytes in which a header is looked for, and that are looked at of a line
_TOLD = re.compile(rb'\s*"?sep=([,;\t|])"?[ \t]*(?:\r\n|\n|\r)', re.I)
_MARK = re.compile(rb"^(<{7} .*|={7}\s*|>{7} .*)$", re.M)
_PAGE = re.compile(rb" \(https://(?:www\.)?notion\.so/[^\s()]+\)")  # Notion writes a relation as "Tide Labs (address)"
_BREAK = re.compile(rb"\r\n|\n|\r")
_ABOVE = "↳"  # the company of the line above, in public lists of jobs


def read_delimited(data: bytes, file: str, *, place: Path | str) -> Sheet:
    """The table in a text in UTF-8.

    The header is the line, of the first 40, that names the most columns of a job search; where none names any, the
    first line is. Lines above it are passed over, and named.

    Raises
    ------
    UnreadableFile
        If the text is empty or holds two versions of itself, as git leaves them.
    """
    _refuse_conflict(data, place)
    data, above, marked = markdown_table(data)
    delimiter, first, skipped_lines = _header(data)
    above = tuple(sorted((*above, *skipped_lines)))
    cells = cells_in(data, place, delimiter=delimiter, first=first, repeated=True)
    texts = cells.texts.apply(unguard_cells).rename(columns=unguard)
    pages = (N_("Addresses of Notion pages behind names are left out."),) if _names_pages(data) else ()
    if pages:
        texts = texts.apply(lambda column: column.str.replace(_PAGE.pattern.decode(), "", regex=True))
    texts, marks = _plain_columns(texts) if marked else (texts, ())
    texts, empty = _without_empty(texts)
    return Sheet(file, Cells(texts, cells.lines, cells.faults), above, (*skipped_remark(above), *pages, *marks, *empty))


def _names_pages(data: bytes) -> bool:
    return b"(" in data and bool(_PAGE.search(data))  # a single byte is found far sooner


def _refuse_conflict(data: bytes, place: Path | str) -> None:
    marks = list(_MARK.finditer(data)) if b"<" in data and b"<<<<<<< " in data else []
    if len(marks) >= 3:
        lines = ", ".join(str(data.count(b"\n", 0, mark.start()) + 1) for mark in marks[:6])
        reason = N_("holds git conflict markers in lines {lines}: two versions of the file").filled(lines=lines)
        raise UnreadableFile(place, reason, N_("Keep the version you want and take out the markers."))


def _plain_columns(texts: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The cells of a Markdown table without its marks, an arrow as the company above it, and what to say of them.

    Of a link stays the text, in a column of addresses the address.
    """
    columns, links, arrows, struck = {}, dict[str, int](), list[str](), 0
    for name, cells in texts.items():
        plain_name = plain_cell(str(name))
        means = meanings(plain_name)
        links[plain_name] = 0 if "url" in means else int(cells.map(is_link).sum())
        struck += int(cells.map(is_struck).sum())
        plain = cells.map(link_address if "url" in means else plain_cell, na_action="ignore").astype("str")
        above = plain.eq(_ABOVE) & ("company" in means)
        columns[plain_name] = plain.where(~above).ffill().where(above, plain) if above.any() else plain
        arrows += [plain_name] if above.any() else []
    said = [N_("{mark} in column {column} is read as the cell above it.").filled(mark=_ABOVE, column=c) for c in arrows]
    said += [_STRUCK.filled(struck)] if struck else []
    return pd.DataFrame(columns, index=texts.index), (*not_read({c: n for c, n in links.items() if n}), *said)


_STRUCK = forms(
    "{n} cell is struck through; what that means is not read.",
    "{n} cells are struck through; what that means is not read.",
)


def _header(data: bytes) -> tuple[str | None, int, tuple[tuple[int, str], ...]]:
    """The delimiter (None: not told by the header), the byte where the header begins, the lines above it."""
    sep_line = _TOLD.match(data)
    signs = sep_line[1].decode() if sep_line else _DELIMITERS
    starts = _starts(data)
    ends = [*starts[1:], _end(data, starts)]
    lines = [data[a : min(b, a + _WITHIN)].rstrip(b"\r\n") for a, b in zip(starts, ends, strict=True)]
    found = [
        (known_words(split_row(line, ord(sign))), line.count(sign.encode()) > 0, -at, sign)
        for at, line in enumerate(lines)
        for sign in _signs_of(line, signs)
    ]
    words, _, at, sign = max(found, key=lambda one: one[:3], default=(0, False, 0, ","))
    if words < 2:
        return None, 0, ()
    above = tuple((n + 1, line.decode(errors="replace")) for n, line in enumerate(lines[:-at]) if line.strip())
    return sign, starts[-at], above if not sep_line else above[1:]


def _signs_of(line: bytes, signs: str) -> Iterator[str]:
    """The signs that cut a line, and one of those that do not; none of a blank line."""
    if line.strip():
        yield from (sign for sign in signs if sign.encode() in line)
        yield from [sign for sign in signs if sign.encode() not in line][:1]


def _starts(data: bytes) -> list[int]:
    """Where each of the first lines begins."""
    starts = [0]
    for found in _BREAK.finditer(data, 0, _WITHIN):
        if len(starts) == HEADER_WITHIN or found.end() >= len(data):
            break
        starts.append(found.end())
    return starts


def _end(data: bytes, starts: list[int]) -> int:
    found = _BREAK.search(data, starts[-1])
    return found.start() if found else len(data)


def _without_empty(texts: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The columns that have a name or a cell, and a sentence on those with a name and no cell."""
    empty = [name for name in texts if not (_is_filled(texts[name].head(100)) or _is_filled(texts[name]))]
    if not len(texts) or not empty:
        return texts, ()
    return texts, (N_("Empty columns: {empty}.").filled(empty=", ".join(map(str, empty))),)


def _is_filled(cells: pd.Series) -> bool:
    return bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(to_arrow(cells)), ""), min_count=0).as_py())

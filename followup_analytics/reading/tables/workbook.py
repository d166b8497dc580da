"""Workbooks: the sheet of an .xlsx file that holds the log, its cells as text."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.rows.problems import gathered, no_problems, problems
from followup_analytics.reading.cells.csv_rows import LONGEST_CELL, Cells, unique_names
from followup_analytics.reading.cells.progress import Progress, unwatched
from followup_analytics.reading.guess.headers import meanings
from followup_analytics.reading.proposal.finding import Question
from followup_analytics.reading.tables.formulas import Formulas, address, remark, uncalculated
from followup_analytics.reading.tables.links import Links, cell_links, not_read
from followup_analytics.reading.tables.sheet import HEADER_WITHIN, Sheet, known_words, skipped_remark

MOST_ROWS, MOST_COLUMNS = 200_000, 200
MOST_BYTES, MOST_RATIO = 200 << 20, 100  # unpacked, and unpacked to packed
_FAULT, _REMEDY = N_("is an error of a formula; left empty"), N_("Correct the formula and save the workbook.")
_READ = N_("Sheet {name} is read.")
_ASIDE = forms("Sheet {name} with {n} row is not read.", "Sheet {name} with {n} rows is not read.")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
_SERIALS = (20_000, 80_000)  # 1954 to 2119
_EDGE = 1 << 16  # a packed part below this may well unpack far
_STEP = 500  # rows after which the progress is told


@dataclass(frozen=True)
class _Page:
    """One sheet of a workbook: its rows from the first, the place of its header, and how well that is known.

    `part` is its part of the file, `uncalculated` are its formulas whose cells are empty, as no value is stored,
    `links_left` are the columns that lead to addresses without being called so, with their number.
    """

    name: str
    rows: list[tuple[object, ...]]
    header: int
    words: int
    part: str
    uncalculated: Mapping[tuple[int, int], str] = field(default_factory=dict)
    links_left: Mapping[str, int] = field(default_factory=dict)


def read_workbook(path: Path, *, sheet: str | None = None, progress: Progress = unwatched) -> Sheet:
    """The sheet whose header names the most columns of a job search.

    Dates are taken by the type of their cell, in the workbook's own date system; formulas by the value stored for
    them. A cell that holds an error is empty and listed.

    Parameters
    ----------
    sheet
        The name of the sheet to take; None: it is found.
    progress
        Called with ``(done, of)`` rows, as far as the workbook says how many it has.

    Raises
    ------
    UnreadableFile
        If it is not a workbook, or one beyond the limits: 200 MB unpacked, 200,000 rows, 200 columns.
    """
    import openpyxl

    _refuse_large(path)
    try:
        # A file of our own: openpyxl leaves open what it cannot read. It warns of errors in cells, which are listed.
        with path.open("rb") as file, warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            pages = [_page(one, path, progress) for one in book.worksheets]
        epoch = book.epoch
        book.close()
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged file
        reason = N_("is not a workbook that can be read ({name})").filled(name=type(error).__name__)
        raise UnreadableFile(
            path, reason, N_("Open it in a spreadsheet and save it again as .xlsx, or as CSV UTF-8.")
        ) from None
    pages = [page for page in pages if page.rows]
    if not pages:
        raise UnreadableFile(path, N_("is empty"), N_("Give a workbook with a header line and rows."))
    best = max(pages, key=lambda page: (page.name == sheet, page.words, len(page.rows) > page.header + 1))
    read = _with_addresses(_with_links(best, uncalculated(path, best.part)), cell_links(path, best.part))
    return _sheet(read, [read if page is best else page for page in pages], path.name, epoch)


def _refuse_large(path: Path) -> None:
    remedy = N_("Save the sheet with the log as CSV UTF-8 and give that.")
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise UnreadableFile(
            path, N_("is not a workbook that can be read ({error})").filled(error=error), remedy
        ) from None
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise UnreadableFile(
            path, N_("unpacks to more than {most_bytes} MB").filled(most_bytes=MOST_BYTES >> 20), remedy
        )
    if any(part.file_size > MOST_RATIO * max(part.compress_size, _EDGE) for part in parts):
        raise UnreadableFile(
            path, N_("unpacks to more than {most_ratio} times its size").filled(most_ratio=MOST_RATIO), remedy
        )


def _page(sheet: object, path: Path, progress: Progress) -> _Page:
    last = sheet.max_row or 0  # type: ignore[attr-defined]  # a sheet of openpyxl
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # what a file says of its size is not always so
    rows: list[tuple[object, ...]] = []
    blank = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):  # type: ignore[attr-defined]  # a sheet of openpyxl
        if number > MOST_ROWS or (len(row) > MOST_COLUMNS and any(cell is not None for cell in row[MOST_COLUMNS:])):
            reason = N_("sheet {title} has more than {most_rows} rows or {most_columns} columns").filled(
                title=getattr(sheet, "title", ""), most_rows=f"{MOST_ROWS:,}", most_columns=MOST_COLUMNS
            )
            raise UnreadableFile(path, reason, N_("Save the part with the log as CSV UTF-8 and give that."))
        rows.append(row[:MOST_COLUMNS])
        if not number % _STEP:
            progress(number, max(number, last))
        blank = 0 if any(cell is not None for cell in row) else blank + 1
    rows = rows[: len(rows) - blank]
    words = [known_words([str(cell) for cell in row if cell is not None]) for row in rows[:HEADER_WITHIN]]
    header = int(np.argmax(words)) if words and max(words) > 1 else _first_filled(rows)
    return _Page(sheet.title, rows, header, max(words, default=0), sheet._worksheet_path)  # type: ignore[attr-defined]  # the same


def _with_links(page: _Page, formulas: Formulas) -> _Page:
    """The sheet with the address of each link that no spreadsheet has calculated."""
    rows, left = [*page.rows], dict(formulas)
    for (line, place), formula in formulas.items():
        link = address(formula)
        if link and line <= len(rows):
            row = [*rows[line - 1], *[None] * (place - len(rows[line - 1]))]
            row[place - 1] = link
            rows[line - 1] = tuple(row)
            del left[line, place]
    return replace(page, rows=rows, uncalculated=left)


def _with_addresses(page: _Page, links: Links) -> _Page:
    """The sheet with the address behind each cell of a column of addresses that shows another text."""
    header, left = page.rows[page.header], Counter[str]()
    rows = [*page.rows]
    for (line, place), link in links.items():
        shown = rows[line - 1][place - 1] if line <= len(rows) and place <= len(rows[line - 1]) else None
        if line <= page.header + 1 or shown is None or "://" in str(shown):
            continue
        name = (_text(header[place - 1]) or "").strip() if place <= len(header) else ""
        if "url" in meanings(name):
            rows[line - 1] = (*rows[line - 1][: place - 1], link, *rows[line - 1][place:])
        else:
            left[name or f"column {place}"] += 1
    return replace(page, rows=rows, links_left=left)


def _first_filled(rows: list[tuple[object, ...]]) -> int:
    return next((at for at, row in enumerate(rows) if any(cell is not None for cell in row)), 0)


def _sheet(page: _Page, pages: list[_Page], file: str, epoch: dt.datetime) -> Sheet:
    names = _names(page)
    body = page.rows[page.header + 1 :]
    lines = np.arange(page.header + 2, page.header + 2 + len(body))
    kept = [at for at, row in enumerate(body) if any(_is_filled(cell) for cell in row)]
    columns = {
        name: [row[at] if at < len(row) else None for row in (body[k] for k in kept)] for at, name in names.items()
    }
    texts = pd.DataFrame({name: _texts(cells) for name, cells in columns.items()}).astype("str")
    lines = lines[kept] if len(body) else lines
    texts, faults = _without_errors(texts, lines)
    faults = gathered([faults, *_uncalculated_columns(page, names)])
    serials = {name: _days(cells, epoch) for name, cells in columns.items()}
    serials = {name: days for name, days in serials.items() if days is not None}
    above = tuple((n, " ".join(_text(c) or "" for c in row)) for n, row in enumerate(page.rows[: page.header], 1))
    return Sheet(
        file,
        Cells(texts, lines, faults),
        above,
        (*_choice_remark(page, pages), *skipped_remark(above), *not_read(page.links_left)),
        _sheet_questions(page, pages, file),
        pd.DataFrame(serials, index=texts.index) if serials else None,
    )


def _names(page: _Page) -> dict[int, str]:
    """The name of each column by its place: those with a name, or with a cell below."""
    header = page.rows[page.header]
    width = max(len(row) for row in page.rows[page.header :])
    cells = [(_text(header[at]) or "").strip() if at < len(header) else "" for at in range(width)]
    filled = [any(at < len(row) and _is_filled(row[at]) for row in page.rows[page.header + 1 :]) for at in range(width)]
    names = unique_names([name or f"column {at + 1}" for at, name in enumerate(cells)])
    return {at: names[at] for at in range(width) if cells[at] or filled[at]}


def _is_filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _texts(cells: list[object]) -> list[str | None]:
    return [_text(cell) for cell in cells]


def _text(cell: object) -> str | None:
    if cell is None or isinstance(cell, str):
        return (cell or None) and cell[:LONGEST_CELL]
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds").removesuffix(" 00:00:00")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def _days(cells: list[object], epoch: dt.datetime) -> pd.Series | None:
    """The day that each plain number would be as a serial of the workbook; None where no cell is such a number."""
    from openpyxl.utils.datetime import from_excel

    low, high = _SERIALS
    found = [isinstance(cell, (int, float)) and not isinstance(cell, bool) and low <= cell <= high for cell in cells]
    if not any(found):
        return None
    days = [_text(from_excel(cell, epoch)) if fits else None for cell, fits in zip(cells, found, strict=True)]
    return pd.Series(days, dtype="str")


def _without_errors(texts: pd.DataFrame, lines: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    faults = []
    for name in texts:
        wrong = texts[name].isin(_ERRORS)
        if wrong.any():
            place = {"line": lines[wrong], "column": name, "value": texts[name][wrong]}
            faults.append(problems(1, **place, reason=_FAULT, remedy=_REMEDY, kept=True))
            texts = texts.assign(**{str(name): texts[name].mask(wrong)})
    return texts, gathered(faults) if faults else no_problems()


def _uncalculated_columns(page: _Page, names: Mapping[int, str]) -> Iterator[pd.DataFrame]:
    """What has to be said of columns with formulas that no spreadsheet has calculated."""
    for at, name in names.items():
        places = sorted(place for place in page.uncalculated if place[1] == at + 1 and place[0] > page.header + 1)
        if places:
            yield remark(name, [page.uncalculated[place] for place in places])


def _choice_remark(page: _Page, pages: list[_Page]) -> Iterator[str]:
    yield _READ.filled(name=page.name)
    yield from (_ASIDE.filled(max(len(one.rows) - 1, 0), name=one.name) for one in pages if one is not page)


def _sheet_questions(page: _Page, pages: list[_Page], file: str) -> tuple[Question, ...]:
    rivals = [other.name for other in pages if other is not page and other.words >= max(page.words, 2)]
    if not rivals:
        return ()
    names = ", ".join([page.name, *rivals])
    question = N_("Several sheets look like a log: {names}. Which is read?").filled(names=names)
    return (Question("sheet", file, question, (page.name, *rivals)),)

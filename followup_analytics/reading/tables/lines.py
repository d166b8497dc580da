"""Lines that are not rows: totals, templates, jobs that were saved; kept beside the log, and named."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.ids import name_keys
from followup_analytics.log.text.texts import ARROW, to_arrow
from followup_analytics.reading.cells.csv_rows import Cells
from followup_analytics.reading.cells.days.one_day import is_day
from followup_analytics.reading.guess.content import yes_or_no
from followup_analytics.reading.guess.statuses import is_word, status
from followup_analytics.reading.mapped import fitting, rows_meant
from followup_analytics.reading.mapping import Mapped, Origin
from followup_analytics.reading.proposal.finding import BESIDE, typed_rows

_SHOWN = 120  # characters of a line


def sorted_lines(cells: Cells, mapped: Mapped, file: str) -> tuple[Cells, pd.DataFrame]:
    """The lines that are rows, and those that are not, in the columns of `BESIDE`.

    A line with a total's or a template's word for a company and no role, day or address is not a row; nor is one that
    holds nothing but zeros and noes.
    """
    frame = cells.texts
    kinds, reasons = np.full(len(frame), None, object), np.full(len(frame), None, object)
    origins: Mapping[str, Origin] = next((b.origins for b in mapped.blocks if b.table == "applications"), {})
    company = frame.get(origins.get("company", Origin()).column or "", pd.Series(index=frame.index, dtype="str"))
    blank = company.isna().to_numpy(bool) & _nothing_else(frame, company)
    kinds[blank], reasons[blank] = "template", N_("holds no company, and nothing else that was filled in")
    bare = _bare_lines(frame, origins)
    for kind, reason in (("total", N_("adds up other lines")), ("template", N_("shows how to fill in a line"))):
        fits = bare.copy()
        fits[bare] = _words(company[bare], kind)
        kinds[fits], reasons[fits] = kind, N_("{reason}: it has no role, day or address").filled(reason=reason)
    out = ~rows_meant(frame, mapped) & pd.isna(kinds)
    for column, words in mapped.skip.items():
        fits = out & fitting(frame, {column: words}) & pd.isna(kinds)
        kinds[fits] = [_kind_of(word) for word in frame.loc[fits, column]]
        reasons[fits] = [N_("{column} is {word}").filled(column=column, word=word) for word in frame.loc[fits, column]]
    for column in [name for name, words in mapped.where.items() if all(map(yes_or_no, words))]:
        fits = out & frame[column].isna().to_numpy(bool) & pd.isna(kinds)
        kinds[fits], reasons[fits] = "saved", N_("{column} is not ticked").filled(column=column)
    rest = out & pd.isna(kinds)
    kinds[rest], reasons[rest] = "skipped", N_("is not one of the lines that the mapping asks for")
    aside = pd.notna(kinds)
    if not aside.any():
        return cells, typed_rows(BESIDE)
    return Cells(frame[~aside].reset_index(drop=True), cells.lines[~aside], cells.faults), lines_beside(
        kinds[aside], reasons[aside], file, cells.lines[aside], frame[aside]
    )


def lines_beside(kinds: object, reasons: object, file: str, lines: np.ndarray, frame: pd.DataFrame) -> pd.DataFrame:
    """Lines kept out of the log, in the columns of `BESIDE`."""
    cells = [to_arrow(frame[name]) for name in frame]
    ends = pa.scalar("", ARROW), pa.scalar(" | ", ARROW)  # arrow leaves a row of nulls out of the answer
    joined = pc.binary_join_element_wise(*cells, *ends, null_handling="skip")
    texts = pc.utf8_slice_codeunits(pc.utf8_slice_codeunits(joined, 0, -3), 0, _SHOWN).to_pylist()
    columns = {"kind": kinds, "reason": reasons, "file": file, "line": lines, "text": texts}
    return pd.DataFrame(
        {name: pd.Series(_one_a_line(v, len(frame)), dtype=BESIDE[name]) for name, v in columns.items()}
    )


def _one_a_line(value: object, count: int) -> list[object]:
    return [value] * count if isinstance(value, str) else list(value)  # type: ignore[call-overload]  # a series or an array


def _kind_of(word: str) -> str:
    return "saved" if status(word) == "saved" or yes_or_no(word) is False else "skipped"


def _nothing_else(frame: pd.DataFrame, company: pd.Series) -> np.ndarray:
    """Of lines without a company, those whose other cells are empty, zero or no."""
    found = np.zeros(len(frame), bool)
    for at in np.flatnonzero(company.isna().to_numpy(bool)):
        cells = [cell for cell in frame.iloc[at] if isinstance(cell, str) and cell.strip()]
        found[at] = all(yes_or_no(cell) is False for cell in cells)
    return found


def _bare_lines(frame: pd.DataFrame, origins: Mapping[str, Origin]) -> np.ndarray:
    """Lines without a role, a day that can be read, or an address."""
    bare = np.ones(len(frame), bool)
    for name in ("role", "url"):
        column = origins.get(name, Origin()).column
        if column in frame:
            bare &= frame[column].isna().to_numpy(bool)
    column = origins.get("applied_on", Origin()).column
    if column in frame and bare.any():
        bare[bare] = [not (isinstance(cell, str) and is_day(cell)) for cell in frame.loc[bare, column]]
    return bare


def _words(company: pd.Series, kind: str) -> np.ndarray:
    keys = name_keys(company)
    named = {key for key in keys.dropna().unique() if is_word(key.strip(" :"), kind)}
    return keys.isin(named).to_numpy(bool)

"""Formulas without a stored value: what a program wrote into a workbook that no spreadsheet has calculated yet."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import pandas as pd

from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.rows.problems import Remark, said_once

Formulas = Mapping[tuple[int, int], str]  # by line and place of the column, both from 1 on
_CELL = re.compile(
    rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LINK = re.compile(r'\s*HYPERLINK\(\s*"([^"]+)"\s*[,;)]', re.I)
_AT_A_TIME, _LONGEST = 1 << 20, 1 << 22  # bytes
_UNCALCULATED = forms(
    "is a formula without a stored value: {n} cell of this column is read as empty",
    "is a formula without a stored value: {n} cells of this column are read as empty",
)


def uncalculated(path: Path, part: str) -> dict[tuple[int, int], str]:
    """The formulas of one sheet, by the name of its part, that have no stored value."""
    with zipfile.ZipFile(path) as packed, packed.open(part) as stream:
        found = [one for some in parts_of(stream, b"c>") if _has_formula(some) for one in _CELL.findall(some)]
    return {(int(line), column_place(column.decode())): _text(text) for column, line, text in found}


def parts_of(stream: IO[bytes], end: bytes) -> Iterator[bytes]:
    """What a sheet holds, in parts that end so."""
    rest = b""
    while some := stream.read(_AT_A_TIME):
        rest += some
        cut = rest.rfind(end) + len(end)
        if cut >= len(end):
            yield rest[:cut]
            rest = rest[cut:]
        rest = rest[-_LONGEST:]


def _has_formula(text: bytes) -> bool:
    return any(sign in text for sign in (b"f>", b"<f ", b":f "))


def column_place(letters: str) -> int:
    """The place of a column, from 1 on, by its letters."""
    from openpyxl.utils import column_index_from_string

    return int(column_index_from_string(letters))


def _text(formula: bytes) -> str:
    return html.unescape(formula.decode("utf-8", "replace"))


def address(formula: str) -> str | None:
    """The address that a formula shows as a link; None where it does not say it by itself.

    Examples
    --------
    >>> address('HYPERLINK("https://jobs.example/1","Apply")'), address("A2+1")
    ('https://jobs.example/1', None)
    """
    found = _LINK.match(formula)
    return found[1] if found else None


def remark(column: str, formulas: list[str]) -> pd.DataFrame:
    """What has to be said of a column in which such cells are empty."""
    remedy = N_("Open the workbook in a spreadsheet and save it.")
    return said_once(Remark(column, f"={formulas[0]}", _UNCALCULATED.filled(len(formulas)), remedy))

"""Spreadsheet cells: text that a spreadsheet would run as a formula, made harmless, and read back as it was."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow.compute as pc

from followup_analytics.core.texts import same_text, to_arrow

# Blanks and apostrophes a spreadsheet may look past, then a character that starts a formula (or a fullwidth form).
_BLANKS = " \u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
_STARTS = "=+\\-@\t\r\n|%＝＋－＠｜％"
_FORMULA = f"^['{_BLANKS}]*[{_STARTS}]"
_formula = re.compile(_FORMULA)


def guard(text: str) -> str:
    """The text as a cell that no spreadsheet runs: an apostrophe before anything that could start a formula.

    A formula starts where the first character after spaces and leading apostrophes is one of ``= + - @ | %``, a tab,
    a line break, or a fullwidth form of these. `unguard` is its inverse.

    Examples
    --------
    >>> guard("=1+1"), guard("Tide Labs")
    ("'=1+1", 'Tide Labs')
    """
    return f"'{text}" if _formula.match(text) else text


def unguard(cell: str) -> str:
    """The text of a guarded cell: one apostrophe taken off where what follows would have been guarded.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("'s Heeren Loo")
    ('=1+1', "'s Heeren Loo")
    """
    return cell[1:] if cell.startswith("'") and _formula.match(cell) else cell


def guard_cells(texts: pd.Series) -> pd.Series:
    """`guard` for each text of a column; a missing text stays missing."""
    cells = to_arrow(texts)
    risky = pc.match_substring_regex(cells, _FORMULA)
    return same_text(pc.if_else(risky, pc.utf8_replace_slice(cells, 0, 0, "'"), cells), texts)


def unguard_cells(cells: pd.Series) -> pd.Series:
    """`unguard` for each cell of a column; a missing cell stays missing."""
    texts = to_arrow(cells)
    if not pc.any(pc.starts_with(texts, "'")).as_py():
        return cells
    guarded = pc.and_(pc.starts_with(texts, "'"), pc.match_substring_regex(texts, _FORMULA))
    return same_text(pc.if_else(guarded, pc.utf8_slice_codeunits(texts, 1), texts), cells)

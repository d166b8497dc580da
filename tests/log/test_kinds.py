"""Kinds of cells: what a file reads, a save stores, and it comes back as it was."""

import pandas as pd
import pytest

from followup_analytics.log.cells.kinds import KINDS, NO, YES, stored_cell, typed_cells
from followup_analytics.log.tables import TABLES
from followup_analytics.reading.cells.values import converted

LIMITS = ("holds", "choices", "low", "high", "required")
ALL = [column for table in TABLES.values() for column in table.columns]
# Those that differ in what their cells may be
COLUMNS = {(*(str(getattr(column, name)) for name in LIMITS), column.name == "url"): column for column in ALL}


WRITTEN = [
    *YES, *NO, "Ja", " X ", "PRIVÉ", "prive\N{COMBINING ACUTE ACCENT}", "abgesagt", "perhaps", "Reply", "Keep in mind",
    "keep-in-mind", "thank you", "3", " 3 ", "3.0", "03", "+3", "-1", "3.5", "9", "1e3", "0x1", "999999999999999",
    "9999999999999999999", "14:30", "9:05", "9.30", "9.5", "2:30 pm", "25:00", "2026-03-04 14:30",
    "2026-03-04", "2026-03-04 00:00",     "2026-02-30", "2026-3-4", "soon", "https://tide.example", "[Ana, Bo]",
]  # fmt: skip
IN_DOUBT = "a cell that a file takes for something, and a save asks for again"


def by_file(column, text):
    """What a file with that one cell gives; None where it could not be read."""
    read = converted(pd.Series([text], dtype="str"), column, day_first=None, label=column.name, place="a file")
    if read.unread.any() and read.taken != "kept as it is":
        return IN_DOUBT if read.values.notna().any() else None
    return read.values


def by_save(column, text):
    """What a save of that cell gives once it is read again; None where it is refused."""
    try:
        return typed_cells(column, [stored_cell(column, text)])
    except ValueError:
        return None


@pytest.mark.parametrize("column", COLUMNS.values(), ids=lambda column: f"{column.name}: {column.meaning}")
def test_what_a_file_reads_a_save_stores(column):
    for text in WRITTEN:
        read, kept = by_file(column, text), by_save(column, text)
        if column.holds in ("day", "time") and (kept is None or read is None):
            continue  # a file's other cells say which day 3/4 is, a save takes ISO alone; a day as a time is midnight
        if read is IN_DOUBT or read is None or kept is None:
            assert kept is None and (read is None or read is IN_DOUBT), (column.name, text)
        else:
            assert kept.dtype == read.dtype == column.dtype and kept[0] == read[0], (column.name, text)


def test_the_law_sees_what_the_two_take_differently(monkeypatch):
    private = TABLES["topics"]["private"]
    assert by_save(private, "ja")[0]
    monkeypatch.setitem(KINDS, "flag", KINDS["whole"])
    with pytest.raises(AssertionError):
        test_what_a_file_reads_a_save_stores(private)

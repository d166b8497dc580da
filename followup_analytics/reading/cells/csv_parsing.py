"""Delimited text parsed by arrow: rows of one width in, columns of text out.

Bytes that arrow parses are copied into memory of its own: a thread of its pool may let go of them after the reader is
back. For Python's bytes it needs Python's lock, and aborts the process (code 134) that is ending by then: so a
refused import ended now and then on a busy machine.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from followup_analytics.reading.cells.days.one_day import YEARS
from followup_analytics.reading.cells.row_places import QUOTE

_BLOCK = 1 << 24  # bytes that are parsed at a time; a row must fit into one


class OddCount(AssertionError):
    """A text was read as another number of rows than it was cut into."""


class OddDays(AssertionError):
    """Some cell of a column of days is written in another way than ``2024-03-20``, or of no year that is read."""


def parsed_text(
    body: bytes, names: list[str], delimiter: int, count: int, *, after: int = 0, block: int = _BLOCK
) -> pd.DataFrame:
    """The cells of so many rows, after those that are passed over; an empty cell is missing.

    Raises
    ------
    OddCount
        If there is another number of rows.
    """
    if not count:
        return pd.DataFrame({name: pd.Series([], dtype="str") for name in names})
    frame = parsed(_in_arrow(body), names, delimiter, after=after, block=block, is_quoted=QUOTE in body)
    if len(frame) != count:
        raise OddCount(f"{count} cut, {len(frame)} read")
    return frame


def parsed(
    source: pa.NativeFile,
    names: list[str],
    delimiter: int,
    *,
    after: int,
    block: int,
    is_quoted: bool = False,
    is_plain: bool = False,
    days: Collection[str] = (),
) -> pd.DataFrame:
    """The same of a source that arrow reads by itself; of a plain one each line must be a row, and all of it UTF-8.

    Raises
    ------
    OddDays
        If a column of `days` cannot be typed.
    """
    try:
        table = pa_csv.read_csv(
            source,
            read_options=pa_csv.ReadOptions(column_names=names, block_size=block, skip_rows=after),
            parse_options=pa_csv.ParseOptions(
                delimiter=chr(delimiter),
                quote_char='"' if is_quoted else False,
                newlines_in_values=is_quoted and not is_plain,
                ignore_empty_lines=not is_plain,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types={name: pa.date32() if name in days else pa.large_string() for name in names},
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
                check_utf8=is_plain,  # any other was decoded before
            ),
        )
    except pa.ArrowInvalid as error:
        if days and "conversion error" in str(error):
            raise OddDays from None
        raise
    if not all(_are_read(table[name]) for name in days):
        raise OddDays
    typed = pa.schema([(name, pa.timestamp("us") if name in days else pa.large_string()) for name in names])
    frame: pd.DataFrame = table.cast(typed).combine_chunks().to_pandas()
    return frame.astype({name: "str" for name in names if name not in days})


def _are_read(days: pa.ChunkedArray) -> bool:
    """Whether their years are those that are read."""
    ends = pc.min_max(days).as_py()
    first, last = (ends[end] or date(YEARS[0], 1, 1) for end in ("min", "max"))
    return first.year >= YEARS[0] and last.year <= YEARS[-1]


def _in_arrow(body: bytes) -> pa.BufferReader:
    """The same bytes in memory of arrow's own, as said above."""
    memory = pa.BufferOutputStream()
    memory.write(body)
    return pa.BufferReader(memory.getvalue())

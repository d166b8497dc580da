"""Parquet: the rows of a file as they were meant, whichever program wrote it.

A time that Spark wrote without its zone is read as it stands and named: it is UTC only if the session that wrote it
was not set otherwise.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from followup_analytics.log.errors import UnreadableFile
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.rows.columns import plain_columns
from followup_analytics.log.rows.problems import Remark, gathered, no_problems, said_once
from followup_analytics.log.text.texts import as_text
from followup_analytics.reading.cells.csv_rows import Cells

_UNNAMED = "__index_level_"  # an index without a name, as pandas writes it: row numbers, no cells
_BEYOND_ASCII = 0x80
_NO_UTF8 = N_("holds bytes that are not UTF-8, as texts of Parquet must be; � stands for each")
_SPARK = b"org.apache.spark."
_SPARK_SCHEMA = b"org.apache.spark.sql.parquet.row.metadata"
# Whole numbers with gaps stay whole: as floats they would lose digits, and an id 12 would be 12.0.
_WHOLE = {
    pa.int8(): pd.Int8Dtype(),
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(),
    pa.uint16(): pd.UInt16Dtype(),
    pa.uint32(): pd.UInt32Dtype(),
    pa.uint64(): pd.UInt64Dtype(),
}


def parquet_cells(path: Path) -> Cells:
    """The rows of a Parquet file, typed; named levels of a pandas index are columns like all others.

    A column of times that Spark wrote without their zone is named among the faults: they are UTC and do not say so;
    so is one that holds bytes that are not text.

    Raises
    ------
    UnreadableFile
        If it is no such file, or names a column twice.
    """
    try:
        with pq.ParquetFile(path) as file:
            table, zoneless = file.read(), _zoneless(file)
        names = [name for name in table.column_names if not name.startswith(_UNNAMED)]
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise UnreadableFile(
                path, N_("has two columns named {twice}").filled(twice=twice[0]), N_("Rename one of them.")
            )
        table, undecoded = _decoded(table.select(names))
        frame = _typed(table)
    except (OSError, pa.ArrowException, ValueError, ArithmeticError) as error:
        reason = N_("is not a Parquet file that can be read ({damaged})").filled(
            damaged=(str(error).splitlines() or ["damaged"])[0]
        )
        raise UnreadableFile(path, reason, N_("Write it again, or give CSV.")) from None
    told = [*map(said_once, undecoded), *(_unknown_zone(frame[name]) for name in zoneless)]
    return Cells(frame, np.arange(1, len(frame) + 1), gathered(told))


def _decoded(table: pa.Table) -> tuple[pa.Table, list[Remark]]:
    """The table with its texts in UTF-8, as the format asks; not every program that writes it sees to that."""
    remarks = []
    for place, field in enumerate(table.schema):
        if _is_text(field.type) and not _is_utf8(table[place]):
            cells = table[place].cast(pa.large_binary()).to_pylist()
            texts = [each and each.decode("utf-8", "replace") for each in cells]
            table = table.set_column(place, field.name, pa.array(texts, pa.large_string()))
            first = next(each for each in texts if each and "\ufffd" in each)
            remarks.append(
                Remark(field.name, first, _NO_UTF8, N_("Write it again with its texts in UTF-8, or give CSV."))
            )
    return table, remarks


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_utf8(texts: pa.ChunkedArray) -> bool:
    """Whether they are; bytes that are all ASCII need not be looked at text by text."""
    if not pa.types.is_string_view(texts.type) and all(map(_is_ascii, texts.chunks)):
        return True
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _is_ascii(texts: pa.Array) -> bool:
    return bool(np.frombuffer(texts.buffers()[2] or b"", "uint8").max(initial=0) < _BEYOND_ASCII)


def _typed(table: pa.Table) -> pd.DataFrame:
    """The columns as pandas holds them; lists and structs as Python's own, with whole numbers kept whole."""
    nested = [field.name for field in table.schema if pa.types.is_nested(field.type)]
    frame: pd.DataFrame = table.drop_columns(nested).to_pandas(
        ignore_metadata=True, types_mapper=_WHOLE.get, date_as_object=False
    )
    made = {name: pd.Series(table[name].to_pylist(), dtype="object", index=frame.index) for name in nested}
    return frame.assign(**made)[list(table.column_names)]


def as_texts(cells: Cells) -> Cells:
    """The same with every cell as text, for a mapping; lists are joined by ``; ``."""
    frame, remarks = plain_columns(cells.texts, {}, zone=None, lists=cells.texts.columns)
    texts = pd.DataFrame({name: as_text(frame[name]) for name in frame}, index=frame.index)
    return Cells(texts, cells.lines, gathered([cells.faults, *map(said_once, remarks)]))


def _zoneless(file: pq.ParquetFile) -> list[str]:
    """The columns of times that are UTC without saying so: INT96, and all that Spark does not call zoneless itself."""
    metadata = file.metadata.metadata or {}
    by_spark = any(key.startswith(_SPARK) for key in metadata)
    if not by_spark and not (file.metadata.created_by or "").startswith("parquet-mr"):
        return []
    local = _local_by_spark(metadata.get(_SPARK_SCHEMA, b"{}"))
    physical = {column.path: column.physical_type for column in map(file.schema.column, range(len(file.schema.names)))}
    times = [field.name for field in file.schema_arrow if pa.types.is_timestamp(field.type) and field.type.tz is None]
    return [name for name in times if name not in local and (by_spark or physical.get(name) == "INT96")]


def _local_by_spark(schema: bytes) -> set[str]:
    """The columns that Spark's own schema declares to be local times (TIMESTAMP_NTZ)."""
    try:
        fields = json.loads(schema).get("fields", [])
        return {str(field["name"]) for field in fields if field["type"] == "timestamp_ntz"}
    except (ValueError, AttributeError, KeyError, TypeError):
        return set()


def _unknown_zone(times: pd.Series) -> pd.DataFrame:
    first = times.dropna()
    if not len(first):
        return no_problems()
    reason = N_(
        "is a time that Spark wrote in UTC without saying so; it was read as it stands, so that days may be off"
    )
    remedy = N_("Write the column as DATE or TIMESTAMP_NTZ, in your own zone.")
    return said_once(Remark(str(times.name), str(first.iloc[0]), reason, remedy))
